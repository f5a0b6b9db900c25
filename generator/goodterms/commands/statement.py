"""``goodterms statement``."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import click
from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table

from goodterms.building.clients import checked_client
from goodterms.building.project import build_day, read_project
from goodterms.commands.options import DAY, clients_option, json_option, refuse_hosted
from goodterms.ledger import Statement, statement_csv, statement_json
from goodterms.ledger import statement as make_statement
from goodterms.ledger.money import plain


@click.command()
@click.argument("client")
@click.option("--as-of", "as_of", type=DAY, metavar="DAY", help="As it stood on this day; else today.")
@click.option("--from", "start", type=DAY, metavar="DAY", help="Begin here, with an opening balance.")
@click.option("--to", "end", type=DAY, metavar="DAY", help="End here; the same as --as-of.")
@click.option("--csv", "as_csv", is_flag=True, help="Print CSV, for a spreadsheet.")
@clients_option
@json_option
def statement(
    client: str,
    as_of: date | None,
    start: date | None,
    end: date | None,
    as_csv: bool,
    clients_dir: Path | None,
    as_json: bool,
) -> None:
    """Print CLIENT's statement of account: every entry with its cause, and what is open by age.

    \b
    Example:
      goodterms statement kvist --as-of 2026-06-30
      goodterms statement kvist --from 2026-01-01 --to 2026-03-31 --csv
    """
    if as_json and as_csv:
        raise click.UsageError("--json or --csv, not both")
    if as_of and end and as_of != end:
        raise click.UsageError("--as-of and --to name two different days")
    refuse_hosted()
    project = read_project(Path.cwd(), clients=clients_dir)
    last = as_of or end or build_day(project.as_of)
    if start and start > last:
        raise click.UsageError("--from lies after the last day")
    loaded, policy = checked_client(project, client)
    made = make_statement(loaded.client, policy, last, start)
    if as_json:
        click.echo(json.dumps(statement_json(made, client), indent=2, ensure_ascii=False))
    elif as_csv:
        click.echo(statement_csv(made), nl=False)
    else:
        _show(made, loaded.client.name)


def _show(made: Statement, name: str) -> None:
    currency = made.ledger.currency
    table = Table(box=SIMPLE, title=f"{name}, as of {made.end}", title_justify="left", show_footer=True)
    for head, foot in (("Day", ""), ("Invoice", ""), ("What", "Balance")):
        table.add_column(head, foot)
    table.add_column("Amount", justify="right")
    table.add_column(f"Balance {currency}", plain(made.closing, currency), justify="right")
    if made.start:
        table.add_row(str(made.start), "", "Opening balance", "", plain(made.opening, currency))
    for line in made.lines:
        amount, balance = plain(line.entry.amount, currency), plain(line.balance, currency)
        table.add_row(str(line.entry.on), line.number, line.text, amount, balance)
    aged = Table(box=SIMPLE, title="Open, by days since it was due", title_justify="left")
    for bucket in made.ageing:
        aged.add_column(bucket, justify="right")
    aged.add_row(*(plain(amount, currency) for amount in made.ageing.values()))
    console = Console(highlight=False, markup=False)
    console.print(table)
    console.print(aged)
