"""All that was agreed with a client: about invoices, about changes to the work, about prices."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from goodterms.pages.documents import document_ref
from goodterms.pages.languages import Version, versions
from goodterms.pages.scene import DocumentRef, Ref, Scene
from goodterms.pages.states import StateView
from goodterms.pages.talks import Agreement, agreements, in_force
from goodterms.pages.terms import RateView, contract_line, past_rates, rates
from goodterms.pages.words import Words, isolate
from goodterms.records.client import Change, Client


@dataclass(frozen=True, slots=True)
class ChangeView:
    """A change to the work."""

    id: str
    request: str
    """Markdown."""
    requested: str
    offer: str
    answer: str
    answered: bool
    accepted: bool
    state: StateView
    invoices: tuple[Ref, ...]
    """The invoices that bill it."""


@dataclass(frozen=True, slots=True)
class AgreementsPage:
    """Everything on the page of what was agreed, in the client's language."""

    title: str
    contract: str
    contract_file: DocumentRef | None
    clauses: tuple[tuple[str, str], ...]
    """Number and wording (Markdown)."""
    agreements: tuple[Agreement, ...]
    changes: tuple[ChangeView, ...]
    """Those that were accepted, the newest first."""
    declined: tuple[ChangeView, ...]
    rates: tuple[RateView, ...]
    coming_rates: tuple[RateView, ...]
    past_rates: tuple[RateView, ...]
    languages: tuple[Version, ...]
    as_of: str


def any_agreed(client: Client, as_of: date) -> bool:
    """Tell whether a client has a page of what was agreed on a day."""
    issued = {one.number for one in client.invoices if one.issued and one.issued <= as_of}
    return (
        client.terms.contract is not None
        or any(rate.from_ <= as_of or (rate.noticed or as_of) <= as_of for rate in client.terms.rates)
        or any(change.answer and _since(change) <= as_of for change in client.changes)
        or any(one.invoice in issued and in_force(one, as_of) for one in client.disputes)
    )


def agreements_page(scene: Scene) -> AgreementsPage:
    """Return the view of the page of all that was agreed."""
    client, words = scene.client, scene.words
    _ = words.gettext
    now, coming = rates(client, words, scene.as_of)
    contract = client.terms.contract
    answered = [change for change in changes(scene) if change.answered]
    return AgreementsPage(
        title=_("What we agreed"),
        contract=contract_line(client, words),
        contract_file=document_ref(contract.file, contract.title, scene)
        if contract and contract.file
        else None,
        clauses=tuple(contract.clauses.items()) if contract else (),
        agreements=tuple(agreements(scene)),
        changes=tuple(change for change in answered if change.accepted),
        declined=tuple(change for change in answered if not change.accepted),
        rates=now,
        coming_rates=coming,
        past_rates=past_rates(client, words, scene.as_of),
        languages=versions("agreements", scene),
        as_of=_("As of {day}").format(day=words.day(scene.as_of)),
    )


def changes(scene: Scene) -> tuple[ChangeView, ...]:
    """Return the changes to the work that were asked for, the open ones first, then the newest."""
    asked = [change for change in scene.client.changes if change.requested <= scene.as_of]
    asked.sort(key=lambda change: change.requested, reverse=True)
    views = [_change(change, scene) for change in asked]
    return tuple(sorted(views, key=lambda view: view.answered))


def _since(change: Change) -> date:
    # An answer counts from its day, but never before the change was asked for.
    return max(change.requested, change.answer.on) if change.answer else change.requested


def _change(change: Change, scene: Scene) -> ChangeView:
    words = scene.words
    _ = words.gettext
    offer = change.offer if change.offer and change.offer.on <= scene.as_of else None
    answer = change.answer if change.answer and change.answer.on <= scene.as_of else None
    said = []
    if offer and offer.price is not None:
        said.append(_("Price: {amount}, net of tax.").format(amount=words.money(offer.price)))
    if offer and offer.deadline:
        said.append(_("Ready by {day}.").format(day=words.day(offer.deadline)))
    if answer:
        template = _("Accepted by {name} on {day}.") if answer.accepted else _("Declined by {name} on {day}.")
        closing = template.format(name=isolate(answer.by), day=words.day(answer.on))
    elif offer:
        closing = _("Waiting for your answer; until then nothing changes.")
    else:
        closing = _("We are working out an offer.")
    return ChangeView(
        id=change.id,
        request=change.request,
        requested=words.day(change.requested),
        offer=" ".join(said),
        answer=closing,
        answered=answer is not None,
        accepted=answer is not None and answer.accepted,
        state=_state(offered=offer is not None, accepted=answer.accepted if answer else None, words=words),
        invoices=tuple(
            scene.ref(number)
            for number, account in scene.accounts.items()
            if account.invoice.change == change.id
        ),
    )


def _state(*, offered: bool, accepted: bool | None, words: Words) -> StateView:
    _ = words.gettext
    if accepted is not None:
        return StateView("settled", _("Accepted")) if accepted else StateView("written-off", _("Declined"))
    return StateView("due-soon", _("Offered")) if offered else StateView("open", _("Asked for"))
