"""``goodterms secret``."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from goodterms.building.project import Project, build_day, find_root, read_project
from goodterms.errors import GoodTermsError
from goodterms.publishing import backup as paper
from goodterms.publishing import care
from goodterms.publishing.privately import check_place, write_new
from goodterms.records.find import display, find_clients
from goodterms.sealing.secret import FILE, FOLDER, ensure_ignored, read_secret, write_secret


@click.group()
def secret() -> None:
    """The secret that every page is sealed with.

    \b
    Example:
      goodterms secret new
      goodterms secret backup
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


@secret.command()
def fingerprint() -> None:
    """Print what tells this secret from others, to compare two machines; it gives nothing away.

    \b
    Example:
      goodterms secret fingerprint
    """
    click.echo(paper.fingerprint(read_secret(find_root(Path.cwd().resolve()))))


@secret.command()
@click.option(
    "--output", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="A .pdf or a .txt."
)
def backup(output: Path | None) -> None:
    """Write a sheet to print: the secret in four lines that can be typed in again, and as a QR code.

    Only you can read the file, and nothing is overwritten. Print it, then delete it.

    \b
    Example:
      goodterms secret backup
      goodterms secret backup --output ~/secret.txt
    """
    project = read_project(Path.cwd())
    root_secret, day = read_secret(project.root), build_day("")
    if output is None:
        ensure_ignored(project.root)
        output = project.root / FOLDER / f"backup-{day}.pdf"
    check_place(output, project)
    portal = project.site_url or project.root.name
    if output.suffix == ".pdf":
        data = paper.backup_pdf(root_secret, portal, day)
    elif output.suffix == ".txt":
        data = paper.backup_text(root_secret, portal, day).encode()
    else:
        raise GoodTermsError("a backup is a .pdf or a .txt", "end the file's name in one of the two")
    write_new(output, data)
    shown = display(output.resolve(), Path.cwd().resolve())
    click.echo(f"Wrote {shown}. Print it and put it away, then delete the file: it opens every page.")


@secret.command()
def restore() -> None:
    """Put a secret back from its sheet: its four lines, the text of its code, or a whole backup.txt.

    Asks line by line, or reads standard input. Where there is a secret already, nothing happens.

    \b
    Example:
      goodterms secret restore
      goodterms secret restore < ~/secret.txt
    """
    root = find_root(Path.cwd().resolve())
    given = _typed() if sys.stdin.isatty() else paper.read_backup(sys.stdin.read(65_536))
    written = care.restore(root, given)
    did = f"Restored {FOLDER}/{FILE}" if written else f"{FOLDER}/{FILE} holds this secret already"
    click.echo(f"{did}; its fingerprint is {paper.fingerprint(given)}.")


@secret.command()
@click.option("--yes", is_flag=True, help="Do not ask.")
def rotate(yes: bool) -> None:
    """Take a new secret, after the old one was seen by others; the old one is kept aside.

    From the next publication on, every link that was sent is dead, and each client needs a
    new one. Who has an old copy of the site can still open it with the old secret.

    \b
    Example:
      goodterms secret rotate
    """
    project = read_project(Path.cwd())
    care.refuse_environment("made anew")
    read_secret(project.root)
    warning = f"From the next publication on every link that was sent is dead: {_whose(project)}."
    if yes:
        click.echo(warning)
    elif sys.stdin.isatty():
        click.confirm(f"{warning} Take a new secret?", abort=True)
    else:
        raise GoodTermsError(warning.rstrip("."), "give --yes if that is what you want")
    aside = display(care.rotate(project.root, build_day("")), project.root)
    click.echo(f"Made a new {FOLDER}/{FILE}; the old one is {aside}. Next:")
    click.echo("  goodterms publish           or as you publish; until then the old links work")
    click.echo("                              (a host or forge that builds wants the new secret first)")
    click.echo("  goodterms links --invite    a new link for each client")
    click.echo("  goodterms secret backup     a new sheet")
    click.echo(f"To go back: mv {aside} {FOLDER}/{FILE}")


def _whose(project: Project) -> str:
    clients, _ = find_clients(project.clients, project.root)
    return "1 client needs a new one" if len(clients) == 1 else f"{len(clients)} clients need new ones"


def _typed() -> bytes:
    """Ask for the lines one by one, each until it is right; the text of the code may stand in for all."""
    parts: list[bytes] = []
    while len(parts) < paper.LINES:
        number = len(parts) + 1
        typed = click.prompt(f"Line {number} of {paper.LINES}")
        try:
            if number == 1 and len("".join(typed.split())) > 24:
                return paper.read_backup(typed)
            parts.append(paper.read_line(number, typed))
        except GoodTermsError as slip:
            click.echo(str(slip), err=True)
    return b"".join(parts)
