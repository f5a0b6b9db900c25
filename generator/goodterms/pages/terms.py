"""The terms that hold for a client, in plain words, and which of them were agreed with them alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from babel.dates import get_day_names

from goodterms.ledger.explain import explain
from goodterms.pages.words import Words, isolate
from goodterms.records.client import Client, Late, PriceRate
from goodterms.records.policy import Hours, Policy

_WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


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
    payment = explain(own.payment or policy.payment, words.language)
    agreed = own.payment is not None and payment != explain(policy.payment, words.language)
    listed = [Term(_("Payment"), payment, agreed)]
    if policy.working_days == "next":
        listed.append(
            Term(
                _("Weekends and holidays"),
                _("A due date on a weekend or public holiday moves to the next working day."),
            )
        )
    listed.append(
        Term(
            _("Late payment"),
            _late(late, words, words.currency if own.late else policy.currency),
            agreed=own.late is not None and own.late != policy.late,
        )
    )
    listed.append(
        Term(
            _("Questions about an invoice"),
            " ".join(
                (
                    words.plural(
                        "Please raise them within {n} day of receiving it.",
                        "Please raise them within {n} days of receiving it.",
                        policy.disputes.raise_within,
                    ),
                    words.plural(
                        "You have our answer within {n} day.",
                        "You have our answer within {n} days.",
                        policy.disputes.answer_within,
                    ),
                    _("The part in question is not due until it is settled."),
                )
            ),
        )
    )
    listed.append(
        Term(
            _("Changes to the work"),
            words.plural(
                "You have an offer within {n} day; nothing changes before you accept it.",
                "You have an offer within {n} days; nothing changes before you accept it.",
                policy.changes.answer_within,
            ),
        )
    )
    listed.append(Term(_("Revisions"), _revisions(policy.revisions_included, words)))
    if policy.cancellation:
        listed.append(
            Term(
                _("Appointments"),
                _cancellation(policy.cancellation.notice_hours, policy.cancellation.fee, words),
            )
        )
    listed.append(Term(_("Counting of time"), _steps(policy.rounding.hours, words)))
    listed.append(Term(_("Replies"), _replies(policy.reply_within, policy.hours, words)))
    return tuple(listed)


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


def _late(late: Late, words: Words, currency: str) -> str:
    _ = words.gettext
    if not late.annual_rate and late.flat_fee is None:
        return _("Nothing is charged.")
    said = []
    if late.annual_rate:
        said.append(
            _("Interest of {rate} a year, day by day, from the day after the due date.").format(
                rate=words.format.percent(late.annual_rate)
            )
        )
    if late.flat_fee is not None:
        said.append(
            _("A flat fee of {amount}, once for each late invoice.").format(
                amount=words.format.money(late.flat_fee, currency)
            )
        )
    if late.grace_days:
        said.append(
            words.plural(
                "Nothing is charged in the first {n} day.",
                "Nothing is charged in the first {n} days.",
                late.grace_days,
            )
        )
    return " ".join(said)


def _revisions(rounds: int, words: Words) -> str:
    if not rounds:
        return words.gettext("Rounds of revisions are billed as work.")
    return words.plural(
        "{n} round of revisions is part of a price.", "{n} rounds of revisions are part of a price.", rounds
    )


def _cancellation(hours: int, fee: Decimal, words: Words) -> str:
    _ = words.gettext
    free = words.plural(
        "Cancelling up to {n} hour before costs nothing.",
        "Cancelling up to {n} hours before costs nothing.",
        hours,
    )
    if not fee:
        return free
    later = _("Later, {rate} of the booked time is charged.").format(rate=words.format.percent(fee))
    return f"{free} {later}"


def _steps(hours: Decimal, words: Words) -> str:
    minutes = hours * 60
    if minutes == minutes.to_integral_value():
        return words.plural("Billed in steps of {n} minute.", "Billed in steps of {n} minutes.", int(minutes))
    return words.gettext("Billed in steps of {quantity}.").format(quantity=words.quantity(hours, "hour"))


def _replies(days: int, hours: Hours | None, words: Words) -> str:
    said = [
        words.plural(
            "Mails are answered within {n} working day.", "Mails are answered within {n} working days.", days
        )
    ]
    if hours:
        said.append(
            words.gettext("Best reached: {days}, {start}–{end}.").format(
                days=_days(hours.days, words), start=hours.from_, end=hours.to
            )
        )
    return " ".join(said)


def _days(days: tuple[str, ...], words: Words) -> str:
    names = get_day_names("abbreviated", locale=words.format.locale)
    at = sorted(_WEEK.index(day) for day in set(days))
    said = [names[day] for day in at]
    if len(at) > 2 and at[-1] - at[0] == len(at) - 1:
        return f"{said[0]}–{said[-1]}"
    return words.format.join(said)


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
