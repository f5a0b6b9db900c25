"""Numbers that somebody else has rules for: bank accounts, tax numbers, currencies, countries.

The libraries are loaded when the first number is looked at: schwifty alone reads a
register of every bank it knows.
"""

from __future__ import annotations

import pkgutil
import re
from functools import cache
from importlib import import_module
from typing import Any

Slip = tuple[str, str]
"""What is wrong, and the mend."""

# Modules of python-stdnum that stand in a country's package but are no tax number.
_NO_TAX_NUMBER = frozenset({"iban", "ccc", "cbu", "postleitzahl", "postal_code", "postcode", "nripp", "cui"})


@cache
def currency_slip(code: str) -> Slip | None:
    """Tell what is wrong with an ISO 4217 code, if anything; only money in use today counts."""
    return None if code in _currencies() else ("there is no such currency", "write its ISO code, as EUR")


@cache
def _currencies() -> frozenset[str]:
    from babel import Locale
    from babel.numbers import get_territory_currencies

    territories = Locale("en").territories
    return frozenset(
        code for territory in territories for code in get_territory_currencies(str(territory), tender=True)
    )


@cache
def country_slip(code: str) -> Slip | None:
    """Tell what is wrong with an ISO 3166 code of two letters, if anything."""
    from babel import Locale

    known = re.fullmatch("[A-Z]{2}", code) and code in Locale("en").territories and code not in {"ZZ", "EU"}
    return None if known else ("there is no such country", "write its two-letter ISO code, as IS or PL")


@cache
def tax_id_slip(country: str, number: str) -> Slip | None:
    """Tell what is wrong with a tax number, if anything.

    A number passes when it is valid as any of the country's tax or company numbers that
    python-stdnum knows. A country it does not know is taken at its word.
    """
    modules = _tax_modules(country)
    bare = re.sub(rf"\A{re.escape(country)}[\s-]*(?=\d)", "", number)
    if not modules or any(m.is_valid(text) for m in modules for text in (number, bare)):
        return None
    return "this is no valid tax number of the country", "check it for a slip of the finger"


@cache
def _tax_modules(country: str) -> tuple[Any, ...]:
    name = country.lower()
    package = None
    for candidate in (name, f"{name}_"):
        try:
            package = import_module(f"stdnum.{candidate}")
            break
        except ImportError:
            continue
    if package is None:
        return ()
    names = [m.name for m in pkgutil.iter_modules(package.__path__) if m.name not in _NO_TAX_NUMBER]
    modules = [import_module(f"{package.__name__}.{module}") for module in names]
    return tuple(module for module in modules if hasattr(module, "is_valid"))


@cache
def iban_slip(number: str) -> Slip | None:
    """Tell what is wrong with an IBAN, if anything: length, checksums, national rules."""
    from schwifty import IBAN
    from schwifty.exceptions import SchwiftyException

    try:
        IBAN(number, validate_bban=True)
    except (SchwiftyException, ValueError):
        return "this is no valid IBAN", "check it against a statement of the account"
    return None


@cache
def bic_slip(code: str) -> Slip | None:
    """Tell what is wrong with a BIC, if anything."""
    from schwifty import BIC
    from schwifty.exceptions import SchwiftyException

    try:
        BIC(code)
    except (SchwiftyException, ValueError):
        return "this is no valid BIC", "check it against a statement of the account"
    return None
