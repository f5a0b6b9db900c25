"""HTML read so strictly that no browser can find a tag in it that was not found here.

What a browser takes for a tag depends on where it stands: inside ``<textarea>``, ``<noscript>``, a
comment or an SVG the same characters are a tag or are none, and every hole in a filter was a page
that filter and browser read differently. So this keeps no track of where it is: it finds a tag
wherever one could begin, also inside comments, and takes none whose attributes hold a bare ``<`` or
``>``. Wherever a browser begins to read a tag, it begins and ends one that was found here; it may
find fewer of them, and never another one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape

# HTML's own white space; Python's \s has more.
_SPACE = r"[ \t\n\f\r]"
_NAME = r"[^ \t\n\f\r\x00\"'<>/=]+"
_VALUE = r"\"[^\"<>]*\"|'[^'<>]*'|[^ \t\n\f\r\"'<>=`]+"
_ATTRIBUTE = re.compile(rf"{_SPACE}+({_NAME})(?:{_SPACE}*={_SPACE}*({_VALUE}))?")
_TAG = re.compile(
    rf"<(/?)([A-Za-z][A-Za-z0-9-]*)((?>{_SPACE}+{_NAME}(?>{_SPACE}*={_SPACE}*(?>{_VALUE}))?)*){_SPACE}*/?>"
)
# Anything else after a "<" begins a text or a comment: HTML, chapter 13.2.5.6, tag open state.
_BEGINS = re.compile(r"<(?=/?[A-Za-z])|\0")
_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag as it stands in a page."""

    name: str
    """In small letters."""
    closes: bool
    attributes: list[tuple[str, str]]
    """Names in small letters, with values in which character references are resolved."""
    end: int
    """Where the text behind it begins."""

    def get(self, name: str) -> str | None:
        """Return an attribute's value, as a browser does that of the first of its name."""
        return next((value for one, value in self.attributes if one == name), None)


def read_tags(html: str) -> tuple[list[Tag], list[str]]:
    """Return every tag that a browser could find in a text, and how what only looks like one begins."""
    tags, odd, at = [], [], 0
    while begins := _BEGINS.search(html, at):
        found = _TAG.match(html, begins.start())
        if found:
            tags.append(Tag(found[2].lower(), found[1] == "/", list(_attributes(found[3])), end=found.end()))
        else:
            odd.append(html[begins.start() : begins.start() + _SHOWN].split("\n")[0])
        at = found.end() if found else begins.end()
    return tags, odd


def _attributes(text: str) -> list[tuple[str, str]]:
    return [(name.lower(), _value(value)) for name, value in _ATTRIBUTE.findall(text)]


def _value(text: str) -> str:
    quoted = text[:1] in {'"', "'"}
    return unescape(text[1:-1] if quoted else text)
