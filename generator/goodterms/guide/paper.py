"""The policy as a PDF: a document -> the data of its print, with links that work inside it."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any
from urllib.parse import unquote, urlsplit

from goodterms.guide.content import PAGE
from goodterms.guide.document import Chapter, Document
from goodterms.guide.prose import page_nodes
from goodterms.pages.format import unbroken
from goodterms.pages.pdf import ACCENT, Print
from goodterms.pages.pdf.letter import said, short, to_json
from goodterms.pages.pdf.tree import Node

PDF = "policy.pdf"
TEMPLATE = "policy"

# A chapter's own heading is the only one on the level above.
_SECTION = 2


def policy_print(
    document: Document,
    as_of: date,
    accent: str = ACCENT,
    address: Callable[[str], str] = lambda path: "",
    *,
    mark: bool = True,
) -> Print:
    """Return the PDF of the policy in one language, yet to be made.

    Args:
        document: The policy.
        as_of: Written into the file as the day of its making where the policy names no day
            from which it holds.
        accent: The one colour, as ``#rrggbb``.
        address: Returns the whole address of a file, by its path from the language's folder;
            nothing where it has none, and then only the link's words are printed.
        mark: Whether the cover bears a mark; not so where the site has a logo of its own.
    """
    return Print(
        path=PDF,
        name=PDF,
        template=TEMPLATE,
        data=to_json(_data(document, accent, address, mark)),
        day=document.version.day or as_of,
    )


def _data(document: Document, accent: str, address: Callable[[str], str], mark: bool) -> dict[str, Any]:
    who, say = document.freelancer, said(document.language)
    label = unbroken(document.label)
    return {
        "letter": {
            "lang": document.language,
            "region": who.country,
            "accent": accent,
            "author": who.name,
        },
        "title": document.title,
        "mark": mark,
        "name": who.name,
        "short": short(who.name, 40),
        "contact": [*who.address.splitlines(), *(line for line in (who.email, who.phone) if line)],
        "valid_from": say("Valid from {day}").format(day=document.day) if document.day else "",
        "named": say("In a contract it is enough to name the version: {version}").format(version=label),
        "version": say("Version {version}").format(version=label),
        "page_of": say("Page {page} of {pages}"),
        "words": {"contents": say("Contents")},
        "chapters": _chapters(document.chapters, address),
    }


def _chapters(chapters: tuple[Chapter, ...], address: Callable[[str], str]) -> list[dict[str, Any]]:
    trees = [_split(page_nodes(chapter.text)) for chapter in chapters]
    places = {
        chapter.name: frozenset(node["id"] for node in _walk(body) if "id" in node)
        for chapter, (_title, body) in zip(chapters, trees, strict=True)
    }
    wanted = {
        _aim(node, chapter, places, address)
        for chapter, tree in zip(chapters, trees, strict=True)
        for node in _walk([*tree[0], *tree[1]])
        if node["t"] == "a"
    }
    for chapter, (_title, body) in zip(chapters, trees, strict=True):
        for node in _walk(body):
            identifier = node.pop("id", "")
            label = _label(chapter.name, identifier)
            if identifier and label in wanted:
                # Once only: the first of two with one id is the one that a browser goes to.
                wanted.remove(label)
                _first_line(node)["label"] = label
    return [
        {"label": _label(chapter.name), "lang": chapter.language, "title": title, "body": body}
        for chapter, (title, body) in zip(chapters, trees, strict=True)
    ]


def _first_line(node: dict[str, Any]) -> dict[str, Any]:
    """Return the paragraph that a note, a list's item or the like begins with, if it begins with one."""
    first = next(iter(node.get("c", [])), "")
    return first if isinstance(first, dict) and first["t"] == "p" else node


def _split(tree: list[Node]) -> tuple[list[Node], list[Node]]:
    """Return what a chapter's heading says, and all that stands under it."""
    headings = [node for node in tree if isinstance(node, dict) and node["t"] == "heading"]
    if not headings:
        return [], tree
    for heading in headings:
        heading["level"] = max(_SECTION, heading["level"])
    return headings[0]["c"], [node for node in tree if node is not headings[0]]


def _aim(
    link: dict[str, Any],
    chapter: Chapter,
    places: Mapping[str, frozenset[str]],
    address: Callable[[str], str],
) -> str:
    """Aim a link at its place in the document, and return that place's label; or at its address elsewhere."""
    parts = urlsplit(link["href"])
    if parts.scheme or parts.netloc:
        return ""
    path, fragment = unquote(parts.path), unquote(parts.fragment)
    inside = (
        posixpath.normpath(posixpath.join(posixpath.dirname(chapter.name), path)) if path else chapter.name
    )
    if inside in places:
        link["to"] = _label(inside, fragment if fragment in places[inside] else "")
        return str(link["to"])
    link["href"] = "" if inside.endswith(PAGE) else address(inside)
    if not link["href"]:
        link["t"] = "span"
    return ""


def _label(name: str, identifier: str = "") -> str:
    """Return a place's label, by which the PDF can be opened there: ``late-payment#fee``."""
    chapter = name.removesuffix(PAGE)
    return f"{chapter}#{identifier}" if identifier else chapter


def _walk(nodes: list[Node]) -> Iterator[dict[str, Any]]:
    """Yield every node in some nodes that is no text, those around others first."""
    for node in nodes:
        if isinstance(node, dict):
            yield node
            yield from _walk([*node.get("term", []), *node.get("c", [])])
            for row in (node.get("head", []), *node.get("rows", [])):
                for cell in row:
                    yield from _walk(cell)
