"""Payment codes: what a banking app reads, drawn module by module."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
import segno

from goodterms.pages.qr import MASK, Qr, epc_qr

from ..ledger.records import policy

HOUSE = policy().freelancer


def drawn(code: Qr) -> list[str]:
    """Follow the strokes of a code as a browser does."""
    made = [[0] * code.size for _ in range(code.size)]
    x = y = 0
    for move, first, second in re.findall(r"([Mmh])(\d+)(?: (\d+))?", code.path):
        match move:
            case "M":
                x, y = int(first), int(second)
            case "m":
                x += int(first)
            case "h":
                made[y][x : x + int(first)] = [1] * int(first)
                x += int(first)
    return ["".join(map(str, row)) for row in made]


def test_a_code_says_what_the_standard_says() -> None:
    bank = HOUSE.model_copy(update={"bic": "COBADEFFXXX", "iban": "DE02 1203 0000 0000 2020 51"})
    code = epc_qr(bank, Decimal("1495.7"), "2026-012, ü")
    # EPC069-12, version 002: service tag, version, UTF-8, SEPA transfer, BIC, name, IBAN, amount, purpose,
    # structured and unstructured remittance text.
    text = "BCD|002|1|SCT|COBADEFFXXX|Anna Lind|DE02120300000000202051|EUR1495.70|||2026-012, ü"
    assert code is not None
    symbol = segno.make(text.replace("|", "\n"), error="m", mask=MASK, boost_error=False, encoding="utf-8")
    assert drawn(code) == ["".join(map(str, row)) for row in symbol.matrix]


@pytest.mark.parametrize("amount", ["0.00", "-1.00", "1000000000.00"])
def test_no_code_where_the_standard_has_no_room(amount: str) -> None:
    assert epc_qr(HOUSE, Decimal(amount), "1") is None


def test_no_code_for_an_account_outside_sepa() -> None:
    abroad = HOUSE.model_copy(update={"iban": "KZ86 125K ZT50 0410 0100"})
    assert epc_qr(abroad, Decimal(1), "1") is None


def test_a_reference_of_many_bytes_gets_a_code_or_none_but_never_an_error() -> None:
    assert epc_qr(HOUSE, Decimal(1), "ұ" * 120) is not None
    assert epc_qr(HOUSE, Decimal(1), "🦉" * 140) is None
