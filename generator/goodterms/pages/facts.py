"""The sentences on the policy's terms: made here once, quoted by client pages and by the guide.

They name neither "I" nor "we", so that they fit into whatever voice the text around them has,
and each can stand alone.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from babel.dates import get_day_names

from goodterms.ledger.explain import explain
from goodterms.ledger.quote import Quote
from goodterms.ledger.terms import Terms
from goodterms.pages.format import counted, unbroken
from goodterms.pages.words import Words
from goodterms.records.client import Late
from goodterms.records.policy import Cancellation, Hours, Policy

_TIMES = re.compile(r"(?:\bkl\. )?\d+:\d+–\d+:\d+(?: Uhr\b)?")
_WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def payment(terms: Terms | str, words: Words, worked_out: Quote | None = None) -> str:
    """Say when an invoice is due; terms that cannot be read are given back as they are.

    Args:
        terms: The terms, or their text.
        words: The language.
        worked_out: The terms worked out for an invoice, where its days and amounts are to be said as well.
    """
    return counted(explain(terms, words.language, worked_out, words.day))


def working_days(policy: Policy, words: Words) -> str:
    """Say that due dates move off days that are not worked; empty where they do not."""
    if policy.working_days != "next":
        return ""
    return words.gettext("A due date on a weekend or public holiday moves to the next working day.")


def late(terms: Late, words: Words, currency: str) -> str:
    """Say what late payment costs.

    Args:
        terms: With the rate that is in force.
        words: The language.
        currency: Of the flat fee, ISO 4217.
    """
    _ = words.gettext
    if not terms.annual_rate and terms.flat_fee is None:
        return _("Nothing is charged for late payment.")
    said = []
    if terms.annual_rate:
        said.append(
            _("Interest of {rate} a year, day by day, from the day after the due date.").format(
                rate=words.format.percent(terms.annual_rate)
            )
        )
    if terms.flat_fee is not None:
        said.append(
            words.tidy(
                _("A flat fee of {amount}, once for each late invoice.").format(
                    amount=words.format.money(terms.flat_fee, currency)
                )
            )
        )
    if terms.grace_days:
        said.append(grace(terms, words))
    return " ".join(said)


def grace(terms: Late, words: Words) -> str:
    """Say how long after the due date nothing is charged."""
    return words.plural(
        "Nothing is charged if you pay within {n} day of the due date.",
        "Nothing is charged if you pay within {n} days of the due date.",
        terms.grace_days,
    )


def late_rates(terms: Late, words: Words, after: date = date.min) -> str:
    """Say from which days on another rate holds, those after a day; empty where there are none."""
    coming = sorted((step.from_, step.annual_rate) for step in terms.rates if step.from_ > after)
    return " ".join(
        words.gettext("From {day} on the interest is {rate} a year.").format(
            day=words.day(since), rate=words.format.percent(rate)
        )
        for since, rate in coming
    )


def raise_within(days: int, words: Words) -> str:
    """Say by when a question about an invoice is best raised."""
    return words.plural(
        "Please raise a question about an invoice within {n} day of receiving it.",
        "Please raise a question about an invoice within {n} days of receiving it.",
        days,
    )


def answer_within(days: int, words: Words) -> str:
    """Say by when such a question is answered."""
    return words.plural(
        "You will have an answer within {n} day.", "You will have an answer within {n} days.", days
    )


def disputes(policy: Policy, words: Words) -> str:
    """Say how questions about an invoice are handled."""
    rules = policy.disputes
    return " ".join(
        (
            raise_within(rules.raise_within, words),
            answer_within(rules.answer_within, words),
            words.gettext("The part in question is not due until it is settled."),
        )
    )


def changes(policy: Policy, words: Words) -> str:
    """Say by when changed work is offered."""
    return words.plural(
        "You will have an offer within {n} day; nothing changes before you accept it.",
        "You will have an offer within {n} days; nothing changes before you accept it.",
        policy.changes.answer_within,
    )


def revisions(rounds: int, words: Words) -> str:
    """Say how many rounds of revisions a price includes."""
    if not rounds:
        return words.gettext("Rounds of revisions are billed as work.")
    return words.plural(
        "The price includes {n} round of revisions.", "The price includes {n} rounds of revisions.", rounds
    )


def cancellation(rules: Cancellation, words: Words) -> str:
    """Say what cancelling an appointment costs."""
    _ = words.gettext
    free = words.plural(
        "Cancelling an appointment up to {n} hour before costs nothing.",
        "Cancelling an appointment up to {n} hours before costs nothing.",
        rules.notice_hours,
    )
    if not rules.fee:
        return free
    later = _("After that, {rate} of the booked time is charged.").format(
        rate=words.format.percent(rules.fee)
    )
    return f"{free} {later}"


def rounding(hours: Decimal, words: Words) -> str:
    """Say in which steps time is billed."""
    minutes = hours * 60
    if minutes == minutes.to_integral_value():
        return words.plural(
            "Time is billed in steps of {n} minute.", "Time is billed in steps of {n} minutes.", int(minutes)
        )
    return words.gettext("Time is billed in steps of {quantity}.").format(
        quantity=words.quantity(hours, "hour")
    )


def reply_within(days: int, words: Words) -> str:
    """Say how soon mails are answered."""
    return words.plural(
        "Mails are answered within {n} working day.", "Mails are answered within {n} working days.", days
    )


def hours(open_: Hours | None, words: Words) -> str:
    """Say when the freelancer is best reached; empty where the policy does not say."""
    if open_ is None:
        return ""
    said = words.gettext("Best reached: {days}, {start}–{end}.").format(
        days=weekdays(open_.days, words), start=open_.from_, end=open_.to
    )
    # "9:00–17:00" stays on one line, with the word that German and Icelandic put beside it.
    return _TIMES.sub(lambda found: unbroken(found[0]), said)


def weekdays(days: tuple[str, ...], words: Words) -> str:
    """Name some days of the week, a run of three or more by its ends: Mon–Fri."""
    # Standing alone, German leaves out the full stop that would read oddly in Mo.–Fr.
    names = get_day_names("abbreviated", context="stand-alone", locale=words.format.locale)
    at = sorted(_WEEK.index(day) for day in set(days))
    said = [names[day] for day in at]
    if len(at) > 2 and at[-1] - at[0] == len(at) - 1:
        return unbroken(f"{said[0]}–{said[-1]}")
    return words.format.join(said)


def discount_base(policy: Policy, words: Words) -> str:
    """Say what an early-payment discount comes off."""
    if policy.discount_base == "net":
        return words.gettext("A discount for early payment is worked out on the total without tax.")
    return words.gettext("A discount for early payment is worked out on the total with tax.")


def missed_plan(policy: Policy, words: Words) -> str:
    """Say what becomes of a payment plan when an instalment is missed."""
    if policy.missed_plan == "all due":
        return words.gettext("If an instalment of a plan is missed, all that is left becomes due.")
    return words.gettext("If an instalment of a plan is missed, the other instalments keep their dates.")
