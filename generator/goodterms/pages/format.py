"""Amounts, days and quantities as they are written in a client's language and country.

All data come from CLDR through Babel. Babel works out a pattern anew on every call, which
at thirteen pages a client is most of the time a page takes; so amounts are laid out here
from what Babel says once about each currency, and days are remembered.

A day, a time, an amount or a count never breaks over two lines: its spaces are no-break spaces,
and a dash inside it is joined to what follows. Where plain text goes out (a mail, a calendar entry, a
table for a spreadsheet), :func:`plain` takes them back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import cache, lru_cache
from typing import Literal

from babel import Locale
from babel.dates import format_date, format_interval, format_skeleton, format_time
from babel.lists import format_list
from babel.localedata import exists
from babel.numbers import format_currency, format_percent

from goodterms.ledger.money import quantum
from goodterms.records.scalars import Period

MINUS = "\N{MINUS SIGN}"
NO_BREAK = "\N{NO-BREAK SPACE}"
_NARROW = "\N{NARROW NO-BREAK SPACE}"
_THIN = "\N{THIN SPACE}"
_JOINER = "\N{WORD JOINER}"

_PLAIN = {ord(NO_BREAK): " ", ord(_NARROW): " ", ord(_THIN): " ", ord(_JOINER): None}
_TIGHT_DASH = re.compile(r"(?<=\S)–(?=\S)")
_SPACED_DASH = re.compile(r"\s–\s")
_COUNTED = re.compile(r"(?<=\d) (?=[^\W\d_])|(?<=\{n\}) ")

Style = Literal["long", "medium", "full"]

_MEDIUM = {
    # CLDR fills a short day up with a zero, which nobody writes beside a month's name.
    "kk": "y 'ж'. d MMM",
    # CLDR shortens May to its nominative, 1 maj, where a day asks for the genitive; numbers inflect nothing.
    "pl": "short",
}
"""Where CLDR's medium pattern is not what is written in a language."""

_PROBE = Decimal(1234567)
_PROBED = re.compile(r"(\D*)1(\D*)234(\D*)567(?:(\D)00)?(\D*)\Z")


@dataclass(frozen=True, slots=True)
class _Shape:
    """How amounts of one currency are written: what stands before, between and after the digits."""

    step: Decimal
    prefix: str
    suffix: str
    marks: dict[int, str]


class Format:
    """Writes values in one language, as it is written in one country.

    Args:
        language: ISO 639-1 code.
        country: ISO 3166 code of two letters.
    """

    def __init__(self, language: str, country: str) -> None:
        self.locale = _locale(language, country)
        self._shapes: dict[str, _Shape] = {}
        symbols = self.locale.number_symbols["latn"]
        self._marks = {ord(","): symbols["group"], ord("."): symbols["decimal"]}
        self._percent = format_percent(Decimal(1), "#,##0%" if language == "en" else None, locale=self.locale)

    def money(self, amount: Decimal, currency: str) -> str:
        """Write an amount with the decimals of its currency (ISO 4217)."""
        shape = self._shapes.get(currency) or self._shape(currency)
        return self._lay_out(amount.quantize(shape.step, ROUND_HALF_UP), shape)

    def digits(self, amount: Decimal, currency: str) -> str:
        """Write an amount as it is typed into a bank's form: no currency, no grouping."""
        text = f"{amount.quantize(quantum(currency), ROUND_HALF_UP):f}"
        return text.replace(".", self.locale.number_symbols["latn"]["decimal"])

    def price(self, amount: Decimal, currency: str) -> str:
        """Write the price of one unit with all the decimals it has: 0.085 a word stays 0.085."""
        shape = self._shapes.get(currency) or self._shape(currency)
        step = min(shape.step, Decimal(1).scaleb(_exponent(amount)))
        return self._lay_out(amount.quantize(step), shape)

    def number(self, value: Decimal) -> str:
        """Write a plain number without needless zeros."""
        text = f"{abs(value).quantize(Decimal(1).scaleb(_exponent(value))):,f}".translate(self._marks)
        return MINUS + text if value < 0 else text

    def percent(self, value: Decimal) -> str:
        """Write a rate given in per cent: 19 is 19 %."""
        return self._percent.replace("100", self.number(value))

    def day(self, day: date) -> str:
        """Write a day with the month's name: 15 April 2026."""
        return _day(day, "long", self.locale)

    def short_day(self, day: date) -> str:
        """Write a day in the little room of a table: 15 Apr 2026."""
        return _day(day, "medium", self.locale)

    def full_day(self, day: date) -> str:
        """Write a day with its weekday: Wednesday, 15 April 2026. Between the two, a line may break."""
        return _day(day, "full", self.locale)

    def moment(self, moment: datetime) -> str:
        """Write a day with its weekday and the time of day."""
        time = format_time(moment.time(), "short", locale=self.locale)
        return f"{self.full_day(moment.date())}, {unbroken(time)}"

    def period(self, period: Period) -> str:
        """Write a day, or the days from first to last; a whole month by its name."""
        return _period(period.start, period.end, self.locale)

    def country(self, code: str) -> str:
        """Name a country in capitals, as the last line of an address abroad; the code if CLDR has no name."""
        return (self.locale.territories.get(code) or code).upper()

    def join(self, items: Iterable[str]) -> str:
        """Join items as a sentence does: a, b and c."""
        return format_list(list(items), locale=self.locale)

    def _shape(self, currency: str) -> _Shape:
        found = _PROBED.match(format_currency(_PROBE, currency, locale=self.locale))
        symbols = self.locale.number_symbols["latn"]
        prefix, group, _, decimal, suffix = (
            found.groups("") if found else ("", "", "", "", NO_BREAK + currency)
        )
        # CLDR parts a currency code from the digits; Babel leaves that to its callers.
        if prefix and prefix[-1].isalpha():
            prefix += NO_BREAK
        shape = _Shape(
            step=quantum(currency),
            prefix=prefix,
            suffix=suffix,
            marks={ord(","): group, ord("."): decimal or symbols["decimal"]},
        )
        self._shapes[currency] = shape
        return shape

    @staticmethod
    def _lay_out(amount: Decimal, shape: _Shape) -> str:
        digits = f"{abs(amount):,f}".translate(shape.marks)
        return f"{MINUS if amount < 0 else ''}{shape.prefix}{digits}{shape.suffix}"


@cache
def formats(language: str, country: str) -> Format:
    """Return the one :class:`Format` of a language and a country."""
    return Format(language, country)


def unbroken(text: str) -> str:
    """Return a text that stays on one line, such as a day, opening hours or a telephone number.

    Of two days with a spaced dash between them, the second may begin a new line.
    """
    spaced = _SPACED_DASH.sub(f"{_NARROW}–{_THIN}", text)
    return _TIGHT_DASH.sub(f"–{_JOINER}", spaced).replace(" ", NO_BREAK)


def counted(text: str) -> str:
    """Return a sentence, filled or with ``{n}`` to fill, in which a number stays beside what it counts."""
    return _COUNTED.sub(NO_BREAK, text)


def plain(text: str) -> str:
    """Return a text with ordinary spaces, for where nothing is laid out: a mail, a table, a terminal."""
    return text.translate(_PLAIN)


def group_iban(iban: str) -> str:
    """Write an IBAN in groups of four, as ISO 13616 has it on paper. Where lines end, the layout decides."""
    bare = "".join(iban.split())
    return " ".join(bare[start : start + 4] for start in range(0, len(bare), 4))


def _locale(language: str, country: str) -> Locale:
    if language == "en":
        # English is a second language for most who read it here; only Americans expect the month first.
        return Locale("en", "US" if country == "US" else "GB")
    local = f"{language}_{country}"
    return Locale.parse(local) if exists(local) else Locale.parse(language)


def _exponent(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return min(exponent, 0) if isinstance(exponent, int) else 0


@lru_cache(maxsize=16384)
def _day(day: date, style: Style, locale: Locale) -> str:
    pattern = _MEDIUM.get(locale.language, style) if style == "medium" else style
    said = unbroken(format_date(day, pattern, locale=locale))
    # The first comma is the one beside the weekday.
    return said.replace(f",{NO_BREAK}", ", ", 1) if style == "full" else said


@lru_cache(maxsize=16384)
def _period(start: date, end: date, locale: Locale) -> str:
    if start == end:
        return _day(start, "long", locale)
    if (
        start.day == 1
        and (start.year, start.month) == (end.year, end.month)
        and (end + timedelta(1)).day == 1
    ):
        month = datetime(start.year, start.month, 1)  # noqa: DTZ001
        return unbroken(format_skeleton("yMMMM", month, locale=locale))
    # Shortened, a Polish May would stand in the nominative: 1–15 maj.
    shape = "yMMMMd" if locale.language == "pl" else "yMMMd"
    return unbroken(format_interval(start, end, shape, locale=locale))
