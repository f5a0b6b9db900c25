"""Releases of a site, and the one link that says which of them is live.

Beside the link ``portal`` lies ``.portal.releases/`` with

* ``<number>/site/``: what is, was or can be live; ``<number>/release.json``: what it was made of;
* ``<number>/published``: that it was live once. A release without it is one that a kill left
  between its naming and the swap of the link;
* ``incoming-<mark>/``: a release being built. Its ``release.json`` is written last, so that one
  with it is whole;
* ``gone-<mark>/``, ``swap-<mark>``: what is being removed, and a link on its way to its place.

The link is replaced by renaming another over it, which POSIX makes atomic: a reader gets the old
site or the new one. Everything here but reading needs the host's lock ``swap``.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from goodterms.building.replacing import sync_folder
from goodterms.building.staging import SEALED_FOLDER
from goodterms.errors import GoodTermsError
from goodterms.publishing.access import Links
from goodterms.publishing.hosting.owners import MARK, is_alive, new_mark

FACTS = "release.json"
PUBLISHED = "published"
INCOMING = "incoming"
_LEFT = re.compile(rf"(?:{INCOMING}|gone|swap)-({MARK.pattern})")


@dataclass(frozen=True, slots=True)
class Facts:
    """What a release was made of, and how much of it there is."""

    commit: str
    built: str
    """UTC, ISO 8601."""
    pages: int
    """Sealed pages and documents."""
    files: int
    size: int
    """Of all files, in bytes."""
    secret: str = ""
    """The check of the root secret it was sealed with."""
    links: Links = field(default_factory=dict, repr=False)
    for_branch: bool = True
    """Whether it is to go live as soon as its commit is the branch's."""


@dataclass(frozen=True, slots=True)
class Release:
    """A whole release, live or not."""

    folder: Path
    facts: Facts

    @property
    def number(self) -> int:
        """Its number; 0 while it has none."""
        return int(self.folder.name) if self.folder.name.isdigit() else 0

    @property
    def site(self) -> Path:
        """What is served."""
        return self.folder / "site"

    @property
    def published(self) -> str:
        """When it went live first, in UTC; empty where it never did."""
        try:
            return (self.folder / PUBLISHED).read_text(encoding="ascii").strip()
        except (OSError, UnicodeDecodeError):
            return ""

    def is_whole(self) -> bool:
        """Tell whether all files are there, by their number and size."""
        return _measure(self.site) == (self.facts.files, self.facts.size)


def finish(folder: Path, *, commit: str, secret: str, links: Links, for_branch: bool) -> Release:
    """Make a built folder a whole release: on the disk, and saying what it is.

    Raises:
        OSError: The disk is full, say.
    """
    site = folder / "site"
    sealed = site / SEALED_FOLDER
    pages = sum(1 for _ in os.scandir(sealed)) if sealed.is_dir() else 0
    files, size = _measure(site)
    built = datetime.now(UTC).isoformat(timespec="seconds")
    facts = Facts(commit, built, pages, files, size, secret, links, for_branch)
    # All of a release at once: a call for each of ten thousand files would take a minute.
    os.sync()
    _write(folder / FACTS, json.dumps(asdict(facts)))
    return Release(folder, facts)


def read_release(folder: Path) -> Release | None:
    """Return the whole release in a folder, or None."""
    try:
        facts = json.loads((folder / FACTS).read_text(encoding="utf-8"))
        return Release(folder, Facts(**facts))
    except (OSError, ValueError, TypeError):
        return None


def list_releases(folder: Path) -> list[Release]:
    """Return the numbered releases of a folder, the newest first."""
    found = (read_release(entry) for entry in _entries(folder) if entry.name.isdigit())
    return sorted((one for one in found if one), key=lambda one: -one.number)


def list_incoming(folder: Path) -> list[Release]:
    """Return releases that are whole and not yet numbered."""
    found = (read_release(entry) for entry in _entries(folder) if entry.name.startswith(f"{INCOMING}-"))
    return [one for one in found if one]


def mark_of(name: str) -> str | None:
    """Return the mark in the name of something half-done, or None."""
    found = _LEFT.fullmatch(name)
    return found[1] if found else None


def live_number(site: Path, releases: Path) -> int | None:
    """Return the number of the live release; None where nothing was published yet.

    Raises:
        GoodTermsError: What stands at the site is not the link that the host makes.
    """
    try:
        target = str(site.readlink())
    except FileNotFoundError:
        return None
    except OSError:
        target = ""
    found = re.fullmatch(rf"{re.escape(releases.name)}/(\d+)/site", target)
    if not found:
        raise GoodTermsError(f"{site} is no longer the link to a release", "move away what stands there")
    return int(found[1])


def take_in(release: Release, releases: Path) -> Release:
    """Give an incoming release its number."""
    number = 1 + max((int(entry.name) for entry in _entries(releases) if entry.name.isdigit()), default=0)
    folder = releases / str(number)
    release.folder.chmod(0o755)
    release.folder.rename(folder)
    sync_folder(releases)
    return Release(folder, release.facts)


def swap(site: Path, release: Release, before: Release | None) -> None:
    """Make a release the live one.

    Args:
        site: The link.
        release: A numbered release.
        before: The one that is live now.
    """
    if before:
        _note_published(before)
    releases = release.folder.parent
    link = releases / f"swap-{new_mark()}"
    link.symlink_to(f"{releases.name}/{release.number}/site")
    try:
        link.replace(site)
    except BaseException:
        link.unlink(missing_ok=True)
        raise
    sync_folder(site.parent)
    # It is live, note or no note; the next swap makes up for it.
    with suppress(OSError):
        _note_published(release)


def prune(releases: Path, keep: int, stay: Iterable[int]) -> None:
    """Remove old releases. Of each commit the newest counts, so that daily rebuilds push no other out.

    Args:
        releases: The folder.
        keep: How many commits to keep a release of.
        stay: Numbers that stay in any case.
    """
    kept: dict[str, int] = {}
    for release in list_releases(releases):
        if len(kept) < keep:
            kept.setdefault(release.facts.commit, release.number)
    for release in list_releases(releases):
        if release.number not in {*kept.values(), *stay}:
            remove(release.folder)


def remove(folder: Path) -> None:
    """Remove a release; from the first moment on it is none."""
    gone = folder.with_name(f"gone-{new_mark()}")
    folder.rename(gone)
    shutil.rmtree(gone, ignore_errors=True)


def clear_left(releases: Path) -> int:
    """Remove what processes that are gone have left; return how many there were."""
    count = 0
    for entry in _entries(releases):
        mark = mark_of(entry.name)
        if mark and not is_alive(mark):
            count += 1
            if entry.is_symlink():
                entry.unlink(missing_ok=True)
            else:
                shutil.rmtree(entry, ignore_errors=True)
    return count


def _note_published(release: Release) -> None:
    if not (release.folder / PUBLISHED).exists():
        _write(release.folder / PUBLISHED, datetime.now(UTC).isoformat(timespec="seconds"))


def _entries(folder: Path) -> list[Path]:
    return list(folder.iterdir()) if folder.is_dir() else []


def _measure(site: Path) -> tuple[int, int]:
    sizes = [entry.stat(follow_symlinks=False).st_size for entry in _walk(site)]
    return len(sizes), sum(sizes)


def _walk(folder: Path | str) -> Iterator[os.DirEntry[Any]]:
    try:
        entries = list(os.scandir(folder))
    except OSError:
        return
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(entry.path)
        else:
            yield entry


def _write(path: Path, text: str) -> None:
    """Write a small file as a whole, and onto the disk."""
    draft = path.with_name(f".{path.name}")
    with draft.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.chmod(0o600)
    draft.replace(path)
    sync_folder(path.parent)
