"""Today: who is waiting for what, the most urgent first, each with the command that does it."""

from __future__ import annotations

from goodterms.desk.portfolio import Portfolio, Relation
from goodterms.desk.today.invoices import invoice_items
from goodterms.desk.today.item import LEVELS, Item, Level
from goodterms.desk.today.payments import payment_items
from goodterms.desk.today.scope import Scope
from goodterms.desk.today.talks import talk_items
from goodterms.desk.today.work import work_items
from goodterms.desk.words import Say
from goodterms.desk.worktime import Worktime

__all__ = ["HEADINGS", "LEVELS", "Item", "Level", "items_of", "today"]

HEADINGS: dict[Level, str] = {
    "late": "First of all",
    "today": "Today",
    "soon": "Coming up, or in other hands",
}


def today(portfolio: Portfolio) -> tuple[Item, ...]:
    """Return the list of the day over all clients, the most urgent first."""
    found = [item for relation in portfolio.relations for item in _items(relation, portfolio)]
    return tuple(sorted(found, key=lambda item: item.urgency))


def items_of(relation: Relation, portfolio: Portfolio) -> tuple[Item, ...]:
    """Return the list of one client."""
    return tuple(sorted(_items(relation, portfolio), key=lambda item: item.urgency))


def _items(relation: Relation, portfolio: Portfolio) -> list[Item]:
    policy = portfolio.policy
    posted = tuple(one for one in portfolio.posted if one.client == relation.slug)
    scope = Scope(relation, policy, Worktime(policy), Say(policy, portfolio.as_of), posted)
    return [*invoice_items(scope), *payment_items(scope), *talk_items(scope), *work_items(scope)]
