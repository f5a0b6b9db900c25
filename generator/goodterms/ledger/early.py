"""What the books give up again or grant at the end of a day: write-offs and early payment."""

from __future__ import annotations

from datetime import date

from goodterms.ledger.book import Book
from goodterms.ledger.model import Cause, EarlyDiscount
from goodterms.ledger.money import ZERO
from goodterms.ledger.schedule import discount_amount


def early_discount(book: Book, day: date, *, off_net: bool) -> EarlyDiscount | None:
    """Return the early-payment discount that can be taken on a day, whatever has been paid.

    Args:
        book: The account.
        day: The day of payment.
        off_net: Whether it comes off the total without tax (``discount_base: net``).
    """
    discount = book.terms.discount
    if discount is None or book.anchors is None or book.gross <= 0:
        return None
    until = discount.until(book.anchors)
    if day > until or book.taken or book.cancelled or book.written:
        return None
    base = book.totals.net - book.reduced_net if off_net else book.gross - book.credited
    off = discount_amount(discount.percent, max(base, ZERO), book.currency)
    return EarlyDiscount(until, discount.percent, off, book.principal - off)


def concede(book: Book, day: date, *, off_net: bool) -> None:
    """Post what follows from the day's payments.

    Money for what was written off takes the write-off back. A discount is granted once the
    rest is no larger than it, and lapses when the payment goes back.
    """
    if book.written and book.balance < 0:
        back = min(-book.balance, book.written)
        book.written -= back
        book.post(day, "write-off", back, Cause("paid after all"))
    if book.taken and book.principal:
        book.post(day, "discount", book.taken, Cause("early payment lapsed"))
        book.taken = ZERO
    if book.terms.discount is None or book.kept <= 0 or not book.principal:
        return
    offer = early_discount(book, day, off_net=off_net)
    if offer is not None and offer.pay <= 0:
        book.taken = book.principal
        cause = Cause("early payment", day=offer.until, rate=offer.percent)
        book.post(day, "discount", -book.taken, cause)
