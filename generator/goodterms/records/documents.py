"""The files that a record names: each beside the record, and really a document."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path as FilePath

from goodterms.records.find import is_inside
from goodterms.records.load import LoadedClient
from goodterms.records.yaml import Path

Complaint = tuple[Path, str, str]
"""Where in the record, what is wrong, and the mend."""

MAX_DOCUMENT = 25 * 1024 * 1024
# A copy of a record by another name would hand its private notes to the client.
_RECORD = re.compile(rb"^(private|invoices|language|freelancer):", re.MULTILINE)


def document_complaints(loaded: LoadedClient) -> Iterator[Complaint]:
    """Yield what is wrong with the files that a record names."""
    for name, path in named_files(loaded):
        complaint = _complaint(name, loaded)
        if complaint:
            yield path, *complaint


def named_files(loaded: LoadedClient) -> Iterator[tuple[str, Path]]:
    """Yield each file that a record names, with its place in the record."""
    contract = loaded.client.terms.contract
    if contract and contract.file is not None:
        yield contract.file, ("terms", "contract", "file")
    for i, dispute in enumerate(loaded.client.disputes):
        for k, evidence in enumerate(dispute.evidence):
            if evidence.file is not None:
                yield evidence.file, ("disputes", i, "evidence", k, "file")


def _complaint(name: str, loaded: LoadedClient) -> tuple[str, str] | None:
    relative = FilePath(name)
    if relative.is_absolute() or ".." in relative.parts or "\\" in name:
        return "the path leaves the client's folder", "put the file beside the record"
    if len(relative.parts) > 1 and not loaded.has_folder:
        # Folders beside a lone record are other clients'.
        return "the path leads into another client's folder", "make this client a folder of its own"
    file = loaded.base / relative
    try:
        if not is_inside(file, loaded.base):
            return "the file is a link out of the client's folder", "copy the file here"
        if not file.is_file():
            return "there is no such file", "put it beside the record, or check the name"
        if file.stat().st_size > MAX_DOCUMENT:
            return "the document is too large for a phone", "keep it under 25 MB"
        with file.open("rb") as opened:
            start = opened.read(65_536)
    except (OSError, ValueError):
        return "the file cannot be read", "give it a shorter name, and check that it is readable"
    if file.suffix.lower() in {".yml", ".yaml"} or (b"\0" not in start and _RECORD.search(start)):
        return "a record is no document", "name another file"
    return None
