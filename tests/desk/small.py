"""A small project on disk, and the desk's commands run in it as a freelancer would."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import click
from click.testing import CliRunner

from goodterms.building.project import Project, read_project
from goodterms.errors import GoodTermsError

OWN_IBAN = "DE89370400440532013000"

POLICY = f"""\
freelancer:
  name: Anna Lind
  address: |
    Kaiwinkel 4
    23552 Lübeck
  email: anna@lind-studio.example
  iban: {OWN_IBAN}
  country: DE
languages: [en]
payment: net 30
late: {{annual_rate: 8, flat_fee: 40, grace_days: 5}}
"""

HEAD = """\
language: en
currency: EUR
country: DE
address: |
  Holmgasse 2
  20095 Hamburg
"""


@dataclass(frozen=True)
class Ran:
    """What a command did."""

    code: int
    out: str
    err: str


@dataclass(frozen=True)
class Small:
    """The project."""

    root: Path

    @property
    def project(self) -> Project:
        return read_project(self.root)

    def record(self, slug: str) -> str:
        return (self.root / f"clients/{slug}.yml").read_bytes().decode()

    def records(self) -> dict[str, bytes]:
        return {str(path): path.read_bytes() for path in sorted((self.root / "clients").rglob("*.yml"))}

    def write(self, name: str, data: str | bytes) -> Path:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        return path

    def run(self, command: click.Command, *words: str, answers: str = "") -> Ran:
        """Run a command in the project's folder."""
        import os

        before = Path.cwd()
        os.chdir(self.root)
        try:
            done = CliRunner().invoke(command, list(words), input=answers)
        finally:
            os.chdir(before)
        if isinstance(done.exception, GoodTermsError):
            return Ran(1, done.stdout, f"{done.stderr}goodterms: {done.exception}\n")
        if done.exception is not None and not isinstance(done.exception, SystemExit):
            raise done.exception
        return Ran(done.exit_code, done.stdout, done.stderr)


def small_project(root: Path, clients: dict[str, str], policy: str = POLICY) -> Small:
    """Write a project; a client's record needs no more than its name and its invoices."""
    small = Small(root)
    small.write("mkdocs.yml", "site_name: Lind\ndocs_dir: content\nplugins: [goodterms]\n")
    small.write("content/policy.yml", policy)
    for slug, record in clients.items():
        given = {line.partition(":")[0] for line in record.splitlines() if line[:1].isalpha()}
        head = "".join(_without(given))
        small.write(f"clients/{slug}.yml", head + record)
    return small


def _without(given: set[str]) -> list[str]:
    keys, lines = [], HEAD.splitlines(keepends=True)
    kept: list[str] = []
    for line in lines:
        if not line.startswith(" "):
            keys.append(line.partition(":")[0])
        if keys[-1] not in given:
            kept.append(line)
    return kept
