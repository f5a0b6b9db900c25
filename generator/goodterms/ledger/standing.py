"""Where an account stands on a day: what is due of it, and the one word for its state."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from goodterms.ledger.book import Book
from goodterms.ledger.model import Account, EarlyDiscount, Instalment, State
from goodterms.ledger.money import ZERO, rounded
from goodterms.records.client import Change

SOON = timedelta(7)
"""An invoice is due soon when its next due date is at most this far away."""


def account_of(book: Book, offer: EarlyDiscount | None, change: Change | None, as_of: date) -> Account:
    """Return the account as it stands at the end of a day."""
    instalments = _instalments(book)
    undisputed = [(part.due, part.open - part.disputed) for part in instalments]
    overdue = sum((amount for due, amount in undisputed if due < as_of), ZERO)
    since = min((due for due, amount in undisputed if due < as_of and amount), default=None)
    upcoming = min((due for due, amount in undisputed if due >= as_of and amount), default=None)
    asked = sum((amount for due, amount in undisputed if due <= as_of), ZERO)
    # Money paid back beyond what had come in is owed at once: no instalment holds it.
    beyond = max(-book.reduced, ZERO) if book.gross >= 0 and book.issued is not None else ZERO
    if not book.wholly_disputed:
        asked += book.charges + beyond
    issued = book.issued is not None
    zero = rounded(ZERO, book.currency)
    takes_offer = offer is not None and offer.pay > 0 and not book.disputes
    return Account(
        invoice=book.invoice,
        document=book.document,
        totals=book.totals,
        terms=str(book.terms),
        entries=tuple(book.entries),
        instalments=instalments,
        state=_state(book, since, upcoming, as_of),
        balance=book.balance + zero,
        open=max(book.balance, ZERO) + zero if issued else zero,
        credit=max(-book.balance, ZERO) + zero,
        due_now=asked + zero,
        overdue=overdue + zero,
        overdue_since=since,
        overdue_days=0 if since is None else (as_of - since).days,
        next_due=upcoming,
        next_amount=sum((amount for due, amount in undisputed if due == upcoming), zero),
        disputed=book.disputed + zero,
        in_discussion=tuple(book.disputes),
        interest=book.interest + zero,
        fee=book.fee + zero,
        charges_open=book.charges + zero,
        paid=book.paid + zero,
        discount=offer if takes_offer else None,
        credits=tuple(book.credits),
        corrected_by=tuple(book.corrected_by),
        change=change,
    )


def _instalments(book: Book) -> tuple[Instalment, ...]:
    """Return the schedule with what is open of each part and what of that is disputed.

    Money fills the oldest first; the part in discussion is taken to be the one that would
    be paid last, so that what is undisputed stays due as it was. Of that part only what is
    left once the charges are covered counts as filled.
    """
    if not book.schedule:
        return ()
    covered = max(min(book.reduced, book.gross - book.disputed), ZERO)
    opened: list[Decimal] = []
    zero = rounded(ZERO, book.currency)
    for slot in book.schedule:
        filled = min(slot.amount, covered)
        covered -= filled
        opened.append(slot.amount - filled)
    in_question = book.disputed
    parts: list[Instalment] = []
    for slot, left in zip(reversed(book.schedule), reversed(opened), strict=True):
        disputed = min(left, in_question) + zero
        in_question -= disputed
        parts.append(Instalment(slot.due, slot.amount, left, disputed, slot.origin, slot.percent))
    parts.reverse()
    return tuple(sorted(parts, key=lambda part: part.due))


def _state(book: Book, overdue_since: date | None, upcoming: date | None, as_of: date) -> State:
    if book.issued is None:
        return "draft"
    if book.document == "credit note" and book.balance <= 0:
        return "credited"
    if book.written:
        return "written off"
    if book.balance <= 0 and (book.cancelled or 0 < book.gross <= book.credited):
        return "credited"
    if book.disputes:
        return "in discussion"
    if book.balance <= 0:
        return "settled"
    if overdue_since is not None:
        return "overdue"
    if any(slot.origin == "plan" for slot in book.schedule):
        return "on a plan"
    if upcoming is not None and upcoming - as_of <= SOON:
        return "due soon"
    return "part-paid" if book.reduced > 0 else "open"
