"""The desk as a file: for the freelancer's eyes only, and never over anything but an earlier desk."""

from __future__ import annotations

import os
from pathlib import Path

from goodterms.desk.dashboard.page import Document
from goodterms.errors import GoodTermsError, unwritable

MARK = b"<!-- goodterms desk:"
"""By this, near the beginning, a desk that was written before is known."""


def write_desk(path: Path, document: Document) -> None:
    """Write the page to a file that nobody else may read, whole or not at all.

    Whoever calls has looked at the place already: nothing here keeps a file out of a folder
    that is published.

    Raises:
        GoodTermsError: Something else stands there, or it cannot be written. Nothing was changed.
    """
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        if path.is_symlink() or (path.exists() and not _is_desk(path)):
            raise GoodTermsError("the file exists already, and is no desk", "name another")
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # O_EXCL: a link planted here is not followed.
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(document.html.encode())
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise unwritable("the file", error) from None


def _is_desk(path: Path) -> bool:
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return MARK in file.read(200)
