"""``goodterms client``."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import Any

import click

from goodterms.building.clients import known_policy
from goodterms.building.project import Project, build_day, read_project
from goodterms.commands.asking import Checked, ask, has_terminal
from goodterms.records.find import display
from goodterms.records.policy import Policy
from goodterms.starting import answers as read
from goodterms.starting.clients import NewClient, add_client, slug_for


@click.group()
def client() -> None:
    """Clients, each a file in the clients folder.

    \b
    Example:
      goodterms client add "Kvist & Holm ehf."
    """


@client.command()
@click.argument("name", type=Checked("name", read.line_of))
@click.option("--language", type=Checked("language", read.language_of), help="Else the policy's first.")
@click.option("--currency", type=Checked("code", read.currency_of), help="Else the policy's.")
@click.option("--country", type=Checked("cc", read.country_of), help="Two letters. Else yours.")
@click.option(
    "--address",
    type=Checked("text", read.address_of),
    help="As on an envelope, its lines parted by semicolons.",
)
@click.option("--contact", type=Checked("name", read.line_of), help="The person you write to.")
@click.option("--email", type=Checked("mail", read.email_of), help="Where invoices and reminders go.")
@click.option("--tax-id", type=Checked("number", read.line_of), help="Their VAT or tax number.")
@click.option(
    "--access",
    type=click.Choice(["link", "link+code"]),
    help="link+code: the link alone opens nothing; the code travels another way.",
)
@click.option("--slug", type=Checked("name", read.line_of), help="The file's name. Else made from NAME.")
@click.option("--yes", is_flag=True, help="Ask nothing; take the defaults.")
def add(name: str, slug: str | None, yes: bool, **given: Any) -> None:
    """Write a record for the new client NAME, valid at once.

    Asks what was not given; what is not known yet can wait. No file is ever overwritten.

    \b
    Example:
      goodterms client add "Kvist & Holm ehf." --language is --currency ISK --country IS
    """
    project = read_project(Path.cwd())
    (policy, _), today = known_policy(project), build_day(project.as_of)
    asking = has_terminal() and not yes
    slug = slug or slug_for(project, name)
    new = _client(name, given, policy, asking=asking)
    _write(project, policy, new, slug, today)


def _client(name: str, given: dict[str, Any], policy: Policy, *, asking: bool) -> NewClient:
    def value(key: str, question: str, read: Any, default: str) -> str:
        if given[key] is not None:
            return str(given[key])
        return str(ask(question, read, default)) if asking else default

    country = value("country", "Their country, in two letters", read.country_of, policy.freelancer.country)
    currency = value("currency", "The currency of their invoices", read.currency_of, policy.currency)
    listed = ", ".join(policy.languages)
    language = value("language", f"Their language ({listed})", read.language_of, policy.languages[0])
    later = "or nothing if it is not known yet"
    address = value(
        "address", f"Their address, its lines parted by semicolons, {later}", _or_nothing(read.address_of), ""
    )
    contact = value("contact", f"The person you write to, {later}", _or_nothing(read.line_of), "")
    email = value("email", f"Their mail address, {later}", _or_nothing(read.email_of), "")
    return NewClient(
        name,
        language,
        currency,
        country,
        address,
        email,
        contact,
        given["tax_id"] or "",
        given["access"] or "link",
    )


def _or_nothing(read: Any) -> Any:
    return lambda text: read(text) if text.strip() else ""


def _write(project: Project, policy: Policy, new: NewClient, slug: str, today: date) -> None:
    path, problems = add_client(project, policy, new, slug, today)
    for problem in problems:
        click.echo(problem.text(), err=True)
    if path is None:
        click.echo("Nothing was written.", err=True)
        sys.exit(1)
    click.echo(display(path, project.root))
    if not new.address:
        click.echo("Their address is only the country so far: complete it before the first invoice.")
    if new.access == "link+code":
        click.echo("The link alone opens nothing; `goodterms links` prints the code that goes with it.")
    click.echo(f"Next: `goodterms invoice add {slug}`; `goodterms links {slug}` prints their link.")
