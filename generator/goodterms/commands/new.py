"""``goodterms new``."""

from __future__ import annotations

from pathlib import Path
from shlex import quote
from typing import Any

import click

from goodterms.building.project import build_day
from goodterms.commands.asking import Checked, ask, has_terminal
from goodterms.starting import answers as read
from goodterms.starting.answers import Answers
from goodterms.starting.beginning import begin
from goodterms.starting.forges import FORGES
from goodterms.starting.repository import MESSAGE, Commit
from goodterms.starting.writing import check_free

NEEDED = ("name", "email", "address", "iban")
"""What nobody can guess."""


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--name", type=Checked("text", read.line_of), help="Your name, or trading name.")
@click.option("--email", type=Checked("mail", read.email_of), help="Where clients write to.")
@click.option(
    "--address",
    type=Checked("text", read.address_of),
    help="As on an envelope, its lines parted by semicolons.",
)
@click.option("--iban", type=Checked("iban", read.iban_of), help="The account that payments go to.")
@click.option("--country", type=Checked("cc", read.country_of), help="Two letters. Else that of the account.")
@click.option(
    "--currency", type=Checked("code", read.currency_of), help="Three letters. Else that of the country."
)
@click.option(
    "--languages",
    type=Checked("list", read.languages_of),
    help="Of the guide and the client pages, the main one first: en, de, pl, is, kk. Else the country's.",
)
@click.option("--payment", type=Checked("terms", read.terms_of), help='Payment terms. Else "net 30".')
@click.option(
    "--site-url",
    type=Checked("url", read.site_url_of),
    help="Where the site will be; can wait until it is known.",
)
@click.option(
    "--forge",
    "forges",
    type=click.Choice([*FORGES, "none"]),
    multiple=True,
    help="Write the files for publishing there; may be given more than once.",
)
@click.option(
    "--host",
    type=Checked("address", read.remote_of),
    help="A git address to push to, as user@server:portal.git.",
)
@click.option("--yes", is_flag=True, help="Ask nothing; take the defaults.")
def new(folder: Path, forges: tuple[str, ...], yes: bool, **given: Any) -> None:
    """Begin a portal of your own in DIR: not there yet, empty, or a clone of an empty repository.

    Asks what was not given. Makes a git repository with the guide, your policy, an example
    client, the site's settings, a fresh secret and a hook that looks over the records before
    each commit. It builds as it is.

    \b
    Example:
      goodterms new portal
      goodterms new portal --name "Anna Lind" --email anna@lind.example \\
        --address "Kaiwinkel 4; 23552 Lübeck" --iban "DE89 3704 0044 0532 0130 00"
    """
    check_free(folder)
    asking = has_terminal() and not yes
    answers = _answers(given, forges, asking=asking)
    commit = begin(folder, answers, build_day(""))
    here = folder.resolve() == Path.cwd().resolve()
    click.echo(f"Your portal is in {'this folder' if here else folder}.")
    if commit is Commit.NO_GIT:
        click.echo(
            "git is not installed here, so it is no repository yet. Install git, then in that folder:\n"
            "  git init -b main && git config core.hooksPath .githooks"
        )
    elif commit is Commit.NO_IDENTITY:
        click.echo(
            "Nothing is committed yet, for git does not know who you are. Tell it, then in that folder:\n"
            f"  git config --global user.name {quote(answers.name)}\n"
            f"  git config --global user.email {quote(answers.email)}\n"
            f'  git commit -m "{MESSAGE}"'
        )
    then = (
        "`mkdocs serve` to look at it" if here else f"`cd {_typed(folder)}`, and `mkdocs serve` to look at it"
    )
    click.echo(
        f"Next: {then}. README.md has the next three steps.\n"
        "Keep a copy of .goodterms/secret where you keep your passwords."
    )


def _typed(folder: Path) -> str:
    """Return a folder as a shell takes it."""
    text = str(folder)
    return f"./{text}" if text.startswith("-") else quote(text)


def _answers(given: dict[str, Any], forges: tuple[str, ...], *, asking: bool) -> Answers:
    if not asking:
        missing = [f"--{name}" for name in NEEDED if given[name] is None]
        if missing:
            raise click.UsageError(f"give {', '.join(missing)}, or run it in a terminal to be asked")

    def value(name: str, question: str, read: Any, default: str | None = None) -> Any:
        if given[name] is not None:
            return given[name]
        return ask(question, read, default) if asking else read(default or "")

    name = value("name", "Your name, or trading name", read.line_of)
    email = value("email", "Your mail address, as clients write to it", read.email_of)
    address = value("address", "Your address, its lines parted by semicolons", read.address_of)
    iban = value("iban", "The IBAN of the account that payments go to", read.iban_of)
    country = value("country", "Your country, in two letters", read.country_of, iban[:2])
    currency = value(
        "currency", "Your currency, in three letters", read.currency_of, read.usual_currency(country)
    )
    languages = value(
        "languages",
        "Languages of the guide and the client pages, the main one first (en, de, pl, is, kk)",
        read.languages_of,
        ", ".join(read.usual_languages(country)),
    )
    payment = value("payment", "Payment terms, if nothing else was agreed", read.terms_of, "net 30")
    site_url = value(
        "site_url", "The address of the site, or nothing if it is not known yet", read.site_url_of, ""
    )
    if not forges and asking:
        forges = ask(f"Where to publish ({', '.join(FORGES)}, or none)", _forges_of, "none")
    return Answers(
        name,
        email,
        address,
        iban,
        country,
        currency,
        languages,
        payment,
        site_url,
        tuple(dict.fromkeys(forge for forge in forges if forge != "none")),
        given["host"] or "",
    )


def _forges_of(text: str) -> tuple[str, ...]:
    found = tuple(text.replace(",", " ").lower().split())
    for name in found:
        if name not in FORGES and name != "none":
            raise click.BadParameter(f"there is no {name} here; write one of {', '.join(FORGES)}, or none")
    return found
