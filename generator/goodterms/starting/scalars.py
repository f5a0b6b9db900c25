"""Text as YAML: without quotes where that reads the same, else in double quotes."""

from __future__ import annotations

import json
import re

from goodterms.records.scalars import Plain
from goodterms.records.yaml import read_yaml

# JSON's strings are YAML's (1.2, chapter 7.3.1), but for these, which end a line or are not printable.
_ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


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


def _is_plain(text: str) -> bool:
    # A tab inside is taken by libyaml alone.
    return text == text.strip() and not any(mark in text for mark in "\n\t#")


def _reads(document: str, text: str) -> bool:
    value, slips = read_yaml(document.encode())
    if slips or not isinstance(value, dict):
        return False
    found = value.get("key")
    return isinstance(found, Plain) and found == text and value.keys() <= {"key", "end"}
