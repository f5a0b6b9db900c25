"""What stands in a page once Markdown has read it: its prose, its links and its anchors."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

from goodterms.guide.markup import markup

_PROSE = {"p", "li", "dd", "dt", "td", "th", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "summary"}
_SENTENCES = {"p", "li", "dd"}
_SILENT = {"pre", "code", "script", "style"}
_LEADS = {"a": "href", "img": "src", "source": "src", "video": "src", "audio": "src"}


@dataclass(slots=True)
class Outline:
    """A page as a reader's browser has it."""

    links: list[str] = field(default_factory=list)
    """What links lead to and images are loaded from, in the page's order."""
    anchors: set[str] = field(default_factory=set)
    prose: list[str] = field(default_factory=list)
    """Paragraphs and items of lists; no headings, tables or code."""


def outline(text: str) -> Outline | None:
    """Read a page.

    Args:
        text: Its Markdown below the front matter, with the facts filled in.

    Returns:
        What stands in it; None where it is nested beyond all reading.
    """
    html = markup(text)
    if html is None:
        return None
    reader = _Reader()
    reader.feed(html)
    reader.close()
    reader.end()
    return reader.found


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found = Outline()
        self._open: list[str] = []
        self._said: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if given.get("id"):
            self.found.anchors.add(str(given["id"]))
        if tag == "a" and given.get("name"):
            self.found.anchors.add(str(given["name"]))
        if tag in _LEADS and given.get(_LEADS[tag]):
            self.found.links.append(str(given[_LEADS[tag]]))
        if tag in _PROSE:
            self.end()
        if tag in _PROSE or tag in _SILENT:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in _PROSE:
            self.end()
        if tag in self._open:
            while self._open.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        inside = next((tag for tag in reversed(self._open) if tag in _PROSE), "")
        if inside in _SENTENCES and not _SILENT.intersection(self._open):
            self._said.append(data)

    def end(self) -> None:
        """Close what was said so far as one paragraph."""
        said = " ".join("".join(self._said).split())
        self._said.clear()
        if said:
            self.found.prose.append(said)
