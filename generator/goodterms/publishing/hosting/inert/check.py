"""Everything in a built site that is not of the host's own making, and could run in a reader's browser."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path, PurePosixPath

from mkdocs.utils import get_theme_dir

from goodterms.building.public import is_same
from goodterms.paths import theme_dir
from goodterms.publishing.hosting.inert.fault import Fault
from goodterms.publishing.hosting.inert.kinds import check_file
from goodterms.publishing.hosting.inert.maps import MAP, check_map
from goodterms.publishing.hosting.inert.pages import check_page
from goodterms.publishing.hosting.inert.scripts import Around

_SEALED = re.compile(r"c/[0-9a-hjkmnp-tv-z]{26}/(?:index\.html|sealed\.bin)")
_ENVELOPE = re.compile(r'<script type="application/json" id="sealed">\{[\w:,"-]*\}</script>', re.ASCII)
_PAGES = (".html",)
_CODE = frozenset({".js", ".mjs", ".css", ".map", ".wasm"})


@dataclass(frozen=True, slots=True)
class Host:
    """What the host itself brings, as it is installed."""

    themes: tuple[Path, ...]
    digests: frozenset[str]
    """SHA-256 of the scripts and style sheets of plugins that the host runs."""

    @classmethod
    def installed(cls, plugins: Iterable[str]) -> Host:
        """Look up what is installed.

        Args:
            plugins: The plugins that a push may name.
        """
        return cls((theme_dir(), Path(get_theme_dir("material"))), frozenset(_digests(frozenset(plugins))))

    def brings(self, path: Path, name: str) -> bool:
        """Tell whether a published file is the host's own, byte for byte.

        Templates are none: rendered, they hold what was pushed.
        """
        if name.endswith((*_PAGES, ".xml")):
            return False
        data = path.read_bytes()
        return any(is_same(theme / name, data) for theme in self.themes) or (
            bool(self.digests) and hashlib.sha256(data).hexdigest() in self.digests
        )

    def names(self, name: str) -> bool:
        """Tell whether a file of the theme's would be published under a path."""
        return any((theme / name).is_file() for theme in self.themes)


def check_site(site: Path, host: Host) -> Iterator[tuple[str, Fault]]:
    """Yield what is wrong with a built site, each with the published file's path.

    Args:
        site: The folder, with its sealed pages.
        host: What the host brings.
    """
    files = dict(_files(site))
    own = {name for name, path in files.items() if not _SEALED.fullmatch(name) and host.brings(path, name)}
    # One of the theme's that was replaced is told once, as a file, and not once a page.
    scripts = frozenset(n for n in files if n.endswith((".js", ".mjs")) and (n in own or host.names(n)))
    sheets = frozenset(name for name in files if name.endswith(".css"))
    shells: set[str] = set()
    for name, path in sorted(files.items()):
        if path.is_symlink() or not path.is_file():
            yield name, Fault("this is no plain file", "take it out")
        elif name.endswith(_PAGES):
            try:
                text = path.read_text(encoding="utf-8")
            except UnicodeDecodeError:
                yield name, Fault("the page is not UTF-8", "save it with the encoding UTF-8")
                continue
            sealed = bool(_SEALED.fullmatch(name))
            if sealed:
                # One shell for all; what it is filled with is ciphertext.
                text = _ENVELOPE.sub("", text, count=1)
                if text in shells:
                    continue
                shells.add(text)
            for fault in check_page(text, Around(name, scripts, sheets, sealed)):
                yield name, fault
        elif name not in own and not _SEALED.fullmatch(name):
            for fault in check_file(path, name):
                yield name, fault
            if PurePosixPath(name).name == MAP:
                for fault in check_map(path.read_bytes(), files):
                    yield name, fault


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    for above, folders, names in os.walk(folder):
        links = [one for one in folders if Path(above, one).is_symlink()]
        for name in (*names, *links):
            path = Path(above, name)
            yield path.relative_to(folder).as_posix(), path


def _digests(plugins: frozenset[str]) -> Iterator[str]:
    for entry in entry_points(group="mkdocs.plugins"):
        if entry.name in plugins:
            for path in _code(entry):
                yield hashlib.sha256(path.read_bytes()).hexdigest()


def _code(entry: EntryPoint) -> Iterator[Path]:
    for file in (entry.dist.files if entry.dist else None) or ():
        path = Path(str(file.locate()))
        if path.suffix in _CODE and path.is_file():
            yield path
