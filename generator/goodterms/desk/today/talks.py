"""Who waits for an answer: questions about invoices, changed work, agreements to seal, our own questions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from goodterms.desk.today.item import Item, command
from goodterms.desk.today.scope import Scope
from goodterms.desk.turns import Move, Turn, change_turn, dispute_turn
from goodterms.desk.words import begin, sentence, stopped
from goodterms.ledger.terms.model import counted
from goodterms.records.disputes import Dispute

PATIENCE = timedelta(7)
"""How long a client may think before a kind question fits; nobody promised anything on their behalf."""
FRESH = timedelta(7)
"""How long after an agreement its summary is asked about."""

_WAITED_FOR: dict[Move, tuple[str, str]] = {
    "say back": ("say back what you heard", "add `understood:`, in your words"),
    "propose": ("make a proposal", "add it under `proposals:`"),
    "answer": ("answer the client's proposal", "add yours under `proposals:`, or the `resolution:`"),
}


def talk_items(scope: Scope) -> Iterator[Item]:
    """Yield what is waited for in the talks with a client, on either side."""
    for at, dispute in enumerate(scope.client.disputes):
        yield from _dispute(at, dispute, scope)
        yield from _agreed(at, dispute, scope)
    yield from _changes(scope)
    yield from _questions(scope)


def _dispute(at: int, dispute: Dispute, scope: Scope) -> Iterator[Item]:
    turn = dispute_turn(dispute, scope.policy, scope.as_of)
    if turn is None:
        return
    where = scope.at("disputes", at)
    if turn.who == "freelancer":
        todo, then = _WAITED_FOR[turn.move]
        text = (
            f"The question about invoice {dispute.invoice} waits for you to {todo}. {_promised(turn, scope)}"
        )
        yield scope.item(
            "dispute", scope.level(turn.by), text, where, subject=dispute.id, then=then,
            since=turn.since, by=turn.by,
        )  # fmt: skip
        return
    if turn.move == "confirm":
        text = (
            f"You said back what you heard about invoice {dispute.invoice}, and the client has not "
            "confirmed it yet. Ask whether you got it right."
        )
        then = "add `confirmed:` with the day"
    else:
        text = (
            f"Your proposal on invoice {dispute.invoice} of {scope.say.short(turn.since)} has no answer yet. "
            "Ask what they think of it."
        )
        then = "add the answer under `proposals:`"
    yield _waiting(turn, text, where, dispute.id, then, scope)


def _agreed(at: int, dispute: Dispute, scope: Scope) -> Iterator[Item]:
    resolution = dispute.resolution
    if resolution is None or resolution.agreed > scope.as_of:
        return
    letter = scope.letter("agreement", dispute.id)
    agreed = scope.say.on(resolution.agreed)
    if not resolution.seal:
        text = f"Agreed {agreed} and not sealed yet, so it could still be changed unnoticed."
        yield scope.item(
            "agreement", "today", text, command("agree", scope.relation.slug, dispute.id),
            subject=dispute.id, then=f"then sum it up for them: `{letter}`", since=resolution.agreed,
        )  # fmt: skip
    elif scope.as_of - resolution.agreed <= FRESH and not scope.is_written(
        "agreement", dispute.id, resolution.agreed
    ):
        text = f"Agreed {agreed}. A summary in writing keeps it from being remembered in two ways."
        yield scope.item("agreement", "soon", text, letter, subject=dispute.id, since=resolution.agreed)


def _changes(scope: Scope) -> Iterator[Item]:
    for at, change in enumerate(scope.client.changes):
        turn = change_turn(change, scope.policy, scope.as_of)
        if turn is None:
            continue
        where = scope.at("changes", at)
        if turn.who == "freelancer":
            text = f"“{begin(change.request)}” waits for an offer. {_promised(turn, scope)}"
            yield scope.item(
                "change", scope.level(turn.by), text, where, subject=change.id,
                then="add `offer: {on: …, price: …, deadline: …}`, then "
                f"`{scope.letter('offer', change.id)}`", since=turn.since, by=turn.by,
            )  # fmt: skip
        else:
            text = (
                f"Your offer of {scope.say.short(turn.since)} has no answer yet. Ask whether it suits them."
            )
            then = "once they answer, add `answer: {on: …, accepted: …, by: …}`"
            if turn.since + PATIENCE > scope.as_of and not scope.is_written("offer", change.id, turn.since):
                where, then = scope.letter("offer", change.id), f"if it has not gone out yet; {then}"
            yield _waiting(turn, text, where, change.id, then, scope)


def _questions(scope: Scope) -> Iterator[Item]:
    for at, entry in enumerate(scope.relation.private.log):
        asked = entry.on.date()
        answered = entry.answered and entry.answered <= scope.as_of
        if entry.kind != "question" or answered or asked > scope.as_of:
            continue
        text = f"You asked {scope.say.on(asked)}, and have no answer yet: {stopped(entry.note)}"
        where = scope.at("private", "log", at)
        yield _waiting(
            Turn("client", asked, "answer"), text, where, "", "add `answered:` with the day", scope
        )


def _waiting(turn: Turn, text: str, do: str, subject: str, then: str, scope: Scope) -> Item:
    by = turn.since + PATIENCE
    if by > scope.as_of:
        text = text.rsplit(". ", 1)[0].rstrip(".") + ". Give it a few more days."
    elif subject:
        do = scope.letter("waiting", subject)
        then = f"`--interim-on DAY` announces an interim invoice; {then}"
    return scope.item(
        "waiting", "soon" if by > scope.as_of else "today", text, do, subject=subject, then=then,
        since=turn.since, by=by,
    )  # fmt: skip


def _promised(turn: Turn, scope: Scope) -> str:
    days = counted(turn.days(scope.as_of), "day")
    if turn.by is None:
        return f"They have waited {days}."
    if turn.by < scope.as_of:
        return f"It was promised for {scope.say.day(turn.by)}; they have waited {days}."
    by = scope.say.day(turn.by)
    last = scope.worktime.last_before(turn.by)
    if last != turn.by and last >= scope.as_of:
        return sentence(
            f"{by} is the day you promised, and {scope.say.day(last)} your last working day before it."
        )
    return f"You promised it for {by}."
