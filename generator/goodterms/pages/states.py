"""What an invoice's state is called."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from goodterms.ledger import Account, State
from goodterms.pages.words import Words


@dataclass(frozen=True, slots=True)
class StateView:
    """A state by its word, and by the mark beside it (a shape, so that colour is not needed)."""

    mark: str
    """A word for the style sheet: open, part-paid, due-soon …"""
    label: str


def state(account: Account, words: Words) -> StateView:
    """Return the state of an account in the client's language."""
    return _views(words)[account.state]


@cache
def _views(words: Words) -> dict[State, StateView]:
    _ = words.gettext
    labels: dict[State, str] = {
        "draft": _("Draft"),
        "open": _("Open"),
        "part-paid": _("Partly paid"),
        "due soon": _("Due soon"),
        "overdue": _("Overdue"),
        "in discussion": _("In discussion"),
        "on a plan": _("In instalments"),
        "settled": _("Settled"),
        "credited": _("Credited"),
        "written off": _("Written off"),
    }
    return {one: StateView(one.replace(" ", "-"), label) for one, label in labels.items()}
