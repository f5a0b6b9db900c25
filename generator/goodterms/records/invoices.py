"""Invoices as they are written down: what was done, when, for how much, and what was paid."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from goodterms.records.base import Record
from goodterms.records.scalars import Day, Line, Number, Prose, Rate, Service, Word


class InvoiceLine(Record):
    """One line of an invoice. The line's net is quantity times price."""

    item: Line
    """What was delivered, as the client will read it."""
    quantity: Number
    """How much of it. Below zero only on a credit note."""
    unit: Line | None = None
    """hour, day, page, piece … Left out for a lump sum."""
    price: Number
    """Price of one unit, net of tax, in the client's currency. Below zero for a deduction.
    Left out: the rate in terms.rates for this unit, on the first day of the work."""
    tax: Rate = Field(default=Decimal(0))
    """Tax rate in per cent: 19 is 19 %."""


class Payment(Record):
    """Money that arrived, or went back where the amount is below zero (a refund)."""

    on: Day
    """The day it reached the account."""
    amount: Number
    """In the client's currency. Below zero is a refund."""
    method: Line | None = None
    """transfer, card, cash …"""
    reference: Line | None = None
    """What the bank calls the entry; `goodterms import bank` writes it, and knows the entry by it."""


class WrittenOff(Record):
    """The open amount will not be asked for any more."""

    on: Day
    """The day of the decision."""
    why: Line
    """The reason, in a few words."""


class Invoice(Record):
    """An invoice, or with ``corrects`` a credit note or a replacement."""

    number: Line
    """Unique over all clients, for example 2026-014."""
    issued: Day | None = None
    """The invoice date. An invoice without one is a draft and is shown to nobody."""
    received: Day | None = None
    """The day the client received it, for terms that count from receipt."""
    service: Service | None = None
    """The day, or first/last day, of the work: 2026-02-01/2026-02-28."""
    purpose: Line
    """What the invoice is for, in one line."""
    terms: Line | None = None
    """Payment terms, only where this invoice differs: net 14."""
    tax_free: Annotated[Literal["small business", "reverse charge", "export"], Word] | None = None
    """Why no tax is charged; all lines then have tax 0."""
    lines: Annotated[tuple[InvoiceLine, ...], Field(min_length=1)]
    """What is billed, one line each."""
    payments: tuple[Payment, ...] = ()
    """What was paid, in any order."""
    sent: tuple[Day, ...] = ()
    """The days it was sent; a second date means it was sent again."""
    corrects: Line | None = None
    """The number of the invoice that this one corrects."""
    change: Line | None = None
    """The id of the accepted change that this invoice bills."""
    written_off: WrittenOff | None = None
    """Set when the open amount is given up."""
    note: Prose | None = None
    """A sentence to the client below the lines."""
