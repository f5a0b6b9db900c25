"""Double entry: what the ledger says, balanced to the cent and told apart into income and tax."""

from __future__ import annotations

import shutil
import subprocess
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goodterms.desk.exports import beancount, hledger
from goodterms.desk.exports.books import Selection, books_of
from goodterms.ledger.money import ZERO
from goodterms.records.client import Client
from goodterms.records.policy import Policy

from ...ledger.records import CASES, client, plain, policy, yaml
from ...ledger.test_properties import days, records

GOLDEN = sorted(CASES.glob("*.yml"))
loader = pytest.importorskip("beancount.loader", reason="beancount is not installed")


def selection(made: Client, rules: Policy, end: date, start: date | None = None) -> Selection:
    return Selection(rules, (books_of("kvist-2", made, rules, start, end),), start, end)


def golden(path: Path) -> tuple[Client, Policy, date]:
    case = yaml(path.read_text(encoding="utf-8"))
    end = date.fromisoformat(plain(case["days"])[-1]["as_of"])
    return client(case["client"]), policy(case["policy"]), end


def check(of: Selection) -> None:
    """Have beancount balance a selection."""
    _, errors, _ = loader.load_string(beancount.journal(of))
    assert errors == []


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_beancount_balances_every_golden_case(path: Path) -> None:
    made, rules, end = golden(path)
    check(selection(made, rules, end))
    check(selection(made, rules, end, end - timedelta(20)))


def test_the_check_can_fail() -> None:
    text = beancount.journal(selection(*golden(GOLDEN[0])))
    old = next(line for line in text.splitlines() if " balance Assets:Receivable" in line)
    wrong = text.replace(old, old.replace(" ~ 0 ", "0 ~ 0 ").replace("  ", "  9", 1))
    assert loader.load_string(wrong)[1]


@pytest.mark.skipif(shutil.which("hledger") is None, reason="hledger is not installed")
def test_hledger_balances_every_golden_case(tmp_path: Path) -> None:
    journal = tmp_path / "a.journal"
    for path in GOLDEN:
        journal.write_text(hledger.journal(selection(*golden(path))), encoding="utf-8")
        done = subprocess.run(["hledger", "-f", journal, "check", "--strict"], capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
    # The check can fail: other balances, and hledger says so.
    journal.write_text(journal.read_text(encoding="utf-8").replace(" = ", " = 1"), encoding="utf-8")
    assert subprocess.run(["hledger", "-f", journal, "check"], capture_output=True).returncode


@settings(deadline=None, max_examples=60)
@given(records(), days, st.none() | st.integers(0, 200))
def test_every_transaction_balances_and_all_end_where_the_ledger_does(
    made: tuple[Client, Policy], end: date, back: int | None
) -> None:
    start = None if back is None else end - timedelta(back)
    (books,) = selection(*made, end, start).books
    sums: dict[str, Decimal] = {}
    for booking in books.bookings:
        assert sum((leg.amount for leg in booking.legs), ZERO) == 0
        assert booking.on <= end
        assert start is None or booking.on >= start
        for leg in booking.legs:
            sums[leg.account] = sums.get(leg.account, ZERO) + leg.amount
    for account, amount in books.balances().items():
        assert sums.get(account, ZERO) == amount
    assert books.balances()["receivable"] + books.balances()["credit"] == books.ledger.balance


@settings(deadline=None, max_examples=60)
@given(records(), days)
def test_tax_is_never_given_back_beyond_what_was_charged(made: tuple[Client, Policy], end: date) -> None:
    (books,) = selection(*made, end).books
    charged: dict[Decimal, Decimal] = {}
    for account in books.ledger.accounts:
        for group in account.totals.groups if account.document != "credit note" else ():
            charged[group.rate] = charged.get(group.rate, ZERO) + group.tax
    for rate, tax in charged.items():
        left = -sum((leg.amount for b in books.bookings for leg in b.legs if leg.rate == rate), ZERO)
        assert left <= tax + Decimal("0.05")


def booked(record: str, end: str, rules: str = "") -> dict[str, dict[str, str]]:
    """Return what each transaction moves, by its text."""
    (books,) = selection(client(record), policy(rules), date.fromisoformat(end)).books
    return {
        booking.text: {f"{leg.account} {leg.rate or ''}".strip(): str(leg.amount) for leg in booking.legs}
        for booking in books.bookings
    }


INVOICE = """\
invoices:
  - number: A-1
    issued: 2026-01-02
    purpose: Work
    terms: 2/10 net 30
    lines:
      - {item: Work, quantity: 1, price: 100, tax: 19}
      - {item: Book, quantity: 1, price: 50, tax: 7}
"""


def test_an_invoice_is_income_and_tax_by_rate() -> None:
    assert booked(INVOICE, "2026-01-05")["invoice issued"] == {
        "receivable": "172.50",
        "income": "-150.00",
        "tax 19": "-19.00",
        "tax 7": "-3.50",
    }


def test_an_early_payment_takes_income_and_tax_back_in_proportion() -> None:
    paid = booked(INVOICE + "    payments: [{on: 2026-01-10, amount: 169.05}]\n", "2026-01-12")
    assert paid["paid"] == {"receivable": "-169.05", "bank": "169.05"}
    assert paid["2% for paying by 2026-01-12"] == {
        "receivable": "-3.45",
        "income": "3.00",
        "tax 19": "0.38",
        "tax 7": "0.07",
    }


def test_what_was_paid_too_much_is_owed_to_the_client() -> None:
    paid = booked(INVOICE + "    payments: [{on: 2026-01-20, amount: 180, method: cash}]\n", "2026-01-22")
    assert paid["paid (cash)"] == {"receivable": "-172.50", "credit": "-7.50", "cash": "180.00"}


def test_names_that_mean_something_to_a_bookkeeping_program_are_harmless() -> None:
    record = client(
        'name: "A \\"quoted\\" (name); with | all; of \\\\ it"\n' + INVOICE.replace("A-1", '"F (1); |"')
    )
    of = selection(record, policy(), date(2026, 1, 5))
    check(of)
    assert len(loader.load_string(beancount.journal(of))[0]) > 3
