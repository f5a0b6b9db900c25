"""Published examples of payment terms, held against the engine."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from goodterms.ledger import quote
from goodterms.ledger.interest import Accrual, interest_of
from goodterms.ledger.money import plain as money
from goodterms.ledger.terms import Anchors, parse_terms

from .records import plain, yaml

VECTORS = Path(__file__).parents[1] / "vectors" / "terms.yml"
PUBLISHED = Path(__file__).parents[3] / "shared" / "vectors" / "terms.yml"
ROWS: list[dict[str, Any]] = plain(yaml(VECTORS.read_text(encoding="utf-8")))


@pytest.mark.skipif(not PUBLISHED.is_file(), reason="the published vectors are not beside this checkout")
def test_the_copy_is_what_was_published() -> None:
    assert VECTORS.read_bytes() == PUBLISHED.read_bytes()


@pytest.mark.parametrize("row", [row for row in ROWS if "terms" in row], ids=lambda row: row["terms"])
def test_terms(row: dict[str, Any]) -> None:
    terms, problems = parse_terms(row["terms"])
    assert terms is not None, problems
    anchors = Anchors(date.fromisoformat(row["issued"]))
    amount, currency = row.get("amount"), row.get("currency", "EUR")
    found = quote(terms, anchors, gross=None if amount is None else Decimal(amount), currency=currency)
    assert found.problem == row.get("problem")
    if "due" in row:
        assert [due.isoformat() for due, _ in found.instalments] == row["due"]
    if "amounts" in row:
        amounts = [amount for _, amount in found.instalments if amount is not None]
        assert [money(amount, currency) for amount in amounts] == row["amounts"]
    assert str(found.until or "") == row.get("discount_until", "")


@pytest.mark.parametrize("row", [row for row in ROWS if "interest" in row], ids=lambda row: row["source"])
def test_interest(row: dict[str, Any]) -> None:
    given, first = row["interest"], date(2026, 1, 2)
    days = int(given["days"])
    last = first + timedelta(days - 1)
    accrual = Accrual(first, last, days, Decimal(given["annual_rate"]), Decimal(given["principal"]))
    assert money(interest_of(accrual.numerator, "EUR"), "EUR") == row["amount"]


def test_every_row_is_tested() -> None:
    assert len(ROWS) == sum("terms" in row or "interest" in row for row in ROWS) > 10
