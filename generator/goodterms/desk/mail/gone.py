"""Which letters went out from here, as the journal of mails knows it; for lists, not for sending."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from goodterms.desk.mail.outbox import OUTBOX_FOLDER, read_entry
from goodterms.errors import GoodTermsError


@dataclass(frozen=True, slots=True)
class GoneOut:
    """A letter that went out."""

    client: str
    """The slug."""
    name: str
    """Of the letter: thank-you."""
    about: str
    on: date


def gone_out(root: Path) -> tuple[GoneOut, ...]:
    """Return the letters that went out by SMTP or were noted with ``--record``, in no order.

    Args:
        root: The project's folder.

    Returns:
        What can be read: a damaged file of the journal stops sending, but no list.
    """
    found = []
    for path in (root / OUTBOX_FOLDER).glob("*.json"):
        try:
            posted = read_entry(path)
            on = datetime.fromisoformat(posted.at).date()
        except (GoodTermsError, ValueError):
            continue
        if posted.state in {"sent", "recorded"}:
            found.append(GoneOut(posted.client, posted.name, posted.about, on))
    return tuple(found)
