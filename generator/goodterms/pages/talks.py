"""What is being discussed, and what was agreed, in short."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from goodterms.ledger import Account, Entry
from goodterms.pages.scene import Ref, Scene
from goodterms.pages.words import Words, isolate
from goodterms.records.disputes import Dispute, Proposal, Resolution


@dataclass(frozen=True, slots=True)
class Talk:
    """A question that is open on the day of the page."""

    id: str
    page: str
    """The id of its own page, the written summary."""
    invoice: Ref
    raised: str
    """One sentence: since when, about which invoice."""
    disputed: str
    """One sentence: how much is in question, and that it is not due meanwhile."""
    next: str
    """One sentence: who takes the next step."""


@dataclass(frozen=True, slots=True)
class Step:
    """Something that one side promised to do."""

    who: str
    what: str
    by: str
    done: str
    """The day it was done; empty while it is not."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """What both sides agreed about one invoice."""

    id: str
    page: str
    """The id of the dispute's own page, the written summary."""
    invoice: Ref
    agreed: str
    """One sentence: when, and who."""
    effects: tuple[str, ...]
    """What changed, a sentence each."""
    steps: tuple[Step, ...]
    prevention: str
    """Markdown."""
    past: bool
    """The invoice is settled and every step done."""


def is_open(dispute: Dispute, as_of: date) -> bool:
    """Tell whether a question is raised and not yet settled on a day."""
    if dispute.raised > as_of or (dispute.closed and dispute.closed.on <= as_of):
        return False
    return in_force(dispute, as_of) is None


def in_force(dispute: Dispute, as_of: date) -> Resolution | None:
    """Return the agreement that holds on a day: the newest made by then."""
    made = [
        resolution
        for resolution in (*dispute.earlier, *((dispute.resolution,) if dispute.resolution else ()))
        if resolution.agreed <= as_of
    ]
    return made[-1] if made else None


def talks(scene: Scene) -> Iterator[Talk]:
    """Return the open questions, oldest first."""
    for dispute in sorted(scene.client.disputes, key=lambda dispute: (dispute.raised, dispute.id)):
        account = scene.accounts.get(dispute.invoice)
        if account and is_open(dispute, scene.as_of):
            yield talk(dispute, account, scene)


def account_talks(account: Account, scene: Scene) -> Iterator[Talk]:
    """Return the open questions about one invoice."""
    return (one for one in talks(scene) if one.invoice.number == account.invoice.number)


def talk(dispute: Dispute, account: Account, scene: Scene) -> Talk:
    """Return an open question in three sentences."""
    words = scene.words
    _ = words.gettext
    if dispute.disputed is None or not (account.due_now or account.next_due):
        about = _("Nothing of this invoice is due until we have agreed.")
    else:
        about = _(
            "{amount} of it is in question and not due until we have agreed; the rest stays as it is."
        ).format(amount=words.money(dispute.disputed))
    return Talk(
        id=dispute.id,
        page=scene.dispute(dispute.id).page,
        invoice=scene.ref(dispute.invoice),
        raised=_("You asked about invoice {number} on {day}.").format(
            number=isolate(dispute.invoice), day=words.day(dispute.raised)
        ),
        disputed=about,
        next=_next(dispute, scene.as_of, words),
    )


def agreements(scene: Scene) -> Iterator[Agreement]:
    """Return what was agreed, the newest first."""
    found = []
    for dispute in scene.client.disputes:
        resolution = in_force(dispute, scene.as_of)
        account = scene.accounts.get(dispute.invoice)
        if resolution and account:
            found.append((resolution.agreed, dispute.id, dispute, resolution, account))
    for _agreed, _id, dispute, resolution, account in sorted(found, key=lambda one: one[:2], reverse=True):
        yield agreement(dispute, resolution, account, scene)


def account_agreements(account: Account, scene: Scene) -> Iterator[Agreement]:
    """Return what was agreed about one invoice."""
    return (one for one in agreements(scene) if one.invoice.number == account.invoice.number)


def agreement(dispute: Dispute, resolution: Resolution, account: Account, scene: Scene) -> Agreement:
    """Return one agreement with its effects."""
    words = scene.words
    _ = words.gettext
    return Agreement(
        id=dispute.id,
        page=scene.dispute(dispute.id).page,
        invoice=scene.ref(dispute.invoice),
        agreed=_("Agreed on {day} by {people}").format(
            day=words.day(resolution.agreed),
            people=words.format.join(isolate(name) for name in resolution.by),
        ),
        effects=effects(dispute, resolution, account, words),
        steps=steps(resolution, scene),
        prevention=resolution.prevention or "",
        past=not account.open
        and all(step.done and step.done <= scene.as_of for step in resolution.next_steps),
    )


def steps(resolution: Resolution, scene: Scene) -> tuple[Step, ...]:
    """Return who does what by when, and what is done."""
    words = scene.words
    _ = words.gettext
    return tuple(
        Step(
            who=_("You") if step.who == "client" else _("We"),
            what=step.what,
            by=words.day(step.by) if step.by else "",
            done=words.day(step.done) if step.done and step.done <= scene.as_of else "",
        )
        for step in resolution.next_steps
    )


def effects(
    dispute: Dispute, resolution: Resolution | Proposal, account: Account, words: Words
) -> tuple[str, ...]:
    """Say in figures what was agreed, or would be; a sentence each.

    Args:
        account: The invoice's account, in which it is in force.
    """
    return tuple(_effects(dispute, resolution, account, words))


def _effects(
    dispute: Dispute, resolution: Resolution | Proposal, account: Account, words: Words
) -> Iterator[str]:
    _ = words.gettext
    if resolution.adjust:
        credit = next((credit for credit in account.credits if credit.dispute == dispute.id), None)
        if credit and credit.tax:
            yield _("{amount} less to pay ({net} and the tax on it).").format(
                amount=words.money(-credit.gross), net=words.money(-credit.net)
            )
        else:
            yield _("{amount} less to pay.").format(amount=words.money(-resolution.adjust))
    if resolution.discount and resolution.discount.percent is not None:
        rate = words.format.percent(resolution.discount.percent)
        off = sum(entry.amount for entry in account.entries if _is_discount(entry, dispute, resolution))
        if off:
            yield _("{rate} off what is left, {amount} less to pay.").format(
                rate=rate, amount=words.money(abs(Decimal(off)))
            )
        else:
            yield _("{rate} off what is left.").format(rate=rate)
    elif resolution.discount and resolution.discount.amount is not None:
        yield _("{amount} off what is left.").format(amount=words.money(resolution.discount.amount))
    if resolution.extend:
        yield _("To be paid by {day}.").format(day=words.day(resolution.extend))
    if resolution.plan:
        parts = [
            _("{amount} by {day}").format(amount=words.money(part.amount), day=words.day(part.due))
            for part in resolution.plan
        ]
        yield _("In instalments: {parts}.").format(parts=words.format.join(parts))


def _is_discount(entry: Entry, dispute: Dispute, resolution: Resolution | Proposal) -> bool:
    agreed = resolution.agreed if isinstance(resolution, Resolution) else resolution.on
    cause = entry.cause
    return cause.key == "agreed discount" and cause.dispute == dispute.id and cause.day == agreed


def _next(dispute: Dispute, as_of: date, words: Words) -> str:
    _ = words.gettext
    made = [proposal for proposal in dispute.proposals if proposal.on <= as_of]
    if made:
        last = max(made, key=lambda proposal: proposal.on)
        if last.by == "client":
            return _("Next step: our answer to your proposal of {day}.").format(day=words.day(last.on))
        return _("Next step: your answer to our proposal of {day}.").format(day=words.day(last.on))
    if dispute.confirmed and dispute.confirmed <= as_of:
        return _("Next step: our proposal.")
    if dispute.understood:
        return _("Next step: please tell us whether we understood you rightly.")
    return _("Next step: we tell you how we understood your question.")
