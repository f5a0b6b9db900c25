"""``goodterms import invoices``."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from decimal import Decimal
from functools import partial
from pathlib import Path

import click

from goodterms.building.project import Project, build_day, read_project
from goodterms.commands.asking import Checked
from goodterms.commands.options import clients_option
from goodterms.desk.imports.columns import is_quickbooks
from goodterms.desk.imports.creating import create_client
from goodterms.desk.imports.invoices import read_invoices
from goodterms.desk.imports.placing import Sorted, changed_record, currency_of, sort_out, write_records
from goodterms.desk.imports.reading import Records, read_records
from goodterms.desk.imports.values import DATE_FORMATS
from goodterms.errors import GoodTermsError
from goodterms.records.problems import Problem, has_errors
from goodterms.starting.answers import rate_of

_FIELDS = "number, client, issued, due, item, quantity, price, amount, tax, total …"


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--map", "given", multiple=True, metavar="FIELD=COLUMN,…", help=f"Which column is which: {_FIELDS}"
)
@click.option("--date-format", default="", metavar="FORMAT", help=f"How days are written: {DATE_FORMATS}.")
@click.option("--decimal", type=click.Choice([".", ","]), help="The mark before the decimals.")
@click.option("--encoding", default="", metavar="NAME", help="For example cp1250. Else told by the file.")
@click.option("--tax", type=Checked("rate", rate_of), help="Per cent, for taxable lines that name no rate.")
@click.option("--client", default="", metavar="SLUG", help="The invoices of this client only.")
@click.option("--create", is_flag=True, help="Write records for clients that there are none of.")
@click.option("--dry-run", is_flag=True, help="Say what would be written, write nothing.")
@clients_option
def invoices(
    file: Path,
    given: tuple[str, ...],
    date_format: str,
    decimal: str | None,
    encoding: str,
    tax: str | None,
    client: str,
    create: bool,
    dry_run: bool,
    clients_dir: Path | None,
) -> None:
    """Take the invoices of a CSV FILE over into the records of your clients.

    QuickBooks' export is known by its head; for any other, --map says which column is which.
    A row is a line of an invoice. Numbers that exist already are left as they are. The sums in
    the file must be those of its lines: where anything in it is wrong, nothing is written.

    \b
    Example:
      goodterms import invoices quickbooks.csv --dry-run
      goodterms import invoices old.csv --map number=Nr,client=Kunde,amount=Netto --tax 19
    """
    project = read_project(Path.cwd(), clients=clients_dir)
    records = read_records(project)
    if client:
        records.must_have(client)
    read, table, problems = read_invoices(
        file,
        given=given,
        date_format=date_format,
        decimal=decimal or "",
        encoding=encoding,
        currency_of=partial(currency_of, records=records, only=client),
        tax=Decimal(tax) if tax else None,
    )
    _tell([problem for problem in records.problems if problem.severity == "error"])
    _tell(problems)
    if problems:
        click.echo("Nothing was written.", err=True)
        sys.exit(1)
    if is_quickbooks(table.head.cells):
        click.echo("The file is QuickBooks' export.")
    found = sort_out(read, records.clients, client)
    _say(found, create=create)
    for invoice, currency in found.foreign:
        mend = f"its client's invoices are in {currency}: write it under another client"
        _tell([table.problem(invoice.row, "currency", "the invoice is in another currency", mend)])
    failed = bool(found.foreign) or (bool(found.unknown) and not create)
    if dry_run:
        failed |= _try(project, records, found)
        click.echo("Nothing was written.")
    else:
        failed |= _write(project, records, found, create=create)
    if failed or has_errors(records.problems):
        sys.exit(1)


def _say(found: Sorted, *, create: bool) -> None:
    for invoice in found.there:
        differs = next((f", but differs: {what}" for one, what in found.differing if one is invoice), "")
        click.echo(f"{invoice.number}: there already{differs}")
    for slug, new in found.by_client.items():
        click.echo(f"{slug}: {', '.join(invoice.number for invoice in new)}")
    for name, new in found.unknown.items():
        what = "a new client" if create else "no such client; --create makes a record"
        click.echo(f"{name or 'without a name'}: {what} ({', '.join(one.number for one in new)})")


def _try(project: Project, records: Records, found: Sorted) -> bool:
    """Try each record without writing it; tell whether one would not be right."""
    failed = False
    for slug, new in found.by_client.items():
        _, problems = changed_record(project, records, slug, new)
        _tell(problems)
        failed |= has_errors(problems)
    return failed


def _write(project: Project, records: Records, found: Sorted, *, create: bool) -> bool:
    written, problems = write_records(project, records, found.by_client)
    for shown in written:
        click.echo(f"{shown}: written")
    if create:
        for name, new in found.unknown.items():
            try:
                made, told = create_client(project, records.policy, name, new, build_day(project.as_of))
            except GoodTermsError as error:
                made, told = [], [Problem("clients", 1, 1, f"{name}: {error.message}", error.mend)]
            problems += told
            for shown in made:
                click.echo(f"{shown}: written, with the policy's language and country: look it over")
            written += made
    _tell(problems)
    if not written:
        click.echo("Nothing was written.")
    return has_errors(problems)


def _tell(problems: Iterable[Problem]) -> None:
    for problem in problems:
        click.echo(problem.text(), err=True)
