"""A build goes to a folder of its own and takes the site's place only when it is whole.

Beside ``site/`` a build makes ``.site.building-<process>-<random>/`` with

* ``site/``: the new site, but for its sealed pages;
* ``fresh/``: sealed pages that are new or changed;
* ``kept``: the names of the sealed pages that the site has already. It is written last: a
  kill before it leaves the old site; a kill after the old site was moved aside is finished
  by the next build.

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

from goodterms.errors import unwritable

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
        """Make an empty folder beside the site, after seeing to what killed builds left there.

        Raises:
            GoodTermsError: It cannot be made there.
        """
        # A link to the folder that a web server reads stays a link; what it leads to is replaced.
        target = target.resolve()
        work = target.parent / f".{target.name}.building-{os.getpid()}-{secrets.token_hex(4)}"
        staging = cls(target, work)
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            _see_to_leftovers(target)
            # For its owner alone, and out of git, however the build ends: it is not proved yet.
            work.mkdir(mode=0o700)
            (work / ".gitignore").write_text("*\n")
            staging.site.mkdir()
            staging.fresh.mkdir()
        except OSError as error:
            shutil.rmtree(work, ignore_errors=True)
            raise unwritable("the folder of the site", error) from None
        return staging

    def publish(self, kept: Iterable[str] = (), stamp: int = 0) -> None:
        """Put the new site in the old one's place.

        Args:
            kept: Names in the old site's sealed folder to take over as they are.
            stamp: The time to give every sealed file, in seconds since 1970.
        """
        draft = self._kept.with_suffix(".draft")
        draft.write_text("\n".join([str(stamp), *kept]))
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
                stamp, *names = self._kept.read_text().split()
                kept = set(names)
                if kept and (old / SEALED_FOLDER).exists():
                    (old / SEALED_FOLDER).rename(clearing)
                if clearing.exists():
                    self._clear(clearing, kept)
                    clearing.rename(filling)
                if filling.exists():
                    for entry in list(self.fresh.iterdir()):
                        entry.rename(filling / entry.name)
                    _stamp(filling, int(stamp))
                    filling.rename(sealed)
                else:
                    _stamp(self.fresh, int(stamp))
                    self.fresh.rename(sealed)
            _keep_hidden(old, self.site)
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


def _stamp(sealed: Path, stamp: int) -> None:
    for folder in os.scandir(sealed):
        for file in os.scandir(folder.path):
            os.utime(file.path, (stamp, stamp))
        os.utime(folder.path, (stamp, stamp))
    os.utime(sealed, (stamp, stamp))


def _keep_hidden(old: Path, site: Path) -> None:
    """Take over what is hidden in the old site (.git, .htaccess), as MkDocs itself leaves it alone."""
    if old.exists():
        for entry in list(old.iterdir()):
            if entry.name.startswith(".") and not (site / entry.name).exists():
                entry.rename(site / entry.name)


def _see_to_leftovers(target: Path) -> None:
    named = re.compile(rf"\.{re.escape(target.name)}\.building-(\d+)-[0-9a-f]+\Z")
    for entry in list(target.parent.iterdir()):
        found = named.match(entry.name)
        if not found or is_running(int(found[1])):
            continue
        left = Staging(target, entry)
        # Only while the site is away is there something to finish. Otherwise a later build
        # has published since, and what lies here is older.
        if left._kept.exists() and not target.exists():
            left._finish()
        else:
            left.discard()


def is_running(pid: int) -> bool:
    """Tell whether a process is there, whoever it belongs to."""
    if pid == os.getpid():
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
