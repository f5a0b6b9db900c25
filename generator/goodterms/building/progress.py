"""A progress bar on the terminal, for builds that take more than a second."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

PATIENCE = 1.0
"""Seconds that a build may take before it shows how far it is."""


@contextmanager
def progress(*, quiet: bool = False) -> Iterator[Callable[[int, int], None]]:
    """Yield a function to be told how many of how many are done.

    Nothing is shown where nobody watches (no terminal), nor to a build that is quick.
    """
    if quiet or not sys.stderr.isatty():
        yield lambda done, of: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    bar = Progress(*columns, console=Console(stderr=True), transient=True)
    task = bar.add_task("Sealing client pages")
    begun = time.monotonic()
    shown = False

    def tell(done: int, of: int) -> None:
        nonlocal shown
        if not shown and time.monotonic() - begun > PATIENCE and done < of:
            bar.start()
            shown = True
        if shown:
            bar.update(task, completed=done, total=of)

    try:
        yield tell
    finally:
        if shown:
            bar.stop()
