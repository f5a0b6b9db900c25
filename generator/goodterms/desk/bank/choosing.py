"""An invoice that an entry may pay as a choice, with its certainty and the words for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from goodterms.desk.bank.entry import BankEntry
from goodterms.desk.bank.fits import EXACT, Fit, fits
from goodterms.desk.bank.owed import Owed
from goodterms.desk.bank.proposal import CERTAINTY, Choice, Found, Part, column_of


def single(entry: BankEntry, owed: Owed, led: Found, why: str) -> Iterator[Choice]:
    """Yield the choices that one invoice offers for an entry; none for one that was issued later.

    Args:
        entry: What arrived.
        owed: The invoice on that day.
        led: What led to it.
        why: The same in words.
    """
    issued = owed.account.invoice.issued
    if issued is None or issued > entry.on:
        return
    for fit in fits(owed, entry.amount, entry.charges, entry.currency):
        certainty = CERTAINTY[led][column_of(fit.kind, EXACT)] - _less(fit, entry)
        must_ask = fit.kind not in EXACT or entry.bundled
        yield Choice((Part(owed.slug, owed.number, fit.amount),), certainty, (why, fit.says), must_ask)


def _less(fit: Fit, entry: BankEntry) -> int:
    if fit.kind in {"instalment", "due"}:
        return 1
    # A bank's fee taken as paid in full is a decision, and not what arrived.
    return 10 if fit.amount != entry.amount else 0


def distinct(choices: Iterable[Choice]) -> list[Choice]:
    """Return the choices that differ in what they write, each with its highest certainty."""
    best: dict[tuple[Part, ...], Choice] = {}
    for choice in choices:
        known = best.get(choice.parts)
        if known is None or choice.certainty > known.certainty:
            best[choice.parts] = choice
    return list(best.values())
