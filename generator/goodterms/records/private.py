"""The freelancer's own notes. No page, log or command for others is given this type."""

from __future__ import annotations

from typing import Annotated, Literal

from goodterms.records.base import Record
from goodterms.records.scalars import Moment, Prose, Word

Sign = Annotated[
    Literal["demands", "everything for nothing", "slow pay", "not listening", "not answering", "disrespect"],
    Word,
]


class LogEntry(Record):
    """Something that happened and is worth remembering."""

    on: Moment
    """Day and time: 2026-03-01T23:10."""
    sign: Sign | None = None
    """Which of the six signs it belongs to."""
    note: Prose
    """What happened."""


class Private(Record):
    """What never reaches a page."""

    log: tuple[LogEntry, ...] = ()
    """Things that happened, with their day and time."""
    notes: Prose | None = None
    """Anything else."""
