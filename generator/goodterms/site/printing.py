"""The whole guide as one page: the pages' HTML as chapters that stand below each other.

What is unambiguous on a page of its own is not so on one with all the others: two pages may
have a heading of the same id, and a link to another page should lead to the chapter, not away
from the paper. Everything else is passed through as it came.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape, unescape
from html.parser import HTMLParser
from urllib.parse import quote, unquote, urlsplit, urlunsplit

_ADDRESSES = frozenset({"href", "src", "poster", "data", "cite", "action", "formaction", "longdesc"})
_ID_LISTS = frozenset(
    {
        "for",
        "form",
        "headers",
        "list",
        "aria-activedescendant",
        "aria-controls",
        "aria-describedby",
        "aria-details",
        "aria-errormessage",
        "aria-flowto",
        "aria-labelledby",
        "aria-owns",
    }
)
_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
)

Attributes = list[tuple[str, str | None]]


@dataclass(frozen=True, slots=True)
class Rendered:
    """A page of the guide as MkDocs rendered it."""

    url: str
    """From the root of the language's site, as MkDocs says it: ``late-payment/``, ``./``."""
    title: str
    """Plain or as HTML text; MkDocs tells it either way, after where the title stood."""
    html: str
    """The page's own content, without the theme around it."""
    lang: str = ""
    """What it is written in where that is not the guide's language."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """A page as a chapter of the printed guide."""

    title: str
    """As HTML text."""
    id: str
    """The anchor of its beginning; no other id on the page is the same."""
    html: str
    """With one first-level heading at least."""
    lang: str = ""
    """What it is written in where that is not the guide's language."""


def chapters(pages: Sequence[Rendered], at: str) -> list[Chapter]:
    """Return the pages as chapters of one page.

    Ids are made unique, links between the pages become links to anchors, and links and images
    elsewhere stay right. Permalinks of headings and scripts are dropped, folded parts unfolded.

    Args:
        pages: In the order to read them.
        at: Where the one page is published, from the root of the language's site: ``print/``.
    """
    taken: set[str] = set()
    named = [(page, _unique(_slug(page.url), taken)) for page in pages]
    anchors = {_place(page.url): _anchors(page, chapter, taken) for page, chapter in named}
    found = []
    for page, chapter in named:
        writer = _Writer(_Reference(page.url, at, anchors))
        html = writer.write(page.html)
        title = escape(unescape(page.title), quote=False)
        if not writer.has_heading:
            html = f"<h1>{title}</h1>\n{html}"
        found.append(Chapter(title, chapter, html, page.lang))
    return found


def _anchors(page: Rendered, chapter: str, taken: set[str]) -> dict[str, str]:
    """Return what becomes of each id of a page; the page itself has the empty id."""
    ids = _Ids()
    ids.feed(page.html)
    ids.close()
    return {"": chapter, **{one: _unique(f"{chapter}--{one}", taken) for one in ids.found}}


def _slug(url: str) -> str:
    return "-".join(_place(url).removesuffix(".html").replace("/", " ").split()) or "index"


def _unique(wanted: str, taken: set[str]) -> str:
    number, name = 1, wanted
    while name in taken:
        number += 1
        name = f"{wanted}-{number}"
    taken.add(name)
    return name


def _place(path: str) -> str:
    """Return one spelling for the many a page's address has: with ``index.html``, ``./`` or neither."""
    normal = posixpath.normpath(unquote(path) or ".")
    if posixpath.basename(normal) == "index.html":
        normal = posixpath.dirname(normal)
    return "" if normal == "." else normal


class _Reference:
    """What an address or an id on one page becomes on the page of all chapters."""

    def __init__(self, url: str, at: str, anchors: Mapping[str, Mapping[str, str]]) -> None:
        self._folder = posixpath.dirname(url)
        self._own = anchors[_place(url)]
        self._anchors = anchors
        self._up = "../" * at.count("/")

    def id(self, name: str) -> str:
        return self._own.get(name, name)

    def ids(self, names: str) -> str:
        return " ".join(map(self.id, names.split()))

    def address(self, address: str) -> str:
        try:
            parts = urlsplit(address)
        except ValueError:
            return address
        if parts.scheme or parts.netloc or parts.path.startswith("/"):
            return address
        if not parts.path:
            return self._anchor(self._own, parts.fragment)
        path = posixpath.normpath(posixpath.join(self._folder, parts.path))
        page = self._anchors.get(_place(path))
        if page is not None and not parts.query:
            return self._anchor(page, parts.fragment)
        slash = "/" if parts.path.endswith("/") and path != "." else ""
        path = self._up + ("" if path == "." else path) + slash
        return urlunsplit(parts._replace(path=path or "./"))

    def sources(self, srcset: str) -> str:
        if "data:" in srcset:
            return srcset
        sources = [source.split() for source in srcset.split(",") if source.strip()]
        return ", ".join(" ".join([self.address(address), *rest]) for address, *rest in sources)

    @staticmethod
    def _anchor(page: Mapping[str, str], fragment: str) -> str:
        # An anchor that is not there leads to the page's beginning, as it does in a browser.
        return "#" + quote(page.get(unquote(fragment), page[""]))


class _Ids(HTMLParser):
    """Collects the ids of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, None] = {}

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        for name, value in attrs:
            if value and (name == "id" or (tag == "a" and name == "name")):
                self.found[value] = None


class _Writer(HTMLParser):
    """Writes a page's HTML anew as it reads it."""

    def __init__(self, reference: _Reference) -> None:
        super().__init__(convert_charrefs=False)
        self.has_heading = False
        self._out: list[str] = []
        self._dropped: list[str] = []
        """Tags open inside what is left out; the first is the one that began it."""
        self._rewrite: dict[str, Callable[[str], str]] = {
            **dict.fromkeys(_ADDRESSES, reference.address),
            **dict.fromkeys(_ID_LISTS, reference.ids),
            "id": reference.id,
            "srcset": reference.sources,
            "usemap": reference.address,
        }
        self._own_name = reference.id
        self._given: set[str] = set()

    def write(self, html: str) -> str:
        self.feed(html)
        self.close()
        return "".join(self._out)

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        if self._dropped or _is_dropped(tag, attrs):
            if tag not in _VOID:
                self._dropped.append(tag)
            return
        self.has_heading = self.has_heading or tag == "h1"
        self._out.append(f"<{tag}{self._attributes(tag, attrs)}>")

    def handle_startendtag(self, tag: str, attrs: Attributes) -> None:
        if not self._dropped:
            self._out.append(f"<{tag}{self._attributes(tag, attrs)} />")

    def handle_endtag(self, tag: str) -> None:
        if not self._dropped:
            self._out.append(f"</{tag}>")
        elif tag in self._dropped:
            # Whatever was left open inside ends with it.
            del self._dropped[self._dropped.index(tag) :]

    def handle_data(self, data: str) -> None:
        self._text(data)

    def handle_entityref(self, name: str) -> None:
        self._text(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._text(f"&#{name};")

    def _text(self, text: str) -> None:
        if not self._dropped:
            self._out.append(text)

    def _attributes(self, tag: str, attrs: Attributes) -> str:
        if tag == "details":
            # Paper cannot be unfolded.
            attrs = [*(one for one in attrs if one[0] != "open"), ("open", None)]
        return "".join(self._attribute(tag, name, value) for name, value in attrs)

    def _attribute(self, tag: str, name: str, value: str | None) -> str:
        if value is None:
            return f" {name}"
        if name == "name" and tag == "input":
            # Choices of the same name would switch each other off across chapters.
            value = f"{self._own_name('')}--{value}"
        elif name == "name" and tag == "a":
            value = self._own_name(value)
        elif name == "id" and value in self._given:
            # The page's author gave it twice; the first is the one that links find.
            return ""
        elif rewrite := self._rewrite.get(name):
            self._given.update([value] if name == "id" else [])
            value = rewrite(value)
        return f' {name}="{escape(value)}"'


def _is_dropped(tag: str, attrs: Iterable[tuple[str, str | None]]) -> bool:
    classes = next((value or "" for name, value in attrs if name == "class"), "").split()
    return tag == "script" or (tag == "a" and "headerlink" in classes)
