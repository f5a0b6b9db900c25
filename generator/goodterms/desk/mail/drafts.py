"""Drafts that were written and not touched since: they can be written anew another day, or taken away.

What they held is known by its hash, in ``.goodterms/drafts.json``. It is a convenience: a draft that
is not known there counts as the freelancer's own and stays.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from goodterms.building.memory import recall, remember

_FILE = "drafts.json"


class Drafts:
    """What the drafts of a project were when they were written.

    Args:
        root: The project's folder.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._known = recall(root, _FILE)

    def is_untouched(self, path: Path) -> bool:
        """Tell whether a draft is still as it was written."""
        if path.is_symlink() or not path.is_file():
            return False
        known = self._known.get(str(path.resolve()))
        return isinstance(known, dict) and known.get("sha256") == _hash(path.read_bytes())

    def untouched(self, client: str, name: str) -> Iterator[Path]:
        """Yield the drafts to a client of letters whose name begins so, as far as they are as written."""
        for file, known in self._known.items():
            if isinstance(known, dict) and known.get("client") == client:
                path = Path(file)
                if str(known.get("name")).startswith(name) and self.is_untouched(path):
                    yield path

    def remember(self, path: Path, data: bytes, client: str, name: str) -> None:
        """Keep what was written into a draft; what is known of drafts that are gone is dropped.

        Args:
            path: The draft.
            data: What it holds.
            client: The slug.
            name: Of the letter: reminder-1.

        Raises:
            GoodTermsError: It cannot be written.
        """
        self._known = {name: one for name, one in self._known.items() if Path(name).exists()}
        self._known[str(path.resolve())] = {"sha256": _hash(data), "client": client, "name": name}
        remember(self._root, _FILE, self._known)


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
