"""git, run so that it looks at the folder it is asked about, and says what it says in English."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TypeAlias

from goodterms.errors import GoodTermsError
from goodterms.sealing.secret import VARIABLE

Settings: TypeAlias = list[tuple[str, str]]
"""git's settings in the order they hold, a key as often as it is set."""

# A pushed refs/replace/* must not put another commit in the place of the one that was named.
PLAINLY = {"LC_ALL": "C", "GIT_NO_REPLACE_OBJECTS": "1"}

# Inside a hook or an alias, git points these at the repository it runs in, which need not be the one
# that is asked about (`git rev-parse --local-env-vars`, less the settings).
_OF_ONE_REPOSITORY = {
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_COMMON_DIR",
    "GIT_DIR",
    "GIT_GRAFT_FILE",
    "GIT_IMPLICIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_INTERNAL_SUPER_PREFIX",
    "GIT_NAMESPACE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_PREFIX",
    "GIT_QUARANTINE_PATH",
    "GIT_REPLACE_REF_BASE",
    "GIT_SHALLOW_FILE",
    "GIT_WORK_TREE",
}


def environment(**more: str) -> dict[str, str]:
    """Return the environment for a git command: the user's own, in English, without the root secret.

    What it takes to reach a remote (an ssh agent, a proxy, a password helper) stays. git asks
    for a password only where somebody can answer.
    """
    # Helpers and hooks that git may start have no business with the secret.
    kept = {name: value for name, value in os.environ.items() if name not in {*_OF_ONE_REPOSITORY, VARIABLE}}
    if not sys.stdin.isatty():
        kept.setdefault("GIT_TERMINAL_PROMPT", "0")
    # GIT_OPTIONAL_LOCKS: a question must not even refresh the index.
    return {**kept, **PLAINLY, "GIT_OPTIONAL_LOCKS": "0", **more}


def run(
    folder: Path | None, *words: str, given: bytes = b"", environ: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    """Run a git command in a folder; the caller looks at its exit code.

    Args:
        folder: Where to run it; None for this process's own.
        words: The command.
        given: Its standard input.
        environ: Its environment; else :func:`environment`.

    Raises:
        GoodTermsError: git is not installed.
    """
    try:
        return subprocess.run(  # noqa: S603
            ["git", *words],  # noqa: S607
            cwd=folder,
            env=environment() if environ is None else environ,
            input=given,
            capture_output=True,
            check=False,
        )
    except (FileNotFoundError, PermissionError):
        raise GoodTermsError("git is not installed here", "install it, or add it to PATH") from None


def ask(folder: Path, *words: str, given: bytes = b"") -> str | None:
    """Return what a git command answers in a folder, without the last line end; None where it fails."""
    done = run(folder, *words, given=given)
    return None if done.returncode else done.stdout.decode("utf-8", "surrogateescape").rstrip("\n")


def toplevel(folder: Path) -> Path | None:
    """Return the folder of the working copy that a folder lies in; None where it lies in none."""
    found = ask(folder, "rev-parse", "--show-toplevel")
    return Path(found) if found else None


def settings(folder: Path) -> Settings:
    """Return the settings that hold in a folder: of the machine, the user, and the repository around it."""
    listed = ask(folder, "config", "--null", "--list") or ""
    found = []
    for entry in filter(None, listed.split("\0")):
        key, stated, value = entry.partition("\n")
        found.append((key, value if stated else "true"))
    return found


def is_ignored(path: Path) -> bool:
    """Tell whether git would leave a file alone if it stood there.

    So it is outside of every working copy, and where an ignore rule matches and nothing of
    that name is tracked already.
    """
    folder = next(one for one in path.parents if one.is_dir())
    if toplevel(folder) is None:
        return True
    if ask(folder, "ls-files", "--error-unmatch", "--", str(path)) is not None:
        return False
    return ask(folder, "check-ignore", "--quiet", "--no-index", "--", str(path)) is not None
