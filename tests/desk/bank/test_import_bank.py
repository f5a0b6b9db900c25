"""`goodterms import bank`, as a freelancer runs it."""

from __future__ import annotations

import json
import stat
from pathlib import Path
from typing import Any

import pytest

from goodterms.commands import import_bank
from goodterms.commands.import_bank import bank

from ..small import OWN_IBAN, Ran, Small, small_project

KVIST = """\
# yaml-language-server: $schema=../schema/client.schema.json
name: Kvist & Holm ehf.
invoices:
  # the old one
  - number: 2026-013
    issued: 2026-03-01
    purpose: Covers
    lines:
      - {item: Covers, quantity: 1, price: 100.00}     # flat
    sent: [2026-03-01]

  - number: 2026-014
    issued: 2026-03-02
    purpose: Website
    lines:
      - {item: Design, quantity: 2, unit: hour, price: 125.25}
    payments:
      - {on: 2026-03-05, amount: 50.50, method: cash}  # in hand
    # to be talked about
    note: Thank you.
"""
MURMUR = """\
name: Murmuration Labs GmbH
invoices:
  - {number: 2026-020, issued: 2026-03-02, purpose: Prototype, lines: [{item: Work, quantity: 1, price: 75}]}
  - {number: 2026-021, issued: 2026-03-02, purpose: Prototype, lines: [{item: Work, quantity: 1, price: 75}]}
"""
STATEMENT = """\
Date;Name;Text;Amount;Currency;Transaction ID
2026-03-10;Kvist og Holm;2026-013;100.00;EUR;T-0001
2026-03-11;Kvist og Holm;RE 2026 014;200.00;EUR;T-0002
2026-03-12;MURMURATION LABS GMBH;our order;75.00;EUR;T-0003
2026-03-13;Bakery;bread;-4.20;EUR;T-0004
"""


@pytest.fixture
def small(tmp_path: Path) -> Small:
    return small_project(tmp_path, {"kvist": KVIST, "murmur": MURMUR})


def take(small: Small, text: str, *words: str, answers: str = "") -> Ran:
    path = small.write("bank.csv", text)
    return small.run(bank, str(path), *words, answers=answers)


def as_json(ran: Ran) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(ran.out)
    return found


def test_yes_writes_what_is_sure_and_nothing_else(small: Small) -> None:
    murmur, kvist = small.record("murmur"), small.record("kvist")
    ran = take(small, STATEMENT, "--yes")
    assert ran.code == 0
    assert small.record("murmur") == murmur
    first = "    payments:\n      - {on: 2026-03-10, amount: 100.00, method: transfer, reference: T-0001}\n"
    second = "      - {on: 2026-03-11, amount: 200.00, method: transfer, reference: T-0002}\n"
    changed = small.record("kvist")
    assert f"price: 100.00}}     # flat\n{first}    sent: [2026-03-01]\n" in changed
    assert f"# in hand\n{second}    # to be talked about\n" in changed
    assert changed.replace(first, "").replace(second, "") == kvist


def test_the_same_file_twice_changes_nothing(small: Small) -> None:
    take(small, STATEMENT, "--yes")
    before = small.records()
    ran = take(small, STATEMENT, "--yes", "--above", "0")
    assert "2 there already" in ran.out
    assert small.records() == before


def test_without_a_terminal_nothing_is_written(small: Small) -> None:
    before = small.records()
    ran = take(small, STATEMENT)
    assert ran.code == 0
    assert "Nothing was written" in ran.out
    assert small.records() == before


def test_a_dry_run_writes_nothing(small: Small) -> None:
    before = small.records()
    ran = take(small, STATEMENT, "--yes", "--dry-run")
    assert "Nothing was written" in ran.out
    assert small.records() == before


def test_what_fits_two_invoices_is_asked_and_never_written_unasked(
    small: Small, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = small.record("murmur")
    take(small, STATEMENT, "--yes", "--above", "0")
    assert small.record("murmur") == before
    monkeypatch.setattr(import_bank, "has_terminal", lambda: True)
    ran = take(small, STATEMENT, answers="\n")
    assert "1  murmur 2026-020: 75.00 EUR" in ran.out
    assert "2  murmur 2026-021: 75.00 EUR" in ran.out
    assert small.record("murmur") == before  # Enter alone decides nothing here
    take(small, STATEMENT, answers="2\n")
    first, second = small.record("murmur").splitlines()[-2:]
    assert "payments: [{on: 2026-03-12, amount: 75.00" in second
    assert "payments" not in first


def test_each_is_asked_in_a_terminal(small: Small, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_bank, "has_terminal", lambda: True)
    ran = take(small, STATEMENT, answers="1\ns\ns\n")
    assert "T-0001" in small.record("kvist")
    assert "T-0002" not in small.record("kvist")
    assert ran.code == 0
    take(small, STATEMENT, answers="q\n")
    assert "T-0002" not in small.record("kvist")
    take(small, STATEMENT, answers="a\n")
    assert "T-0002" in small.record("kvist")
    assert "T-0003" not in small.record("murmur")


def test_breaking_off_writes_nothing(small: Small, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_bank, "has_terminal", lambda: True)
    before = small.records()
    ran = take(small, STATEMENT, answers="1\n")  # and then the input ends
    assert ran.code != 0
    assert small.records() == before


def test_one_client_only(small: Small) -> None:
    ran = take(small, STATEMENT, "--json", "--client", "murmur")
    assert [one["name"] for one in as_json(ran)["proposals"]] == ["MURMURATION LABS GMBH"]
    assert "did you mean murmur" in take(small, STATEMENT, "--client", "murmr").err


def test_json_tells_everything(small: Small) -> None:
    said = as_json(take(small, STATEMENT, "--json", "--yes"))
    assert said["format"] == "csv"
    assert (said["entries"], said["unmatched"]) == (4, 1)
    assert [(one["status"], one["written"]) for one in said["proposals"]] == [
        ("proposed", True),
        ("proposed", True),
        ("asked", False),
    ]
    assert said["proposals"][0]["choices"][0]["payments"] == [
        {"client": "kvist", "invoice": "2026-013", "amount": "100.00"}
    ]
    assert said["proposals"][0]["certainty"] == 0.99
    assert said["files"] == ["clients/kvist.yml"]


def test_a_payment_typed_by_hand_is_known(small: Small) -> None:
    record = small.record("kvist").replace(
        "    sent: [2026-03-01]\n", "    sent: [2026-03-01]\n    payments: [{on: 2026-03-12, amount: 100}]\n"
    )
    small.write("clients/kvist.yml", record)
    ran = take(small, STATEMENT, "--yes")
    assert "1 there already" in ran.out
    assert "T-0001" not in small.record("kvist")


def test_the_same_entries_as_another_format_change_nothing(small: Small) -> None:
    take(small, STATEMENT, "--yes")
    before = small.records()
    camt = "".join(
        f"<Ntry><Amt Ccy='EUR'>{amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts>"
        f"<BookgDt><Dt>{day}</Dt></BookgDt><AcctSvcrRef>OTHER{day}</AcctSvcrRef>"
        f"<AddtlNtryInf>{text}</AddtlNtryInf></Ntry>"
        for day, amount, text in (("2026-03-10", "100.00", "2026-013"), ("2026-03-11", "200.00", "2026-014"))
    )
    path = small.write("a.xml", f"<Document><BkToCstmrStmt><Stmt>{camt}</Stmt></BkToCstmrStmt></Document>")
    ran = small.run(bank, str(path), "--yes", "--above", "0")
    assert "2 there already" in ran.out
    assert small.records() == before


def test_a_payment_and_its_return_are_both_recorded(small: Small) -> None:
    text = (
        ":20:X\n:25:1\n:28C:1\n:60F:C260301EUR0,00\n"
        ":61:260310C100,00NTRFNONREF//AAAA1\n:86:2026-013\n"
        ":61:260312RC100,00NTRFNONREF//AAAA2\n:86:Return 2026-013\n"
        ":62F:C260312EUR0,00\n-\n"
    )
    path = small.write("a.sta", text)
    assert small.run(bank, str(path), "--yes", "--above", "0.9").code == 0
    assert "amount: 100.00, method: transfer, reference: AAAA1" in small.record("kvist")
    assert "amount: -100.00, method: transfer, reference: AAAA2" in small.record("kvist")
    before = small.records()
    small.run(bank, str(path), "--yes", "--above", "0")
    assert small.records() == before


def test_one_payment_for_two_invoices_is_two_entries_of_one_reference(small: Small) -> None:
    text = "Date;Text;Amount;Transaction ID\n2026-03-10;2026-013/014;300.00;T-0009\n"
    take(small, text, "--yes")
    assert small.record("kvist").count("T-0009") == 2
    before = small.records()
    assert "1 there already" in take(small, text, "--yes", "--above", "0").out
    assert small.records() == before


def test_half_of_a_split_payment_is_finished(small: Small) -> None:
    text = "Date;Text;Amount;Transaction ID\n2026-03-10;2026-013/014;300.00;T-0009\n"
    take(small, text, "--yes")
    half = small.record("kvist").replace(
        "    payments:\n      - {on: 2026-03-10, amount: 100.00, method: transfer, reference: T-0009}\n", ""
    )
    assert half.count("T-0009") == 1
    small.write("clients/kvist.yml", half)
    (found,) = as_json(take(small, text, "--json"))["proposals"]
    assert found["choices"][0]["payments"] == [{"client": "kvist", "invoice": "2026-013", "amount": "100.00"}]
    assert found["choices"][0]["ask"]


def test_a_record_with_an_error_is_told_and_the_others_are_served(small: Small) -> None:
    small.write("clients/murmur.yml", MURMUR.replace("price: 75", "price: much"))
    ran = take(small, STATEMENT, "--yes")
    assert ran.code == 1
    assert "clients/murmur.yml" in ran.err
    assert "T-0001" in small.record("kvist")


def test_a_record_that_is_a_link_is_left_alone(small: Small) -> None:
    real = small.root / "clients" / "kvist.yml"
    there = small.root / "clients" / "other.txt"
    real.rename(there)
    real.symlink_to("other.txt")
    before = there.read_bytes()
    ran = take(small, STATEMENT, "--yes")
    assert ran.code == 1
    assert real.is_symlink()
    assert there.read_bytes() == before


def test_what_is_no_bank_file_writes_nothing_and_fails(small: Small) -> None:
    before = small.records()
    for text in ("", "hello", "<Document>", "Date;Amount\n2026-03-10;\n"):
        ran = take(small, text, "--yes")
        assert ran.code != 0
        assert ran.err
    assert small.records() == before


def test_balances_only_are_said(small: Small) -> None:
    path = small.write("a.sta", ":20:X\n:25:1\n:28C:1\n:60F:C260101EUR1,00\n:62F:C260101EUR1,00\n-\n")
    ran = small.run(bank, str(path), "--yes")
    assert ran.code == 0
    assert "no entries, only balances" in ran.out


def test_records_in_a_folder_get_the_payment_in_the_right_file(tmp_path: Path) -> None:
    small = small_project(tmp_path, {})
    small.write(
        "clients/kvist/client.yml", "name: Kvist\nlanguage: en\ncurrency: EUR\ncountry: DE\naddress: Weg 1\n"
    )
    for year in (2025, 2026):
        small.write(
            f"clients/kvist/invoices-{year}.yml",
            f"invoices:\n  - number: {year}-001\n    issued: {year}-01-02\n    purpose: x\n"
            "    lines: [{item: x, quantity: 1, price: 10}]\n",
        )
    text = "Date;Text;Amount\n2026-03-10;2026-001;10.00\n"
    take(small, text, "--yes")
    assert "payments" not in (tmp_path / "clients/kvist/invoices-2025.yml").read_text()
    assert "payments" in (tmp_path / "clients/kvist/invoices-2026.yml").read_text()


def test_a_large_file_is_matched_to_the_right_invoices(tmp_path: Path) -> None:
    numbers = [f"2026-{n:04}" for n in range(60)]
    invoices = "".join(
        f"  - {{number: {number}, issued: 2026-01-02, purpose: x, lines: "
        f"[{{item: x, quantity: 1, price: {at + 10}}}]}}\n"
        for at, number in enumerate(numbers)
    )
    small = small_project(
        tmp_path, {"kvist": f"name: Kvist\nterms: {{late: {{annual_rate: 0}}}}\ninvoices:\n{invoices}"}
    )
    rows = [
        f"2026-02-{n % 28 + 1:02};Shop {n % 400};purchase {n} of the day;-{n % 90 + 1}.00;REF{n:05}"
        for n in range(3000)
    ]
    for at, number in enumerate(numbers):
        rows[at * 50] = f"2026-02-{at % 28 + 1:02};Kvist;invoice {number};{at + 10}.00;PAY{at:05}"
    text = "Date;Name;Text;Amount;Transaction ID\n" + "\n".join(rows) + "\n"
    said = as_json(take(small, text, "--yes", "--json"))
    assert said["entries"] == 3000
    assert said["unmatched"] == 2940
    assert {(one["invoice"], one["reference"]) for one in said["written"]} == {
        (number, f"PAY{at:05}") for at, number in enumerate(numbers)
    }


ACCOUNTS = """\
Date;Name;Text;Amount;Currency;Transaction ID;IBAN
2026-03-10;Kvist og Holm;2026-013;100.00;EUR;T-0001;IS140159260076545510730339
"""
LATER = """\
Date;Name;Text;Amount;Currency;Transaction ID;IBAN
2026-03-20;G. Holm;thanks;200.00;EUR;T-0009;IS140159260076545510730339
"""
PAYERS = ".goodterms/payers.json"


def test_an_account_that_was_confirmed_once_is_known_the_next_time(small: Small) -> None:
    before = as_json(take(small, LATER, "--json"))["proposals"][0]["certainty"]
    assert take(small, ACCOUNTS, "--dry-run").code == 0
    assert not (small.root / PAYERS).exists()
    assert take(small, ACCOUNTS, "--yes").code == 0
    path = small.root / PAYERS
    assert json.loads(path.read_bytes()) == {"IS140159260076545510730339": "kvist"}
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert (small.root / ".goodterms/.gitignore").read_text() == "*\n"
    (found,) = as_json(take(small, LATER, "--json"))["proposals"]
    assert "the account is theirs" in found["why"]
    assert found["certainty"] > before
    # It is no number of an invoice: without a word from the freelancer nothing is written.
    record = small.record("kvist")
    take(small, LATER, "--yes")
    assert small.record("kvist") == record


def test_an_account_that_pays_for_two_clients_says_nothing(small: Small) -> None:
    take(small, ACCOUNTS, "--yes")
    other = ACCOUNTS.replace("2026-013;100", "2026-020;75").replace("T-0001", "T-0002")
    take(small, other.replace("Kvist og Holm", "MURMURATION LABS"), "--yes")
    assert json.loads((small.root / PAYERS).read_bytes()) == {"IS140159260076545510730339": ""}
    assert "the account is theirs" not in take(small, LATER, "--json").out
    (small.root / PAYERS).write_bytes(b"[broken")
    assert take(small, LATER, "--json").code == 0


def test_our_own_account_is_no_clients(small: Small) -> None:
    take(small, ACCOUNTS.replace("IS140159260076545510730339", OWN_IBAN), "--yes")
    assert not (small.root / PAYERS).exists()
