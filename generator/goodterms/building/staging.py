"""A build goes to a folder of its own and takes the site's place only when it is whole.

Beside ``site/`` a build makes ``.site.building-<process>-<random>/`` with

* ``site/``: the new site, but for its sealed pages;
* ``fresh/``: sealed pages that are new or changed;
* ``kept``: the names of the sealed pages that the site has already. Writing this file is
  the moment of publication: what a kill interrupts after it, the next build finishes, and
  what a kill interrupts before it is thrown away.

Sealed pages that stay the same are not written again: their common folder is moved over as
a whole, so that an edit of one record costs no more with a thousand clients than with one.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

SEALED_FOLDER = "c"


@dataclass(frozen=True, slots=True)
class Staging:
    """A build's own folder, on the same file system as the site, so that renames publish it."""

    target: Path
    """Where the site is published."""
    work: Path

    @property
    def site(self) -> Path:
        """The new site, until it is published."""
        return self.work / "site"

    @property
    def fresh(self) -> Path:
        """Sealed pages that are new or changed."""
        return self.work / "fresh"

    @property
    def _kept(self) -> Path:
        return self.work / "kept"

    @classmethod
    def beside(cls, target: Path) -> Staging:
        """Make an empty folder beside the site, after seeing to what killed builds left there."""
        target.parent.mkdir(parents=True, exist_ok=True)
        _see_to_leftovers(target)
        work = target.parent / f".{target.name}.building-{os.getpid()}-{secrets.token_hex(4)}"
        staging = cls(target, work)
        staging.site.mkdir(parents=True)
        staging.fresh.mkdir()
        return staging

    def publish(self, kept: Iterable[str] = ()) -> None:
        """Put the new site in the old one's place.

        Args:
            kept: Names in the old site's sealed folder to take over as they are.
        """
        draft = self._kept.with_suffix(".draft")
        draft.write_text("\n".join(kept))
        draft.replace(self._kept)
        self._finish()

    def _finish(self) -> None:
        """Do what is left of publishing; each step can be done again after a kill."""
        old, clearing, filling = self.work / "old", self.work / "clearing", self.work / "filling"
        sealed = self.site / SEALED_FOLDER
        if self.site.exists():
            if self.target.exists() and not old.exists():
                self.target.rename(old)
            if not sealed.exists():
                kept = set(self._kept.read_text().split())
                if kept and (old / SEALED_FOLDER).exists():
                    (old / SEALED_FOLDER).rename(clearing)
                if clearing.exists():
                    self._clear(clearing, kept)
                    clearing.rename(filling)
                if filling.exists():
                    for entry in list(self.fresh.iterdir()):
                        entry.rename(filling / entry.name)
                    filling.rename(sealed)
                else:
                    self.fresh.rename(sealed)
            self.site.rename(self.target)
        self.discard()

    def _clear(self, folder: Path, kept: set[str]) -> None:
        """Move everything out of a folder that is not kept; renames are quick, removing is not."""
        gone = self.work / "gone"
        gone.mkdir(exist_ok=True)
        for entry in list(os.scandir(folder)):
            if entry.name not in kept:
                os.rename(entry.path, gone / f"{secrets.token_hex(4)}-{entry.name}")  # noqa: PTH104

    def discard(self) -> None:
        """Remove the folder; the site stays as it is."""
        shutil.rmtree(self.work, ignore_errors=True)


def _see_to_leftovers(target: Path) -> None:
    named = re.compile(rf"\.{re.escape(target.name)}\.building-(\d+)-[0-9a-f]+\Z")
    for entry in list(target.parent.iterdir()):
        found = named.match(entry.name)
        if not found or _is_running(int(found[1])):
            continue
        left = Staging(target, entry)
        if left._kept.exists():
            left._finish()
        else:
            left.discard()


def _is_running(pid: int) -> bool:
    if pid == os.getpid():
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
