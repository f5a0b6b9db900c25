"""From a fault in a published file to the line in the project that it came from."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath

from goodterms.publishing.hosting.inert.fault import Fault
from goodterms.records.problems import Problem

_SOURCES = (".md", ".html", ".yml", ".yaml", ".txt")
_LANGUAGE = re.compile("[a-z]{2}")
_MAX_BYTES = 2_000_000


@dataclass(frozen=True)
class Sources:
    """A project's files, as far as they make public pages."""

    root: Path
    docs: Path
    config: str
    """The settings' file."""

    def problems(self, found: Iterable[tuple[str, Fault]]) -> list[Problem]:
        """Return the faults as problems of the sources, each once."""
        return sorted({self.problem(name, fault) for name, fault in found})

    def problem(self, name: str, fault: Fault) -> Problem:
        """Return the problem that is behind a fault in a published file."""
        near = [path for path in self._near(name) if path.is_file()]
        if not fault.sought:
            if near:
                return self._at(near[0], 1, 1, fault)
            return Problem(self.config, 1, 1, f"{name}: {fault.message}", fault.mend)
        for path in dict.fromkeys((*near, self.root / self.config, *self._texts)):
            for line, text in enumerate(_lines(path), 1):
                column = text.lower().find(fault.sought.lower())
                if column >= 0:
                    return self._at(path, line, column + 1, fault)
        if near:
            return self._at(near[0], 1, 1, fault)
        return Problem(self.config, 1, 1, f"{name}: {fault.message}", fault.mend)

    def _near(self, name: str) -> Iterator[Path]:
        """Yield where a published file may come from; a language may have a folder of its own.

        A page that is not translated is published in each language all the same.
        """
        whole = PurePosixPath(name)
        places = [whole]
        if len(whole.parts) > 1 and _LANGUAGE.fullmatch(whole.parts[0]):
            places.append(PurePosixPath(*whole.parts[1:]))
        for place in places:
            for folder in (self.docs, *self._languages):
                yield from (folder / one for one in _spellings(place))

    @cached_property
    def _languages(self) -> tuple[Path, ...]:
        return tuple(sorted(path for path in self.docs.glob("*") if path.is_dir()))

    @cached_property
    def _texts(self) -> tuple[Path, ...]:
        found = []
        for above, _, names in os.walk(self.docs):
            found += [Path(above, name) for name in names if name.endswith(_SOURCES)]
        return tuple(sorted(found))

    def _at(self, path: Path, line: int, column: int, fault: Fault) -> Problem:
        return Problem(path.relative_to(self.root).as_posix(), line, column, fault.message, fault.mend)


def _spellings(place: PurePosixPath) -> Iterator[PurePosixPath]:
    yield place
    if place.suffix == ".html":
        yield place.with_name(f"{place.stem}.md")
        if place.name == "index.html":
            yield place.with_name("README.md")
            if place.parent.name:
                yield place.parent.with_name(f"{place.parent.name}.md")


def _lines(path: Path) -> list[str]:
    try:
        if path.stat().st_size > _MAX_BYTES:
            return []
        return path.read_text("utf-8", "replace").splitlines()
    except OSError:
        return []
