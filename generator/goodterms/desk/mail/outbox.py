"""The journal of mails: what was about to go out, what went out, what the records know of.

One small file a mail, written and flushed to the disk before the next thing happens:

    prepared -> sending -> sent -> recorded

A run that ends in ``prepared`` sent nothing; one that ends in ``sent`` has only the record left
to write. What ends in ``sending`` may have gone out or not: nobody but the freelancer can find
out, so they are asked. Beside each file lies the mail itself; after a while its words alone, for
PDFs can be made anew. All of it is for the freelancer's eyes only (mode 600, in a folder that git
ignores).
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any, Literal, get_args

from goodterms.building.replacing import sync_folder
from goodterms.desk.mail.notes import Note, note_from, note_json
from goodterms.errors import GoodTermsError, unwritable
from goodterms.sealing.secret import ensure_ignored

OUTBOX_FOLDER = ".goodterms/outbox"
KEPT_WHOLE = timedelta(90)
"""How long a mail is kept with all that was attached."""

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
    covers: tuple[str, ...] = ()
    """The marks of the letters in whose place it goes out."""

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
        self._covering: dict[str, str] | None = None

    def entries(self) -> list[Posted]:
        """Return all mails in it, the oldest first.

        Raises:
            GoodTermsError: A file of the journal cannot be read.
        """
        found = [read_entry(path) for path in sorted(self._folder.glob("*.json"))]
        return sorted(found, key=lambda one: (one.at, one.mark))

    def find(self, *marks: str) -> Posted | None:
        """Return the first mail with one of some marks, or in the place of one that would have it."""
        if self._covering is None:
            self._covering = {mark: one.mark for one in self.entries() for mark in one.covers}
        for mark in marks:
            path = self._path(mark)
            if not path.exists():
                path = self._path(self._covering.get(mark, mark))
            if path.exists():
                return read_entry(path)
        return None

    def put(self, posted: Posted, data: bytes | None = None) -> None:
        """Write a mail's state down, so that it outlives whatever happens next.

        Args:
            posted: The mail, in its state.
            data: The mail itself, for a new entry.

        Raises:
            GoodTermsError: It cannot be written.
        """
        if self._covering is not None:
            self._covering |= dict.fromkeys(posted.covers, posted.mark)
        values = {**asdict(posted), "notes": [note_json(note) for note in posted.notes]}
        try:
            if data is not None:
                _write(self._mail(posted.mark), data)
            _write(self._path(posted.mark), json.dumps(values, ensure_ascii=False, indent=1).encode())
        except OSError as error:
            raise unwritable(OUTBOX_FOLDER, error) from None

    def forget(self, posted: Posted) -> None:
        """Take a mail that did not go out from the journal."""
        # The entry first: a mail without one means nothing.
        for path in (self._path(posted.mark), self._mail(posted.mark)):
            with suppress(OSError):
                path.unlink(missing_ok=True)

    def tidy(self, now: datetime) -> None:
        """Keep of mails that went out long ago their words alone; what cannot be read stays as it is."""
        for posted in self.entries():
            path = self._mail(posted.mark)
            if posted.state != "recorded" or not path.exists():
                continue
            with suppress(OSError, ValueError, LookupError, TypeError):
                if now - datetime.fromisoformat(posted.at) > KEPT_WHOLE:
                    _write(path.with_suffix(".txt"), words_of(path.read_bytes()).encode())
                    path.unlink()

    def _path(self, mark: str) -> Path:
        return self._folder / f"{mark}.json"

    def _mail(self, mark: str) -> Path:
        return self._folder / f"{mark}.eml"


def read_entry(path: Path) -> Posted:
    """Read a file of the journal.

    Raises:
        GoodTermsError: It cannot be read.
    """
    try:
        values: Any = json.loads(path.read_bytes())
        notes = tuple(note_from(note) for note in values.pop("notes"))
        covers = tuple(values.pop("covers", ()))
        found = Posted(**values, notes=notes, covers=covers)
        if found.state not in _STATES:
            raise ValueError
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        # Whatever is wrong with it, sending on could send a mail twice.
        raise GoodTermsError(
            f"{OUTBOX_FOLDER}/{path.name} cannot be read",
            "look whether that mail went out, then delete the file",
        ) from None
    return found


def words_of(data: bytes) -> str:
    """Return who was written to, when, what about, the words, and the names of what was attached.

    Raises:
        ValueError: It is no mail of ours.
    """
    mail = message_from_bytes(data, policy=default)
    body = mail.get_body(("plain",)) if isinstance(mail, EmailMessage) else None
    if not isinstance(mail, EmailMessage) or body is None or not mail["Message-ID"]:
        raise ValueError
    head = [f"{name}: {mail[name]}" for name in ("Date", "From", "To", "Subject", "Message-ID")]
    names = [f"Attached: {part.get_filename()}" for part in mail.iter_attachments()]
    return "\n".join([*head, *names, "", str(body.get_content()).replace("\r\n", "\n")])


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
        raise unwritable(OUTBOX_FOLDER, error) from None
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
