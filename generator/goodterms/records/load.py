"""Client folders: which files make a client, read into one record."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path as FilePath

from goodterms.records.client import Client
from goodterms.records.policy import Policy
from goodterms.records.private import Private
from goodterms.records.problems import Problem
from goodterms.records.validate import problem_at, validate
from goodterms.records.yaml import MAX_BYTES, Places, Value, read_yaml

_SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,63}\Z")
_PRIVATE = ".private.yml"
_UNWRAPPED = "put it under `private:`, or move it to the client's record"


@dataclass(frozen=True, slots=True)
class ClientFiles:
    """The files of one client, before they are read."""

    slug: str
    """Names the client to the freelancer and derives the keys; never published."""
    base: FilePath
    """The folder that documents are looked up in, and may not leave."""
    files: tuple[FilePath, ...]
    """The YAML files to merge, in the order of their names; the private one last."""


@dataclass(frozen=True, slots=True)
class LoadedClient:
    """One client's record, with what is private kept apart from what may be shown."""

    slug: str
    base: FilePath
    client: Client
    private: Private | None = field(repr=False)
    sources: list[Places] = field(repr=False)

    @property
    def has_folder(self) -> bool:
        """Whether the record is a folder of its own."""
        return self.base.name == self.slug


def display(path: FilePath, root: FilePath) -> str:
    """Return a path as the user would type it from the project's folder."""
    try:
        return path.relative_to(root).as_posix()
    except ValueError:
        return path.as_posix()


def find_clients(folder: FilePath, root: FilePath) -> tuple[list[ClientFiles], list[Problem]]:
    """List the clients of a folder, in the order of their slugs.

    Args:
        folder: The ``clients/`` folder.
        root: The project's folder, which problems name files from.
    """
    if not folder.is_dir():
        return [], [
            Problem(display(folder, root), 1, 1, "there is no such folder", "make it, or name another")
        ]
    found: dict[str, ClientFiles] = {}
    lone: dict[str, FilePath] = {}
    problems: list[Problem] = []
    inside = folder.resolve()
    for entry in sorted(os.scandir(folder), key=lambda e: e.name):
        path = FilePath(entry.path)
        if entry.name.startswith(".") or (not entry.is_dir() and path.suffix not in {".yml", ".yaml"}):
            continue
        shown = display(path, root)
        if entry.is_symlink() and not path.resolve().is_relative_to(inside):
            problems.append(Problem(shown, 1, 1, "the link leads out of the folder", "copy the file here"))
        elif path.suffix == ".yaml":
            problems.append(Problem(shown, 1, 1, "a record's name ends in .yml", "rename the file"))
        elif entry.name.endswith(_PRIVATE) and not entry.is_dir():
            lone[entry.name.removesuffix(_PRIVATE)] = path
        else:
            slug = entry.name if entry.is_dir() else path.stem
            problem = _check_slug(slug, shown, taken=slug in found)
            if problem:
                problems.append(problem)
                continue
            files = _folder_files(path) if entry.is_dir() else (path,)
            if files:
                found[slug] = ClientFiles(slug, path if entry.is_dir() else folder, files)
    for slug, path in lone.items():
        if slug not in found:
            problems.append(
                Problem(display(path, root), 1, 1, "there is no client to these notes", "rename the file")
            )
            continue
        owner = found[slug]
        found[slug] = ClientFiles(slug, owner.base, (*owner.files, path))
    return [found[slug] for slug in sorted(found)], problems


def _check_slug(slug: str, shown: str, *, taken: bool) -> Problem | None:
    if not _SLUG.match(slug):
        mend = "rename it to small letters a-z, digits and hyphens"
        return Problem(shown, 1, 1, "the name cannot name a client", mend)
    if taken:
        return Problem(shown, 1, 1, "a file and a folder name the same client", "keep one of the two")
    return None


def _folder_files(folder: FilePath) -> tuple[FilePath, ...]:
    return tuple(sorted(path for path in folder.iterdir() if path.suffix == ".yml" and path.is_file()))


def read_bytes(path: FilePath, shown: str) -> tuple[bytes, list[Problem]]:
    """Read a record's file, refusing one that is far too large before it fills the memory."""
    try:
        if path.stat().st_size > MAX_BYTES:
            mend = "split the client into a folder of files"
            return b"", [Problem(shown, 1, 1, "the file is too large to be a record", mend)]
        return path.read_bytes(), []
    except OSError:
        return b"", [Problem(shown, 1, 1, "the file cannot be read", "check that it is there and readable")]


def read_client(files: ClientFiles, root: FilePath) -> tuple[LoadedClient | None, list[Problem]]:
    """Read one client: merge its files, validate, and part what is private from the rest."""
    contents: list[tuple[FilePath, bytes]] = []
    for path in files.files:
        data, problems = read_bytes(path, display(path, root))
        if problems:
            return None, problems
        contents.append((path, data))
    return build_client(files, contents, root)


def build_client(
    files: ClientFiles, contents: list[tuple[FilePath, bytes]], root: FilePath
) -> tuple[LoadedClient | None, list[Problem]]:
    """Build one client from files already read; see :func:`read_client`."""
    sources: list[Places] = []
    values: list[Value] = []
    problems: list[Problem] = []
    for path, data in contents:
        shown = display(path, root)
        if not path.resolve().is_relative_to(path.parent.resolve()):
            problems.append(Problem(shown, 1, 1, "the link leads out of the folder", "copy the file here"))
            continue
        value, slips = read_yaml(data)
        problems += [Problem(shown, s.line, s.column, s.message, s.mend) for s in slips]
        sources.append(Places(shown, data))
        if not slips and not isinstance(value, dict):
            problems.append(_not_a_map(shown, value))
        elif isinstance(value, dict) and path.name.endswith(_PRIVATE):
            problems += [
                problem_at([sources[-1]], (key,), "this file is for private notes", _UNWRAPPED, key=True)
                for key in value
                if key != "private"
            ]
        values.append(value)
    if problems:
        return None, problems
    merged, problems = _merge(values, sources)
    private_value = merged.pop("private", None)
    client, found = validate(Client, merged, sources)
    problems += found
    private: Private | None = None
    if private_value is not None:
        private, found = validate(Private, private_value, [_Inner(s) for s in sources])
        problems += found
    if client is None or problems:
        return None, problems
    return LoadedClient(files.slug, files.base, client, private, sources), []


class _Inner(Places):
    """Points into the ``private`` map of a file."""

    def __init__(self, outer: Places) -> None:
        super().__init__(outer.file, outer.data)
        root = outer.root
        inner = [v for k, v in root.value if k.value == "private"] if root is not None else []
        self._root = inner[0] if inner else None
        self._composed = True


def _not_a_map(shown: str, value: Value) -> Problem:
    if value is None:
        return Problem(shown, 1, 1, "the file is empty", "write the record, or delete the file")
    return Problem(shown, 1, 1, "a record is a map of keys and values", "begin with `name: …`")


def _merge(values: list[Value], sources: list[Places]) -> tuple[dict[str, Value], list[Problem]]:
    """Merge the files of a client: lists are joined, maps merged, a scalar given twice is a problem."""
    merged: dict[str, Value] = {}
    problems: list[Problem] = []
    for value, source in zip(values, sources, strict=True):
        assert isinstance(value, dict)  # noqa: S101 - checked by the caller
        _merge_into(merged, value, (), source, problems)
    return merged, problems


def _merge_into(
    into: dict[str, Value],
    value: dict[str, Value],
    path: tuple[str, ...],
    source: Places,
    problems: list[Problem],
) -> None:
    for key, new in value.items():
        old = into.get(key)
        if old is None:
            into[key] = dict(new) if isinstance(new, dict) else new
        elif isinstance(old, tuple) and isinstance(new, tuple):
            into[key] = old + new
        elif isinstance(old, dict) and isinstance(new, dict):
            _merge_into(old, new, (*path, key), source, problems)
        else:
            mend = "keep it in one of the two"
            problems.append(
                problem_at([source], (*path, key), "another file of the client gives this already", mend)
            )


def read_policy(path: FilePath, root: FilePath) -> tuple[Policy | None, list[Places], list[Problem]]:
    """Read ``content/policy.yml``."""
    shown = display(path, root)
    data, problems = read_bytes(path, shown)
    if problems:
        return None, [], problems
    value, slips = read_yaml(data)
    if slips:
        return None, [], [Problem(shown, s.line, s.column, s.message, s.mend) for s in slips]
    if not isinstance(value, dict):
        return None, [], [_not_a_map(shown, value)]
    sources = [Places(shown, data)]
    policy, problems = validate(Policy, value, sources)
    return policy, sources, problems


def read_all(
    folder: FilePath, root: FilePath
) -> Iterator[tuple[ClientFiles, LoadedClient | None, list[Problem]]]:
    """Read the clients of a folder one by one, so that a thousand need no more memory than one."""
    clients, problems = find_clients(folder, root)
    if problems:
        yield ClientFiles("", folder, ()), None, problems
    for files in clients:
        loaded, problems = read_client(files, root)
        yield files, loaded, problems
