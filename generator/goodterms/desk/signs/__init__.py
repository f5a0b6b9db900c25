"""The six signs that a relation needs care, each with its evidence, a level, and what to try first.

Words describe what happened. A level says how often, never what somebody is like.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from goodterms.desk.portfolio import Portfolio, Relation
from goodterms.desk.signs.advice import decent_end, is_time_to_part, try_first
from goodterms.desk.signs.others import (
    read_demands,
    read_disrespect,
    read_everything_for_nothing,
    read_not_answering,
    read_not_listening,
)
from goodterms.desk.signs.reading import SIGNS, Level, Reading, Sign, View
from goodterms.desk.signs.slow_pay import Habit, habit, read_slow_pay
from goodterms.desk.words import Say, listed
from goodterms.desk.worktime import Worktime
from goodterms.ledger.terms.model import counted
from goodterms.records.policy import Policy

__all__ = ["SIGNS", "Habit", "Level", "Reading", "Sign", "Signs", "habit", "signs", "signs_of"]

LITTLE_DATA = 5
"""Fewer things on record than this, invoices, appointments and notes together, and it is said."""


@dataclass(frozen=True, slots=True)
class Signs:
    """All six signs of one client."""

    relation: Relation
    readings: tuple[Reading, ...]
    caution: str
    """How little is on record, where it is little."""
    first: dict[Sign, tuple[str, ...]]
    """What to try first, for each sign that there is."""
    end: tuple[tuple[str, str], ...]
    """The steps to a decent end with their commands, where it comes to that; else empty."""

    def as_json(self) -> dict[str, Any]:
        """Return the shape that ``goodterms signs --json`` lists."""
        return {
            "client": self.relation.slug,
            "name": self.relation.client.name,
            "caution": self.caution or None,
            "signs": [
                {**one.as_json(), "try_first": list(self.first.get(one.sign, ()))} for one in self.readings
            ],
            "decent_end": [{"step": step, "command": command or None} for step, command in self.end],
        }


def signs(portfolio: Portfolio) -> tuple[Signs, ...]:
    """Return the signs of every client, in the order of their slugs."""
    return tuple(signs_of(relation, portfolio.policy) for relation in portfolio.relations)


def signs_of(relation: Relation, policy: Policy) -> Signs:
    """Return the signs of one client, as far as the records of the last twelve months know."""
    view = View(relation, policy, Worktime(policy), Say(policy, relation.as_of))
    found = (
        read_demands(view),
        read_everything_for_nothing(view),
        read_slow_pay(view),
        read_not_listening(view),
        read_not_answering(view),
        read_disrespect(view),
    )
    first = {one.sign: tips for one in found if (tips := try_first(one, policy))}
    end = decent_end(relation, policy) if is_time_to_part(found, relation) else ()
    return Signs(relation, found, _caution(view), first, end)


def _caution(view: View) -> str:
    invoices = sum(
        account.invoice.issued is not None and view.counts(account.invoice.issued)
        for account in view.relation.ledger.accounts
    )
    meetings = sum(view.counts(one.on.date()) for one in view.relation.client.appointments)
    notes = len(view.log(lambda entry: True))
    if invoices + meetings + notes >= LITTLE_DATA:
        return ""
    on_record = listed(
        [counted(invoices, "invoice"), counted(meetings, "appointment"), counted(notes, "note")]
    )
    return f"There is little to go by yet: {on_record} within a year. Take it as a first impression."
