"""Values as YAML text: in one line, or laid out in lines; without quotes where that reads the same."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import TypeAlias, TypeGuard

from goodterms.records.scalars import Plain
from goodterms.records.yaml import Value, read_yaml

Text: TypeAlias = "str | Sequence[Text] | Mapping[str, Text]"
"""A value as it will be written: each scalar as the text that its field reads."""

# JSON's strings are YAML's (1.2, chapter 7.3.1), but for these, which end a line or are not printable.
_ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


class Quoted(str):
    """A text that stands in quotes even where it could do without, as a seal does."""

    __slots__ = ()


def scalar(text: str) -> str:
    """Return a text of one line as a YAML scalar that can stand behind a key.

    Args:
        text: What a field reads as text. A number or a day is wanted without quotes: it
            comes out so, as it went in.
    """
    return text if _is_plain(text) and _reads(f"key: {text}\n", text) else quoted(text)


def flow_scalar(text: str) -> str:
    """Return a text of one line as a YAML scalar that can stand between brackets, see :func:`scalar`."""
    return text if _is_plain(text) and _reads(f"{{key: {text}, end: 1}}\n", text) else quoted(text)


def quoted(text: str) -> str:
    """Return a text in double quotes, which every YAML reader takes for text."""
    return _ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(text, ensure_ascii=False))


def block(text: str, indent: int) -> str:
    """Return a text of several lines as a literal block, ready to stand after ``key: ``."""
    lines = [line.strip() for line in text.strip().splitlines()]
    return "|\n" + "\n".join(" " * indent + line if line else "" for line in lines)


def flow(value: Text) -> str:
    """Return a value in one line, with brackets and braces."""
    if isinstance(value, str):
        return flow_scalar(value)
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {flow(inner)}" for key, inner in value.items()) + "}"
    return "[" + ", ".join(map(flow, value)) + "]"


def entry(key: str, value: Text, step: int = 2) -> list[str]:
    """Return ``key: value`` in lines, the key in the first column.

    A map, and a list of maps, stand below their key; a list of words behind it.

    Args:
        key: The key.
        value: What stands behind or below it.
        step: How far the dashes of a list stand from its key.
    """
    if isinstance(value, str):
        return [f"{key}: {scalar(value)}"]
    if isinstance(value, Mapping) and value:
        return [f"{key}:", *(f"  {row}" for name, inner in value.items() for row in entry(name, inner, step))]
    if value and not any(isinstance(one, str) for one in value):
        return [f"{key}:", *(" " * step + row for one in value for row in item(one, step=step))]
    return [f"{key}: {flow(value)}"]


def item(value: Text, width: int = 2, step: int = 2, remark: str = "") -> list[str]:
    """Return an item of a list in lines, its dash in the first column.

    A map of nothing but words fits on one line; one that holds more takes a line for each key.

    Args:
        value: The item.
        width: How far its keys stand from the dash.
        step: As in :func:`entry`.
        remark: A comment to put below its first key, where it has lines.
    """
    dash = "-" + " " * (width - 1)
    if not is_wide(value):
        return [dash + flow(value)]
    rows = [row for key, inner in value.items() for row in entry(key, inner, step)]
    if remark:
        rows.insert(1, f"# {remark}")
    return [dash + rows[0], *(" " * width + row for row in rows[1:])]


def is_wide(value: Text) -> TypeGuard[Mapping[str, Text]]:
    """Tell whether a value is a map that holds more than words."""
    return isinstance(value, Mapping) and not all(isinstance(inner, str) for inner in value.values())


def meant(value: Text) -> Value:
    """Return what a reader makes of a value, but for which words are without quotes."""
    if isinstance(value, str):
        return str(value)
    if isinstance(value, Mapping):
        return {key: meant(inner) for key, inner in value.items()}
    return tuple(map(meant, value))


def _is_plain(text: str) -> bool:
    # A tab inside is taken by libyaml alone.
    return not isinstance(text, Quoted) and text == text.strip() and not any(mark in text for mark in "\n\t#")


def _reads(document: str, text: str) -> bool:
    value, slips = read_yaml(document.encode())
    if slips or not isinstance(value, dict):
        return False
    found = value.get("key")
    return isinstance(found, Plain) and found == text and value.keys() <= {"key", "end"}
