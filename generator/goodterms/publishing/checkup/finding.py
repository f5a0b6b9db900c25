"""Something about a set-up, with how to mend it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["wrong", "question", "hint"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found; it quotes no value of a record and no key."""

    severity: Severity
    """``wrong`` must be mended; a ``question`` only the freelancer can answer; a ``hint`` may be left."""
    check: str
    """A short name that stays, for other programs."""
    message: str
    mend: str
    """A command, or an instruction."""

    def as_json(self) -> dict[str, str]:
        """Return the shape that ``goodterms doctor --json`` lists."""
        return {
            "severity": self.severity,
            "check": self.check,
            "message": self.message,
            "mend": self.mend,
        }


def wrong(check: str, message: str, mend: str) -> Finding:
    """Return a finding that must be mended."""
    return Finding("wrong", check, message, mend)


def question(check: str, message: str, mend: str) -> Finding:
    """Return a finding that only the freelancer can judge."""
    return Finding("question", check, message, mend)


def hint(check: str, message: str, mend: str) -> Finding:
    """Return a finding that may be left as it is."""
    return Finding("hint", check, message, mend)


def several(count: int, one: str, many: str = "") -> str:
    """Return ``1 client`` or ``3 clients``."""
    return f"{count} {one if count == 1 else many or one + 's'}"
