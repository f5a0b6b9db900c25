"""The tax rate of a line, in the many ways that tables give it."""

from __future__ import annotations

import re
from decimal import Decimal

from goodterms.desk.imports.table import Row, Table
from goodterms.desk.imports.values import Amounts
from goodterms.ledger.money import CONTEXT, ZERO
from goodterms.ledger.tax import tax_on

_PERCENT = re.compile(r"(\d{1,2}(?:[.,]\d{1,3})?)\s*%")
_NO = frozenset({"n", "no", "false", "0", "nein", "nie", "nei", "non", "exempt", "zw", "np", "нет", "жоқ"})

Told = tuple[str, str, str]
"""Field, message and mend of what is wrong."""

_FINE: Told = ("tax", "", "")


def rate_of(
    table: Table, row: Row, amounts: Amounts, net: Decimal, currency: str, default: Decimal | None
) -> tuple[Decimal | None, Told]:
    """Return the rate in per cent that a line is taxed at.

    Args:
        table: Where the line stands.
        row: The line.
        amounts: Reads its amounts.
        net: The line's net.
        currency: Of the invoice.
        default: The rate of taxable lines that name none; None where it was not given.

    Returns:
        The rate; or None, with what is wrong.
    """
    taxable = table.cell(row, "taxable").casefold()
    if taxable in _NO:
        return ZERO, _FINE
    for name in ("tax", "tax_code"):
        text = table.cell(row, name)
        if not text:
            continue
        if text.casefold() in _NO:
            return ZERO, _FINE
        found = _PERCENT.search(text)
        rate = Decimal(found[1].replace(",", ".")) if found else amounts.read(text) if name == "tax" else None
        if rate is not None and not found and ZERO < rate < 1:
            # A workbook's 19 % is 0.19 in its CSV.
            rate *= 100
        if rate is not None and 0 <= rate <= 100:
            return rate, _FINE
        if name == "tax":
            return None, ("tax", "this is no tax rate that can be read", "write it in per cent: 19 or 19%")
    text = table.cell(row, "tax_amount")
    tax = amounts.read(text) if text else None
    if tax is not None:
        rate = _behind(tax, net, currency)
        if rate is None:
            return None, ("tax_amount", "no rate gives this tax", "name the column of the rate: --map tax=…")
        return rate, _FINE
    if taxable and default is None:
        return None, ("taxable", "the line is taxable, and the file gives no rate", "give it: --tax RATE")
    return default or ZERO, _FINE


def _behind(tax: Decimal, net: Decimal, currency: str) -> Decimal | None:
    """Return the plainest rate that gives a tax, as rounded as it is; None if none does."""
    if not tax:
        return ZERO
    if not net:
        return None
    exact = CONTEXT.divide(tax * 100, net)
    for places in ("1", "0.1", "0.01", "0.001"):
        rate = exact.quantize(Decimal(places))
        if 0 < rate <= 100 and tax_on(net, rate, currency) == tax:
            return rate
    return None
