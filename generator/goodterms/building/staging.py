"""A build goes to a folder of its own and takes the site's place only when it is whole."""

from __future__ import annotations

import os
import re
import secrets
import shutil
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Staging:
    """A folder beside the site, on the same file system, so that one rename publishes it."""

    site: Path
    folder: Path

    @classmethod
    def beside(cls, site: Path) -> Staging:
        """Make an empty folder beside ``site`` and clear away what killed builds left there."""
        site.parent.mkdir(parents=True, exist_ok=True)
        _clear_leftovers(site)
        folder = site.parent / f".{site.name}.building-{os.getpid()}-{secrets.token_hex(4)}"
        folder.mkdir()
        return cls(site, folder)

    def publish(self) -> None:
        """Put the folder in the site's place; the site before it is removed last."""
        if not self.site.exists():
            self.folder.rename(self.site)
            return
        old = self.folder.with_name(self.folder.name.replace(".building-", ".leaving-"))
        self.site.rename(old)
        try:
            self.folder.rename(self.site)
        except OSError:
            old.rename(self.site)
            raise
        shutil.rmtree(old, ignore_errors=True)

    def discard(self) -> None:
        """Remove the folder; the site stays as it was."""
        shutil.rmtree(self.folder, ignore_errors=True)


def _clear_leftovers(site: Path) -> None:
    named = re.compile(rf"\.{re.escape(site.name)}\.(building|leaving)-(\d+)-[0-9a-f]+\Z")
    for entry in site.parent.iterdir():
        found = named.match(entry.name)
        if not found or _is_running(int(found[2])):
            continue
        if found[1] == "leaving" and not site.exists():
            # Killed between the two renames: the last good site goes back to its place.
            entry.rename(site)
        else:
            shutil.rmtree(entry, ignore_errors=True)


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
