"""The sample portal uses every key of the record format, so that every key is tried and shown."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from goodterms.records.base import Record
from goodterms.records.client import Client
from goodterms.records.policy import Policy
from goodterms.records.private import Private
from goodterms.records.validate import known_keys
from tests.conftest import REPOSITORY


def keys(model: type[Record], path: tuple[str, ...] = ()) -> set[str]:
    """Return every key below a model, as dotted paths without list positions."""
    found = set()
    for key in known_keys(model, path):
        here = (*path, key)
        found.add(".".join(here))
        if key != "clauses":
            found |= (
                {inner for inner in keys(model, here) if inner not in found}
                if known_keys(model, here)
                else set()
            )
    return found


def used(value: Any, path: str = "") -> set[str]:
    if isinstance(value, list):
        return set().union(*(used(inner, path) for inner in value)) if value else set()
    if not isinstance(value, dict):
        return set()
    found = set()
    for key, inner in value.items():
        here = f"{path}.{key}" if path else key
        found |= {here} | (used(inner, here) if key != "clauses" else set())
    return found


def plain(path: Path) -> Any:
    """Read a file with no code of ours, every scalar as text."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - it makes text only


def test_every_key_is_used() -> None:
    records = [plain(path) for path in REPOSITORY.glob("clients/**/*.yml")]
    seen = set().union(*(used(record) for record in records))
    wanted = keys(Client) | {f"private.{key}" for key in keys(Private)}
    # An earlier agreement is a resolution like any other.
    missing = {key for key in wanted - seen if not key.startswith("disputes.earlier.")}
    assert missing == set()
    policy = plain(REPOSITORY / "content/policy.yml")
    assert keys(Policy) - used(policy) == set()
    assert len(wanted) > 100


def test_five_languages_and_five_currencies() -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in REPOSITORY.glob("clients/**/*.yml"))
    for wanted in ("language: en", "language: de", "language: pl", "language: is", "language: kk"):
        assert wanted in text
    for wanted in ("EUR", "PLN", "ISK", "KZT", "USD"):
        assert f"currency: {wanted}" in text
