"""From payment terms to dated amounts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from goodterms.ledger.money import CONTEXT, ZERO, fits, rounded
from goodterms.ledger.terms import AfterDelivery, Anchors, FromReceipt, Share, Terms, parse_terms
from goodterms.ledger.terms.model import Net, OnEvent, Part
from goodterms.ledger.workdays import working_day
from goodterms.records.client import Client
from goodterms.records.invoices import Invoice
from goodterms.records.policy import Policy

_FALLBACK = Terms((Part(Share("all"), Net(0)),))


@dataclass(frozen=True, slots=True)
class Due:
    """An amount with its due date, as the terms write it."""

    on: date
    amount: Decimal
    percent: Decimal | None


def terms_for(invoice: Invoice | None, client: Client, policy: Policy) -> Terms:
    """Return the terms that hold for an invoice: its own, else the client's, else the policy's.

    Terms that cannot be read are passed over; :func:`goodterms.ledger.audit.audit` names them.
    """
    own = invoice.terms if invoice is not None else None
    for text in (own, client.terms.payment, policy.payment):
        if text is not None:
            terms, _ = parse_terms(text)
            if terms is not None:
                return terms
    return _FALLBACK


def anchors_of(invoice: Invoice, issued: date) -> Anchors:
    """Return the days that the terms of an invoice count from."""
    return Anchors(issued, invoice.received, invoice.service.end if invoice.service else None)


def missing_anchor(terms: Terms, anchors: Anchors) -> str | None:
    """Return which day the terms need and the invoice lacks: ``received`` or ``service``."""
    for part in terms.parts:
        if isinstance(part.rule, FromReceipt) and anchors.received is None:
            return "received"
        after_work = isinstance(part.rule, AfterDelivery) or part.rule == OnEvent("delivery")
        if after_work and anchors.delivered is None:
            return "service"
    return None


def holiday_country(policy: Policy) -> str | None:
    """Return the country whose days off move a due date, or None where the policy moves none."""
    return policy.freelancer.country if policy.working_days == "next" else None


def due_dates(terms: Terms, anchors: Anchors, country: str | None = None) -> tuple[date, ...]:
    """Return the due date of each part, in the order written.

    Args:
        terms: The payment terms.
        anchors: The days they count from.
        country: Where due dates move off weekends and public holidays; None leaves them.
    """
    days = (part.rule.due(anchors) for part in terms.parts)
    return tuple(days) if country is None else tuple(working_day(day, country) for day in days)


def share_amounts(terms: Terms, gross: Decimal, currency: str) -> tuple[tuple[Decimal, ...], str | None]:
    """Return the amount of each part and, where they cannot add up to the gross, what is wrong.

    Shares round half up to the minor unit; the rest, or else the last part, takes the
    remainder. Where rounding alone would push it below zero, the shares before it give way.
    """
    last = len(terms.parts) - 1
    taker = next((at for at, part in enumerate(terms.parts) if part.share.kind == "rest"), last)
    amounts = [ZERO] * (last + 1)
    left = rounded(gross, currency)
    problem: str | None = None
    for at, part in enumerate(terms.parts):
        if at == taker:
            continue
        wanted = part.share.value
        if part.share.kind == "percent":
            wanted = rounded(CONTEXT.divide(CONTEXT.multiply(gross, wanted), Decimal(100)), currency)
        elif not fits(wanted, currency):
            problem = problem or "an amount has more decimals than its currency"
            wanted = rounded(wanted, currency)
        elif wanted > left:
            problem = problem or "the rest would be negative"
        amounts[at] = max(min(wanted, left), ZERO)
        left -= amounts[at]
    amounts[taker] = rounded(left, currency)
    # A percentage after a fixed amount can ask for more than is left without any rounding at all.
    fixed = sum((part.share.value for part in terms.parts if part.share.kind == "amount"), ZERO)
    percent = sum((part.share.value for part in terms.parts if part.share.kind == "percent"), ZERO)
    if problem is None and fixed and fixed + CONTEXT.divide(gross * percent, Decimal(100)) > gross:
        problem = "the rest would be negative"
    return tuple(amounts), problem


@lru_cache(maxsize=8192)
def schedule(
    terms: Terms, anchors: Anchors, gross: Decimal, currency: str, country: str | None = None
) -> tuple[Due, ...]:
    """Return the dated amounts of an invoice, oldest first; they add up to its gross."""
    days = due_dates(terms, anchors, country)
    amounts, _ = share_amounts(terms, gross, currency)
    parts = zip(days, amounts, terms.parts, strict=True)
    dues = [
        Due(day, amount, part.share.value if part.share.kind == "percent" else None)
        for day, amount, part in parts
    ]
    return tuple(sorted(dues, key=lambda due: due.on))


def discount_amount(percent: Decimal, base: Decimal, currency: str) -> Decimal:
    """Return a percentage of an amount, rounded half up."""
    return rounded(CONTEXT.divide(CONTEXT.multiply(base, percent), Decimal(100)), currency)
