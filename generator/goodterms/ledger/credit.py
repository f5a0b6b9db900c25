"""Credit moving between the invoices of one client.

An overpayment goes to the client's other open invoices, oldest first, else waits for the
next; a credit note goes to the invoice it corrects. If the money is later paid back, the
credit returns to where it came from. What one account gives, another takes: no money
appears or vanishes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from goodterms.ledger.book import Book
from goodterms.ledger.model import Cause


@dataclass(slots=True)
class _Move:
    giver: Book
    taker: Book
    amount: Decimal
    is_note: bool


class Credits:
    """Keeps track of which account gave credit to which."""

    def __init__(self, touch: Callable[[Book, date], None]) -> None:
        self._touch = touch
        self._moves: list[_Move] = []
        self._givers: dict[int, Book] = {}
        self._takers: dict[int, Book] = {}

    def credit(self, note: Book, target: Book, day: date) -> None:
        """Take a credit note off the invoice it corrects."""
        amount = -note.balance
        target.corrected_by.append(note.invoice.number)
        if amount <= 0:
            return
        target.credited += amount
        target.reduced_net -= note.totals.net
        note.post_money(day, "credit out", amount, Cause("moved to corrected", number=target.invoice.number))
        target.post(day, "credit note", -amount, Cause("credited by", number=note.invoice.number))
        note.moved = True
        self._moves.append(_Move(note, target, amount, is_note=True))

    def move(self, day: date, touched: Iterable[Book]) -> bool:
        """Return credit that was paid back, and give out credit that is free; tell whether any moved."""
        changed = list(touched)
        for book in changed:
            self._sort_in(book)
        moved = self._take_back([book for book in changed if book.moved and book.balance > 0], day)
        for giver in sorted(self._givers.values(), key=lambda book: book.order):
            for taker in self._takers_for(giver):
                if giver.balance >= 0:
                    break
                # Interest up to today belongs to what the credit has to cover.
                self._touch(taker, day)
                amount = min(-giver.balance, taker.collectable)
                if amount > 0:
                    self._give(giver, taker, amount, day)
                    moved = True
        return moved

    def _sort_in(self, book: Book) -> None:
        self._givers.pop(book.order, None)
        self._takers.pop(book.order, None)
        if book.issued is None:
            return
        if book.balance < 0:
            self._givers[book.order] = book
        elif book.collectable > 0:
            self._takers[book.order] = book

    def _takers_for(self, giver: Book) -> list[Book]:
        takers = sorted(self._takers.values(), key=lambda book: book.order)
        first = giver.replaced_by
        return takers if first is None else sorted(takers, key=lambda book: book is not first)

    def _give(self, giver: Book, taker: Book, amount: Decimal, day: date) -> None:
        self._touch(giver, day)
        new, old = taker.invoice.number, giver.invoice.number
        out, into = Cause("credit used on", number=new), Cause("overpaid on", number=old)
        if giver.replaced_by is not None:
            into = Cause("credit of replaced", number=old)
            if giver.replaced_by is taker:
                out = Cause("moved to replacement", number=new)
        giver.post_money(day, "credit out", amount, out)
        taker.post_money(day, "credit in", -amount, into)
        giver.moved = True
        self._moves.append(_Move(giver, taker, amount, is_note=False))
        self._sort_in(giver)
        self._sort_in(taker)

    def _take_back(self, short: list[Book], day: date) -> bool:
        """Bring credit back to accounts that gave it and now need it themselves."""
        moved = False
        while short:
            giver = short.pop()
            for move in [move for move in reversed(self._moves) if move.giver is giver]:
                amount = min(giver.balance, move.amount)
                if amount <= 0 or move.taker.written:
                    continue
                self._return(move, amount, day)
                moved = True
                if move.taker.moved and move.taker.balance > 0:
                    short.append(move.taker)
        return moved

    def _return(self, move: _Move, amount: Decimal, day: date) -> None:
        giver, taker = move.giver, move.taker
        self._touch(giver, day)
        self._touch(taker, day)
        move.amount -= amount
        back = Cause("credit taken back by", number=giver.invoice.number)
        if move.is_note:
            taker.credited -= amount
            taker.post(day, "credit note", amount, back)
        else:
            taker.post_money(day, "credit out", amount, back)
        giver.post_money(day, "credit in", -amount, Cause("credit returned to", number=taker.invoice.number))
        if not move.amount:
            self._moves.remove(move)
        self._sort_in(giver)
        self._sort_in(taker)
