"""A pushed style sheet: it may colour and hide, and may not make a single request.

The links between a client's pages carry the key, and a selector can read them letter by letter:
``a[href*="c=Ab"] {background: url(/Ab)}`` would write the key into the server's log, if nowhere else.
What says `url()`, or anything like it, only of data in the sheet itself asks the server for nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from goodterms.publishing.hosting.inert.fault import ASK, Fault
from goodterms.publishing.hosting.inert.vocabulary import SWITCHES

# CSS Syntax 3, chapter 4.3.7: what an escape stands for. `u\72l(` is read as `url(`.
_ESCAPE = re.compile(r"\\(?:([0-9A-Fa-f]{1,6})(?:\r\n|[ \t\n\f\r])?|(\r\n|[\n\f\r])|(.))", re.DOTALL)
_LOADS = re.compile(
    r"@import|@charset(?! \"utf-8\";)|(?<![a-z0-9_-])(?:-[a-z]+-)?(?:image-set|image|src|cross-fade)\("
)
_URL = re.compile(r"url\(")
_WITHIN = re.compile(r"url\(\s*[\"']?(?:data:(?:image|font)/|#)")
_MEND = f"put small pictures into the sheet as `data:`, {ASK}"


def check_sheet(data: bytes) -> Iterator[Fault]:
    """Yield what a style sheet would load."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        yield Fault("the style sheet is not UTF-8", "save it with the encoding UTF-8")
        return
    if SWITCHES.search(text):
        # In an encoding that such characters switch, `u` ESC ( B `rl(` is read as `url(`.
        yield Fault("the style sheet holds a control character", "take it out")
    found = loads(text)
    if found:
        yield Fault("a style sheet may load nothing on this host", _MEND, found)


def loads(text: str) -> str:
    """Return what a style would load something by, as it begins; empty if it loads nothing."""
    plain = _ESCAPE.sub(_unescaped, text).lower()
    for found in _URL.finditer(plain):
        if not _WITHIN.match(plain, found.start()):
            return found[0]
    other = _LOADS.search(plain)
    return other[0] if other else ""


def _unescaped(found: re.Match[str]) -> str:
    if found[1]:
        code = int(found[1], 16)
        return chr(code) if 0 < code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF else "\ufffd"
    return found[3] or ""
