"""JSON Schema of the records, which editors complete and explain keys from."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from goodterms.records.base import Record
from goodterms.records.chase import Chase
from goodterms.records.client import Client
from goodterms.records.policy import Policy
from goodterms.records.private import Private


class _Sheet(Client):
    """A client's record as it is written down: with the private notes in the same file."""

    private: Private | None = None
    """Never on any page. Better kept in clients/<slug>.private.yml, which git does not take."""
    chase: Chase | None = None
    """Whom not to remind for a while: `pause until 2026-05-01`. Never on any page."""


def client_schema() -> dict[str, Any]:
    """Return the schema of a client's record, whole or one file of a folder.

    No key is required: in a folder each file holds only some. ``goodterms check`` tells
    what is missing.
    """
    schema = _schema(_Sheet, "A client of Good Terms")
    schema.pop("required", None)
    # A line may leave its price to the agreed rate.
    schema["$defs"]["InvoiceLine"]["required"].remove("price")
    # The type of an invoice that pages are made of has no such key; the written record may.
    schema["$defs"]["Invoice"]["properties"]["chase"] = {
        **schema["properties"]["chase"],
        "description": "Not to be reminded of for a while: `pause until 2026-05-01`. Never on any page.",
    }
    return schema


def policy_schema() -> dict[str, Any]:
    """Return the schema of ``content/policy.yml``."""
    return _schema(Policy, "The policy of Good Terms")


def _schema(model: type[Record], title: str) -> dict[str, Any]:
    schema = model.model_json_schema(by_alias=True, mode="validation")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **_tidy(schema), "title": title}


def _tidy(value: Any) -> Any:
    """Take out pydantic's made-up titles and the ``null`` that a record never writes."""
    if isinstance(value, list):
        return [_tidy(inner) for inner in value]
    if not isinstance(value, dict):
        return value
    tidy = {k: _tidy(v) for k, v in value.items() if k != "title" or not isinstance(v, str)}
    options = tidy.get("anyOf")
    if isinstance(options, list) and {"type": "null"} in options:
        left = [option for option in options if option != {"type": "null"}]
        del tidy["anyOf"]
        if tidy.get("default", 0) is None:
            del tidy["default"]
        tidy |= left[0] if len(left) == 1 else {"anyOf": left}
    return tidy


SCHEMAS: dict[str, Callable[[], dict[str, Any]]] = {"client": client_schema, "policy": policy_schema}
