"""Rounding money: half up, to the minor unit of its currency.

Amounts are rounded here and nowhere else. Half up rounds a credit note's amounts away from
zero exactly as it does the invoice's, so the two cancel.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache

# ISO 4217 list one, minor units other than 2. CLDR (and so Babel) has fewer decimals for
# several currencies than the standard, because it describes how prices are shown.
_UNUSUAL = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF UYW",
}
_MINOR_UNITS = {code: decimals for decimals, codes in _UNUSUAL.items() for code in codes.split()}

CONTEXT = Context(prec=80, rounding=ROUND_HALF_UP)
"""Wide enough that nothing but :func:`rounded` ever rounds, whatever context the caller has."""

ZERO = Decimal(0)


def minor_units(currency: str) -> int:
    """Return the number of decimals of a currency (ISO 4217): 2 for EUR, 0 for ISK."""
    return _MINOR_UNITS.get(currency, 2)


@lru_cache(maxsize=64)
def quantum(currency: str) -> Decimal:
    """Return the smallest amount of a currency: 0.01 for EUR, 1 for ISK."""
    return Decimal(1).scaleb(-minor_units(currency))


def rounded(amount: Decimal, currency: str) -> Decimal:
    """Return the amount rounded half up to the currency's minor unit, never as minus zero."""
    result = amount.quantize(quantum(currency), ROUND_HALF_UP, CONTEXT)
    return result if result else result.copy_abs()


def fits(amount: Decimal, currency: str) -> bool:
    """Tell whether an amount has no more decimals than its currency; noughts at the end do not count."""
    return rounded(amount, currency) == amount


def plain(amount: Decimal, currency: str) -> str:
    """Return the amount as machines read it: ``1250.50``, with all decimals of the currency."""
    return format(rounded(amount, currency), "f")
