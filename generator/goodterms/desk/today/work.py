"""What was promised around the work: promises, next steps, news, appointments, rates, and a good end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from goodterms.desk.today.invoices import HORIZON, promises_about
from goodterms.desk.today.item import Item
from goodterms.desk.today.scope import Scope
from goodterms.desk.words import begin, listed, stopped
from goodterms.ledger.terms.model import counted
from goodterms.records.client import PriceRate

UNDATED = timedelta(14)
"""How long a promise without a day may stand before it is asked about."""
TOLD_AFTER = timedelta(60)
"""How long after its first day a rate is asked about that nobody was told of."""


def work_items(scope: Scope) -> Iterator[Item]:
    """Yield what the work with a client asks for."""
    yield from _promises(scope)
    yield from _next_steps(scope)
    yield from _update(scope)
    yield from _appointments(scope)
    yield from _rates(scope)
    yield from _contract(scope)
    yield from _ended(scope)


def _promises(scope: Scope) -> Iterator[Item]:
    about_drafts = [
        promise
        for draft in scope.relation.ledger.drafts
        if draft.invoice.issued is None
        for promise in promises_about(draft.invoice.number, scope)
    ]
    for at, promise in enumerate(scope.client.promises):
        kept = promise.kept and promise.kept <= scope.as_of
        # One that is about a draft is told with the draft.
        if kept or promise.made > scope.as_of or promise in about_drafts:
            continue
        where, then = scope.at("promises", at), "then add `kept:` with the day"
        if promise.due is None:
            if scope.as_of - promise.made < UNDATED:
                continue
            text = f"Promised {scope.say.on(promise.made)} without a day: {stopped(promise.what)}"
            yield scope.item(
                "promise", "today", text, where, then="add `due:`, or `kept:`", since=promise.made
            )
        elif promise.due - scope.as_of <= HORIZON:
            text = f"Promised for {scope.say.day(promise.due)}: {stopped(promise.what)}"
            if promise.due < scope.as_of:
                text += " If it needs longer, say so today, with a new day."
            yield scope.item(
                "promise", scope.level(promise.due), text, where, then=then,
                since=promise.made, by=promise.due,
            )  # fmt: skip


def _next_steps(scope: Scope) -> Iterator[Item]:
    for at, dispute in enumerate(scope.client.disputes):
        resolution = dispute.resolution
        if resolution is None or resolution.agreed > scope.as_of:
            continue
        for number, step in enumerate(resolution.next_steps):
            done = step.done and step.done <= scope.as_of
            if done or step.by is None or step.by - scope.as_of > HORIZON:
                continue
            where = scope.at("disputes", at, "resolution", "next_steps", number)
            then = "then add `done:` with the day; the seal allows it"
            day = scope.say.day(step.by)
            if step.who == "freelancer":
                text = f"Agreed for {day}: {stopped(step.what)}"
                level = scope.level(step.by)
                yield scope.item("next step", level, text, where, subject=dispute.id, then=then, by=step.by)
            elif step.by < scope.as_of:
                text = (
                    f"The client agreed to do this by {day}: {stopped(step.what)} Ask kindly how it stands."
                )
                yield scope.item("waiting", "today", text, where, subject=dispute.id, then=then, by=step.by)


def is_going_on(scope: Scope) -> date | None:
    """Return since when work is going on that the client would like to hear of; None if there is none.

    Work goes on while a draft is being filled, an accepted change is neither billed nor past
    its deadline, or a promise is open that is due before the next update would be.
    """
    if scope.relation.has_ended:
        return None
    as_of, ahead = scope.as_of, scope.as_of + timedelta(scope.policy.updates_every)
    begun = [
        draft.invoice.service.start
        for draft in scope.relation.ledger.drafts
        if draft.invoice.service and draft.invoice.service.start <= as_of <= draft.invoice.service.end
    ]
    billed = {account.invoice.change for account in scope.relation.ledger.accounts}
    for change in scope.client.changes:
        answer = change.answer
        if answer and answer.accepted and answer.on <= as_of and change.id not in billed:
            deadline = change.offer.deadline if change.offer else None
            if deadline is None or deadline >= as_of:
                begun.append(answer.on)
    begun += [
        promise.made
        for promise in scope.client.promises
        if promise.due
        and promise.made <= as_of
        and promise.due <= ahead
        and not (promise.kept and promise.kept <= as_of)
    ]
    return min(begun, default=None)


def _update(scope: Scope) -> Iterator[Item]:
    begun = is_going_on(scope)
    if begun is None:
        return
    last = max((update.on for update in scope.client.updates if update.on <= scope.as_of), default=None)
    since = max(last, begun) if last else begun
    by = since + timedelta(scope.policy.updates_every)
    if by > scope.as_of:
        return
    days = counted((scope.as_of - since).days, "day")
    said = f"The last update was {days} ago" if last == since else f"No update for {days}"
    text = f"{said}, and the work goes on. A few lines on where it stands do good."
    yield scope.item(
        "update", scope.level(by), text, scope.at("updates"), then="add one under `updates:`, and publish",
        since=since, by=by,
    )  # fmt: skip


def _appointments(scope: Scope) -> Iterator[Item]:
    for at, meeting in enumerate(scope.client.appointments):
        day = meeting.on.date()
        if meeting.status == "planned" and day < scope.as_of:
            text = f"How did the appointment of {scope.say.short(day)} go? It still stands as planned."
            yield scope.item(
                "appointment", "today", text, scope.at("appointments", at),
                then="set `status:` to held, cancelled or missed", since=day,
            )  # fmt: skip


def _rates(scope: Scope) -> Iterator[Item]:
    notice = timedelta(scope.policy.rates_notice)
    for at, rate in enumerate(scope.client.terms.rates):
        told = rate.noticed and rate.noticed <= scope.as_of
        by = rate.from_ - notice
        far = by - scope.as_of > notice or scope.as_of - rate.from_ > TOLD_AFTER
        if told or far or not _follows(rate, scope):
            continue
        price = f"{scope.say.format.price(rate.price, scope.client.currency)} per {rate.unit}"
        start = scope.say.short(rate.from_)
        if rate.from_ <= scope.as_of:
            text = f"{price} holds since {start}, but nobody was told. Bill the old rate until they know."
        elif by < scope.as_of:
            text = (
                f"{price} from {start} on, and they do not know yet. Tell them today, or let it begin later."
            )
        elif by == scope.as_of:
            text = f"{price} from {start} on: today is the day to tell them in writing."
        else:
            text = f"{price} from {start} on: tell them in writing by {scope.say.day(by)}."
        do, then = scope.letter("new-rate", str(rate.from_)), "`--send` tells them and notes the day"
        if rate.from_ <= scope.as_of:
            do, then = scope.at("terms", "rates", at), "tell them, then add `noticed:` with the day"
        yield scope.item(
            "rate",
            scope.level(by),
            text,
            do,
            then=then,
            since=rate.from_,
            by=by,
        )


def _follows(rate: PriceRate, scope: Scope) -> bool:
    """Tell whether a rate takes the place of an earlier one while the work goes on.

    The first rate of a unit was simply agreed.
    """
    ended = scope.client.ended
    if ended and ended.on <= rate.from_:
        return False
    return any(one.unit == rate.unit and one.from_ < rate.from_ for one in scope.client.terms.rates)


def _contract(scope: Scope) -> Iterator[Item]:
    contract = scope.client.terms.contract
    if contract is None or scope.relation.has_ended:
        return
    if contract.signed is None:
        text = f"“{begin(contract.title)}” has no day on which both had signed."
        yield scope.item(
            "contract", "soon", text, scope.at("terms", "contract"), then="add `signed:` once they have"
        )


def _ended(scope: Scope) -> Iterator[Item]:
    ended = scope.client.ended
    if ended is None:
        return
    ledger = scope.relation.ledger
    told = scope.is_written("ending", str(ended.on), date.min)
    do, then = scope.letter("ending"), "it brings what was never sent, and the statement of account"
    if told:
        do, then = scope.statement(), ""
    if ended.on > scope.as_of:
        if ended.on - scope.as_of <= 2 * HORIZON:
            text = (
                f"Your work together ends {scope.say.on(ended.on)}. Prepare the final invoice, the statement "
                "of account, the handover note and a friendly last word."
            )
            yield scope.item("ended", "soon", text, do, then=then, by=ended.on)
        return
    left = []
    if ledger.open:
        left.append(f"{scope.money(ledger.open)} open")
    if ledger.drafts:
        left.append(counted(len(ledger.drafts), "draft") + " not sent")
    if ledger.credit:
        left.append(f"{scope.money(ledger.credit)} of the client's money to pay back")
    if left:
        on = scope.say.on(ended.on)
        text = f"Your work together ended {on}, with {listed(left)}. Bring it to a round end."
        yield scope.item("ended", "today", text, do, then=then, since=ended.on)
