"""``goodterms``: the command line. Glue only; each command stands in ``commands/``."""

from __future__ import annotations

import difflib
import io
import os
import sys
from importlib import import_module
from typing import Any

import click

from goodterms import __version__
from goodterms.errors import GoodTermsError
from goodterms.records.problems import is_hosted

COMMANDS = (
    "access",
    "agree",
    "check",
    "client",
    "desk",
    "doctor",
    "export",
    "forge",
    "host",
    "import",
    "invoice",
    "letter",
    "links",
    "new",
    "policy",
    "publish",
    "remind",
    "schema",
    "secret",
    "signs",
    "statement",
    "terms",
    "today",
    "tone",
)
"""Each stands in a module of its name, but for what is a word of Python's."""
_MODULES = {"import": "imports", "export": "exports"}


class _Group(click.Group):
    """Answers a mistake in one line, whichever command it was made in."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name every command."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command; None where there is none of that name.

        Its module is read only now: a command that answers at once must not wait for what others need.
        """
        if cmd_name not in COMMANDS:
            return None
        name = _MODULES.get(cmd_name, cmd_name)
        command: click.Command = getattr(import_module(f"goodterms.commands.{name}"), name)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; where there is none, name the one that was meant."""
        near = difflib.get_close_matches(args[0], COMMANDS, n=1)
        if near and args[0] not in COMMANDS and not args[0].startswith("-"):
            ctx.fail(f"no such command '{args[0]}'; did you mean '{near[0]}'?")
        return super().resolve_command(ctx, args)

    def main(self, *args: Any, **options: Any) -> Any:
        options["standalone_mode"] = False
        _write_any_name()
        try:
            result = super().main(*args, **options)
        except click.UsageError as error:
            path = error.ctx.command_path if error.ctx else "goodterms"
            click.echo(f"goodterms: {_sentence(error)} (see `{path} --help`)", err=True)
            sys.exit(error.exit_code)
        except click.ClickException as error:
            click.echo(f"goodterms: {_sentence(error)}", err=True)
            sys.exit(error.exit_code)
        except click.Abort:
            click.echo("goodterms: stopped, nothing was changed", err=True)
            sys.exit(1)
        except GoodTermsError as error:
            click.echo(f"goodterms: {error}", err=True)
            sys.exit(1)
        except OSError as error:
            if isinstance(error, BrokenPipeError):
                # The reader of a pipe went away (`| head`); that is no error of ours.
                os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
                sys.exit(1)
            told = f"{error.filename}: {error.strerror}" if error.filename and error.strerror else str(error)
            why = type(error).__name__ if is_hosted() else told
            click.echo(f"goodterms: {why}", err=True)
            sys.exit(1)
        sys.exit(result if isinstance(result, int) else 0)


def _write_any_name() -> None:
    """Let every name be written: what goes to a file or a pipe is UTF-8, and no terminal's set stops a run.

    Windows gives a pipe its old code page, and a Latin-1 locale has no Kazakh.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper) and stream.encoding.lower().replace("-", "") != "utf8":
            if stream.isatty():
                stream.reconfigure(errors="replace")
            else:
                stream.reconfigure(encoding="utf-8")


def _sentence(error: click.ClickException) -> str:
    text = " ".join(error.format_message().split()).rstrip(".")
    return text[:1].lower() + text[1:]


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="goodterms")
def main() -> None:
    """Private, sealed client pages beside a public billing policy.

    Works from any folder of a project, which is the folder with mkdocs.yml. The site
    itself is built with `mkdocs build` and looked at with `mkdocs serve`.

    \b
    Example:
      goodterms secret new      make the secret that pages are sealed with
      goodterms check           look over all records
      goodterms links           print each client's private link
    """
