"""``goodterms agree``."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from goodterms.building.agreements import find_dispute, seal_agreement
from goodterms.building.clients import checked_client, client_files
from goodterms.building.project import read_project
from goodterms.commands.options import clients_option
from goodterms.ledger.agreed import agreed_values


@click.command()
@click.argument("client")
@click.argument("dispute")
@click.option("--yes", is_flag=True, help="Do not ask; nobody is asked where there is no terminal.")
@clients_option
def agree(client: str, dispute: str, yes: bool, clients_dir: Path | None) -> None:
    """Seal what was agreed with CLIENT in DISPUTE, so that it stays as agreed.

    Shows what is about to be sealed, and writes `seal: sha256:…` into the record; the rest
    of the file stays as it is. From then on `goodterms check` and every build refuse the
    agreement if it was changed. What was done of the next steps may still be noted.

    \b
    Example:
      goodterms agree kvist D-2026-1
    """
    project = read_project(Path.cwd(), clients=clients_dir)
    loaded, _ = checked_client(project, client)
    _, found, resolution = find_dispute(loaded, dispute)
    click.echo(f"{loaded.client.name}, {dispute}: about to be sealed\n")
    for key, value in agreed_values(found, resolution).items():
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        click.echo(f"  {key}: {text}")
    click.echo()
    if not yes and sys.stdin.isatty():
        click.confirm("Is this what was agreed?", abort=True)
    seal = seal_agreement(loaded, client_files(project)[client], project.root, dispute)
    click.echo(f"Sealed: {seal}")
