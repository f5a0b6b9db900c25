"""Plain-text double entry for hledger (and ledger), with its balances asserted."""

from __future__ import annotations

from collections.abc import Iterator

from goodterms.desk.exports.accounts import Booking, Leg, Name
from goodterms.desk.exports.books import Books, Selection
from goodterms.ledger.money import minor_units, plain

ACCOUNTS: dict[Name, str] = {
    "receivable": "assets:receivable",
    "credit": "liabilities:credit",
    "bank": "assets:bank",
    "cash": "assets:cash",
    "income": "income:work",
    "tax": "liabilities:tax",
    "fees": "income:late fees",
    "interest": "income:interest",
    "write-offs": "expenses:write-offs",
    "opening": "equity:opening balances",
}
"""The names of accounts; those that belong to a client or a tax rate have one more part."""


def journal(of: Selection) -> str:
    """Return the selection as an hledger journal."""
    return "\n".join(_lines(of)) + "\n"


def account_of(leg: Leg, slug: str) -> str:
    """Return the account that a leg changes."""
    base = ACCOUNTS[leg.account]
    if leg.account in {"receivable", "credit"}:
        return f"{base}:{slug}"
    if leg.account == "tax" and leg.rate is not None:
        return f"{base}:{leg.rate.normalize():f}"
    return base


def _lines(of: Selection) -> Iterator[str]:
    yield f"; Good Terms, as of {of.end}"
    yield "decimal-mark ."
    for currency in of.currencies:
        # Without decimals the mark stands all the same, or the format would leave it open.
        yield f"commodity 1000.{'0' * minor_units(currency)} {currency}"
    names = {account_of(leg, b.slug) for b in of.books for booking in b.bookings for leg in booking.legs}
    for name in sorted(names):
        yield f"account {name}"
    for books in of.books:
        yield ""
        for booking in books.bookings:
            yield from _transaction(booking, books)
        yield from _assertions(books, names, of)


def _transaction(booking: Booking, books: Books) -> Iterator[str]:
    code = f"({_plain(booking.number)}) " if booking.number else ""
    said = f"{booking.on} * {code}{_plain(books.client.name)} | {_plain(booking.text)}"
    yield f"{said}  ; reference: {_plain(booking.reference)}" if booking.reference else said
    currency = books.client.currency
    for leg in booking.legs:
        yield f"    {account_of(leg, books.slug)}  {plain(leg.amount, currency)} {currency}"
    yield ""


def _assertions(books: Books, names: set[str], of: Selection) -> Iterator[str]:
    currency = books.client.currency
    claims = [
        f"    {name}  {plain(amount * 0, currency)} {currency} = {plain(amount, currency)} {currency}"
        for account, amount in books.balances().items()
        if (name := account_of(Leg(account, amount), books.slug)) in names
    ]
    if claims:
        yield from (f"{of.end} * {_plain(books.client.name)} | balances as the ledger has them", *claims, "")


def _plain(text: str) -> str:
    """Return a text without what ends a description, or begins something else in one."""
    return " ".join(text.replace(";", ",").replace("|", "/").replace("(", "[").replace(")", "]").split())
