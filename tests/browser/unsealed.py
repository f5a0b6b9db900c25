"""What the links of the built sample open, read without a browser: every page and every document.

A page's links are looked at here by the hundred, which a browser would take minutes for. That a
browser opens the same pages is what the other modules show.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

from tests.conftest import Portal

from goodterms.sealing.envelope import Envelope, open_document, open_page
from goodterms.sealing.keys import Access, b64decode, page_key
from goodterms.sealing.packing import Document

_SEALED = re.compile(r'(?<=id="sealed">).*?(?=</script>)')
_VOID = {"area", "br", "col", "hr", "img", "input", "wbr"}


@dataclass
class Element:
    """An element of a page, with the text in it."""

    tag: str
    attributes: dict[str, str]
    text: str = ""

    @property
    def classes(self) -> list[str]:
        return self.attributes.get("class", "").split()


class _Reader(HTMLParser):
    """Lists the elements in the order they begin."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[Element] = []
        self._open: list[Element] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.elements.append(element)
        if tag not in _VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop().tag != tag:
            pass

    def handle_data(self, data: str) -> None:
        for element in self._open:
            element.text += data


@dataclass(frozen=True)
class Opened:
    """A page as its link opens it."""

    client: str
    path: str
    id: str
    url: str
    """With the key of the client."""
    title: str
    lang: str
    html: str = field(repr=False)
    wire: bytes = field(repr=False)
    """The file as a host sends it."""

    @cached_property
    def elements(self) -> list[Element]:
        reader = _Reader()
        reader.feed(self.html)
        return reader.elements

    def all(self, tag: str = "", **attributes: str) -> list[Element]:
        """Return the elements of a tag that have these attributes (``data_gt_page`` is ``data-gt-page``)."""
        wanted = [(name.rstrip("_").replace("_", "-"), value) for name, value in attributes.items()]
        return [
            element
            for element in self.elements
            if (not tag or element.tag == tag)
            and all(value in (element.attributes.get(name, "\0"), "*") for name, value in wanted)
            and all(name in element.attributes for name, _value in wanted)
        ]

    def of_class(self, name: str) -> list[Element]:
        return [element for element in self.elements if name in element.classes]

    @property
    def text(self) -> str:
        """All that is read, spaces of every kind as one."""
        return plain(self.all("article")[0].text)

    @property
    def pages(self) -> list[str]:
        """The ids of the client's pages it links to."""
        return [link.attributes["href"].split("/")[1] for link in self.all("a", data_gt_page="*")]

    @property
    def documents(self) -> dict[str, str]:
        """Id and own key (b64) of each document it links to."""
        links = self.all("a", data_gt_document="*")
        return {link.attributes["data-gt-id"]: link.attributes.get("data-gt-key", "") for link in links}


@dataclass(frozen=True)
class Reader:
    """Opens what a client's link and code open."""

    site: Path
    client: str
    access: Access = field(repr=False)
    pages: dict[str, Opened] = field(repr=False)
    """By path."""

    def document(self, id_: str, key: str = "") -> Document:
        """Open a document with its own key (b64), or with the client's."""
        sealed = (self.site / "c" / id_ / "sealed.bin").read_bytes()
        return open_document(b64decode(key) if key else page_key(self.access.opening_key, id_), id_, sealed)

    def files(self, page: Opened) -> Iterator[Document]:
        """Open the documents that a page links to."""
        for id_, key in page.documents.items():
            yield self.document(id_, key)


def read_all(built: Portal, address: str) -> dict[str, Reader]:
    """Open every page of every client with the links that the clients are sent."""
    done = built.goodterms("links", "--json", "--site-url", address)
    assert done.returncode == 0, done.stderr
    found = {}
    for one in json.loads(done.stdout):
        key = urlsplit(one["url"]).fragment.partition("=")[2]
        access = Access.from_link(b64decode(key), one["code"])
        pages = {page["path"]: _read(built.site, one["client"], access, page) for page in one["pages"]}
        found[one["client"]] = Reader(built.site, one["client"], access, pages)
    return found


def _read(site: Path, client: str, access: Access, page: dict[str, str]) -> Opened:
    wire = (site / "c" / page["id"] / "index.html").read_bytes()
    sealed = _SEALED.search(wire.decode())
    assert sealed, "a sealed page holds an envelope"
    opened = open_page(page_key(access.opening_key, page["id"]), Envelope.from_json(sealed[0]))
    return Opened(client, page["path"], page["id"], page["url"], opened.title, opened.lang, opened.html, wire)


def plain(text: str) -> str:
    """Return a text with spaces of every kind as one, and without marks that only order letters."""
    return " ".join(re.sub("[\u2066-\u2069\u200b-\u200f\u00ad\u2060]", "", text).split())
