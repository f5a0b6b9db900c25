"""Slow pay: how many days beyond its terms each invoice was paid, and whether that is changing.

The terms are those in force: after an agreed extension or plan, its days are what counts, and
days on which an invoice was being discussed are nobody's delay. A day early counts as on
time. An invoice still open counts with the days so far.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import combinations
from statistics import median

from goodterms.desk.chasing import steps_taken
from goodterms.desk.portfolio import Relation
from goodterms.desk.signs.reading import WINDOW, Figure, Level, Reading, View
from goodterms.desk.words import listed
from goodterms.ledger import Account
from goodterms.ledger.money import ZERO
from goodterms.ledger.terms.model import counted

ENOUGH = 3
"""Invoices whose day has passed before a median says anything."""
ENOUGH_FOR_TREND = 4
LATE, VERY_LATE = 3, 14
"""Days beyond terms: up to 3 are how banks and weekends are; over 14 are clearly late."""
LONG = 30
"""Days beyond terms that count as clear when they happen twice."""
DRIFT = 3
"""Days by which the whole series has to move before it is called a trend."""

_RULE = (
    f"a little: the median is over {LATE} days beyond terms, or one is over {VERY_LATE}, or you noted it; "
    f"clear: of {ENOUGH} invoices or more the median is over {VERY_LATE}, or two are over {LONG}"
)


@dataclass(frozen=True, slots=True)
class Paid:
    """How late one invoice was paid, or is so far."""

    number: str
    due: date
    """The day from which it is counted."""
    days: int
    """Beyond its terms; never below 0."""
    is_open: bool
    reminders: int


@dataclass(frozen=True, slots=True)
class Habit:
    """How a client pays."""

    invoices: tuple[Paid, ...]
    """Those whose day has passed, by due date."""
    median: int | None
    """Days beyond terms, rounded up from a half; None without invoices."""
    trend: str
    """later, sooner, steady, or empty where there are too few invoices to tell."""


def habit(relation: Relation, since: date = date.min) -> Habit:
    """Return how a client pays.

    Args:
        relation: The client, on the day of their ledger.
        since: Invoices due before this day are left out.
    """
    found = [one for one in _paid(relation) if one.due >= since]
    found.sort(key=lambda one: (one.due, one.number))
    days = [one.days for one in found]
    middle = int(median(days) + 0.5) if days else None
    return Habit(tuple(found), middle, _trend(days))


def _paid(relation: Relation) -> Iterator[Paid]:
    as_of = relation.as_of
    for account in relation.ledger.accounts:
        if account.state in {"written off", "credited"} or account.totals.gross <= 0:
            continue
        ends = _discussed(account, relation)
        latest: tuple[int, date, bool] | None = None
        for due, covered in _coverage(account):
            # Days of discussion are nobody's delay.
            start = max([due, *(end for begin, end in ends if begin <= due)])
            if covered is None and start >= as_of:
                continue
            days = max(((covered or as_of) - start).days, 0)
            if latest is None or days > latest[0]:
                latest = days, start, covered is None
        if latest:
            days, due, is_open = latest
            first = min(part.due for part in account.instalments)
            reminders = len(steps_taken(account, relation, first, as_of))
            yield Paid(account.invoice.number, due, days, is_open, reminders)


def _discussed(account: Account, relation: Relation) -> list[tuple[date, date]]:
    """Return first and last day of each settled discussion about an invoice."""
    found = []
    for dispute in relation.client.disputes:
        if dispute.invoice != account.invoice.number:
            continue
        ends = [one.agreed for one in (*dispute.earlier, dispute.resolution) if one]
        ends += [dispute.closed.on] if dispute.closed else []
        over = [day for day in ends if day <= relation.as_of]
        if over:
            found.append((dispute.raised, max(over)))
    return found


def _coverage(account: Account) -> Iterator[tuple[date, date | None]]:
    """Yield each instalment's due date with the day it was covered; None while it is open and undisputed.

    What comes off an invoice fills the oldest instalment first, as in the ledger.
    """
    charges = {"invoice", "interest", "late fee"}
    off = [(entry.on, -entry.amount) for entry in account.entries if entry.kind not in charges]
    asked = ZERO
    for part in account.instalments:
        asked += part.amount
        if part.open > part.disputed:
            yield part.due, None
        elif not part.open:
            # An agreement can leave an instalment nothing to cover.
            yield part.due, _covered_on(asked, off) or part.due


def _covered_on(asked: Decimal, off: list[tuple[date, Decimal]]) -> date | None:
    """Return the day from which on so much had come off for good; a refund undoes what was covered."""
    total, covered = ZERO, None
    for day, amount in off:
        total += amount
        if total < asked:
            covered = None
        elif covered is None:
            covered = day
    return covered


def _trend(days: list[int]) -> str:
    """Say where a series is going, by the median slope of all pairs, which one outlier cannot turn.

    That is the Theil-Sen estimator: H. Theil, "A rank-invariant method of linear and
    polynomial regression analysis", 1950.
    """
    if len(days) < ENOUGH_FOR_TREND:
        return ""
    slopes = [(later - earlier) / (b - a) for (a, earlier), (b, later) in combinations(enumerate(days), 2)]
    drift = median(slopes) * (len(days) - 1)
    return "later" if drift >= DRIFT else "sooner" if drift <= -DRIFT else "steady"


def read_slow_pay(view: View) -> Reading:
    """Read how late invoices are paid.

    Clear: of at least 3 invoices the median is over 14 days beyond terms, or two are over 30.
    A little: the median is over 3 days, or one invoice is over 14, or it was logged.
    """
    paid = habit(view.relation, view.as_of - WINDOW)
    logged = view.logged("slow pay")
    evidence = [] if paid.median is None else list(_evidence(paid))
    evidence += view.notes(logged)
    caution = ""
    if len(paid.invoices) < ENOUGH:
        passed = counted(len(paid.invoices), "invoice") if paid.invoices else "no invoice"
        caution = f"The day of {passed} has passed within a year; that says little yet."
    figures: dict[str, Figure] = {
        "invoices": len(paid.invoices),
        "median_days": paid.median,
        "longest_days": max((one.days for one in paid.invoices), default=None),
        "late": sum(one.days > LATE for one in paid.invoices),
        "trend": paid.trend or None,
        "reminders": sum(one.reminders for one in paid.invoices),
        "logged": len(logged),
    }
    return Reading("slow pay", _level(paid, bool(logged)), tuple(evidence), _RULE, figures, caution)


def _days(one: Paid) -> str:
    days = f"{counted(one.days, 'day')}{' so far' if one.is_open else ''}" if one.days else "in time"
    return f"{one.number} {days}"


def _level(paid: Habit, was_logged: bool) -> Level:
    days = [one.days for one in paid.invoices]
    if len(days) >= ENOUGH and (paid.median or 0) > VERY_LATE:
        return "clear"
    if sum(one > LONG for one in days) >= 2:
        return "clear"
    if (paid.median or 0) > LATE or any(one > VERY_LATE for one in days) or was_logged:
        return "a little"
    return "none"


def _evidence(paid: Habit) -> Iterator[str]:
    count = len(paid.invoices)
    if not any(one.days for one in paid.invoices):
        yield f"{counted(count, 'invoice')}, all paid in time." if count > 1 else "One invoice, paid in time."
        return
    yield f"Days beyond terms: {listed([_days(one) for one in paid.invoices])}."
    yield f"Median of {counted(count, 'invoice')}: {counted(paid.median or 0, 'day')}."
    if paid.trend:
        said_trend = {
            "later": "Payments come later than they did.",
            "sooner": "Payments come sooner than they did.",
            "steady": "It is neither growing nor shrinking.",
        }
        yield said_trend[paid.trend]
    reminders = sum(one.reminders for one in paid.invoices)
    if reminders:
        yield f"{counted(reminders, 'reminder')} for {counted(count, 'invoice')}."
