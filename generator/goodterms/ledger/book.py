"""One running account: it posts entries, keeps its schedule and lets interest accrue.

Money that comes in covers the principal first, oldest instalment first, and what is left
of it the interest and the fee: interest survives the principal's payment. A part in
discussion comes last: it is not due, and they are.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal

from goodterms.ledger.interest import Accrual, LateTerms, accruals, interest_of
from goodterms.ledger.model import AgreedCredit, Cause, Document, Entry, EntryKind, Totals
from goodterms.ledger.money import ZERO
from goodterms.ledger.terms import Anchors, Terms
from goodterms.records.disputes import Resolution
from goodterms.records.invoices import Invoice

Origin = Literal["terms", "extension", "plan"]
_CHARGES = frozenset({"interest", "late fee"})


@dataclass(frozen=True, slots=True)
class Left:
    """What an agreement found open before its discount and after it; payments of its day come later."""

    resolution: Resolution
    before: Decimal
    after: Decimal
    down: Decimal
    """What was paid on the very day."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A dated amount of the schedule."""

    due: date
    amount: Decimal
    origin: Origin
    percent: Decimal | None = None


class Book:
    """The account of one document while it is being worked out, day by day."""

    __slots__ = (
        "accrued_to", "anchors", "balance", "base", "cancelled", "charged", "corrected_by", "credited",
        "credits", "currency", "disputes", "document", "entries", "fee", "fee_asked", "gross", "in_force",
        "interest", "invoice", "issued", "kept", "late", "left_by", "marked", "moved", "numerator", "order",
        "paid", "posted", "quiet_since", "reduced", "reduced_net", "replaced_by", "schedule", "taken",
        "terms", "totals", "version", "written",
    )  # fmt: skip

    def __init__(self, invoice: Invoice, document: Document, totals: Totals, terms: Terms, late: LateTerms,
                 currency: str) -> None:  # fmt: skip
        self.invoice = invoice
        self.document = document
        self.totals = totals
        self.terms = terms
        self.late = late
        self.currency = currency
        self.anchors: Anchors | None = None
        """The days its terms count from, once it is issued."""
        self.order = 0
        """Its place among the client's documents, oldest first."""
        self.entries: list[Entry] = []
        self.balance = ZERO
        self.gross = ZERO
        """The document's total, once it is issued."""
        self.reduced = ZERO
        """All that came off: payments, credits, discounts, what was given up."""
        self.kept = ZERO
        """The part of ``reduced`` that is money: payments, and credit moved in or out."""
        self.reduced_net = ZERO
        """Net of tax, what adjustments and credit notes took off."""
        self.credited = ZERO
        """What adjustments, credit notes and a replacement took off."""
        self.charged = ZERO
        self.interest = ZERO
        self.fee = ZERO
        self.paid = ZERO
        self.written = ZERO
        self.taken = ZERO
        """The early-payment discount that was taken."""
        self.issued: date | None = None
        self.cancelled = False
        self.replaced_by: Book | None = None
        self.corrected_by: list[str] = []
        self.credits: list[AgreedCredit] = []
        self.in_force: dict[str, tuple[Resolution, Decimal, Decimal]] = {}
        """By dispute, what holds, with what its adjustment and its discount took off."""
        self.left_by: list[Left] = []
        """For each agreement in turn, what it left to pay."""
        self.disputes: dict[str, Decimal | None] = {}
        """The open disputes, with the part in question; None is all of it."""
        self.quiet_since = date.min
        """The day the last dispute ended."""
        self.schedule: tuple[Slot, ...] = ()
        self.version = 0
        self.marked = ZERO
        """The instalments that are late, grace included."""
        self.base = ZERO
        """What bears interest since ``accrued_to``."""
        self.accrued_to = date.min
        self.numerator = ZERO
        self.posted = ZERO
        self.fee_asked = False
        self.moved = False
        """Whether credit went from here to other accounts."""

    @property
    def principal(self) -> Decimal:
        """What is open of the document itself, were nothing in discussion; interest and fee apart."""
        return max(self.gross - self.reduced, ZERO)

    @property
    def left(self) -> Decimal:
        """What its instalments still ask for: the principal, without money paid back beyond what came in."""
        return min(self.principal, max(self.gross, ZERO))

    @property
    def charges(self) -> Decimal:
        """What is open of interest and fee."""
        return max(self.balance - max(self.principal, self.disputed), ZERO)

    @property
    def disputed(self) -> Decimal:
        """What is open of the part in discussion; it is not due, so what comes in covers it last."""
        if self.wholly_disputed:
            return self.left
        part = sum((part for part in self.disputes.values() if part is not None), ZERO)
        return max(min(part, self.gross, self.balance), ZERO)

    @property
    def wholly_disputed(self) -> bool:
        """Tell whether all of it is in discussion, charges with it."""
        return None in self.disputes.values()

    @property
    def collectable(self) -> Decimal:
        """What a credit of the client may be used for: the balance less the part in discussion."""
        if self.wholly_disputed:
            return ZERO
        return self.balance - self.disputed

    def late_base(self) -> Decimal:
        """What is late and undisputed by now, and so bears interest from tomorrow on."""
        if not self.marked or self.cancelled:
            return ZERO
        return max(min(self.marked - min(self.reduced, self.gross), self.principal - self.disputed), ZERO)

    def post(self, on: date, kind: EntryKind, amount: Decimal, cause: Cause) -> None:
        """Add an entry; ``amount`` above zero is owed by the client."""
        if not amount:
            return
        self.balance += amount
        if kind in _CHARGES:
            self.charged += amount
        elif kind == "invoice":
            self.gross += amount
        else:
            self.reduced -= amount
        self.entries.append(Entry(on, kind, amount, self.balance, cause))

    def post_money(self, on: date, kind: EntryKind, amount: Decimal, cause: Cause) -> None:
        """Add an entry for money: a payment, a refund, a credit moved in or out."""
        self.kept -= amount
        self.post(on, kind, amount, cause)

    def settle_base(self, on: date) -> bool:
        """Take over what bears interest from tomorrow on; tell whether it rose above zero."""
        base = self.late_base()
        rose = bool(base) and not self.base
        self.base = base
        self.accrued_to = on
        return rose

    def accrue(self, until: date) -> None:
        """Post the interest for the days since the last posting up to ``until``."""
        if self.base and until > self.accrued_to:
            for accrual in accruals(self.late, self.base, self.accrued_to, until):
                self.post_interest(accrual.until, accrual, accrual.numerator)
        self.accrued_to = until

    def post_interest(self, on: date, accrual: Accrual, numerator: Decimal) -> None:
        """Post an accrual: the exact total rounded, less what has been posted before."""
        self.numerator += numerator
        amount = interest_of(self.numerator, self.currency) - self.posted
        self.posted += amount
        self.interest += amount
        self.post(
            on, "interest", amount,
            Cause("interest", since=accrual.since, until=accrual.until, days=accrual.days, rate=accrual.rate,
                  base=accrual.base),
        )  # fmt: skip

    def reschedule(self, slots: tuple[Slot, ...]) -> None:
        """Replace the schedule; it is ordered by date, and its amounts add up to the gross."""
        self.version += 1
        self.schedule = slots
        self.marked = ZERO

    def covered(self, today: date) -> tuple[Slot, ...]:
        """Return the covered parts of the schedule, oldest first; what was paid early was due by today.

        So dated, they stand before any part that is still to come, and money fills them first.
        """
        covered: list[Slot] = []
        left = min(self.reduced, self.gross)
        for slot in self.schedule:
            if left <= 0:
                break
            amount = min(slot.amount, left)
            percent = slot.percent if amount == slot.amount else None
            covered.append(Slot(min(slot.due, today), amount, slot.origin, percent))
            left -= amount
        return tuple(covered)


def late_start(due: date, late: LateTerms) -> date:
    """Return the last day on which an instalment can be paid without being late."""
    try:
        return due + late.grace
    except OverflowError:
        return date.max - timedelta(1)
