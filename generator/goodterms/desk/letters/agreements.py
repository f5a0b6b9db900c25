"""Letters about the work and its terms: what was agreed, an offer, a new rate, an answer that is missing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from goodterms.desk.letters.facts import Bill, bill_of, flowing
from goodterms.desk.letters.invoices import account_of
from goodterms.desk.letters.writing import Correspondence, Letter
from goodterms.desk.mail.notes import Note, Noticed, Sent
from goodterms.desk.turns import change_turn, dispute_turn
from goodterms.errors import GoodTermsError
from goodterms.pages.dispute import dispute_page
from goodterms.pages.pdf import Print, summary_print
from goodterms.pages.talks import effects, in_force
from goodterms.pages.words import isolate
from goodterms.records.client import Change, PriceRate

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class StepFacts:
    """A next step."""

    yours: bool
    """Whether it is the client's."""
    what: str
    by: str
    done: str


@dataclass(frozen=True, slots=True)
class AgreementFacts:
    """What was agreed about an invoice."""

    on: str
    people: str
    effects: tuple[str, ...]
    """What it changes, a sentence each."""
    steps: tuple[StepFacts, ...]
    prevention: str
    sealed: bool


@dataclass(frozen=True, slots=True)
class OfferFacts:
    """An offer for changed work."""

    request: str
    """The client's words, each line behind ``> ``."""
    requested: str
    on: str
    price: str
    """Net of tax."""
    deadline: str


@dataclass(frozen=True, slots=True)
class RateFacts:
    """A price to come."""

    new: str
    old: str
    """What holds until then; empty where nothing did."""
    per: str
    """per hour"""
    since: str
    why: str


@dataclass(frozen=True, slots=True)
class Awaited:
    """An answer that is missing: to an offer, to a proposal, or whether we understood rightly."""

    kind: str
    """``offer``, ``proposal`` or ``confirmation``."""
    on: str
    """The day it was asked; of a confirmation the day the question was raised."""
    request: str
    """Of an offer: the client's words, each line behind ``> ``."""
    invoice: str
    """Of the others: the number."""


def agreement_letter(post: Correspondence, name: str) -> Letter:
    """Sum up what was agreed in a dispute, with the written summary as PDF.

    Raises:
        GoodTermsError: No such dispute, or nothing is agreed in it.
    """
    scene, words = post.scene, post.scene.words
    dispute = _named({one.id: one for one in scene.client.disputes}, name, "dispute")
    resolution = in_force(dispute, scene.as_of)
    account = scene.accounts.get(dispute.invoice)
    if resolution is None or account is None:
        raise GoodTermsError(f"nothing is agreed in {name} yet", "write its `resolution:` first")
    facts = AgreementFacts(
        on=words.day(resolution.agreed),
        people=words.format.join(isolate(one) for one in resolution.by),
        effects=effects(dispute, resolution, account, words),
        steps=tuple(
            StepFacts(
                one.who == "client",
                one.what,
                words.day(one.by) if one.by else "",
                words.day(one.done) if one.done and one.done <= scene.as_of else "",
            )
            for one in resolution.next_steps
        ),
        prevention=flowing(resolution.prevention or ""),
        sealed=resolution.seal is not None,
    )
    return post.letter(
        "agreement",
        name,
        {"invoice": bill_of(account, scene), "agreement": facts},
        page=f"dispute/{name}",
        # One that replaces another is told anew.
        occasion=len(dispute.earlier),
        prints=(summary_print(dispute_page(dispute, scene), scene, post.project.accent),),
    )


def offer_letter(post: Correspondence, name: str) -> Letter:
    """Send the offer for changed work.

    Raises:
        GoodTermsError: No such change, no offer in it, or the client has answered.
    """
    change = _named({one.id: one for one in post.scene.client.changes}, name, "change")
    if change.answer:
        raise GoodTermsError(f"the offer of {name} is answered already", "there is nothing to ask")
    if change.offer is None:
        raise GoodTermsError(f"there is no offer in {name} yet", "write its `offer:` first")
    if change.offer.price is None and change.offer.deadline is None:
        raise GoodTermsError(f"the offer of {name} names no price and no deadline", "add what it offers")
    return post.letter("offer", name, {"offer": _offer(change, post)})


def new_rate_letter(post: Correspondence, since: date | None) -> Letter:
    """Announce the rates that begin on a day.

    Args:
        post: The client.
        since: The day; None for the next on which a rate begins that was not announced.

    Raises:
        GoodTermsError: There is no such rate to come.
    """
    scene = post.scene
    rates = scene.client.terms.rates
    coming = [one for one in rates if one.from_ > scene.as_of]
    days = sorted({one.from_ for one in coming if since or one.noticed is None})
    day = since or (days[0] if days else None)
    chosen = [one for one in coming if one.from_ == day]
    if not chosen:
        mend = "write it under `terms: rates:` with a day to come"
        if coming:
            mend = f"rates to come: {', '.join(sorted({str(one.from_) for one in coming}))}"
        raise GoodTermsError("there is no such rate to announce", mend)
    return post.letter(
        "new-rate",
        str(day),
        {
            "rates": tuple(_rate(one, rates, post) for one in chosen),
            "since": scene.words.day(chosen[0].from_),
        },
        notes=tuple(Noticed(one.unit, one.from_, scene.as_of) for one in chosen if one.noticed is None),
    )


def waiting_letter(
    post: Correspondence, name: str, *, interim: str = "", interim_on: date | None = None
) -> Letter:
    """Say that an answer is missing, and what that means for the invoice.

    Args:
        post: The client.
        name: The change or dispute; empty for all that wait for the client.
        interim: The number of an interim invoice that goes with it.
        interim_on: The day on which one is announced.

    Raises:
        GoodTermsError: Nothing waits for the client, or not this; or no such invoice.
    """
    scene = post.scene
    found = dict(_awaited(post))
    if name:
        if name not in found:
            raise GoodTermsError(f"nothing in {name} waits for the client", _known(found))
        found = {name: found[name]}
    if not found:
        raise GoodTermsError("no answer of this client is missing", "there is nothing to ask")
    bill: Bill | None = None
    notes: tuple[Note, ...] = ()
    prints: tuple[Print, ...] = ()
    if interim:
        account = account_of(post, interim)
        bill, prints = bill_of(account, scene), (post.invoice_print(account),)
        notes = () if account.invoice.sent else (Sent(interim, scene.as_of),)
    return post.letter(
        "waiting",
        name or ", ".join(found),
        {
            "awaited": tuple(found.values()),
            "invoice": bill,
            "interim_on": scene.words.day(interim_on) if interim_on else "",
        },
        prints=prints,
        notes=notes,
    )


def _awaited(post: Correspondence) -> Iterator[tuple[str, Awaited]]:
    scene, policy = post.scene, post.scene.policy
    for change in scene.client.changes:
        turn = change_turn(change, policy, scene.as_of)
        if turn and turn.who == "client":
            yield change.id, Awaited("offer", scene.words.day(turn.since), _quoted(change.request), "")
    for dispute in scene.client.disputes:
        turn = dispute_turn(dispute, policy, scene.as_of)
        if turn and turn.who == "client" and dispute.invoice in scene.accounts:
            kind = "proposal" if turn.move == "answer" else "confirmation"
            yield dispute.id, Awaited(kind, scene.words.day(turn.since), "", isolate(dispute.invoice))


def _offer(change: Change, post: Correspondence) -> OfferFacts:
    words, offer = post.scene.words, change.offer
    return OfferFacts(
        request=_quoted(change.request),
        requested=words.day(change.requested),
        on=words.day(offer.on) if offer else "",
        price=words.money(offer.price) if offer and offer.price else "",
        deadline=words.day(offer.deadline) if offer and offer.deadline else "",
    )


def _rate(rate: PriceRate, all_rates: tuple[PriceRate, ...], post: Correspondence) -> RateFacts:
    words = post.scene.words
    before = [one for one in all_rates if one.unit == rate.unit and one.from_ < rate.from_]
    old = max(before, key=lambda one: one.from_, default=None)
    return RateFacts(
        new=words.format.price(rate.price, words.currency),
        old=words.format.price(old.price, words.currency) if old else "",
        per=words.per(rate.unit),
        since=words.day(rate.from_),
        why=flowing(rate.why or ""),
    )


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.strip().splitlines())


def _named(known: Mapping[str, T], name: str, kind: str) -> T:
    if not name:
        raise GoodTermsError(f"which {kind} is not said", _known(known))
    if name not in known:
        raise GoodTermsError(f"there is no {kind} {name}", _known(known))
    return known[name]


def _known(names: Mapping[str, object]) -> str:
    return f"those there are: {', '.join(names)}" if names else "there is none"
