"""The next invoice number, after the pattern of those before."""

from __future__ import annotations

from datetime import date

import pytest

from goodterms.starting.numbers import Used, next_number


def used(*numbers: str) -> list[Used]:
    """Read `NUMBER @ DAY CLIENT`; day and client may be left out."""
    found = []
    for text in numbers:
        number, _, rest = text.partition(" @ ")
        day, _, client = rest.partition(" ")
        found.append(Used(number, client or "kvist", date.fromisoformat(day) if day else None))
    return found


@pytest.mark.parametrize(
    ("before", "day", "expected"),
    [
        ([], "2026-04-15", "2026-001"),
        (["EXAMPLE @ 2026-03-02"], "2026-04-15", "2026-001"),
        (["2026-014 @ 2026-03-02"], "2026-04-15", "2026-015"),
        (["2026-099"], "2026-04-15", "2026-100"),
        (["RE-2026-7 @ 2026-03-02"], "2026-04-15", "RE-2026-8"),
        (["RE-2026-9 @ 2026-03-02"], "2026-04-15", "RE-2026-10"),
        (["INV0042A @ 2026-03-02"], "2026-04-15", "INV0043A"),
        (["1041 @ 2026-02-01", "1042 @ 2026-03-02"], "2027-01-05", "1043"),
        (["2026/7 @ 2026-03-02", "2026/8"], "2026-04-15", "2026/9"),
        (["FV/3/2026 @ 2026-03-02", "FV/4/2026 @ 2026-03-03"], "2026-05-05", "FV/5/2026"),
        # Gaps are not filled: a number may have been given and withdrawn.
        (["2026-001 @ 2026-01-02", "2026-005 @ 2026-03-02"], "2026-04-15", "2026-006"),
    ],
)
def test_a_series_goes_on(before: list[str], day: str, expected: str) -> None:
    assert next_number(used(*before), "kvist", date.fromisoformat(day)) == expected


@pytest.mark.parametrize(
    ("before", "day", "expected"),
    [
        (["RE-2026-9 @ 2026-03-02"], "2027-01-05", "RE-2027-1"),
        (["2025-041 @ 2025-10-02", "2026-003 @ 2026-03-02"], "2027-01-05", "2027-001"),
        (["26-014 @ 2026-03-02"], "2027-04-05", "27-001"),
        (["20260014 @ 2026-03-02", "20260015 @ 2026-05-02"], "2027-04-05", "20270001"),
        (["26014 @ 2026-03-02"], "2027-04-05", "27001"),
        (["FV 3/03/2026 @ 2026-03-02", "FV 1/04/2026 @ 2026-04-03"], "2026-04-05", "FV 2/04/2026"),
        (["FV 3/03/2026 @ 2026-03-02", "FV 1/04/2026 @ 2026-04-03"], "2026-05-05", "FV 1/05/2026"),
        (["2026-12-004 @ 2026-12-02"], "2027-03-05", "2027-03-001"),
        (["202603-5 @ 2026-03-02"], "2026-04-05", "202604-1"),
        # An invoice of early January with last year's number does not make it this year's.
        (["2026-014 @ 2027-01-02"], "2027-01-15", "2027-001"),
        (["2026-014 @ 2026-03-02"], "2025-12-30", "2025-001"),
    ],
)
def test_a_year_or_month_in_the_number_begins_anew(before: list[str], day: str, expected: str) -> None:
    assert next_number(used(*before), "kvist", date.fromisoformat(day)) == expected


def test_a_count_that_never_began_anew_goes_on_over_the_year() -> None:
    before = used("2025-041 @ 2025-10-02", "2026-042 @ 2026-03-02")
    assert next_number(before, "kvist", date(2027, 1, 5)) == "2027-043"


def test_numbers_of_all_clients_are_one_series() -> None:
    before = used("2026-014 @ 2026-03-02 kvist", "2026-015 @ 2026-03-03 orchard")
    assert next_number(before, "kvist", date(2026, 4, 15)) == "2026-016"


def test_clients_with_numbers_of_their_own_keep_them() -> None:
    before = used("KV-001 @ 2026-03-02 kvist", "OR-007 @ 2026-03-03 orchard")
    assert next_number(before, "kvist", date(2026, 4, 15)) == "KV-002"


def test_credit_notes_with_numbers_of_their_own_are_no_pattern() -> None:
    before = [*used("2026-014 @ 2026-03-02"), Used("GS-2026-01", "kvist", date(2026, 3, 9), corrects=True)]
    assert next_number(before, "kvist", date(2026, 4, 15)) == "2026-015"


def test_corrections_in_the_same_series_count() -> None:
    before = [*used("2026-014 @ 2026-03-02"), Used("2026-015", "kvist", date(2026, 3, 9), corrects=True)]
    assert next_number(before, "kvist", date(2026, 4, 15)) == "2026-016"


def test_a_number_is_never_given_twice() -> None:
    before = used("7 @ 2026-03-02", "008 @ 2025-03-02", "8")
    assert next_number(before, "kvist", date(2026, 4, 15)) not in {one.number for one in before}
