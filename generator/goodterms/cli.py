"""``goodterms``: the command line. Glue only; each command stands in ``commands/``."""

from __future__ import annotations

import os
import sys
from typing import Any

import click

from goodterms import __version__
from goodterms.commands.agree import agree
from goodterms.commands.check import check
from goodterms.commands.host import host
from goodterms.commands.links import links
from goodterms.commands.policy import policy
from goodterms.commands.schema import schema
from goodterms.commands.secret import secret
from goodterms.commands.statement import statement
from goodterms.commands.terms import terms
from goodterms.errors import GoodTermsError
from goodterms.records.problems import is_hosted


class _Group(click.Group):
    """Answers a mistake in one line, whichever command it was made in."""

    def main(self, *args: Any, **options: Any) -> Any:
        options["standalone_mode"] = False
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
            why = type(error).__name__ if is_hosted() else str(error)
            click.echo(f"goodterms: {why}", err=True)
            sys.exit(1)
        sys.exit(result if isinstance(result, int) else 0)


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


for command in (agree, check, host, links, policy, schema, secret, statement, terms):
    main.add_command(command)
