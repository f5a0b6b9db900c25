"""What pages say, held by snapshots that a person can read.

``GOODTERMS_REWRITE=1 pytest tests/pages/test_views.py`` writes them anew; read the difference
before you keep it.
"""

from __future__ import annotations

import os
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, get_args
from urllib.parse import unquote

import pytest
import yaml

from goodterms.ledger.model import Cause, CauseKey, Entry
from goodterms.locale import LANGUAGES
from goodterms.pages import views as views_of
from goodterms.pages.causes import sentence
from goodterms.pages.due import reference
from goodterms.pages.format import plain
from goodterms.pages.home import home
from goodterms.pages.invoice import invoice_page
from goodterms.pages.words import words

from .records import CASES, DAY, case, client, scene

SNAPSHOTS = Path(__file__).parent / "snapshots"
ONE = {
    "number": "N-1",
    "purpose": "Site",
    "issued": date(2026, 4, 1),
    "lines": [{"item": "Work", "quantity": Decimal(1), "price": Decimal(100)}],
}


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_views_say_what_they_said(path: Path) -> None:
    stage = case(path)
    views = {path: said(view) for path, _name, view in views_of(stage)}
    text = yaml.safe_dump(views, allow_unicode=True, sort_keys=False, width=110)
    snapshot = SNAPSHOTS / path.name
    if os.environ.get("GOODTERMS_REWRITE"):
        snapshot.parent.mkdir(exist_ok=True)
        snapshot.write_text(text, encoding="utf-8")
    assert text == snapshot.read_text(encoding="utf-8")


def said(view: Any) -> Any:
    """Return a view as plain values, without what is empty, and with spaces that YAML need not escape."""
    return _plain(asdict(view))


def _plain(value: Any) -> Any:
    if isinstance(value, dict) and set(value) == {"path", "size"}:
        # The modules of a QR code are tested by reading them.
        return value["size"]
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items() if item not in ("", None, (), [])}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, str) and value.startswith("mailto:"):
        return unquote(value).replace("\r\n", " / ")
    if isinstance(value, str):
        return plain(value)
    return value


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", get_args(CauseKey))
def test_every_entry_says_where_it_comes_from(key: CauseKey, language: str) -> None:
    stage = scene(client({"language": language, "invoices": [ONE]}))
    cause = Cause(
        key=key,
        number="N-2",
        day=DAY,
        since=DAY,
        until=DAY,
        days=1,
        rate=Decimal(8),
        base=Decimal(100),
        text="transfer",
    )
    entry = Entry(DAY, "payment", Decimal("-1.50"), Decimal(0), cause)
    said = sentence(entry, stage.ledger.accounts[0], stage.words)
    assert said
    assert "{" not in said
    assert language == "en" or said != sentence(entry, stage.ledger.accounts[0], words("en", "DE", "EUR"))


def test_what_is_wholly_in_discussion_asks_for_nothing() -> None:
    dispute = {"id": "D", "invoice": "N-1", "raised": date(2026, 4, 2), "concern": "Why?"}
    stage = scene(client({"invoices": [ONE], "disputes": [dispute]}))
    front, page = home(stage), invoice_page(stage.ledger.accounts[0], stage)
    for view in (front, page):
        assert view.due is None
        assert view.pay is None
        assert view.thanks == "Nothing to pay for now."
        assert view.discussed == "€100.00"
    assert front.talks[0].disputed == "Nothing of this invoice is due until we have agreed."
    assert front.talks[0].next == "Next step: we tell you how we understood your question."


@pytest.mark.parametrize(
    ("happened", "next_step"),
    [
        ({}, "we tell you how we understood your question"),
        ({"understood": "Two rounds."}, "please tell us whether we understood you rightly"),
        ({"understood": "Two rounds.", "confirmed": date(2026, 4, 3)}, "our proposal"),
        (
            {"proposals": [{"on": date(2026, 4, 4), "by": "freelancer", "text": "Half."}]},
            "your answer to our proposal",
        ),
        (
            {"proposals": [{"on": date(2026, 4, 4), "by": "client", "text": "Half."}]},
            "our answer to your proposal",
        ),
    ],
)
def test_an_open_question_says_whose_turn_it_is(happened: dict[str, Any], next_step: str) -> None:
    dispute = {"id": "D", "invoice": "N-1", "raised": date(2026, 4, 2), "concern": "Why?", **happened}
    stage = scene(client({"invoices": [ONE], "disputes": [dispute]}))
    assert next_step in home(stage).talks[0].next


def test_a_remittance_text_fits_into_a_transfer() -> None:
    numbers = [f"2026-{at:03}" for at in range(100)]
    text = reference(numbers)
    assert len(text) <= 140
    assert text.split(", ") == numbers[: len(text.split(", "))]
    assert len(text.split(", ")) == 14
