"""Imported invoices into the records of their clients."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from goodterms.building.clients import refuse_link, with_files
from goodterms.building.project import Project
from goodterms.building.replacing import replace_file
from goodterms.building.seal import problems_of
from goodterms.building.yaml_text import Text
from goodterms.desk.bank.names import words_of
from goodterms.desk.imports.invoice import Imported
from goodterms.desk.imports.reading import Records
from goodterms.desk.imports.terms import terms_of
from goodterms.errors import GoodTermsError
from goodterms.ledger.money import plain
from goodterms.ledger.tax import totals_of
from goodterms.records.client import Client
from goodterms.records.find import display
from goodterms.records.invoices import InvoiceLine
from goodterms.records.problems import Problem, has_errors
from goodterms.starting.placing import invoice_files, newest_file, with_invoices


@dataclass(slots=True)
class Sorted:
    """Which invoice goes where."""

    by_client: dict[str, list[Imported]] = field(default_factory=dict)
    """New ones, by the slug of their client."""
    unknown: dict[str, list[Imported]] = field(default_factory=dict)
    """Of clients that there is no record of, by the name in the table."""
    there: list[Imported] = field(default_factory=list)
    """Numbers that a record has already."""
    differing: list[tuple[Imported, str]] = field(default_factory=list)
    """Of those, with what differs."""
    foreign: list[tuple[Imported, str]] = field(default_factory=list)
    """In another currency than their client's, with that."""


def sort_out(invoices: Sequence[Imported], clients: Mapping[str, Client], only: str = "") -> Sorted:
    """Find the client of each invoice: by slug, by name, by name without legal form and case.

    Args:
        invoices: Of the table.
        clients: By slug.
        only: The slug of the only client to look at; rows that name nobody are then theirs.
    """
    found = Sorted()
    owners = {invoice.number: slug for slug, client in clients.items() for invoice in client.invoices}
    for invoice in invoices:
        slug = owners.get(invoice.number) or _client_of(invoice.client, clients, only)
        if only and slug not in {only, None}:
            continue
        if invoice.number in owners:
            found.there.append(invoice)
            differs = _difference(invoice, clients[owners[invoice.number]])
            if differs:
                found.differing.append((invoice, differs))
        elif slug is None:
            if not only:
                found.unknown.setdefault(invoice.client, []).append(invoice)
        elif invoice.currency and invoice.currency != clients[slug].currency:
            found.foreign.append((invoice, clients[slug].currency))
        else:
            found.by_client.setdefault(slug, []).append(invoice)
    return found


def currency_of(name: str, records: Records, only: str = "") -> str:
    """Return the currency of the client that a table names; the policy's for one that is not known."""
    slug = _client_of(name, records.clients, only)
    return records.policy.currency if slug is None else records.loaded[slug].client.currency


def _client_of(name: str, clients: Mapping[str, Client], only: str) -> str | None:
    if not name:
        return only or None
    if name in clients:
        return name
    folded = name.casefold()
    same = [slug for slug, client in clients.items() if client.name.casefold() == folded]
    same = same or [slug for slug, client in clients.items() if words_of(client.name) == words_of(name)]
    return same[0] if len(same) == 1 else None


def _difference(invoice: Imported, client: Client) -> str:
    there = next(one for one in client.invoices if one.number == invoice.number)
    old, new = totals_of(there.lines, client.currency).gross, totals_of(invoice.lines, client.currency).gross
    if old != new:
        return f"{plain(new, client.currency)} in the file, {plain(old, client.currency)} in the record"
    if there.issued not in {None, invoice.issued}:
        return f"issued {invoice.issued} in the file, {there.issued} in the record"
    return ""


def changed_record(
    project: Project, records: Records, slug: str, invoices: Sequence[Imported]
) -> tuple[dict[Path, bytes], list[Problem]]:
    """Return what a client's files would say with the invoices in them.

    Args:
        project: The project.
        records: The records as they were read.
        slug: The client.
        invoices: Theirs, new.

    Returns:
        The files that change, with their bytes; and what is wrong with the record then.

    Raises:
        GoodTermsError: A file is laid out so that nothing can be added to it, or is a link.
    """
    files, loaded = records.files[slug], records.loaded[slug]
    path, source, _ = newest_file(invoice_files(files, loaded))
    refuse_link(files, path, project.root)
    if path.read_bytes() != source.data:
        raise GoodTermsError(f"{source.file} was changed meanwhile", "run the command again")
    wanted = sorted(invoices, key=lambda one: (one.issued, one.number))
    data = with_invoices(source, [_as_text(one, loaded.client, records) for one in wanted])
    now, problems = with_files(files, {path: data}, project.root)
    if now is not None:
        seen = {
            ("invoice", invoice.number): records.loaded[other].sources[0].file
            for other, one in records.loaded.items()
            if other != slug
            for invoice in one.client.invoices
        }
        problems += problems_of(now, records.policy, seen)
    return {path: data}, problems


def write_records(
    project: Project, records: Records, by_client: Mapping[str, Sequence[Imported]]
) -> tuple[list[str], list[Problem]]:
    """Write invoices into the records, each file whole or not at all.

    Returns:
        The files that were changed, and what was wrong with the others; those are as they were.
    """
    written: list[str] = []
    problems: list[Problem] = []
    for slug, invoices in by_client.items():
        try:
            changed, found = changed_record(project, records, slug, invoices)
        except GoodTermsError as error:
            shown = display(records.files[slug].files[0], project.root)
            problems.append(Problem(shown, 1, 1, error.message, error.mend))
            continue
        problems += found
        if has_errors(found):
            continue
        for path, data in changed.items():
            replace_file(path, data)
            written.append(display(path, project.root))
    return written, problems


def _as_text(invoice: Imported, client: Client, records: Records) -> Text:
    values: dict[str, Text] = {"number": invoice.number, "issued": invoice.issued.isoformat()}
    if invoice.service is not None:
        start, end = invoice.service
        values["service"] = start.isoformat() if start == end else f"{start}/{end}"
    values["purpose"] = invoice.purpose
    terms = terms_of(invoice, client, records.policy)
    if terms:
        values["terms"] = terms
    if invoice.corrects:
        values["corrects"] = invoice.corrects
    if invoice.note:
        values["note"] = invoice.note
    return {**values, "lines": tuple(_line(line) for line in invoice.lines)}


def _line(line: InvoiceLine) -> dict[str, str]:
    tax = f"{line.tax.normalize():f}" if line.tax else ""
    written = {"item": line.item, "quantity": f"{line.quantity:f}", "unit": line.unit or "",
               "price": f"{line.price:f}", "tax": tax}  # fmt: skip
    return {key: text for key, text in written.items() if text}
