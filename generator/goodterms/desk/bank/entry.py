"""An entry of a bank statement, whatever the format of the file it came from."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from goodterms.ledger.money import ZERO
from goodterms.records.problems import Problem

MADE = "sha256:"
"""What a reference begins with that was made here, because the bank gave none."""

MAX_TEXT = 2_000
"""Characters of a text or name that are looked at; ISO 20022 has no place for more than 140 in one."""

_NO_REFERENCE = frozenset({"", "NONREF", "NOTPROVIDED", "NOT PROVIDED", "NOREF", "UNKNOWN", "NA", "N/A"})
_CONTROL = re.compile(
    "[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]+"
)


@dataclass(frozen=True, slots=True)
class BankEntry:
    """Money that came or went. Amounts are in ``currency``, as the file gives them."""

    on: date
    """The day it was booked; the value date where the file has no other."""
    amount: Decimal
    """Above zero came in, below went out."""
    currency: str
    """ISO 4217."""
    text: str = ""
    """The remittance information."""
    name: str = ""
    """Who paid, or was paid."""
    iban: str = ""
    """Their account."""
    creditor_reference: str = ""
    """A structured reference, ISO 11649 (``RF…``) or a national one."""
    end_to_end: str = ""
    """What the payer's own books call the payment."""
    reference: str = ""
    """The bank's name for the entry; after :func:`with_references` never empty."""
    charges: Decimal = ZERO
    """What banks kept of the payment on its way, as far as the file says."""
    original: str = ""
    """What was sent where that was another currency: ``120.00 USD``."""
    reversal: bool = False
    """It takes an earlier entry back."""
    pending: bool = False
    """Not booked yet; it may still change or vanish."""
    bundled: bool = False
    """Several payments in one sum, which the file does not part."""
    line: int = 0
    """Where it stands in the file, from 1; 0 where that is not known."""


@dataclass(frozen=True, slots=True)
class BankFile:
    """What a bank file holds."""

    format: str
    """camt, mt940 or csv."""
    entries: tuple[BankEntry, ...]
    accounts: tuple[str, ...] = ()
    """The accounts it is of, as it names them; IBANs without spaces."""
    warnings: tuple[Problem, ...] = ()
    repeated: int = 0
    """Entries that stood in the file a second time and were dropped."""


def clean(text: str | None) -> str:
    """Return a text on one line, without what cannot be seen."""
    if not text:
        return ""
    seen = text if text.isprintable() else _CONTROL.sub(" ", text)
    return " ".join(seen.split())[:MAX_TEXT]


def with_references(entries: Iterable[BankEntry]) -> tuple[tuple[BankEntry, ...], int]:
    """Give every entry a reference of its own, and drop those that the file holds twice.

    The bank's reference stays where it names one entry; several payments booked under one
    are counted through. Where there is none, one is made of day, amount and text, so that
    the same file gives the same references again; equal entries are counted too.

    Returns:
        The entries, and how many stood there twice: same reference of the bank, same day,
        amount and text.
    """
    kept: list[BankEntry] = []
    told: dict[str, list[BankEntry]] = {}
    made: Counter[str] = Counter()
    repeated = 0
    for entry in entries:
        reference = clean(entry.reference)
        if reference.upper() in _NO_REFERENCE or len(reference) < 4 or not reference.strip("0"):
            name = _made(entry)
            made[name] += 1
            reference = name if made[name] == 1 else f"{name}/{made[name]}"
        else:
            same = told.setdefault(reference, [])
            if any(_equal(entry, other) for other in same):
                repeated += 1
                continue
            same.append(entry)
            reference = reference if len(same) == 1 else f"{reference}/{len(same)}"
        reference = reference[:140]
        kept.append(entry if reference == entry.reference else replace(entry, reference=reference))
    return tuple(kept), repeated


def _made(entry: BankEntry) -> str:
    text = unicodedata.normalize("NFKC", f"{entry.text} {entry.name} {entry.iban}").casefold()
    words = "".join(character for character in text if character.isalnum())
    said = f"{entry.on}|{entry.amount.normalize():f}|{entry.currency}|{words}"
    return MADE + hashlib.sha256(said.encode()).hexdigest()[:16]


def _equal(one: BankEntry, other: BankEntry) -> bool:
    return replace(one, line=0) == replace(other, line=0)
