"""``goodterms doctor``."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from goodterms.commands.options import json_option
from goodterms.publishing.checkup.finding import several
from goodterms.publishing.checkup.settings import read_settings
from goodterms.publishing.doctor import examine


@click.command()
@json_option
def doctor(as_json: bool) -> None:
    """Look over the whole set-up, and say what to mend: secret, git, site, policy, access.

    Changes nothing and needs no network. Exits with 1 if something is wrong; questions and
    hints may be left as they are.

    \b
    Example:
      goodterms doctor
      goodterms doctor --json
    """
    found = examine(*read_settings(Path.cwd()))
    if as_json:
        click.echo(json.dumps([one.as_json() for one in found], indent=2, ensure_ascii=False))
    else:
        for one in found:
            click.echo(f"{one.severity:<9} {one.message}")
            click.echo(f"{'':<9} mend: {one.mend}")
        counts = {kind: sum(one.severity == kind for one in found) for kind in ("wrong", "question", "hint")}
        told = [several(counts["wrong"], "thing is wrong", "things are wrong")] if counts["wrong"] else []
        told += [several(counts[kind], kind) for kind in ("question", "hint") if counts[kind]]
        click.echo(f"{', '.join(told)}." if told else "All is well.")
    if any(one.severity == "wrong" for one in found):
        sys.exit(1)
