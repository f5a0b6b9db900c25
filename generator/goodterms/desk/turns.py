"""Whose turn it is: in a question about an invoice, and with an offer for changed work."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from goodterms.records.client import Change
from goodterms.records.disputes import Dispute, Party
from goodterms.records.policy import Policy

Move = Literal["say back", "propose", "answer", "confirm", "offer"]
"""What the one whose turn it is has to do."""


@dataclass(frozen=True, slots=True)
class Turn:
    """Who is waited for, since when, and for what."""

    who: Party
    since: date
    move: Move
    by: date | None = None
    """The day the policy promises it for; None where nothing was promised."""

    def days(self, as_of: date) -> int:
        """Return for how many days it has been their turn."""
        return (as_of - self.since).days


def is_open(dispute: Dispute, as_of: date) -> bool:
    """Tell whether a question was raised by a day and is neither settled nor closed."""
    if dispute.raised > as_of or (dispute.closed and dispute.closed.on <= as_of):
        return False
    agreed = [*dispute.earlier, *([dispute.resolution] if dispute.resolution else [])]
    return all(one.agreed > as_of for one in agreed)


def dispute_turn(dispute: Dispute, policy: Policy, as_of: date) -> Turn | None:
    """Return whose turn it is in a question; None where it is not open on the day.

    The five steps take turns: the client raises it, we say back what we heard, the client
    confirms, we propose, the client answers. A proposal of either side makes it the
    other's turn. Each time we have the days that the policy promises.
    """
    if not is_open(dispute, as_of):
        return None
    limit = timedelta(policy.disputes.answer_within)
    made = [one for one in dispute.proposals if one.on <= as_of]
    if made:
        last = max(made, key=lambda one: one.on)
        # Of two on one day the later in the file was made later.
        last = [one for one in made if one.on == last.on][-1]
        if last.by == "client":
            return Turn("freelancer", last.on, "answer", last.on + limit)
        return Turn("client", last.on, "answer")
    if dispute.confirmed and dispute.confirmed <= as_of:
        return Turn("freelancer", dispute.confirmed, "propose", dispute.confirmed + limit)
    if dispute.understood:
        # When we said it back is not written down; the question's own day is the only one known.
        return Turn("client", dispute.raised, "confirm")
    return Turn("freelancer", dispute.raised, "say back", dispute.raised + limit)


def change_turn(change: Change, policy: Policy, as_of: date) -> Turn | None:
    """Return whose turn it is with changed work; None once the offer is answered."""
    if change.requested > as_of or (change.answer and change.answer.on <= as_of):
        return None
    if change.offer and change.offer.on <= as_of:
        return Turn("client", change.offer.on, "answer")
    limit = timedelta(policy.changes.answer_within)
    return Turn("freelancer", change.requested, "offer", change.requested + limit)
