"""``goodterms schema``."""

from __future__ import annotations

import json
from pathlib import Path

import click

from goodterms.building.project import find_root
from goodterms.records.schema import SCHEMAS


@click.command()
@click.option(
    "--print", "printed", type=click.Choice(list(SCHEMAS)), help="Print one schema instead of writing both."
)
def schema(printed: str | None) -> None:
    """Write JSON Schema of the records, for completion and hover text in an editor.

    The files go to schema/ in the project. A record finds its schema by its first line;
    most editors with a YAML extension follow it.

    \b
    Example:
      goodterms schema
      # yaml-language-server: $schema=../schema/client.schema.json
    """
    if printed:
        click.echo(_text(printed), nl=False)
        return
    folder = find_root(Path.cwd().resolve()) / "schema"
    folder.mkdir(exist_ok=True)
    for name in SCHEMAS:
        (folder / f"{name}.schema.json").write_text(_text(name), encoding="utf-8")
        click.echo(f"schema/{name}.schema.json")


def _text(name: str) -> str:
    return json.dumps(SCHEMAS[name](), indent=2, ensure_ascii=False) + "\n"
