"""Records whose file had another name at the last commit: links are made from it, and die with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from goodterms.building.git import ask
from goodterms.publishing.epochs import slug_of
from goodterms.records.client import Client
from goodterms.records.yaml import read_yaml

_Mark: TypeAlias = tuple[str, str]
"""What a client is known by under any file name: the kind, and its text."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """The clients that were there at the last commit."""

    known: Set[str]
    """Their slugs."""
    gone: Mapping[_Mark, str]
    """The slugs of those whose files are there no more, by what the clients are known by."""

    def name_of(self, slug: str, client: Client) -> str | None:
        """Return what a client's record was called; None where it has the same name, or is new."""
        if slug in self.known or not self.gone:
            return None
        own = [("name", client.name.casefold()), *(("number", one.number) for one in client.invoices)]
        return next((self.gone[mark] for mark in own if mark in self.gone), None)


def read_earlier(folder: Path, present: Set[str]) -> Earlier:
    """Read what was committed last of a folder of records; nothing where there is no commit.

    Args:
        folder: The folder.
        present: Every slug that is in it now.
    """
    listed = ask(folder, "ls-tree", "-r", "-z", "--name-only", "HEAD", "--", ".") if folder.is_dir() else None
    paths = [(slug, path) for path in (listed or "").split("\0") if (slug := slug_of(path))]
    gone = {
        mark: slug for slug, path in reversed(paths) if slug not in present for mark in _marks(folder, path)
    }
    return Earlier({slug for slug, _ in paths}, gone)


def _marks(folder: Path, path: str) -> Iterator[_Mark]:
    text = ask(folder, "cat-file", "blob", f"HEAD:./{path}") or ""
    value, slips = read_yaml(text.encode("utf-8", "surrogateescape"))
    if slips or not isinstance(value, dict):
        return
    name, invoices = value.get("name"), value.get("invoices")
    if isinstance(name, str):
        yield "name", name.casefold()
    for invoice in invoices if isinstance(invoices, Iterable) else ():
        number = invoice.get("number") if isinstance(invoice, dict) else None
        if isinstance(number, str):
            yield "number", number
