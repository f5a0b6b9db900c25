"""JSON for other programs: each client's record as it is written, and the ledger's figures.

The document is an object with these keys; a key that is there stays there:

- ``goodterms``: 1, the version of this format.
- ``as_of``, and ``from`` where a first day was named: ``YYYY-MM-DD``.
- ``clients``: a list, each with

  - ``client``, the slug; ``name``; ``currency``,
  - ``record``: the record with its own keys, as ``schema/client.schema.json`` has them. Nothing
    that stands under ``private:``. Days, periods and numbers are text; what is not set is left out.
  - ``ledger``: as ``goodterms statement --json`` prints it.
"""

from __future__ import annotations

import json
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from goodterms.desk.exports.books import Selection
from goodterms.ledger import statement, statement_json
from goodterms.records.scalars import Discount, Period


def document(of: Selection) -> str:
    """Return the selection as JSON."""
    said: dict[str, Any] = {"goodterms": 1, "as_of": of.end.isoformat()}
    if of.start is not None:
        said["from"] = of.start.isoformat()
    said["clients"] = [
        {
            "client": books.slug,
            "name": books.client.name,
            "currency": books.client.currency,
            "record": _value(books.client.model_dump(by_alias=True, exclude_none=True)),
            "ledger": statement_json(statement(books.client, of.policy, of.end, of.start), books.slug),
        }
        for books in of.books
    ]
    return json.dumps(said, indent=2, ensure_ascii=False) + "\n"


def _value(value: Any) -> Any:
    match value:
        case dict():
            return {str(key): _value(inner) for key, inner in value.items()}
        case list() | tuple():
            return [_value(inner) for inner in value]
        case Discount():
            return f"{value.percent:f}%" if value.percent is not None else f"{value.amount:f}"
        case Decimal():
            return f"{value:f}"
        case Period():
            return str(value)
        case datetime():
            return value.isoformat(timespec="minutes")
        case date():
            return value.isoformat()
        case _:
            return value
