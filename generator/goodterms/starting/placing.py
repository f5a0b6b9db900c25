"""Where in a client's files a new invoice goes: into the newest file, on the side of its newest invoice."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from goodterms.building.edits import Items, with_additions
from goodterms.building.yaml_text import Text, item
from goodterms.records.find import PRIVATE, ClientFiles
from goodterms.records.load import LoadedClient
from goodterms.records.yaml import Places, read_yaml

KEY = "invoices"


def invoice_files(files: ClientFiles, loaded: LoadedClient) -> list[tuple[Path, Places, list[str] | None]]:
    """Return the files that an invoice may go into, with the days of issue in each.

    Args:
        files: The client's.
        loaded: The client's record.

    Returns:
        Path, text and days as written; no days where a file has no list of invoices.
    """
    held = zip(files.files, loaded.sources, strict=True)
    return [(path, source, _days(source)) for path, source in held if not path.name.endswith(PRIVATE)]


def newest_file(files: list[tuple[Path, Places, list[str] | None]]) -> tuple[Path, Places, list[str] | None]:
    """Return the file with the newest invoice, else the first that has a list, else the first."""
    with_some = [one for one in files if one[2] is not None]
    return max(with_some, key=lambda one: max(one[2] or [""])) if with_some else files[0]


def with_invoices(source: Places, invoices: Sequence[Text], *, remark: str = "") -> bytes:
    """Return a file's bytes with invoices in it: behind the others, or before them if the newest is first.

    Args:
        source: The file; its YAML has no slip.
        invoices: In the order of their days.
        remark: A comment below the first key of each.

    Raises:
        GoodTermsError: The file is laid out so that nothing can be added without a risk.
    """
    days = _days(source) or []
    newest_first = len(set(days)) > 1 and days == sorted(days, reverse=True)
    items = tuple(reversed(invoices) if newest_first else invoices)
    added = Items((), KEY, items, first=newest_first, roomy=True, remark=remark)
    return with_additions(source, added, what="no invoice")


def new_file(invoice: Text, beside: Places, *, remark: str = "") -> bytes:
    """Return a new file of a folder; an editor finds the schema where it does in the file beside it."""
    first = beside.data.decode("utf-8").lstrip("\ufeff").splitlines()[0]
    rows = [first] if first.startswith("# yaml-language-server:") else []
    rows += [f"{KEY}:", *(f"  {row}" for row in item(invoice, remark=remark))]
    return "\n".join([*rows, ""]).encode()


def _days(source: Places) -> list[str] | None:
    value, _ = read_yaml(source.data)
    held = value.get(KEY) if isinstance(value, dict) else None
    if not isinstance(held, tuple):
        return None
    return [str(one["issued"]) for one in held if isinstance(one, dict) and "issued" in one]
