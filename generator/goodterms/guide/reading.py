"""How easily a page reads: long sentences, and LIX.

LIX is the words a sentence has on average plus the per cent of words longer than six letters
(C. H. Björnsson, Läsbarhet, 1968). It needs no list of words and no syllables, and so does for
every language; but what counts as easy differs, because words differ in length.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

MAX_WORDS = 40
"""Words of one sentence."""
FEWEST_WORDS = 100
"""Fewer words say nothing of a page."""
MAX_LIX = {"en": 40, "de": 50, "pl": 55, "is": 45, "kk": 65}
"""About fifteen above the hardest page of our own guide, whose plain prose reads alike in all five."""

_LONG = 6
# No end is what follows the number of a day, an initial, or stands before lower case: an abbreviation.
_END = re.compile(
    r"(?<=[.!?…])(?<!\d\.)(?<!\b[A-ZÀ-ÞŁŚŻҚ]\.)[\"”“»’)]*\s+(?!\w\.)(?=[^\W\d_a-zß-ÿ]|[\"„“«(\d])"
)
_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class Reading:
    """The figures of a page."""

    words: int
    lix: int
    longest: str
    """The sentence with the most words."""
    most: int
    """The words it has."""


def read(prose: Iterable[str]) -> Reading:
    """Measure a page.

    Args:
        prose: Its paragraphs.
    """
    sentences = [sentence for paragraph in prose for sentence in _sentences(paragraph)]
    lengths = [len(_WORD.findall(sentence)) for sentence in sentences]
    words = [word for sentence in sentences for word in _WORD.findall(sentence)]
    if not words:
        return Reading(0, 0, "", 0)
    long = sum(len(word) > _LONG for word in words)
    lix = round(len(words) / len(sentences) + 100 * long / len(words))
    most = max(lengths)
    return Reading(len(words), lix, sentences[lengths.index(most)], most)


def _sentences(paragraph: str) -> Iterator[str]:
    for part in _END.split(paragraph):
        if _WORD.search(part):
            yield part
