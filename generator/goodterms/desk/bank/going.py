"""Money on its way back: refunds to a client, and entries that a bank takes back."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import timedelta

from goodterms.desk.bank.entry import BankEntry
from goodterms.desk.bank.known import Recorded
from goodterms.desk.bank.owed import Owed, Running
from goodterms.desk.bank.proposal import CERTAINTY, Choice, Part
from goodterms.ledger.money import plain

TAKEN_BACK_WITHIN = timedelta(400)
"""How old the entry may be that is taken back; an unauthorised direct debit, 13 months (PSD2, art. 71)."""


def going_out(entry: BankEntry, running: Running, named: Collection[str], *, sure: bool) -> Iterator[Choice]:
    """Yield the refunds that money to a client may be.

    Args:
        entry: Its amount is below zero.
        running: The client's ledger on the day.
        named: Invoices in its text.
        sure: Whether the name is the client's.
    """
    amount = -entry.amount
    holders = [owed for owed in running.with_balance() if owed.credit]
    mentioned = [owed for number in named if (owed := running.owed(number)) is not None]
    for owed in holders:
        is_named = owed.number in named
        if owed.credit == amount:
            what = (
                f"it names {owed.number}"
                if is_named
                else "the name is theirs"
                if sure
                else "the name is like theirs"
            )
            certainty = 97 if is_named else CERTAINTY["name" if sure else "likeness"][0]
            yield _refund(entry, owed, certainty, what, "all that was paid too much", must_ask=False)
        elif is_named or sure:
            difference = f"{plain(owed.credit, entry.currency)} was paid too much"
            yield _refund(entry, owed, 55, "money to the client", difference, must_ask=True)
    for owed in mentioned:
        if not owed.credit and owed.account.paid > 0:
            why = f"it names {owed.number}, of which nothing was paid too much: it would be open again"
            yield _refund(entry, owed, 50, why, "", must_ask=True)


def taken_back(
    entry: BankEntry, recorded: Sequence[Recorded], payers: Mapping[str, float], named: Collection[str]
) -> Iterator[Choice]:
    """Yield the payments that a reversal may take back: of the same amount, not long ago."""
    alike = [
        one
        for one in recorded
        if one.payment.amount == -entry.amount and one.currency == entry.currency
        and timedelta(0) <= entry.on - one.payment.on <= TAKEN_BACK_WITHIN
        and not _was_taken_back(one, recorded)
    ]  # fmt: skip
    told = [one for one in alike if one.number in named] or [one for one in alike if one.slug in payers]
    for one in told or alike:
        what = "the payment" if one.payment.amount > 0 else "the refund"
        why = f"the bank takes back {what} of {one.payment.on} for {one.number}"
        certainty = CERTAINTY["reversal"][0 if told else 1]
        yield Choice((Part(one.slug, one.number, entry.amount),), certainty, (why,), must_ask=not told)


def _was_taken_back(one: Recorded, recorded: Sequence[Recorded]) -> bool:
    """Tell whether a record has the way back of a payment too."""
    same = [other for other in recorded if other.number == one.number]
    there = sum(other.payment.amount == one.payment.amount for other in same)
    back = sum(other.payment.amount == -one.payment.amount for other in same)
    return back >= there


def _refund(entry: BankEntry, owed: Owed, certainty: int, why: str, says: str, *, must_ask: bool) -> Choice:
    words = tuple(text for text in (why, says) if text)
    return Choice((Part(owed.slug, owed.number, entry.amount),), certainty, words, must_ask)
