"""A file in the place of one that is there: written whole or not at all."""

from __future__ import annotations

import os
import secrets
import stat
import sys
from pathlib import Path

from goodterms.errors import unwritable


def replace_file(path: Path, data: bytes) -> None:
    """Write a file whole or not at all; one that is there keeps its mode.

    Raises:
        GoodTermsError: It cannot be written.
    """
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        mode = stat.S_IMODE(path.stat().st_mode) if path.exists() else None

        def opener(name: str, flags: int) -> int:
            # With no right that the file itself does not give, not even for a moment.
            return os.open(name, flags, 0o666 if mode is None else 0o600)

        with open(draft, "xb", opener=opener) as file:
            file.write(data)
        if mode is not None:
            draft.chmod(mode)
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise unwritable("the file", error) from None


def sync_folder(folder: Path) -> None:
    """Wait until the disk knows which files a folder has; Windows does so by itself."""
    if sys.platform != "win32":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
