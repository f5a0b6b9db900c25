"""The files of a new project, from a few answers."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from shlex import quote
from textwrap import wrap
from typing import Any

import yaml

from goodterms import __version__
from goodterms.ledger.money import minor_units
from goodterms.paths import guide_dir
from goodterms.records.schema import SCHEMAS
from goodterms.starting.answers import Answers
from goodterms.starting.forges import FORGES, Place, forge_files
from goodterms.starting.templates import filled, fixed

BRANCH = "main"
"""What is published, unless a repository that is there already has another."""
HOOK = ".githooks/pre-commit"
"""Looks over the records before each commit; the one file that must be executable."""

PAGES = (
    "index.md",
    "how-we-work.md",
    "invoices.md",
    "payment-terms.md",
    "questions.md",
    "settling.md",
    "changes.md",
    "rates.md",
    "hours.md",
    "late-payment.md",
    "parting.md",
    "privacy.md",
    "glossary.md",
)
"""The guide's pages in the order to read them."""


def project_files(answers: Answers, today: date, folder: str, branch: str = BRANCH) -> dict[str, bytes]:
    """Return every file of a new project, by its path from the project's folder.

    Args:
        answers: What was asked.
        today: The day that the example tells its story on.
        folder: The project's name, for a host that wants one.
        branch: The branch that is published.
    """
    words = _words()[answers.languages[0]]
    own: dict[str, Any] = {name: getattr(answers, name) for name in Answers.__slots__}
    own["today"] = today.isoformat()
    files = {
        "mkdocs.yml": filled(
            "mkdocs.yml", **own, pages=PAGES, description=words["site"].format(name=answers.name)
        ),
        "content/policy.yml": filled("policy.yml", **own),
        "clients/example.yml": filled("example.yml", **own, words=words, price=_price(answers.currency)),
        "README.md": filled("README.md", **own, ways=_ways(answers, branch)),
        "requirements.txt": filled("requirements.txt", version=__version__),
        ".gitignore": fixed("gitignore"),
        ".gitattributes": fixed("gitattributes"),
        HOOK: fixed("pre-commit"),
        **dict(_guide(answers.languages)),
        **{
            name: _with_branch(data.decode(), branch).encode()
            for name, data in forge_files(answers.forges, Place(folder, answers.site_url)).items()
        },
    }
    for name, schema in SCHEMAS.items():
        text = json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"
        files[f"schema/{name}.schema.json"] = text.encode()
    return files


def _guide(languages: tuple[str, ...]) -> Iterator[tuple[str, bytes]]:
    for language in languages:
        folder = guide_dir() / language
        for path in sorted(folder.rglob("*")):
            if path.is_file() and not any(part.startswith(".") for part in path.relative_to(folder).parts):
                yield f"content/{language}/{path.relative_to(folder).as_posix()}", path.read_bytes()


def _price(currency: str) -> str:
    return "80.00" if minor_units(currency) else "9000"


def _with_branch(text: str, branch: str) -> str:
    """Return what a forge is told with another branch's name; it says `main` of nothing else."""
    plain = re.fullmatch(r"[A-Za-z][A-Za-z0-9._/-]*", branch)
    return re.sub(rf"\b{BRANCH}\b", lambda _: branch if plain else json.dumps(branch), text)


def _ways(answers: Answers, branch: str) -> list[str]:
    """Return how the project is published, each way as lines that fit under a list's mark."""
    ways = [_with_branch(FORGES[name].publish, branch) for name in answers.forges]
    if answers.remote:
        where = "there" if ways else "to your own host, which publishes it"
        ways.append(f"`git push --set-upstream origin {quote(branch)}` sends it {where}.")
    ways = ways or ["`goodterms forge add --help` lists the places, and writes the files that each wants."]
    return ["\n     ".join(wrap(way, 105, break_on_hyphens=False)) for way in ways]


@cache
def _words() -> dict[str, dict[str, str]]:
    return dict(yaml.safe_load((Path(__file__).parent / "files/words.yml").read_bytes()))
