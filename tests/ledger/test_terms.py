"""Payment terms: every rule of the grammar, its edges, and what is said of a mistake."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goodterms.ledger.quote import quote, quote_json
from goodterms.ledger.schedule import due_dates, share_amounts
from goodterms.ledger.terms import Anchors, Terms, parse_terms


def read(text: str) -> Terms:
    terms, problems = parse_terms(text)
    assert terms is not None, problems
    return terms


def due(text: str, issued: str, received: str | None = None, delivered: str | None = None) -> str:
    anchors = Anchors(
        date.fromisoformat(issued),
        date.fromisoformat(received) if received else None,
        date.fromisoformat(delivered) if delivered else None,
    )
    return ", ".join(map(str, due_dates(read(text), anchors)))


@pytest.mark.parametrize(
    ("text", "issued", "expected"),
    [
        ("on issue", "2026-02-28", "2026-02-28"),
        ("on receipt", "2026-02-28", "2026-02-28"),
        ("net 0", "2026-02-28", "2026-02-28"),
        ("Net 30", "2028-01-31", "2028-03-01"),
        ("net 365", "2027-12-31", "2028-12-30"),
        ("10 days after end of month", "2028-02-01", "2028-03-10"),
        ("1 month after end of month", "2026-12-31", "2027-01-31"),
        ("1 month after end of month", "2028-01-31", "2028-02-29"),
        ("14 months after end of month", "2026-12-01", "2028-02-29"),
        ("0 days, then end of month", "2026-02-28", "2026-02-28"),
        ("1 day, then end of month", "2026-02-28", "2026-03-31"),
        ("30 days, then day 31 of next month", "2025-12-15", "2026-02-28"),
        ("0 days, then day 1 of next month", "2026-12-31", "2027-01-01"),
        ("5 days, then day 10 or 25", "2026-01-05", "2026-01-10"),
        ("5 days, then day 25 or 10", "2026-01-06", "2026-01-25"),
        ("5 days, then day 10 or 25", "2026-12-21", "2027-01-10"),
        ("0 days, then day 15 or 31", "2026-02-16", "2026-02-28"),
        ("2026-12-24", "2026-12-25", "2026-12-24"),
        ("on 2026-12-24", "2026-01-01", "2026-12-24"),
        ("25% on issue; 25% on 2026-03-01; rest 30 days then end of month", "2026-01-31",
         "2026-01-31, 2026-03-01, 2026-03-31"),
    ],
)  # fmt: skip
def test_due_dates(text: str, issued: str, expected: str) -> None:
    assert due(text, issued) == expected


def test_receipt_and_delivery_have_their_own_days() -> None:
    assert due("on receipt", "2026-01-01", received="2026-01-04") == "2026-01-04"
    assert due("15 days from receipt", "2026-01-01", received="2026-01-04") == "2026-01-19"
    assert due("on delivery", "2026-01-01", delivered="2026-01-10") == "2026-01-10"
    assert due("1 day after delivery", "2026-01-01", delivered="2025-12-31") == "2026-01-01"


@pytest.mark.parametrize(
    ("text", "column", "message", "mend"),
    [
        ("net 30 EOM", 8, "two senses", '"30 days after end of month"'),
        ("net 30 EOM", 8, "two senses", '"30 days, then end of month"'),
        ("45 EOM", 4, "two senses", '"45 days, then end of month"'),
        ("eom 45", 1, "two senses", '"45 days after end of month"'),
        ("30 days end of month", 9, "two senses", '"30 days, then end of month"'),
        ("EOM", 1, "not understood", '"0 months after end of month"'),
        ("net", 4, "number of days", '"net 30"'),
        ("net 30.5", 5, "whole number", "without decimals"),
        ("net 4000", 5, "too large", "3650"),
        ("30 days", 8, "count from", '"net 30"'),
        ("30 days after issue", 15, "shorter name", '"net 30"'),
        ("net 30 from receipt", 8, "counts from issue", '"30 days from receipt"'),
        ("30 days, then day 32 of next month", 19, "too large", "31"),
        ("30 days, then day 0 or 15", 19, "no such day", "1 to 31"),
        ("30 days, then day 10", 21, "which month", "of next month"),
        ("2026-02-30", 1, "no such day", "YYYY-MM-DD"),
        ("2026-2-3", 1, "no such day", "YYYY-MM-DD"),
        ("2/10", 5, "due date is missing", "2/10 net 30"),
        ("2% within 10 days", 18, "due date is missing", "; net 30"),
        ("100/10 net 30", 1, "between 0 and 100", "check"),
        ("1/5 net 9; 2% within 3 days", 12, "two early-payment discounts", "keep one"),
        ("50% net 15; net 45", 13, "how much", "rest net 45"),
        ("50% net 15", 11, "do not add up", "; rest"),
        ("50% net 15; 40% net 45", 23, "do not add up", "; rest"),
        ("60% net 15; 50% net 45", 13, "rest would be negative", "lower"),
        ("100% net 15; 5.00 net 3; rest net 45", 26, "rest would be negative", "lower"),
        ("500.00 net 15; 40% net 45", 16, "left over", '"rest"'),
        ("rest net 15; rest net 45", 14, "two parts", "share"),
        ("0% net 15; rest net 45", 1, "between 0 and 100", "check"),
        ("1,250.50 net 15; rest net 45", 2, "comma", "1250.50"),
        ("net 30;", 8, "missing", "net 30"),
        ("", 1, "missing", "net 30"),
        ("netto 30 днів", 1, "not understood", "net 30"),
        ("net 30 net 60", 8, "semicolon", "between two parts"),
        ("net 30 please", 8, "nothing more", "take it out"),
        ("30% issue; rest net 3", 5, '"on" is missing', "on issue"),
    ],
)
def test_a_mistake_is_told_at_its_character(text: str, column: int, message: str, mend: str) -> None:
    terms, problems = parse_terms(text)
    assert terms is None
    assert len(problems) == 1
    assert problems[0].column == column
    assert message in problems[0].message
    assert mend in problems[0].mend


def test_every_part_tells_its_own_mistake() -> None:
    _, problems = parse_terms("30% nett 5; 30% net EOM 5; rest 2026-13-01")
    assert [problem.column for problem in problems] == [5, 21, 33]


def test_a_log_that_others_read_learns_no_number() -> None:
    _, problems = parse_terms("net 37 EOM")
    assert "37" in problems[0].mend
    assert "37" not in problems[0].message + problems[0].discreet_mend


numbers = st.integers(0, 3650)
month_days = st.integers(1, 31)
rules = st.one_of(
    st.sampled_from(["on issue", "on receipt", "on delivery"]),
    numbers.map(lambda n: f"net {n}"),
    numbers.map(lambda n: f"{n} days from receipt"),
    numbers.map(lambda n: f"{n} days after delivery"),
    numbers.map(lambda n: f"{n} days after end of month"),
    st.integers(0, 120).map(lambda n: f"{n} months after end of month"),
    numbers.map(lambda n: f"{n} days, then end of month"),
    st.tuples(numbers, month_days).map(lambda n: f"{n[0]} days, then day {n[1]} of next month"),
    st.tuples(numbers, month_days, month_days).map(lambda n: f"{n[0]} days, then day {n[1]} or {n[2]}"),
    st.dates(date(1970, 1, 1), date(2199, 12, 31)).map(str),
)


@st.composite
def texts(draw: st.DrawFn) -> str:
    parts = []
    for _ in range(draw(st.integers(0, 3))):
        share = draw(
            st.one_of(st.integers(1, 33).map(lambda n: f"{n}%"), st.sampled_from(["12.5%", "80.00"]))
        )
        parts.append(f"{share} {draw(rules)}")
    parts.append(f"rest {draw(rules)}" if parts else draw(rules))
    draw(st.randoms(use_true_random=False)).shuffle(parts)
    if draw(st.booleans()):
        parts.insert(
            0, f"{draw(st.sampled_from(['2', '0.5', '12.50']))}% within {draw(st.integers(0, 90))} days"
        )
    return "; ".join(parts)


@settings(deadline=None)
@given(texts())
def test_what_is_printed_reads_as_the_same(text: str) -> None:
    terms = read(text)
    assert read(str(terms)) == terms
    assert str(read(str(terms))) == str(terms)


@settings(deadline=None)
@given(texts(), st.dates(date(1970, 1, 1), date(2199, 12, 31)))
def test_every_rule_gives_a_date_for_every_day(text: str, issued: date) -> None:
    terms = read(text)
    assert len(due_dates(terms, Anchors(issued), "DE")) == len(terms.parts)


@settings(deadline=None)
@given(st.text(alphabet="net 30%;,/.dayseomrc2-"))
def test_any_text_is_read_or_refused_within_itself(text: str) -> None:
    terms, problems = parse_terms(text)
    assert (terms is None) == bool(problems)
    assert all(1 <= problem.column <= len(text) + 1 for problem in problems)


@settings(deadline=None)
@given(texts(), st.integers(0, 10**9), st.sampled_from(["EUR", "ISK", "KWD"]))
def test_shares_add_up_and_none_is_negative(text: str, cents: int, currency: str) -> None:
    gross = Decimal(cents) if currency == "ISK" else Decimal(cents) / 100
    amounts, _ = share_amounts(read(text), gross, currency)
    assert sum(amounts) == gross
    assert min(amounts) >= 0


@pytest.mark.parametrize(
    ("text", "gross", "currency", "expected"),
    [
        ("25% net 1; 25% net 2; 25% net 3; 25% net 4", "0.02", "EUR", ["0.01", "0.01", "0.00", "0.00"]),
        ("33.33% net 1; rest net 2", "100", "ISK", ["33", "67"]),
        ("50% net 1; rest net 2", "101", "ISK", ["51", "50"]),
        ("rest net 1; 500.00 net 2", "800.00", "EUR", ["300.00", "500.00"]),
    ],
)
def test_shares_round_half_up(text: str, gross: str, currency: str, expected: list[str]) -> None:
    amounts, problem = share_amounts(read(text), Decimal(gross), currency)
    assert problem is None
    assert [Decimal(amount) for amount in expected] == list(amounts)


@pytest.mark.parametrize(
    "text", ["900.00 net 1; 200.00 net 2; rest net 3", "300.00 net 1; 80% net 2; rest net 3"]
)
def test_shares_beyond_the_amount_are_a_problem(text: str) -> None:
    _, problem = share_amounts(read(text), Decimal("1000.00"), "EUR")
    assert problem == "the rest would be negative"


def test_an_amount_finer_than_its_currency_is_a_problem() -> None:
    _, problem = share_amounts(read("10.50 net 1; rest net 2"), Decimal(1000), "ISK")
    assert problem == "an amount has more decimals than its currency"


def test_quote_says_what_to_pay_for_the_discount() -> None:
    found = quote(read("2/10 net 30"), Anchors(date(2026, 1, 31)), gross=Decimal("200.00"))
    assert (found.takes_off, found.pay) == (Decimal("4.00"), Decimal("196.00"))
    off_net = quote(
        read("2/10 net 30"),
        Anchors(date(2026, 1, 31)),
        gross=Decimal("119"),
        net=Decimal("100"),
        discount_base="net",
    )
    assert off_net.pay == Decimal("117.00")
    assert quote_json(found, "…") == {
        "instalments": [{"due": "2026-03-02", "amount": "200.00"}],
        "discount": {"until": "2026-02-10", "amount": "196.00"},
        "text": "…",
    }


def test_quote_without_an_amount_has_dates_only() -> None:
    found = quote_json(quote(read("2/10 net 30"), Anchors(date(2026, 1, 31))), "")
    assert found["instalments"] == [{"due": "2026-03-02", "amount": None}]
    assert found["discount"] == {"until": "2026-02-10", "amount": None}


def test_working_days_leave_out_weekends_and_holidays() -> None:
    """Christmas Day 2026 is a Friday; the 26th is a holiday too, the 27th a Sunday."""
    anchors = Anchors(date(2026, 12, 24))
    assert due_dates(read("net 1"), anchors, "DE") == (date(2026, 12, 28),)
    assert due_dates(read("net 1"), anchors) == (date(2026, 12, 25),)
    # No country of this code: only weekends are days off.
    assert due_dates(read("net 1"), anchors, "ZZ") == (date(2026, 12, 25),)
    assert due_dates(read("net 2"), anchors, "ZZ") == (date(2026, 12, 28),)
    assert due_dates(read("net 0"), Anchors(date(2026, 6, 17)), "IS")[0] - date(2026, 6, 17) == timedelta(1)
