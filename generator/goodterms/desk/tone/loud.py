"""What a text shouts with: words in capitals, and rows of exclamation and question marks.

Names, abbreviations and numbers stand in capitals without shouting. So a word counts as loud
only where the language's rule lists it as one that people shout, or in a long row of capitals.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set

from goodterms.desk.tone.words import Glue, Word

ROW = 4
"""Words in capitals side by side that are loud whatever they say."""

_MARKS = re.compile(r"[!?！？](?:[ \t]?+[!?！？])++")
_VOWEL = re.compile("[AEIOUYÁÉÍÓÚÝÆÖÄÜĄĘÓАЕЁИОУЫЭЮЯӘҮҰӨІ]")
_SHORT = frozenset(
    re.findall(
        r"\w+",
        """
        IBAN BIC SEPA SWIFT VAT TVA EUR USD PLN ISK KZT GBP CHF AM PM OK USA EU UE UK US UN UAE
        PDF HTML CSS XML JSON YAML CSV UTF ASCII API URL USB RGB CMYK SEO FAQ ID IT AI KI UI UX
        UST AG KG GBR UG OHG EK EV NIP REGON PESEL KRS VSK EHF OHF БСН ЖСН ЖШС ЖК АҚ ҚҚС ISO DIN
        IMAP SMTP NDA SLA KPI ROI CEO CTO CFO HR PR FYI PS ASAP AGB DSGVO GDPR RODO EORI IOSS OSS
        """,
    )
)
"""Abbreviations of offices and trades that can be said as a word."""


def marks(text: str) -> Iterator[tuple[int, int]]:
    """Yield where two or more exclamation or question marks stand in a row."""
    for found in _MARKS.finditer(text):
        yield found.span()


def capitals(words: Sequence[Word], loud: Set[int], names: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Yield where a sentence shouts in capitals.

    Args:
        words: The words of a text.
        loud: The numbers of words that people shout.
        names: Names that may stand in capitals, in lower case.
    """
    for row in _rows(words, names):
        if len(row) >= ROW or (len(row) > 1 and not loud.isdisjoint(row)):
            yield words[row[0]].start, words[row[-1]].end


def _rows(words: Sequence[Word], names: frozenset[str]) -> Iterator[list[int]]:
    """Yield the numbers of words in capitals that stand side by side."""
    row: list[int] = []
    for number, word in enumerate(words):
        high = _is_high(word.text) and word.low not in names
        if row and not (high and number == row[-1] + 1 and word.glue is not Glue.APART):
            yield row
            row = []
        if high:
            row.append(number)
    if row:
        yield row


def _is_high(word: str) -> bool:
    """Tell whether a word stands in capitals and is no abbreviation."""
    plain = len(word) > 1 and word.isalpha() and word.isupper()
    return plain and word not in _SHORT and bool(_VOWEL.search(word))
