"""The few things a new project, client or invoice is made of, each checked as the records check it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import urlsplit

from babel import Locale, UnknownLocaleError
from babel.languages import get_official_languages
from babel.numbers import get_territory_currencies
from pydantic_core import PydanticCustomError

from goodterms.errors import GoodTermsError
from goodterms.ledger.terms import parse_terms
from goodterms.locale import LANGUAGES
from goodterms.records.checks import is_email
from goodterms.records.identifiers import Slip, country_slip, currency_slip, iban_slip
from goodterms.records.scalars import Plain, read_line, read_prose, read_rate

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Answers:
    """What `goodterms new` asks."""

    name: str
    email: str
    address: str
    """One line each, as on an envelope."""
    iban: str
    country: str
    """ISO 3166, two letters."""
    currency: str
    """ISO 4217."""
    languages: tuple[str, ...]
    """The guide's own first."""
    payment: str
    """Payment terms."""
    site_url: str = ""
    """With a slash at its end; empty where it is not known yet."""
    forges: tuple[str, ...] = ()
    """Names of :data:`~goodterms.starting.forges.FORGES`."""
    remote: str = ""
    """Where to push to; empty for nowhere yet."""


def line_of(text: str) -> str:
    """Read a text of one line."""
    return scalar_of(read_line, text)


def address_of(text: str) -> str:
    r"""Read an address: its lines parted by line breaks, by ``\n`` or by semicolons."""
    pieces = text.replace("\\n", "\n").replace(";", "\n").splitlines()
    return scalar_of(read_prose, "\n".join(piece.strip() for piece in pieces if piece.strip()))


def email_of(text: str) -> str:
    """Read a mail address."""
    found = line_of(text)
    if not is_email(found):
        raise GoodTermsError("this is no mail address", "write it as name@firm.example")
    return found


def iban_of(text: str) -> str:
    """Read an IBAN, whatever its spaces, and return it in groups of four."""
    found = "".join(line_of(text).split()).upper()
    _refuse(iban_slip(found))
    return " ".join(found[at : at + 4] for at in range(0, len(found), 4))


def country_of(text: str) -> str:
    """Read a country's ISO 3166 code of two letters."""
    found = line_of(text).upper()
    _refuse(country_slip(found))
    return found


def currency_of(text: str) -> str:
    """Read a currency's ISO 4217 code."""
    found = line_of(text).upper()
    _refuse(currency_slip(found))
    return found


def language_of(text: str) -> str:
    """Read one language."""
    found = line_of(text).lower()
    if found not in LANGUAGES:
        raise GoodTermsError("the language is not one of those known here", f"write {', '.join(LANGUAGES)}")
    return found


def languages_of(text: str) -> tuple[str, ...]:
    """Read languages parted by commas or spaces; each counts once."""
    found = text.replace(",", " ").split()
    if not found:
        raise GoodTermsError("name one language at least", f"write {', '.join(LANGUAGES)}")
    return tuple(dict.fromkeys(language_of(one) for one in found))


def terms_of(text: str) -> str:
    """Read payment terms."""
    found = line_of(text)
    terms, problems = parse_terms(found)
    if terms is None:
        raise GoodTermsError(problems[0].message, problems[0].mend)
    return found


def site_url_of(text: str) -> str:
    """Read the address of the published site, and end it with a slash; nothing stays nothing."""
    if not text.strip():
        return ""
    found = line_of(text)
    if "://" not in found:
        found = f"https://{found}"
    mend = "write it as https://name.example/"
    try:
        parts = urlsplit(found)
        # It goes into the settings of servers as it is.
        is_host = re.fullmatch(r"[\w.-]+|[0-9a-f:.]+", parts.hostname or "")
        is_address = parts.scheme in {"http", "https"} and bool(is_host) and parts.port != 0
    except ValueError:
        is_address = False
    if not is_address or parts.query or parts.fragment or parts.username or any(c in found for c in " <>\"'"):
        raise GoodTermsError("this is no address of a site", mend)
    if parts.scheme == "http" and parts.hostname not in {"localhost", "127.0.0.1"}:
        raise GoodTermsError("browsers open sealed pages over https only", mend)
    return found.rstrip("/") + "/"


def remote_of(text: str) -> str:
    """Read where to push to: an address or a path, as `git remote add` takes it."""
    if not text.strip():
        return ""
    found = line_of(text)
    # git would take it for an option, or run it as a command (CVE-2017-1000117, `ext::`).
    if found.startswith(("-", "ext::")):
        raise GoodTermsError("this is no address to push to", "write it as user@server:portal.git")
    return found


def usual_currency(country: str) -> str:
    """Return the currency that is legal tender in a country; EUR where CLDR knows none."""
    found = get_territory_currencies(country, tender=True) if not country_slip(country) else []
    return str(found[0]) if found else "EUR"


def usual_languages(country: str) -> tuple[str, ...]:
    """Return the language of a country if it is one of ours, else English."""
    official = get_official_languages(country, regional=True, de_facto=True)
    return tuple(language for language in official if language in LANGUAGES)[:1] or ("en",)


def country_name(country: str, language: str) -> str:
    """Return a country's name in a language."""
    try:
        return str(Locale(language).territories.get(country, country))
    except UnknownLocaleError:
        return country


def rate_of(text: str) -> str:
    """Read a tax rate in per cent, and return it as it was written."""
    scalar_of(read_rate, text.strip())
    return text.strip()


def scalar_of(read: Callable[[Plain], T], text: str) -> T:
    """Read a value as a record does, where it stands without quotes."""
    try:
        return read(Plain(text))
    except PydanticCustomError as wrong:
        said = wrong.context or {}
        raise GoodTermsError(str(said.get("message")), str(said.get("mend"))) from None


def _refuse(slip: Slip | None) -> None:
    if slip:
        raise GoodTermsError(*slip)
