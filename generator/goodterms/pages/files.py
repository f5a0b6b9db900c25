"""Documents made from the records and sealed beside the pages: calendar files, the statement as CSV.

No page has a path that begins as theirs do (``file/``, ``document/``, ``print/``), whatever an
invoice is called.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache

from icalendar import Alarm, Calendar, Event

from goodterms.ledger import Account, Instalment, Statement, statement_csv
from goodterms.ledger.money import ZERO
from goodterms.ledger.statement import StatementLine
from goodterms.pages.format import plain
from goodterms.pages.scene import DocumentRef, Scene
from goodterms.pages.words import isolate

REMINDER = timedelta(hours=-15)
"""Before the start of the due day: nine in the morning of the day before."""

_BOM = "\ufeff"
"""Tells spreadsheets that the letters are UTF-8."""


@dataclass(frozen=True, slots=True)
class GeneratedDocument:
    """A document to seal that no file stands behind."""

    path: str
    """Nothing but the document's id is made of it."""
    name: str
    """What it is called when it is saved."""
    type: str
    """Its media type."""
    data: bytes


def calendar_ref(account: Account, scene: Scene) -> DocumentRef | None:
    """Return where an invoice has its due dates for a calendar, if any are to come."""
    if not _to_come(account, scene):
        return None
    return scene.file(_calendar_path(account, scene), scene.words.gettext("Add to calendar"))


def file_name(text: str) -> str:
    """Return a file's name that every file system takes, from any text; at most 100 characters."""
    bare = re.sub(r'[\x00-\x1f\x7f<>:"/\\|?*]+', "-", " ".join(text.split())).strip(" .-") or "document"
    stem, dot, suffix = bare.rpartition(".")
    if not dot or len(suffix) > 8:
        return bare[:100].rstrip(" .-")
    return f"{stem[: 99 - len(suffix)].rstrip(' .-')}.{suffix}"


def statement_ref(scene: Scene) -> DocumentRef:
    """Return where the statement of account is as a table for spreadsheets."""
    return scene.file(_statement_path(scene), scene.words.gettext("Download as a table (CSV)"))


def calendars(scene: Scene) -> Iterator[GeneratedDocument]:
    """Yield a calendar file (RFC 5545) for each invoice with something to pay from today on."""
    for account in scene.ledger.accounts:
        if _to_come(account, scene):
            name = file_name(f"{account.invoice.number}.ics")
            yield GeneratedDocument(
                _calendar_path(account, scene), name, "text/calendar", _calendar(account, scene)
            )


def statement_table(scene: Scene, lines: Iterator[StatementLine]) -> GeneratedDocument:
    """Return the statement of account as CSV, its causes in the client's language."""
    told, ledger = tuple(lines), scene.ledger
    closing = told[-1].balance if told else ledger.balance
    whole = Statement(ledger, None, ledger.as_of, ZERO, told, closing, {})
    data = (_BOM + plain(statement_csv(whole))).encode()
    return GeneratedDocument(_statement_path(scene), "statement.csv", "text/csv", data)


def _calendar_path(account: Account, scene: Scene) -> str:
    return f"{scene.prefix}file/{account.invoice.number}.ics"


def _statement_path(scene: Scene) -> str:
    return f"{scene.prefix}file/statement.csv"


def _to_come(account: Account, scene: Scene) -> list[Instalment]:
    return [part for part in account.instalments if part.due >= scene.as_of and part.open > part.disputed]


def _calendar(account: Account, scene: Scene) -> bytes:
    words, invoice = scene.words, account.invoice
    _ = words.gettext
    amounts: dict[date, Decimal] = {}
    for part in _to_come(account, scene):
        amounts[part.due] = amounts.get(part.due, ZERO) + part.open - part.disputed
    parts = tuple(
        (
            due,
            plain(
                _("{payee}: invoice {number}, {amount}").format(
                    payee=scene.policy.freelancer.name,
                    number=isolate(invoice.number),
                    amount=words.money(amount),
                )
            ),
        )
        for due, amount in amounts.items()
    )
    # The same event whatever the language, so that one imported twice is not there twice.
    uid = scene.link(f"invoice/{invoice.number}")
    stamp = datetime.combine(invoice.issued or scene.as_of, time.min, UTC)
    return _written(uid, stamp, parts, scene.policy.freelancer.iban)


@lru_cache(maxsize=1024)
def _written(uid: str, stamp: datetime, parts: tuple[tuple[date, str], ...], iban: str) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", "-//Good Terms//Due dates//EN")
    calendar.add("version", "2.0")
    for due, summary in parts:
        event = Event()
        event.add("uid", f"{uid}-{due}")
        event.add("dtstamp", stamp)
        event.add("dtstart", due)
        event.add("summary", summary)
        event.add("description", f"IBAN {iban}")
        event.add("transp", "TRANSPARENT")
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", summary)
        alarm.add("trigger", REMINDER)
        event.add_component(alarm)
        calendar.add_component(event)
    written: bytes = calendar.to_ical()
    return written
