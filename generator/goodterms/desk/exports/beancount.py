"""Plain-text double entry for beancount 3 (and fava), with its balances asserted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from goodterms.desk.exports.accounts import Booking, Leg, Name
from goodterms.desk.exports.books import Books, Selection
from goodterms.ledger.money import plain

ACCOUNTS: dict[Name, str] = {
    "receivable": "Assets:Receivable",
    "credit": "Liabilities:Credit",
    "bank": "Assets:Bank",
    "cash": "Assets:Cash",
    "income": "Income:Work",
    "tax": "Liabilities:Tax",
    "fees": "Income:LateFees",
    "interest": "Income:Interest",
    "write-offs": "Expenses:WriteOffs",
    "opening": "Equity:Opening-Balances",
}
"""The names of accounts; those that belong to a client or a tax rate have one more part."""


def journal(of: Selection) -> str:
    """Return the selection as a beancount file."""
    return "\n".join(_lines(of)) + "\n"


def account_of(leg: Leg, slug: str) -> str:
    """Return the account that a leg changes."""
    base = ACCOUNTS[leg.account]
    if leg.account in {"receivable", "credit"}:
        # A part of an account's name begins with a capital or a digit.
        return f"{base}:{slug[:1].upper()}{slug[1:]}"
    if leg.account == "tax" and leg.rate is not None:
        return f"{base}:{leg.rate.normalize():f}".replace(".", "-")
    return base


def _lines(of: Selection) -> Iterator[str]:
    yield f"; Good Terms, as of {of.end}"
    for currency in of.currencies:
        yield f'option "operating_currency" "{currency}"'
    yield ""
    first: dict[str, date] = {}
    for books in of.books:
        for booking in books.bookings:
            for leg in booking.legs:
                name = account_of(leg, books.slug)
                first[name] = min(first.get(name, booking.on), booking.on)
    for name in sorted(first):
        yield f"{first[name]} open {name}"
    for books in of.books:
        yield ""
        for booking in books.bookings:
            yield from _transaction(booking, books)
        yield from _assertions(books, first, of.end + timedelta(1))


def _transaction(booking: Booking, books: Books) -> Iterator[str]:
    yield f"{booking.on} * {_quoted(books.client.name)} {_quoted(booking.text)}"
    if booking.number:
        yield f"  invoice: {_quoted(booking.number)}"
    if booking.reference:
        yield f"  reference: {_quoted(booking.reference)}"
    currency = books.client.currency
    for leg in booking.legs:
        yield f"  {account_of(leg, books.slug)}  {plain(leg.amount, currency)} {currency}"
    yield ""


def _assertions(books: Books, opened: dict[str, date], on: date) -> Iterator[str]:
    currency = books.client.currency
    for account, amount in books.balances().items():
        name = account_of(Leg(account, amount), books.slug)
        if name in opened:
            yield f"{on} balance {name}  {plain(amount, currency)} ~ 0 {currency}"


def _quoted(text: str) -> str:
    escaped = " ".join(text.split()).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
