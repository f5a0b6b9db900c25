"""``goodterms check``."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from goodterms.building.audit import check_project
from goodterms.building.project import read_project
from goodterms.commands.options import clients_option, json_option
from goodterms.desk.tone.project import Read, hearing, project_texts
from goodterms.desk.tone.telling import judge
from goodterms.publishing.who import mode_problems
from goodterms.records.problems import has_errors, is_hosted


@click.command()
@clients_option
@json_option
def check(clients_dir: Path | None, as_json: bool) -> None:
    """Look over every record and the policy, and tell all that is wrong.

    Each problem is told with its place and its mend, and each phrase that may make things
    worse between you and a client (see `goodterms tone`) as a warning. Exits with 1 if there
    is an error.

    \b
    Example:
      goodterms check
      clients/kvist.yml:14:9: error: the key is not known: `isued` (mend: did you mean `issued`?)
    """
    project = read_project(Path.cwd(), clients=clients_dir)
    read: Read = {}
    result = check_project(project, hearing(read))
    # What the reader of tone cannot read is told already, and more fully.
    texts = project_texts(project, read)
    tone = [*texts.slips, *(one.problem for one in judge(texts.passages))]
    problems = sorted([*result.problems, *mode_problems(project), *tone])
    if as_json:
        click.echo(json.dumps([problem.as_json() for problem in problems], indent=2, ensure_ascii=False))
    else:
        for problem in problems:
            click.echo(problem.text())
        if not problems and is_hosted():
            click.echo("The records and the policy: all is well.")
        elif not problems:
            count = "1 client" if result.clients == 1 else f"{result.clients} clients"
            click.echo(f"{count} and the policy: all is well.")
    if has_errors(problems):
        sys.exit(1)
