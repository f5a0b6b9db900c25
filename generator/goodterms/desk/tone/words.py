"""A text as the words that phrases are looked for in."""

from __future__ import annotations

import re
from enum import IntEnum
from typing import NamedTuple

BARRIER, END = "\ufdd1", "\ufdd2"
"""Stand in a text for what is not judged, and for the end of a paragraph: characters that no text
has (Unicode calls them noncharacters), and that no phrase reaches across."""

_WORD = re.compile(r"\w+(?:['’ʼ-]\w+|[.,]\d+)*")
_LOOSE = re.compile(r"[\s,;:–—]+")
_STARTS = frozenset(f".!?…:{END}")
_ENDS = frozenset(f".!?…){END}")
_APOSTROPHES = str.maketrans("’ʼ", "''")


class Glue(IntEnum):
    """What stands between a word and the one before it."""

    APART = 0
    """The end of a sentence, or something that is not judged."""
    LOOSE = 1
    """A comma, a colon, a dash."""
    NEXT = 2
    """Nothing but white space."""


class Word(NamedTuple):
    """A word of a text."""

    start: int
    end: int
    low: str
    """In small letters, with straight apostrophes."""
    text: str
    glue: Glue
    initial: bool
    """Whether a sentence begins with it."""
    closing: str
    """The sign that ends the sentence after it; empty where the sentence goes on."""

    @property
    def capital(self) -> bool:
        """Whether it begins with a capital letter."""
        return self.text[0].isupper()


def key_of(word: str) -> str:
    """Return a word as phrases are compared with it."""
    return word.lower().translate(_APOSTROPHES)


def read_words(text: str) -> list[Word]:
    """Take a text apart.

    Args:
        text: As :func:`~goodterms.desk.tone.masking.mask` returns it.
    """
    found = list(_WORD.finditer(text))
    words, at = [], 0
    for number, one in enumerate(found):
        before = text[at : one.start()]
        at = one.end()
        after = text[at : found[number + 1].start() if number + 1 < len(found) else len(text)]
        initial = not number or not _STARTS.isdisjoint(before)
        closing = _closing(after) or (END if number + 1 == len(found) and not after.strip() else "")
        words.append(Word(one.start(), at, key_of(one[0]), one[0], _glue(before), initial, closing))
    return words


def _glue(before: str) -> Glue:
    if before.isspace():
        return Glue.NEXT
    return Glue.LOOSE if _LOOSE.fullmatch(before) else Glue.APART


def _closing(after: str) -> str:
    sign = after.lstrip()[:1]
    return sign if sign in _ENDS else ""
