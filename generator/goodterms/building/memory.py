"""What a machine remembers beside the records, one JSON file a subject in ``.goodterms/``.

It is a help and no record: git ignores it, only its owner can read it, and it can be deleted at
any time. What cannot be read counts as empty.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from goodterms.building.replacing import replace_file
from goodterms.errors import unwritable
from goodterms.sealing.secret import FOLDER, ensure_ignored


def recall(root: Path, name: str) -> dict[str, Any]:
    """Return what is remembered of a subject; the caller looks at the values, which anyone may have edited.

    Args:
        root: The project's folder.
        name: The file's name.
    """
    try:
        told: Any = json.loads((root / FOLDER / name).read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}


def remember(root: Path, name: str, values: Mapping[str, Any]) -> None:
    """Keep what is to be remembered of a subject in place of what was.

    Args:
        root: The project's folder.
        name: The file's name.
        values: All of it.

    Raises:
        GoodTermsError: The file cannot be written.
    """
    path = root / FOLDER / name
    ensure_ignored(root)
    if not path.exists():
        try:
            path.touch(mode=0o600)
        except OSError as error:
            raise unwritable(f"{FOLDER}/{name}", error) from None
    replace_file(path, (json.dumps(values, indent=1, sort_keys=True) + "\n").encode())
