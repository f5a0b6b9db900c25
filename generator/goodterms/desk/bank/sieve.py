"""Streaming XML: only the wanted texts are kept, one record at a time.

Safe against hostile files: no DTD (so no entities of its own, and none from the network), and
no nesting deeper than a statement has. Namespaces are not looked at, for each version of a
format has another.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from xml.sax import SAXParseException
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import InputSource

import defusedxml.sax
from defusedxml import DefusedXmlException

from goodterms.errors import GoodTermsError

MAX_DEPTH = 64

_DECLARED = re.compile(rb"""^\s*<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")

Texts = dict[str, list[str]]


@dataclass(slots=True)
class Found:
    """A wanted element: the texts in it by field, and the wanted elements in it by name."""

    line: int
    texts: Texts = field(default_factory=dict)
    inner: dict[str, list[Found]] = field(default_factory=dict)

    def first(self, *fields: str) -> str:
        """Return the first text that any of the fields has; empty where none has one."""
        for name in fields:
            for text in self.texts.get(name, ()):
                if text:
                    return text
        return ""


class _Node(dict[str, "_Node"]):
    """A step of the wanted paths."""

    __slots__ = ("attribute", "field", "record", "wanted")

    def __init__(self) -> None:
        super().__init__()
        self.field = ""
        self.record = ""
        self.attribute = ""
        self.wanted = ""


_ELSEWHERE = _Node()


class Sieve:
    """What is wanted of a document.

    Args:
        paths: Path from the root to each wanted text, with the field it goes into. Names are
            local ones; ``a|b`` stands for either. A path that ends in ``@name`` wants an attribute.
        records: Paths of the elements that are kept together, with a name for each.
    """

    def __init__(self, paths: Mapping[str, str], records: Mapping[str, str]) -> None:
        self._root = _Node()
        for path, name in records.items():
            for node in self._nodes(path):
                node.record = name
        for path, name in paths.items():
            place, _, attribute = path.partition("@")
            for node in self._nodes(place):
                if attribute:
                    node.attribute, node.wanted = attribute, name
                else:
                    node.field = name

    def _nodes(self, path: str) -> list[_Node]:
        nodes = [self._root]
        for step in path.strip("/").split("/"):
            nodes = [node.setdefault(name, _Node()) for node in nodes for name in step.split("|")]
        return nodes

    def run(self, data: bytes, take: Callable[[str, Found], None]) -> str:
        """Read a document.

        Args:
            data: The file.
            take: Given each wanted element at its end, the inner before the outer.

        Returns:
            The local name of the root.

        Raises:
            GoodTermsError: It is not well-formed, breaks off, or has what no statement has.
        """
        handler = _Handler(self._root, take)
        source = InputSource()
        source.setByteStream(io.BytesIO(_readable(data)))
        try:
            defusedxml.sax.parse(source, handler, forbid_dtd=True)
        except SAXParseException as error:
            raise _broken(error, handler.depth) from None
        except DefusedXmlException:
            raise GoodTermsError(
                "the XML defines types or entities of its own (DTD), which no bank does",
                "get the file anew from your bank",
            ) from None
        except (ValueError, LookupError) as error:
            if isinstance(error, UnicodeError | LookupError):
                raise GoodTermsError("the XML is not in the encoding that it says", "get it anew") from None
            raise
        return handler.root_name


class _Handler(ContentHandler):
    """Walks the tree of wanted paths along with the document."""

    def __init__(self, root: _Node, take: Callable[[str, Found], None]) -> None:
        super().__init__()
        self._stack = [root]
        self._root = root
        self._take = take
        self._records: list[Found] = []
        self._text: list[str] = []
        self._names: dict[str, str] = {}
        self._locator: Any = None
        self.root_name = ""

    @property
    def depth(self) -> int:
        return len(self._stack) - 1

    def setDocumentLocator(self, locator: Any) -> None:  # noqa: N802 - SAX's name
        self._locator = locator

    def startElement(self, name: str, attrs: Any) -> None:  # noqa: N802 - SAX's name
        stack = self._stack
        if len(stack) > MAX_DEPTH:
            raise GoodTermsError(
                f"line {self._locator.getLineNumber()}: the XML is nested too deep to be a statement",
                "get the file anew from your bank",
            )
        above = stack[-1]
        if above is _ELSEWHERE:
            stack.append(_ELSEWHERE)
            return
        local = self._names.get(name)
        if local is None:
            local = self._names[name] = name.rpartition(":")[2]
            self.root_name = self.root_name or local
        node = above.get(local)
        if node is None:
            # Some banks put the document into an envelope of their own.
            node = self._root if above is self._root else _ELSEWHERE
        stack.append(node)
        if node.record:
            self._records.append(Found(self._locator.getLineNumber()))
        if node.field:
            self._text = []
            if node.attribute and self._records:
                self._records[-1].texts.setdefault(node.wanted, []).append(attrs.get(node.attribute, ""))

    def characters(self, content: str) -> None:
        if self._stack[-1].field:
            self._text.append(content)

    def endElement(self, name: str) -> None:  # noqa: N802 - SAX's name
        node = self._stack.pop()
        if node.field and self._records:
            text = "".join(self._text).strip()
            self._records[-1].texts.setdefault(node.field, []).append(text)
            self._text = []
        if node.record:
            found = self._records.pop()
            if self._records and node.record not in _PASSED_ON:
                self._records[-1].inner.setdefault(node.record, []).append(found)
            self._take(node.record, found)


_PASSED_ON = frozenset({"entry"})
"""Records that are taken one by one; the outer one does not gather them, or memory would."""


def _broken(error: SAXParseException, depth: int) -> GoodTermsError:
    line = error.getLineNumber()
    said = error.getMessage()
    if depth > 0 and ("no element found" in said or "unclosed" in said):
        return GoodTermsError(f"line {line}: the file breaks off", "get it anew from your bank")
    if "encoding" in said:
        return GoodTermsError("the XML is in an encoding that is not known", "get it anew as UTF-8")
    return GoodTermsError(f"line {line}: this is not well-formed XML", "get the file anew from your bank")


def _readable(data: bytes) -> bytes:
    """Return the document in an encoding that the parser reads, where it says none or a wrong one."""
    head = data[:200].lstrip(b"\xef\xbb\xbf")
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data
    found = _DECLARED.match(head)
    declared = found[1].decode().lower() if found else "utf-8"
    if declared not in {"utf-8", "utf8"}:
        return data
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        # Old exports say UTF-8 and write Latin-1; what they mean is legible all the same.
        text = data.decode("cp1252", errors="replace")
        return text.encode()
    return data
