"""All that a client has in one file: a ZIP that is the same, byte for byte, wherever it is made."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import date
from pathlib import PurePosixPath
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from goodterms.pages import GeneratedDocument
from goodterms.pages.files import file_name

_UNIX = 3
_PLAIN_FILE = 0o100644 << 16
# What is packed already only costs time to pack again.
_PACKED = {"application/pdf", "application/zip", "image/jpeg", "image/png", "image/webp", "image/gif"}
_LEVEL = 6


def archive(documents: Iterable[GeneratedDocument], day: date) -> bytes:
    """Return a ZIP of some documents, by name.

    Neither their order nor the clock of the machine tells on it. Where two have the same
    name, the later ones are numbered; names differ in more than their case, since not every
    file system tells cases apart.

    Args:
        documents: Each with the name it has inside.
        day: What every file in it is dated.
    """
    buffer = io.BytesIO()
    taken: set[str] = set()
    with ZipFile(buffer, "w") as zipped:
        for document in sorted(documents, key=lambda one: (one.name, one.path)):
            # ZIP knows the years 1980 to 2107 (PKWARE APPNOTE 4.4.6).
            entry = ZipInfo(
                _free(document.name, taken), (min(max(day.year, 1980), 2107), day.month, day.day, 0, 0, 0)
            )
            entry.create_system, entry.external_attr = _UNIX, _PLAIN_FILE
            entry.compress_type = ZIP_STORED if document.type in _PACKED else ZIP_DEFLATED
            zipped.writestr(entry, document.data, compresslevel=_LEVEL)
    return buffer.getvalue()


def _free(name: str, taken: set[str]) -> str:
    """Return a name that every file system takes and nothing else in the archive has."""
    path = PurePosixPath(file_name(name))
    found, count = path.name, 1
    while found.casefold() in taken:
        count += 1
        found = f"{path.stem} ({count}){path.suffix}"
    taken.add(found.casefold())
    return found
