"""Scenes and pages for tests, from records written as they are in a file."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from goodterms.ledger import client_ledger
from goodterms.pages import Page, client_pages
from goodterms.pages.scene import Scene
from goodterms.pages.words import words
from goodterms.records.client import Client
from goodterms.records.policy import Policy

from ..ledger.records import client as read_client
from ..ledger.records import policy, yaml

CASES = sorted((Path(__file__).parent / "cases").glob("*.yml"))
DAY = date(2026, 4, 15)


def client(values: dict[str, Any]) -> Client:
    """Return a client's record from values; what they leave out is filled in."""
    return read_client(_tuples(values))


def _tuples(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _tuples(item) for key, item in value.items()}
    return tuple(_tuples(item) for item in value) if isinstance(value, list) else value


def link(path: str) -> str:
    """Stand in for the page id; a test can read it."""
    return f"id-of-{path}"


def scene(record: Client, house: Policy | None = None, day: date = DAY) -> Scene:
    """Return what views are built from."""
    rules = house or policy()
    spoken = words(record.language, record.country, record.currency)
    return Scene(record, rules, client_ledger(record, rules, day), spoken, link)


def case(path: Path) -> Scene:
    """Read a case file."""
    given: dict[str, Any] = yaml(path.read_text(encoding="utf-8"))
    return scene(client(given["client"]), policy(given.get("policy", "")), date.fromisoformat(given["as_of"]))


def pages(record: Client, house: Policy | None = None, day: date = DAY) -> dict[str, Page]:
    """Render all pages of a client, by path."""
    rules = house or policy()
    ledger = client_ledger(record, rules, day)
    return {page.path: page for page in client_pages(record, rules, ledger, link)}
