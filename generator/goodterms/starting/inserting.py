"""A new invoice in a record that somebody wrote by hand: lines are added, none is changed.

Where a block of YAML ends is a question of taste where comments and blank lines follow it,
and wrong guesses are possible with texts that look like comments. So each way to add is
tried, and only one that reads back as the same record with the invoice in it is taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import yaml

from goodterms.building.edits import with_entry
from goodterms.errors import GoodTermsError
from goodterms.records.yaml import Places, Value, read_yaml
from goodterms.starting.scalars import flow_scalar, scalar

KEY = "invoices"

# What libyaml takes for the end of a line: YAML 1.1, chapter 4.2.
_LINE = re.compile("[^\r\n\x85\u2028\u2029]*(?:\r\n|[\r\n\x85\u2028\u2029])|[^\r\n\x85\u2028\u2029]+\\Z")


@dataclass(frozen=True, slots=True)
class Entry:
    """An invoice as it will be written: keys with their texts, and its lines."""

    values: dict[str, str]
    lines: tuple[dict[str, str], ...]
    draft: bool = False

    def block(self, dash: int, inner: int) -> list[str]:
        """Return the invoice in lines.

        Args:
            dash: The column of the dash before it.
            inner: The column of its keys.
        """
        indent = " " * inner
        rows = [f"{indent}{key}: {scalar(text)}" for key, text in self.values.items()]
        if self.draft:
            rows.insert(
                1, f"{indent}# issued: add the day, YYYY-MM-DD, when it goes out; until then nobody sees it"
            )
        rows.append(f"{indent}lines:")
        rows += [f"{indent}  - {_flow(line)}" for line in self.lines]
        rows[0] = f"{' ' * dash}-{' ' * (inner - dash - 1)}{rows[0][inner:]}"
        return rows

    def flow(self) -> str:
        """Return the invoice on one line, for a list in brackets."""
        lines = ", ".join(_flow(line) for line in self.lines)
        return f"{_flow(self.values)[:-1]}, lines: [{lines}]}}"

    def value(self) -> Value:
        """Return what a reader makes of it."""
        value, _ = read_yaml(self.flow().encode())
        return value


def with_invoice(source: Places, entry: Entry, *, first: bool = False) -> bytes:
    """Return a file's bytes with an invoice in them.

    Args:
        source: The file; its YAML has no slip.
        entry: The invoice.
        first: Put it before the others, where the newest stands first; else behind them.

    Raises:
        GoodTermsError: The file is laid out so that nothing can be added without a risk.
    """
    before, _ = read_yaml(source.data)
    if isinstance(before, dict):
        old = before.get(KEY) or ()
        if isinstance(old, tuple):
            wanted = [{**before, KEY: new} for new in ((entry.value(), *old), (*old, entry.value()))]
            for text in _ways(source, entry, first=first):
                value, slips = read_yaml(text)
                if not slips and value in wanted:
                    return text
    raise GoodTermsError(
        f"{source.file} is laid out so that nothing can be added to it",
        "add the invoice yourself, or write `invoices:` as a list with one invoice below the other",
    )


def _ways(source: Places, entry: Entry, *, first: bool) -> Iterator[bytes]:
    root = source.root
    if not isinstance(root, yaml.MappingNode):
        return
    found = next(((key, node) for key, node in root.value if key.value == KEY), None)
    if found is None:
        if root.flow_style:
            yield with_entry(source.data, root, f"{KEY}: [{entry.flow()}]")
        else:
            text = _Text(source.data)
            last = max(at for at, line in enumerate(text.lines) if line.strip())
            yield text.with_rows(last + 1, ["", f"{KEY}:", *entry.block(2, 4)])
        return
    key, node = found
    if isinstance(node, yaml.SequenceNode) and node.value and node.flow_style:
        yield from _into_brackets(source.data, node, entry)
    elif isinstance(node, yaml.SequenceNode) and node.value:
        yield from _into_block(source.data, node, entry, first=first)
    else:
        if not root.flow_style:
            yield _instead_of_nothing(source.data, key, node, entry)
        if isinstance(node, yaml.SequenceNode):
            yield from _into_brackets(source.data, node, entry)


def _into_brackets(data: bytes, node: yaml.SequenceNode, entry: Entry) -> Iterator[bytes]:
    yield with_entry(data, node, entry.flow())
    # Where the bracket stands on a line of its own, the comma may be on one before.
    text, at, column = _Text(data), node.end_mark.line, node.end_mark.column - 1
    line = text.lines[at]
    if line[:column].strip():
        yield text.with_line(at, f"{line[:column]}{entry.flow()}{line[column:]}")
    else:
        indent = node.value[-1].start_mark.column if node.value else column + 2
        yield text.with_rows(at, [f"{' ' * indent}{entry.flow()},"])


def _into_block(data: bytes, node: yaml.SequenceNode, entry: Entry, *, first: bool) -> Iterator[bytes]:
    text = _Text(data)
    dash, inner = node.start_mark.column, node.value[0].start_mark.column
    starts = [item.start_mark.line for item in node.value]
    # An item of one line, or whose keys do not stand beside the dash, says nothing of how to indent.
    rows = entry.block(dash, inner if inner > dash + 1 else dash + 2)
    if first:
        yield text.with_rows(
            node.start_mark.line, [*rows, *([""] if _airy(text.lines, starts, dash) else [])]
        )
        return
    end = node.end_mark.line
    last = end
    while last > starts[-1] and text.is_outside(last - 1, dash):
        last -= 1
    gap = [""] if _airy(text.lines, starts, dash) else []
    yield text.with_rows(last, [*gap, *rows])
    # Behind a text whose last lines only look like comments or air.
    yield text.with_rows(end, rows)


def _airy(lines: list[str], starts: list[int], dash: int) -> bool:
    """Tell whether a blank line stands between two invoices; behind a lone one of several lines it will."""
    if len(starts) == 1:
        below = lines[starts[0] + 1 : starts[0] + 2]
        return bool(below and below[0][: dash + 1].isspace())
    between = lines[starts[-2] : starts[-1]]
    return any(not line.strip() for line in between)


def _instead_of_nothing(data: bytes, key: yaml.Node, node: yaml.Node, entry: Entry) -> bytes:
    """Put the first invoice below a key that has an empty list, ``null`` or nothing."""
    text = _Text(data)
    at, column = key.start_mark.line, key.start_mark.column
    if node.start_mark.line == node.end_mark.line == at:
        line, start, end = text.lines[at], node.start_mark.column, node.end_mark.column
        text.lines[at] = (line[:start].rstrip() + line[end:]).rstrip() + text.end_of(at)
    return text.with_rows(at + 1, entry.block(column + 2, column + 4))


class _Text:
    """A file's lines, as the marks of its nodes count them."""

    def __init__(self, data: bytes) -> None:
        text = data.decode("utf-8")
        # A byte order mark is not counted.
        self.start = "\ufeff" if text.startswith("\ufeff") else ""
        self.lines: list[str] = _LINE.findall(text.removeprefix("\ufeff"))
        self.end = self.end_of(0) or "\n"

    def end_of(self, at: int) -> str:
        """Return what ends a line; nothing ends the last one of some files."""
        line = self.lines[at]
        return line[len(line.rstrip("\r\n\x85\u2028\u2029")) :]

    def is_outside(self, at: int, dash: int) -> bool:
        """Tell whether a line is air, or a comment that belongs to nothing inside the list."""
        line = self.lines[at] if at < len(self.lines) else ""
        bare = line.strip()
        return not bare or (bare.startswith("#") and len(line) - len(line.lstrip()) <= dash)

    def with_rows(self, at: int, rows: list[str]) -> bytes:
        """Return the text with rows in front of a line."""
        last = self.end if at >= len(self.lines) and not self.end_of(-1) else ""
        added = [row + self.end for row in rows]
        return self._joined([*self.lines[:at], last, *added, *self.lines[at:]])

    def with_line(self, at: int, line: str) -> bytes:
        """Return the text with another line in the place of one."""
        return self._joined([*self.lines[:at], line, *self.lines[at + 1 :]])

    def _joined(self, lines: list[str]) -> bytes:
        return (self.start + "".join(lines)).encode()


def _flow(values: dict[str, str]) -> str:
    return "{" + ", ".join(f"{key}: {flow_scalar(text)}" for key, text in values.items()) + "}"
