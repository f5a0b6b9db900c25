"""Options of the commands that write letters."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import click

from goodterms.commands.options import DAY, clients_option
from goodterms.errors import GoodTermsError
from goodterms.records.problems import is_hosted

DRAFTS_FOLDER = ".goodterms/letters"

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class How:
    """What is to be done with letters."""

    as_of: date | None
    output: Path | None
    send: bool
    record: bool
    again: bool
    yes: bool
    dry_run: bool
    unclear: str | None
    clients: Path | None


def mailing_options(command: F) -> F:
    """Add the options that every command with letters has."""
    options = (
        click.option(
            "--send", is_flag=True, help="Send by SMTP (GOODTERMS_SMTP_HOST …); else drafts are written."
        ),
        click.option(
            "--record",
            "note",
            is_flag=True,
            help="They went out some other way: only note it in the records.",
        ),
        click.option("--again", is_flag=True, help="Send what went out already once more."),
        click.option("--yes", is_flag=True, help="Do not ask before sending."),
        click.option("--dry-run", is_flag=True, help="Show the letters; write and send nothing."),
        click.option(
            "--output",
            type=click.Path(file_okay=False, path_type=Path),
            metavar="DIR",
            help=f"Where drafts go. [default: {DRAFTS_FOLDER}]",
        ),
        click.option(
            "--unclear",
            type=click.Choice(["sent", "not-sent"]),
            help="What became of mails whose sending was interrupted. Else you are asked.",
        ),
        click.option("--as-of", type=DAY, metavar="DAY", help="As things stand on this day; else today."),
        clients_option,
    )
    for option in reversed(options):
        command = option(command)
    return command


def how_of(**given: Any) -> How:
    """Return what was asked for.

    Raises:
        click.UsageError: Options that do not go together.
        GoodTermsError: This is a build service.
    """
    how = How(
        given["as_of"],
        given["output"],
        given["send"],
        given["note"],
        given["again"],
        given["yes"],
        given["dry_run"],
        given["unclear"],
        given["clients_dir"],
    )
    if how.send + how.record + how.dry_run > 1:
        raise click.UsageError("give one of --send, --record and --dry-run")
    if how.output and (how.send or how.record or how.dry_run):
        raise click.UsageError("--output is for drafts; leave out --send, --record and --dry-run")
    if is_hosted():
        raise GoodTermsError(
            "this is a build service, and its log would keep names and amounts", "run it on your own machine"
        )
    return how
