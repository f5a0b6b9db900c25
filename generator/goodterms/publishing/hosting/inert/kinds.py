"""Kinds of files that a browser shows or saves and never runs, each known by its name and by what it holds.

A server says what a file is by the end of its name; where it knows none, it or the browser looks at
the first bytes (WHATWG MIME Sniffing, chapter 7.1). So a file has to be of a kind that both ways is the same.
"""

from __future__ import annotations

import gzip
import io
import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from goodterms.publishing.hosting.inert.drawings import check_xml
from goodterms.publishing.hosting.inert.fault import ASK, Fault
from goodterms.publishing.hosting.inert.maps import check_json
from goodterms.publishing.hosting.inert.orders import check_orders
from goodterms.publishing.hosting.inert.sheets import check_sheet

_ZIP, _OLE = rb"PK(?:\x03\x04|\x05\x06)", rb"\xd0\xcf\x11\xe0"
# The first box is not that large; with four bytes of one's choice a file could begin as a web page does.
_BOX = rb"\0.{3}ftyp"
_BYTES = {
    **dict.fromkeys(("docx", "xlsx", "pptx", "odt", "ods", "odp", "zip", "epub"), _ZIP),
    **dict.fromkeys(("doc", "xls", "ppt"), _OLE),
    **dict.fromkeys(("mp4", "m4v", "m4a", "mov", "avif", "heic"), _BOX),
    **dict.fromkeys(("ogg", "oga", "ogv", "opus"), rb"OggS"),
    **dict.fromkeys(("jpg", "jpeg"), rb"\xff\xd8\xff"),
    **dict.fromkeys(("tif", "tiff"), rb"II\*\x00|MM\x00\*"),
    "png": rb"\x89PNG\r\n\x1a\n",
    "gif": rb"GIF8[79]a",
    "webp": rb"RIFF.{4}WEBP",
    "ico": rb"\x00\x00\x01\x00",
    "pdf": rb"%PDF-",
    "woff": rb"wOFF",
    "woff2": rb"wOF2",
    "ttf": rb"\x00\x01\x00\x00|true",
    "otf": rb"OTTO",
    "mp3": rb"ID3|\xff[\xe2-\xff]",
    "wav": rb"RIFF.{4}WAVE",
    "flac": rb"fLaC",
    "webm": rb"\x1aE\xdf\xa3",
    "rtf": rb"\{\\rtf",
}
_TEXTS = frozenset({"", "txt", "csv", "tsv", "md", "ics", "vcf", "yml", "yaml", "toml", "asc", "log", "bib"})
_XML = {"svg": True, "xml": False, "rss": False, "atom": False}
# An Apache may go by any part of a name, not only by its end.
_ACTIVE = re.compile(
    r"x?html?|xht|shtml?|xml|xslt?|svgz?|[mc]?js|wasm|php\d?|phtml|phar|cgi|pl|py|rb|aspx?|jspx?|swf|mht(?:ml)?|hta|htc|gz|br|zst"
)
_MARKUP = re.compile(rb"(?:\xef\xbb\xbf)?\s*<")
# What makes a file without a known type a web page; XML may begin so as well.
_PAGE = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*<(?:!--|(?:!doctype html|html|head|script|iframe|h1|div|font|table|a|style|title"
    rb"|b|body|br|p)\b)",
    re.IGNORECASE,
)
_HEAD = 64
_MAX_MAP = 50_000_000


def check_file(path: Path, name: str) -> Iterator[Fault]:
    """Yield what keeps a published file from being harmless, whoever opens it.

    Args:
        path: The file; no page, which :mod:`.pages` checks.
        name: Its path in the site.
    """
    whole = PurePosixPath(name)
    ordered = list(check_orders(path, name))
    if ordered:
        yield from ordered
        return
    *inner, end = ["", *whole.name.casefold().split(".")[1:]]
    inner = [part for part in inner if _ACTIVE.fullmatch(part)]
    if inner:
        if whole.name == "sitemap.xml.gz" and _is_packed(path):
            return
        yield Fault(f"a server may go by what the name says before its end (`.{inner[0]}`)", "rename it")
        return
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if end in _BYTES:
        if not re.match(_BYTES[end], head, re.DOTALL):
            yield Fault(f"the file is not what its name says (`.{end}`)", "save it anew, or rename it")
    elif end in _XML:
        data = path.read_bytes()
        if not _XML[end] and _PAGE.match(data):
            yield Fault("the file begins like a web page", f"begin it with `<?xml`, {ASK}")
        yield from check_xml(data, drawing=_XML[end])
    elif end == "css":
        yield from check_sheet(path.read_bytes())
    elif end in _TEXTS or end == "json":
        # A space or a line break may come before it, as many as one likes.
        data = path.read_bytes()
        if _MARKUP.match(data):
            yield Fault("the file begins like a web page", f"write it as Markdown, {ASK}")
        elif end == "json":
            yield from check_json(data, name)
    elif end in {"js", "mjs", "cjs", "wasm"}:
        yield Fault("a script would run in your clients' browsers", f"take it out, {ASK}")
    else:
        yield Fault(f"the host publishes no files of this kind (`.{end}`)", f"take it out, {ASK}")


def _is_packed(path: Path) -> bool:
    """Tell whether this is the site map beside it and nothing else."""
    plain = path.with_suffix("")
    try:
        with gzip.open(path) as packed:
            text = io.BytesIO(packed.read(_MAX_MAP)).getvalue()
        return plain.is_file() and text == plain.read_bytes()
    except (OSError, EOFError):
        return False
