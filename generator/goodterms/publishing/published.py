"""The highest epoch of each client that was published from this machine, committed or not.

It stands in ``.goodterms/``, by the check of the secret: with another secret, other links die and live.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from goodterms.building.memory import recall, remember
from goodterms.building.project import Project
from goodterms.errors import GoodTermsError
from goodterms.publishing.access import secret_check
from goodterms.records.load import read_all
from goodterms.sealing.secret import read_secret

_FILE = "published.json"


def published_epochs(root: Path) -> Mapping[str, int]:
    """Return the highest epoch published of each client, by slug; nothing where it is not known.

    Args:
        root: The project's folder.
    """
    try:
        return _read(root).get(secret_check(read_secret(root)), {})
    except GoodTermsError:
        return {}


def note_published(project: Project) -> None:
    """Remember the epochs of today's records as published; where that cannot be written, do without."""
    with suppress(OSError, GoodTermsError):
        check = secret_check(read_secret(project.root))
        known = _read(project.root)
        before = known.get(check, {})
        now = {
            loaded.slug: max(loaded.client.access.epoch, before.get(loaded.slug, 0))
            for _, loaded, _ in read_all(project.clients, project.root)
            if loaded
        }
        if before | now != before:
            remember(project.root, _FILE, {**known, check: before | now})


def _read(root: Path) -> dict[str, dict[str, int]]:
    return {
        check: {slug: epoch for slug, epoch in epochs.items() if type(epoch) is int}
        for check, epochs in recall(root, _FILE).items()
        if isinstance(epochs, dict)
    }
