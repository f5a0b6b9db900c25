"""``goodterms secret``."""

from __future__ import annotations

from pathlib import Path

import click

from goodterms.building.project import find_root
from goodterms.sealing.secret import write_secret


@click.group()
def secret() -> None:
    """The secret that every page is sealed with.

    \b
    Example:
      goodterms secret new
    """


@secret.command()
def new() -> None:
    """Make the project's secret in .goodterms/secret, which git does not take.

    Every link comes from it: lose it, and all links are dead; give it away, and all pages
    are open. An existing secret is never overwritten.

    \b
    Example:
      goodterms secret new
    """
    root = find_root(Path.cwd().resolve())
    path = write_secret(root)
    click.echo(f"Made {path.relative_to(root).as_posix()}. Keep a copy where you keep your passwords.")
