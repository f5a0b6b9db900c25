"""``goodterms today``."""

from __future__ import annotations

import json
import shutil
import sys
import textwrap
from datetime import date
from pathlib import Path

import click

from goodterms.building.project import build_day, read_project
from goodterms.commands.options import DAY, clients_option, json_option, refuse_hosted
from goodterms.desk.portfolio import read_portfolio
from goodterms.desk.today import HEADINGS, Item
from goodterms.desk.today import today as day_list
from goodterms.desk.words import Say
from goodterms.records.problems import has_errors


@click.command()
@click.option("--as-of", "as_of", type=DAY, metavar="DAY", help="As it stands on this day; else today.")
@clients_option
@json_option
def today(as_of: date | None, clients_dir: Path | None, as_json: bool) -> None:
    """Tell what there is to do today, for every client, the most urgent first.

    Invoices to send and to remind of, questions and changes that wait for an answer, promises,
    news, agreements to seal, rates to announce. Each with the command that does it; where
    something is to be written down, that opens the record at its place.

    \b
    Example:
      goodterms today
      goodterms today --as-of 2026-05-04 --json
    """
    refuse_hosted()
    project = read_project(Path.cwd(), clients=clients_dir)
    portfolio, problems = read_portfolio(project, as_of or build_day(project.as_of))
    items = day_list(portfolio)
    if as_json:
        shape = {
            "as_of": str(portfolio.as_of),
            "items": [item.as_json() for item in items],
            "problems": [problem.as_json() for problem in sorted(problems)],
        }
        click.echo(json.dumps(shape, indent=2, ensure_ascii=False))
    else:
        click.echo(told(items, Say(portfolio.policy, portfolio.as_of)), nl=False)
        for problem in sorted(problems):
            click.echo(problem.text(), err=True)
        if has_errors(problems):
            click.echo("These records are left out until they are mended.", err=True)
    if has_errors(problems):
        sys.exit(1)


def width() -> int:
    """Return the width to wrap text at."""
    return min(max(shutil.get_terminal_size((100, 24)).columns, 60), 100)


def told(items: tuple[Item, ...], say: Say) -> str:
    """Return the list as text for a terminal."""
    if not items:
        return f"{say.full(say.as_of)}: nothing is waiting. Enjoy the quiet.\n"
    lines = [say.full(say.as_of)]
    for level, heading in HEADINGS.items():
        chosen = [item for item in items if item.level == level]
        if chosen:
            lines += ["", f"{heading} ({len(chosen)})"]
        for item in chosen:
            lines += ["", *_item(item)]
    return "\n".join(lines) + "\n"


def _item(item: Item) -> list[str]:
    head = f"{item.name}, {item.subject}" if item.subject else item.name
    lines = [f"  {head}", *textwrap.wrap(item.text, width(), initial_indent="    ", subsequent_indent="    ")]
    lines.append(f"    > {item.command}" if item.command else "")
    if item.then:
        lines += textwrap.wrap(item.then, width(), initial_indent="      ", subsequent_indent="      ")
    return [line for line in lines if line]
