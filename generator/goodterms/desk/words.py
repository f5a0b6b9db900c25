"""How the desk says days, amounts and lists: plain English, for the freelancer alone."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from babel.dates import format_date, format_interval

from goodterms.ledger.terms.model import counted
from goodterms.pages.format import Format, formats, plain
from goodterms.records.policy import Policy

_YEAR = re.compile(r",?\s+\d{4}$")

SHORTENED = 90
"""Characters after which a text from a record is cut off."""


class Say:
    """Writes values as the freelancer's country does, in English.

    Args:
        policy: For the country.
        as_of: The day from which near days are told.
    """

    def __init__(self, policy: Policy, as_of: date) -> None:
        self.format: Format = formats("en", policy.freelancer.country)
        self.as_of = as_of

    def money(self, amount: Decimal, currency: str) -> str:
        """Write an amount with its currency."""
        return plain(self.format.money(amount, currency))

    def day(self, day: date) -> str:
        """Write a day: today, tomorrow, yesterday, or its date, with the year only if it is another."""
        near = {-1: "yesterday", 0: "today", 1: "tomorrow"}.get((day - self.as_of).days)
        return near or self.short(day)

    def on(self, day: date) -> str:
        """Write a day as part of a sentence: today, on 3 Apr."""
        said = self.day(day)
        return said if abs((day - self.as_of).days) <= 1 else f"on {said}"

    def short(self, day: date) -> str:
        """Write a date, with the year only if it is another than this one."""
        text = plain(self.format.short_day(day))
        return _YEAR.sub("", text) if day.year == self.as_of.year else text

    def span(self, start: date, end: date) -> str:
        """Write the days from first to last, without a year: 20 – 26 Apr."""
        return format_interval(start, end, "MMMd", locale=self.format.locale)

    def full(self, day: date) -> str:
        """Write a day with its weekday: Wednesday 15 April 2026."""
        return format_date(day, "full", locale=self.format.locale)

    def ago(self, day: date) -> str:
        """Say how long ago a day is: 3 days ago, yesterday."""
        days = (self.as_of - day).days
        return f"{counted(days, 'day')} ago" if days > 1 else self.day(day)


def begin(text: str) -> str:
    """Return the beginning of a text as one line."""
    line = " ".join(text.split())
    if len(line) <= SHORTENED:
        return line
    return line[:SHORTENED].rsplit(" ", 1)[0].rstrip(" ,;:.") + " …"


def stopped(text: str) -> str:
    """Return the beginning of a text as a sentence that ends."""
    line = begin(text)
    return line if line.endswith((".", "!", "?", "…", ":", "»", "”")) else line + "."


def listed(items: list[str]) -> str:
    """Join items as a sentence does: a, b and c."""
    return items[0] if len(items) == 1 else ", ".join(items[:-1]) + " and " + items[-1] if items else ""


def sentence(text: str) -> str:
    """Return a text that begins with a capital letter."""
    return text[:1].upper() + text[1:]
