"""The files of one client, read into one record; and the policy."""

from __future__ import annotations

import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path as FilePath
from typing import TypeAlias

from goodterms.records.chase import lift_chase, read_lifted
from goodterms.records.client import Client
from goodterms.records.find import PRIVATE, ClientFiles, display, find_clients, is_inside
from goodterms.records.policy import Policy
from goodterms.records.private import Private
from goodterms.records.problems import Problem
from goodterms.records.validate import problem_at, validate
from goodterms.records.yaml import MAX_BYTES, Places, Value, read_yaml

Heard: TypeAlias = Callable[[ClientFiles, FilePath, Places, Value], None]
"""Is told of each file of a client that is YAML, and what was read, which it must not change."""

_UNWRAPPED = "put it under `private:`, or move it to the client's record"


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


def read_bytes(path: FilePath, shown: str) -> tuple[bytes, list[Problem]]:
    """Read a record's file, refusing one that is far too large before it fills the memory."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            return b"", [Problem(shown, 1, 1, "this is no file", "put the record there as a file")]
        if status.st_size > MAX_BYTES:
            mend = "split the client into a folder of files"
            return b"", [Problem(shown, 1, 1, "the file is too large to be a record", mend)]
        return path.read_bytes(), []
    except OSError:
        return b"", [Problem(shown, 1, 1, "the file cannot be read", "check that it is there and readable")]


def read_client(
    files: ClientFiles, root: FilePath, heard: Heard | None = None
) -> tuple[LoadedClient | None, list[Problem]]:
    """Read one client: merge its files, validate, and part what is private from the rest."""
    contents: list[tuple[FilePath, bytes]] = []
    for path in files.files:
        data, problems = read_bytes(path, display(path, root))
        if problems:
            return None, problems
        contents.append((path, data))
    return build_client(files, contents, root, heard)


def build_client(
    files: ClientFiles,
    contents: list[tuple[FilePath, bytes]],
    root: FilePath,
    heard: Heard | None = None,
) -> tuple[LoadedClient | None, list[Problem]]:
    """Build one client from files already read; see :func:`read_client`."""
    sources: list[Places] = []
    values: list[Value] = []
    problems: list[Problem] = []
    for path, data in contents:
        shown = display(path, root)
        if not is_inside(path, path.parent):
            problems.append(Problem(shown, 1, 1, "the link leads out of the folder", "copy the file here"))
            continue
        value, slips = read_yaml(data)
        problems += [Problem(shown, s.line, s.column, s.message, s.mend) for s in slips]
        sources.append(Places(shown, data))
        if heard and not slips:
            heard(files, path, sources[-1], value)
        if not slips and not isinstance(value, dict):
            problems.append(_not_a_map(shown, value))
        elif isinstance(value, dict) and path.name.endswith(PRIVATE):
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
    bare, aside = lift_chase(merged)
    client, found = validate(Client, bare, sources)
    problems += found
    pauses, found = read_lifted(aside, merged, sources)
    problems += found
    private: Private | None = None
    if private_value is not None:
        private, found = validate(Private, private_value, [_Inner(s) for s in sources])
        problems += found
    if client is None or problems:
        return None, problems
    if pauses:
        private = private or Private()
        private = private.model_copy(update={"chase": (*private.chase, *pauses)})
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
        if old is None and isinstance(new, dict):
            # Copied all the way down, for what the next file says goes into it.
            inner: dict[str, Value] = {}
            into[key] = inner
            _merge_into(inner, new, (*path, key), source, problems)
        elif old is None:
            into[key] = new
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
    folder: FilePath, root: FilePath, heard: Heard | None = None
) -> Iterator[tuple[ClientFiles, LoadedClient | None, list[Problem]]]:
    """Read the clients of a folder one by one, so that a thousand need no more memory than one."""
    clients, problems = find_clients(folder, root)
    if problems:
        yield ClientFiles("", folder, ()), None, problems
    for files in clients:
        loaded, problems = read_client(files, root, heard)
        yield files, loaded, problems
