"""Interest at rates that change on given days."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from goodterms.ledger.interest import LateTerms, accruals, interest_of, late_terms
from goodterms.records.client import Late

from .records import client, policy


def terms(*steps: tuple[str, str]) -> LateTerms:
    read = tuple((date.fromisoformat(day), Decimal(rate)) for day, rate in steps)
    return LateTerms(Late(), read, Decimal(0), timedelta(0))


def test_each_rate_holds_from_its_day() -> None:
    """30 days of June at 7.3 % are 6.00 on 1000.00, 31 days of July at 3.65 % are 3.10."""
    both = terms(("2026-01-01", "7.3"), ("2026-07-01", "3.65"))
    found = list(accruals(both, Decimal(1000), date(2026, 5, 31), date(2026, 7, 31)))
    assert [(str(part.since), str(part.until), part.days) for part in found] == [
        ("2026-06-01", "2026-06-30", 30),
        ("2026-07-01", "2026-07-31", 31),
    ]
    assert [interest_of(part.numerator, "EUR") for part in found] == [Decimal("6.00"), Decimal("3.10")]


def test_days_without_a_rate_bear_nothing() -> None:
    off = terms(("2026-01-01", "7.3"), ("2026-06-11", "0"), ("2026-06-21", "7.3"))
    found = list(accruals(off, Decimal(1000), date(2026, 5, 31), date(2026, 6, 30)))
    assert [part.days for part in found] == [10, 10]


def test_a_client_overrides_only_what_they_name() -> None:
    house = policy("late: {annual_rate: 8, flat_fee: 40, grace_days: 5}")
    own = late_terms(client("terms: {late: {annual_rate: 0}}"), house).late
    assert own == Late(annual_rate=Decimal(0), flat_fee=Decimal(40), grace_days=5)


def test_a_fee_in_another_currency_is_not_converted() -> None:
    house = policy("late: {annual_rate: 8, flat_fee: 40}")
    assert late_terms(client("currency: ISK"), house).fee == 0
    assert late_terms(client("{currency: ISK, terms: {late: {flat_fee: 6000}}}"), house).fee == 6000
