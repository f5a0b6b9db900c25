"""What was agreed stays agreed: the canonical form of a resolution, and its seal.

The seal is ``sha256:`` and the SHA-256, in hexadecimal, of a JSON text in UTF-8: keys sorted,
no spaces, only keys that are set, days as YYYY-MM-DD, numbers as text without exponent and
without noughts at the end, a percentage with its sign. Under ``dispute`` and ``invoice``
stand the id and the number that the resolution belongs to. How the YAML is laid out,
ordered or commented does not change it. Left out are ``seal`` itself and the ``done`` of a
next step: that a step was done is news, not a change of what was agreed.
"""

from __future__ import annotations

import hashlib
import json
from datetime import date
from decimal import Decimal
from typing import Any

from goodterms.ledger.terms.model import number
from goodterms.records.base import Record
from goodterms.records.disputes import Dispute, Resolution
from goodterms.records.scalars import Discount

SEAL_PREFIX = "sha256:"
# What is written after the agreement and is no part of it.
_NOT_AGREED = {("seal",), ("next_steps", "done")}


def agreed_values(dispute: Dispute, resolution: Resolution) -> dict[str, Any]:
    """Return what a seal covers, as plain JSON values."""
    values = _plain(resolution, ())
    return {**values, "dispute": dispute.id, "invoice": dispute.invoice}


def canonical(dispute: Dispute, resolution: Resolution) -> str:
    """Return the JSON text that is sealed."""
    values = agreed_values(dispute, resolution)
    return json.dumps(values, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def seal_of(dispute: Dispute, resolution: Resolution) -> str:
    """Return the seal of a resolution: ``sha256:`` and 64 hexadecimal digits."""
    text = canonical(dispute, resolution)
    return SEAL_PREFIX + hashlib.sha256(text.encode()).hexdigest()


def is_unbroken(dispute: Dispute, resolution: Resolution) -> bool:
    """Tell whether a resolution is as it was when it was sealed; one without a seal is."""
    return resolution.seal is None or resolution.seal.strip().lower() == seal_of(dispute, resolution)


def differences(
    sealed: tuple[Dispute, Resolution], now: tuple[Dispute, Resolution]
) -> list[tuple[str, Any, Any]]:
    """Return what differs from the sealed version, as (key, then, now); None where it is not set.

    Parts of lists and mappings have dotted keys: ``plan.2.amount``, counted from 1.
    """
    then_values, now_values = (_flat(agreed_values(*version), "") for version in (sealed, now))
    keys = sorted({*then_values, *now_values})
    return [
        (key, then_values.get(key), now_values.get(key))
        for key in keys
        if then_values.get(key) != now_values.get(key)
    ]


def _plain(value: object, path: tuple[str, ...]) -> Any:
    if isinstance(value, Record):
        fields = type(value).model_fields
        pairs = (
            (field.alias or name, _plain(getattr(value, name), (*path, name)))
            for name, field in fields.items()
            if (*path, name) not in _NOT_AGREED
        )
        return {key: plain for key, plain in pairs if plain not in (None, [])}
    if isinstance(value, tuple):
        return [_plain(item, path) for item in value]
    if isinstance(value, Discount):
        return f"{number(value.percent)}%" if value.percent is not None else _plain(value.amount, path)
    if isinstance(value, Decimal):
        return number(value)
    if isinstance(value, date):
        return value.isoformat()
    return value


def _flat(value: Any, key: str) -> dict[str, Any]:
    if isinstance(value, dict):
        parts = [(str(name), part) for name, part in value.items()]
    elif isinstance(value, list):
        parts = [(str(at), part) for at, part in enumerate(value, start=1)]
    else:
        return {key: value}
    flat: dict[str, Any] = {}
    for name, part in parts:
        flat.update(_flat(part, f"{key}.{name}" if key else name))
    return flat
