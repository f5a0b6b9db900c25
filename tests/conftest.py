"""Projects to build: the sample portal, copied so that a test may break it."""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.chromium import browser
from tests.warm import PROGRAMS, run_warm

__all__ = ["browser"]

REPOSITORY = Path(__file__).resolve().parent.parent
SAMPLE_EPOCH = str(int(datetime(2026, 4, 15, 12, tzinfo=UTC).timestamp()))
"""The day the sample's story is told on."""
SECRET = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"


@dataclass(frozen=True)
class Portal:
    """A project folder, with the commands a freelancer has."""

    root: Path
    environ: dict[str, str]
    cold: bool = False
    """Each command gets an interpreter of its own."""

    @property
    def site(self) -> Path:
        return self.root / "site"

    def run(self, *command: str, cwd: Path | None = None, **environ: str) -> subprocess.CompletedProcess[str]:
        """Run a command of the installed package; the caller looks at its exit code."""
        environment = {**self.environ, **environ}
        if command[0] in PROGRAMS and not self.cold:
            return run_warm(command, cwd or self.root, environment)
        return subprocess.run(
            [sys.executable, "-m", *command],
            cwd=cwd or self.root,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )

    def build(self, *options: str, **environ: str) -> subprocess.CompletedProcess[str]:
        return self.run("mkdocs", "build", "--strict", *options, cwd=None, **environ)

    def goodterms(self, *words: str, **environ: str) -> subprocess.CompletedProcess[str]:
        return self.run("goodterms", *words, cwd=None, **environ)

    def edit(self, name: str, old: str, new: str) -> None:
        path = self.root / name
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{name} does not hold what the test means to change"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")


def environ(**more: str) -> dict[str, str]:
    """Return a clean environment for a subprocess: no proxy settings, no secret, no CI."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("GOODTERMS_") and k != "CI"}
    return {**kept, "NO_MKDOCS_2_WARNING": "1", "SOURCE_DATE_EPOCH": SAMPLE_EPOCH, **more}


@pytest.fixture
def portal(tmp_path: Path) -> Portal:
    """The sample portal in a folder of its own, with a known secret."""
    return copy_sample(tmp_path / "portal", environ(GOODTERMS_SECRET=SECRET))


SMALL_GUIDE = """---
title: Working together
description: How billing works here.
---

# Working together

{{ policy.payment }} Ask {{ freelancer.name }} whatever is not clear.
"""


def copy_sample(
    root: Path, environment: dict[str, str], *, pdfs: bool = False, guide: bool = False, cold: bool = False
) -> Portal:
    """Copy the sample portal's records and settings.

    Without PDFs, and with a guide of one page in one language in place of the sample's, a
    build takes a fraction of the time.
    """
    root.mkdir(parents=True)
    shutil.copytree(REPOSITORY / "clients", root / "clients")
    shutil.copy(REPOSITORY / "mkdocs.yml", root)
    portal = Portal(root, environment, cold)
    if guide:
        shutil.copytree(REPOSITORY / "content", root / "content")
    else:
        (root / "content/en").mkdir(parents=True)
        facts = (REPOSITORY / "content/policy.yml").read_text("utf-8").partition("\n# Written by")[0]
        (root / "content/policy.yml").write_text(f"{facts}\n", encoding="utf-8")
        (root / "content/en/index.md").write_text(SMALL_GUIDE, encoding="utf-8")
        settings = re.sub(
            r"^nav:\n(?:  .*\n)+", "", (root / "mkdocs.yml").read_text("utf-8"), flags=re.MULTILINE
        )
        (root / "mkdocs.yml").write_text(settings, encoding="utf-8")
    if not pdfs:
        portal.edit("mkdocs.yml", "clients: clients", "clients: clients\n      pdfs: false")
    return portal


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Portal:
    """The sample portal, built once for all test processes, which only read it."""
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent
    environment, there = environ(GOODTERMS_SECRET=SECRET), folder / "built"
    with (folder / "built.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not there.exists():
            making = tmp_path_factory.mktemp("making")
            portal = copy_sample(making / "portal", environment, pdfs=True, guide=True, cold=True)
            done = portal.build()
            assert done.returncode == 0, done.stderr
            making.rename(there)
    return Portal(there / "portal", environment, cold=True)
