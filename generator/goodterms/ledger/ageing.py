"""Ageing: how long what is open has been due."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal

from goodterms.ledger.model import Account
from goodterms.ledger.money import ZERO

BUCKETS = ("not due", "1-30", "31-60", "61-90", "over 90")
"""Days since the due date. What is disputed is not due; neither is credit of the client, below zero."""


def ageing(accounts: Iterable[Account], as_of: date) -> dict[str, Decimal]:
    """Return what is open by the days it has been due; the sum is the balance of the accounts."""
    buckets = dict.fromkeys(BUCKETS, ZERO)
    for account in accounts:
        placed = ZERO
        for since, amount in _dated(account):
            buckets[bucket(since, as_of)] += amount
            placed += amount
        # What no due date holds: disputed parts, deposits and credit of the client.
        buckets[BUCKETS[0]] += account.balance - placed
    return buckets


def bucket(due: date, as_of: date) -> str:
    """Return the name of the bucket for something due on a day."""
    days = (as_of - due).days
    if days <= 0:
        return BUCKETS[0]
    return BUCKETS[min((days - 1) // 30 + 1, 4)]


def _dated(account: Account) -> Iterator[tuple[date, Decimal]]:
    """Yield what is open and undisputed with the day it fell due; charges fell due when they arose."""
    for part in account.instalments:
        yield part.due, part.open - part.disputed
    left = min(account.charges_open, max(account.balance, ZERO))
    # Payments cover the oldest charges first, so the newest are the open ones.
    for entry in reversed(account.entries):
        if left <= 0:
            return
        if entry.kind in {"interest", "late fee"} and entry.amount > 0:
            amount = min(entry.amount, left)
            left -= amount
            yield entry.cause.since or entry.on, amount
