"""What git keeps of a push before it is taken, once the git that kept it was killed.

git-receive-pack unpacks into ``objects/tmp_objdir-…`` and removes that itself, but not when it is
killed; ``git gc`` would, weeks later. To remove one that is in use would tear a hole into the
repository, so this is done only where it is certain that no receive-pack runs in it but the caller's own.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

_PROCESSES = Path("/proc")
_PREFIX = "tmp_objdir-"


def clear_quarantines(repository: Path) -> int:
    """Remove the quarantines of killed pushes; return how many. Does nothing where there is no ``/proc``."""
    own = Path(os.environ.get("GIT_QUARANTINE_PATH", "")).name
    # First the folders, then the processes: who made a folder listed here already runs.
    found = [path for path in (repository / "objects").glob(f"{_PREFIX}*") if path.name != own]
    if not found or not (_PROCESSES / "self").exists() or _is_receiving(repository):
        return 0
    for folder in found:
        shutil.rmtree(folder, ignore_errors=True)
    return len(found)


def _is_receiving(repository: Path) -> bool:
    """Tell whether a receive-pack other than the one that called this process works in a repository."""
    return any(
        process.name.isdigit()
        and int(process.name) != os.getppid()
        and _receives(process, repository.resolve())
        for process in _PROCESSES.iterdir()
    )


def _receives(process: Path, repository: Path) -> bool:
    try:
        # It is in the repository's folder before it makes anything there.
        return process.joinpath("cwd").readlink() == repository and b"receive-pack" in (
            process.joinpath("cmdline").read_bytes()
        )
    except OSError:
        # It is gone, or another user's: git would not let that one write here.
        return False
