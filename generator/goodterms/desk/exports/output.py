"""Where an export may go: a file for its owner alone, and never where it could be published."""

from __future__ import annotations

import os
import re
import secrets
from pathlib import Path

from goodterms.building.git import run
from goodterms.building.project import Project
from goodterms.errors import GoodTermsError


def check_target(project: Project, target: Path) -> None:
    """Refuse a place from which an export could reach others.

    Args:
        project: The project.
        target: The file or folder.

    Raises:
        GoodTermsError: It lies in the site, the guide, the theme or the records, or git would keep it.
    """
    place = Path(os.path.realpath(target))
    closed = {
        project.site: "the published site",
        project.docs: "the public guide",
        project.overrides: "the theme, which is published",
        project.clients: "the records",
        project.policy.parent: "the public guide",
    }
    for folder, what in closed.items():
        if folder is not None and place.is_relative_to(os.path.realpath(folder)):
            raise GoodTermsError(f"an export does not belong into {what}", "name a file outside the project")
    if _is_tracked(place):
        raise GoodTermsError(
            "git keeps that file, and would pass it on", "name a file that git does not know"
        )


def write_private(target: Path, text: str) -> None:
    """Write a file that only its owner can read, whole or not at all.

    Raises:
        GoodTermsError: It cannot be written, or something else stands there.
    """
    if target.is_symlink() or (target.exists() and not target.is_file()):
        raise GoodTermsError(f"{target.name} is no plain file", "name another one")
    draft = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    try:
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
            file.write(text)
        draft.replace(target)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise GoodTermsError(
            f"{target} cannot be written{f': {error.strerror}' if error.strerror else ''}",
            "name a file in a folder that is there and that you may write to",
        ) from None


def file_name(number: str) -> str:
    """Return an invoice number as it can stand in a file's name."""
    return re.sub(r"[^\w.-]+", "-", number).strip(".-") or "invoice"


def is_kept_by_git(target: Path) -> bool:
    """Tell whether git would take the file up: it lies in a repository, and is not ignored."""
    folder = target.parent
    inside = _git(folder, "rev-parse", "--is-inside-work-tree")
    return inside == 0 and _git(folder, "check-ignore", "-q", str(target.name)) == 1


def _is_tracked(place: Path) -> bool:
    return place.is_file() and _git(place.parent, "ls-files", "--error-unmatch", place.name) == 0


def _git(folder: Path, *words: str) -> int:
    try:
        return run(folder, *words).returncode
    except GoodTermsError:
        return -1
