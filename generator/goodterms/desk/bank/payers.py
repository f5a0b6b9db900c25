"""Whose account a confirmed payment came from, kept for the next bank file: ``.goodterms/payers.json``.

It is a help for matching and no record: git ignores it, only its owner can read it, and it can be
deleted at any time. What cannot be read counts as empty.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from goodterms.building.replacing import replace_file
from goodterms.sealing.secret import ensure_ignored

PAYERS_FILE = ".goodterms/payers.json"
NOBODY = ""
"""In place of a slug: an account that pays for several clients says nothing."""


def read_payers(root: Path) -> dict[str, str]:
    """Return the accounts that are known, each with its client's slug, or :data:`NOBODY`.

    Args:
        root: The project's folder.
    """
    try:
        values: Any = json.loads((root / PAYERS_FILE).read_bytes())
    except (OSError, ValueError):
        return {}
    found = values.items() if isinstance(values, dict) else ()
    return {iban: slug for iban, slug in found if isinstance(slug, str)}


def remember_payers(root: Path, confirmed: Iterable[tuple[str, str]]) -> None:
    """Keep which client an account belongs to; one that paid for two is nobody's from then on.

    Args:
        root: The project's folder.
        confirmed: IBAN and slug of payments that were written.

    Raises:
        GoodTermsError: The file cannot be written.
    """
    known = read_payers(root)
    after = with_payers(known, confirmed)
    if after == known:
        return
    ensure_ignored(root)
    path = root / PAYERS_FILE
    if not path.exists():
        path.touch(mode=0o600)
    replace_file(path, (json.dumps(after, indent=1, sort_keys=True) + "\n").encode())


def with_payers(known: Mapping[str, str], confirmed: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return what is known of accounts, with what was confirmed."""
    after = dict(known)
    for iban, slug in confirmed:
        if iban and after.setdefault(iban, slug) != slug:
            after[iban] = NOBODY
    return after
