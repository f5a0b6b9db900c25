"""Where something can be put into a YAML text, and how its neighbours are indented."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeAlias

import yaml

Splice: TypeAlias = tuple[int, int, str]
"""From which character to which a text is replaced, and with what."""

# What libyaml takes for the end of a line: YAML 1.1, chapter 4.2.
_BREAK = re.compile("\r\n|[\r\n\x85\u2028\u2029]")
_DASH = re.compile(r"^ *-(?=\s)", re.MULTILINE)


class Layout:
    """A file's text, with its characters counted as the marks of its nodes count them.

    Args:
        data: UTF-8.
    """

    def __init__(self, data: bytes) -> None:
        text = data.decode("utf-8")
        # A byte order mark is not counted.
        self._mark = "\ufeff" if text.startswith("\ufeff") else ""
        self.text = text.removeprefix("\ufeff")
        self._starts = [0, *(found.end() for found in _BREAK.finditer(self.text))]

    def spliced(self, splices: Iterable[Splice]) -> bytes:
        """Return the file with all splices made; those at one place in the order given."""
        parts, at = [self._mark], 0
        for begin, end, new in sorted(splices, key=lambda splice: splice[:2]):
            parts += [self.text[at:begin], new]
            at = end
        return "".join([*parts, self.text[at:]]).encode()

    def line(self, at: int) -> int:
        """Return the beginning of the line that a character stands in."""
        return self._starts[bisect_right(self._starts, at) - 1]

    def below(self, at: int) -> int:
        """Return the beginning of the line after that of a character, or the text's end."""
        number = bisect_right(self._starts, at)
        return self._starts[number] if number < len(self._starts) else len(self.text)

    def line_end(self, at: int) -> str:
        """Return what ends the line before a place, else the first one."""
        for begin in (self.line(at - 1) if at else 0, 0):
            found = _BREAK.search(self.text, begin)
            if found and found[0] in {"\n", "\r\n", "\r"}:
                return found[0]
        return "\n"

    def rows(self, at: int, rows: Sequence[str], column: int = 0) -> Splice:
        """Return the splice that puts rows in front of a line, or at the end of the text.

        Args:
            at: The line's beginning, or the text's end.
            rows: Without line ends.
            column: Where they begin.
        """
        end = self.line_end(at)
        led = end if at > self.line(at) else ""
        return at, at, led + "".join(" " * column * bool(row) + row + end for row in rows)

    def last(self) -> int:
        """Return the beginning of the line below the last one that is not blank."""
        return self.below(len(self.text.rstrip()))

    def ends(self, begin: int, stop: int, column: int) -> Iterator[int]:
        """Yield where a block may end: below its last line and its own comments; below blank lines too.

        Args:
            begin: A character of its last item.
            stop: Where what follows begins, or the text ends.
            column: Of its keys or dashes. A comment further in belongs to it.
        """
        last = self.line(stop)
        if self.text[last:stop].strip():
            last = len(self.text)
        end, first = last, self.line(begin)
        while end and (above := self.line(end - 1)) > first and self._is_outside(above, end, column):
            end = above
        yield end
        if end != last:
            yield last

    def _is_outside(self, begin: int, end: int, column: int) -> bool:
        line = self.text[begin:end]
        bare = line.strip()
        return not bare or (bare.startswith("#") and len(line) - len(line.lstrip()) <= column)

    def dash(self, node: yaml.SequenceNode) -> int:
        """Return the place of the first dash of a list; its mark stands at an anchor where it has one."""
        begin: int = node.start_mark.index
        if self.text.startswith("-", begin):
            return begin
        found = _DASH.search(self.text, begin)
        return found.end() - 1 if found else begin

    def column(self, at: int) -> int:
        """Return how far a character stands from the beginning of its line."""
        return at - self.line(at)

    def step(self, node: yaml.MappingNode) -> int:
        """Return how far the dashes of lists stand from their keys in a map, as others in it show."""
        for key, value in node.value:
            if isinstance(value, yaml.SequenceNode) and not value.flow_style and value.value:
                step: int = self.column(self.dash(value)) - key.start_mark.column
                # Of an alias there is only what it stands for, which is elsewhere.
                if step >= 0 and key.end_mark.index <= value.start_mark.index <= node.end_mark.index:
                    return step
        return 2

    def is_airy(self, items: Sequence[yaml.Node], column: int, *, roomy: bool) -> bool:
        """Tell whether a blank line parts the items of a list.

        Args:
            items: Its items.
            column: Of its dashes.
            roomy: What a lone item of several lines says.
        """
        starts = [self.line(one.start_mark.index) for one in items]
        if len(starts) == 1:
            below = self.below(starts[0])
            return roomy and self.text[below : self.below(below)][: column + 1].isspace()
        between = self.text[starts[-2] : starts[-1]]
        return any(not line.strip() for line in _BREAK.split(between)[:-1])

    def into_brackets(self, node: yaml.CollectionNode, pieces: Sequence[str]) -> Iterator[list[Splice]]:
        """Yield the ways to put pieces behind all else between brackets or braces."""
        begin, end = node.start_mark.index, node.end_mark.index - 1
        piece = ", ".join(pieces)
        if not node.value:
            # An anchor may stand in front of the bracket.
            inside = self.text.index("[" if isinstance(node, yaml.SequenceNode) else "{", begin) + 1
            yield [(inside, inside, piece)]
            return
        parts = [p if isinstance(p, tuple) else (p, p) for p in node.value]
        first, last = parts[-1]
        before = parts[-2][1].end_mark.index if len(parts) > 1 else begin
        if before <= first.start_mark.index <= last.end_mark.index <= end:
            start, stop = first.start_mark.index, last.end_mark.index
            line, below = self.line(start), self.below(stop)
            if not self.text[line:start].strip() and below <= end:
                comma = self.text[stop:below].lstrip().startswith(",")
                glue = "," + self.line_end(below) + " " * (start - line)
                row = glue.join(pieces) + "," * comma
                yield [(stop, stop, "," * (not comma)), self.rows(below, [row], start - line)]
            yield [(stop, stop, f", {piece}")]
        closed = begin + len(self.text[begin:end].rstrip())
        for at in (closed, end):
            yield [(at, at, f", {piece}")]
            yield [(at, at, f" {piece}")]
