"""GOBL documents, held against GOBL's schema and against our own sums."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from goodterms.desk.exports.books import Selection, books_of
from goodterms.desk.exports.gobl import code_of, documents
from goodterms.records.client import Client
from goodterms.records.policy import Policy

from ...ledger.records import CASES, client, plain, policy, yaml
from ...ledger.test_properties import days, records

SCHEMA = json.loads((Path(__file__).parent / "gobl/invoice.schema.json").read_text(encoding="utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA)


def of(made: Client, rules: Policy, end: date) -> dict[str, dict[str, Any]]:
    return dict(documents(Selection(rules, (books_of("kvist", made, rules, None, end),), None, end)))


def check(document: dict[str, Any]) -> None:
    errors = [f"{error.json_path}: {error.message}" for error in VALIDATOR.iter_errors(document)]
    assert errors == []
    lines = [Decimal(line["total"]) for line in document["lines"]]
    totals = {key: Decimal(text) for key, text in document["totals"].items() if isinstance(text, str)}
    rates = document["totals"]["taxes"]["categories"][0]["rates"]
    assert sum(lines) == totals["sum"] == totals["total"] == sum(Decimal(rate["base"]) for rate in rates)
    assert totals["total"] + totals["tax"] == totals["total_with_tax"] == totals["payable"]
    assert sum(Decimal(rate["amount"]) for rate in rates) == totals["tax"]
    for due in document.get("payment", {}).get("terms", {}).get("due_dates", [])[:1]:
        parts = document["payment"]["terms"]["due_dates"]
        assert sum(Decimal(part["amount"]) for part in parts) == totals["payable"], due


@pytest.mark.parametrize("path", sorted(CASES.glob("*.yml")), ids=lambda path: path.stem)
def test_every_golden_case_is_a_gobl_invoice(path: Path) -> None:
    case = yaml(path.read_text(encoding="utf-8"))
    end = date.fromisoformat(plain(case["days"])[-1]["as_of"])
    for document in of(client(case["client"]), policy(case["policy"]), end).values():
        check(document)


@settings(deadline=None, max_examples=30)
@given(records(), days)
def test_every_invoice_is_a_gobl_invoice(made: tuple[Client, Policy], end: date) -> None:
    for document in of(*made, end).values():
        check(document)


def test_the_schema_refuses_what_gobl_does_not_know() -> None:
    document = next(iter(of(client(RECORD), policy(), date(2026, 3, 1)).values()))
    assert VALIDATOR.is_valid(document)
    assert not VALIDATOR.is_valid({**document, "colour": "red"})
    assert not VALIDATOR.is_valid({**document, "code": "№ 5"})
    assert not VALIDATOR.is_valid({key: value for key, value in document.items() if key != "totals"})


RECORD = """\
name: Kvist & Holm ehf.
country: IS
currency: ISK
tax_id: "123456"
address: |
  Hrafnastígur 12
  2. hæð
  101 Reykjavík
invoices:
  - number: № 7/2026
    issued: 2026-01-02
    service: 2025-12-01/2025-12-31
    purpose: Covers
    tax_free: reverse charge
    lines:
      - {item: Covers, quantity: 3, unit: hour, price: 14500}
      - {item: Prints, quantity: 2, unit: sheet, price: 10}
  - number: G-1
    issued: 2026-01-20
    corrects: № 7/2026
    purpose: One hour less
    tax_free: reverse charge
    lines: [{item: Covers, quantity: -1, unit: hour, price: 14500}]
"""


def test_an_invoice_is_told_as_it_was_issued() -> None:
    found = of(client(RECORD), policy(), date(2026, 3, 1))
    invoice, note = found["№ 7/2026"], found["G-1"]
    assert invoice["type"] == "standard"
    assert (invoice["code"], invoice["meta"]) == ("7/2026", {"number": "№ 7/2026"})
    assert (invoice["op_date"], invoice["ordering"]["period"]["start"]) == ("2025-12-31", "2025-12-01")
    assert invoice["customer"]["addresses"] == [
        {
            "street": "Hrafnastígur 12",
            "street_extra": "2. hæð",
            "locality": "Reykjavík",
            "code": "101",
            "country": "IS",
        }
    ]
    assert invoice["customer"]["tax_id"] == {"country": "IS", "code": "123456"}
    assert [line["item"] for line in invoice["lines"]] == [
        {"name": "Covers", "price": "14500", "unit": "h"},
        {"name": "Prints", "price": "10", "meta": {"unit": "sheet"}},
    ]
    assert invoice["lines"][0]["taxes"] == [{"cat": "VAT", "key": "reverse-charge"}]
    assert invoice["payment"]["terms"]["due_dates"] == [{"date": "2026-02-01", "amount": "43520"}]
    assert note["type"] == "credit-note"
    assert note["preceding"] == [{"issue_date": "2026-01-02", "code": invoice["code"]}]
    assert (note["lines"][0]["quantity"], note["totals"]["payable"]) == ("1", "14500")


@given(st.text(min_size=1, max_size=100))
def test_any_number_becomes_a_code(number: str) -> None:
    pattern = SCHEMA["$defs"]["cbc"]["code"]
    assert Draft202012Validator(pattern).is_valid(code_of(number))
