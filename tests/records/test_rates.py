"""A line without a price takes the agreed rate; a rise counts from its day."""

from __future__ import annotations

from decimal import Decimal

import pytest

from goodterms.records.client import Client
from goodterms.records.yaml import read_yaml
from tests.records.conftest import CLIENT, Check

RATES = """\
terms:
  rates:
    - {from: 2027-01-01, unit: hour, price: 95.00}
    - {from: 2026-01-01, unit: hour, price: 85.00}
    - {from: 2026-01-01, unit: page, price: 40.00}
"""


def invoice(fields: str, line: str) -> str:
    return (
        f"{CLIENT}{RATES}invoices:\n  - number: 2026-1\n    purpose: x\n    {fields}\n    lines: [{line}]\n"
    )


def price(fields: str, line: str) -> Decimal:
    value, slips = read_yaml(invoice(fields, line).encode())
    assert not slips
    return Client.model_validate(value).invoices[0].lines[0].price


@pytest.mark.parametrize(
    ("fields", "line", "expected"),
    [
        ("issued: 2026-06-30", "{item: a, quantity: 1, unit: hour}", "85.00"),
        ("issued: 2026-12-31", "{item: a, quantity: 1, unit: hour}", "85.00"),
        ("issued: 2027-01-01", "{item: a, quantity: 1, unit: hour}", "95.00"),
        (
            "{issued: 2027-01-05, service: 2026-12-01/2027-01-04}",
            "{item: a, quantity: 1, unit: hour}",
            "85.00",
        ),
        ("issued: 2027-01-01", "{item: a, quantity: 1, unit: page}", "40.00"),
        ("issued: 2027-01-01", "{item: a, quantity: 1, unit: hour, price: 50.00}", "50.00"),
    ],
)
def test_the_rate_in_force_on_the_first_day_of_the_work(fields: str, line: str, expected: str) -> None:
    fields = fields.strip("{}").replace(", service", "\n    service")
    assert price(fields, line) == Decimal(expected)


@pytest.mark.parametrize(
    ("fields", "line"),
    [
        ("issued: 2025-12-31", "{item: a, quantity: 1, unit: hour}"),
        ("issued: 2026-06-30", "{item: a, quantity: 1, unit: day}"),
        ("issued: 2026-06-30", "{item: a, quantity: 1}"),
    ],
)
def test_without_a_fitting_rate_the_price_is_missing(check: Check, fields: str, line: str) -> None:
    problems = check({"kvist.yml": invoice(fields, line)})
    assert [problem.message for problem in problems] == ["the key `price` is missing"]
