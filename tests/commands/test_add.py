"""`goodterms client add` and `goodterms invoice add`: valid at once, and nothing else changed."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from tests.commands.runner import Desk, answer_as_if_typed, small_project

KVIST = """\
# The firm by the harbour.
name: Kvist ehf.
language: en
currency: EUR
country: DE
address: Hafnarstræti 1
terms:
  rates:
    - {from: 2026-01-01, unit: hour, price: 80.00}
    - {from: 2026-04-01, unit: hour, price: 90.00}
invoices:
  - number: 2026-014
    issued: 2026-03-02   # sent late
    service: 2026-02-01/2026-02-28
    purpose: Website
    lines:
      - {item: Design, quantity: 12, unit: hour, tax: 19}
      - {item: Domain, quantity: 1, price: 12.50, tax: 19}

# how it goes
updates:
  - {on: 2026-03-01, text: Ready.}
"""


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    desk = small_project(tmp_path, monkeypatch)
    desk.write("clients/kvist.yml", KVIST)
    return desk


def test_a_client_needs_a_name_and_no_more(desk: Desk) -> None:
    done = desk.run("client", "add", "Þórður & Synir ehf.")
    assert done.exit_code == 0, done.output
    assert "clients/thordur-synir-ehf.yml" in done.output
    assert "goodterms invoice add thordur-synir-ehf" in done.output
    assert desk.run("check").output == "2 clients and the policy: all is well.\n"


def test_what_is_known_of_a_client_is_written(desk: Desk) -> None:
    words = ["--language", "is", "--currency", "isk", "--country", "is", "--address", "Torg 1; 101 Reykjavík"]
    words += [
        "--contact",
        "Guðrún: Holm",
        "--email",
        "g@holm.example",
        "--access",
        "link+code",
        "--slug",
        "holm",
    ]
    done = desk.run("client", "add", "# Holm, ehf.", *words)
    assert done.exit_code == 0, done.output
    text = desk.read("clients/holm.yml")
    assert 'name: "# Holm, ehf."' in text
    assert "currency: ISK" in text
    assert "  Torg 1\n  101 Reykjavík\n" in text
    assert "mode: link+code" in text
    assert desk.run("check").exit_code == 0


def test_a_clients_record_is_never_overwritten(desk: Desk) -> None:
    before = desk.read("clients/kvist.yml")
    assert desk.run("client", "add", "KVIST EHF.", "--slug", "kvist").exit_code == 1
    again = desk.run("client", "add", "Kvist")
    assert "clients/kvist-2.yml" in again.output
    same = desk.run("client", "add", "kvist")
    assert same.exit_code == 1
    assert "of that name already" in same.output
    assert desk.read("clients/kvist.yml") == before


@pytest.mark.parametrize("slug", ["../kvist", "Kvist", "a/b", "", ".x"])
def test_a_slug_that_cannot_name_a_client_is_refused(desk: Desk, slug: str) -> None:
    before = sorted(desk.root.rglob("*"))
    assert desk.run("client", "add", "Someone", "--slug", slug).exit_code != 0
    assert sorted(desk.root.rglob("*")) == before


def test_a_language_that_the_policy_lacks_is_told_and_nothing_written(desk: Desk) -> None:
    done = desk.run("client", "add", "Someone", "--language", "kk")
    assert done.exit_code == 1
    assert "policy does not list this language" in done.output
    assert not (desk.root / "clients/someone.yml").exists()


def test_a_client_is_asked_about_at_a_terminal(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    answer_as_if_typed(monkeypatch, "client")
    typed = "XX\nIS\n\nis\nTorg 1\n\nno mail\n\n"
    done = desk.run("client", "add", "Holm", typed=typed)
    assert done.exit_code == 0, done.output
    assert "there is no such country" in done.output
    assert "this is no mail address" in done.output
    assert "country: IS" in desk.read("clients/holm.yml")


def test_the_next_invoice_goes_below_the_last_and_changes_nothing_else(desk: Desk) -> None:
    line = ["--line", "Layout; proofs;3"]
    assert desk.run("invoice", "add", "kvist", "--purpose", "x", *line).exit_code != 0
    done = desk.run(
        *("invoice", "add", "kvist", "--purpose", "Prints, large", "--service", "2026-04-01/2026-04-10"),
        *("--line", "Layout;3;hour", "--line", "Paper;2;sheet;4.50;7", "--issued", "2026-04-14"),
    )
    assert done.exit_code == 0, done.output
    added = (
        "\n"
        "  - number: 2026-015\n"
        "    issued: 2026-04-14\n"
        "    service: 2026-04-01/2026-04-10\n"
        "    purpose: Prints, large\n"
        "    lines:\n"
        "      - {item: Layout, quantity: 3, unit: hour, tax: 19}\n"
        "      - {item: Paper, quantity: 2, unit: sheet, price: 4.50, tax: 7}\n"
    )
    assert desk.read("clients/kvist.yml") == KVIST.replace("\n\n# how", f"\n{added}\n# how")
    # 3 hours at 90.00 with 19 %, 9.00 with 7 %; 30 days from 14 April.
    assert "clients/kvist.yml:20: invoice 2026-015, 330.93 EUR, due 2026-05-14" in done.output


def test_a_draft_has_its_price_written_out(desk: Desk) -> None:
    done = desk.run("invoice", "add", "kvist", "--purpose", "x", "--line", "Layout;3;hour")
    assert done.exit_code == 0, done.output
    assert "a draft" in done.output
    assert "{item: Layout, quantity: 3, unit: hour, price: 90.00, tax: 19}" in desk.read("clients/kvist.yml")


def test_the_like_of_an_earlier_invoice_takes_the_rate_of_its_own_day(desk: Desk) -> None:
    done = desk.run("invoice", "add", "kvist", "--like", "2026-014", "--issued", "2026-04-15")
    assert done.exit_code == 0, done.output
    # 12 hours at 90.00 and not at 80.00, and 12.50, with 19 %.
    assert "1300.08 EUR" in done.output
    assert "purpose: Website\n" in desk.read("clients/kvist.yml").partition("2026-015")[2]
    done = desk.run("invoice", "add", "kvist", "--like", "2026-14")
    assert done.exit_code == 1
    assert "did you mean 2026-014?" in done.output


def test_terms_stand_only_where_they_differ(desk: Desk) -> None:
    line = ("--line", "Paper;1;;5", "--purpose", "x", "--issued", "2026-04-15")
    assert desk.run("invoice", "add", "kvist", *line, "--terms", "net 30").exit_code == 0
    assert desk.run("invoice", "add", "kvist", *line, "--terms", "net 14").exit_code == 0
    assert desk.read("clients/kvist.yml").count("terms: net") == 1


def test_numbers_go_on_over_all_clients_and_one_may_be_chosen(desk: Desk) -> None:
    desk.write("clients/orchard.yml", KVIST.replace("2026-014", "2026-027").replace("Kvist", "Orchard"))
    line = ("--line", "Paper;1;;5", "--purpose", "x")
    assert "2026-028" in desk.run("invoice", "add", "kvist", *line).output
    assert "S-1" in desk.run("invoice", "add", "kvist", *line, "--number", "S-1").output
    before = desk.read("clients/kvist.yml")
    done = desk.run("invoice", "add", "kvist", *line, "--number", "2026-027")
    assert done.exit_code == 1
    assert "used twice" in done.output
    assert desk.read("clients/kvist.yml") == before


def test_a_record_that_would_not_be_valid_stays_as_it_was(desk: Desk) -> None:
    before = desk.read("clients/kvist.yml")
    words = ("--purpose", "x", "--line", "Paper;1;;5", "--issued", "2026-04-15")
    done = desk.run("invoice", "add", "kvist", *words, "--terms", "30 days after delivery")
    assert done.exit_code == 1
    assert "clients/kvist.yml:" in done.output
    assert "service" in done.output
    assert desk.read("clients/kvist.yml") == before


def test_a_number_is_not_guessed_while_another_record_is_broken(desk: Desk) -> None:
    desk.write("clients/orchard.yml", "name: [\n")
    words = ("--purpose", "x", "--line", "Paper;1;;5")
    done = desk.run("invoice", "add", "kvist", *words)
    assert done.exit_code == 1
    assert "clients/orchard.yml" in done.output
    assert desk.run("invoice", "add", "kvist", *words, "--number", "2026-015").exit_code == 0


def test_a_folder_gets_its_invoices_in_the_file_of_the_newest(desk: Desk) -> None:
    head, _, tail = KVIST.partition("invoices:\n")
    invoices, _, updates = tail.partition("\n# how")
    (desk.root / "clients/kvist.yml").unlink()
    desk.write("clients/kvist/client.yml", f"{head}# how{updates}")
    words = ("--purpose", "x", "--line", "Paper;1;;5")
    done = desk.run("invoice", "add", "kvist", *words, "--issued", "2026-04-15")
    assert "clients/kvist/invoices.yml:" in done.output
    (desk.root / "clients/kvist/invoices.yml").unlink()
    desk.write(
        "clients/kvist/invoices-2025.yml",
        "# old\ninvoices:\n" + invoices.replace("2026", "2025").replace("hour,", "hour, price: 70,"),
    )
    desk.write("clients/kvist/invoices-2026.yml", "# new\ninvoices:\n" + invoices)
    assert (
        "invoices-2026.yml:" in desk.run("invoice", "add", "kvist", *words, "--issued", "2026-04-15").output
    )
    assert (
        "invoices-2027.yml:" in desk.run("invoice", "add", "kvist", *words, "--issued", "2027-01-15").output
    )
    assert desk.run("check").exit_code == 0


def test_a_link_is_not_replaced_by_a_file(desk: Desk) -> None:
    (desk.root / "clients/kvist.yml").rename(desk.root / "clients/.kvist")
    (desk.root / "clients/kvist.yml").symlink_to(".kvist")
    done = desk.run("invoice", "add", "kvist", "--purpose", "x", "--line", "Paper;1;;5")
    assert done.exit_code == 1
    assert "is a link" in done.output
    assert (desk.root / "clients/kvist.yml").is_symlink()
    assert desk.read("clients/.kvist") == KVIST


def test_a_file_keeps_its_line_ends_and_its_mode(desk: Desk) -> None:
    path = desk.write("clients/kvist.yml", KVIST.replace("\n", "\r\n"))
    path.chmod(0o600)
    assert desk.run("invoice", "add", "kvist", "--purpose", "x", "--line", "Paper;1;;5").exit_code == 0
    data = path.read_bytes()
    assert data.count(b"\n") == data.count(b"\r\n") > KVIST.count("\n")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [one.name for one in (desk.root / "clients").iterdir()] == ["kvist.yml"]


def test_an_invoice_is_asked_about_at_a_terminal(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    answer_as_if_typed(monkeypatch, "invoice")
    done = desk.run("invoice", "add", "kvist", typed="Prints\nPaper;1,5\nPaper;1;;5\n\n")
    assert done.exit_code == 0, done.output
    assert "with a point" in done.output
    assert "invoice 2026-015, 5.95 EUR" in done.output


def test_the_tax_is_the_clients_last_or_none_and_told(desk: Desk) -> None:
    desk.write("clients/holm.yml", KVIST.partition("invoices:")[0].replace("country: DE", "country: IS"))
    words = ("--purpose", "x", "--line", "Paper;1;;5")
    assert "charges no tax" in desk.run("invoice", "add", "holm", *words).output
    done = desk.run("invoice", "add", "holm", *words, "--tax-free", "export", "--issued", "2026-04-15")
    assert "charges no tax" not in done.output
    desk.run("invoice", "add", "holm", *words, "--issued", "2026-04-15")
    assert desk.read("clients/holm.yml").count("tax_free: export") == 2
    home = KVIST.partition("invoices:")[0].replace("Kvist", "Home")
    desk.write("clients/home.yml", home)
    assert "5.95 EUR" in desk.run("invoice", "add", "home", *words).output
