"""A QR code that a banking app turns into a transfer: EPC069-12, version 002, euros only."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache

import segno
from schwifty import IBAN
from schwifty.exceptions import SchwiftyException

from goodterms.records.policy import Freelancer

LEAST, MOST = Decimal("0.01"), Decimal("999999999.99")
MAX_NAME, MAX_BYTES = 70, 331

MASK = 3
_PIECE = 11
_RUN = re.compile("1+|0+")


@dataclass(frozen=True, slots=True)
class Qr:
    """A code as an SVG path of horizontal strokes, one unit a module, the first row at y = 0."""

    path: str
    size: int
    """Modules on a side, without the quiet zone of four."""


def epc_qr(freelancer: Freelancer, amount: Decimal, text: str) -> Qr | None:
    """Return the code for a transfer in euros, or None where the standard has no room for it.

    Args:
        freelancer: Who is paid.
        amount: In euros.
        text: The remittance text, at most 140 characters.
    """
    if not LEAST <= amount <= MOST or not _in_sepa(freelancer.iban):
        return None
    fields = (
        *("BCD", "002", "1", "SCT"),
        freelancer.bic or "",
        freelancer.name[:MAX_NAME],
        "".join(freelancer.iban.split()),
        f"EUR{amount:.2f}",
        *("", "", text),
    )
    payload = "\n".join(fields).encode()
    return _drawn(payload) if len(payload) <= MAX_BYTES else None


def symbol_rows(payload: bytes) -> list[str]:
    """Return the modules of a QR code, a row each: 1 is dark.

    Error correction M, as EPC069-12 asks for. The mask is given, for any will do for a
    reader, and trying all eight costs segno four times as long.
    """
    code = segno.make(payload, error="m", mask=MASK, micro=False, boost_error=False)
    return ["".join("1" if module else "0" for module in row) for row in code.matrix]


@lru_cache(maxsize=1024)
def _drawn(payload: bytes) -> Qr:
    symbol = symbol_rows(payload)
    strokes = []
    for y, row in enumerate(symbol):
        strokes.append(f"M0 {y}")
        strokes += [_strokes(row[at : at + _PIECE]) for at in range(0, len(row), _PIECE)]
    return Qr("".join(strokes), len(symbol))


@cache
def _strokes(piece: str) -> str:
    """Return the way over some modules of a row, drawing the dark ones; pieces come up again and again."""
    return "".join(
        f"h{len(run.group())}" if run.group()[0] == "1" else f"m{len(run.group())} 0"
        for run in _RUN.finditer(piece)
    )


@lru_cache(maxsize=16)
def _in_sepa(iban: str) -> bool:
    try:
        return bool(IBAN(iban, allow_invalid=True).in_sepa_zone)
    except SchwiftyException:
        return False
