"""``goodterms access``."""

from __future__ import annotations

import json
import os
import sys
from contextlib import suppress
from pathlib import Path

import click
from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table

from goodterms.building.project import read_project
from goodterms.commands.options import clients_option, json_option, refuse_hosted
from goodterms.publishing.care import rotated_on
from goodterms.publishing.who import ClientAccess, who_has_what
from goodterms.records.problems import has_errors
from goodterms.sealing.secret import VARIABLE, MissingSecret, read_secret

_WIDE = 160
_KNOWN = {
    "exactly": "{}",
    "at least": "{} or before",
    "not committed": "not committed yet",
    "unknown": "not known without git",
}


@click.command()
@clients_option
@json_option
def access(clients_dir: Path | None, as_json: bool) -> None:
    """Tell who has what since when: each client's way in, and since which day their links hold.

    The day is the one on which the epoch was committed. Shows no key. To withdraw every link of a
    client, raise `epoch:` under `access:` and publish. Exits with 1 if a record cannot be read.

    \b
    Example:
      goodterms access
      goodterms access --json
    """
    refuse_hosted()
    project = read_project(Path.cwd(), clients=clients_dir)
    secret = None
    with suppress(MissingSecret):
        secret = read_secret(project.root)
    found, problems = who_has_what(project, secret)
    if as_json:
        click.echo(json.dumps([one.as_json() for one in found], indent=2, ensure_ascii=False))
    else:
        _show(found)
        rotated = rotated_on(project.root)
        if rotated and not os.environ.get(VARIABLE, "").strip():
            click.echo(
                f"The secret was made anew on {rotated}: links from before are dead once that is published."
            )
    for problem in sorted([*problems, *(one.problem for one in found if one.problem)]):
        click.echo(problem.text(), err=True)
    if has_errors(problems):
        raise SystemExit(1)


def _show(found: list[ClientAccess]) -> None:
    table = Table(box=SIMPLE, padding=(0, 1, 0, 0), pad_edge=False)
    # A name that is cut off names nobody; it goes on in the next line.
    table.add_column("Client", overflow="fold")
    for head in ("Mode", "Epoch", "Since", "Languages", "Pages", "Built"):
        numeric = head in {"Epoch", "Pages"}
        table.add_column(head, justify="right" if numeric else "left", no_wrap=head != "Languages")
    for one in found:
        since = _KNOWN[one.since.known].format(one.since.day)
        built = {True: "yes", False: "not yet", None: "-"}[one.built]
        languages = ", ".join(one.languages)
        table.add_row(one.client, one.mode, str(one.epoch), since, languages, str(one.pages), built)
    # Where no terminal sets a width, a program reads the lines, or somebody does later.
    width = None if sys.stdout.isatty() else _WIDE
    Console(highlight=False, markup=False, width=width).print(table)
