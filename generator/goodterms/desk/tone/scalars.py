"""Where each character of a YAML value stands in its file, whatever the style it is written in.

Folding and indenting change white space alone. So the characters that are none are found one
after the other, in the value as in the file; what stands between them is put beside them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import yaml

_PROPERTIES = re.compile(r"(?:[&!]\S*\s+)*")
_HEADER = re.compile(r"[|>][^\n]*\n?")
_ESCAPE = re.compile(r"\\(?:x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|\r?\n|.)", re.DOTALL)
_WIDE = {"x", "u", "U"}
_WHITE = frozenset("tnvfrNLP_ \t\r\n")
"""Escapes that stand for white space, or for nothing."""


def offsets(text: str, node: yaml.ScalarNode) -> list[int]:
    """Return where each character of a scalar's value stands in its file, and at last where it ends.

    Args:
        text: The file, without a byte order mark.
        node: The scalar, with its marks.
    """
    start: int = node.start_mark.index
    raw = text[start : node.end_mark.index]
    found = _PROPERTIES.match(raw)
    begin = found.end() if found else 0
    units = _units(raw, begin, node.style or "")
    places, last = [], start + begin
    for letter in node.value:
        if letter.isspace():
            places.append(last)
            continue
        at = next(units, None)
        if at is not None:
            last = start + at
        places.append(last)
        last += 1
    return [*places, last]


def _units(raw: str, at: int, style: str) -> Iterator[int]:
    """Yield where each character of the value stands that is no white space."""
    if style in {"|", ">"}:
        found = _HEADER.match(raw, at)
        at = found.end() if found else at
    elif style:
        at += 1
    while at < len(raw):
        if style == '"' and raw[at] == "\\":
            found = _ESCAPE.match(raw, at)
            end = found.end() if found else at + 1
            if not _is_white(raw[at + 1 : end]):
                yield at
            at = end
        else:
            if not raw[at].isspace():
                yield at
            at += 2 if style == "'" and raw.startswith("''", at) else 1


def _is_white(escape: str) -> bool:
    if escape[:1] in _WIDE and len(escape) > 1:
        return chr(int(escape[1:], 16)).isspace()
    return escape[:1] in _WHITE
