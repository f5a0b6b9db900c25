"""``goodterms policy``."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import click

from goodterms.building.clients import known_policy, refuse
from goodterms.building.keeping import keep_policy
from goodterms.building.policy_pdfs import make_plainly, policy_prints
from goodterms.building.project import Project, build_day, read_project
from goodterms.building.replacing import replace_file
from goodterms.commands.options import json_option
from goodterms.errors import GoodTermsError
from goodterms.guide.content import Guide, read_guide
from goodterms.guide.document import Document, read_documents
from goodterms.guide.version import current, earlier, kept_hash
from goodterms.locale import LANGUAGES
from goodterms.records.find import display
from goodterms.records.policy import Policy
from goodterms.records.versions import is_pdf

language_option = click.option("--language", type=click.Choice(LANGUAGES), help="One language of the guide.")


@dataclass(frozen=True, slots=True)
class _Read:
    """The policy as the commands need it, without a problem."""

    project: Project
    policy: Policy
    guide: Guide
    documents: Mapping[str, Document]
    as_of: date


@click.group()
def policy() -> None:
    """The policy as a PDF, and its versions.

    A version is the day from which the policy holds and a short hash of its words, so that
    a contract can name it.

    \b
    Example:
      goodterms policy show
      goodterms policy keep
    """


@policy.command()
@language_option
@json_option
def show(language: str | None, as_json: bool) -> None:
    """Print the version of the policy in each language, and where it is kept.

    \b
    Example:
      goodterms policy show --language de
    """
    read = _read(language)
    if as_json:
        click.echo(json.dumps(_as_json(read), indent=2, ensure_ascii=False))
        return
    holds = read.policy.valid_from
    for code, document in read.documents.items():
        click.echo(f"{code}  {document.label}")
        click.echo(f"    {_told(read, code, document)}")
    if holds and holds > read.as_of:
        click.echo(f"It holds from {holds} on, which is still to come.")
    for kept in earlier(read.policy):
        click.echo(f"Earlier, from {kept.from_}:")
        for code, name in kept.files.items():
            if language in {None, code}:
                click.echo(f"  {code}  {_shown(read, name)}")


@policy.command()
@language_option
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path, allow_dash=True),
    metavar="FILE",
    help="Where to write it, - for standard output; else policy-LANGUAGE.pdf here.",
)
def pdf(language: str | None, output: Path | None) -> None:
    """Write the policy as one PDF, in the guide's first language unless another is named.

    \b
    Example:
      goodterms policy pdf --language pl --output terms.pdf
    """
    read = _read(language, default=True)
    prints = policy_prints(read.project, read.guide, read.documents, read.as_of)
    data = make_plainly(read.project)(list(prints.values()))[0]
    code, document = next(iter(read.documents.items()))
    target = output or Path(f"policy-{code}.pdf")
    if str(target) == "-":
        click.echo(data, nl=False)
        return
    if target.exists() and not is_pdf(target):
        raise GoodTermsError(f"{target} is there already, and is no PDF", "name another file")
    replace_file(target, data)
    click.echo(f"Wrote {target}: {document.label}")


@policy.command()
def keep() -> None:
    """Keep the policy as it stands, so that what was published stays readable and as it was.

    Writes its PDFs to policy-versions/ in the guide's folder and names them in policy.yml,
    whose comments and layout stay. From then on `goodterms check` and every build refuse
    the policy if its words were changed under the same day. Nothing is ever overwritten.

    \b
    Example:
      goodterms policy keep
    """
    read = _read(None)
    kept = keep_policy(read.project, read.policy, read.guide, read.documents, read.as_of)
    for name in kept:
        click.echo(f"Kept {_shown(read, name)}")
    if not kept:
        click.echo("Nothing to do: the policy is kept as it stands.")


def _read(language: str | None, *, default: bool = False) -> _Read:
    project = read_project(Path.cwd())
    policy, _ = known_policy(project)
    guide = read_guide(project.docs, policy.languages, project.order)
    if language and language not in guide.languages:
        raise GoodTermsError(
            f"the guide is not written in `{language}`", f"its languages: {', '.join(guide.languages)}"
        )
    chosen = language or (guide.default if default else None)
    documents, problems = read_documents(guide, policy, project.root, [chosen] if chosen else [])
    refuse(problems)
    return _Read(project, policy, guide, documents, build_day(project.as_of))


def _told(read: _Read, language: str, document: Document) -> str:
    kept = current(read.policy)
    name = kept.file(language) if kept else None
    if name is None:
        return (
            "not kept"
            if read.policy.valid_from
            else "not kept; without `valid_from:` there is no day to keep it by"
        )
    if kept_hash(name) not in {None, document.version.hash}:
        return f"changed since it was kept as {_shown(read, name)}: the new words need a new `valid_from:`"
    return f"kept as {_shown(read, name)}"


def _as_json(read: _Read) -> dict[str, Any]:
    kept = current(read.policy)
    return {
        "valid_from": str(read.policy.valid_from) if read.policy.valid_from else None,
        "languages": {
            language: {
                "version": document.label,
                "hash": document.version.hash,
                "kept": kept.file(language) if kept else None,
            }
            for language, document in read.documents.items()
        },
        "earlier": [{"from": str(one.from_), "files": dict(one.files)} for one in earlier(read.policy)],
    }


def _shown(read: _Read, name: str) -> str:
    return display(read.project.docs / name, read.project.root)
