"""Who is not to be reminded for a while, and who was reminded already. No page knows of either.

``chase: pause until 2026-05-01`` may be written where it comes to mind: under ``private:``
(there also as a list, one entry an invoice), beside a client's other keys, or in an invoice.
It is taken out of the record before the part that pages are made of is read, so that the
types of a page have no such field (promise 2 of the design).
"""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any

from pydantic import BeforeValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from goodterms.records.base import Record
from goodterms.records.problems import Problem
from goodterms.records.scalars import Day, Line, Whole, read_day, read_whole
from goodterms.records.validate import problem_at
from goodterms.records.yaml import Path, Places, Value

LAST_STEP = 3
"""The friendly note, the clear reminder, the last letter."""

_PAUSE = re.compile(r"pause until (\d{4}-\d{2}-\d{2})\Z", re.ASCII)
_SENTENCE = {"type": "string", "pattern": r"^pause until \d{4}-\d{2}-\d{2}$"}
_MEND = "write `pause until YYYY-MM-DD`"


class Pause(Record):
    """Nobody is written to about this until a day has passed."""

    invoice: Line | None = None
    """The invoice; left out, all of the client's."""
    pause: Day
    """The last day of the pause: on the day after, reminders go on."""

    def covers(self, number: str, day: date) -> bool:
        """Tell whether an invoice is left in peace on a day."""
        return self.invoice in {None, number} and day <= self.pause


def read_chase(value: Any) -> Any:
    """Read ``pause until YYYY-MM-DD``, ``{pause: YYYY-MM-DD}``, or a list of such maps."""
    if isinstance(value, str):
        found = _PAUSE.match(" ".join(value.split()))
        if not found:
            raise PydanticCustomError(
                "goodterms", "{message}", {"message": "a pause was expected here", "mend": _MEND}
            )
        return ({"pause": read_day(found[1])},)
    return (value,) if isinstance(value, dict) else value


def _read_step(value: Any) -> int:
    step = read_whole(value)
    if not 1 <= step <= LAST_STEP:
        raise PydanticCustomError(
            "goodterms",
            "{message}",
            {"message": "there is no such step", "mend": f"write a step from 1 to {LAST_STEP}"},
        )
    return step


Chase = Annotated[
    tuple[Pause, ...],
    BeforeValidator(
        read_chase,
        json_schema_input_type=Annotated[str, WithJsonSchema(_SENTENCE)] | Pause | tuple[Pause, ...],
    ),
]


class Reminder(Record):
    """A reminder that went out."""

    invoice: Line
    """The number of the invoice."""
    on: Day
    """The day it went out."""
    step: Annotated[
        Whole,
        BeforeValidator(_read_step),
        WithJsonSchema({"type": "integer", "minimum": 1, "maximum": LAST_STEP}),
    ]
    """1, the friendly note; 2, the clear reminder; 3, the last letter."""
    way: Line | None = None
    """How it went out: mail, letter, call …"""


class _Aside(Record):
    chase: Chase


def lift_chase(record: dict[str, Value]) -> tuple[dict[str, Value], list[tuple[Path, Value]]]:
    """Take ``chase`` out of a client's record and of its invoices.

    Returns:
        The record without it, and what was taken out, each with its place.
    """
    found: list[tuple[Path, Value]] = []
    left = dict(record)
    if "chase" in left:
        found.append((("chase",), left.pop("chase")))
    invoices = left.get("invoices")
    if isinstance(invoices, tuple):
        bare = []
        for at, invoice in enumerate(invoices):
            if isinstance(invoice, dict) and "chase" in invoice:
                found.append((("invoices", at, "chase"), invoice["chase"]))
                invoice = {key: value for key, value in invoice.items() if key != "chase"}
            bare.append(invoice)
        left["invoices"] = tuple(bare)
    return left, found


def read_lifted(
    found: list[tuple[Path, Value]], record: dict[str, Value], sources: list[Places]
) -> tuple[tuple[Pause, ...], list[Problem]]:
    """Read what :func:`lift_chase` took out; a pause in an invoice is one of that invoice.

    Args:
        found: The values with their places.
        record: The client's record, for the numbers of its invoices.
        sources: The files it came from, to point into.
    """
    pauses: list[Pause] = []
    problems: list[Problem] = []
    for path, value in found:
        number = _number_at(path, record)
        try:
            read = _Aside.model_validate({"chase": value}).chase
        except ValueError:
            problems.append(problem_at(sources, path, "a pause was expected here", _MEND))
            continue
        for pause in read:
            if number and pause.invoice not in {None, number}:
                mend = "leave the number out here, or write it under `private:`"
                problems.append(problem_at(sources, path, "the pause names another invoice", mend))
            pauses.append(pause.model_copy(update={"invoice": number}) if number else pause)
    return tuple(pauses), problems


def _number_at(path: Path, record: dict[str, Value]) -> str | None:
    """Return the number of the invoice that a place lies in; one without is told of elsewhere."""
    invoices = record.get("invoices")
    if len(path) == 1 or not isinstance(invoices, tuple):
        return None
    invoice = invoices[int(path[1])]
    number = invoice.get("number") if isinstance(invoice, dict) else None
    return str(number).strip() if isinstance(number, str) else None
