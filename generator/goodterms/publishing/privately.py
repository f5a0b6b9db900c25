"""Files with keys in them: for the freelancer's eyes only, in no folder that others get to see."""

from __future__ import annotations

import os
from pathlib import Path

from goodterms.building.git import is_ignored
from goodterms.building.project import Project
from goodterms.errors import GoodTermsError
from goodterms.records.find import display, is_inside


def check_place(path: Path, project: Project) -> None:
    """Refuse a place that is published, holds records, or that git would take.

    Args:
        path: The file that is to be written there; its folder need not exist yet.
        project: The project.

    Raises:
        GoodTermsError: It says why, and where else to.
    """
    path = path.parent.resolve() / path.name
    for folder in (project.docs, project.site, project.overrides):
        if folder and is_inside(path, folder):
            raise GoodTermsError("the file would be published with the site", "write it outside that folder")
    if is_inside(path, project.clients):
        raise GoodTermsError("the file would lie among the records", "write it outside that folder")
    if not is_ignored(path):
        shown = display(path, project.root)
        raise GoodTermsError(
            f"git would take {shown}, and with it what opens the pages",
            "add it to .gitignore, or write it outside the repository",
        )


def write_new(path: Path, data: bytes) -> None:
    """Write a file that nobody else may read, and never over another.

    Raises:
        GoodTermsError: There is a file already, or it cannot be written. Nothing was changed.
    """
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # O_EXCL: a link planted here is not followed.
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise GoodTermsError("the file exists already", "name another, or delete it first") from None
    except OSError as error:
        raise _unwritable(error) from None
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        path.unlink(missing_ok=True)
        raise _unwritable(error) from None


def _unwritable(error: OSError) -> GoodTermsError:
    why = f": {error.strerror}" if error.strerror else ""
    return GoodTermsError(
        f"the file cannot be written{why}", "see to the folder's rights and the disk's space, or name another"
    )
