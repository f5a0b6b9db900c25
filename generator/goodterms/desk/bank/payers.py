"""Whose account a confirmed payment came from, kept for the next bank file: ``.goodterms/payers.json``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from goodterms.building.memory import recall, remember

_FILE = "payers.json"
NOBODY = ""
"""In place of a slug: an account that pays for several clients says nothing."""


def read_payers(root: Path) -> dict[str, str]:
    """Return the accounts that are known, each with its client's slug, or :data:`NOBODY`.

    Args:
        root: The project's folder.
    """
    return {iban: slug for iban, slug in recall(root, _FILE).items() if isinstance(slug, str)}


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
    if after != known:
        remember(root, _FILE, after)


def with_payers(known: Mapping[str, str], confirmed: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return what is known of accounts, with what was confirmed."""
    after = dict(known)
    for iban, slug in confirmed:
        if iban and after.setdefault(iban, slug) != slug:
            after[iban] = NOBODY
    return after
