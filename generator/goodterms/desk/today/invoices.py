"""What invoices ask for today: to be sent, to be awaited, to be reminded of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from goodterms.desk.chasing import Chase, Hold, Step, chase, misses_plan
from goodterms.desk.today.item import Item, Kind, command
from goodterms.desk.today.payments import too_little
from goodterms.desk.today.scope import Scope
from goodterms.desk.turns import dispute_turn
from goodterms.ledger import Account
from goodterms.ledger.terms.model import counted
from goodterms.records.chase import LAST_STEP
from goodterms.records.client import Promise

HORIZON = timedelta(7)
"""How far ahead a day is told of."""
SETTLED = timedelta(31)
"""How long after its issue an invoice that nobody noted as sent is asked about, once it is paid."""

# A promise says in the client's language what it is about; these stems are an invoice in all five.
_INVOICE = re.compile(
    r"\b(?:invoic|(?:schluss|end|teil|abschlags|zwischen)?rechnung|faktur|reikning|шот)", re.IGNORECASE
)


def invoice_items(scope: Scope) -> Iterator[Item]:
    """Yield what there is to do about each invoice of a client."""
    for account in scope.relation.ledger.drafts:
        yield from _draft(account, scope)
    for account in scope.relation.ledger.accounts:
        yield from _unsent(account, scope)
        yield from _due_soon(account, scope)
        yield from _overdue(account, scope)


def promises_about(number: str, scope: Scope) -> list[Promise]:
    """Return the open promises to send a certain draft.

    A promise names the invoice by its number; one that speaks of an invoice without a number
    is about the draft where there is but one.
    """
    numbers = [account.invoice.number for account in scope.relation.ledger.drafts]
    found = []
    for promise in scope.client.promises:
        if promise.made > scope.as_of or (promise.kept and promise.kept <= scope.as_of):
            continue
        named = [one for one in numbers if one in promise.what]
        if number in named or (not named and numbers == [number] and _INVOICE.search(promise.what)):
            found.append(promise)
    return found


def _draft(account: Account, scope: Scope) -> Iterator[Item]:
    invoice, say, as_of = account.invoice, scope.say, scope.as_of
    total = scope.money(account.totals.gross)
    at = scope.client.invoices.index(invoice)
    where = scope.at("invoices", at)
    if invoice.issued is not None:
        if invoice.issued - as_of <= HORIZON:
            text = f"{total}, dated {say.short(invoice.issued)}: it goes out {say.on(invoice.issued)}."
            yield scope.item(
                "send", "soon", text, "goodterms publish", subject=invoice.number,
                then=f"then send it: `{scope.letter('invoice', invoice.number)} --send`", by=invoice.issued,
                amount=account.totals.gross,
            )  # fmt: skip
        return
    promised = promises_about(invoice.number, scope)
    days = [promise.due for promise in promised if promise.due]
    by = min(days, default=None)
    work = invoice.service
    if work and work.end > as_of and by is None:
        return
    if promised and by:
        text = f"A draft over {total}; you promised it for {say.day(by)}."
    elif promised:
        text = f"A draft over {total}, and you promised to send it."
    elif work:
        text = f"A draft over {total}; the work was done {say.on(work.end)}."
    else:
        text = f"A draft over {total}. If the work is done, it can go out."
    yield scope.item(
        "send", scope.level(by) if work or promised else "soon", text, where, subject=invoice.number,
        then="add `issued:` with its day, publish, then send it: "
        f"`{scope.letter('invoice', invoice.number)} --send`",
        since=work.end if work else None, by=by, amount=account.totals.gross,
    )  # fmt: skip


def _unsent(account: Account, scope: Scope) -> Iterator[Item]:
    invoice = account.invoice
    issued = invoice.issued
    # One that is overdue is told as such: the friendly note sends it along. A payment says that it came.
    if issued is None or is_sent(account, scope) or account.overdue_since or account.paid:
        return
    if account.balance <= 0 and scope.as_of - issued > SETTLED:
        return
    if account.balance <= 0 and account.document != "credit note":
        return
    what = "credit note" if account.document == "credit note" else "invoice"
    text = f"The {what} is dated {scope.say.short(issued)}, and the record does not say that it was sent."
    yield scope.item(
        "send", scope.level(issued), text, scope.letter("invoice", invoice.number), subject=invoice.number,
        then="`--send` sends it and notes the day; if it went out already, note the day under `sent:`",
        by=issued, amount=account.totals.gross,
    )  # fmt: skip


def is_sent(account: Account, scope: Scope) -> bool:
    """Tell whether the record says that an invoice went out, or came in."""
    return account.invoice.received is not None or any(day <= scope.as_of for day in account.invoice.sent)


def _due_soon(account: Account, scope: Scope) -> Iterator[Item]:
    due = account.next_due
    if due is None or due - scope.as_of > HORIZON or account.balance <= 0:
        return
    text = f"{scope.money(account.next_amount)} falls due {scope.say.on(due)}. Nothing to do yet."
    yield scope.item(
        "due soon", "soon", text, scope.statement(),
        subject=account.invoice.number, by=due, amount=account.next_amount,
    )  # fmt: skip


def _overdue(account: Account, scope: Scope) -> Iterator[Item]:
    made = chase(account, scope.relation, scope.policy, scope.as_of)
    if made.step and made.step.number < LAST_STEP and _is_one_of_several(account, scope):
        one = _reminder(account, made.step, scope)
        yield replace(
            one, command=command("remind", scope.relation.slug), then="one mail about all that are late"
        )
        return
    if made.step:
        yield _reminder(account, made.step, scope)
        return
    reasons = {hold.reason: hold for hold in made.holds}
    if "all steps taken" in reasons and "paused" not in reasons and "covered by credit" not in reasons:
        yield _after_all_steps(account, scope)
    elif account.overdue_since and account.overdue > 0:
        yield _held(account, made, account.overdue_since, scope)
    elif "only charges" in reasons:
        yield from _charges(account, scope)


def _is_one_of_several(account: Account, scope: Scope) -> bool:
    """Tell whether another invoice of the client goes into the same mail."""
    others = (
        other for other in scope.relation.ledger.accounts if other is not account and other.overdue_since
    )
    steps = (chase(other, scope.relation, scope.policy, scope.as_of).step for other in others)
    return any(step is not None and step.number < LAST_STEP for step in steps)


def _reminder(account: Account, step: Step, scope: Scope) -> Item:
    due = scope.say.day(step.overdue_since) + (f", {counted(step.days, 'day')} ago" if step.days > 1 else "")
    amount = scope.money(step.amount)
    missed = sum(part.due < scope.as_of and part.open > part.disputed for part in account.instalments)
    first = "the first due" if missed > 1 else "due"
    said = [f"{amount} overdue, {first} {due}."]
    if step.missed_plan:
        what = f"{missed} instalments were" if missed > 1 else "An instalment was"
        said = [f"{what} missed: {amount}, {first} {due}."]
    if not is_sent(account, scope):
        said.append("The record does not say that it was sent.")
    if account.in_discussion:
        said.append("The part in discussion is not counted.")
    if _owes_answer(account, scope):
        said.append("Answer the open question first.")
    said.append(_step(step, scope))
    return scope.item(
        "plan" if step.missed_plan else "overdue",
        scope.level(step.fits_since),
        " ".join(said),
        command("remind", scope.relation.slug, "--invoice", account.invoice.number),
        subject=account.invoice.number,
        since=step.overdue_since,
        by=step.fits_since,
        amount=step.amount,
    )


def _owes_answer(account: Account, scope: Scope) -> bool:
    turns = (
        dispute_turn(dispute, scope.policy, scope.as_of)
        for dispute in scope.client.disputes
        if dispute.id in account.in_discussion
    )
    return any(turn is not None and turn.who == "freelancer" for turn in turns)


def _step(step: Step, scope: Scope) -> str:
    if step.name == "note":
        return "A friendly note with the invoice fits now; it may just have slipped by."
    if step.name == "reminder":
        if step.last_contact is None:
            return "A clear reminder fits now."
        return f"The last word on it was {scope.say.ago(step.last_contact)}; a clear reminder fits now."
    return "Call first and ask what stands in the way; if that leads nowhere, the last letter fits."


def _after_all_steps(account: Account, scope: Scope) -> Item:
    days = counted(account.overdue_days, "day")
    text = (
        f"{scope.money(account.overdue)} is {days} overdue, and all reminders went out. "
        "Talk about instalments, or decide how it is to end."
    )
    return scope.item(
        "overdue", "today", text, command("signs", scope.relation.slug), subject=account.invoice.number,
        since=account.overdue_since, amount=account.overdue,
    )  # fmt: skip


def _held(account: Account, made: Chase, since: date, scope: Scope) -> Item:
    first = min(made.holds, key=lambda hold: hold.reason != "paused")
    short = too_little(account, scope) if first.reason == "too soon" else None
    if short:
        return short
    amount, why = scope.money(account.overdue), _why(first, scope)
    kind: Kind = "overdue"
    text = f"{amount} is {counted(account.overdue_days, 'day')} overdue. {why}"
    if first.reason in {"paused", "covered by credit"}:
        kind = "paused"
    elif misses_plan(account, scope.as_of):
        kind = "plan"
        text = f"An instalment of {amount}, due {scope.say.day(since)}, is not here yet. {why}"
    return scope.item(
        kind,
        "soon",
        text,
        scope.statement(),
        subject=account.invoice.number,
        since=since,
        by=first.until,
        amount=account.overdue,
    )


def _why(hold: Hold, scope: Scope) -> str:
    until = scope.say.short(hold.until) if hold.until else ""
    if hold.reason == "paused":
        return f"Reminders rest until {until}."
    if hold.reason == "covered by credit":
        return "The client's own credit covers it; nobody need be asked."
    return f"Give it time until {until}."


def _charges(account: Account, scope: Scope) -> Iterator[Item]:
    if any(one.covers(account.invoice.number, scope.as_of) for one in scope.relation.private.chase):
        return
    at = scope.client.invoices.index(account.invoice)
    text = (
        f"The invoice is paid; {scope.money(account.charges_open)} of interest and fee is open. "
        "Ask for it in a friendly line with the next invoice, or let it go."
    )
    yield scope.item(
        "charges", "soon", text, scope.at("invoices", at), subject=account.invoice.number,
        then="to let it go, add `written_off: {on: …, why: …}`", amount=account.charges_open,
    )  # fmt: skip
