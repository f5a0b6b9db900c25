"""How far a due date is away, in words: written for the page's day, kept right on the day it is read.

The page says it in its own language, and gives the script (``days.js``) all forms of the
sentence, so that no words stand in the script.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

from goodterms.pages.format import counted
from goodterms.pages.words import Words

# A number that takes each of CLDR's plural categories, in whichever of our languages has it.
_CATEGORIES = {"one": 1, "few": 2, "many": 5, "other": 10}


@dataclass(frozen=True, slots=True)
class Days:
    """The way from the page's day to a due date."""

    due: str
    """ISO 8601."""
    text: str
    late: bool


def days(due: date, words: Words, as_of: date) -> Days:
    """Say how many days are left until a day, or how many have passed since."""
    left = (due - as_of).days
    return Days(due.isoformat(), _said(left, words), left < 0)


def forms(words: Words) -> str:
    """Return all that the script needs to say it on another day, as JSON."""
    return _forms(words)


@lru_cache(maxsize=4096)
def _said(left: int, words: Words) -> str:
    if left < 0:
        return words.plural("{n} day late", "{n} days late", -left)
    return words.plural("in {n} day", "in {n} days", left) if left else words.gettext("today")


@cache
def _forms(words: Words) -> str:
    # The same pairs as above; here they are not filled in.
    said = {
        "ahead": {
            name: counted(words.ngettext("in {n} day", "in {n} days", n))
            for name, n in _CATEGORIES.items()
        },
        "late": {
            name: counted(words.ngettext("{n} day late", "{n} days late", n))
            for name, n in _CATEGORIES.items()
        },
        "today": words.gettext("today"),
    }  # fmt: skip
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
