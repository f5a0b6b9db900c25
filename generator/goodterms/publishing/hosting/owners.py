"""Whose a half-done folder is: its name says which processes made it, and while they run, it stays.

A mark is ``<pid>-<start>_<pid>-<start>_<random>``. The start, in clock ticks since the machine was
started (proc(5), field 22), tells a process from a later one with the same number; it is 0 where
there is no ``/proc``.
"""

from __future__ import annotations

import os
import re
import secrets
from pathlib import Path

from goodterms.building.staging import is_running

MARK = re.compile(r"(\d+-\d+(?:_\d+-\d+)*)_[0-9a-f]{8}")


def new_mark(*others: int) -> str:
    """Return a new mark of this process, and of other processes by their ids."""
    pids = dict.fromkeys([os.getpid(), *others])
    return "_".join([*(f"{pid}-{_started(pid)}" for pid in pids), secrets.token_hex(4)])


def is_alive(mark: str) -> bool:
    """Tell whether any of the processes of a mark still runs."""
    found = MARK.fullmatch(mark)
    return found is not None and any(_runs(*map(int, one.split("-"))) for one in found[1].split("_"))


def _runs(pid: int, started: int) -> bool:
    return is_running(pid) and (not started or _started(pid) == started)


def _started(pid: int) -> int:
    try:
        # The name of the program comes second, in brackets, and may itself hold brackets and spaces.
        fields = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace").rpartition(")")[2].split()
        return 0 if fields[0] == "Z" else int(fields[19])
    except (OSError, IndexError, ValueError):
        return 0
