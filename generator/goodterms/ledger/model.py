"""What the ledger answers with: accounts, entries, instalments. Frozen values, no behaviour.

All amounts are exact decimals in the client's currency, quantized to its minor unit. What a
client owes is above zero, what is owed to the client is below.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from goodterms.records.client import Change, Late
from goodterms.records.invoices import Invoice, InvoiceLine

State = Literal[
    "draft",
    "open",
    "part-paid",
    "due soon",
    "overdue",
    "in discussion",
    "on a plan",
    "settled",
    "credited",
    "written off",
]

Document = Literal["invoice", "credit note", "replacement"]

EntryKind = Literal[
    "invoice",
    "credit note",
    "adjustment",
    "discount",
    "payment",
    "refund",
    "late fee",
    "interest",
    "write-off",
    "credit in",
    "credit out",
]

CauseKey = Literal[
    "issued",
    "credited by",
    "replaced by",
    "agreed adjustment",
    "agreed discount",
    "agreement replaced",
    "early payment",
    "early payment lapsed",
    "paid",
    "paid before issue",
    "paid back",
    "paid late",
    "interest",
    "charge waived",
    "given up",
    "paid after all",
    "overpaid on",
    "credit used on",
    "credit taken back by",
    "credit returned to",
    "credit of replaced",
    "moved to replacement",
    "moved to corrected",
]


@dataclass(frozen=True, slots=True)
class TaxGroup:
    """The lines of one tax rate; the tax is worked out on their sum (EN 16931, BR-S-9)."""

    rate: Decimal
    """In per cent."""
    net: Decimal
    tax: Decimal


@dataclass(frozen=True, slots=True)
class LineTotal:
    """A line with its net: quantity times price, rounded half up."""

    line: InvoiceLine
    net: Decimal


@dataclass(frozen=True, slots=True)
class Totals:
    """What a document adds up to."""

    lines: tuple[LineTotal, ...]
    groups: tuple[TaxGroup, ...]
    """By rate, highest first."""
    net: Decimal
    tax: Decimal
    gross: Decimal


@dataclass(frozen=True, slots=True)
class Instalment:
    """A part of an invoice with its due date. All parts of an invoice add up to its gross."""

    due: date
    amount: Decimal
    open: Decimal
    """What is left of it; payments and credits fill the oldest first."""
    disputed: Decimal
    """The part of ``open`` that is in discussion, and so not due."""
    origin: Literal["terms", "extension", "plan"]
    """What set the date: the payment terms, or what was agreed in a dispute."""
    percent: Decimal | None = None
    """The share as the payment terms write it (30 is 30 %), where they write one."""

    @property
    def paid(self) -> Decimal:
        """Return what has been paid or credited of it."""
        return self.amount - self.open


@dataclass(frozen=True, slots=True)
class EarlyDiscount:
    """An early-payment discount that can still be taken on the day of the account."""

    until: date
    """The last day on which the money must have arrived."""
    percent: Decimal
    takes_off: Decimal
    """The reduction."""
    pay: Decimal
    """What to pay until then, to be done with the invoice."""


@dataclass(frozen=True, slots=True)
class Cause:
    """Why there is an entry; ``key`` chooses the sentence, the rest fills it in."""

    key: CauseKey
    number: str | None = None
    """Another invoice or credit note."""
    dispute: str | None = None
    """The id of the dispute in which it was agreed."""
    day: date | None = None
    """The day it was agreed; the due date that passed; the last day of the discount."""
    since: date | None = None
    """Interest: the first day it is counted for."""
    until: date | None = None
    """Interest: the last day it is counted for."""
    days: int | None = None
    rate: Decimal | None = None
    """In per cent, a year for interest."""
    base: Decimal | None = None
    """What the rate was applied to."""
    text: str | None = None
    """The record's own words: method of payment, reason of a write-off."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A dated line of an account."""

    on: date
    kind: EntryKind
    amount: Decimal
    """Above zero adds to what the client owes."""
    balance: Decimal
    """Of the account after this entry."""
    cause: Cause


@dataclass(frozen=True, slots=True)
class AgreedCredit:
    """The credit note that an agreed adjustment becomes; its amounts are below zero."""

    on: date
    dispute: str
    groups: tuple[TaxGroup, ...]
    net: Decimal
    tax: Decimal
    gross: Decimal


@dataclass(frozen=True, slots=True)
class Account:
    """One invoice or credit note on the day of the ledger."""

    invoice: Invoice
    document: Document
    totals: Totals
    terms: str
    """The payment terms that hold for it, in their canonical spelling."""
    entries: tuple[Entry, ...]
    """By date; they add up to ``balance``."""
    instalments: tuple[Instalment, ...]
    """By due date; they add up to the gross. A credit note has none."""
    state: State
    balance: Decimal
    open: Decimal
    """What is left to pay in all, with interest, fee and the disputed part; never below zero."""
    credit: Decimal
    """What the client has paid too much here and no other invoice has taken yet."""
    due_now: Decimal
    """What is to be paid by today: instalments due and undisputed, interest and fee."""
    overdue: Decimal
    """The part of ``due_now`` whose day has passed, without interest and fee."""
    overdue_since: date | None
    """The oldest due date that has passed with something undisputed still open."""
    overdue_days: int
    next_due: date | None
    """The next day, from today on, by which something undisputed is to be paid."""
    next_amount: Decimal
    """What is to be paid by ``next_due``, beyond what is overdue."""
    disputed: Decimal
    """What is left of the disputed part while a dispute is open."""
    in_discussion: tuple[str, ...]
    """The ids of the disputes that are open on this day."""
    interest: Decimal
    """All interest charged up to today, paid or not."""
    fee: Decimal
    """The late fee, paid or not."""
    charges_open: Decimal
    """What of interest and fee is still to be paid."""
    paid: Decimal
    """Payments less refunds."""
    discount: EarlyDiscount | None
    credits: tuple[AgreedCredit, ...]
    """Adjustments agreed in disputes that are in force."""
    corrected_by: tuple[str, ...]
    """Numbers of the credit notes and replacements issued for it so far."""
    change: Change | None
    """The accepted change that it bills."""


@dataclass(frozen=True, slots=True)
class ClientLedger:
    """All accounts of one client on one day."""

    accounts: tuple[Account, ...]
    """Issued by that day, newest first."""
    drafts: tuple[Account, ...]
    """Not issued by that day; for nobody's eyes but the freelancer's."""
    currency: str
    as_of: date
    balance: Decimal
    """The sum of all balances, deposits on drafts included; below zero is the client's money."""
    open: Decimal
    due_now: Decimal
    overdue: Decimal
    disputed: Decimal
    interest: Decimal
    credit: Decimal
    """Overpayments that no invoice has taken yet, and deposits."""
    next_due: date | None
    next_amount: Decimal
    late: Late
    """What late payment costs this client on the day: the policy with the client's own terms over it."""

    def account(self, number: str) -> Account | None:
        """Return the account of an invoice, by its number."""
        for account in (*self.accounts, *self.drafts):
            if account.invoice.number == number:
                return account
        return None
