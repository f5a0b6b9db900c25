"""Where in a template's source a name or a tag stands, which Jinja's syntax tree tells only by line."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence

from jinja2 import Environment

Chain = tuple[str, ...]
"""A name with its attributes: policy.late.flat_fee is ("policy", "late", "flat_fee")."""

_SILENT = {"whitespace", "comment", "comment_begin", "comment_end"}
_OPENING = {"variable_begin", "block_begin", "raw_begin"}


class Places:
    """The columns of names and tags in a source that Jinja can take apart.

    Args:
        environment: Whose lexer reads it.
        source: With newlines as ``\\n``.

    Raises:
        jinja2.TemplateSyntaxError: The source cannot be taken apart.
    """

    def __init__(self, environment: Environment, source: str) -> None:
        self._starts = [0, *(found.end() for found in re.finditer("\n", source))]
        self._names: defaultdict[tuple[int, Chain], list[int]] = defaultdict(list)
        self._tags: dict[int, int] = {}
        at, dotted = 0, False
        chain: Chain = ()
        for _, kind, value in environment.lex(source):
            # White space that a tag eats is left out of the tokens; nothing else is.
            found = source.find(value, at)
            at = found + len(value)
            line, column = self._place(found)
            if kind in _OPENING:
                self._tags.setdefault(line, column)
            elif kind == "name":
                chain = (*chain, value) if dotted else (value,)
                self._names[line, chain].append(column)
            elif kind not in _SILENT and not (kind == "operator" and value == "."):
                chain = ()
            if kind not in _SILENT:
                dotted = bool(chain) and kind == "operator"

    def name(self, line: int, chain: Sequence[str]) -> int:
        """Return the column of the last name of a chain; asked again, that of its next occurrence."""
        columns = self._names.get((line, tuple(chain)))
        if not columns:
            return self.tag(line)
        return columns.pop(0) if len(columns) > 1 else columns[0]

    def tag(self, line: int) -> int:
        """Return the column of the first tag that begins on a line; 1 where none does."""
        return self._tags.get(line, 1)

    def _place(self, at: int) -> tuple[int, int]:
        line = bisect_right(self._starts, at)
        return line, at - self._starts[line - 1] + 1
