"""The other five signs: what was logged, what was asked for, what was left unanswered, what was missed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from goodterms.desk.signs.reading import BY_TIMES, Figure, Level, Reading, View, level_of, times
from goodterms.desk.turns import change_turn, dispute_turn
from goodterms.desk.words import begin, listed
from goodterms.ledger.money import CONTEXT, ZERO
from goodterms.ledger.terms.model import counted

FEW_INVOICES = 3
"""Fewer invoices than this, and a share of them says nothing."""
IN_QUESTION = 2
"""Questions, over more than a third of the invoices, from which on they count. One is never a sign."""
SHARE_TAKEN_OFF = Decimal("0.05")
"""Of what was billed: more than this taken off in agreements is unusual."""
UNACCEPTED = 2
"""Changes asked for whose offer was declined or left unanswered, from which on they count."""
SLOW_ANSWER, LONG_SILENCE = 7, 21
"""Days without an answer: over 7 are noticeable, over 21 a silence."""

# What comes in by itself and rings: a mail at night asks nothing of the night.
_RINGS = {None, "call", "message", "meeting"}


def read_demands(view: View) -> Reading:
    """Read how often a client calls outside the hours.

    Counted is what was logged as a demand, and any call, message or visit outside the policy's
    hours (the freelancer's local time) that was logged under no sign. Once or twice within a
    year is a little, three times clear.
    """
    worktime = view.worktime
    demands = view.logged("demands")
    rang = view.log(lambda e: e.sign is None and e.kind in _RINGS and worktime.is_outside(e.on))
    outside = [entry for entry in (*demands, *rang) if worktime.is_outside(entry.on)]
    evidence = []
    if outside:
        hours = view.policy.hours
        span = f", which are {hours.from_} to {hours.to}" if hours else ""
        when = listed(
            [f"{view.say.short(e.on.date())} at {e.on:%H:%M}" for e in sorted(outside, key=lambda e: e.on)]
        )
        evidence.append(f"Outside your hours{span}: {when}.")
    if len(demands) > len([entry for entry in demands if entry in outside]):
        within = [entry for entry in demands if entry not in outside]
        evidence.append(f"Noted {times(len(within))} within your hours.")
    caution = "" if view.policy.hours else "The policy names no `hours`, so only what you noted counts."
    figures: dict[str, Figure] = {"outside_hours": len(outside), "logged": len(demands)}
    level = level_of(len(demands) + len(rang))
    noted = view.notes(sorted([*demands, *rang], key=lambda e: e.on))
    return Reading("demands", level, (*evidence, *noted), BY_TIMES, figures, caution)


def read_everything_for_nothing(view: View) -> Reading:
    """Read what was asked for beyond what was agreed.

    Four things are looked at: two or more invoices, over a third of them, in question; two or
    more changes whose offer was not accepted, more than 5 % of what was billed taken off in
    agreements, and what was logged. One is a little, two are clear. Questions in which an
    adjustment was agreed were good questions, and do not count.
    """
    client, currency = view.relation.client, view.relation.client.currency
    accounts = [
        account
        for account in view.relation.ledger.accounts
        if account.totals.gross > 0 and account.invoice.issued and view.counts(account.invoice.issued)
    ]
    numbers = {account.invoice.number for account in accounts}
    raised = [one for one in client.disputes if view.counts(one.raised) and one.invoice in numbers]
    granted = [one for one in raised if one.resolution and (one.resolution.adjust or ZERO) < 0]
    asked = {one.invoice for one in raised if one not in granted}
    declined = [
        change.id
        for change in client.changes
        if view.counts(change.requested)
        and change.offer
        and change.offer.on <= view.as_of
        and not (change.answer and change.answer.on <= view.as_of and change.answer.accepted)
        and (change.answer or (view.as_of - change.offer.on).days > SLOW_ANSWER)
    ]
    billed = sum((account.totals.gross for account in accounts), ZERO)
    off = ZERO
    for account in accounts:
        for entry in account.entries:
            if entry.cause.key == "agreed discount":
                off -= entry.amount
    share = CONTEXT.divide(off, billed) if billed else ZERO
    logged = view.logged("everything for nothing")

    points = 0
    evidence = []
    if raised:
        evidence.append(
            f"{len({one.invoice for one in raised})} of {counted(len(accounts), 'invoice')} in question"
            + (f"; in {len(granted)} you agreed that the question was right." if granted else ".")
        )
    if len(accounts) >= FEW_INVOICES and len(asked) >= IN_QUESTION and 3 * len(asked) > len(accounts):
        points += 1
    if declined:
        evidence.append(f"Offers for changed work that were not accepted: {listed(declined)}.")
        points += len(declined) >= UNACCEPTED
    if off > 0:
        percent = view.say.format.percent(CONTEXT.multiply(share, Decimal(100)).quantize(Decimal("0.1")))
        evidence.append(f"Discounts agreed: {view.say.money(off, currency)}, {percent} of what was billed.")
        points += share > SHARE_TAKEN_OFF
    points += 2 if len(logged) >= 3 else bool(logged)
    level: Level = "clear" if points >= 2 else "a little" if points else "none"
    caution = ""
    if len(accounts) < FEW_INVOICES:
        caution = f"Only {counted(len(accounts), 'invoice')} within a year, so shares say little."
    figures: dict[str, Figure] = {
        "invoices": len(accounts),
        "in_question": len({one.invoice for one in raised}),
        "found_right": len(granted),
        "offers_not_accepted": len(declined),
        "discounts": f"{off:f} {currency}",
        "logged": len(logged),
    }
    notes = view.notes(logged)
    rule = (
        f"a little: one of these, clear: two. Questions about {IN_QUESTION} invoices or more, over a third; "
        f"{UNACCEPTED} offers not accepted; over 5 % taken off; noted once (three times counts as two)"
    )
    return Reading("everything for nothing", level, (*evidence, *notes), rule, figures, caution)


def read_not_listening(view: View) -> Reading:
    """Read what was logged: whether somebody was heard, no record knows by itself.

    Once or twice within a year is a little, three times clear.
    """
    logged = view.logged("not listening")
    level = level_of(len(logged))
    return Reading("not listening", level, view.notes(logged), BY_TIMES, {"logged": len(logged)})


def read_not_answering(view: View) -> Reading:
    """Read what waits for the client's answer: proposals, offers, questions, and for how long.

    Clear: something waits for more than 21 days, or two things for more than 7, or it was logged
    three times. A little: one thing for more than 7 days, or it was logged.
    """
    waiting = sorted(_waiting(view), key=lambda one: one[1])
    days = [(view.as_of - since).days for _, since in waiting]
    logged = view.logged("not answering")
    evidence = [
        f"{what} waits for an answer since {view.say.short(since)}, {counted(count, 'day')}."
        for (what, since), count in zip(waiting, days, strict=True)
    ]
    slow = sum(one > SLOW_ANSWER for one in days)
    level: Level = "none"
    if any(one > LONG_SILENCE for one in days) or slow >= 2 or len(logged) >= 3:
        level = "clear"
    elif slow or logged:
        level = "a little"
    figures: dict[str, Figure] = {
        "waiting": len(waiting),
        "longest_days": max(days, default=None),
        "logged": len(logged),
    }
    notes = view.notes(logged)
    rule = (
        f"a little: one thing waits over {SLOW_ANSWER} days, or you noted it; "
        f"clear: two do, or one waits over {LONG_SILENCE} days, or you noted it three times"
    )
    return Reading("not answering", level, (*evidence, *notes), rule, figures)


def _waiting(view: View) -> list[tuple[str, date]]:
    client, policy, as_of = view.relation.client, view.policy, view.as_of
    found = []
    for dispute in client.disputes:
        turn = dispute_turn(dispute, policy, as_of)
        # When what was heard was said back is not written down, so no days can be counted.
        if turn and turn.who == "client" and turn.move == "answer":
            found.append((f"Your proposal in {dispute.id}", turn.since))
    for change in client.changes:
        turn = change_turn(change, policy, as_of)
        if turn and turn.who == "client":
            found.append((f"Your offer {change.id}", turn.since))
    asked = view.log(lambda e: e.kind == "question" and not (e.answered and e.answered <= as_of))
    return found + [(f"Your question “{begin(e.note).rstrip('.')}”", e.on.date()) for e in asked]


def read_disrespect(view: View) -> Reading:
    """Read which appointments were missed, or cancelled later than the policy asks for.

    An entry of the log on the day of such an appointment tells of the same thing and is not
    counted twice. Once or twice within a year is a little, three times clear.
    """
    rules = view.policy.cancellation
    notice = rules.notice_hours if rules else None
    held = [one for one in view.relation.client.appointments if view.counts(one.on.date())]
    missed = [one for one in held if one.status == "missed"]
    late = [
        one
        for one in held
        if one.status == "cancelled"
        and notice is not None
        and one.notice_hours is not None
        and one.notice_hours < notice
    ]
    days = {one.on.date() for one in (*missed, *late)}
    logged = view.logged("disrespect")
    others = [entry for entry in logged if entry.on.date() not in days]
    evidence = []
    if missed:
        when = listed([view.say.short(one.on.date()) for one in missed])
        evidence.append(f"Nobody came to {counted(len(missed), 'appointment')} of {len(held)}: {when}.")
    if late:
        said = [(view.say.short(one.on.date()), counted(one.notice_hours or 0, "hour")) for one in late]
        when = listed([f"{day} ({hours} before)" for day, hours in said])
        evidence.append(f"Cancelled with less notice than the {notice} hours you ask for: {when}.")
    caution = ""
    if any(one.status == "cancelled" and one.notice_hours is None for one in held):
        caution = "Some appointments were cancelled without a note of how long before; they do not count."
    figures: dict[str, Figure] = {
        "appointments": len(held),
        "missed": len(missed),
        "cancelled_late": len(late),
        "logged": len(logged),
    }
    level = level_of(len(missed) + len(late) + len(others))
    return Reading("disrespect", level, (*evidence, *view.notes(logged)), BY_TIMES, figures, caution)
