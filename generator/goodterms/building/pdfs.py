"""PDFs that were made once are not made again: kept by what they are made of, sealed like all else.

Beside the cache of whole clients (:mod:`goodterms.building.cache`) this one knows single
PDFs, so that an invoice that changed costs one PDF and not all of its client's. The name of
an entry is an HMAC over the data, the template, the fonts and the version of Typst; its
content is AES-256-GCM. Without the root secret it tells how many PDFs there are and how
long each is, and nothing else.

What has to be made is made on all cores at once: Typst lets go of Python's lock.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from goodterms.pages.pdf import Print, fingerprint
from goodterms.sealing.keys import hkdf

PDFS_FOLDER = ".goodterms/pdfs"
KEEP_DAYS = 60
"""An entry that no build asked for so long is forgotten."""

_NONCE = 12
_MOST_THREADS = 8


@dataclass(slots=True)
class Pdfs:
    """Makes PDFs, and keeps them where a folder is given."""

    folder: Path | None
    key: bytes = field(repr=False)
    portal: tuple[Path, ...]
    ground: bytes
    """Digest of templates, fonts and Typst."""
    made: int = 0
    reused: int = 0
    _pool: ThreadPoolExecutor | None = None

    @classmethod
    def open(cls, folder: Path | None, root_secret: bytes, portal: tuple[Path, ...] = ()) -> Pdfs:
        """Open the PDFs of a project.

        Args:
            folder: Where to keep them; None keeps none. It is made with the first entry.
            root_secret: Of the project.
            portal: The freelancer's own portal folders, the strongest first.
        """
        return cls(folder, hkdf(root_secret, "cache pdf"), portal, fingerprint(portal))

    def make(self, prints: Sequence[Print]) -> list[bytes]:
        """Return the PDFs of some prints, in their order.

        Raises:
            GoodTermsError: A template of the freelancer's own cannot be laid out.
        """
        names = [self._name(one) for one in prints]
        found = [self._get(name) for name in names]
        missing = [at for at, data in enumerate(found) if data is None]
        self.reused += len(prints) - len(missing)
        self.made += len(missing)
        for at, data in zip(missing, self._make([prints[at] for at in missing]), strict=True):
            self._put(names[at], data)
            found[at] = data
        return [data for data in found if data is not None]

    def close(self) -> None:
        """End the threads and forget the entries that no build asked for in a long time."""
        if self._pool:
            self._pool.shutdown()
            self._pool = None
        if self.folder is None or not self.folder.is_dir():
            return
        oldest = time.time() - KEEP_DAYS * 86400
        for entry in os.scandir(self.folder):
            if entry.is_file() and entry.stat().st_mtime < oldest:
                Path(entry.path).unlink(missing_ok=True)

    def _make(self, prints: list[Print]) -> list[bytes]:
        threads = min(os.cpu_count() or 1, _MOST_THREADS)
        if threads == 1 or len(prints) < 2:
            return [one.make(self.portal) for one in prints]
        if self._pool is None:
            # Threads and not processes: a fork of a process in which Typst has run can hang.
            self._pool = ThreadPoolExecutor(threads, "pdf")
        return list(self._pool.map(lambda one: one.make(self.portal), prints))

    def _name(self, one: Print) -> str:
        digest = hmac.new(self.key, digestmod=hashlib.sha256)
        for part in (self.ground, one.template.encode(), one.day.isoformat().encode(), one.data.encode()):
            digest.update(len(part).to_bytes(8, "big"))
            digest.update(part)
        return digest.hexdigest()

    def _get(self, name: str) -> bytes | None:
        if self.folder is None:
            return None
        path = self.folder / name
        try:
            kept = path.read_bytes()
            data = AESGCM(self.key).decrypt(kept[:_NONCE], kept[_NONCE:], name.encode())
            os.utime(path)
        except (OSError, InvalidTag, ValueError):
            return None
        return data

    def _put(self, name: str, data: bytes) -> None:
        """Keep a PDF. A full disk costs the entry, never the build."""
        if self.folder is None:
            return
        path = self.folder / name
        nonce = os.urandom(_NONCE)
        # Written in place: an entry cut off by a kill does not open, and so is not there.
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            path.write_bytes(nonce + AESGCM(self.key).encrypt(nonce, data, name.encode()))
        except OSError:
            with suppress(OSError):
                path.unlink()
