"""What is wrong with a published file, before it is known where it came from."""

from __future__ import annotations

from dataclasses import dataclass

ASK = "or ask the host's keeper to allow scripts"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that a browser might run, or load as code."""

    message: str
    mend: str
    sought: str = ""
    """What to look for in the sources; empty where it is the file as a whole."""
