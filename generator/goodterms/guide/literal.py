"""Values inside Markdown: what a value holds is never taken for markup.

Numeric character references do for Markdown, for raw HTML inside it and for attributes alike;
a backslash would show up in the latter two.
"""

from __future__ import annotations

import re

from markupsafe import Markup

_HTML = "&<>\"'"
# What Python-Markdown and the extensions of Material's users give a meaning, wherever it stands.
_MARKS = re.compile(r"[\\`*_{}\[\]#|~^=$&<>\"']")
# What begins a list only at the beginning of a line: "15. April" is a day, "- 5" a number.
_BEGINS_LIST = re.compile(r"\A(\d+)([.)])(?=\s|\Z)|\A([-+:])(?=\s)")
_REFERENCE = re.compile(r"&#(\d+);")


def literal(text: str, *, begins: bool = True) -> Markup:
    """Return a text in one line that neither Markdown nor HTML reads as anything but itself.

    Args:
        text: Any text.
        begins: Whether it may come to stand at the beginning of a line, where "15. April" is a list.
    """
    said = _MARKS.sub(_refer, " ".join(text.split("\n")))
    return Markup(_BEGINS_LIST.sub(_defuse, said) if begins else said)  # noqa: S704 (no mark is left)


def unmarked(text: str) -> str:
    """Return a text without the references that only Markdown needs, for where no Markdown is read."""
    return _REFERENCE.sub(lambda found: found[0] if chr(int(found[1])) in _HTML else chr(int(found[1])), text)


def _refer(found: re.Match[str]) -> str:
    return f"&#{ord(found[0])};"


def _defuse(found: re.Match[str]) -> str:
    digits, stop, dash = found.groups()
    return f"{digits}&#{ord(stop)};" if digits else f"&#{ord(dash)};"
