"""What one of the six signs reads like in the records of a client: facts, figures, a level."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Literal

from goodterms.desk.portfolio import Relation
from goodterms.desk.words import Say, stopped
from goodterms.desk.worktime import Worktime
from goodterms.records.policy import Policy
from goodterms.records.private import LogEntry

Sign = Literal[
    "demands", "everything for nothing", "slow pay", "not listening", "not answering", "disrespect"
]
SIGNS: tuple[Sign, ...] = (
    "demands",
    "everything for nothing",
    "slow pay",
    "not listening",
    "not answering",
    "disrespect",
)
Level = Literal["none", "a little", "clear"]

WINDOW = timedelta(365)
"""How far back anything counts. What was hard two years ago and is not any more is no sign."""
A_LITTLE, CLEAR = 1, 3
"""How many times a thing happens within the window before it is a little, and before it is clear."""

BY_TIMES = f"{A_LITTLE} within a year is a little, {CLEAR} are clear"

Figure = int | str | None


@dataclass(frozen=True, slots=True)
class Reading:
    """One sign of one client."""

    sign: Sign
    level: Level
    evidence: tuple[str, ...]
    """What happened, in sentences with their figures. Of events, never of what somebody is like."""
    rule: str
    """From where on it is a little, and from where on clear."""
    figures: dict[str, Figure] = field(default_factory=dict)
    """The same as numbers; amounts as text with their currency."""
    caution: str = ""
    """How little there is to go by, where it is little."""

    def as_json(self) -> dict[str, Any]:
        """Return the shape that ``goodterms signs --json`` lists."""
        return {
            "sign": self.sign,
            "level": self.level,
            "rule": self.rule,
            "evidence": list(self.evidence),
            "figures": self.figures,
            "caution": self.caution or None,
        }


@dataclass(frozen=True, slots=True)
class View:
    """One client with what reading the signs needs to know and to say."""

    relation: Relation
    policy: Policy
    worktime: Worktime
    say: Say

    @property
    def as_of(self) -> date:
        """The day."""
        return self.relation.as_of

    def counts(self, day: date) -> bool:
        """Tell whether a day lies within the window."""
        return self.as_of - WINDOW < day <= self.as_of

    def log(self, keep: Callable[[LogEntry], bool]) -> list[LogEntry]:
        """Return the entries of the log within the window that are wanted, the oldest first."""
        found = [e for e in self.relation.private.log if self.counts(e.on.date()) and keep(e)]
        return sorted(found, key=lambda entry: entry.on)

    def logged(self, sign: Sign) -> list[LogEntry]:
        """Return the entries that the freelancer put under a sign."""
        return self.log(lambda entry: entry.sign == sign)

    def notes(self, entries: list[LogEntry]) -> tuple[str, ...]:
        """Return what the entries say, each with its day."""
        return tuple(f"{self.say.short(entry.on.date())}: {stopped(entry.note)}" for entry in entries)


def level_of(times: int) -> Level:
    """Return the level of something that happened so many times within the window."""
    return "clear" if times >= CLEAR else "a little" if times >= A_LITTLE else "none"


def times(count: int) -> str:
    """Say how often: once, twice, 3 times."""
    return {1: "once", 2: "twice"}.get(count, f"{count} times")
