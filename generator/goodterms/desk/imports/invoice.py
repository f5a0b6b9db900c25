"""Invoices as a table has them, checked one by one against the table's own sums."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TypeVar

from pydantic_core import PydanticCustomError

from goodterms.desk.bank.entry import clean
from goodterms.desk.imports.table import Row, Table
from goodterms.desk.imports.taxes import rate_of
from goodterms.desk.imports.values import Amounts
from goodterms.ledger.money import CONTEXT, ZERO, rounded
from goodterms.ledger.tax import totals_of
from goodterms.records.invoices import InvoiceLine
from goodterms.records.problems import Problem
from goodterms.records.scalars import Plain, read_line, read_number

T = TypeVar("T")

_AMOUNT_MEND = "look at the cell, or name the right column with --map"


@dataclass(frozen=True, slots=True)
class Imported:
    """An invoice of a table."""

    number: str
    client: str
    """As the table names it; empty where it names none."""
    issued: date
    due: date | None
    terms: str
    service: tuple[date, date] | None
    purpose: str
    note: str
    currency: str
    """As the table names it; empty where it names none."""
    corrects: str
    lines: tuple[InvoiceLine, ...]
    row: Row
    """Its first row."""
    email: str = ""
    address: str = ""
    country: str = ""


@dataclass(slots=True)
class Reading:
    """Reads the invoices of one table."""

    table: Table
    amounts: Amounts
    read_day: Callable[[str], date | None]
    currency_of: Callable[[str], str]
    """The currency of a client's invoices, where the table names none; by the name in the table."""
    tax: Decimal | None = None
    """The rate of taxable lines that name none, in per cent."""
    problems: list[Problem] = field(default_factory=list)

    def invoices(self) -> list[Imported]:
        """Return the invoices in the order of the table; what is wrong goes to ``problems``."""
        found = [self._invoice(rows) for rows in self._groups()]
        return [invoice for invoice in found if invoice is not None]

    def _groups(self) -> Iterator[list[Row]]:
        """Yield the rows of each invoice; a row without a number goes on with the one above."""
        groups: dict[str, list[Row]] = {}
        number = ""
        for row in self.table.rows:
            kind = self._text(row, "kind").casefold()
            if kind and "invoice" not in kind and "credit" not in kind and "rechnung" not in kind:
                continue
            number = self._text(row, "number") or number
            if not self._text(row, "number") and not self._has_line(row):
                continue  # a sum, or a remark
            if not number:
                mend = "give it a number, or name the right column with --map number=…"
                self._problem(row, "number", "the row belongs to no invoice", mend)
                continue
            groups.setdefault(number, []).append(row)
        yield from groups.values()

    def _has_line(self, row: Row) -> bool:
        return any(self._text(row, name) for name in ("item", "product")) and bool(
            self._text(row, "amount") or self._text(row, "price")
        )

    def _invoice(self, rows: list[Row]) -> Imported | None:
        before = len(self.problems)
        first = rows[0]
        number = self._checked(first, "number", read_line, self._text(first, "number"))
        issued = self._day(rows, "issued")
        if issued is None and len(self.problems) == before:
            mend = "add the day, or name the right column with --map issued=…"
            self._problem(first, "issued", "the invoice has no day of issue", mend)
        named = self._first(rows, "currency").upper()
        currency = named or self.currency_of(self._first(rows, "client"))
        for name, what in (("client", "client"), ("issued", "day of issue")):
            other = next(
                (row for row in rows if self._text(row, name) not in {"", self._first(rows, name)}), None
            )
            if other is not None:
                mend = "give one of the two another number"
                self._problem(other, name, f"the number stands above with another {what}", mend)
        read = [self._line(row, currency) for row in rows if self._has_line(row) or len(rows) == 1]
        lines = tuple(line for line in read if line is not None)
        if not lines and len(self.problems) == before:
            mend = "name the columns with --map item=…,amount=…"
            self._problem(first, "amount", "the invoice has no line", mend)
        due = self._day(rows, "due")
        purpose = self._first(rows, "purpose") or (lines[0].item if lines else "")
        if len(self.problems) == before:
            self._checked(first, "purpose", read_line, purpose)
        if len(self.problems) == before and number and issued:
            self._check_sums(rows, lines, currency)
        if len(self.problems) > before or not number or issued is None:
            return None
        return Imported(
            number, self._first(rows, "client"), issued, due, self._first(rows, "terms"), self._service(rows),
            purpose, self._first(rows, "note"), named, self._first(rows, "corrects"), lines, first,
            self._first(rows, "email"), self._prose(rows, "address"), self._first(rows, "country"),
        )  # fmt: skip

    # -- lines ---------------------------------------------------------------------------

    def _line(self, row: Row, currency: str) -> InvoiceLine | None:
        before = len(self.problems)
        item = self._text(row, "item") or self._text(row, "product") or self._text(row, "purpose")
        item = self._checked(row, "item", read_line, item or f"Invoice {self._text(row, 'number')}") or ""
        quantity = self._amount(row, "quantity")
        price, amount = self._amount(row, "price"), self._amount(row, "amount")
        if price is None and amount is None:
            amount = self._amount(row, "net_total")
        if len(self.problems) > before:
            return None
        unit = self._text(row, "unit")
        if price is None:
            if amount is None:
                self._problem(row, "amount", "the line has no amount", _AMOUNT_MEND)
                return None
            quantity, price, unit = _shared(quantity, amount, unit)
        quantity = Decimal(1) if quantity is None else quantity
        if amount is not None and rounded(CONTEXT.multiply(quantity, price), currency) != rounded(
            amount, currency
        ):
            note = f"{quantity} × {price} is not {amount}"
            mend = "mend one of the three in the file"
            self._problem(row, "amount", "quantity times price is not the amount", mend, note)
            return None
        net = rounded(CONTEXT.multiply(quantity, price), currency)
        rate, told = rate_of(self.table, row, self.amounts, net, currency, self.tax)
        if rate is None:
            self._problem(row, *told)
            return None
        for name, value in (("quantity", quantity), ("price", price)):
            self._checked(row, name, read_number, Plain(f"{value:f}"))
        if len(self.problems) > before:
            return None
        return InvoiceLine(item=item, quantity=quantity, unit=unit or None, price=price, tax=rate)

    # -- sums ----------------------------------------------------------------------------

    def _check_sums(self, rows: list[Row], lines: tuple[InvoiceLine, ...], currency: str) -> None:
        totals = totals_of(lines, currency)
        for name, expected, what in (
            ("net_total", totals.net, "net total"),
            ("tax_total", totals.tax, "tax"),
            ("total", totals.gross, "total"),
        ):
            given = [amount for row in rows if (amount := self._amount(row, name)) is not None]
            if not given:
                continue
            # On each row the same sum; or on each row its own, which add up.
            if any(amount == expected for amount in (given[0], sum(given, ZERO))):
                continue
            note = f"the lines add up to {expected}, the file says {given[0]}"
            mend = "look the lines over; a tax rate may be missing: --tax RATE"
            self._problem(rows[0], name, f"the lines do not add up to the {what}", mend, note)
            return

    # -- cells ---------------------------------------------------------------------------

    def _text(self, row: Row, name: str) -> str:
        return clean(self.table.cell(row, name))

    def _first(self, rows: Sequence[Row], name: str) -> str:
        return next((text for row in rows if (text := self._text(row, name))), "")

    def _prose(self, rows: Sequence[Row], name: str) -> str:
        for row in rows:
            lines = [clean(line) for line in self.table.cell(row, name).splitlines()]
            if any(lines):
                return "\n".join(line for line in lines if line)
        return ""

    def _amount(self, row: Row, name: str) -> Decimal | None:
        text = self.table.cell(row, name)
        if not text:
            return None
        amount = self.amounts.read(text)
        if amount is None:
            self._problem(row, name, "this is no amount that can be read", _AMOUNT_MEND)
        return amount

    def _day(self, rows: Sequence[Row], name: str) -> date | None:
        for row in rows:
            text = self.table.cell(row, name)
            if text:
                day = self.read_day(text)
                if day is None:
                    mend = "look at the cell, or say how the days are written with --date-format"
                    self._problem(row, name, "this is no day that can be read", mend)
                return day
        return None

    def _service(self, rows: Sequence[Row]) -> tuple[date, date] | None:
        days = [day for row in rows if (day := self.read_day(self.table.cell(row, "service"))) is not None]
        return (min(days), max(days)) if days else None

    def _checked(self, row: Row, name: str, read: Callable[[str], T], text: str) -> T | None:
        try:
            return read(text)
        except PydanticCustomError as wrong:
            said = wrong.context or {}
            self._problem(row, name, str(said.get("message")), str(said.get("mend")))
            return None

    def _problem(self, row: Row, name: str, message: str, mend: str, note: str = "") -> None:
        self.problems.append(self.table.problem(row, name, message, mend, note))


def _shared(quantity: Decimal | None, amount: Decimal, unit: str) -> tuple[Decimal, Decimal, str]:
    """Return quantity and price of a line that has only its amount."""
    if quantity:
        price = CONTEXT.divide(amount, quantity)
        # A third of an amount is no price: then it is one piece.
        if price == price.quantize(Decimal("0.000001")):
            return quantity, price.normalize() + 0, unit
    return Decimal(1), amount, ""
