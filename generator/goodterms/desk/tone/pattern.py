"""A small language for phrases.

======================  ==========================================================
``final warning``       these words, one after the other, in any case
``Sie``                 a word with a capital letter is found only with it
``fail*``               a word that begins so, whatever its ending
``(say|tell you)``      one of these
``[already]``           this or nothing
``<you>``               one of the words that the file lists under this name
``_``                   any one word
``...``                 up to three words, whichever
``^ well``              only where a sentence begins
``or else $``           only where a sentence ends
``now !``               only before an exclamation mark
======================  ==========================================================

Between two words may stand spaces, one line's end, commas, colons and dashes, but no end of a
sentence; a comma in a phrase changes nothing, it just reads better. The words of a gap have
spaces alone before them, so that it stays in its clause.

:mod:`~goodterms.desk.tone.automaton` looks for them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from goodterms.desk.tone.words import key_of
from goodterms.errors import GoodTermsError

GAP = 3
MAX_GAPS = 2
SHORTEST_STEM = 3

_TOKEN = re.compile(r"[\s,]*(\.\.\.|[()\[\]|_^$!]|[^\W_]+(?:['’-][^\W_]+)*\*?)")
_NAME = re.compile(r"<(\w+)>")


@dataclass(frozen=True, slots=True)
class Literal:
    """A word."""

    low: str
    """As :func:`~goodterms.desk.tone.words.key_of` gives it."""
    stem: bool
    """Whether it may go on, whatever its ending."""
    capital: bool
    """Whether it is found only with a capital letter."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several sequences, or none of them where it is optional."""

    ways: tuple[Steps, ...]
    optional: bool


@dataclass(frozen=True, slots=True)
class Gap:
    """Any words: exactly one, or up to a few."""

    single: bool


Step: TypeAlias = "Literal | Choice | Gap"
Steps: TypeAlias = "tuple[Step, ...]"


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase that can be looked for."""

    source: str
    """As it was written."""
    steps: Steps = field(repr=False)
    initial: bool
    """Whether it counts only where a sentence begins."""
    closing: str
    """``$`` or ``!`` where it counts only before the end of a sentence, or an exclamation mark."""


def compile_phrase(source: str, words: Mapping[str, str]) -> Phrase:
    """Compile a phrase.

    Args:
        source: In the language above.
        words: What each ``<name>`` stands for: ways with ``|`` between them.

    Raises:
        GoodTermsError: It cannot be read; the message says why.
    """
    tokens = list(_tokens(_NAME.sub(lambda name: _named(name[1], words), source)))
    initial = bool(tokens) and tokens[0] == "^"
    closing = tokens.pop() if tokens and tokens[-1] in {"$", "!"} else ""
    items, rest = _sequence(tokens[initial:])
    if rest:
        mend = "pair the brackets; ^ stands first, $ and ! last"
        raise GoodTermsError(f"`{rest[0]}` has no place there", mend)
    if _gaps(items) > MAX_GAPS:
        raise GoodTermsError("the phrase has too many gaps", f"leave at most {MAX_GAPS} of `...`")
    _check_head(items)
    return Phrase(source, items, initial, closing)


def _named(name: str, words: Mapping[str, str]) -> str:
    if name not in words:
        raise GoodTermsError(f"`<{name}>` is not listed", "list it under `words:` in the same file")
    return f"({words[name]})"


def _tokens(source: str) -> Iterator[str]:
    at, source = 0, source.rstrip()
    while at < len(source):
        found = _TOKEN.match(source, at)
        if not found:
            raise GoodTermsError(f"`{source[at:].strip()[:1]}` is no sign of a phrase", "take it out")
        at = found.end()
        yield found[1]


def _sequence(tokens: list[str]) -> tuple[Steps, list[str]]:
    """Read items until a bracket closes, a bar parts two ways, or nothing is left."""
    items: list[Step] = []
    while tokens and tokens[0] not in {")", "]", "|", "^", "$", "!"}:
        first, *tokens = tokens
        if first in {"(", "["}:
            ways, tokens = _ways(tokens, ")" if first == "(" else "]")
            items.append(Choice(ways, optional=first == "["))
        elif first in {"_", "..."}:
            items.append(Gap(single=first == "_"))
        else:
            items.append(_literal(first))
    if all(isinstance(item, Choice) and item.optional for item in items):
        raise GoodTermsError("a way of saying it is empty", "write at least one word that must be there")
    if Gap(single=False) in {items[0], items[-1]}:
        raise GoodTermsError("`...` stands at an edge", "begin and end with a word")
    return tuple(items), tokens


def _ways(tokens: list[str], closing: str) -> tuple[tuple[Steps, ...], list[str]]:
    ways: list[Steps] = []
    while True:
        way, tokens = _sequence(tokens)
        ways.append(way)
        if not tokens or tokens[0] not in {"|", closing}:
            raise GoodTermsError(f"`{closing}` is missing", "close each bracket that is opened")
        sign, *tokens = tokens
        if sign == closing:
            return tuple(ways), tokens


def _literal(token: str) -> Literal:
    text = token.removesuffix("*")
    if text != token and len(text) < SHORTEST_STEM:
        mend = f"give {SHORTEST_STEM} letters before the *"
        raise GoodTermsError(f"`{token}` could be almost any word", mend)
    return Literal(key_of(text), stem=text != token, capital=text[0].isupper())


def _gaps(items: Steps) -> int:
    """Return how many gaps a way through some items has at most."""
    return sum(
        max(_gaps(way) for way in item.ways) if isinstance(item, Choice) else item == Gap(single=False)
        for item in items
    )


def _check_head(items: Steps) -> None:
    """Refuse a phrase that can begin with any word: it would be followed from every word of a text."""
    for item in items:
        if isinstance(item, Gap):
            raise GoodTermsError("the phrase can begin with any word", "begin it with one of your own")
        if isinstance(item, Literal):
            return
        for way in item.ways:
            _check_head(way)
        if not item.optional:
            return
