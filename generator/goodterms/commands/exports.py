"""``goodterms export``."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date
from pathlib import Path

import click

from goodterms.building.project import Project, build_day, read_project
from goodterms.commands.options import DAY, clients_option
from goodterms.desk.exports import beancount, everything, gobl, hledger
from goodterms.desk.exports.books import Selection, select
from goodterms.desk.exports.output import check_target, file_name, is_kept_by_git, write_private
from goodterms.desk.exports.tables import TABLES, table
from goodterms.errors import GoodTermsError

_WRITERS: dict[str, Callable[[Selection], str]] = {
    "beancount": beancount.journal,
    "hledger": hledger.journal,
    "json": everything.document,
    "gobl": gobl.text,
}


@click.command(name="export")
@click.option("--format", "form", type=click.Choice(["csv", *sorted(_WRITERS)]), required=True)
@click.option("--table", "name", type=click.Choice(list(TABLES)), help="Of csv: which rows. Else entries.")
@click.option("--client", "clients", multiple=True, metavar="SLUG", help="This client only; may be repeated.")
@click.option("--from", "start", type=DAY, metavar="DAY", help="Begin here, with the balance before it.")
@click.option("--to", "end", type=DAY, metavar="DAY", help="End here.")
@click.option("--as-of", "as_of", type=DAY, metavar="DAY", help="The same as --to. Else today.")
@click.option("--output", "given", metavar="FILE", help="Else it is printed. For gobl also a folder.")
@clients_option
def exports(
    form: str,
    name: str | None,
    clients: tuple[str, ...],
    start: date | None,
    end: date | None,
    as_of: date | None,
    given: str | None,
    clients_dir: Path | None,
) -> None:
    """Write records and ledger for other programs.

    csv: one row an entry of the ledger, or invoices, lines, payments. beancount, hledger:
    double entry with every balance asserted. gobl: each invoice and credit note as it was
    issued; into a folder, one file each. json: records and ledger whole.

    An export holds what is private to your clients: a file is for you alone (mode 600), and is
    refused where it could be published.

    \b
    Example:
      goodterms export --format beancount --output ~/books/2026.beancount
      goodterms export --format csv --table invoices --from 2026-01-01 --to 2026-03-31
      goodterms export --format gobl --client kvist --output ~/invoices/
    """
    if name and form != "csv":
        raise click.UsageError("--table goes with --format csv")
    if end and as_of and end != as_of:
        raise click.UsageError("--to and --as-of name two different days")
    project = read_project(Path.cwd(), clients=clients_dir)
    last = end or as_of or build_day(project.as_of)
    if start and start > last:
        raise click.UsageError("--from lies after the last day")
    output = Path(given).expanduser() if given else None
    if output is not None:
        check_target(project, output)
    chosen = select(project, clients, start, last)
    if form == "gobl" and output is not None and given and (output.is_dir() or given.endswith(("/", os.sep))):
        _write_each(project, chosen, output)
        return
    text = table(chosen, name or "entries") if form == "csv" else _WRITERS[form](chosen)
    if output is None:
        # The line ends of CSV are CRLF, on a terminal and in a pipe too.
        click.echo(text.encode(), nl=False)
        return
    if output.is_dir():
        raise GoodTermsError(f"{output} is a folder", "name a file in it")
    write_private(output, text)
    _remark(output)


def _write_each(project: Project, chosen: Selection, folder: Path) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    written: set[str] = set()
    for number, document in gobl.documents(chosen):
        name = f"{file_name(number)}.json"
        if name.casefold() in written:
            raise GoodTermsError(f"two invoices would both be {name}", "export each client by itself")
        written.add(name.casefold())
        check_target(project, folder / name)
        write_private(folder / name, gobl.text_of(document))
    click.echo(f"{len(written)} {'document' if len(written) == 1 else 'documents'} in {folder}")
    if written:
        _remark(folder / "any.json")


def _remark(target: Path) -> None:
    if is_kept_by_git(target.resolve()):
        click.echo("git would take this up: add it to .gitignore, or keep exports elsewhere.", err=True)
