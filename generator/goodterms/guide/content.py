"""Which pages the guide has, in which languages.

``content/`` holds a folder for each language of the policy (``content/en/``, ``content/de/``),
with the same file names in each; what stands beside those folders is shared by all. A guide
in one language may do without: its pages then stand in ``content/`` itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

PAGE = ".md"
POLICY = "policy.yml"

_LONGEST_FRONT_MATTER = 20_000
_DEEPEST_FRONT_MATTER = 20
_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*\n", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class GuidePage:
    """One page of the guide, as one language has it."""

    name: str
    """Path below the folder of its language, with forward slashes: ``late-payment.md``."""
    language: str
    """What it is written in; the guide's own language where a translation is missing."""
    path: Path


@dataclass(frozen=True)
class Guide:
    """The guide's pages."""

    content: Path
    languages: tuple[str, ...]
    """Those the guide is written in, the default first."""
    order: tuple[str, ...] = ()
    """Names of the pages in the navigation's order; empty for the order of the names."""
    divided: bool = True
    """Whether each language has a folder; else the default's pages stand in ``content/`` itself."""

    @property
    def default(self) -> str:
        """The language at the root of the site."""
        return self.languages[0]

    def folder(self, language: str) -> Path:
        """Return where the pages of a language stand."""
        return self.content / language if self.divided else self.content

    @cached_property
    def own(self) -> dict[str, dict[str, GuidePage]]:
        """The pages that each language has itself, by name."""
        return {language: dict(self._read(language)) for language in self.languages}

    def pages(self, language: str) -> tuple[GuidePage, ...]:
        """Return every page a reader of a language has, the default's where there is no other."""
        found = {**self.own[self.default], **self.own[language]}
        return tuple(found[name] for name in self._sorted(found))

    def missing(self, language: str) -> tuple[str, ...]:
        """Return the names of pages that another language has and this one lacks."""
        names = {name for pages in self.own.values() for name in pages}
        return tuple(self._sorted(names - self.own[language].keys()))

    def chapters(self, language: str) -> tuple[GuidePage, ...]:
        """Return the pages in the order to read them; with a navigation only those it names."""
        pages = {page.name: page for page in self.pages(language)}
        return tuple(pages[name] for name in self.order or pages if name in pages)

    def _read(self, language: str) -> Iterable[tuple[str, GuidePage]]:
        folder = self.folder(language)
        for path in sorted(folder.rglob(f"*{PAGE}")):
            parts = path.relative_to(folder).parts
            if path.is_file() and not any(part.startswith(".") for part in parts):
                name = "/".join(parts)
                yield name, GuidePage(name, language, path)

    def _sorted(self, names: Iterable[str]) -> list[str]:
        at = {name: number for number, name in enumerate(self.order)}
        return sorted(names, key=lambda name: (at.get(name, len(at)), name != "index.md", name))


def read_guide(content: Path, languages: Sequence[str], order: Sequence[str] = ()) -> Guide:
    """Find the guide's pages.

    Args:
        content: MkDocs' ``docs_dir``.
        languages: The policy's; those without a folder have no guide.
        order: The pages that ``nav`` in mkdocs.yml names.
    """
    default, *others = languages
    if not (content / default).is_dir():
        return Guide(content, (default,), tuple(order), divided=False)
    written = (default, *(language for language in others if (content / language).is_dir()))
    return Guide(content, written, tuple(order))


def split_front_matter(source: str) -> tuple[dict[str, Any], str]:
    """Return what stands in a page's front matter, and its Markdown below."""
    found = _FRONT_MATTER.match(source)
    if not found:
        return {}, source
    if sprawls(source):
        return {}, source[found.end() :]
    try:
        meta = yaml.safe_load(found[1])
    except (yaml.YAMLError, ValueError):
        return {}, source[found.end() :]
    return (meta if isinstance(meta, dict) else {}), source[found.end() :]


def sprawls(source: str) -> int:
    """Return the line in which a page's front matter begins to be more than it looks; 0 where it does not.

    A list of lists that are named once and repeated is short, and written out it fills the memory:
    MkDocs and the theme would write it out.
    """
    found = _FRONT_MATTER.match(source)
    if not found:
        return 0
    if len(found[1]) > _LONGEST_FRONT_MATTER:
        return 1
    depth = 0
    try:
        for event in yaml.parse(found[1], Loader=yaml.SafeLoader):
            opens = isinstance(event, yaml.CollectionStartEvent)
            depth += opens - isinstance(event, yaml.CollectionEndEvent)
            if isinstance(event, yaml.AliasEvent) or depth > _DEEPEST_FRONT_MATTER:
                mark = event.start_mark
                return (mark.line if mark else 0) + 2
    except (yaml.YAMLError, ValueError):
        # It is not read at all then.
        return 0
    return 0


def nav_order(nav: Any) -> tuple[str, ...]:
    """Return the pages that ``nav`` of mkdocs.yml names, in its order, whatever its nesting."""
    if isinstance(nav, str):
        return (nav,) if nav.endswith(PAGE) else ()
    if isinstance(nav, dict):
        nav = list(nav.values())
    if not isinstance(nav, list):
        return ()
    return tuple(dict.fromkeys(name for entry in nav for name in nav_order(entry)))
