"""``goodterms``: the command line. Glue only; each command stands in ``commands/``."""

from __future__ import annotations

import sys
from typing import Any

import click

from goodterms import __version__
from goodterms.commands.check import check
from goodterms.commands.links import links
from goodterms.commands.schema import schema
from goodterms.commands.secret import secret
from goodterms.errors import GoodTermsError


class _Group(click.Group):
    """Answers a mistake in one line, whichever command it was made in."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except GoodTermsError as error:
            click.echo(f"goodterms: {error}", err=True)
            sys.exit(1)
        except BrokenPipeError:
            # The reader of a pipe went away (`| head`); that is no error of ours.
            sys.stderr.close()
            sys.exit(1)


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


for command in (check, links, schema, secret):
    main.add_command(command)
