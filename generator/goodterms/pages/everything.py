"""All of a client's files in one: what goes in, what it is called, where a page finds it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from goodterms.pages.documents import client_documents, shown_documents
from goodterms.pages.files import GeneratedDocument
from goodterms.pages.languages import spoken
from goodterms.pages.scene import DocumentRef, Scene
from goodterms.pages.statement import any_entries
from goodterms.records.client import Client

ARCHIVE = "file/archive.zip"
"""The path of the archive. It has no language: there is one for each client."""


def has_archive(client: Client, as_of: date) -> bool:
    """Tell whether there is more to put into one file than a single document."""
    return any_entries(client, as_of) or len(shown_documents(client, as_of)) > 1


def archive_ref(scene: Scene) -> DocumentRef | None:
    """Return where all files are in one.

    It goes without its key: who was given one page only is not given everything.
    """
    if not has_archive(scene.client, scene.as_of):
        return None
    return DocumentRef(scene.words.gettext("Everything in one file (ZIP)"), scene.link(ARCHIVE))


def archive_name(as_of: date) -> str:
    """Return what the archive is called when it is saved."""
    return f"archive-{as_of.isoformat()}.zip"


def archived(
    documents: Iterable[GeneratedDocument], client: Client, as_of: date
) -> tuple[GeneratedDocument, ...]:
    """Return what goes in: what the client can open on a day, in their own language.

    Args:
        documents: Every file beside the client's pages.
    """
    if not has_archive(client, as_of):
        return ()
    hidden = {one.path for one in client_documents(client)} - shown_documents(client, as_of)
    further = tuple(prefix for _language, prefix in spoken(client) if prefix)
    return tuple(one for one in documents if one.path not in hidden and not one.path.startswith(further))
