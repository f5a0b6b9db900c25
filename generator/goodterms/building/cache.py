"""What was sealed before and has not changed: kept sealed, so that a stranger could read nothing.

An entry is one file whose name and content say nothing without the root secret: the name
is an HMAC of the client's slug, the content is AES-256-GCM under a key of the cache's own.
An entry that does not open, or was made of other records, another policy, another day or
another version of the software, is simply not there.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from goodterms.sealing.keys import hkdf

_NONCE = 12


@dataclass(slots=True)
class Entry:
    """One client's sealed pages, with what a build asks of a record it does not read anew."""

    pages: list[tuple[str, str]]
    """Page id and envelope, in the order they were made."""
    documents: list[tuple[str, bytes]]
    """Id and content of each ``sealed.bin``."""
    sources: dict[str, str]
    """SHA-256 of each document's file, by its path beside the record."""
    numbers: list[tuple[str, str]]
    """Kind and text of what must be unique over all clients."""
    needles: list[tuple[str, str, str]]
    """What may stand nowhere in public; see :mod:`goodterms.building.stranger`."""


@dataclass(slots=True)
class Cache:
    """A folder of entries, one a client."""

    folder: Path
    key: bytes = field(repr=False)
    used: set[str] = field(default_factory=set)

    @classmethod
    def open(cls, folder: Path, root_secret: bytes) -> Cache:
        """Open the cache of a project; the folder is made when the first entry is kept."""
        return cls(folder, hkdf(root_secret, "cache"))

    def fingerprint(self, parts: list[bytes]) -> bytes:
        """Return a keyed digest of everything that a client's pages are made of."""
        digest = hmac.new(self.key, digestmod=hashlib.sha256)
        for part in parts:
            digest.update(len(part).to_bytes(8, "big"))
            digest.update(part)
        return digest.digest()

    def get(self, slug: str, fingerprint: bytes) -> Entry | None:
        """Return what was kept for a client if it was made of the same things."""
        path = self._path(slug)
        try:
            data = path.read_bytes()
            plain = AESGCM(self.key).decrypt(data[:_NONCE], data[_NONCE:], fingerprint)
        except (OSError, InvalidTag, ValueError):
            return None
        self.used.add(path.name)
        return _unpack(plain)

    def put(self, slug: str, fingerprint: bytes, entry: Entry) -> None:
        """Keep a client's sealed pages. A full disk costs the entry, never the build."""
        path = self._path(slug)
        self.used.add(path.name)
        nonce = os.urandom(_NONCE)
        data = nonce + AESGCM(self.key).encrypt(nonce, _pack(entry), fingerprint)
        # Written in place: an entry cut off by a kill does not open, and so is not there.
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            path.write_bytes(data)
        except OSError:
            path.unlink(missing_ok=True)

    def prune(self) -> None:
        """Forget the clients that this build did not have."""
        if self.folder.is_dir():
            for path in self.folder.iterdir():
                if path.name not in self.used:
                    path.unlink(missing_ok=True)

    def _path(self, slug: str) -> Path:
        return self.folder / hmac.new(self.key, b"name " + slug.encode(), hashlib.sha256).hexdigest()[:32]


def _pack(entry: Entry) -> bytes:
    head: dict[str, Any] = {
        "pages": entry.pages,
        "documents": [(id_, len(data)) for id_, data in entry.documents],
        "sources": entry.sources,
        "numbers": entry.numbers,
        "needles": entry.needles,
    }
    return b"\n".join((json.dumps(head).encode(), b"".join(data for _, data in entry.documents)))


def _unpack(plain: bytes) -> Entry:
    line, _, rest = plain.partition(b"\n")
    head = json.loads(line)
    documents = []
    for id_, length in head["documents"]:
        documents.append((id_, rest[:length]))
        rest = rest[length:]
    return Entry(
        pages=[(id_, envelope) for id_, envelope in head["pages"]],
        documents=documents,
        sources=head["sources"],
        numbers=[(kind, text) for kind, text in head["numbers"]],
        needles=[(kind, how, text) for kind, how, text in head["needles"]],
    )
