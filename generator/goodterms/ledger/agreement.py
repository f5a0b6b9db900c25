"""What an agreement does to an account: adjustment, discount, new dates, in that order."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from goodterms.ledger.book import Book, Left, Slot
from goodterms.ledger.model import AgreedCredit, Cause
from goodterms.ledger.money import ZERO, rounded
from goodterms.ledger.schedule import discount_amount
from goodterms.ledger.tax import spread
from goodterms.records.disputes import Dispute, Instalment, Resolution


def agree(book: Book, dispute: Dispute, resolution: Resolution, day: date) -> tuple[Slot, ...]:
    """Post what was agreed, and return the new dates of what is left; empty if they stay."""
    taken = _adjust(book, dispute, resolution, day)
    before = book.left
    off = _discount(book, dispute, resolution, day)
    book.left_by.append(Left(resolution, before, book.left, _paid_on(book, day)))
    book.in_force[dispute.id] = (resolution, taken, off)
    if not book.left:
        return ()
    if resolution.plan:
        return _planned(book, resolution, day)
    return () if resolution.extend is None else (Slot(resolution.extend, book.left, "extension"),)


def undo(book: Book, dispute: Dispute, day: date) -> bool:
    """Take back the agreement in force, as another replaces it; tell whether it had set dates."""
    if dispute.id not in book.in_force:
        return False
    old, taken, off = book.in_force.pop(dispute.id)
    cause = Cause("agreement replaced", dispute=dispute.id, day=old.agreed)
    for credit in [credit for credit in book.credits if credit.dispute == dispute.id]:
        book.credits.remove(credit)
        book.reduced_net += credit.net
    book.credited += taken
    book.post(day, "adjustment", -taken, cause)
    book.post(day, "discount", -off, cause)
    return bool(old.plan) or old.extend is not None


def _adjust(book: Book, dispute: Dispute, resolution: Resolution, day: date) -> Decimal:
    if resolution.adjust is None:
        return ZERO
    groups = spread(rounded(resolution.adjust, book.currency), book.totals, book.currency)
    net = sum((group.net for group in groups), ZERO)
    tax = sum((group.tax for group in groups), ZERO)
    book.credits.append(AgreedCredit(day, dispute.id, groups, net, tax, net + tax))
    book.reduced_net -= net
    book.credited -= net + tax
    cause = Cause("agreed adjustment", dispute=dispute.id, day=resolution.agreed, base=net)
    book.post(day, "adjustment", net + tax, cause)
    return net + tax


def _discount(book: Book, dispute: Dispute, resolution: Resolution, day: date) -> Decimal:
    if resolution.discount is None:
        return ZERO
    left, percent = book.left, resolution.discount.percent
    wanted = resolution.discount.amount or ZERO
    if percent is not None:
        wanted = discount_amount(percent, left, book.currency)
    amount = min(rounded(wanted, book.currency), left)
    cause = Cause(
        "agreed discount", dispute=dispute.id, day=resolution.agreed, rate=percent,
        base=left if percent is not None else None,
    )  # fmt: skip
    book.post(day, "discount", -amount, cause)
    return -amount


def _paid_on(book: Book, day: date) -> Decimal:
    paid = (payment.amount for payment in book.invoice.payments if payment.on == day and payment.amount > 0)
    return rounded(sum(paid, ZERO), book.currency)


def _planned(book: Book, resolution: Resolution, day: date) -> tuple[Slot, ...]:
    """Return a plan's slots: of all that is left, or of what a payment on the same day leaves."""
    left, down = book.left, _paid_on(book, day)
    total = sum((part.amount for part in resolution.plan), ZERO)
    if 0 < down < left and total == left - down:
        return Slot(day, down, "plan"), *_fitted(resolution.plan, left - down, book.currency)
    return _fitted(resolution.plan, left, book.currency)


def _fitted(plan: tuple[Instalment, ...], left: Decimal, currency: str) -> tuple[Slot, ...]:
    """Return a plan as slots that add up to what is left, whatever was written."""
    slots: list[Slot] = []
    parts = sorted(plan, key=lambda part: part.due)
    for part in parts:
        amount = left if part is parts[-1] else min(rounded(part.amount, currency), left)
        left -= amount
        if amount:
            slots.append(Slot(part.due, amount, "plan"))
    return tuple(slots)
