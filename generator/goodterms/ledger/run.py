"""Runs the accounts of a client forward, day by day, up to a day.

Every event takes effect at the end of its day, in one order whatever the order in the file:
charges, documents issued, corrections, agreements, payments, write-offs, credit moved
between invoices, and last the due dates that pass. Agreements come before payments, so that
who pays what is open after an agreement is done with it. Nothing looks ahead, so a later
day never changes what an earlier one said.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from heapq import heapify, heappop, heappush
from itertools import count

from goodterms.ledger.agreement import agree, undo
from goodterms.ledger.book import Book, Slot, late_start
from goodterms.ledger.credit import Credits
from goodterms.ledger.early import concede
from goodterms.ledger.interest import accruals
from goodterms.ledger.model import Cause, CauseKey
from goodterms.ledger.money import ZERO, rounded
from goodterms.ledger.schedule import anchors_of, schedule
from goodterms.records.disputes import Dispute, Resolution
from goodterms.records.invoices import Payment
from goodterms.records.policy import Policy

CHARGE, ISSUE, CORRECT, RAISE, AGREE, PAY, WRITE_OFF, PASS = range(8)
_DAY = timedelta(1)

Action = Callable[[date], None]
Event = tuple[date, int, int, Action]


class Run:
    """The accounts of one client on their way from the first event to the last."""

    def __init__(self, currency: str, policy: Policy, country: str | None) -> None:
        self._currency = currency
        self.off_net = policy.discount_base == "net"
        self._all_due = policy.missed_plan == "all due"
        self._country = country
        self._heap: list[Event] = []
        self._number = count()
        self._touched: dict[int, Book] = {}
        self._credits = Credits(self._touch)

    def at(self, day: date, phase: int, action: Action) -> None:
        """Put an event on the calendar."""
        heappush(self._heap, (day, phase, next(self._number), action))

    def load(self, events: list[tuple[date, int, Action]]) -> None:
        """Put many events on the calendar; of one day and phase, they keep their order."""
        self._heap.extend((day, phase, next(self._number), action) for day, phase, action in events)
        heapify(self._heap)

    def forward(self, as_of: date) -> None:
        """Let everything happen up to the end of a day."""
        heap = self._heap
        while heap and heap[0][0] <= as_of:
            day = heap[0][0]
            while heap and heap[0][0] == day and heap[0][1] < PASS:
                heappop(heap)[3](day)
            self._concede(day)
            if self._credits.move(day, self._touched.values()):
                self._concede(day)
            while heap and heap[0][0] == day:
                heappop(heap)[3](day)
            for book in self._touched.values():
                if book.settle_base(day) and not book.fee_asked:
                    book.fee_asked = True
                    self.at(day + _DAY, CHARGE, self._fee(book))
            self._touched.clear()

    def _touch(self, book: Book, day: date) -> None:
        """Let interest run up to the day before anything changes, and remember the account."""
        book.accrue(day)
        self._touched[book.order] = book

    # -- what can happen ---------------------------------------------------------------

    def issue(self, book: Book) -> Action:
        """Return the event that a document is issued."""

        def act(day: date) -> None:
            self._touch(book, day)
            book.issued = day
            book.anchors = anchors_of(book.invoice, day)
            book.post(day, "invoice", book.totals.gross, Cause("issued"))
            self._reset_schedule(book, day)

        return act

    def credit(self, note: Book, target: Book) -> Action:
        """Return the event that a credit note comes off the invoice it corrects."""

        def act(day: date) -> None:
            self._touch(note, day)
            self._touch(target, day)
            self._credits.credit(note, target, day)

        return act

    def replace(self, new: Book, old: Book) -> Action:
        """Return the event that an invoice takes the place of another, which is cancelled in full."""

        def act(day: date) -> None:
            old.corrected_by.append(new.invoice.number)
            if old.cancelled:
                return
            self._touch(old, day)
            cause = Cause("replaced by", number=new.invoice.number)
            amount = old.gross - (old.reduced - old.kept)
            old.cancelled, old.replaced_by = True, new
            old.credited += amount
            old.post(day, "credit note", -amount, cause)
            waived = Cause("charge waived", number=new.invoice.number)
            old.post(day, "interest", -old.interest, waived)
            old.post(day, "late fee", -old.fee, waived)
            old.interest = old.fee = ZERO

        return act

    def pay(self, book: Book, payment: Payment) -> Action:
        """Return the event that money arrived, or went back."""

        def act(day: date) -> None:
            self._touch(book, day)
            amount = rounded(payment.amount, self._currency)
            book.paid += amount
            if amount < 0:
                book.post_money(day, "refund", -amount, Cause("paid back", text=payment.method))
                return
            key: CauseKey = "paid before issue" if book.issued is None else "paid"
            book.post_money(day, "payment", -amount, Cause(key, text=payment.method))

        return act

    def raise_dispute(self, book: Book, dispute: Dispute) -> Action:
        """Return the event that a question is raised."""

        def act(day: date) -> None:
            self._touch(book, day)
            part = dispute.disputed
            book.disputes[dispute.id] = None if part is None else rounded(part, self._currency)

        return act

    def close_dispute(self, book: Book, dispute: Dispute) -> Action:
        """Return the event that a question ends without an agreement."""

        def act(day: date) -> None:
            self._touch(book, day)
            book.disputes.pop(dispute.id, None)
            book.quiet_since = day

        return act

    def agree(self, book: Book, dispute: Dispute, resolution: Resolution) -> Action:
        """Return the event that both sides agree; an earlier agreement in this dispute ends with it."""

        def act(day: date) -> None:
            self._touch(book, day)
            book.disputes.pop(dispute.id, None)
            book.quiet_since = day
            if undo(book, dispute, day):
                self._reset_schedule(book, day)
            slots = agree(book, dispute, resolution, day)
            if slots:
                self._set_schedule(book, (*book.covered(day), *slots), day)

        return act

    def write_off(self, book: Book, why: str) -> Action:
        """Return the event that what is open is given up."""

        def act(day: date) -> None:
            self._touch(book, day)
            if book.balance > 0:
                book.written = book.balance
                book.post(day, "write-off", -book.balance, Cause("given up", text=why))

        return act

    def cut(self, books: list[Book]) -> Action:
        """Return the event that interest is posted up to the day, as for the end of a statement."""

        def act(day: date) -> None:
            for book in books:
                book.accrue(day)

        return act

    # -- schedules ---------------------------------------------------------------------

    def _reset_schedule(self, book: Book, day: date) -> None:
        if book.gross <= 0 or book.anchors is None:
            return
        dues = schedule(book.terms, book.anchors, book.gross, self._currency, self._country)
        slots = tuple(Slot(due.on, due.amount, "terms", due.percent) for due in dues)
        self._set_schedule(book, slots, day)

    def _set_schedule(self, book: Book, slots: tuple[Slot, ...], day: date) -> None:
        book.reschedule(slots)
        for slot in slots:
            start = late_start(slot.due, book.late)
            if start <= day:
                book.marked += slot.amount
            else:
                self.at(start, PASS, self._pass(book, slot, book.version, day))
            if self._all_due and slot.origin == "plan" and slot.due >= day:
                self.at(slot.due + _DAY, CHARGE, self._miss(book, book.version))

    def _pass(self, book: Book, slot: Slot, version: int, known: date) -> Action:
        """Return the event that an instalment's last day passes, the days of grace among them."""

        def act(day: date) -> None:
            if book.version != version:
                return
            before = book.late_base()
            book.marked += slot.amount
            base = book.late_base() - before
            if base:
                self._touch(book, day)
            since = max(slot.due, known, book.quiet_since)
            if base and since < day and book.late.bears_interest:
                self.at(day + _DAY, CHARGE, self._catch_up(book, base, since, day))

        return act

    def _catch_up(self, book: Book, base: Decimal, since: date, until: date) -> Action:
        """Return the event that the days of grace are charged after all, because they were not kept."""

        def act(day: date) -> None:
            for accrual in accruals(book.late, base, since, until):
                book.post_interest(day, accrual, accrual.numerator)

        return act

    def _miss(self, book: Book, version: int) -> Action:
        """Return the event of the day after a plan's instalment: missed, all that is left falls due."""

        def act(day: date) -> None:
            if book.version != version:
                return
            asked = sum((slot.amount for slot in book.schedule if slot.due < day), ZERO)
            if min(asked - book.reduced, book.principal - book.disputed) <= 0:
                return
            self._touch(book, day)
            slots = tuple(
                Slot(min(slot.due, day), slot.amount, slot.origin, slot.percent) for slot in book.schedule
            )
            self._set_schedule(book, slots, day)

        return act

    def _fee(self, book: Book) -> Action:
        def act(day: date) -> None:
            if book.base and not book.fee:
                book.fee = book.late.fee
                oldest = min(slot.due for slot in book.schedule if slot.due < day)
                book.post(day, "late fee", book.fee, Cause("paid late", day=oldest))

        return act

    def _concede(self, day: date) -> None:
        for book in self._touched.values():
            concede(book, day, off_net=self.off_net)
