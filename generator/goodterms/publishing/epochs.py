"""Since which day a client's links hold: what git remembers of the epochs and modes in the records.

The files under a client's name are followed through the commits, newest first, until the epoch was
another one. Only what a version says under ``access:`` is read of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Literal, TypeAlias

from goodterms.building.git import ask, run
from goodterms.records.find import PRIVATE
from goodterms.records.yaml import read_yaml

Way: TypeAlias = tuple[int, str]
"""Epoch and mode."""

Known = Literal["exactly", "at least", "not committed", "unknown"]

_Said: TypeAlias = tuple[int | None, str | None]
_DEFAULT: Way = (1, "link")
# A file's id and path, before and after a commit; no id for no file.
_Edit: TypeAlias = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Since:
    """The day from which a client's links hold."""

    day: date | None
    """When the epoch was committed, in the committer's time zone."""
    known: Known
    """``at least`` where git's history is cut off before the epoch was raised."""
    modes: tuple[str, ...]
    """Every mode there was in this epoch, today's first."""
    highest: int
    """The highest epoch there ever was."""


@dataclass(frozen=True, slots=True)
class _Commit:
    day: date
    edits: tuple[_Edit, ...]


@dataclass(frozen=True, slots=True)
class History:
    """How a folder of records came to be as it is."""

    commits: Mapping[str, list[_Commit]]
    """By client, the newest first."""
    said: Mapping[str, _Said]
    """Epoch and mode in each version of each file, by its id; what cannot be read is not there."""
    exists: bool = False
    is_cut_off: bool = False

    def since(self, slug: str, now: Way) -> Since:
        """Return since when a client has had the present epoch.

        Args:
            slug: The client's.
            now: What the record says today.
        """
        ways = list(self._ways(slug))
        highest = max([now[0], *(way[0] for _, way in ways)])
        held = [now[1]]
        day: date | None = None
        for on, (epoch, mode) in ways:
            if epoch != now[0]:
                return Since(day, "exactly" if day else "not committed", _once(held), highest)
            day = on
            held.append(mode)
        known: Known = "at least" if self.is_cut_off else "exactly"
        if day is None:
            known = "not committed" if self.exists else "unknown"
        return Since(day, known, _once(held), highest)

    def _ways(self, slug: str) -> Iterator[tuple[date, Way]]:
        """Yield what the record said after each commit that touched it."""
        commits = self.commits.get(slug, [])
        files: dict[str, str] = {}
        for commit in reversed(commits):
            files |= {path: after for path, _, after in commit.edits}
        for commit in commits:
            ids = [id_ for id_ in files.values() if id_]
            if ids and all(id_ in self.said for id_ in ids):
                yield commit.day, _merged(self.said[id_] for id_ in ids)
            files |= {path: before for path, before, _ in commit.edits}


def read_history(folder: Path) -> History:
    """Read what git knows of a folder of records; nothing where it knows nothing.

    Only the line of the branch's own commits counts: the day that a merge brought a change in.
    """
    command = ("log", "--first-parent", "-m", "--relative", "--raw", "--no-abbrev", "--no-renames", "-z")
    options = ("--no-color", "--no-show-signature", "--format=%x01%cI", "--", ".")
    listed = ask(folder, *command, *options) if folder.is_dir() else None
    if listed is None:
        return History({}, {})
    commits: dict[str, list[_Commit]] = {}
    for entry in listed.split("\x01")[1:]:
        when, _, rest = entry.partition("\0")
        edits: dict[str, list[_Edit]] = {}
        for path, before, after in _edits(rest):
            slug = slug_of(path)
            if slug:
                edits.setdefault(slug, []).append((path, before, after))
        day = datetime.fromisoformat(when.strip()).date()
        for slug, own in edits.items():
            commits.setdefault(slug, []).append(_Commit(day, tuple(own)))
    ids = {id_ for own in commits.values() for one in own for _, *both in one.edits for id_ in both if id_}
    shallow = ask(folder, "rev-parse", "--is-shallow-repository") == "true"
    return History(commits, dict(_read_versions(folder, ids)), exists=True, is_cut_off=shallow)


def _edits(raw: str) -> Iterator[_Edit]:
    """Read what ``--raw -z`` lists of a commit: ``:mode mode id id status``, path, and so on."""
    fields = raw.strip("\n").split("\0")
    for head, path in zip(fields[::2], fields[1::2], strict=False):
        before, after = (id_ if id_.strip("0") else "" for id_ in head.split()[2:4])
        yield path, before, after


def slug_of(path: str) -> str | None:
    """Return the client that a file of the folder belongs to; None for what is no record."""
    if not path.endswith(".yml") or path.endswith(PRIVATE):
        return None
    parts = path.removesuffix(".yml").split("/")
    return parts[0] if len(parts) <= 2 else None


def _read_versions(folder: Path, ids: Iterable[str]) -> Iterator[tuple[str, _Said]]:
    asked = "".join(f"{id_}\n" for id_ in sorted(ids))
    answered = run(folder, "cat-file", "--batch", given=asked.encode()).stdout
    at = 0
    while at < len(answered):
        # A line with id, kind and size; the content; a line end.
        end = answered.index(b"\n", at)
        id_, kind, *size = answered[at:end].decode().split()
        at = end + 1
        if kind != "blob":
            continue
        data = answered[at : at + int(size[0])]
        at += len(data) + 1
        said = _access_of(data)
        if said:
            yield id_, said


def _access_of(data: bytes) -> _Said | None:
    if b"access" not in data:
        return None, None
    value, slips = read_yaml(data)
    if slips:
        return None
    access = value.get("access") if isinstance(value, dict) else None
    if not isinstance(access, dict):
        return None, None
    epoch, mode = access.get("epoch"), access.get("mode")
    number = str(epoch or "")
    return int(number) if number.isdecimal() else None, str(mode) if mode else None


def _merged(said: Iterable[_Said]) -> Way:
    epoch, mode = _DEFAULT
    for one, other in said:
        epoch, mode = (epoch if one is None else one), other or mode
    return epoch, mode


def _once(modes: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(modes))
