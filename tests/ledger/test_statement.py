"""Statements of account: what machines read, and how old the open items are."""

from __future__ import annotations

import csv
import io
import json
from datetime import date

import pytest

from goodterms.ledger import statement, statement_csv, statement_json
from goodterms.ledger.ageing import bucket

from .records import client, policy

RECORD = """
invoices:
  - number: A-1
    issued: 2026-01-01
    purpose: Work
    lines: [{item: Work, quantity: 10, price: 100.00}]
    payments: [{on: 2026-02-10, amount: 400.00, method: =transfer}]
  - number: A-2
    issued: 2026-03-01
    purpose: Work
    lines: [{item: Work, quantity: 1, price: 50.00}]
"""
HOUSE = "{payment: net 30, late: {annual_rate: 7.3}}"


def test_json_is_as_documented() -> None:
    found = statement_json(statement(client(RECORD), policy(HOUSE), date(2026, 3, 2)), "kvist")
    assert json.loads(json.dumps(found)) == {
        "client": "kvist",
        "as_of": "2026-03-02",
        "currency": "EUR",
        "balance": "654.40",
        "ageing": {
            "not due": "50.00", "1-30": "604.40", "31-60": "0.00", "61-90": "0.00", "over 90": "0.00",
        },
        "invoices": [
            {
                "number": "A-2", "state": "open", "total": "50.00", "open": "50.00", "disputed": "0.00",
                "interest": "0.00",
                "instalments": [{"due": "2026-03-31", "amount": "50.00", "open": "50.00"}],
                "entries": [
                    {"on": "2026-03-01", "kind": "invoice", "amount": "50.00", "balance": "50.00",
                     "cause": "invoice issued"},
                ],
            },
            {
                "number": "A-1", "state": "overdue", "total": "1000.00", "open": "604.40", "disputed": "0.00",
                "interest": "4.40",
                "instalments": [{"due": "2026-01-31", "amount": "1000.00", "open": "600.00"}],
                "entries": [
                    {"on": "2026-01-01", "kind": "invoice", "amount": "1000.00", "balance": "1000.00",
                     "cause": "invoice issued"},
                    {"on": "2026-02-10", "kind": "interest", "amount": "2.00", "balance": "1002.00",
                     "cause": "7.3% a year on 1000.00 for 10 days, 2026-02-01 to 2026-02-10"},
                    {"on": "2026-02-10", "kind": "payment", "amount": "-400.00", "balance": "602.00",
                     "cause": "paid (=transfer)"},
                    {"on": "2026-03-02", "kind": "interest", "amount": "2.40", "balance": "604.40",
                     "cause": "7.3% a year on 600.00 for 20 days, 2026-02-11 to 2026-03-02"},
                ],
            },
        ],
    }  # fmt: skip


def test_a_period_has_an_opening_and_a_closing_balance() -> None:
    """Interest up to the day before is in the opening balance, though nothing happened on that day."""
    found = statement(client(RECORD), policy(HOUSE), date(2026, 3, 2), date(2026, 2, 21))
    said = statement_json(found, "kvist")
    assert (said["from"], said["to"]) == ("2026-02-21", "2026-03-02")
    assert (said["opening"], said["closing"]) == ("603.20", "654.40")
    assert [(str(line.entry.on), str(line.entry.amount)) for line in found.lines] == [
        ("2026-03-01", "50.00"),
        ("2026-03-02", "1.20"),
    ]


def test_csv_opens_in_a_spreadsheet() -> None:
    record = client(RECORD.replace("number: A-1", "number: '=1+1'"))
    found = statement(record, policy(HOUSE), date(2026, 3, 2), date(2026, 2, 1))
    rows = list(csv.DictReader(io.StringIO(statement_csv(found))))
    assert [row["kind"] for row in rows] == [
        "opening", "interest", "payment", "invoice", "interest", "closing",
    ]  # fmt: skip
    assert rows[0]["balance"] == "1000.00"
    assert rows[1]["invoice"] == "'=1+1"
    assert rows[-1]["balance"] == "654.40"
    assert {row["currency"] for row in rows} == {"EUR"}


def test_a_statement_before_the_first_invoice_is_empty() -> None:
    found = statement(client(RECORD), policy(HOUSE), date(2025, 12, 31), date(2025, 1, 1))
    assert not found.lines
    assert found.opening == found.closing == 0


@pytest.mark.parametrize(
    ("due", "name"),
    [
        ("2026-06-01", "not due"),
        ("2026-06-30", "not due"),
        ("2026-05-31", "1-30"),
        ("2026-05-02", "1-30"),
        ("2026-05-01", "31-60"),
        ("2026-04-02", "31-60"),
        ("2026-04-01", "61-90"),
        ("2026-03-03", "61-90"),
        ("2026-03-02", "over 90"),
        ("2020-01-01", "over 90"),
    ],
)
def test_buckets(due: str, name: str) -> None:
    assert bucket(date.fromisoformat(due), date(2026, 6, 1)) == name


def test_disputed_parts_and_credit_are_not_due() -> None:
    record = RECORD + "disputes: [{id: D, invoice: A-1, raised: 2026-02-01, disputed: 100.00, concern: Why?}]"
    found = statement(client(record), policy("{payment: net 30}"), date(2026, 3, 2))
    assert found.ageing["not due"] == 150
    assert found.ageing["1-30"] == 500
