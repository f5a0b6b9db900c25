"""The names that a page of the guide can quote: the policy's facts in the page's language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from babel.numbers import get_currency_name

from goodterms.guide.examples import Examples
from goodterms.guide.invented import late_terms_on
from goodterms.guide.literal import literal
from goodterms.guide.question import question_draft, question_mail
from goodterms.guide.words import guide_words
from goodterms.pages import facts
from goodterms.pages.format import group_iban, unbroken
from goodterms.pages.words import Words
from goodterms.records.policy import Policy

_YEAR = 2026
"""Of the examples, where the policy does not say from when it holds."""


@dataclass(frozen=True)
class Fact:
    """A term of the policy: printed, it is one sentence or two; its attributes are bare values."""

    text: str

    def __str__(self) -> str:
        return self.text

    def __html__(self) -> str:
        return literal(self.text)

    def __bool__(self) -> bool:
        return bool(self.text)


@dataclass(frozen=True)
class LateFact(Fact):
    """What late payment costs."""

    annual_rate: str | None
    """None where no interest is charged."""
    flat_fee: str | None
    grace_days: int
    rates: str | None
    """A sentence for each change of the rate that is still to come."""


@dataclass(frozen=True)
class HoursFact(Fact):
    """When the freelancer is best reached."""

    days: str
    start: str
    end: str


@dataclass(frozen=True)
class RepliesFact(Fact):
    """How soon mails are answered."""

    days: int


@dataclass(frozen=True)
class CancellationFact(Fact):
    """What cancelling an appointment costs."""

    notice_hours: int
    fee: str | None
    """None where it costs nothing."""


@dataclass(frozen=True)
class DisputesFact(Fact):
    """How questions about an invoice are handled."""

    raise_within: str
    answer_within: str


@dataclass(frozen=True)
class ChangesFact(Fact):
    """How changes to the work are handled."""

    answer_within: int


@dataclass(frozen=True)
class FreelancerFacts:
    """Who writes the invoices."""

    name: str
    email: str
    phone: str | None
    address: str
    """In one line."""
    country: str
    """Its name."""
    tax_id: str | None
    iban: str
    """In groups of four."""
    bic: str | None


@dataclass(frozen=True)
class PolicyFacts:
    """The terms; None stands for one that the policy does not set."""

    payment: Fact
    working_days: Fact | None
    late: LateFact
    hours: HoursFact | None
    reply_within: RepliesFact
    cancellation: CancellationFact | None
    disputes: DisputesFact
    changes: ChangesFact
    revisions: Fact
    rounding: Fact
    missed_plan: Fact
    discount_base: Fact
    currency: str
    """Its name."""


def names(policy: Policy, language: str) -> dict[str, object]:
    """Return everything that a page can quote, the same on any day.

    Args:
        policy: The policy. The rate of interest told is that of the day from which it holds,
            or else the first; later ones are told as coming.
        language: Of the page, one of :data:`goodterms.locale.LANGUAGES`.
    """
    words = guide_words(language, policy.freelancer.country, policy.currency)
    examples = Examples(policy, words, policy.valid_from.year if policy.valid_from else _YEAR)
    return {
        "freelancer": _freelancer(policy, words.pages),
        "policy": _policy(policy, words.pages),
        "example": examples.example,
        "late_example": examples.late_example,
        "settlement_example": examples.settlement_example,
        "question_mail": question_mail(policy.freelancer, words),
        "question_draft": question_draft(words),
        "private_page": literal(
            words.gettext(
                "Every client has a page of their own, and a link without which nobody can open it."
            )
        ),
    }


def _freelancer(policy: Policy, words: Words) -> FreelancerFacts:
    one = policy.freelancer
    return FreelancerFacts(
        name=one.name,
        email=one.email,
        phone=unbroken(one.phone) if one.phone else None,
        address=", ".join(line.strip() for line in one.address.splitlines() if line.strip()),
        country=words.format.locale.territories.get(one.country) or one.country,
        tax_id=one.tax_id,
        iban=unbroken(group_iban(one.iban)),
        bic=one.bic,
    )


def _policy(policy: Policy, words: Words) -> PolicyFacts:
    moved = facts.working_days(policy, words)
    return PolicyFacts(
        payment=Fact(facts.payment(policy.payment, words)),
        working_days=Fact(moved) if moved else None,
        late=_late(policy, words),
        hours=_hours(policy, words),
        reply_within=RepliesFact(facts.reply_within(policy.reply_within, words), policy.reply_within),
        cancellation=_cancellation(policy, words),
        disputes=DisputesFact(
            facts.disputes(policy, words),
            raise_within=facts.raise_within(policy.disputes.raise_within, words),
            answer_within=facts.answer_within(policy.disputes.answer_within, words),
        ),
        changes=ChangesFact(facts.changes(policy, words), policy.changes.answer_within),
        revisions=Fact(facts.revisions(policy.revisions_included, words)),
        rounding=Fact(facts.rounding(policy.rounding.hours, words)),
        missed_plan=Fact(facts.missed_plan(policy, words)),
        discount_base=Fact(facts.discount_base(policy, words)),
        currency=get_currency_name(policy.currency, locale=words.format.locale),
    )


def _late(policy: Policy, words: Words) -> LateFact:
    day = policy.valid_from
    terms = policy.late if day is None else late_terms_on(policy, words.language, day)
    return LateFact(
        facts.late(terms, words, policy.currency),
        annual_rate=words.format.percent(terms.annual_rate) if terms.annual_rate else None,
        flat_fee=None if terms.flat_fee is None else words.money(terms.flat_fee),
        grace_days=terms.grace_days,
        rates=facts.late_rates(terms, words, after=day or date.min) or None,
    )


def _hours(policy: Policy, words: Words) -> HoursFact | None:
    open_ = policy.hours
    if open_ is None:
        return None
    return HoursFact(
        facts.hours(open_, words), facts.weekdays(open_.days, words), start=open_.from_, end=open_.to
    )


def _cancellation(policy: Policy, words: Words) -> CancellationFact | None:
    rules = policy.cancellation
    if rules is None:
        return None
    return CancellationFact(
        facts.cancellation(rules, words),
        rules.notice_hours,
        fee=words.format.percent(rules.fee) if rules.fee else None,
    )
