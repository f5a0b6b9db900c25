"""The latest payment on an invoice, and how it fits what was asked for. Pure: no clock, no words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from goodterms.ledger import Account
from goodterms.records.invoices import Payment

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Arrival:
    """A payment, and how it fits; amounts in the client's currency, 0 where there is nothing to say."""

    payment: Payment
    asked: Decimal
    """What was to be paid by ``due``; of an overpaid invoice what it came to."""
    due: date | None
    """The day of the part that is paid in part."""
    missing: Decimal
    """What of that part has not come and is not in discussion."""
    surplus: Decimal
    """What came beyond what was asked for."""
    taken: Decimal
    """What of the surplus went to other invoices."""
    taken_by: tuple[str, ...]
    """Their numbers."""
    returned: Decimal
    """What was paid back."""


def latest_arrival(account: Account, as_of: date) -> Arrival | None:
    """Return the latest payment on an invoice; None where none has arrived.

    Args:
        account: The invoice's account.
        as_of: The day; that of the account.
    """
    payments = [one for one in account.invoice.payments if one.on <= as_of]
    arrived = [one for one in payments if one.amount > 0]
    if not arrived:
        return None
    # Of one day the last in the file is the one that was noted last.
    last = max(enumerate(arrived), key=lambda pair: (pair[1].on, pair[0]))[1]
    part = next((one for one in account.instalments if 0 < one.open < one.amount), None)
    missing = part.open - part.disputed if part else ZERO
    moved = [entry for entry in account.entries if entry.cause.key == "credit used on"]
    returned = -sum((one.amount for one in payments if one.amount < 0), ZERO)
    taken = sum((entry.amount for entry in moved), ZERO)
    surplus = account.credit + taken
    asked, due = ZERO, None
    if missing and part:
        asked, due, surplus = part.amount, part.due, ZERO
    elif surplus or returned:
        asked = account.paid - surplus
        surplus += returned
    numbers = tuple(dict.fromkeys(entry.cause.number or "" for entry in moved))
    return Arrival(last, asked, due, missing, surplus, taken, numbers, returned)
