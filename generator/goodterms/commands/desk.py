"""``goodterms desk``."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import click

from goodterms.building.project import Project, build_day, read_project
from goodterms.commands.options import DAY, clients_option, refuse_hosted
from goodterms.desk.dashboard.file import write_desk
from goodterms.desk.dashboard.page import Document, render
from goodterms.desk.dashboard.server import DeskServer
from goodterms.desk.portfolio import read_portfolio
from goodterms.publishing.privately import check_place
from goodterms.records.problems import Problem, has_errors


@click.command()
@click.option(
    "--port", type=click.IntRange(0, 65535), default=0, metavar="N", help="Where to listen. [default: any]"
)
@click.option(
    "--write",
    "target",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write the page to a file only you can read, instead of serving it.",
)
@click.option("--as-of", "as_of", type=DAY, metavar="DAY", help="As it stood on this day; else today.")
@clients_option
def desk(port: int, target: Path | None, as_of: date | None, clients_dir: Path | None) -> None:
    """Show the desk: open amounts by age, money expected, questions, who pays when, and today's list.

    The page is private. It is served to this machine only, at an address that nobody can guess
    and that is another each time; it shows the records as they are when it is loaded. Nothing
    on it comes from elsewhere. Stop it with Ctrl-C.

    \b
    Example:
      goodterms desk
      goodterms desk --write .goodterms/desk.html
    """
    refuse_hosted()
    project = read_project(Path.cwd(), clients=clients_dir)
    if target:
        check_place(target, project)
        document, problems = _made(project, as_of)
        write_desk(target, document)
        click.echo(f"Wrote {target}. It is for your eyes only.")
        for problem in sorted(problems):
            click.echo(problem.text(), err=True)
        if has_errors(problems):
            click.echo("These records are left out until they are mended.", err=True)
            sys.exit(1)
        return
    _made(project, as_of)  # what cannot be shown at all is told before an address is
    with DeskServer(lambda: _made(project, as_of)[0], port) as server:
        click.echo(f"The desk is at {server.url}\nIt is served to this machine only. Stop it with Ctrl-C.")
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            click.echo("\nThe desk is closed.")


def _made(project: Project, as_of: date | None) -> tuple[Document, list[Problem]]:
    portfolio, problems = read_portfolio(project, as_of or build_day(project.as_of))
    return render(portfolio, problems), problems
