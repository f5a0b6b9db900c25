"""``goodterms signs``."""

from __future__ import annotations

import json
import sys
import textwrap
from datetime import date
from pathlib import Path

import click
from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table

from goodterms.building.project import build_day, read_project
from goodterms.commands.options import DAY, clients_option, json_option, refuse_hosted
from goodterms.commands.today import width
from goodterms.desk.portfolio import read_portfolio
from goodterms.desk.signs import SIGNS, Signs
from goodterms.desk.signs import signs as read_signs
from goodterms.desk.words import sentence as sentence_case
from goodterms.records.problems import has_errors

MARKS = {"none": "·", "a little": "a little", "clear": "clear"}
NARROW = 90
"""Columns of a terminal below which a table of seven would break its words."""


@click.command()
@click.argument("client", required=False)
@click.option("--as-of", "as_of", type=DAY, metavar="DAY", help="As it stood on this day; else today.")
@clients_option
@json_option
def signs(client: str | None, as_of: date | None, clients_dir: Path | None, as_json: bool) -> None:
    """Tell which relations need care: six signs, each with its evidence from the records.

    For all clients an overview; for one CLIENT the evidence with its figures, what to try
    first and, where two signs or more are clear, the steps to a decent end. Counted are the
    last twelve months. Only you see any of it.

    \b
    Example:
      goodterms signs
      goodterms signs kvist --as-of 2026-06-30
    """
    refuse_hosted()
    project = read_project(Path.cwd(), clients=clients_dir)
    day = as_of or build_day(project.as_of)
    portfolio, problems = read_portfolio(project, day, [client] if client else [])
    found = read_signs(portfolio)
    if as_json:
        shape = {
            "as_of": str(day),
            "clients": [one.as_json() for one in found],
            "problems": [problem.as_json() for problem in sorted(problems)],
        }
        click.echo(json.dumps(shape, indent=2, ensure_ascii=False))
    else:
        if client:
            for one in found:
                click.echo(told(one), nl=False)
        else:
            _overview(found)
        for problem in sorted(problems):
            click.echo(problem.text(), err=True)
    if has_errors(problems):
        sys.exit(1)


def _overview(found: tuple[Signs, ...]) -> None:
    console = Console(highlight=False, markup=False, width=width())
    if console.width < NARROW:
        for one in found:
            seen = [
                f"{reading.sign} {MARKS[reading.level]}"
                for reading in one.readings
                if reading.level != "none"
            ]
            for line in _wrapped(f"{one.relation.slug}: {', '.join(seen) or MARKS['none']}", ""):
                console.print(line)
    else:
        console.print(_table(found))
    cautious = [one.relation.slug for one in found if one.caution]
    if cautious:
        console.print(f"Little on record yet: {', '.join(cautious)}.")
    console.print("For the evidence, and what to try first: goodterms signs CLIENT")


def _table(found: tuple[Signs, ...]) -> Table:
    table = Table(box=SIMPLE, pad_edge=False, padding=(0, 1, 0, 0))
    for head in ("client", *SIGNS):
        table.add_column(head, overflow="fold")
    for one in found:
        table.add_row(one.relation.slug, *(MARKS[reading.level] for reading in one.readings))
    return table


def told(one: Signs) -> str:
    """Return one client's signs as text for a terminal."""
    lines = [f"{one.relation.client.name}, as of {one.relation.as_of}"]
    if one.caution:
        lines += ["", *_wrapped(one.caution, "")]
    quiet = [reading.sign for reading in one.readings if reading.level == "none"]
    for reading in one.readings:
        if reading.level == "none":
            continue
        lines += ["", f"{reading.sign.capitalize()}: {reading.level}"]
        for sentence in reading.evidence:
            lines += _wrapped(sentence, "  ", "- ")
        for sentence in (reading.caution, f"({sentence_case(reading.rule)})"):
            lines += _wrapped(sentence, "  ") if sentence else []
        lines += ["", "  What to try first"]
        for tip in one.first.get(reading.sign, ()):
            lines += _wrapped(tip, "  ", "- ")
    if quiet:
        lines += ["", *_wrapped(f"No sign of: {', '.join(quiet)}.", "")]
        for reading in one.readings:
            if reading.level == "none" and (reading.evidence or reading.caution):
                for sentence in (*reading.evidence, reading.caution):
                    lines += _wrapped(f"{reading.sign.capitalize()}: {sentence}", "  ") if sentence else []
    if one.end:
        lines += ["", "If it comes to parting, a decent end"]
        for number, (step, command) in enumerate(one.end, start=1):
            lines += _wrapped(step, "  ", f"{number}. ")
            lines += [f"     > {command}"] if command else []
    return "\n".join(lines) + "\n"


def _wrapped(text: str, indent: str, mark: str = "") -> list[str]:
    return textwrap.wrap(
        text, width(), initial_indent=indent + mark, subsequent_indent=indent + " " * len(mark)
    )
