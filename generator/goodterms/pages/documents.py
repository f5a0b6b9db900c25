"""The files that a record names: each is sealed once, and opens from the page."""

from __future__ import annotations

import mimetypes
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath

from goodterms.pages.scene import DocumentRef, Scene
from goodterms.records.client import Client

# What a browser is told about a file, decided here and not by the machine's own table.
_TYPES = mimetypes.MimeTypes(filenames=())


@dataclass(frozen=True, slots=True)
class Document:
    """A file to seal."""

    path: str
    """``document/`` and the file as the record names it."""
    name: str
    """What it is called when it is saved."""
    type: str
    """Its media type."""
    file: str
    """The path as the record gives it, relative to the record."""


def client_documents(client: Client) -> tuple[Document, ...]:
    """Return every file that a client's record names, each once, in the order of the record."""
    return tuple(_document(file) for file in dict.fromkeys(file for file, _title, _day in _named(client)))


def shown_documents(client: Client, as_of: date) -> frozenset[str]:
    """Return the paths of the documents that a client can open on a day."""
    return frozenset(_document(file).path for file, _title, since in _named(client) if since <= as_of)


def document_refs(scene: Scene) -> tuple[DocumentRef, ...]:
    """Return the documents that a client can open on a day, with what each is called."""
    titles: dict[str, str] = {}
    for file, title, since in _named(scene.client):
        if since <= scene.as_of:
            titles.setdefault(file, title)
    return tuple(document_ref(file, title, scene) for file, title in titles.items())


def document_ref(file: str, title: str | None, scene: Scene) -> DocumentRef:
    """Return one file that a record names; without a title it is called by its name."""
    return scene.file(_document(file).path, title or PurePosixPath(file).name)


def _named(client: Client) -> Iterator[tuple[str, str, date]]:
    contract = client.terms.contract
    if contract and contract.file:
        yield contract.file, contract.title, date.min
    for dispute in client.disputes:
        for evidence in dispute.evidence:
            if evidence.file:
                yield evidence.file, evidence.title or PurePosixPath(evidence.file).name, dispute.raised


def _document(file: str) -> Document:
    name = PurePosixPath(file).name
    return Document(
        path=f"document/{file}",
        name=name,
        type=_TYPES.guess_type(name)[0] or "application/octet-stream",
        file=file,
    )
