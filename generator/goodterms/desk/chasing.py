"""The next fitting step with an overdue invoice, or why there is none. Pure: no clock, no words.

The steps are those the guide names: a friendly note that sends the invoice once more (1), a
clear reminder (2), and after an attempt to talk a last letter (3). Each fits some days after
the one before (``reminders:`` in the policy). An invoice sent again, or a reminder noted under
``private:``, counts only if it came after the oldest day that is now overdue: who paid in
between starts anew with a friendly note. A payment is an answer, so the days count from it, too.

Nothing is asked for that is in discussion, on a plan that is kept, covered by the client's
own credit, or paused. Of an invoice that is only partly in discussion the rest may be asked
for (the design: "the disputed part is not due, is not chased; the rest is").
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal

from goodterms.desk.portfolio import Relation
from goodterms.ledger import Account
from goodterms.records.chase import LAST_STEP
from goodterms.records.policy import Policy

StepName = Literal["note", "reminder", "last letter"]
NAMES: tuple[StepName, ...] = ("note", "reminder", "last letter")

Reason = Literal[
    "not issued",
    "nothing open",
    "in discussion",
    "on a plan",
    "not due",
    "only charges",
    "covered by credit",
    "paused",
    "too soon",
    "all steps taken",
]


@dataclass(frozen=True, slots=True)
class Step:
    """A step that fits on the day."""

    number: int
    """1 to 3."""
    fits_since: date
    """The first day on which it fitted."""
    amount: Decimal
    """What is overdue and undisputed, without interest and fee."""
    charges: Decimal
    """Interest and fee still open."""
    overdue_since: date
    days: int
    """Days since then."""
    last_contact: date | None
    """The latest time either side was heard of about it since it is overdue."""
    missed_plan: bool
    """Whether an instalment of an agreed plan is among what is overdue."""

    @property
    def name(self) -> StepName:
        """Return what the step is called."""
        return NAMES[self.number - 1]


@dataclass(frozen=True, slots=True)
class Hold:
    """Why nobody is to be written to."""

    reason: Reason
    until: date | None = None
    """The last day it holds, where that is known."""


@dataclass(frozen=True, slots=True)
class Chase:
    """What may be done about an invoice: a step, or the reasons against one."""

    step: Step | None
    holds: tuple[Hold, ...]


def chase(account: Account, client: Relation, policy: Policy, as_of: date) -> Chase:
    """Return the next fitting step with an invoice, or every reason against one.

    Args:
        account: The invoice's account on the day.
        client: The client, with the notes on reminders and pauses.
        policy: For the days between the steps.
        as_of: The day; that of the account.
    """
    since = account.overdue_since
    if since is None or account.overdue <= 0:
        return Chase(None, (Hold(_why_nothing_is_overdue(account)),))
    holds: list[Hold] = []
    if client.ledger.credit >= account.due_now:
        holds.append(Hold("covered by credit"))
    pauses = [one.pause for one in client.private.chase if one.covers(account.invoice.number, as_of)]
    if pauses:
        holds.append(Hold("paused", max(pauses)))
    taken = steps_taken(account, client, since, as_of)
    done = max((number for _, number in taken), default=0)
    if done >= LAST_STEP:
        return Chase(None, (*holds, Hold("all steps taken")))
    heard = [day for day in _heard(account, client) if since < day <= as_of]
    contact = max([*(day for day, _ in taken), *heard], default=None)
    fits = fitting_day(done + 1, since, contact, policy)
    if fits > as_of:
        holds.append(Hold("too soon", fits - timedelta(1)))
    if holds:
        return Chase(None, tuple(holds))
    step = Step(
        done + 1,
        fits,
        account.overdue,
        account.charges_open,
        since,
        account.overdue_days,
        contact,
        misses_plan(account, as_of),
    )
    return Chase(step, ())


def misses_plan(account: Account, as_of: date) -> bool:
    """Tell whether an instalment of an agreed plan is overdue."""
    return any(
        part.origin == "plan" and part.due < as_of and part.open > part.disputed
        for part in account.instalments
    )


def steps_taken(account: Account, client: Relation, since: date, as_of: date) -> list[tuple[date, int]]:
    """Return day and number of each step taken after a due date, the oldest first.

    An invoice sent again is a friendly note.
    """
    number = account.invoice.number
    noted = [
        (one.on, one.step)
        for one in client.private.reminders
        if one.invoice == number and since < one.on <= as_of
    ]
    again = [(day, 1) for day in sorted(account.invoice.sent)[1:] if since < day <= as_of]
    by_day: dict[date, int] = {}
    # Sent again and noted as a reminder on one day is one step.
    for day, step in (*noted, *again):
        by_day[day] = max(step, by_day.get(day, 0))
    return sorted(by_day.items())


def _heard(account: Account, client: Relation) -> Iterator[date]:
    """Yield the days on which either side was heard of about an invoice, reminders apart."""
    yield from account.invoice.sent
    yield from (payment.on for payment in account.invoice.payments)
    for dispute in client.client.disputes:
        if dispute.invoice == account.invoice.number:
            ends = [one.agreed for one in (*dispute.earlier, dispute.resolution) if one]
            yield from [*ends, *([dispute.closed.on] if dispute.closed else [])]


def fitting_day(number: int, since: date, contact: date | None, policy: Policy) -> date:
    """Return the first day on which a step fits.

    Args:
        number: The step.
        since: The oldest due date that has passed.
        contact: The latest contact since then.
        policy: For the days.
    """
    rules = policy.reminders
    if number == 1:
        first = since + timedelta(rules.first)
        # Who has just paid a part is given time for the rest.
        return first if contact is None else max(first, contact + timedelta(rules.first))
    gap = rules.second if number == 2 else rules.last
    return (contact or since) + timedelta(gap)


def _why_nothing_is_overdue(account: Account) -> Reason:
    if account.state == "draft":
        return "not issued"
    if account.balance <= 0 or account.open <= 0:
        return "nothing open"
    if account.state == "in discussion" and account.next_due is None:
        return "in discussion"
    if account.due_now and account.due_now == account.charges_open:
        return "only charges"
    return "on a plan" if account.state == "on a plan" else "not due"
