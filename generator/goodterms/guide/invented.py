"""A client who does not exist, for examples that the ledger reckons like any record."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from goodterms.guide.words import GuideWords
from goodterms.ledger import Account, client_ledger
from goodterms.ledger.money import CONTEXT, rounded
from goodterms.records.client import Client, Late
from goodterms.records.disputes import Dispute, Resolution
from goodterms.records.invoices import Invoice, InvoiceLine, Payment
from goodterms.records.policy import Policy
from goodterms.records.scalars import Period

NUMBER = "1"
QUESTION = "Q"
WORKED = timedelta(1)
"""The work ends this long before the invoice."""
ON_THE_WAY = timedelta(2)
"""An invoice is received this long after it is issued."""


def net_of(gross: Decimal, tax: Decimal, currency: str) -> Decimal:
    """Return what of a total is not tax.

    Args:
        gross: The total.
        tax: The rate in per cent.
        currency: ISO 4217; decides the rounding.
    """
    return rounded(CONTEXT.divide(CONTEXT.multiply(gross, Decimal(100)), 100 + tax), currency)


def invoice(
    gross: Decimal, tax: Decimal, issued: date, currency: str, payments: tuple[Payment, ...] = ()
) -> Invoice:
    """Return an invoice with one line.

    Args:
        gross: The total; where no net comes to it exactly, the invoice's differs by one minor unit.
        tax: The rate in per cent.
        issued: The invoice date.
        currency: ISO 4217.
        payments: What was paid.
    """
    net = net_of(gross, tax, currency)
    end = issued - WORKED
    return Invoice(
        number=NUMBER,
        issued=issued,
        received=issued + ON_THE_WAY,
        service=Period(end, end),
        purpose=NUMBER,
        lines=(InvoiceLine(item=NUMBER, quantity=Decimal(1), price=net, tax=tax),),
        payments=payments,
    )


def question(raised: date, resolution: Resolution) -> Dispute:
    """Return a question about the whole invoice, and what was agreed."""
    return Dispute(id=QUESTION, invoice=NUMBER, raised=raised, concern=QUESTION, resolution=resolution)


def account(
    policy: Policy, words: GuideWords, bill: Invoice, day: date, disputes: tuple[Dispute, ...] = ()
) -> Account:
    """Return the account of an invoice at the end of a day, under the policy as it stands."""
    return client_ledger(_client(policy, words.language, (bill,), disputes), policy, day).accounts[0]


def late_terms_on(policy: Policy, language: str, day: date) -> Late:
    """Return what late payment costs with the rate that is in force on a day."""
    return client_ledger(_client(policy, language), policy, day).late


def _client(
    policy: Policy, language: str, invoices: tuple[Invoice, ...] = (), disputes: tuple[Dispute, ...] = ()
) -> Client:
    return Client.model_validate(
        {
            "name": NUMBER,
            "language": language,
            "currency": policy.currency,
            "country": policy.freelancer.country,
            "address": NUMBER,
            "invoices": invoices,
            "disputes": disputes,
        }
    )
