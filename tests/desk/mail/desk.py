"""A small project with late invoices, and the commands that write about them."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from goodterms.cli import main

from .server import Server

SECRET = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"
POLICY = """\
freelancer:
  name: Anna Lind
  address: Kaiwinkel 4
  email: anna@lind.example
  iban: DE89 3704 0044 0532 0130 00
  country: DE
languages: [en]
payment: net 30
"""
CLIENT = """\
name: {name}
language: en
currency: EUR
country: IE
address: Lane 1
contact: {{name: Robin Marsh, email: {slug}@orchard.example}}
{more}invoices:
  - number: {slug}-1   # the first
    issued: 2026-02-20
    purpose: Booking form
    lines: [{{item: Form, quantity: 1, price: 100.00}}]
    sent: [2026-02-20]
"""


@dataclass
class Desk:
    """A project folder with its commands."""

    root: Path
    environ: dict[str, str] = field(default_factory=dict)

    def client(self, slug: str, *, more: str = "") -> None:
        """Write a client with one late invoice, <slug>-1."""
        text = CLIENT.format(name=f"{slug.capitalize()} Press", slug=slug, more=more)
        (self.root / f"clients/{slug}.yml").write_text(text, encoding="utf-8")

    def reach(self, server: Server, **more: str) -> None:
        """Set the environment to a server on loopback."""
        given = {"HOST": "localhost", "PORT": str(server.port), "TLS": "none", "TIMEOUT": "2", **more}
        self.environ |= {f"GOODTERMS_SMTP_{name}": value for name, value in given.items()}

    def run(self, *words: str, typed: str | None = None) -> Result:
        """Run a command in this process."""
        there = Path.cwd()
        os.chdir(self.root)
        try:
            return CliRunner().invoke(main, list(words), input=typed, env=self.environ)
        finally:
            os.chdir(there)

    def start(self, *words: str, patch: str = "") -> subprocess.Popen[str]:
        """Start a command in a process of its own.

        Args:
            words: The command.
            patch: Python to run before it.
        """
        program = f"{patch}\nfrom goodterms.cli import main\nmain({list(words)!r})"
        return subprocess.Popen(
            [sys.executable, "-c", program],
            cwd=self.root,
            env={**os.environ, **self.environ},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def record(self, slug: str) -> str:
        """Return all that a client's record says, private notes too."""
        names = (f"clients/{slug}.yml", f"clients/{slug}.private.yml")
        paths = [self.root / name for name in names]
        return "".join(path.read_text("utf-8") for path in paths if path.exists())

    def is_noted(self, slug: str) -> bool:
        """Tell whether the first reminder stands in the record, and stands there once."""
        text = self.record(slug)
        noted = f"{{invoice: {slug}-1, on: 2026-04-15, step: 1, way: mail}}"
        sent = "sent: [2026-02-20, 2026-04-15]"
        assert (noted in text) == (sent in text)
        assert text.count("2026-04-15") in {0, 2}
        return noted in text


def make_desk(root: Path, *slugs: str) -> Desk:
    """Make a project on 15 April 2026, with a client of each name."""
    desk = Desk(root, {"GOODTERMS_SECRET": SECRET, "GOODTERMS_HOSTED": "0"})
    (root / "content").mkdir(parents=True)
    (root / "clients").mkdir()
    (root / "mkdocs.yml").write_text(
        "site_url: https://lind.example/\ndocs_dir: content\nplugins: [{goodterms: {as_of: 2026-04-15}}]\n"
    )
    (root / "content/policy.yml").write_text(POLICY)
    for slug in slugs:
        desk.client(slug)
    return desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return make_desk(tmp_path / "p", "ash", "birch")
