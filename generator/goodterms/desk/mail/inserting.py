"""Additions to a record that somebody wrote by hand: the ways to make them, the neatest first.

Which of them says what was meant is for the caller to find out by reading the result. What is
there already stays as it is, comments and layout too.
"""

from __future__ import annotations

from collections.abc import Iterator

import yaml

from goodterms.building.edits import with_entry, with_value
from goodterms.records.yaml import Path as Place
from goodterms.records.yaml import Places, locate


def into_list(
    sources: list[Places], place: Place, key: str, item: str, behind: str
) -> Iterator[tuple[Places, bytes]]:
    """Yield a file with an item at the end of a list, in the ways that can be, the best first.

    Args:
        sources: The files of a client.
        place: Of the map that holds the list.
        key: Of the list in it, which is made where there is none.
        item: A scalar, or a map in braces.
        behind: The key in the map that a new list is put below.
    """
    found = locate(sources, (*place, key))
    if found is None:
        yield from into_map(
            sources, place, f"{key}:\n  - {item}" if "{" in item else f"{key}: [{item}]", behind
        )
        return
    source, node = found
    if not isinstance(node, yaml.SequenceNode):
        yield from _instead_of_nothing(source, place, key, f"[{item}]")
        return
    line = None if node.flow_style or not node.value else _last_line(node.value[-1])
    if line is not None:
        yield source, _with_row(source.data, line, f"{' ' * node.start_mark.column}- {item}")
    yield source, with_entry(source.data, node, item if node.flow_style else f"- {item}")


def into_map(sources: list[Places], place: Place, entry: str, behind: str) -> Iterator[tuple[Places, bytes]]:
    """Yield a file with an entry in a map, in the ways that can be, the best first.

    Args:
        sources: The files of a client.
        place: Of the map.
        entry: ``key: value``, or a key with a list of one item below it.
        behind: The key that it is put below, if the map has it.
    """
    found = locate(sources, place)
    if found is None:
        return
    source, node = found
    if not isinstance(node, yaml.MappingNode):
        yield from _instead_of_nothing(source, place[:-1], str(place[-1]), f"{{{_on_one_line(entry)}}}")
        return
    if not node.flow_style:
        for key, value in node.value:
            line = _last_line(value) if key.value == behind else None
            if line is not None:
                column = " " * key.start_mark.column
                yield source, _with_row(source.data, line, column + entry.replace("\n", f"\n{column}"))
        yield source, with_entry(source.data, node, entry)
        return
    yield source, with_entry(source.data, node, _on_one_line(entry))


def _as_list(key: str, item: str) -> str:
    return f"{key}:\n  - {item}" if item.startswith("{") else f"{key}: [{item}]"


def _on_one_line(entry: str) -> str:
    key, below, item = entry.partition(":\n  - ")
    return f"{key}: [{item}]" if below else entry


def _instead_of_nothing(source: Places, place: Place, key: str, value: str) -> Iterator[tuple[Places, bytes]]:
    """Yield a file with a value behind a key that stands there without one."""
    found = locate([source], place)
    if found is not None and isinstance(found[1], yaml.MappingNode):
        for node, old in found[1].value:
            if node.value == key and old.start_mark.index == old.end_mark.index:
                yield source, with_value(source.data, node, value)


def _last_line(node: yaml.Node) -> int | None:
    """Return the line that a value ends on, counted from 0; None where its mark does not tell."""
    while not getattr(node, "flow_style", True) and node.value:
        last = node.value[-1]
        node = last[1] if isinstance(last, tuple) else last
    # The end of a text of several lines, or of nothing, lies somewhere behind it.
    if isinstance(node, yaml.ScalarNode) and (node.style in {"|", ">"} or not node.value):
        return None
    line: int = node.end_mark.line
    return line


def _with_row(data: bytes, line: int, text: str) -> bytes:
    """Return a file with a row below a line."""
    rows = data.decode("utf-8").split("\n")
    end = "\r" if rows[line].endswith("\r") else ""
    added = [row + end for row in text.split("\n")]
    return "\n".join([*rows[: line + 1], *added, *rows[line + 1 :]]).encode()
