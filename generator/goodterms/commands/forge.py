"""``goodterms forge``."""

from __future__ import annotations

from pathlib import Path

import click

from goodterms.building.project import read_project
from goodterms.errors import GoodTermsError
from goodterms.starting.forges import FORGES, Place, forge_files
from goodterms.starting.writing import write_new


@click.group()
def forge() -> None:
    """The files that places to publish at want in a project.

    \b
    Example:
      goodterms forge add github
    """


@forge.command()
@click.argument("names", metavar="NAME...", type=click.Choice(list(FORGES)), nargs=-1, required=True)
def add(names: tuple[str, ...]) -> None:
    """Write the files for publishing at NAME: github, gitlab, netlify, cloudflare, nginx or caddy.

    What is there already is never overwritten. The first lines of each file say what else
    is to do, once.

    \b
    Example:
      goodterms forge add github
      goodterms forge add nginx
    """
    project = read_project(Path.cwd())
    if not project.docs.is_relative_to(project.root):
        raise GoodTermsError("the guide's folder is not in the project", "name one inside it as `docs_dir`")
    docs = project.docs.relative_to(project.root).as_posix()
    place = Place(project.root.name, project.site_url, docs)
    written = write_new(project.root, forge_files(names, place))
    for name in written:
        click.echo(name)
    if not written:
        click.echo("All of it is there already.")
    for name in dict.fromkeys(names):
        click.echo(f"{FORGES[name].title}: {FORGES[name].publish}")
