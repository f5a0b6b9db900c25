"""`goodterms import invoices`, as a freelancer runs it."""

from __future__ import annotations

from pathlib import Path

import pytest

from goodterms.building.clients import checked_client
from goodterms.commands.import_invoices import invoices
from goodterms.ledger.tax import totals_of
from goodterms.records.invoices import Invoice

from ..small import Ran, Small, small_project

FILES = Path(__file__).parent / "files"

THORN = """\
name: Thornquay Outfitters, Inc.
currency: USD
# the invoices, oldest first
invoices:
  - number: 2026-001
    issued: 2026-01-02
    purpose: Catalog
    lines:
      - {item: Catalog, quantity: 1, price: 10}
    # and that is all

updates: []
"""
BRANDTNER = "name: Möbelwerkstatt Brandtner GmbH\n"
HEAD = (
    "Invoice No,Customer,Invoice Date,Due Date,Item Description,Item Quantity,Item Rate,Item Amount,Tax rate,"
    "Total\n"
)


@pytest.fixture
def small(tmp_path: Path) -> Small:
    return small_project(tmp_path, {"thornquay": THORN, "brandtner": BRANDTNER})


def take(small: Small, text: str, *words: str) -> Ran:
    return small.run(invoices, str(small.write("in.csv", text)), *words)


def imported(small: Small, slug: str, number: str) -> Invoice:
    loaded, _ = checked_client(small.project, slug)
    return next(one for one in loaded.client.invoices if one.number == number)


def test_quickbooks_export_is_known_by_its_head(small: Small) -> None:
    before = small.record("thornquay")
    ran = small.run(invoices, str(FILES / "quickbooks.csv"))
    assert ran.code == 1  # one client is not known
    assert "QuickBooks" in ran.out
    assert "Harbour Supply Co: no such client; --create makes a record (1002)" in ran.out
    invoice = imported(small, "thornquay", "1001")
    assert (str(invoice.issued), invoice.purpose, invoice.terms) == ("2026-03-15", "Banner set", None)
    assert [(line.item, str(line.quantity), str(line.price), str(line.tax)) for line in invoice.lines] == [
        ("Banner design", "2", "85.50", "0"),
        ("Printing, both sides", "1", "29.00", "8.25"),
    ]
    after = small.record("thornquay")
    assert "# and that is all\n" in after
    assert all(line in after.splitlines() for line in before.splitlines())


def test_the_same_file_twice_changes_nothing(small: Small) -> None:
    small.run(invoices, str(FILES / "quickbooks.csv"), "--create")
    before = small.records()
    ran = small.run(invoices, str(FILES / "quickbooks.csv"), "--create")
    assert ran.code == 0
    assert "1001: there already\n" in ran.out
    assert small.records() == before


def test_unknown_clients_are_made_if_asked_for(small: Small) -> None:
    ran = small.run(invoices, str(FILES / "quickbooks.csv"), "--create")
    assert ran.code == 0
    invoice = imported(small, "harbour-supply-co", "1002")
    assert invoice.terms == "net 10"


def test_a_german_table_with_points_and_commas(small: Small) -> None:
    ran = small.run(invoices, str(FILES / "german.csv"))
    assert ran.code == 0, ran
    first, second = imported(small, "brandtner", "R-1"), imported(small, "brandtner", "R-2")
    assert totals_of(first.lines, "EUR").gross == 1190
    assert first.terms is None  # 30 days are the policy's
    assert second.terms == "net 14"
    assert [line.item for line in second.lines] == ["Druck", "Satz"]


def test_a_dry_run_writes_nothing(small: Small) -> None:
    before = small.records()
    ran = small.run(invoices, str(FILES / "quickbooks.csv"), "--dry-run", "--create")
    assert "Nothing was written" in ran.out
    assert small.records() == before


def row(number: str = "N-1", client: str = "thornquay", **cells: str) -> str:
    given = {
        "issued": "2026-03-15", "due": "", "item": "Work", "quantity": "2", "rate": "10.00",
        "amount": "20.00", "tax": "0", "total": "",
    } | cells  # fmt: skip
    return ",".join((number, client, *given.values())) + "\n"


@pytest.mark.parametrize(
    ("cells", "place", "says"),
    [
        ({"amount": "20.01"}, (2, 40), "quantity times price is not the amount"),
        ({"total": "21.00"}, (2, 48), "do not add up to the total"),
        ({"issued": "2026-13-01"}, (2, 15), "no day that can be read"),
        ({"issued": ""}, (2, 15), "no day of issue"),
        ({"rate": "ten"}, (2, 34), "no amount that can be read"),
        ({"tax": "plenty"}, (2, 46), "no tax rate"),
        ({"item": "x" * 501}, (2, 27), "too long"),
        ({"amount": "", "rate": ""}, (2, 35), "no amount"),
    ],
)
def test_what_is_wrong_is_told_at_its_cell_and_nothing_is_written(
    small: Small, cells: dict[str, str], place: tuple[int, int], says: str
) -> None:
    before = small.records()
    ran = take(small, HEAD + row(**cells) + row("N-2"))
    assert ran.code == 1
    line, column = place
    assert ran.err.startswith(f"in.csv:{line}:{column}: error: ")
    assert says in ran.err
    assert ran.err.endswith("\nNothing was written.\n")
    assert ran.err.count("\n") == 2
    assert small.records() == before


def test_a_number_for_two_clients_is_a_mistake(small: Small) -> None:
    ran = take(small, HEAD + row() + row(client="brandtner"))
    assert "in.csv:3:5: error: the number stands above with another client" in ran.err


def test_days_that_can_be_read_in_two_ways_are_asked(small: Small) -> None:
    text = HEAD + row(issued="03/04/2026")
    ran = take(small, text)
    assert "--date-format" in ran.err
    assert ran.code == 1
    assert take(small, text, "--date-format", "mdy").code == 0
    assert str(imported(small, "thornquay", "N-1").issued) == "2026-03-04"
    assert take(small, HEAD + row("N-2", issued="03/04/2026") + row("N-3", issued="03/25/2026")).code == 0
    assert str(imported(small, "thornquay", "N-2").issued) == "2026-03-04"


def test_taxable_lines_need_a_rate(small: Small) -> None:
    text = "Invoice No,Customer,Invoice Date,Item,Amount,Taxable\nN-1,thornquay,2026-03-01,Work,100.00,Y\n"
    ran = take(small, text)
    assert "in.csv:2:38: error: the line is taxable, and the file gives no rate" in ran.err
    assert take(small, text, "--tax", "8.25").code == 0
    assert str(imported(small, "thornquay", "N-1").lines[0].tax) == "8.25"


def test_a_tax_amount_tells_the_rate(small: Small) -> None:
    head = "Invoice No,Customer,Invoice Date,Item,Amount,Tax amount,Total\n"
    text = f"{head}N-1,thornquay,2026-03-01,Work,33.33,6.33,39.66\n"
    assert take(small, text).code == 0
    assert str(imported(small, "thornquay", "N-1").lines[0].tax) == "19"


def test_one_client_only_and_a_file_that_names_none(small: Small) -> None:
    text = "Number,Date,Item,Amount\nN-1,2026-03-01,Work,100.00\n"
    assert "without a name: no such client" in take(small, text).out
    assert take(small, text, "--client", "thornquay").code == 0
    assert imported(small, "thornquay", "N-1")
    both = HEAD + row("N-2") + row("N-3", client="brandtner")
    assert take(small, both, "--client", "brandtner").code == 0
    assert "N-2" not in small.record("thornquay")


def test_another_currency_is_not_written(small: Small) -> None:
    text = "Number,Customer,Date,Item,Amount,Currency\nN-1,thornquay,2026-03-01,Work,100.00,EUR\n"
    ran = take(small, text)
    assert ran.code == 1
    assert "another currency" in ran.err
    assert "N-1" not in small.record("thornquay")


def test_a_number_with_other_content_is_said(small: Small) -> None:
    ran = take(small, HEAD + row("2026-001"))
    assert "2026-001: there already, but differs: 20.00 in the file, 10.00 in the record" in ran.out
    assert ran.code == 0


def test_columns_are_named_by_hand(small: Small) -> None:
    text = "Nr;Wer;Wann;Was;Wieviel\nA/1;thornquay;2026-03-01;Arbeit;12,50\n"
    assert "which column is which" in take(small, text).err
    ran = take(small, text, "--map", "number=Nr,client=Wer,issued=Wann,item=Was,amount=Wieviel")
    assert ran.code == 0, ran
    assert str(imported(small, "thornquay", "A/1").lines[0].price) == "12.50"


def test_a_credit_note_must_say_what_it_corrects(small: Small) -> None:
    before = small.records()
    ran = take(small, HEAD + row(quantity="-1", rate="10.00", amount="-10.00"))
    assert ran.code == 1
    assert "corrects" in ran.err
    assert small.records() == before
    text = (
        "Number,Customer,Date,Item,Quantity,Price,Corrects\nG-1,thornquay,2026-03-01,Less,-1,10.00,2026-001\n"
    )
    assert take(small, text).code == 0
    assert imported(small, "thornquay", "G-1").corrects == "2026-001"


def test_text_that_looks_like_yaml_stays_text(small: Small) -> None:
    for at, item in enumerate(["a: b", "- x", "# no", "{x}", "yes", "12", "'q'", "null", "  spaced  out "]):
        text = f'Number,Customer,Date,Item,Amount\nY-{at},thornquay,2026-03-01,"{item}",1.00\n'
        assert take(small, text).code == 0
        assert imported(small, "thornquay", f"Y-{at}").lines[0].item == " ".join(item.split())


@pytest.mark.parametrize("text", ["", "hello", "a,b\n1,2\n", HEAD])
def test_what_is_no_table_of_invoices_gets_a_plain_word(small: Small, text: str) -> None:
    before = small.records()
    ran = take(small, text)
    assert ran.code == 1
    assert ran.err.startswith("goodterms: in.csv")
    assert small.records() == before
