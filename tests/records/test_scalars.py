"""Days, amounts and texts: what is taken, what is refused, and that nothing is rounded on the way."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic_core import PydanticCustomError

from goodterms.records import scalars
from goodterms.records.scalars import Discount, Period, Plain


@pytest.mark.parametrize(
    ("read", "written", "value"),
    [
        (scalars.read_number, "1.10", Decimal("1.10")),
        (scalars.read_number, "-120.00", Decimal("-120.00")),
        (scalars.read_number, "123456789012.34", Decimal("123456789012.34")),
        (scalars.read_day, "2028-02-29", date(2028, 2, 29)),
        (scalars.read_period, "2026-02-01/2026-02-28", Period(date(2026, 2, 1), date(2026, 2, 28))),
        (scalars.read_period, "2026-02-14", Period(date(2026, 2, 14), date(2026, 2, 14))),
        (scalars.read_discount, "5%", Discount(percent=Decimal(5))),
        (scalars.read_discount, "12.50", Discount(amount=Decimal("12.50"))),
        (scalars.read_line, "2026-014", "2026-014"),
        (scalars.read_line, "NO", "NO"),
        (scalars.read_line, "O'Brien 🦉 \u200fשלום", "O'Brien 🦉 \u200fשלום"),
        (scalars.read_flag, "true", True),
        (scalars.read_whole, "0", 0),
        (scalars.read_rate, "19", Decimal(19)),
        (scalars.read_rate, "50%", Decimal(50)),
    ],
)
def test_what_is_taken(read: Callable[[Any], Any], written: str, value: object) -> None:
    assert read(Plain(written)) == value


@pytest.mark.parametrize(
    ("read", "written"),
    [
        (scalars.read_number, Plain(".nan")),
        (scalars.read_number, Plain("NaN")),
        (scalars.read_number, Plain(".inf")),
        (scalars.read_number, Plain("Infinity")),
        (scalars.read_number, Plain("1e5")),
        (scalars.read_number, Plain("1,50")),
        (scalars.read_number, Plain("0x10")),
        (scalars.read_number, Plain("1_000")),
        (scalars.read_number, Plain("١٢")),
        (scalars.read_number, Plain("9" * 16)),
        (scalars.read_number, Plain("0.0000001")),
        (scalars.read_number, "12"),
        (scalars.read_number, 12.0),
        (scalars.read_number, ("12",)),
        (scalars.read_number, Decimal("NaN")),
        (scalars.read_day, Plain("2026-02-31")),
        (scalars.read_day, Plain("20226-02-01")),
        (scalars.read_day, Plain("0226-02-01")),
        (scalars.read_day, Plain("2026-2-1")),
        (scalars.read_day, Plain("01.02.2026")),
        (scalars.read_period, Plain("2026-03-01/2026-02-01")),
        (scalars.read_positive, Plain("0")),
        (scalars.read_rate, Plain("101")),
        (scalars.read_discount, Plain("105%")),
        (scalars.read_discount, Plain("-5")),
        (scalars.read_line, "two\nlines"),
        (scalars.read_line, "nul\x00"),
        (scalars.read_line, "turned \u202e round"),
        (scalars.read_line, "   "),
        (scalars.read_line, "x" * 501),
        (scalars.read_line, {"a": "map"}),
        (scalars.read_flag, Plain("yes")),
        (scalars.read_flag, "true"),
        (scalars.read_whole, Plain("1.5")),
        (scalars.read_whole, Plain("-1")),
        (scalars.read_moment, Plain("2026-03-05T25:00")),
        (scalars.read_clock, Plain("9:00")),
    ],
)
def test_what_is_refused_says_how_to_mend_it(read: Callable[[Any], Any], written: Any) -> None:
    with pytest.raises(PydanticCustomError) as refused:
        read(written)
    context = refused.value.context
    assert context is not None
    assert context["mend"]
    if isinstance(written, str) and len(written.strip()) > 3 and written != "true":
        assert written not in context["message"], "a message quotes no value"


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=4))
def test_a_number_is_exactly_what_was_written(number: Decimal) -> None:
    assert scalars.read_number(Plain(f"{number:f}")) == number


@given(st.dates(min_value=date(1970, 1, 1), max_value=date(2199, 12, 31)))
def test_every_day_is_read_back(day: date) -> None:
    assert scalars.read_day(Plain(day.isoformat())) == day
