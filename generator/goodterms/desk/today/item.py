"""One thing to do today, or to know about."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal, get_args

from goodterms.desk.worktime import Worktime
from goodterms.ledger.money import plain

Level = Literal["late", "today", "soon"]
"""late: the day for it has passed. today: now is the time. soon: within days, or it is for the client."""

Kind = Literal[
    "dispute",
    "change",
    "promise",
    "next step",
    "send",
    "plan",
    "overdue",
    "payment",
    "agreement",
    "update",
    "rate",
    "ended",
    "contract",
    "appointment",
    "due soon",
    "charges",
    "waiting",
    "paused",
]
# What a client waits for comes before what we wait for.
ORDER: tuple[Kind, ...] = get_args(Kind)
LEVELS: tuple[Level, ...] = ("late", "today", "soon")


@dataclass(frozen=True, slots=True)
class Item:
    """What there is to do, in one or two sentences, and the command that does it."""

    kind: Kind
    level: Level
    client: str
    """The slug."""
    name: str
    subject: str
    """The number of an invoice, the id of a question or change; else empty."""
    text: str
    command: str
    """A line for the shell; where something is to be written down, it opens the record there."""
    then: str = ""
    """What to write into the record, or to do afterwards."""
    since: date | None = None
    by: date | None = None
    amount: Decimal | None = None
    currency: str = ""

    @property
    def urgency(self) -> tuple[int, date, int, str, str]:
        """Return what the list is sorted by."""
        day = self.by or self.since or date.max
        rank = ORDER.index(self.kind)
        level = LEVELS.index(self.level)
        # What is late by days that were promised weighs by kind first; what is to come, by day.
        if self.level == "soon":
            return level, day, rank, self.client, self.subject
        return level, date.min, rank, f"{day}", f"{self.client} {self.subject}"

    def as_json(self) -> dict[str, Any]:
        """Return the shape that ``goodterms today --json`` lists."""
        return {
            "kind": self.kind,
            "level": self.level,
            "client": self.client,
            "name": self.name,
            "subject": self.subject or None,
            "text": self.text,
            "command": self.command,
            "then": self.then or None,
            "since": str(self.since) if self.since else None,
            "by": str(self.by) if self.by else None,
            "amount": plain(self.amount, self.currency) if self.amount is not None else None,
            "currency": self.currency or None,
        }


def level_of(by: date | None, as_of: date, worktime: Worktime) -> Level:
    """Return how urgent a thing is that is to be done by a day.

    On the last working day before that day it is for today: a promise for Sunday is kept on
    Friday.
    """
    if by is None:
        return "today"
    if by < as_of:
        return "late"
    return "today" if worktime.last_before(by) <= as_of else "soon"


def command(*words: str) -> str:
    """Return the line for the shell that runs one of our commands; numbers and ids can hold anything."""
    return shlex.join(("goodterms", *words))


def edit(where: str) -> str:
    """Return the command that opens a record at a place, ``file:line``."""
    if not where:
        return ""
    file, _, line = where.rpartition(":")
    return f"${{EDITOR:-vi}} +{line} {shlex.quote(file)}"
