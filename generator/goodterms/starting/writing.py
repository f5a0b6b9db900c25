"""Writing many files so that all of them are there in the end, or none; what is there is never touched."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from goodterms.building.git import ask
from goodterms.errors import GoodTermsError

_GIT = ".git"


@contextmanager
def draft_of(folder: Path) -> Iterator[Path]:
    """Give a folder to put a new project together in, and make it the project when all went well.

    However it ends otherwise, nothing is left behind.

    Args:
        folder: Where the project goes: not there yet, empty, or a clone of an empty repository. The
            draft then has that repository.

    Raises:
        GoodTermsError: There is something there already, or it cannot be written.
    """
    check_free(folder)
    folder = folder.resolve()
    into = folder if folder.is_dir() else _nearest(folder.parent)
    draft = into / f".goodterms-new-{secrets.token_hex(4)}"
    try:
        draft.mkdir()
        if into == folder and (folder / _GIT).is_dir():
            # A copy, so that whatever fails, the repository is as it was.
            shutil.copytree(folder / _GIT, draft / _GIT, symlinks=True)
        yield draft
        if into == folder:
            _move_up(draft, folder)
        else:
            _make_parents(folder.parent, into)
            draft.rename(folder)
    except OSError as error:
        why = f": {error.strerror}" if error.strerror else ""
        raise GoodTermsError(
            f"the project could not be written, and nothing is left of it{why}", "name a folder that is yours"
        ) from None
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def check_free(folder: Path) -> None:
    """Refuse a place for a new project where there is something.

    Raises:
        GoodTermsError: A file, a link that leads nowhere, or a folder with anything in it.
    """
    name_another = "name a folder that is not there yet, or an empty one"
    if folder.is_symlink() and not folder.exists():
        raise GoodTermsError("that is a link that leads nowhere", name_another)
    if folder.exists() and not folder.is_dir():
        raise GoodTermsError("that is a file", name_another)
    there = [one.name for one in folder.iterdir()] if folder.is_dir() else []
    if there == [_GIT] and not _is_unused(folder):
        raise GoodTermsError(
            "there is a git repository in that folder already, and not a new one",
            "name another folder, and give the address that `git remote -v` shows here as --host",
        )
    if there and there != [_GIT]:
        raise GoodTermsError("there is something in that folder already", name_another)


def _is_unused(folder: Path) -> bool:
    """Tell whether a folder has a repository of its own, and no commit in it."""
    own = (folder / _GIT).is_dir() and not (folder / _GIT).is_symlink()
    # Named, so that git does not go on to a repository around the folder.
    return own and ask(folder, "--git-dir", _GIT, "rev-list", "--all", "--max-count=1") == ""


def write_new(root: Path, files: Mapping[str, bytes]) -> list[str]:
    """Write files into a project that is there.

    Args:
        root: The project's folder.
        files: By path from there.

    Returns:
        The paths that were written; those that said the same already are not among them.

    Raises:
        GoodTermsError: A path is taken by something else, or leads out of the project; then
            none is written.
    """
    missing = {}
    for name, data in files.items():
        path = root / name
        if not _stays_inside(path, root):
            raise GoodTermsError(f"{name} would be written outside the project", "take the link away first")
        if path.is_symlink() or (path.exists() and not path.is_file()):
            raise GoodTermsError(f"{name} is no file", "move it away first")
        if not path.exists():
            missing[name] = data
        elif path.read_bytes() != data:
            raise GoodTermsError(f"{name} is there already, and is never overwritten", "move it away first")
    written: list[Path] = []
    try:
        for name, data in missing.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("xb") as file:
                written.append(path)
                file.write(data)
    except OSError as error:
        for path in written:
            path.unlink(missing_ok=True)
        why = f": {error.strerror}" if error.strerror else ""
        raise GoodTermsError(
            f"the files cannot be written, and none was{why}",
            "see to the folder's rights and the disk's space",
        ) from None
    return list(missing)


def _stays_inside(path: Path, root: Path) -> bool:
    return Path(os.path.realpath(path.parent)).is_relative_to(os.path.realpath(root))


def _nearest(folder: Path) -> Path:
    while not folder.is_dir():
        folder = folder.parent
    return folder


def _make_parents(folder: Path, above: Path) -> None:
    """Make the folders between; what was made goes again if the last cannot be."""
    made: list[Path] = []
    try:
        for part in reversed([folder, *folder.parents]):
            if part.is_relative_to(above) and not part.exists():
                part.mkdir()
                made.append(part)
    except OSError:
        for part in reversed(made):
            part.rmdir()
        raise


def _move_up(draft: Path, folder: Path) -> None:
    moved: list[Path] = []
    before = draft / f"{_GIT}-before"
    try:
        for entry in sorted(draft.iterdir()):
            if entry.name == _GIT and (folder / _GIT).exists():
                (folder / _GIT).rename(before)
            entry.rename(folder / entry.name)
            moved.append(folder / entry.name)
    except BaseException:
        for path in moved:
            path.rename(draft / path.name)
        if before.exists():
            before.rename(folder / _GIT)
        raise
