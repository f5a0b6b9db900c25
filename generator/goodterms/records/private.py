"""The freelancer's own notes. No page, log or command for others is given this type."""

from __future__ import annotations

from typing import Annotated, Literal

from goodterms.records.base import Record
from goodterms.records.chase import Chase, Reminder
from goodterms.records.scalars import Day, Moment, Prose, Word

Sign = Annotated[
    Literal["demands", "everything for nothing", "slow pay", "not listening", "not answering", "disrespect"],
    Word,
]
Kind = Annotated[Literal["call", "message", "mail", "meeting", "question", "note"], Word]


class LogEntry(Record):
    """Something that happened and is worth remembering."""

    on: Moment
    """Day and time: 2026-03-01T23:10."""
    sign: Sign | None = None
    """Which of the six signs it belongs to."""
    kind: Kind | None = None
    """call, message, mail or meeting: what came from the client. question: what we asked them.
    note: our own thought."""
    answered: Day | None = None
    """The day our question was answered."""
    note: Prose
    """What happened."""


class Private(Record):
    """What never reaches a page."""

    log: tuple[LogEntry, ...] = ()
    """Things that happened, with their day and time."""
    chase: Chase = ()
    """Not to be reminded for a while: `pause until 2026-05-01`, or a list of {invoice: …, pause: …}."""
    reminders: tuple[Reminder, ...] = ()
    """The reminders that went out; `goodterms remind` writes them."""
    notes: Prose | None = None
    """Anything else."""
