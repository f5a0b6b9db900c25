"""The terms that hold for a client, in plain words, and which of them were agreed with them alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from goodterms.pages import facts
from goodterms.pages.words import Words, isolate
from goodterms.records.client import Client, Late, PriceRate
from goodterms.records.policy import Policy


@dataclass(frozen=True, slots=True)
class Term:
    """One term in plain words."""

    label: str
    text: str
    agreed: bool = False
    """It differs from the public policy."""


@dataclass(frozen=True, slots=True)
class RateView:
    """A price of work."""

    price: str
    per: str
    since: str
    why: str
    """Markdown."""


def terms(client: Client, policy: Policy, late: Late, words: Words) -> tuple[Term, ...]:
    """Return every term that holds for a client, the policy's own or theirs."""
    _ = words.gettext
    own = client.terms
    payment = facts.payment(own.payment or policy.payment, words)
    replies = (facts.reply_within(policy.reply_within, words), facts.hours(policy.hours, words))
    listed = [
        Term(
            _("Payment"),
            payment,
            agreed=own.payment is not None and payment != facts.payment(policy.payment, words),
        ),
        Term(_("Weekends and holidays"), facts.working_days(policy, words)),
        Term(
            _("Late payment"),
            facts.late(late, words, words.currency if own.late else policy.currency),
            agreed=own.late is not None and own.late != policy.late,
        ),
        Term(_("Questions about an invoice"), facts.disputes(policy, words)),
        Term(_("Changes to the work"), facts.changes(policy, words)),
        Term(_("Revisions"), facts.revisions(policy.revisions_included, words)),
        Term(
            _("Appointments"),
            facts.cancellation(policy.cancellation, words) if policy.cancellation else "",
        ),
        Term(_("Counting of time"), facts.rounding(policy.rounding.hours, words)),
        Term(_("Replies"), " ".join(said for said in replies if said)),
    ]
    return tuple(term for term in listed if term.text)


def rates(client: Client, words: Words, as_of: date) -> tuple[tuple[RateView, ...], tuple[RateView, ...]]:
    """Return the prices in force on a day, and those to come that the client was told of."""
    now: dict[str, PriceRate] = {}
    coming = []
    for rate in sorted(client.terms.rates, key=lambda rate: rate.from_):
        if rate.from_ <= as_of:
            now[rate.unit] = rate
        elif rate.noticed is None or rate.noticed <= as_of:
            coming.append(rate)
    return tuple(_rate(rate, words) for rate in now.values()), tuple(_rate(rate, words) for rate in coming)


def past_rates(client: Client, words: Words, as_of: date) -> tuple[RateView, ...]:
    """Return the prices that were in force before those of today, the newest first."""
    begun = sorted((rate for rate in client.terms.rates if rate.from_ <= as_of), key=lambda rate: rate.from_)
    newest = {rate.unit: rate for rate in begun}
    return tuple(_rate(rate, words) for rate in reversed(begun) if rate is not newest[rate.unit])


def _rate(rate: PriceRate, words: Words) -> RateView:
    return RateView(
        price=words.format.price(rate.price, words.currency),
        per=words.per(rate.unit),
        since=words.day(rate.from_),
        why=rate.why or "",
    )


def contract_line(client: Client, words: Words) -> str:
    """Name the agreement that the work rests on, with the day it was signed."""
    contract = client.terms.contract
    if contract is None:
        return ""
    if contract.signed is None:
        return contract.title
    return words.gettext("{title}, signed on {day}").format(
        title=isolate(contract.title), day=words.day(contract.signed)
    )
