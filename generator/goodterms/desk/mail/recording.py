"""Writing into a record what went out: once, however often it is asked for, and nothing else changes.

Comments and layout stay. The changed text is read again before it takes the file's place: it
must say what the record said before, and the note.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from goodterms.building.build import load_policy
from goodterms.building.clients import client_files, named, refuse
from goodterms.building.edits import replace_file
from goodterms.building.project import Project
from goodterms.building.seal import problems_of
from goodterms.desk.mail.inserting import into_list, into_map
from goodterms.desk.mail.notes import Note, Noticed, Reminded, Sent
from goodterms.desk.mail.outbox import sync_folder
from goodterms.errors import GoodTermsError
from goodterms.records.chase import Reminder
from goodterms.records.client import Client
from goodterms.records.find import PRIVATE, ClientFiles, display
from goodterms.records.load import LoadedClient, build_client, read_client
from goodterms.records.private import Private
from goodterms.records.problems import has_errors
from goodterms.records.yaml import Path as Place
from goodterms.records.yaml import Places, locate
from goodterms.starting.scalars import flow_scalar


@dataclass(frozen=True, slots=True)
class _Record:
    """A client's files as they are at the moment."""

    files: ClientFiles
    loaded: LoadedClient
    root: Path

    @property
    def private(self) -> Private:
        return self.loaded.private or Private()

    def path_of(self, source: Places) -> Path:
        return next(path for path in self.files.files if display(path, self.root) == source.file)


@dataclass(frozen=True, slots=True)
class _Change:
    """What a file is to say, and what the record then has to say."""

    path: Path
    data: bytes = field(repr=False)
    client: Client = field(repr=False)
    private: Private = field(repr=False)


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
        ways = list(_ways(found, note))
        if ways:
            _write(project, found, ways)


def _read(project: Project, slug: str) -> _Record:
    files = named(client_files(project), slug)
    loaded, problems = read_client(files, project.root)
    refuse(problems)
    assert loaded is not None  # noqa: S101 - without a record there are problems
    return _Record(files, loaded, project.root)


def _ways(found: _Record, note: Note) -> Iterator[_Change]:
    """Yield the ways to write a note down, the best first; none where the record says it already."""
    match note:
        case Sent():
            yield from _sent(found, note)
        case Reminded():
            yield from _reminded(found, note)
        case Noticed():
            yield from _noticed(found, note)


def _sent(found: _Record, note: Sent) -> Iterator[_Change]:
    client = found.loaded.client
    at = next((at for at, one in enumerate(client.invoices) if one.number == note.invoice), None)
    if at is None:
        raise GoodTermsError(f"the record has no invoice {note.invoice} any more", "look why it is gone")
    invoice = client.invoices[at]
    if note.on in invoice.sent:
        return
    invoice = invoice.model_copy(update={"sent": (*invoice.sent, note.on)})
    invoices = (*client.invoices[:at], invoice, *client.invoices[at + 1 :])
    meant = client.model_copy(update={"invoices": invoices})
    for source, data in into_list(found.loaded.sources, ("invoices", at), "sent", str(note.on), "issued"):
        yield _Change(found.path_of(source), data, meant, found.private)


def _noticed(found: _Record, note: Noticed) -> Iterator[_Change]:
    client = found.loaded.client
    rates = client.terms.rates
    at = next((at for at, one in enumerate(rates) if (one.unit, one.from_) == (note.unit, note.since)), None)
    if at is None:
        raise GoodTermsError("the record has no such rate any more", "look why it is gone")
    if rates[at].noticed is not None:
        return
    rate = rates[at].model_copy(update={"noticed": note.on})
    terms = client.terms.model_copy(update={"rates": (*rates[:at], rate, *rates[at + 1 :])})
    meant = client.model_copy(update={"terms": terms})
    place: Place = ("terms", "rates", at)
    for source, data in into_map(found.loaded.sources, place, f"noticed: {note.on}", "price"):
        yield _Change(found.path_of(source), data, meant, found.private)


def _reminded(found: _Record, note: Reminded) -> Iterator[_Change]:
    private, client, slug = found.private, found.loaded.client, found.loaded.slug
    wanted = (note.invoice, note.on, note.step)
    if any((one.invoice, one.on, one.step) == wanted for one in private.reminders):
        return
    reminder = Reminder(invoice=note.invoice, on=note.on, step=note.step, way=note.way)
    meant = private.model_copy(update={"reminders": (*private.reminders, reminder)})
    way = flow_scalar(note.way)
    item = f"{{invoice: {flow_scalar(note.invoice)}, on: {note.on}, step: {note.step}, way: {way}}}"
    # A file of private notes first: it comes last, and need not leave the machine.
    sources = list(reversed(found.loaded.sources))
    if locate(sources, ("private",)) is None:
        beside = found.files.base.parent if found.loaded.has_folder else found.files.base
        text = f"private:\n  reminders:\n    - {item}\n"
        yield _Change(beside / f"{slug}{PRIVATE}", text.encode(), client, meant)
    for source, data in into_list(sources, ("private",), "reminders", item, "log"):
        yield _Change(found.path_of(source), data, client, meant)


def _write(project: Project, found: _Record, ways: list[_Change]) -> None:
    for change in ways:
        if _says(project, found, change):
            _put(found, change)
            return
    shown = display(ways[0].path, project.root) if ways else "the record"
    raise GoodTermsError(f"{shown} is laid out so that nothing can be added to it", "add it yourself")


def _says(project: Project, found: _Record, change: _Change) -> bool:
    """Tell whether the record would say what it said before, and the note, and nothing be wrong with it."""
    paths = sorted({*found.files.files, change.path}, key=lambda one: (one.name.endswith(PRIVATE), one))
    contents = [(one, change.data if one == change.path else one.read_bytes()) for one in paths]
    changed, problems = build_client(
        ClientFiles(found.files.slug, found.files.base, tuple(paths)), contents, project.root
    )
    if changed is None or has_errors(problems):
        return False
    if _sorted(changed.client, changed.private) != _sorted(change.client, change.private):
        return False
    policy, _ = load_policy(project)
    return policy is not None and not has_errors(problems_of(changed, policy, {}))


def _sorted(client: Client, private: Private | None) -> tuple[Client, Private]:
    """Return a record whose lists do not differ by where an item was added."""
    invoices = tuple(one.model_copy(update={"sent": tuple(sorted(one.sent))}) for one in client.invoices)
    known = private or Private()
    reminders = tuple(sorted(known.reminders, key=lambda one: (one.on, one.invoice, one.step, one.way or "")))
    return (
        client.model_copy(update={"invoices": invoices}),
        known.model_copy(update={"reminders": reminders}),
    )


def _put(found: _Record, change: _Change) -> None:
    path = change.path
    shown = display(path, found.root)
    if path.is_symlink() or found.files.base.is_symlink():
        raise GoodTermsError(
            f"{shown} is a link, which a change would replace", "change the record that it leads to"
        )
    before = next((one.data for one in found.loaded.sources if one.file == shown), None)
    if (path.read_bytes() if path.exists() else None) != before:
        raise GoodTermsError(f"{shown} was changed just now", "run this again")
    replace_file(path, change.data)
    # The journal is told next, and must not know more than the disk does.
    with path.open("rb") as file:
        os.fsync(file.fileno())
    sync_folder(path.parent)
