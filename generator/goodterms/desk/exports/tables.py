"""CSV for a spreadsheet: entries of the ledger, invoices, lines or payments."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from datetime import date

from goodterms.desk.exports.books import Books, Selection
from goodterms.ledger.causes import cause_text
from goodterms.ledger.model import Account
from goodterms.ledger.money import plain

Row = tuple[object, ...]

_RISKY = tuple("=+-@\t\r\n|%＝＋－＠")


def table(of: Selection, name: str) -> str:
    """Return one table as CSV (RFC 4180), amounts with a point.

    Args:
        of: What is exported.
        name: One of ``TABLES``.
    """
    head, rows = TABLES[name]
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(head)
    for books in of.books:
        for row in rows(books, of.start):
            writer.writerow([_cell(value) for value in row])
    return out.getvalue()


def _entries(books: Books, start: date | None) -> Iterator[Row]:
    currency = books.client.currency
    found = [
        (entry.on, at, entry, account)
        for at, account in enumerate(_accounts(books))
        for entry in account.entries
        if start is None or entry.on >= start
    ]
    for on, _, entry, account in sorted(found, key=lambda one: one[:2]):
        yield (books.slug, books.client.name, account.invoice.number, on, entry.kind,
               cause_text(entry.cause, account.document), _Amount(plain(entry.amount, currency)),
               _Amount(plain(entry.balance, currency)), currency)  # fmt: skip


def _invoices(books: Books, start: date | None) -> Iterator[Row]:
    currency = books.client.currency
    for account in _issued(books, start):
        invoice, totals = account.invoice, account.totals
        due = max((part.due for part in account.instalments), default="")
        charged = account.interest + account.fee
        amounts = (totals.net, totals.tax, totals.gross, account.paid, charged, account.open)
        yield (
            books.slug,
            books.client.name,
            invoice.number,
            account.document,
            invoice.issued,
            due,
            account.state,
            invoice.purpose,
            account.terms,
            *(_Amount(plain(amount, currency)) for amount in amounts),
            currency,
            invoice.corrects or "",
        )


def _lines(books: Books, start: date | None) -> Iterator[Row]:
    currency = books.client.currency
    for account in _issued(books, start):
        for at, total in enumerate(account.totals.lines, start=1):
            line = total.line
            yield (books.slug, account.invoice.number, account.invoice.issued, at, line.item,
                   _Amount(f"{line.quantity:f}"), line.unit or "", _Amount(f"{line.price:f}"),
                   _Amount(f"{line.tax:f}"), _Amount(plain(total.net, currency)), currency)  # fmt: skip


def _payments(books: Books, start: date | None) -> Iterator[Row]:
    currency = books.client.currency
    for account in _accounts(books):
        for payment in sorted(account.invoice.payments, key=lambda one: one.on):
            if payment.on <= books.ledger.as_of and (start is None or payment.on >= start):
                yield (books.slug, books.client.name, account.invoice.number, payment.on,
                       _Amount(plain(payment.amount, currency)), currency, payment.method or "",
                       payment.reference or "")  # fmt: skip


def _accounts(books: Books) -> tuple[Account, ...]:
    return (*reversed(books.ledger.accounts), *books.ledger.drafts)


def _issued(books: Books, start: date | None) -> Iterator[Account]:
    for account in reversed(books.ledger.accounts):
        issued = account.invoice.issued
        if issued is not None and (start is None or issued >= start):
            yield account


class _Amount(str):
    """A number, which a spreadsheet may take for what it is."""

    __slots__ = ()


def _cell(value: object) -> str:
    """Keep a spreadsheet from taking a text of the record for a formula (OWASP, CSV injection)."""
    text = "" if value is None else str(value)
    if isinstance(value, _Amount) or not text.lstrip().startswith(_RISKY):
        return text
    return f"'{text}"


TABLES: dict[str, tuple[tuple[str, ...], Callable[[Books, date | None], Iterator[Row]]]] = {
    "entries": (
        ("client", "name", "invoice", "on", "kind", "cause", "amount", "balance", "currency"),
        _entries,
    ),
    "invoices": (
        ("client", "name", "invoice", "document", "issued", "due", "state", "purpose", "terms", "net", "tax",
         "gross", "paid", "fee_and_interest", "open", "currency", "corrects"),
        _invoices,
    ),
    "lines": (
        ("client", "invoice", "issued", "line", "item", "quantity", "unit", "price", "tax_rate", "net",
         "currency"),
        _lines,
    ),
    "payments": (
        ("client", "name", "invoice", "on", "amount", "currency", "method", "reference"),
        _payments,
    ),
}  # fmt: skip
