"""``goodterms links``."""

from __future__ import annotations

import io
import json
import os
from pathlib import Path

import click

from goodterms.building.links import ClientLinks, client_links, letter
from goodterms.building.project import Project, read_project
from goodterms.commands.options import clients_option, json_option
from goodterms.errors import GoodTermsError
from goodterms.sealing.keys import format_code
from goodterms.sealing.secret import read_secret


@click.command()
@click.argument("clients", nargs=-1, metavar="[CLIENT]...")
@click.option("--qr", is_flag=True, help="Draw each link as a QR code, for a letter.")
@click.option(
    "--write",
    "target",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write to a new file only you can read: .html (a sheet with QR codes to print), .json or text.",
)
@click.option("--site-url", metavar="URL", help="Where the site is published, instead of mkdocs.yml's.")
@clients_option
@json_option
def links(
    clients: tuple[str, ...],
    qr: bool,
    target: Path | None,
    site_url: str | None,
    clients_dir: Path | None,
    as_json: bool,
) -> None:
    """Print the private link of each CLIENT, or of all, and the code where there is one.

    A CLIENT is named as its file: kvist for clients/kvist.yml. Whoever has a link can
    read that client's pages; send a code another way than its link.

    \b
    Example:
      goodterms links kvist --qr
      goodterms links --json --site-url http://127.0.0.1:8000/
    """
    project = read_project(Path.cwd(), clients=clients_dir, site_url=site_url)
    if not project.site_url:
        raise GoodTermsError(
            "mkdocs.yml does not say where the site is published", "set `site_url:` there, or give --site-url"
        )
    found = client_links(project, read_secret(project.root), clients)
    if as_json or (target and target.suffix == ".json"):
        text = json.dumps([one.as_json() for one in found], indent=2, ensure_ascii=False) + "\n"
    elif target and target.suffix == ".html":
        text = letter(found)
    else:
        text = "\n".join(_told(one, qr=qr) for one in found)
    if target is None:
        click.echo(text, nl=False)
        return
    _write(target, text, project)
    click.echo(f"Wrote {target}. Anyone who reads it can open these pages.")


def _told(links_of: ClientLinks, *, qr: bool) -> str:
    lines = [f"{links_of.client}  ({links_of.name})", f"  link  {links_of.url}"]
    if links_of.code:
        lines.append(f"  code  {format_code(links_of.code)}  (send it another way than the link)")
    text = "\n".join(lines) + "\n"
    if qr:
        drawn = io.StringIO()
        links_of.qr().terminal(out=drawn, compact=True)
        text += drawn.getvalue()
    return text


def _write(target: Path, text: str, project: Project) -> None:
    for folder in (project.docs, project.site, project.overrides):
        if folder and target.resolve().is_relative_to(folder.resolve()):
            raise GoodTermsError("the file would be published with the site", "write it outside that folder")
    try:
        handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise GoodTermsError("the file exists already", "name another, or delete it first") from None
    except OSError as error:
        raise GoodTermsError("the file cannot be written", error.strerror or "name another") from None
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
