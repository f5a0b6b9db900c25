"""What the guide speaks with: its own sentences, beside the words of client pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from goodterms.locale import translations
from goodterms.pages.format import counted
from goodterms.pages.words import Words, words

DOMAIN = "guide"


@dataclass(frozen=True, eq=False)
class GuideWords:
    """One language of the guide."""

    pages: Words
    """How client pages say it: sentences on the terms, money, days."""
    gettext: Callable[[str], str]
    ngettext: Callable[[str, str, int], str]

    @property
    def language(self) -> str:
        """One of :data:`goodterms.locale.LANGUAGES`."""
        return self.pages.language

    def plural(self, one: str, many: str, number: int) -> str:
        """Say a sentence that counts; ``{n}`` stands for the number, other fields stay."""
        return counted(self.ngettext(one, many, number)).replace("{n}", str(number))


@cache
def guide_words(language: str, country: str, currency: str) -> GuideWords:
    """Return what the guide speaks with.

    Args:
        language: One of :data:`goodterms.locale.LANGUAGES`.
        country: The freelancer's, ISO 3166; decides how numbers are written.
        currency: ISO 4217 code of the policy's amounts.
    """
    spoken = translations(language, DOMAIN)
    return GuideWords(words(language, country, currency), spoken.gettext, spoken.ngettext)
