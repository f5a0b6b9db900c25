"""One thing in a record that does not add up."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from goodterms.ledger.money import fits, minor_units, plain

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """One mistake, with its place inside the record.

    ``message`` and ``mend`` never quote a value of the record, because the log of a hosted
    build is read by others; what helps but quotes values stands in ``note``.
    """

    path: Path
    """Keys and list indices from the top of the record."""
    message: str
    mend: str
    note: str = ""
    column: int = 0
    """The character inside the text at ``path``, counted from 1; 0 is all of it."""


def too_fine(path: Path, amount: Decimal | None, currency: str) -> list[Finding]:
    """Return a finding where an amount has more decimals than its currency."""
    if amount is None or fits(amount, currency):
        return []
    decimals = minor_units(currency)
    mend = "write a whole number" if decimals == 0 else f"round it to {decimals} decimals"
    return [Finding(path, "the amount has more decimals than its currency", mend)]


def figures(currency: str, **amounts: Decimal) -> str:
    """Return a note that says amounts by name: ``agreed 777.50, left 571.00``."""
    said = (f"{name.replace('_', ' ')} {plain(amount, currency)}" for name, amount in amounts.items())
    return ", ".join(said) + f" {currency}"
