"""One client's language: the software's own words, and how values are written in it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import cache

from goodterms.locale import translations
from goodterms.pages.format import NO_BREAK, Format, counted, formats

DOMAIN = "pages"

_RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u08ff\u200e\u200f\u061c\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)


class Words:
    """What views and templates speak with.

    Args:
        language: One of :data:`goodterms.locale.LANGUAGES`.
        country: ISO 3166 code; decides how numbers are written where a language has several ways.
        currency: ISO 4217 code of the amounts.
    """

    def __init__(self, language: str, country: str, currency: str) -> None:
        spoken = translations(language, DOMAIN)
        self.language = language
        self.currency = currency
        self.format: Format = formats(language, country)
        self.gettext: Callable[[str], str] = spoken.gettext
        self.ngettext: Callable[[str, str, int], str] = spoken.ngettext
        self.day: Callable[[date], str] = self.format.day
        self.short_day: Callable[[date], str] = self.format.short_day

    @staticmethod
    def tidy(text: str) -> str:
        """Let an amount that ends in a full stop (100 kr.) end its sentence with it, not with two."""
        return text.replace("kr..", "kr.")

    def money(self, amount: Decimal) -> str:
        """Write an amount in the client's currency."""
        return self.format.money(amount, self.currency)

    def plural(self, one: str, many: str, number: int) -> str:
        """Say a sentence that counts; ``{n}`` stands for the number."""
        return counted(self.ngettext(one, many, number)).format(n=number)

    def quantity(self, quantity: Decimal, unit: str | None) -> str:
        """Write how much of something: 12 hours, 1.5 days, 3."""
        number = self.format.number(quantity)
        if unit is None:
            return number
        forms = _UNITS.get(unit.lower())
        if forms is None:
            return f"{number}{NO_BREAK}{unit}"
        # A fraction takes the form of two in each of our languages that inflects at all.
        whole = int(abs(quantity)) if quantity == quantity.to_integral_value() else 2
        return f"{number}{NO_BREAK}{self.ngettext(*forms, whole)}"

    def per(self, unit: str) -> str:
        """Say what a price is for: per hour."""
        _ = self.gettext
        known = {
            "hour": _("per hour"),
            "day": _("per day"),
            "week": _("per week"),
            "month": _("per month"),
            "year": _("per year"),
            "piece": _("per piece"),
            "page": _("per page"),
            "word": _("per word"),
            "kilometre": _("per kilometre"),
        }
        return known.get(unit.lower()) or _("per {unit}").format(unit=isolate(unit))


@cache
def words(language: str, country: str, currency: str) -> Words:
    """Return the one :class:`Words` of a language, country and currency."""
    return Words(language, country, currency)


def isolate(text: str) -> str:
    """Fence a name off inside a sentence, so that right-to-left letters in it turn nothing else around.

    The marks are U+2068 and U+2069 (UAX #9); text without such letters stays as it is.
    """
    return f"\u2068{text}\u2069" if _RIGHT_TO_LEFT.search(text) else text


def _forms(one: str, many: str) -> tuple[str, str]:
    """Mark a pair for extraction (babel.cfg knows the name); it is said when the number is known."""
    return one, many


_UNITS = {
    "hour": _forms("hour", "hours"),
    "day": _forms("day", "days"),
    "week": _forms("week", "weeks"),
    "month": _forms("month", "months"),
    "year": _forms("year", "years"),
    "piece": _forms("piece", "pieces"),
    "page": _forms("page", "pages"),
    "word": _forms("word", "words"),
    "kilometre": _forms("kilometre", "kilometres"),
}
