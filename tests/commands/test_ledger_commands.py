"""``terms``, ``statement`` and ``agree``, as a freelancer or a program calls them."""

from __future__ import annotations

import csv
import io
import json
import subprocess
from decimal import Decimal
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from goodterms.cli import main
from tests.conftest import REPOSITORY, Portal


def test_terms_in_json(portal: Portal) -> None:
    words = ("terms", "2/10 net 30", "--issued", "2026-01-31", "--amount", "200.00", "--json")
    done = portal.goodterms(*words)
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert said["instalments"] == [{"due": "2026-03-02", "amount": "200.00"}]
    assert said["discount"] == {"until": "2026-02-10", "amount": "196.00"}
    assert said.keys() == {"instalments", "discount", "text"}
    assert "196.00" in said["text"]


def test_terms_without_an_amount(portal: Portal) -> None:
    done = portal.goodterms("terms", "30% net 15; rest net 45", "--issued", "2022-01-01", "--json")
    said = json.loads(done.stdout)
    assert said["instalments"] == [
        {"due": "2022-01-16", "amount": None},
        {"due": "2022-02-15", "amount": None},
    ]
    assert said["discount"] is None


def test_a_discount_off_the_net(portal: Portal) -> None:
    words = ("terms", "2/10 net 30", "--issued", "2026-01-31", "--amount", "119.00", "--net", "100.00")
    said = json.loads(portal.goodterms(*words, "--json").stdout)
    assert said["discount"]["amount"] == "117.00"


@pytest.mark.parametrize(
    ("words", "column", "message"),
    [
        (("net 30 EOM",), 8, "two senses"),
        (("net 30 days or so",), 13, ""),
        (("15 days from receipt",), 1, "receipt"),
        (("70% net 10; 500.00 net 20; rest net 30", "--amount", "1000.00"), 1, "the rest would be negative"),
    ],
)
def test_terms_that_cannot_be_read(portal: Portal, words: tuple[str, ...], column: int, message: str) -> None:
    done = portal.goodterms("terms", *words, "--issued", "2026-01-31", "--json")
    assert done.returncode == 1
    problem = json.loads(done.stdout)["problem"]
    assert problem.keys() == {"message", "mend", "column"}
    assert message in problem["message"]
    assert problem["mend"]
    assert problem["column"] >= 1
    plain = portal.goodterms("terms", *words, "--issued", "2026-01-31")
    assert plain.returncode == 1
    assert plain.stderr.count("\n") == 1


@pytest.mark.parametrize("language", ["en", "de", "pl", "is", "kk"])
def test_terms_in_every_language(portal: Portal, language: str) -> None:
    done = portal.goodterms("terms", "net 30", "--issued", "2026-01-31", "--language", language)
    assert done.returncode == 0, done.stderr
    assert "30" in done.stdout
    assert "2026" in done.stdout


@pytest.mark.parametrize(
    "words",
    [
        ("terms", "net 30", "--issued", "2026-02-31"),
        ("terms", "net 30", "--issued", "2026-02-01", "--amount", "1,50"),
        ("terms", "net 30", "--issued", "2026-02-01", "--amount", "1.005"),
        ("terms", "net 30", "--issued", "2026-02-01", "--currency", "EUX"),
        ("terms", "net 30", "--issued", "2026-02-01", "--net", "10.00"),
        ("terms",),
        ("statement",),
        ("statement", "nobody"),
        ("statement", "brandtner", "--json", "--csv"),
        ("statement", "brandtner", "--from", "2026-05-01", "--to", "2026-04-01"),
        ("agree", "brandtner", "D-0"),
        ("no-such-command",),
    ],
)
def test_a_mistake_is_answered_in_one_line(portal: Portal, words: tuple[str, ...]) -> None:
    done = portal.goodterms(*words)
    assert done.returncode in (1, 2)
    assert done.stdout == ""
    assert done.stderr.startswith("goodterms: ")
    assert done.stderr.count("\n") == 1


def test_the_published_vectors_through_the_command() -> None:
    vectors = yaml.safe_load((REPOSITORY / "tests/vectors/terms.yml").read_text(encoding="utf-8"))
    tried = 0
    for row in vectors:
        if "terms" not in row or "due" not in row:
            continue
        words = ["terms", row["terms"], "--issued", str(row["issued"]), "--json"]
        if "amount" in row:
            words += ["--amount", row["amount"], "--currency", row["currency"]]
        said = json.loads(CliRunner().invoke(main, words).stdout)
        assert [part["due"] for part in said["instalments"]] == [str(day) for day in row["due"]]
        if "amounts" in row:
            assert [part["amount"] for part in said["instalments"]] == row["amounts"]
        if "discount_until" in row:
            assert said["discount"]["until"] == str(row["discount_until"])
        tried += 1
    assert tried > 10


def statement(portal: Portal, *words: str) -> dict[str, Any]:
    done = portal.goodterms("statement", *words, "--json")
    assert done.returncode == 0, done.stderr
    said: dict[str, Any] = json.loads(done.stdout)
    return said


def test_a_statement_adds_up(portal: Portal) -> None:
    for client in ("brandtner", "koktalqysh", "kvistholm", "murmurlab", "podskalka", "thornquay"):
        said = statement(portal, client)
        assert said.keys() == {"client", "as_of", "currency", "balance", "ageing", "invoices"}
        assert (said["client"], said["as_of"]) == (client, "2026-04-15")
        assert sum(map(Decimal, said["ageing"].values())) == Decimal(said["balance"])
        total = Decimal(0)
        for invoice in said["invoices"]:
            running = Decimal(0)
            for entry in invoice["entries"]:
                running += Decimal(entry["amount"])
                assert Decimal(entry["balance"]) == running
                assert entry["cause"]
            total += running
        assert total == Decimal(said["balance"])


def test_the_samples_figures(portal: Portal) -> None:
    """Worked out by hand from the records."""
    said = statement(portal, "kvistholm")
    assert (said["balance"], said["currency"]) == ("200000", "ISK")
    [invoice] = [one for one in said["invoices"] if one["number"] == "2026-013"]
    assert invoice["state"] == "on a plan"
    assert [entry["amount"] for entry in invoice["entries"]] == [
        "477667", "-100000", "-53520", "-16207", "-107940",
    ]  # fmt: skip
    said = statement(portal, "brandtner")
    [invoice] = [one for one in said["invoices"] if one["number"] == "2026-012"]
    assert (invoice["state"], invoice["open"], invoice["disputed"]) == ("in discussion", "2102.60", "606.90")


def test_a_statement_of_a_period(portal: Portal) -> None:
    said = statement(portal, "kvistholm", "--from", "2026-03-01", "--to", "2026-03-31")
    assert (said["opening"], said["closing"], said["as_of"]) == ("558250", "377667", "2026-03-31")
    done = portal.goodterms("statement", "kvistholm", "--from", "2026-03-01", "--to", "2026-03-31", "--csv")
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert rows[0]["balance"] == "558250"
    assert rows[-1]["balance"] == "377667"
    assert sum(Decimal(row["amount"]) for row in rows if row["amount"]) == 377667 - 558250


def test_a_statement_before_the_first_invoice(portal: Portal) -> None:
    said = statement(portal, "kvistholm", "--as-of", "2020-01-01")
    assert (said["balance"], said["invoices"]) == ("0", [])


def git(portal: Portal, *words: str) -> None:
    identity = ("-c", "user.name=Anna Lind", "-c", "user.email=anna@lind.example")
    subprocess.run(["git", *identity, *words], cwd=portal.root, check=True, capture_output=True)


def edit_resolution(portal: Portal, old: str, new: str) -> None:
    path = portal.root / "clients/kvistholm.yml"
    head, mark, tail = path.read_text(encoding="utf-8").partition("    resolution:\n")
    assert old in tail
    path.write_text(head + mark + tail.replace(old, new, 1), encoding="utf-8")


def test_what_was_agreed_stays_agreed(portal: Portal) -> None:
    path = portal.root / "clients/kvistholm.yml"
    before = path.read_text(encoding="utf-8")
    done = portal.goodterms("agree", "kvistholm", "D-2026-1")
    assert done.returncode == 0, done.stderr
    assert "discount: 5%" in done.stdout
    after = path.read_text(encoding="utf-8").splitlines()
    added = [line for line in after if line not in before.splitlines()]
    assert len(added) == 1, "nothing else in the file changed"
    assert added[0].strip().startswith('seal: "sha256:')
    assert portal.goodterms("check").returncode == 0

    git(portal, "init", "-q")
    git(portal, "add", "-A")
    git(portal, "commit", "-q", "-m", "agreed")
    edit_resolution(portal, "discount: 5%", "discount: 4%")
    # As inside a hook of another repository.
    done = portal.goodterms("check", GIT_DIR=str(portal.root / "elsewhere"))
    assert done.returncode == 1
    assert "a sealed agreement was changed: discount was 5%, is 4%" in done.stdout
    hosted = portal.goodterms("check", CI="true")
    assert "a sealed agreement was changed" in hosted.stdout
    assert "5%" not in hosted.stdout, "a build service's log shows no value"
    assert portal.build("--quiet").returncode != 0


@pytest.mark.parametrize(
    "change",
    [
        ("      agreed: 2026-04-02\n", "      # a comment\n      agreed:   2026-04-02\n"),
        ("by: [Anna Lind, Guðrún Holm]", "by: [\"Anna Lind\", 'Guðrún Holm']"),
        ("      adjust: -48000\n      discount: 5%\n", "      discount: 5%\n      adjust: -48000.00\n"),
    ],
)
def test_layout_and_comments_do_not_break_a_seal(portal: Portal, change: tuple[str, str]) -> None:
    assert portal.goodterms("agree", "kvistholm", "D-2026-1").returncode == 0
    edit_resolution(portal, *change)
    done = portal.goodterms("check")
    assert done.returncode == 0, done.stdout


def test_an_agreement_on_one_line_is_sealed_too(portal: Portal) -> None:
    record = portal.root / "clients/flow.yml"
    record.write_text(
        "name: Flow\nlanguage: en\ncurrency: EUR\ncountry: DE\naddress: Street 1\ninvoices:\n"
        "  - number: F-2026-1\n    issued: 2026-03-02\n    purpose: x\n"
        "    lines: [{item: a, quantity: 1, price: 100.00}]\n"
        "disputes:\n  - {id: D-F-1, invoice: F-2026-1, raised: 2026-03-12, concern: x, # why\n"
        "     resolution: {agreed: 2026-03-20, by: [A, B], adjust: -10.00}}   # done\n",
        encoding="utf-8",
    )
    done = portal.goodterms("agree", "flow", "D-F-1")
    assert done.returncode == 0, done.stderr
    text = record.read_text(encoding="utf-8")
    assert 'adjust: -10.00, seal: "sha256:' in text
    assert text.endswith("}}   # done\n")
    assert "# why" in text
    assert portal.goodterms("check").returncode == 0
    again = portal.goodterms("agree", "flow", "D-F-1")
    assert again.returncode == 1
    assert "sealed already" in again.stderr
