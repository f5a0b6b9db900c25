"""``goodterms links``."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import cast

import click

from goodterms.building.links import ClientLinks, client_links, letter
from goodterms.building.project import Project, read_project
from goodterms.commands.options import clients_option, json_option
from goodterms.errors import GoodTermsError
from goodterms.publishing.invitations import INVITATIONS_FOLDER, By, invitations, write_invitations
from goodterms.publishing.privately import check_place, write_new
from goodterms.records.find import display
from goodterms.records.problems import is_hosted
from goodterms.sealing.keys import format_code
from goodterms.sealing.secret import ensure_ignored, read_secret


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
@click.option("--invite", is_flag=True, help="Write each client a mail to send, in their language.")
@click.option(
    "--output",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help=f"With --invite: where to. [default: {INVITATIONS_FOLDER}]",
)
@click.option(
    "--code",
    "code_by",
    type=click.Choice(["text", "mail"]),
    help="With --invite: a code as a short text for a phone, or as a mail of its own, whose To you fill in. "
    "[default: text]",
)
@click.option("--site-url", metavar="URL", help="Where the site is published, instead of mkdocs.yml's.")
@click.option("--show-in-log", is_flag=True, help="Print keys even where a build service keeps the output.")
@clients_option
@json_option
def links(
    clients: tuple[str, ...],
    qr: bool,
    target: Path | None,
    invite: bool,
    folder: Path | None,
    code_by: str | None,
    site_url: str | None,
    show_in_log: bool,
    clients_dir: Path | None,
    as_json: bool,
) -> None:
    """Print the private link of each CLIENT, or of all, and the code where there is one.

    A CLIENT is named as its file: kvist for clients/kvist.yml. Whoever has a link can
    read that client's pages; send a code another way than its link.

    \b
    Example:
      goodterms links kvist --qr
      goodterms links kvist --invite
      goodterms links --json --site-url http://127.0.0.1:8000/
    """
    if invite and (qr or target or as_json):
        raise click.UsageError("--invite writes letters; leave out --qr, --write and --json")
    if not invite and (folder or code_by):
        raise click.UsageError("--output and --code go with --invite")
    if is_hosted() and not (invite or target or show_in_log):
        raise GoodTermsError(
            "this is a build service, and its log would keep the keys",
            "run it on your own machine, or give --show-in-log if nobody else reads the log",
        )
    project = read_project(Path.cwd(), clients=clients_dir, site_url=site_url)
    if not project.site_url:
        raise GoodTermsError(
            "mkdocs.yml does not say where the site is published", "set `site_url:` there, or give --site-url"
        )
    if invite:
        _invite(project, clients, folder, cast("By", code_by or "text"))
        return
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
    check_place(target, project)
    write_new(target, text.encode())
    click.echo(f"Wrote {target}. Anyone who reads it can open these pages.")


def _how_to_send(code: str) -> str:
    if code.endswith(".eml"):
        return (
            f"To in {code} is left empty on purpose. Fill in another address than the link goes to; in one "
            "mailbox with the link, the code protects nothing."
        )
    return f"send {code} another way than the link, as a text message or on the phone."


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


def _invite(project: Project, clients: tuple[str, ...], folder: Path | None, code_by: By) -> None:
    found = invitations(project, read_secret(project.root), clients, code_by)
    if folder is None:
        ensure_ignored(project.root)
        folder = project.root / INVITATIONS_FOLDER
    written = write_invitations(found, folder, project)
    shown = display(folder.resolve(), Path.cwd().resolve())
    there = sum(len(one.letters) for one in found) - written
    again = f"; {there} were there already" if there else ""
    letters = "1 letter" if written == 1 else f"{written} letters"
    click.echo(
        f"Wrote {letters} to {shown}{again}. Whoever reads them can open pages: send them, then delete them."
    )
    if not is_hosted():
        for one in found:
            if not one.has_address:
                click.echo(f"{one.client}: the record has no mail address; fill in To yourself.")
            for code in one.letters[1:]:
                click.echo(f"{one.client}: {_how_to_send(code.name)}")
    click.echo("Publish before you send them.")
