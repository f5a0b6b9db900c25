"""What can be read in a published file, whatever its kind, without laying it out or running it."""

from __future__ import annotations

import html
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from urllib.parse import unquote

# More than any guide holds; a file that unpacks to more is searched as far as this.
MAX_UNPACKED = 16 * 1024 * 1024

_PRINTABLE = re.compile(rb"[\x20-\x7e]{12,}")
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|[nrt])")
# A name may be broken up by tags, <b>Kv</b>ist, or lie in two cells of a table.
_BLOCK = re.compile(
    r"</?(?:address|article|aside|blockquote|body|br|caption|dd|details|div|dl|dt|figcaption|figure|footer|form"
    r"|h[1-6]|header|hr|label|li|main|nav|ol|option|p|pre|section|summary|t[dhr]|table|tbody|tfoot|thead|title"
    r"|ul)(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_TAG = re.compile(r"<[^<>]*>")
_XMP = re.compile(rb"<\?xpacket begin(.*?)<\?xpacket end", re.DOTALL)
# ISO 32000-1, 14.3.3: what a PDF says of itself, as text in brackets or as hexadecimal digits.
_INFO = re.compile(
    rb"/(?:Title|Author|Subject|Keywords|Creator)\s*(?:\(((?:\\.|[^\\()])*)\)|<([0-9A-Fa-f\s]+)>)", re.DOTALL
)
_STREAM = re.compile(rb"stream\r?\n")


def readings(name: str, data: bytes) -> list[str]:
    """Return all that can be read in a file, in every way it can be read; its path first.

    Args:
        name: Its path, which is as public as what it holds.
        data: Its content.
    """
    text = _text(data)
    plain = text
    if "\\" in plain:
        plain = _ESCAPE.sub(_unescaped, plain)
    if "%" in plain:
        plain = unquote(plain)
    found = [unquote(name), text, html.unescape(plain) if "&" in plain else plain]
    if "<" in plain:
        bare = _TAG.sub("", _BLOCK.sub("\n", without_drawings(plain)))
        found.append(html.unescape(bare))
    return list(dict.fromkeys(found))


def without_drawings(text: str) -> str:
    """Return HTML without its inline drawings, whose coordinates look like amounts."""
    pieces, at = [], 0
    while (begin := text.find("<svg", at)) >= 0:
        end = text.find("</svg>", begin)
        if end < 0:
            break
        pieces.append(text[at:begin])
        at = end
    return " ".join([*pieces, text[at:]])


def _unescaped(found: re.Match[str]) -> str:
    digits = found[1] or found[2]
    return chr(int(digits, 16)) if digits else " "


def _text(data: bytes) -> str:
    if data[:2] == b"\x1f\x8b":
        data = _unpacked(data, 31)
    if data.startswith(b"%PDF-"):
        return "\n".join([_decode(data), *_about(data)])
    if data.startswith(b"PK\x03\x04"):
        return "\n".join([_decode(data), *_members(data)])
    return _decode(data)


def _decode(data: bytes) -> str:
    """Return a file's text; of a picture or a film only the readable runs in it."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", errors="replace")
    if b"\0" in data[:8192]:
        return "\n".join(run.decode("ascii") for run in _PRINTABLE.findall(data))
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _about(data: bytes) -> Iterator[str]:
    """Yield what a PDF says of itself, whose pages cannot be read without laying them out."""
    left = MAX_UNPACKED
    parts = [data]
    for found in _STREAM.finditer(data):
        # The first bytes of zlib (RFC 1950): all but pictures and the like.
        if left > 0 and data[found.end() : found.end() + 1] == b"x":
            parts.append(_unpacked(data[found.end() :], 15, left))
            left -= len(parts[-1])
    for part in parts:
        for packet in _XMP.findall(part):
            yield packet.decode("utf-8", errors="replace")
        for written, digits in _INFO.findall(part):
            if digits:
                written = bytes.fromhex((digits + b"0" * (len(b"".join(digits.split())) % 2)).decode("ascii"))
            else:
                written = re.sub(rb"\\(.)", rb"\1", written, flags=re.DOTALL)
            yield written.decode("utf-16" if written[:2] == b"\xfe\xff" else "cp1252", errors="replace")


def _members(data: bytes) -> Iterator[str]:
    """Yield the names and texts in an archive, as letters and tables of office programs are."""
    left = MAX_UNPACKED
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for entry in archive.infolist():
                yield entry.filename
                if left > 0 and not entry.flag_bits & 1:
                    with archive.open(entry) as file:
                        inside = file.read(left)
                    left -= len(inside)
                    yield _decode(inside)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError, RuntimeError):
        return


def _unpacked(data: bytes, window: int, most: int = MAX_UNPACKED) -> bytes:
    try:
        return zlib.decompressobj(wbits=window).decompress(data, most)
    except zlib.error:
        return data if window == 31 else b""
