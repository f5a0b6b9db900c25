"""Late interest: simple, actual/365, on what was open each day, at the rate in force each day.

It runs from the day after the due date to the day of payment, both counted. Sums are kept
as exact numerators (amount times per cent times days) and divided once, so that ten
thousand payments leave no rounding behind.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from goodterms.ledger.money import CONTEXT, ZERO, rounded
from goodterms.records.client import Client, Late
from goodterms.records.policy import Policy

_YEAR_OF_PERCENT = Decimal(36500)
_DAY = timedelta(1)


@dataclass(frozen=True, slots=True)
class LateTerms:
    """What late payment costs one client, ready to reckon with."""

    late: Late
    steps: tuple[tuple[date, Decimal], ...]
    """From which day on which rate in per cent a year holds; the first step holds before, too."""
    fee: Decimal
    grace: timedelta

    @property
    def bears_interest(self) -> bool:
        """Tell whether there is a rate above zero at all."""
        return any(rate for _, rate in self.steps)

    def in_force(self, day: date) -> Late:
        """Return the terms with the rate that holds on a day."""
        rate = [rate for since, rate in self.steps if since <= day][-1]
        return self.late.model_copy(update={"annual_rate": rate})

    def segments(self, after: date, until: date) -> Iterator[tuple[date, date, Decimal]]:
        """Yield (first day, last day, rate) for the days after ``after`` up to ``until``."""
        first = after + _DAY
        for at, (_, rate) in enumerate(self.steps):
            following = self.steps[at + 1][0] if at + 1 < len(self.steps) else None
            last = until if following is None else min(until, following - _DAY)
            if first <= last:
                yield first, last, rate
                first = last + _DAY


@dataclass(frozen=True, slots=True)
class Accrual:
    """Days of interest on one amount at one rate."""

    since: date
    until: date
    days: int
    rate: Decimal
    base: Decimal

    @property
    def numerator(self) -> Decimal:
        """Return amount times per cent times days, exact."""
        return CONTEXT.multiply(CONTEXT.multiply(self.base, self.rate), Decimal(self.days))


def accruals(terms: LateTerms, base: Decimal, after: date, until: date) -> Iterator[Accrual]:
    """Yield the interest on an amount for the days after ``after`` up to ``until``."""
    for since, last, rate in terms.segments(after, until):
        if rate:
            yield Accrual(since, last, (last - since).days + 1, rate, base)


def interest_of(numerator: Decimal, currency: str) -> Decimal:
    """Return the interest that an exact numerator comes to, rounded half up."""
    return rounded(CONTEXT.divide(numerator, _YEAR_OF_PERCENT), currency)


def late_terms(client: Client, policy: Policy) -> LateTerms:
    """Return what late payment costs a client: the policy with the client's own terms laid over it.

    A flat fee of the policy is in the policy's currency and is never converted: it does not
    hold for a client who pays in another.
    """
    house = policy.late
    if client.currency != policy.currency and house.flat_fee is not None:
        house = house.model_copy(update={"flat_fee": None})
    own = client.terms.late
    late = house
    if own is not None:
        late = house.model_copy(update={name: getattr(own, name) for name in own.model_fields_set})
    changes = sorted((step.from_, step.annual_rate) for step in late.rates)
    steps = ((date.min, late.annual_rate), *changes)
    fee = ZERO if late.flat_fee is None else rounded(late.flat_fee, client.currency)
    return LateTerms(late, steps, fee, timedelta(late.grace_days))
