"""What payment terms come to for one invoice: its due dates, amounts and early-payment discount."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from goodterms.ledger.money import plain
from goodterms.ledger.schedule import discount_amount, due_dates, share_amounts
from goodterms.ledger.terms import Anchors, Terms


@dataclass(frozen=True, slots=True)
class Quote:
    """Payment terms worked out; amounts are None where no amount was given."""

    instalments: tuple[tuple[date, Decimal | None], ...]
    """Due date and amount of each part, in the order the terms are written."""
    until: date | None = None
    """The last day of the early-payment discount."""
    takes_off: Decimal | None = None
    """What the discount takes off."""
    pay: Decimal | None = None
    """What to pay by ``until`` to be done with the invoice."""
    currency: str | None = None
    problem: str | None = None
    """Why the amounts cannot add up to the invoice, if they cannot."""


def quote(
    terms: Terms,
    anchors: Anchors,
    *,
    gross: Decimal | None = None,
    net: Decimal | None = None,
    currency: str = "EUR",
    discount_base: Literal["gross", "net"] = "gross",
    country: str | None = None,
) -> Quote:
    """Work payment terms out.

    Args:
        terms: The terms.
        anchors: The days they count from.
        gross: The invoice's total, in ``currency``; without it, amounts stay None.
        net: The total without tax; with ``discount_base`` net the discount comes off it.
        currency: ISO 4217 code; decides the rounding.
        discount_base: What the policy takes the early-payment discount off.
        country: Where due dates move off days that are not worked; None leaves them.
    """
    days = due_dates(terms, anchors, country)
    until = terms.discount.until(anchors) if terms.discount is not None else None
    if gross is None:
        return Quote(tuple((day, None) for day in days), until)
    amounts, problem = share_amounts(terms, gross, currency)
    takes_off = pay = None
    if terms.discount is not None:
        base = net if discount_base == "net" and net is not None else gross
        takes_off = discount_amount(terms.discount.percent, base, currency)
        pay = gross - takes_off
    return Quote(tuple(zip(days, amounts, strict=True)), until, takes_off, pay, currency, problem)


def quote_json(worked_out: Quote, text: str) -> dict[str, object]:
    """Return a quote as ``goodterms terms --json`` prints it; the discount's amount is what to pay."""

    def amount(value: Decimal | None) -> str | None:
        return None if value is None or worked_out.currency is None else plain(value, worked_out.currency)

    discount = None
    if worked_out.until is not None:
        discount = {"until": worked_out.until.isoformat(), "amount": amount(worked_out.pay)}
    return {
        "instalments": [
            {"due": due.isoformat(), "amount": amount(value)} for due, value in worked_out.instalments
        ],
        "discount": discount,
        "text": text,
    }
