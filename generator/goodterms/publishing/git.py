"""git's own commands, run so that nothing in the caller's environment changes what they do."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from subprocess import CompletedProcess

from goodterms.building import git
from goodterms.building.git import PLAINLY
from goodterms.errors import GoodTermsError

# Where git keeps what was pushed until the hooks have agreed (git-receive-pack, "quarantine environment").
_QUARANTINE = ("GIT_QUARANTINE_PATH", "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES")
_KEPT = ("PATH", "HOME", "XDG_CONFIG_HOME", "TMPDIR", *_QUARANTINE)


def environment(repository: Path | None = None) -> dict[str, str]:
    """Return the environment for a git command: English, no replaced objects, no setting of the caller's."""
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    kept |= {**PLAINLY, "GIT_TERMINAL_PROMPT": "0"}
    if repository is not None:
        kept["GIT_DIR"] = str(repository)
    return kept


def run(repository: Path | None, *words: str, check: bool = True) -> CompletedProcess[bytes]:
    """Run a git command in a repository, or in none.

    Raises:
        GoodTermsError: git is not installed, or the command failed and ``check`` is set.
    """
    done = git.run(None, *words, environ=environment(repository))
    if check and done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip()
        raise GoodTermsError(f"`git {words[0]}` failed: {said}" if said else f"`git {words[0]}` failed")
    return done


def commit_of(repository: Path, name: str) -> str | None:
    """Return the full id of the commit that a name stands for; None where there is none."""
    done = run(
        repository, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}", check=False
    )
    return done.stdout.decode().strip() or None


def is_ancestor(repository: Path, old: str, new: str) -> bool:
    """Tell whether one commit lies in the history of another."""
    return run(repository, "merge-base", "--is-ancestor", old, new, check=False).returncode == 0


def is_branch_name(name: str) -> bool:
    """Tell whether git takes a name for a branch."""
    return (
        not name.startswith("-")
        and not run(None, "check-ref-format", f"refs/heads/{name}", check=False).returncode
    )


def read_config(repository: Path, section: str) -> dict[str, str]:
    """Return the settings of one section of the repository's own configuration, keys in small letters."""
    done = run(repository, "config", "--file", str(repository / "config"), "--null", "--list")
    found = {}
    for entry in done.stdout.decode("utf-8", "surrogateescape").split("\0"):
        key, _, value = entry.partition("\n")
        if key.startswith(f"{section}."):
            found[key.removeprefix(f"{section}.")] = value
    return found


def write_config(repository: Path, settings: Mapping[str, str]) -> None:
    """Write settings, by their full names, into the repository's own configuration."""
    for key, value in settings.items():
        run(repository, "config", "--file", str(repository / "config"), key, value)
