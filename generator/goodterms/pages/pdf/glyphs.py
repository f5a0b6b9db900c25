"""Which characters some fonts can show: their character maps, read without laying anything out.

The layout of the table is OpenType's, chapter "cmap"; of its formats, 4 and 12 are read,
which every font of today has one of.
"""

from __future__ import annotations

import struct
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path

_SHOWN_AS_NOTHING = {"Cc", "Cf", "Zl", "Zp", "Zs"}


def covered(fonts: Iterable[Path]) -> frozenset[int]:
    """Return the code points that at least one of some font files has a glyph for.

    A file that is no font covers nothing.
    """
    found: set[int] = set()
    for path in fonts:
        try:
            data = path.read_bytes()
            for code_points in _ranges(data):
                found.update(code_points)
        except (struct.error, IndexError, OSError):
            continue
    return frozenset(found)


def lacking(text: str, coverage: frozenset[int]) -> str:
    """Return the visible characters of a text that are not covered, each once, in order of code point."""
    return "".join(
        character
        for character in sorted(set(text))
        if ord(character) not in coverage
        and unicodedata.category(character) not in _SHOWN_AS_NOTHING
        and not _selects_a_variant(character)
    )


def _selects_a_variant(character: str) -> bool:
    return "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef"


def _ranges(data: bytes) -> Iterator[Iterable[int]]:
    start = struct.unpack_from(">I", data, 12)[0] if data[:4] == b"ttcf" else 0
    for at in range(struct.unpack_from(">H", data, start + 4)[0]):
        tag, _sum, offset, _length = struct.unpack_from(">4sIII", data, start + 12 + 16 * at)
        if tag == b"cmap":
            yield from _character_map(data, offset)


def _character_map(data: bytes, start: int) -> Iterator[Iterable[int]]:
    for at in range(struct.unpack_from(">H", data, start + 2)[0]):
        platform, _encoding, offset = struct.unpack_from(">HHI", data, start + 4 + 8 * at)
        table = start + offset
        form = struct.unpack_from(">H", data, table)[0]
        # 0 is Unicode, 3 is Windows; a Macintosh map counts in an alphabet of its own.
        if platform in {0, 3} and form == 4:
            yield from _format_4(data, table)
        elif platform in {0, 3} and form == 12:
            for group in range(struct.unpack_from(">I", data, table + 12)[0]):
                first, last = struct.unpack_from(">II", data, table + 16 + 12 * group)
                yield range(first, min(last, 0x10FFFF) + 1)


def _format_4(data: bytes, table: int) -> Iterator[Iterable[int]]:
    double = struct.unpack_from(">H", data, table + 6)[0]
    ends = table + 14
    starts = ends + double + 2
    for at in range(0, double, 2):
        last = struct.unpack_from(">H", data, ends + at)[0]
        first, delta = (struct.unpack_from(">H", data, starts + at + part * double)[0] for part in (0, 1))
        place = starts + 2 * double + at
        offset = struct.unpack_from(">H", data, place)[0]
        if first == 0xFFFF:
            continue
        if not offset:
            yield [code for code in range(first, last + 1) if (code + delta) & 0xFFFF]
        else:
            yield [
                code
                for code in range(first, last + 1)
                if struct.unpack_from(">H", data, place + offset + 2 * (code - first))[0]
            ]
