"""Nothing is typed twice: a line without a price takes the rate that was agreed for its unit."""

from __future__ import annotations

from typing import Any


def with_prices(record: Any) -> Any:
    """Fill in prices that a record leaves to its rates, before it is validated.

    A line that names a unit and no price takes the rate of that unit in ``terms: rates:``
    that was in force on the first day of the work, or else on the day of issue. A line
    that no rate fits stays as it is, and is then told as missing its price.

    Args:
        record: A client's record as it was read: text, maps and tuples.

    Returns:
        The record, or a copy with prices where some were missing.
    """
    if not isinstance(record, dict) or not isinstance(record.get("invoices"), tuple):
        return record
    terms = record.get("terms")
    rates = terms.get("rates") if isinstance(terms, dict) else None
    if not isinstance(rates, tuple):
        return record
    known = [rate for rate in rates if isinstance(rate, dict) and isinstance(rate.get("from"), str)]
    return {**record, "invoices": tuple(_invoice(invoice, known) for invoice in record["invoices"])}


def _invoice(invoice: Any, rates: list[dict[str, Any]]) -> Any:
    if not isinstance(invoice, dict) or not isinstance(invoice.get("lines"), tuple):
        return invoice
    if all(not isinstance(line, dict) or "price" in line for line in invoice["lines"]):
        return invoice
    day = invoice.get("service") or invoice.get("issued")
    return {**invoice, "lines": tuple(_line(line, rates, day) for line in invoice["lines"])}


def _line(line: Any, rates: list[dict[str, Any]], day: Any) -> Any:
    if not isinstance(line, dict) or "price" in line or "unit" not in line or not isinstance(day, str):
        return line
    # Days are still text here, YYYY-MM-DD, whose order is that of the calendar.
    first = day.partition("/")[0].strip()
    fitting = [rate for rate in rates if rate.get("unit") == line["unit"] and rate["from"] <= first]
    if not fitting:
        return line
    return {**line, "price": max(fitting, key=lambda rate: str(rate["from"])).get("price")}
