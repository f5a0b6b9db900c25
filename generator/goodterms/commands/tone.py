"""``goodterms tone``."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from goodterms.building.project import find_root, read_project
from goodterms.commands.options import clients_option, json_option
from goodterms.desk.tone.files import Texts, named_texts
from goodterms.desk.tone.own import with_own_rules
from goodterms.desk.tone.project import project_texts
from goodterms.desk.tone.telling import judge, problem_json
from goodterms.errors import GoodTermsError
from goodterms.locale import LANGUAGES


@click.command()
@click.argument("files", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option(
    "--language",
    type=click.Choice(LANGUAGES),
    help="What FILES are written in; else their path, their front matter or the record says.",
)
@click.option("--strict", is_flag=True, help="Exit with 1 if there is a finding.")
@clients_option
@json_option
def tone(
    files: tuple[Path, ...], language: str | None, strict: bool, clients_dir: Path | None, as_json: bool
) -> None:
    """Find phrases that make things worse between you and a client, with a calmer way to say each.

    Looks over FILES (.md, .txt, .yml, .po, .eml, or folders of them); without any, over all
    that clients read in your words: records, the guide, your own letters. The client's own
    words, quotations, code and links are not judged. tone/LANGUAGE.yml in your project adds rules
    of your own, and switches off those of ours that do not suit you.

    \b
    Example:
      goodterms tone
      goodterms tone reminder.txt --language de
    """
    texts = _texts(files, language, clients_dir)
    for file in texts.guessed:
        click.echo(f"{file}: read as English; say `--language` if it is not", err=True)
    told = judge(texts.passages)
    failures = [*texts.problems, *texts.slips]
    if as_json:
        failed = [problem_json(problem) for problem in failures]
        click.echo(json.dumps([*failed, *(one.as_json() for one in told)], indent=2, ensure_ascii=False))
    else:
        for problem in sorted([*failures, *(one.problem for one in told)]):
            click.echo(problem.text())
        if not told and not failures:
            count = "1 text" if len(texts.passages) == 1 else f"{len(texts.passages)} texts"
            click.echo(f"{count}: nothing that would escalate.")
    if failures or (strict and told):
        sys.exit(1)


def _texts(files: tuple[Path, ...], language: str | None, clients_dir: Path | None) -> Texts:
    if files and clients_dir:
        raise click.UsageError("name FILES or --clients, not both")
    if files:
        root = _root()
        return with_own_rules(named_texts(files, root, language), root)
    if language:
        raise click.UsageError("--language goes with FILES; records and guide name their own")
    return project_texts(read_project(Path.cwd(), clients=clients_dir))


def _root() -> Path:
    """Return the project's folder, or this one where there is no project."""
    here = Path.cwd()
    try:
        return find_root(here)
    except GoodTermsError:
        return here
