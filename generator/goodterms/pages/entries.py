"""The lines of an account, as its page and the statement show them."""

from __future__ import annotations

from dataclasses import dataclass

from goodterms.ledger import Account
from goodterms.pages.causes import sentence
from goodterms.pages.scene import Scene


@dataclass(frozen=True, slots=True)
class EntryView:
    """A line of the account."""

    on: str
    cause: str
    amount: str
    balance: str


def entries(account: Account, scene: Scene) -> tuple[EntryView, ...]:
    """Return what happened on an account, by date; worked out once for all pages in a language."""
    found = scene.told.get(account.invoice.number)
    if found is None:
        words = scene.words
        found = scene.told[account.invoice.number] = tuple(
            EntryView(
                words.short_day(entry.on),
                sentence(entry, account, words),
                words.money(entry.amount),
                words.money(entry.balance),
            )
            for entry in account.entries
        )
    return found
