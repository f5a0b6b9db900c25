"""Markdown -> nodes that a print template lays out.

The nodes come from the very HTML that a page shows (:mod:`goodterms.pages.markdown`), so
the two cannot differ in what they let through. A node is a text, or a map whose ``t``
names its kind and whose ``c`` holds the nodes in it.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

from goodterms.pages.markdown import prose

Node = str | dict[str, Any]

MAX_DEPTH = 16
"""Deeper nesting is nobody's words; Typst stops at about five times that."""

_KINDS = {"p": "p", "em": "em", "strong": "strong", "code": "code", "pre": "pre", "blockquote": "quote"}
_KINDS |= {"ul": "ul", "ol": "ol", "li": "li", "sub": "sub", "sup": "sup", "a": "a"}
_KINDS |= {"table": "table", "thead": "rows", "tbody": "rows", "tr": "row", "th": "cell", "td": "cell"}
_KINDS |= {"dl": "terms", "dt": "term", "dd": "meaning", "details": "note", "summary": "title"}
_EMPTY = {"br": "br", "hr": "hr"}
_SPACES = re.compile(r"[ \t\r\n]+")
# Between the tags of these stands white space that means nothing.
_HOLLOW = {"root", "ul", "ol", "table", "rows", "row", "quote", "terms", "note"}
_BLOCKS = {"p", "ul", "ol", "table", "quote", "pre", "hr", "heading", "terms", "note", "title"}
# A page's prose begins at the third level, below the page's own heading and its sections'.
_PROSE = 3


def nodes(text: str, level: int = 1) -> list[Node]:
    """Return the nodes of a Markdown text.

    Args:
        text: As a record has it.
        level: Of the heading it stands under. Its own headings begin one below, and none
            skips a level (PDF/UA-1, ISO 14289-1, 7.4.2).
    """
    return html_nodes(str(prose(text)), level, _PROSE)


def html_nodes(html: str, level: int, first: int) -> list[Node]:
    """Return the nodes of HTML that an allow-list has passed.

    Args:
        html: Its elements are read where they have a place in print; else only their words.
        level: Of the heading it stands under; see :func:`nodes`.
        first: The level that its highest headings have in HTML.
    """
    reader = _Reader(level, first)
    reader.feed(html)
    reader.close()
    return [_tidy(node) for node in reader.root["c"]]


class _Reader(HTMLParser):
    def __init__(self, level: int, first: int) -> None:
        super().__init__(convert_charrefs=True)
        self._first = first
        self.root: dict[str, Any] = {"t": "root", "c": []}
        self._open: list[tuple[str, dict[str, Any]]] = [("", self.root)]
        self._base = self._level = level

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in _EMPTY:
            self._put({"t": _EMPTY[tag]})
            return
        if tag == "img":
            # What a picture shows, in the words of whoever put it there.
            if given.get("alt"):
                self._put(str(given["alt"]))
            return
        node = self._node(tag, given)
        if node is None:
            return
        if given.get("id"):
            node["id"] = given["id"]
        if len(self._open) > MAX_DEPTH:
            # Its words go on in what is open already.
            self._open.append((tag, self._open[-1][1]))
            return
        self._put(node)
        self._open.append((tag, node))

    def _node(self, tag: str, given: dict[str, str | None]) -> dict[str, Any] | None:
        if re.fullmatch("h[1-6]", tag):
            below = int(tag[1]) - self._first + 1
            self._level = max(self._base + 1, min(self._base + below, self._level + 1))
            return {"t": "heading", "level": self._level, "tag": int(tag[1]), "c": []}
        classes = (given.get("class") or "").split()
        kind = "note" if tag == "div" and "admonition" in classes else _KINDS.get(tag)
        if kind is None:
            return None
        node: dict[str, Any] = {"t": "title" if "admonition-title" in classes else kind, "c": []}
        if tag == "a":
            node["href"] = given.get("href") or ""
        if tag == "ol":
            start = given.get("start") or ""
            node["start"] = int(start) if start.isascii() and start.isdigit() and len(start) < 10 else 1
        if tag in {"th", "td"}:
            node["align"] = given.get("align") or "left"
        return node

    def handle_endtag(self, tag: str) -> None:
        if any(name == tag for name, _ in self._open):
            while self._open.pop()[0] != tag:
                pass

    def handle_data(self, data: str) -> None:
        inside = [node["t"] for _, node in self._open]
        if "pre" not in inside:
            data = _SPACES.sub(" ", data)
            if inside[-1] in _HOLLOW and not data.strip():
                return
        self._put(data)

    def _put(self, node: Node) -> None:
        self._open[-1][1]["c"].append(node)


def _tidy(node: Node) -> Node:
    """Put a table into the shape that a template lays out; take apart what has no place of its own."""
    if isinstance(node, str):
        return node
    if "c" in node:
        node["c"] = [_tidy(inner) for inner in node["c"]]
        if any(isinstance(inner, dict) and inner["t"] in _BLOCKS for inner in node["c"]):
            # Beside a block, a lone space would be a paragraph of its own.
            node["c"] = [inner for inner in node["c"] if inner != " "]
    if node["t"] == "a" and not node["href"]:
        return {"t": "span", "c": node["c"]}
    if node["t"] == "pre":
        return {"t": "pre", "c": _lines("".join(texts(node)))}
    if node["t"] in {"ul", "ol"}:
        node["c"] = [one for one in node["c"] if isinstance(one, dict) and one["t"] == "li"]
    if node["t"] == "terms":
        return _terms(node)
    return _table(node) if node["t"] == "table" else node


def texts(node: Node) -> list[str]:
    """Return the texts in a node, in their order."""
    if isinstance(node, str):
        return [node]
    return [text for inner in node.get("c", ()) for text in texts(inner)]


def _lines(text: str) -> list[Node]:
    found: list[Node] = []
    for line in text.strip("\n").split("\n"):
        indent = len(line) - len(line.lstrip(" "))
        found += ["\N{NO-BREAK SPACE}" * indent + line.lstrip(" "), {"t": "br"}]
    return found[:-1]


def _table(node: dict[str, Any]) -> Node:
    rows = [
        [cell for cell in row["c"] if isinstance(cell, dict) and cell["t"] == "cell"]
        for part in node["c"]
        if isinstance(part, dict)
        for row in ([part] if part["t"] == "row" else part.get("c", ()))
        if isinstance(row, dict)
    ]
    rows = [row for row in rows if row]
    if not rows:
        return {"t": "span", "c": [" ".join(texts(node))]}
    columns = max(len(row) for row in rows)
    cells = [[cell["c"] for cell in row] + [[]] * (columns - len(row)) for row in rows]
    return {
        "t": "table",
        "columns": columns,
        "align": [cell["align"] for cell in rows[0]] + ["left"] * (columns - len(rows[0])),
        "longest": [max(_length(row[at]) for row in cells) for at in range(columns)],
        "head": cells[0],
        "rows": cells[1:],
    }


def _length(nodes: list[Node]) -> int:
    return sum(len(text) for node in nodes for text in texts(node))


def _terms(node: dict[str, Any]) -> Node:
    """Give each term of a definition list its meanings; terms that share them stand together."""
    entries: list[dict[str, Any]] = []
    for one in node["c"]:
        if not isinstance(one, dict) or one["t"] not in {"term", "meaning"}:
            continue
        if not entries or (one["t"] == "term" and entries[-1]["c"]):
            entries.append({"t": "entry", "term": [], "c": []})
        entries[-1]["term" if one["t"] == "term" else "c"].append(one)
    return {"t": "terms", "c": entries}
