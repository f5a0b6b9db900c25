"""What a page asks of an example, as an author writes it; every slip comes with its mend."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation

from pydantic_core import PydanticCustomError

from goodterms.errors import GoodTermsError
from goodterms.ledger.money import fits
from goodterms.ledger.terms import Terms, parse_terms
from goodterms.records import scalars

MAX_AMOUNT = Decimal(10) ** 12
MAX_DAYS = 3650

Amount = int | float | str | Decimal
"""1000, 1000.50 or "1000.50"; a float counts as the digits that were typed."""


def read_terms(text: object) -> Terms:
    """Read payment terms.

    Raises:
        GoodTermsError: They cannot be read.
    """
    read, problems = parse_terms(str(text))
    if read is None:
        raise GoodTermsError(problems[0].message, problems[0].mend)
    return read


def read_amount(asked: Amount, currency: str) -> Decimal:
    """Read an amount above zero.

    Raises:
        GoodTermsError: It is none, or has more decimals than its currency.
    """
    amount = _decimal(asked)
    if amount is None or not 0 < amount < MAX_AMOUNT:
        raise GoodTermsError("the amount is no number above zero", "write for example amount=1000")
    if not fits(amount, currency):
        raise GoodTermsError("the amount has more decimals than its currency", "round it")
    return amount


def read_rate(asked: Amount) -> Decimal:
    """Read a rate in per cent, from 0 to 100.

    Raises:
        GoodTermsError: It is none.
    """
    rate = _decimal(asked)
    if rate is None or not 0 <= rate <= 100:
        raise GoodTermsError("the tax is no rate from 0 to 100 per cent", "write for example tax=20")
    return rate


def read_days(asked: object) -> int:
    """Read a number of days from 1 on.

    Raises:
        GoodTermsError: It is none.
    """
    days = _decimal(asked)
    # In this order: what int() makes of 1E+99999999 fills the memory.
    if days is None or not 1 <= days <= MAX_DAYS or days != int(days):
        raise GoodTermsError(
            f"the days are no whole number from 1 to {MAX_DAYS}", "write for example days=30"
        )
    return int(days)


def read_day(asked: object) -> date:
    """Read a calendar day.

    Raises:
        GoodTermsError: It is none.
    """
    try:
        return scalars.read_day(asked)
    except PydanticCustomError:
        raise GoodTermsError("this is no calendar day", 'write it as "2026-03-02", in quotes') from None


def _decimal(asked: object) -> Decimal | None:
    if isinstance(asked, bool) or not isinstance(asked, (int, float, str, Decimal)):
        return None
    try:
        number = Decimal(str(asked).strip().removesuffix("%"))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
