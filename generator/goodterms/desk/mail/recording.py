"""Writing into a record what went out: once, however often it is asked for, and nothing else changes.

Comments and layout stay. The changed record is checked before it takes the file's place.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

from goodterms.building.build import load_policy
from goodterms.building.clients import client_files, named, refuse, refuse_link, with_files
from goodterms.building.edits import Addition, Entries, Items, with_additions
from goodterms.building.project import Project
from goodterms.building.replacing import replace_file, sync_folder
from goodterms.building.seal import problems_of
from goodterms.building.yaml_text import entry
from goodterms.desk.mail.notes import Note, Noticed, Reminded, Sent
from goodterms.errors import GoodTermsError
from goodterms.records.find import PRIVATE, ClientFiles, display
from goodterms.records.load import LoadedClient, read_client
from goodterms.records.private import Private
from goodterms.records.problems import has_errors
from goodterms.records.yaml import Path as Place
from goodterms.records.yaml import Places, home


@dataclass(frozen=True, slots=True)
class _Record:
    """A client's files as they are at the moment."""

    files: ClientFiles
    loaded: LoadedClient
    root: Path

    @property
    def private(self) -> Private:
        return self.loaded.private or Private()


@dataclass(frozen=True, slots=True)
class _Change:
    """What a file is to say."""

    path: Path
    data: bytes = field(repr=False)


def record(project: Project, slug: str, notes: tuple[Note, ...]) -> None:
    """Write notes into a client's record; what is there already is not written again.

    Args:
        project: The project.
        slug: The client.
        notes: What went out.

    Raises:
        GoodTermsError: The record cannot be read or added to; the notes before the one that
            failed are written.
    """
    for note in notes:
        found = _read(project, slug)
        change = _change(found, note)
        if change is not None:
            _check(project, found, change)
            _put(found, change)


def _read(project: Project, slug: str) -> _Record:
    files = named(client_files(project), slug)
    loaded, problems = read_client(files, project.root)
    refuse(problems)
    assert loaded is not None  # noqa: S101 - without a record there are problems
    return _Record(files, loaded, project.root)


def _change(found: _Record, note: Note) -> _Change | None:
    """Return how a note is written down; None where the record says it already."""
    match note:
        case Sent():
            return _sent(found, note)
        case Reminded():
            return _reminded(found, note)
        case Noticed():
            return _noticed(found, note)


def _sent(found: _Record, note: Sent) -> _Change | None:
    invoices = found.loaded.client.invoices
    at = next((at for at, one in enumerate(invoices) if one.number == note.invoice), None)
    if at is None:
        raise GoodTermsError(f"the record has no invoice {note.invoice} any more", "look why it is gone")
    if note.on in invoices[at].sent:
        return None
    source, place = _home(found, ("invoices", at))
    return _with(found, source, Items(place, "sent", (str(note.on),), behind=("issued",)))


def _noticed(found: _Record, note: Noticed) -> _Change | None:
    rates = found.loaded.client.terms.rates
    at = next((at for at, one in enumerate(rates) if (one.unit, one.from_) == (note.unit, note.since)), None)
    if at is None:
        raise GoodTermsError("the record has no such rate any more", "look why it is gone")
    if rates[at].noticed is not None:
        return None
    source, place = _home(found, ("terms", "rates", at))
    return _with(found, source, Entries(place, {"noticed": str(note.on)}, behind=("price",)))


def _reminded(found: _Record, note: Reminded) -> _Change | None:
    wanted = (note.invoice, note.on, note.step)
    if any((one.invoice, one.on, one.step) == wanted for one in found.private.reminders):
        return None
    item = {"invoice": note.invoice, "on": str(note.on), "step": str(note.step), "way": note.way}
    # A file of private notes first: it comes last, and need not leave the machine.
    sources = list(reversed(found.loaded.sources))
    there = home(sources, ("private", "reminders")) or home(sources, ("private",))
    if there is None:
        beside = found.files.base.parent if found.loaded.has_folder else found.files.base
        rows = entry("private", {"reminders": [item]})
        return _Change(beside / f"{found.files.slug}{PRIVATE}", "\n".join([*rows, ""]).encode())
    return _with(found, there[0], Items(("private",), "reminders", (item,), behind=("log",)))


def _home(found: _Record, place: Place) -> tuple[Places, Place]:
    there = home(found.loaded.sources, place)
    if there is None:
        raise GoodTermsError("the place in the record was not found", "add it yourself")
    return there


def _with(found: _Record, source: Places, addition: Addition) -> _Change:
    path = next(path for path in found.files.files if display(path, found.root) == source.file)
    return _Change(path, with_additions(source, addition))


def _check(project: Project, found: _Record, change: _Change) -> None:
    """Refuse a change after which something would be wrong with the record."""
    changed, problems = with_files(found.files, {change.path: change.data}, project.root)
    policy, _ = load_policy(project)
    if changed is not None and policy is not None:
        problems += problems_of(changed, policy, {})
    if changed is None or policy is None or has_errors(problems):
        shown = display(change.path, project.root)
        raise GoodTermsError(f"nothing can be added to {shown}, which would be wrong then", "add it yourself")


def _put(found: _Record, change: _Change) -> None:
    path = change.path
    refuse_link(found.files, path, found.root)
    shown = display(path, found.root)
    before = next((one.data for one in found.loaded.sources if one.file == shown), None)
    if (path.read_bytes() if path.exists() else None) != before:
        raise GoodTermsError(f"{shown} was changed just now", "run this again")
    replace_file(path, change.data)
    # The journal is told next, and must not know more than the disk does.
    with path.open("rb") as file:
        os.fsync(file.fileno())
    sync_folder(path.parent)
