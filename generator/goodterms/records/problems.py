"""What is wrong with a record, where it stands and how to mend it."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One mistake in one place.

    ``message`` and ``mend`` never quote a value of a record, because the log of a
    hosted build is read by others; what helps but quotes values goes into ``note``,
    which only a build on the freelancer's own machine prints.
    """

    file: str
    """Path as the user would type it from the project's folder."""
    line: int
    """Counted from 1."""
    column: int
    """Counted from 1, in characters."""
    message: str
    mend: str
    note: str = ""
    severity: Severity = "error"

    def text(self, *, hosted: bool | None = None) -> str:
        """Return ``file:line:column: severity: message (mend: …)``."""
        place = f"{self.file}:{self.line}:{self.column}"
        return f"{place}: {self.severity}: {self._said(hosted)} (mend: {self.mend})"

    def as_json(self, *, hosted: bool | None = None) -> dict[str, str | int]:
        """Return the problem as the JSON object that ``goodterms check --json`` lists."""
        return {
            "file": self.file,
            "line": self.line,
            "column": self.column,
            "severity": self.severity,
            "message": self._said(hosted),
            "mend": self.mend,
        }

    def _said(self, hosted: bool | None) -> str:
        quiet = is_hosted() if hosted is None else hosted
        return f"{self.message}: {self.note}" if self.note and not quiet else self.message


def is_hosted() -> bool:
    """Tell whether this runs on a build service, whose log others may read.

    ``GOODTERMS_HOSTED`` (``1`` or ``0``) decides; else the ``CI`` variable that every forge sets.
    """
    said = os.environ.get("GOODTERMS_HOSTED") or os.environ.get("CI") or ""
    return said.lower() not in {"", "0", "false", "no"}


def has_errors(problems: Iterable[Problem]) -> bool:
    """Tell whether any of the problems stops a build."""
    return any(problem.severity == "error" for problem in problems)
