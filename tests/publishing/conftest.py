"""Hosts on this machine, and a project small enough that a push to one takes a second."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from goodterms.cli import main
from goodterms.publishing import git
from goodterms.publishing.hosting.host import Host, open_host, settings_of
from tests.conftest import SECRET, environ
from tests.publishing.small import CONFIG, POLICY

RECORD = """\
name: Thornquay Boats
language: en
currency: EUR
country: IE
address: 4 Slip Road, Galway
access: {epoch: 1}
invoices:
  - number: 2026-014
    issued: 2026-03-02
    purpose: Website relaunch
    lines: [{item: Design, quantity: 12, unit: hour, price: 85.00, tax: 19}]
"""
FILES = {
    "mkdocs.yml": CONFIG,
    "content/policy.yml": POLICY,
    "content/index.md": "# How billing works\n\nFirst edition.\n",
    "clients/thornquay.yml": RECORD,
}

# Builds in a fiftieth of the time what the tests of everything around a build look at: a page and a
# style sheet that name the commit's message, padded so that half of one would be noticed.
QUICK_BUILDER = """\
import json, os, sys
from pathlib import Path
from goodterms.publishing.hosting.builder import end_with_the_asker
end_with_the_asker()
site = Path(sys.argv[2])
word = Path("word").read_text()
body = f"{word}|{'x' * 100_000}|{word}"
for name in ("index.html", "assets/style.css", "c/one/index.html"):
    path = site / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(body)
if Path("environ").exists():
    (site / "environ.json").write_text(json.dumps(dict(os.environ)))
if Path("hang").exists():
    import time
    time.sleep(60)
if Path("eat").exists():
    body = bytearray(1_000_000_000)
links = json.loads(Path("links").read_text()) if Path("links").exists() else {}
from goodterms.publishing.access import links_of, secret_check
from goodterms.sealing.secret import read_secret
secret = read_secret(Path("/nowhere"))
print(json.dumps({"secret": secret_check(secret),
                  "links": links_of(secret, [(k, v, "link") for k, v in links.items()])}))
"""
_QUICK_HOOK = """\
#!{python}
import sys
from goodterms.publishing.hosting import building, receive
building.BUILDER = ({python!r}, "-P", {builder!r})
sys.exit(receive.main({hook!r}))
"""


@dataclass(frozen=True)
class Work:
    """A working copy, as the freelancer has one."""

    root: Path

    def git(self, *words: str, check: bool = True, **more: str) -> str:
        done = self.run(*words, **more)
        assert not check or done.returncode == 0, done.stderr
        return done.stdout.strip()

    def run(self, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["git", *words],
            cwd=self.root,
            env=git_environ(**more),
            capture_output=True,
            text=True,
            check=False,
        )

    def commit(self, files: dict[str, str | bytes], message: str = "Edit") -> str:
        """Commit files as they are given; return the commit."""
        for name, content in files.items():
            path = self.root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        self.git("add", "--all", "--force")
        self.git("commit", "--quiet", "--allow-empty", "--message", message)
        return self.git("rev-parse", "HEAD")

    def commit_tree(self, *entries: tuple[str, str, str]) -> str:
        """Commit a tree with any entries beside the present ones: mode, content or id, name."""
        kept = subprocess.run(
            ["git", "ls-tree", "-z", "HEAD"], cwd=self.root, capture_output=True, check=True
        ).stdout
        tree = bytearray()
        for line in filter(None, kept.split(b"\0")):
            head, _, name = line.partition(b"\t")
            mode, _, id_ = head.decode().split()
            tree += mode.lstrip("0").encode() + b" " + name + b"\0" + bytes.fromhex(id_)
        for mode, content, called in entries:
            id_ = content if mode == "160000" else self.store(content.encode(), "blob")
            tree += mode.encode() + b" " + called.encode() + b"\0" + bytes.fromhex(id_)
        whole = self.store(bytes(tree), "tree", "--literally")
        return self.git("commit-tree", "-p", "HEAD", "-m", "Hostile", whole)

    def store(self, data: bytes, kind: str, *options: str) -> str:
        """Write an object as it is; return its id."""
        command = ["git", "hash-object", "-t", kind, "-w", "--stdin", *options]
        done = subprocess.run(command, cwd=self.root, input=data, capture_output=True, check=True)
        return done.stdout.decode().strip()

    def push(self, to: Path | str, *refs: str, **more: str) -> subprocess.CompletedProcess[str]:
        return self.run("push", str(to), *(refs or ("main",)), **more)


@dataclass(frozen=True)
class Hosting:
    """A host with the working copy that is pushed to it."""

    work: Work
    host: Host

    @property
    def path(self) -> Path:
        return self.host.repository

    def push(self, *refs: str, **more: str) -> subprocess.CompletedProcess[str]:
        return self.work.push(self.path, *refs, **more)

    def publish(self, word: str, **files: str) -> str:
        """Commit and push a word that the quick builder's pages will show."""
        commit = self.work.commit({"word": word, **files})
        done = self.push()
        assert done.returncode == 0, done.stderr
        return commit

    @property
    def shown(self) -> str:
        """The word that the live site shows; each page was written as a whole."""
        first, _, last = (self.host.site / "index.html").read_text().split("|")
        assert first == last
        return first

    def left_over(self) -> list[str]:
        """Names of everything half-done."""
        releases = [one.name for one in self.host.releases.iterdir() if not one.name.isdigit()]
        return releases + [one.name for one in (*self.host.work.iterdir(), *self.path.glob("objects/tmp_*"))]


def git_environ(**more: str) -> dict[str, str]:
    identity = {
        f"GIT_{who}_{what}": value for who in ("AUTHOR", "COMMITTER") for what, value in _NAME.items()
    }
    return {**environ(), **identity, "GIT_CONFIG_GLOBAL": os.devnull, **more}


_NAME = {"NAME": "Anna Lind", "EMAIL": "anna@lind.example", "DATE": "2026-04-15T12:00:00Z"}


def goodterms(*words: str | Path, given: str | None = None) -> Result:
    """Run the command in this process; exit code and output are the command's own."""
    return CliRunner().invoke(main, [str(word) for word in words], input=given)


def make_host(folder: Path, *options: str, secret: str | None = SECRET, www: Path | None = None) -> Host:
    """Make a host in a folder, with everything that it asks for."""
    path = folder / "portal.git"
    done = goodterms("host", "create", path, "--site", (www or folder / "www") / "portal", *options)
    assert done.exit_code == 0, done.output
    if secret:
        done = goodterms("host", "secret", path, given=secret)
        assert done.exit_code == 0, done.output
    return open_host(path)


def make_work(folder: Path, files: dict[str, str] | None = None) -> Work:
    folder.mkdir(parents=True)
    work = Work(folder)
    work.git("init", "--quiet", "--initial-branch", "main")
    work.commit(dict(FILES if files is None else files), "Begin")
    return work


def quicken(host: Host) -> None:
    """Let a host's pushes be built by the quick builder."""
    builder = host.repository / "quick_builder.py"
    builder.write_text(QUICK_BUILDER)
    for hook in ("pre-receive", "post-receive"):
        text = _QUICK_HOOK.format(python=sys.executable, builder=str(builder), hook=hook)
        (host.repository / "hooks" / hook).write_text(text)


def make_quick(folder: Path, www: Path | None = None) -> Hosting:
    """Make a host with the quick builder, and push to it once."""
    host = make_host(folder, www=www)
    quicken(host)
    hosting = Hosting(make_work(folder / "work", {"mkdocs.yml": CONFIG, "word": "first"}), host)
    done = hosting.push()
    assert done.returncode == 0, done.stderr
    return hosting


def copy_quick(quick: Hosting, folder: Path) -> Hosting:
    """Copy a host with its site and working copy, which is quicker than making them."""
    host = replace(quick.host, repository=folder / "portal.git", site=folder / "www/portal")
    shutil.copytree(quick.path, host.repository)
    shutil.copytree(quick.work.root, folder / "work")
    shutil.copytree(quick.host.site.parent, host.site.parent, symlinks=True)
    quicken(host)
    git.write_config(host.repository, settings_of(host))
    return Hosting(Work(folder / "work"), host)


@pytest.fixture(scope="session")
def pattern(tmp_path_factory: pytest.TempPathFactory) -> Hosting:
    return make_quick(tmp_path_factory.mktemp("pattern"))


@pytest.fixture
def quick(pattern: Hosting, tmp_path: Path) -> Hosting:
    """A host with the quick builder, and one release."""
    return copy_quick(pattern, tmp_path)


@pytest.fixture(scope="module")
def steady(pattern: Hosting, tmp_path_factory: pytest.TempPathFactory) -> Hosting:
    """The same for tests after which all is as it was before."""
    return copy_quick(pattern, tmp_path_factory.mktemp("steady"))
