"""Commands run in this process, which is quicker than one of their own each."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from goodterms.cli import main

POLICY = """\
freelancer:
  name: Anna Lind
  address: Kaiwinkel 4
  email: anna@lind.example
  iban: DE89 3704 0044 0532 0130 00
  country: DE
languages: [en, is]
payment: net 30
"""


@dataclass(frozen=True)
class Desk:
    """A small project, and the commands in its folder."""

    root: Path
    monkeypatch: pytest.MonkeyPatch

    def run(self, *words: str, typed: str | None = None) -> Result:
        self.monkeypatch.chdir(self.root)
        # Some say less on a build service, which this may run on.
        return CliRunner(env={"CI": None}).invoke(main, list(words), input=typed)

    def write(self, name: str, text: str) -> Path:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
        return path

    def read(self, name: str) -> str:
        return (self.root / name).read_bytes().decode()


def small_project(root: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Make a project with a policy, no client, and 15 April 2026 as its day."""
    desk = Desk(root, monkeypatch)
    desk.write("mkdocs.yml", "docs_dir: content\nplugins: [{goodterms: {as_of: 2026-04-15}}]\n")
    desk.write("content/policy.yml", POLICY)
    return desk


def answer_as_if_typed(monkeypatch: pytest.MonkeyPatch, *modules: str) -> None:
    """Let the commands believe that somebody sits at a terminal."""
    for module in modules:
        monkeypatch.setattr(f"goodterms.commands.{module}.has_terminal", lambda: True)
