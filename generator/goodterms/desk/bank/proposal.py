"""What is proposed for an entry: the payments it would be, how sure that is, and why."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from goodterms.desk.bank.entry import BankEntry
from goodterms.desk.bank.fits import Kind
from goodterms.desk.bank.known import Recorded

Status = Literal["proposed", "asked", "known", "refused", "unmatched"]
"""Proposed: one choice is better than all others. Asked: only a person can tell. Known: it stands
in a record. Refused: it is about a client, and cannot be recorded. Unmatched: about no client."""

Found = Literal["number", "loose number", "account", "name", "likeness", "amount", "reversal"]
"""What led to an invoice, the surest first."""

# In per cent, by what led to the invoice (row) and how the amount fits (column). From 95 on,
# `--yes` writes unasked: only where the number is there and the amount fits to the cent.
CERTAINTY: dict[Found, tuple[int, int, int, int]] = {
    #               exact, nearly, a part, more than open
    "number":       (98, 90, 80, 70),
    "loose number": (92, 80, 65, 55),
    "account":      (93, 75, 45, 40),
    "name":         (90, 72, 40, 35),
    "likeness":     (75, 60, 30, 25),
    "amount":       (45, 20, 0, 0),
    "reversal":     (90, 60, 0, 0),
}  # fmt: skip

NEARLY: frozenset[Kind] = frozenset({"charges", "bank fee", "short", "late discount", "part of several"})


@dataclass(frozen=True, slots=True)
class Part:
    """A payment that would be written into a record."""

    slug: str
    number: str
    amount: Decimal
    """In the entry's currency; below zero for money that went back."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to record an entry."""

    parts: tuple[Part, ...]
    certainty: int
    """In per cent."""
    why: tuple[str, ...]
    """In words, the most telling first."""
    must_ask: bool = False
    """Never written unasked, however certain."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is known and proposed about an entry."""

    entry: BankEntry
    status: Status
    choices: tuple[Choice, ...] = ()
    """The likeliest first."""
    why: str = ""
    """Where there is nothing to choose: the reason."""
    recorded: tuple[Recorded, ...] = ()
    """The payments that are there already."""
    about: frozenset[str] = frozenset()
    """Where it is refused, the slugs of the clients that it is about."""

    @property
    def best(self) -> Choice | None:
        """The likeliest choice, where one is better than all others."""
        return self.choices[0] if self.status == "proposed" else None

    @property
    def certainty(self) -> int:
        """How sure the likeliest choice is, in per cent."""
        return self.choices[0].certainty if self.choices else 0


def column_of(kind: Kind, exact: frozenset[Kind]) -> int:
    """Return which column of ``CERTAINTY`` a fit belongs to."""
    if kind in exact:
        return 0
    if kind in NEARLY:
        return 1
    return 3 if kind == "more" else 2
