"""Amounts and days as other programs write them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodterms.desk.imports.values import Amounts, day_reader, decimal_mark
from goodterms.errors import GoodTermsError


@pytest.mark.parametrize(
    ("text", "mark", "amount"),
    [
        ("1250.50", ".", "1250.50"),
        ("1,250.50", ".", "1250.50"),
        ("1.250,50", ",", "1250.50"),
        ("1 250,50", ",", "1250.50"),
        ("1\u00a0250,50 zł", ",", "1250.50"),
        ("1'250.50 CHF", ".", "1250.50"),
        ("-12,00 €", ",", "-12"),
        ("−12,00", ",", "-12"),
        ("12,00-", ",", "-12"),
        ("(12.00)", ".", "-12"),
        ("$1,000", ".", "1000"),
        ("1.000.000 kr.", ",", "1000000"),
        ("+5", "", "5"),
        ("1,00,000.00", ".", "100000"),
        ("1.5", ",", None),
        ("12..5", ".", None),
        ("five", ".", None),
        ("", ".", None),
        ("1e5", ".", None),
        ("12 Stück", ".", None),
    ],
)
def test_an_amount_is_read(text: str, mark: str, amount: str | None) -> None:
    assert Amounts(mark).read(text) == (None if amount is None else Decimal(amount))


@pytest.mark.parametrize(
    ("texts", "mark"),
    [
        (["1.00", "5"], "."),
        (["1,00", "1.234"], ","),
        (["1.234,56"], ","),
        (["1,234,567"], "."),
        (["1", "22"], ""),
        (["1.234"], None),
        (["1,234", "5.678"], None),
        (["1,23", "4.56"], None),
        (["0.125"], "."),
        ([], ""),
    ],
)
def test_one_amount_tells_the_decimal_mark_for_all(texts: list[str], mark: str | None) -> None:
    assert decimal_mark(texts) == mark


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-03-04", date(2026, 3, 4)),
        ("2026/03/04", date(2026, 3, 4)),
        ("20260304", date(2026, 3, 4)),
        ("04.03.2026", date(2026, 3, 4)),
        ("4.3.26", date(2026, 3, 4)),
        ("25/03/2026", date(2026, 3, 25)),
        ("03/25/2026", date(2026, 3, 25)),
        ("2026-03-04T10:00:00", date(2026, 3, 4)),
        ("2026-03-04 10:00", date(2026, 3, 4)),
        ("05/05/2026", date(2026, 5, 5)),
        ("2026-02-30", None),
        ("tomorrow", None),
        ("31/31/2026", None),
    ],
)
def test_a_day_is_read(text: str, day: date | None) -> None:
    assert day_reader([text])(text) == day


@pytest.mark.parametrize("texts", [["03/04/2026"], ["25/03/2026", "03/25/2026"], ["01-02-03"]])
def test_a_day_that_can_be_read_in_two_ways_is_asked(texts: list[str]) -> None:
    with pytest.raises(GoodTermsError, match="--date-format"):
        day_reader(texts)


@given(
    st.decimals(-(10**9), 10**9, places=2), st.sampled_from([(",", "."), (".", ","), (" ", ","), ("'", ".")])
)
def test_an_amount_reads_back(amount: Decimal, marks: tuple[str, str]) -> None:
    thousands, decimal = marks
    text = f"{amount:,.2f}".replace(",", "\0").replace(".", decimal).replace("\0", thousands)
    assert Amounts(decimal).read(text) == amount


@given(st.text(max_size=30), st.sampled_from(["", ".", ","]))
def test_nothing_breaks_the_reader(text: str, mark: str) -> None:
    amount = Amounts(mark).read(text)
    assert amount is None or amount.is_finite()
    assert decimal_mark([text]) in {None, "", ".", ","}
    day_reader([], "dmy")(text)
