"""A project of two clients, in git with a remote of its own, and sites that are built in no time."""

from __future__ import annotations

import atexit
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pytest
from click.testing import CliRunner, Result

from goodterms.building.project import Project, read_project
from goodterms.cli import main
from goodterms.publishing.sealed import Target, open_target
from tests.conftest import SAMPLE_EPOCH, SECRET

CONFIG = """\
site_name: Anna Lind
site_url: https://lind.example/
docs_dir: content
theme: {name: material, font: false}
plugins:
  - goodterms: {pdfs: false}
"""
POLICY = """\
freelancer:
  name: Anna Lind
  address: |
    Am Speicher 4
    04109 Leipzig
  email: anna@lind.example
  iban: DE89 3704 0044 0532 0130 00
  country: DE
languages: [en, is]
payment: net 30
"""
KVIST = """\
name: Kvist & Holm ehf.
language: is
currency: EUR
country: IS
address: Laugavegur 12, 101 Reykjavík
contact: {name: Guðrún Holm, email: gudrun@kvist.example}
access: {epoch: 1}
"""
THORNQUAY = """\
name: Thornquay Boats
language: en
currency: EUR
country: IE
address: 4 Slip Road, Galway
access: {mode: link+code, epoch: 1}
"""
IGNORED = ".goodterms/\n*.private.yml\n/site/\n/links*\n.site.building-*\n"
FILES = {
    "mkdocs.yml": CONFIG,
    "content/policy.yml": POLICY,
    "content/index.md": "---\ntitle: Billing\ndescription: How billing works\n---\n# How billing works\n",
    "clients/kvist.yml": KVIST,
    "clients/thornquay.yml": THORNQUAY,
    ".gitignore": IGNORED,
}


@dataclass(frozen=True)
class Portal:
    """A project with its git repository."""

    root: Path
    remote: Path
    """The bare repository that ``origin`` is."""

    @property
    def project(self) -> Project:
        return read_project(self.root)

    def git(self, *words: str, folder: Path | None = None, check: bool = True) -> str:
        done = subprocess.run(
            ["git", *words], cwd=folder or self.root, capture_output=True, text=True, check=False
        )
        assert not check or done.returncode == 0, done.stderr
        return done.stdout.rstrip("\n")

    def at_remote(self, *words: str) -> str:
        return self.git(*words, folder=self.remote)

    def write(self, files: dict[str, str]) -> None:
        for name, content in files.items():
            path = self.root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, encoding="utf-8")

    def edit(self, name: str, old: str, new: str) -> None:
        path = self.root / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    def commit(self, day: str = "2026-04-15") -> str:
        when = f"{day}T12:00:00+0000"
        self.git("add", "--all")
        environ = {**os.environ, "GIT_AUTHOR_DATE": when, "GIT_COMMITTER_DATE": when}
        commit = ["git", "commit", "--quiet", "--allow-empty", "--message", "Edit"]
        subprocess.run(commit, cwd=self.root, env=environ, check=True)
        return self.git("rev-parse", "HEAD")

    @contextmanager
    def target(self, remote: str = "origin", branch: str = "gh-pages", **more: Any) -> Iterator[Target]:
        with open_target(self.project, remote, branch, more.get("here", self.root)) as target:
            yield target

    def publish(self, site: Path, *, history: bool = False, **where: Any) -> str:
        """Publish a folder as the site; return the commit."""
        with self.target(**where) as target:
            return target.push(
                target.plan(site, "clients"), history=history, else_by=("Anna", "a@lind.example")
            )

    def goodterms(self, *words: str, given: str | None = None, folder: Path | None = None) -> Result:
        """Run a command in this process, from the project's folder."""
        before = Path.cwd()
        os.chdir(folder or self.root)
        try:
            return CliRunner().invoke(main, list(words), input=given)
        finally:
            os.chdir(before)


@cache
def _template() -> Path:
    """Make a project once; copying it takes a fraction of the time."""
    folder = Path(mkdtemp(prefix="goodterms-test-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    portal = Portal(folder / "portal", folder / "origin.git")
    portal.write(FILES)
    portal.git("init", "--quiet", "--initial-branch", "main")
    portal.git("config", "user.name", "Anna Lind")
    portal.git("config", "user.email", "anna@lind.example")
    portal.git("init", "--quiet", "--bare", "--template=", str(portal.remote))
    portal.git("remote", "add", "origin", str(portal.remote))
    portal.commit("2026-01-10")
    return folder


def make_portal(folder: Path) -> Portal:
    """Make a project with one commit on ``main``, and an empty remote."""
    shutil.copytree(_template(), folder, dirs_exist_ok=True)
    portal = Portal(folder / "portal", folder / "origin.git")
    config = portal.root / ".git/config"
    config.write_text(config.read_text().replace(str(_template()), str(folder)))
    return portal


def fake_site(folder: Path, pages: dict[str, str], **files: str) -> Path:
    """Write a folder that has what every built site has, and some sealed pages."""
    whole = {"index.html": "guide", "assets/goodterms/unseal.js": "script", **files}
    whole |= {f"c/{id_}/index.html": text for id_, text in pages.items()}
    for name, text in whole.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take away what this machine and its user have set."""
    for name in list(os.environ):
        if name.startswith(("GIT_", "GOODTERMS_")) or name in {"CI", "EMAIL"}:
            monkeypatch.delenv(name)
    for name, value in (
        ("GIT_CONFIG_GLOBAL", os.devnull),
        ("GIT_CONFIG_NOSYSTEM", "1"),
        ("SOURCE_DATE_EPOCH", SAMPLE_EPOCH),
        ("GOODTERMS_SECRET", SECRET),
    ):
        monkeypatch.setenv(name, value)
