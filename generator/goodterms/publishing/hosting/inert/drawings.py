"""XML that a browser shows as a document: drawings, site maps, feeds. Opened alone, no policy holds it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from goodterms.publishing.hosting.inert.fault import ASK, Fault
from goodterms.publishing.hosting.inert.vocabulary import SHAPES, is_harmless

_SVG = "http://www.w3.org/2000/svg"
_XHTML = "http://www.w3.org/1999/xhtml"
_ACTIVE = frozenset({_XHTML, "http://www.w3.org/1999/XSL/Transform", "http://www.w3.org/1998/Math/MathML"})
_NAME = re.compile(r"(?:\{([^}]*)\})?(.*)", re.DOTALL)
# A style sheet in XSL is a program; an internal subset may give every tag an attribute.
_PROGRAM = re.compile(r"<\?(?!xml\s)|<!DOCTYPE[^<>\[]*\[|<!ENTITY|<!ATTLIST", re.IGNORECASE)
_ENCODING = re.compile(r"<\?xml\s[^>]*?encoding\s*=\s*[\"']([^\"']*)[\"']")
_MEND = f"save it as a picture (PNG, WebP) or as a plain drawing, {ASK}"


def check_xml(data: bytes, *, drawing: bool) -> Iterator[Fault]:
    """Yield what in a file of XML could run.

    Args:
        data: The file.
        drawing: Whether it is to be an SVG; else shapes have no place in it either.
    """
    try:
        text = data.decode("utf-8-sig")
        declared = _ENCODING.match(text)
        if declared and declared[1].lower() not in {"utf-8", "us-ascii", "ascii"}:
            raise ValueError("encoding")
        root = fromstring(text.encode(), forbid_dtd=False)
    except (ParseError, DefusedXmlException, ValueError, RecursionError):
        yield Fault("this is no plain XML in UTF-8", _MEND)
        return
    found = _PROGRAM.search(text)
    if found:
        yield Fault("the file could bring a program along", _MEND, found[0])
    for element in root.iter():
        yield from _element(element, drawing=drawing)


def _element(element: Element, *, drawing: bool) -> Iterator[Fault]:
    space, name = _parts(str(element.tag))
    if (space == _SVG and not (drawing and name in SHAPES)) or (
        space in _ACTIVE and not (space == _XHTML and name == "link" and not drawing)
    ):
        yield Fault(f"a `<{name}>` could run a script", _MEND, f"<{name}")
    target = element.get("attributeName", "").rpartition(":")[2].strip().lower()
    if target == "href" or target.startswith("on"):
        yield Fault("an animation could run a script", _MEND, "attributeName")
    picture = name in {"image", "feImage"}
    for attribute, value in element.items():
        local = _parts(attribute)[1]
        if local.lower().startswith("on") and space in {"", _SVG, *_ACTIVE}:
            yield Fault(f"the attribute `{local}` could run a script", _MEND, local)
        elif local.lower() in {"href", "src", "base"} and not is_harmless(value, picture=picture):
            yield Fault("an address that begins like this could run a script", _MEND, value)


def _parts(name: str) -> tuple[str, str]:
    found = _NAME.fullmatch(name)
    return (found[1] or "", found[2]) if found else ("", name)
