"""A text to look over, which knows where each of its characters stands in a file."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from goodterms.desk.tone.rules import RuleSet


class Source:
    """A file as it is written.

    Args:
        file: Its path, as problems name it.
        text: What it holds.
    """

    def __init__(self, file: str, text: str) -> None:
        self.file = file
        self.text = text
        self._starts = [0]
        at = text.find("\n")
        while at >= 0:
            self._starts.append(at + 1)
            at = text.find("\n", at + 1)

    def place(self, at: int) -> tuple[int, int]:
        """Return line and column of a character, both counted from 1."""
        line = bisect_right(self._starts, at)
        return line, at - self._starts[line - 1] + 1


Where: TypeAlias = "tuple[Source, Sequence[int]]"
"""A source, and the place in it of each character of a text and of the text's end."""


@dataclass(frozen=True, slots=True)
class Passage:
    """Words that a client will read."""

    text: str
    language: str
    """One of :data:`goodterms.locale.LANGUAGES`."""
    where: Callable[[], Where] = field(repr=False)
    """Works out where it stands; asked only when there is something to tell."""
    markdown: bool = True
    """Whether it is Markdown; else a mail or plain words."""
    names: frozenset[str] = frozenset()
    """Words in lower case that are names, and so may stand in capitals."""
    own: RuleSet | None = field(default=None, repr=False)
    """The rules of its project, where that has rules of its own."""

    def places(self, starts: Iterable[int]) -> list[tuple[str, int, int]]:
        """Return file, line and column of some characters of the text."""
        source, offsets = self.where()
        return [(source.file, *source.place(offsets[at])) for at in starts]


def whole(source: Source, language: str, *, markdown: bool = True) -> Passage:
    """Return all of a source as one passage."""
    return Passage(source.text, language, lambda: (source, range(len(source.text) + 1)), markdown)
