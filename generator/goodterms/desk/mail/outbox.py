"""The journal of mails: what was about to go out, what went out, what the records know of.

One small file a mail, written and flushed to the disk before the next thing happens:

    prepared -> sending -> sent -> recorded

A run that ends in ``prepared`` sent nothing; one that ends in ``sent`` has only the record left
to write. What ends in ``sending`` may have gone out or not: nobody but the freelancer can find
out, so they are asked. Beside each file lies the mail itself. All of it is for the
freelancer's eyes only (mode 600, in a folder that git ignores).
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, get_args

from goodterms.desk.mail.notes import Note, note_from, note_json
from goodterms.errors import GoodTermsError
from goodterms.sealing.secret import ensure_ignored

OUTBOX_FOLDER = ".goodterms/outbox"

State = Literal["prepared", "sending", "sent", "recorded"]

_STATES = frozenset(get_args(State))
_LOCK = "lock"


@dataclass(frozen=True, slots=True)
class Posted:
    """A mail in the journal."""

    mark: str
    """What its Message-ID is made of; the same for the same letter."""
    client: str
    """The slug."""
    name: str
    """Of the letter: reminder-2."""
    about: str
    """The number of the invoice, the id of the dispute …"""
    to: str = field(repr=False)
    notes: tuple[Note, ...]
    """What the client's record says once it went out."""
    state: State = "prepared"
    at: str = ""
    """When it came into this state, ISO 8601 with the time zone."""

    @property
    def title(self) -> str:
        """Return what it is called where the freelancer reads of it."""
        return f"{self.client}, {self.name} {self.about}"

    def moved(self, state: State, at: datetime) -> Posted:
        """Return it in another state."""
        return replace(self, state=state, at=at.isoformat(timespec="seconds"))


class Outbox:
    """The journal of a project; made by :func:`open_outbox`, which holds its lock."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def entries(self) -> list[Posted]:
        """Return all mails in it, the oldest first.

        Raises:
            GoodTermsError: A file of the journal cannot be read.
        """
        found = [self._read(path) for path in sorted(self._folder.glob("*.json"))]
        return sorted(found, key=lambda one: (one.at, one.mark))

    def find(self, mark: str) -> Posted | None:
        """Return the mail with a mark, if it is in the journal."""
        path = self._path(mark)
        return self._read(path) if path.exists() else None

    def put(self, posted: Posted, data: bytes | None = None) -> None:
        """Write a mail's state down, so that it outlives whatever happens next.

        Args:
            posted: The mail, in its state.
            data: The mail itself, for a new entry.

        Raises:
            GoodTermsError: It cannot be written.
        """
        values = {**asdict(posted), "notes": [note_json(note) for note in posted.notes]}
        try:
            if data is not None:
                _write(self._mail(posted.mark), data)
            _write(self._path(posted.mark), json.dumps(values, ensure_ascii=False, indent=1).encode())
        except OSError as error:
            mend = error.strerror or "check the folder"
            raise GoodTermsError(f"{OUTBOX_FOLDER} cannot be written", mend) from None

    def forget(self, posted: Posted) -> None:
        """Take a mail that did not go out from the journal."""
        # The entry first: a mail without one means nothing.
        for path in (self._path(posted.mark), self._mail(posted.mark)):
            with suppress(OSError):
                path.unlink(missing_ok=True)

    def _path(self, mark: str) -> Path:
        return self._folder / f"{mark}.json"

    def _mail(self, mark: str) -> Path:
        return self._folder / f"{mark}.eml"

    def _read(self, path: Path) -> Posted:
        try:
            values: Any = json.loads(path.read_bytes())
            notes = tuple(note_from(note) for note in values.pop("notes"))
            found = Posted(**values, notes=notes)
            if found.state not in _STATES:
                raise ValueError
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            # Whatever is wrong with it, sending on could send a mail twice.
            raise GoodTermsError(
                f"{OUTBOX_FOLDER}/{path.name} cannot be read",
                "look whether that mail went out, then delete the file",
            ) from None
        return found


@contextmanager
def open_outbox(root: Path) -> Iterator[Outbox]:
    """Open a project's journal for one run alone.

    Args:
        root: The project's folder.

    Raises:
        GoodTermsError: Another run has it open, or the folder cannot be written.
    """
    ensure_ignored(root)
    folder = root / OUTBOX_FOLDER
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        handle = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        mend = error.strerror or "check the folder"
        raise GoodTermsError(f"{OUTBOX_FOLDER} cannot be written", mend) from None
    try:
        if not _locked(handle):
            raise GoodTermsError("another run is sending mails right now", "wait until it is done")
        yield Outbox(folder)
    finally:
        # The system frees the lock with the file, however the process ends.
        os.close(handle)


def _locked(handle: int) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _write(path: Path, data: bytes) -> None:
    """Write a file whole, or not at all, and wait until the disk has it."""
    draft = path.with_suffix(".draft")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Wait until the disk knows which files a folder has; Windows does so by itself."""
    if sys.platform != "win32":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
