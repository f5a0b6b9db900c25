"""Lines of an invoice as they are typed: ``Design;12;hour;85.00;19``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from goodterms.errors import GoodTermsError
from goodterms.records.client import PriceRate
from goodterms.records.scalars import Plain, read_line, read_number, read_rate
from goodterms.starting.answers import scalar_of

FORM = "ITEM;QUANTITY;UNIT;PRICE;TAX"


@dataclass(frozen=True, slots=True)
class NewLine:
    """A line to write, each value as it goes into the record."""

    item: str
    quantity: str
    unit: str = ""
    price: str = ""
    tax: str = ""
    """Empty for none."""

    def entries(self) -> dict[str, str]:
        """Return the keys that are set, in the order of the record format."""
        return {key: value for key in self.__slots__ if (value := getattr(self, key))}


def read_new_line(text: str) -> NewLine:
    """Read a line: the item, and behind semicolons quantity, unit, price and tax rate.

    What is left out at the end, or empty, takes its default: a quantity of 1, no unit, the
    rate that was agreed for the unit, the tax that the client's last invoice had.

    Raises:
        GoodTermsError: A part cannot be read.
    """
    parts = [part.strip() for part in text.split(";")]
    if len(parts) > 5:
        raise GoodTermsError("the line has more than five parts", f"write {FORM}")
    item, quantity, unit, price, tax = parts + [""] * (5 - len(parts))
    return NewLine(
        _checked("item", read_line, item),
        _checked("quantity", read_number, quantity or "1"),
        _checked("unit", read_line, unit) if unit else "",
        _checked("price", read_number, price) if price else "",
        _checked("tax", read_rate, tax) if tax else "",
    )


def rate_on(rates: tuple[PriceRate, ...], unit: str, day: date) -> PriceRate | None:
    """Return the rate in force for a unit on a day, or None."""
    fitting = [rate for rate in rates if rate.unit == unit and rate.from_ <= day]
    return max(fitting, key=lambda rate: rate.from_) if fitting else None


def _checked(name: str, read: Callable[[Plain], object], text: str) -> str:
    try:
        scalar_of(read, text)
    except GoodTermsError as wrong:
        raise GoodTermsError(f"{name}: {wrong.message}", wrong.mend) from None
    return text
