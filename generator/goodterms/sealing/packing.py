"""What stands inside an envelope: a page or a document as bytes, in a length that says little.

``packed = length ‖ gzip ‖ zeros``

* ``length``: 4 bytes, big-endian: how many bytes ``gzip`` has. Neither itself nor the zeros count.
* ``gzip``: one gzip member (RFC 1952) over the plaintext. Written with modification time 0,
  operating system 255 (unknown), no flags and no extra flags; a reader takes any valid member.
* ``zeros``: as many as it takes for the *whole*, the 4 length bytes included, to have the Padmé
  length (Nikitin et al., "Reducing Metadata Leakage from Encrypted Files and Communication with
  PURBs", PoPETs 2019(4), section 5.3): at most 12 % longer, and one of few lengths.

The same plaintext gives the same bytes on every machine whose zlib is the reference zlib.
zlib-ng deflates to other bytes of the same meaning; a site sealed with it opens just as well,
but is not byte for byte the one sealed elsewhere.
"""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass, field
from typing import Any, Final

from goodterms.sealing.keys import SealingFault

# One AES-GCM call of the cryptography library takes at most this much; 2 GiB is no client page.
MAX_PACKED: Final = 2**31 - 1

_LENGTH_BYTES: Final = 4
# Written out, because zlib and Python versions each put their own operating system into it.
_GZIP_HEADER: Final = bytes.fromhex("1f8b 08 00 00000000 00 ff")
# Pinned, though these are zlib's defaults: other values are other bytes. On 8 kB of HTML, level 9
# takes half as long again for 1 % less.
_LEVEL: Final = 6
_MEMORY_LEVEL: Final = 8


class CannotSeal(SealingFault):
    """Content that no envelope can hold."""


class CannotOpen(SealingFault):
    """An envelope that stays shut."""


class WrongKey(CannotOpen):
    """The key belongs to another page; this page may be whole."""


class Damaged(CannotOpen):
    """The envelope is not as it was sealed."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page's content. Printing it shows none of it."""

    title: str = field(repr=False)
    lang: str = field(repr=False)
    html: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Document:
    """A file with its name and media type. Printing it shows none of it."""

    name: str = field(repr=False)
    media_type: str = field(repr=False)
    data: bytes = field(repr=False)


def padme(length: int) -> int:
    """The Padmé length for so many bytes: never shorter, at most 12 % longer.

    Keeps as many leading bits of the length as the length of its exponent, so that out of n possible
    lengths only O(log log n) bits leak.

    Raises:
        ValueError: A negative length.
    """
    if length < 0:
        raise ValueError("a length is never negative")
    if length < 2:
        return length
    exponent = length.bit_length() - 1
    mask = (1 << exponent - exponent.bit_length()) - 1
    return (length + mask) & ~mask


def page_plaintext(page: Page) -> bytes:
    """``{"title":…,"lang":…,"html":…}`` as compact JSON in UTF-8.

    Raises:
        CannotSeal: A text holds half of a surrogate pair.
    """
    return _json({"title": page.title, "lang": page.lang, "html": page.html})


def read_page(plaintext: bytes) -> Page:
    """The page in a plaintext.

    Raises:
        Damaged: It is no page of format 1.
    """
    fields = _strings(plaintext, ("title", "lang", "html"))
    return Page(fields["title"], fields["lang"], fields["html"])


def document_plaintext(document: Document) -> bytes:
    r"""``{"name":…,"type":…}`` as one line of compact JSON in UTF-8, ``\n``, then the file's bytes.

    Raises:
        CannotSeal: The name or type holds half of a surrogate pair.
    """
    return _json({"name": document.name, "type": document.media_type}) + b"\n" + document.data


def read_document(plaintext: bytes) -> Document:
    """The document in a plaintext.

    Raises:
        Damaged: It is no document of format 1.
    """
    line, newline, data = plaintext.partition(b"\n")
    if not newline:
        raise Damaged("the envelope holds no document")
    fields = _strings(line, ("name", "type"))
    return Document(fields["name"], fields["type"], data)


def pack(plaintext: bytes) -> bytes:
    """Compress and pad. The same plaintext always gives the same bytes.

    Raises:
        CannotSeal: It stays longer than 2 GiB.
    """
    deflate = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS, _MEMORY_LEVEL, zlib.Z_DEFAULT_STRATEGY)
    gzip = b"".join(
        (
            _GZIP_HEADER,
            deflate.compress(plaintext),
            deflate.flush(),
            zlib.crc32(plaintext).to_bytes(4, "little"),
            (len(plaintext) & 0xFFFFFFFF).to_bytes(4, "little"),
        )
    )
    length = padme(_LENGTH_BYTES + len(gzip))
    if length > MAX_PACKED:
        raise CannotSeal("a file is too large to seal", "keep each file below 2 GiB")
    return (len(gzip).to_bytes(_LENGTH_BYTES, "big") + gzip).ljust(length, b"\0")


def unpack(packed: bytes) -> bytes:
    """The plaintext again.

    Raises:
        Damaged: Anything but what :func:`pack` may write: a wrong length, bytes behind the gzip
            member other than zeros, or too few or too many of those.
    """
    end = _LENGTH_BYTES + int.from_bytes(packed[:_LENGTH_BYTES], "big")
    if len(packed) != padme(end) or packed.count(0, end) != len(packed) - end:
        raise Damaged("the envelope's length does not fit its content")
    inflate = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        plaintext = inflate.decompress(packed[_LENGTH_BYTES:end])
    except zlib.error:
        raise Damaged("the envelope's content cannot be decompressed") from None
    if not inflate.eof or inflate.unused_data:
        raise Damaged("the envelope's content ends in the wrong place")
    return plaintext


def _json(fields: dict[str, str]) -> bytes:
    try:
        return json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode()
    except UnicodeEncodeError:
        raise CannotSeal("a text holds half of a surrogate pair, which is no character") from None


def _strings(line: bytes, names: tuple[str, ...]) -> dict[str, str]:
    try:
        fields: Any = json.loads(line.decode("utf-8"))
    except (ValueError, RecursionError):
        raise Damaged("the envelope's content is no JSON") from None
    if (
        not isinstance(fields, dict)
        or fields.keys() != set(names)
        or not all(isinstance(value, str) for value in fields.values())
    ):
        raise Damaged("the envelope's content has other fields than format 1")
    return fields
