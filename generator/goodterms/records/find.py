"""Client folders: which files make which client."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

from goodterms.records.problems import Problem

PRIVATE = ".private.yml"
"""The ending of a file that holds nothing but a client's private notes."""

_SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,63}\Z")
_YAML = frozenset({".yml", ".yaml"})


@dataclass(frozen=True, slots=True)
class ClientFiles:
    """The files of one client, before they are read."""

    slug: str
    """Names the client to the freelancer and derives the keys; never published."""
    base: Path
    """The folder that documents are looked up in, and may not leave."""
    files: tuple[Path, ...]
    """The YAML files to merge, in the order of their names; the private one last."""


def display(path: Path, root: Path) -> str:
    """Return a path as the user would type it from the project's folder."""
    try:
        return path.relative_to(root).as_posix()
    except ValueError:
        return path.as_posix()


def is_inside(path: Path, folder: Path) -> bool:
    """Tell whether a path, with all links followed, lies in a folder. A loop of links lies nowhere."""
    return Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder))


def find_clients(folder: Path, root: Path) -> tuple[list[ClientFiles], list[Problem]]:
    """List the clients of a folder, in the order of their slugs.

    Args:
        folder: The ``clients/`` folder.
        root: The project's folder, which problems name files from.
    """
    if not folder.is_dir():
        return [], [_problem(folder, root, "there is no such folder", "make it, or name another")]
    found: dict[str, ClientFiles] = {}
    notes: dict[str, Path] = {}
    problems: list[Problem] = []
    for path in _yaml_and_folders(folder):
        problem = _unusable(path, folder, root)
        if problem:
            problems.append(problem)
        elif path.name.endswith(PRIVATE) and not path.is_dir():
            notes[path.name.removesuffix(PRIVATE)] = path
        else:
            slug = path.name if path.is_dir() else path.stem
            files, inner = _folder_files(path, root) if path.is_dir() else ((path,), [])
            problems += inner
            if not files:
                continue
            if not _SLUG.match(slug):
                mend = "rename it to small letters a-z, digits and hyphens"
                problems.append(_problem(path, root, "the name cannot name a client", mend))
            elif slug in found:
                mend = "keep one of the two"
                problems.append(_problem(path, root, "a file and a folder name the same client", mend))
            else:
                found[slug] = ClientFiles(slug, path if path.is_dir() else folder, files)
    for slug, path in notes.items():
        if slug in found:
            owner = found[slug]
            found[slug] = ClientFiles(slug, owner.base, (*owner.files, path))
        else:
            problems.append(_problem(path, root, "there is no client to these notes", "rename the file"))
    return [found[slug] for slug in sorted(found)], problems


def _yaml_and_folders(folder: Path) -> list[Path]:
    paths = [path for path in folder.iterdir() if not path.name.startswith(".")]
    return sorted(path for path in paths if path.suffix.lower() in _YAML or path.is_dir())


def _unusable(path: Path, folder: Path, root: Path) -> Problem | None:
    if not is_inside(path, folder):
        return _problem(path, root, "the link leads out of the folder", "copy the file here")
    if path.suffix != ".yml" and path.suffix.lower() in _YAML:
        return _problem(path, root, "a record's name ends in .yml", "rename the file")
    return None


def _folder_files(folder: Path, root: Path) -> tuple[tuple[Path, ...], list[Problem]]:
    files, problems = [], []
    for path in _yaml_and_folders(folder):
        if path.suffix.lower() not in _YAML:
            continue
        problem = _unusable(path, folder, root)
        if problem:
            problems.append(problem)
        else:
            files.append(path)
    return tuple(files), problems


def _problem(path: Path, root: Path, message: str, mend: str) -> Problem:
    return Problem(display(path, root), 1, 1, message, mend)
