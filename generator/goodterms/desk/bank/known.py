"""Entries whose payment stands in a record already: imported before, or typed by hand.

Each recorded payment answers for one entry. The surest ties go first over the whole file, so
that a doubtful entry never takes a payment away from the entry it belongs to.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from goodterms.desk.bank.entry import BankEntry
from goodterms.ledger.money import ZERO
from goodterms.records.client import Client
from goodterms.records.invoices import Payment

NEAR = timedelta(3)
"""How far the day in a record may be from the bank's; weekends lie between booking and value date."""


@dataclass(slots=True, eq=False)
class Recorded:
    """A payment in a record."""

    slug: str
    number: str
    currency: str
    payment: Payment
    used: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """What stands in the records of an entry."""

    payments: tuple[Recorded, ...]
    why: str
    missing: Decimal = ZERO
    """The rest, where a part of a split payment is not there."""


@dataclass(slots=True)
class Evidence:
    """Whom an entry may be about."""

    numbers: frozenset[str] = frozenset()
    """Invoices that its text names."""
    payers: Mapping[str, float] = field(default_factory=dict)
    """Clients whose name or account it bears."""


NOTHING = Evidence()


def recorded_payments(clients: Mapping[str, Client]) -> list[Recorded]:
    """Return every payment of every client."""
    return [
        Recorded(slug, invoice.number, client.currency, payment)
        for slug, client in clients.items()
        for invoice in client.invoices
        for payment in invoice.payments
    ]


def find_known(
    entries: Sequence[BankEntry], evidence: Sequence[Evidence], recorded: Iterable[Recorded]
) -> dict[int, Known]:
    """Return what is known, by the place of its entry.

    Args:
        entries: Of the bank file.
        evidence: To each entry, whom it may be about.
        recorded: The payments in the records; those that answer for an entry are marked.
    """
    all_recorded = list(recorded)
    known = _by_reference(entries, all_recorded)
    by_amount: dict[tuple[str, Decimal], list[Recorded]] = {}
    by_number: dict[str, list[Recorded]] = {}
    for one in all_recorded:
        by_amount.setdefault((one.currency, one.payment.amount), []).append(one)
        by_number.setdefault(one.number, []).append(one)

    def near(entry: BankEntry, among: Iterable[Recorded]) -> Recorded | None:
        free = [one for one in among if not one.used and _is_near(one.payment, entry)]
        return min(free, key=lambda one: _distance(one.payment.on, entry.on), default=None)

    left = [at for at in range(len(entries)) if at not in known]
    for why, ties in (
        ("the record has it: same invoice, amount and day", _ties_number),
        ("the record has it: same client, amount and day", _ties_payer),
        ("a record has it: same amount and day", _ties_nothing),
    ):
        for at in left:
            entry = entries[at]
            if at in known or entry.pending:
                continue
            alike = by_amount.get((entry.currency, entry.amount))
            if alike is None and len(evidence[at].numbers) < 2:
                continue
            found = near(entry, [one for one in alike if ties(evidence[at], one)]) if alike else None
            if found is not None:
                found.used = True
                known[at] = Known((found,), why)
            elif ties is _ties_number and len(evidence[at].numbers) > 1:
                several = [near(entry, by_number.get(number, ())) for number in evidence[at].numbers]
                parts = [one for one in several if one is not None]
                if len(parts) > 1 and sum(one.payment.amount for one in parts) == entry.amount:
                    for one in parts:
                        one.used = True
                    known[at] = Known(tuple(parts), why)
    return known


def _by_reference(entries: Sequence[BankEntry], recorded: list[Recorded]) -> dict[int, Known]:
    named: dict[str, list[Recorded]] = {}
    for one in recorded:
        if one.payment.reference:
            named.setdefault(one.payment.reference, []).append(one)
    known: dict[int, Known] = {}
    for at, entry in enumerate(entries):
        parts = [
            one
            for one in named.get(entry.reference, ())
            if not one.used and _distance(one.payment.on, entry.on) <= NEAR
            and (one.payment.amount > 0) == (entry.amount > 0)
        ]  # fmt: skip
        if parts:
            for one in parts:
                one.used = True
            total = sum((one.payment.amount for one in parts), ZERO)
            missing = entry.amount - total if abs(total) < abs(entry.amount) else ZERO
            why = "a part of it stands in the record" if missing else "it was imported before"
            known[at] = Known(tuple(parts), why, missing)
    return known


def _is_near(payment: Payment, entry: BankEntry) -> bool:
    # A payment with a reference of its own came from a bank: another reference is another
    # payment, unless the very same day says that it is one entry out of two kinds of files.
    limit = NEAR if payment.reference is None else timedelta(0)
    return _distance(payment.on, entry.on) <= limit


def _distance(one: date, other: date) -> timedelta:
    return abs(one - other)


def _ties_number(evidence: Evidence, one: Recorded) -> bool:
    return one.number in evidence.numbers


def _ties_payer(evidence: Evidence, one: Recorded) -> bool:
    return not evidence.numbers and one.slug in evidence.payers


def _ties_nothing(evidence: Evidence, one: Recorded) -> bool:
    return not evidence.numbers and not evidence.payers
