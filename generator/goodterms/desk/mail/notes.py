"""What a record says once a mail went out."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, TypeAlias


@dataclass(frozen=True, slots=True)
class Sent:
    """An invoice was sent: the day goes into its ``sent``."""

    invoice: str
    on: date


@dataclass(frozen=True, slots=True)
class Reminded:
    """A reminder went out: it goes into ``private: reminders``."""

    invoice: str
    on: date
    step: int
    way: str = "mail"


@dataclass(frozen=True, slots=True)
class Noticed:
    """A coming rate was announced: the day becomes its ``noticed``."""

    unit: str
    since: date
    """The first day it holds."""
    on: date


Note: TypeAlias = Sent | Reminded | Noticed

_KINDS: dict[str, type[Note]] = {"sent": Sent, "reminded": Reminded, "noticed": Noticed}


def note_json(note: Note) -> dict[str, Any]:
    """Return a note as JSON can hold it."""
    kind = next(name for name, one in _KINDS.items() if isinstance(note, one))
    values = {key: str(value) if isinstance(value, date) else value for key, value in asdict(note).items()}
    return {"kind": kind, **values}


def note_from(values: dict[str, Any]) -> Note:
    """Read what :func:`note_json` made.

    Raises:
        ValueError, TypeError, KeyError: It is none.
    """
    given = {key: value for key, value in values.items() if key != "kind"}
    for key in {"on", "since"} & given.keys():
        given[key] = date.fromisoformat(given[key])
    return _KINDS[values["kind"]](**given)
