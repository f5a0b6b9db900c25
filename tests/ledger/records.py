"""Records for tests, written as they are in a file and read as the package reads them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from goodterms.records.client import Client
from goodterms.records.policy import Policy
from goodterms.records.scalars import Plain
from goodterms.records.validate import validate
from goodterms.records.yaml import Value, read_yaml

CASES = Path(__file__).parent / "cases"

_POLICY: dict[str, Any] = {
    "freelancer": {
        "name": "Anna Lind",
        "address": "Lindenweg 1",
        "email": "anna@lind.example",
        "iban": "DE02120300000000202051",
        "country": "DE",
    },
    "languages": ("en",),
    "payment": "net 30",
}
_CLIENT: dict[str, Any] = {
    "name": "Kvist & Holm",
    "language": "en",
    "currency": "EUR",
    "country": "DE",
    "address": "Holmgasse 2",
}


def yaml(text: str) -> Any:
    """Read YAML with the package's own reader."""
    value, slips = read_yaml(text.encode())
    assert not slips, slips
    return value


def client(record: Value | str = "") -> Client:
    """Read a client's record; what it leaves out is filled in."""
    given = yaml(record) if isinstance(record, str) and record else record or {}
    assert isinstance(given, dict)
    found, problems = validate(Client, {**_CLIENT, **given}, [])
    assert found is not None, problems
    return found


def policy(record: Value | str = "") -> Policy:
    """Read a policy; what it leaves out is filled in."""
    given = yaml(record) if isinstance(record, str) and record else record or {}
    assert isinstance(given, dict)
    found, problems = validate(Policy, {**_POLICY, **given}, [])
    assert found is not None, problems
    return found


def plain(value: object) -> Any:
    """Return a value of a case file as text, lists and maps of text."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    return str(value) if isinstance(value, Plain) else value
