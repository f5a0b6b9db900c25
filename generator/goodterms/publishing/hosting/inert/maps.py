"""What the theme's scripts read beside a page: the search's index, the site map, any other JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator
from typing import Any
from urllib.parse import unquote, urlsplit
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from goodterms.publishing.hosting.inert.fault import ASK, Fault
from goodterms.publishing.hosting.inert.texts import check_text, strings
from goodterms.publishing.hosting.inert.vocabulary import is_harmless

INDEX = "search_index.json"
MAP = "sitemap.xml"
# The search cuts a text where it likes; behind a bare `<` it may put the beginning of another piece.
_BARE = re.compile(r"<(?!/?[A-Za-z])")
# Material counts places in a text in 20 bits, and beyond them cuts in the middle of a tag.
_LONGEST = 1 << 20
# The search's worker, which no policy holds, loads `lunr.<language>.min.js`.
_LANGUAGE = re.compile(r"[A-Za-z_-]{2,8}", re.ASCII)


def check_json(data: bytes, name: str) -> Iterator[Fault]:
    """Yield what the theme's scripts may put into a page from a file of JSON.

    Args:
        data: The file.
        name: Its path in the site.
    """
    try:
        told = json.loads(data)
    except (ValueError, RecursionError):
        yield Fault("this is no JSON in UTF-8", "save it anew, or rename it")
        return
    found = [fault for text in strings(told) for fault in check_text(text)]
    if name.endswith(INDEX):
        found += _index(told)
    yield from dict.fromkeys(found)


def _index(told: Any) -> Iterator[Fault]:
    config = told.get("config") if isinstance(told, dict) else None
    languages = config.get("lang") if isinstance(config, dict) else None
    if not isinstance(languages, list) or not all(_LANGUAGE.fullmatch(str(one)) for one in languages):
        yield Fault("the search would load a script", f"leave the index to the plugin `search`, {ASK}")
    for text in strings(told):
        if len(text) >= _LONGEST or _BARE.search(text):
            yield Fault("the search could read this text as tags", "write `&lt;` for <", text[:20])
    docs = told.get("docs") if isinstance(told, dict) else None
    for one in docs if isinstance(docs, list) else ():
        location = str(one.get("location", "")) if isinstance(one, dict) else ""
        if not is_harmless(location):
            yield Fault("an address that begins like this could run a script", "take it out", location)


def check_map(data: bytes, files: Collection[str]) -> Iterator[Fault]:
    """Yield what a site map lists besides pages: the theme's scripts take all of it for pages.

    Args:
        data: The file; :mod:`.drawings` checks what it holds otherwise.
        files: Paths of the site's files.
    """
    try:
        root = fromstring(data, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError):
        yield Fault("this is no plain site map", "leave it to MkDocs")
        return
    for element in root.iter():
        if str(element.tag).rpartition("}")[2] == "loc":
            address = "".join(element.itertext()).strip()
            if not _may_be_page(address, files):
                yield Fault("the site map lists what is no page", "leave it to MkDocs", address)


def _may_be_page(address: str, files: Collection[str]) -> bool:
    try:
        path = unquote(urlsplit(address).path)
    except ValueError:
        return False
    # The site may lie in a folder of its server, which may leave out a slash behind a file's name.
    parts = path.rstrip("/").split("/")
    named = ("/".join(parts[start:]) for start in range(len(parts)))
    return all(name.endswith(".html") or name not in files for name in named)
