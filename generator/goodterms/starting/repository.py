"""The new project's own git repository, and its first commit."""

from __future__ import annotations

import shutil
import sys
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from goodterms.building.git import ask, run
from goodterms.errors import GoodTermsError
from goodterms.starting.project import BRANCH, HOOK

MESSAGE = "Begin the portal"


class Commit(Enum):
    """How far the repository came."""

    MADE = "made"
    NO_GIT = "git is not installed"
    NO_IDENTITY = "git does not know who you are"


@dataclass(frozen=True, slots=True)
class Given:
    """What a repository that is there already brings along."""

    branch: str = BRANCH
    remote: str = ""
    """The address of ``origin``."""


def given_by(folder: Path) -> Given:
    """Return what a clone of an empty repository brings along; the usual where there is none."""
    if not (folder / ".git").is_dir():
        return Given()
    asked = (
        ask(folder, "--git-dir", ".git", *words)
        for words in (("symbolic-ref", "--short", "HEAD"), ("config", "remote.origin.url"))
    )
    branch, remote = asked
    return Given(branch or BRANCH, remote or "")


def make_repository(folder: Path, *, remote: str = "") -> Commit:
    """Make a repository of a folder's files, with the hook switched on, and commit them.

    Args:
        folder: A new project. A repository that is there already keeps its branch and its remotes.
        remote: Where to push to, as ``origin``.

    Raises:
        GoodTermsError: git is there and does not do it, or ``origin`` is another already.
    """
    if shutil.which("git") is None:
        return Commit.NO_GIT
    given = given_by(folder)
    if remote and given.remote and remote != given.remote:
        raise GoodTermsError("that folder's repository has another `origin` already", "leave --host out")
    _git(folder, "init", "--quiet")
    # `init --initial-branch` came with git 2.28; this does the same in any.
    _git(folder, "symbolic-ref", "HEAD", f"refs/heads/{given.branch}")
    _git(folder, "config", "core.hooksPath", Path(HOOK).parent.as_posix())
    # Where the hook finds goodterms if it is on no PATH; kept in this clone alone.
    _git(folder, "config", "goodterms.python", sys.executable)
    if remote and not given.remote:
        _git(folder, "remote", "add", "origin", "--", remote)
    _git(folder, "add", "--all")
    # Windows has no such mode to read it from.
    _git(folder, "update-index", "--chmod=+x", HOOK)
    if not _knows_who(folder):
        return Commit.NO_IDENTITY
    # Not looked over again by the hook; and nobody is asked for the passphrase of a key here.
    _git(folder, "commit", "--quiet", "--no-verify", "--no-gpg-sign", "--message", MESSAGE)
    return Commit.MADE


def _knows_who(folder: Path) -> bool:
    """Tell whether git has a name and an address; one made up from the machine's is none."""
    strictly = ("-c", "user.useConfigOnly=true")
    return all(
        run(folder, *strictly, "var", name).returncode == 0
        for name in ("GIT_AUTHOR_IDENT", "GIT_COMMITTER_IDENT")
    )


def _git(folder: Path, *words: str) -> None:
    done = run(folder, *words)
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise GoodTermsError(f"`git {words[0]}` failed: {said[-1]}" if said else f"`git {words[0]}` failed")
