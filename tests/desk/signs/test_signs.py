"""The six signs: what counts, from where on, and how little is called little."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from typing import Any

import pytest

from goodterms.desk.signs import SIGNS, Reading, Signs, habit, signs_of
from tests.ledger.records import policy

from ..relations import HOURS, invoice, relation

DAY = date(2026, 4, 15)
HOUSE = HOURS + "\ncancellation: {notice_hours: 24, fee: 50%}"


def read(record: str | dict[str, Any], house: str = HOUSE, day: date = DAY) -> Signs:
    return signs_of(relation(record, house, day=day), policy(house))


def one(sign: str, record: str, house: str = HOUSE, day: date = DAY) -> Reading:
    return next(reading for reading in read(record, house, day).readings if reading.sign == sign)


def log(*entries: str) -> str:
    return "private:\n  log:\n" + "".join(f"    - {{{entry}}}\n" for entry in entries)


def paid(*days: tuple[str, str, str | None]) -> str:
    """Return invoices, each with number, issue and day of payment; all net 30."""
    text = "invoices:\n"
    for number, issued, on in days:
        more = [f"payments: [{{on: {on}, amount: 100.00}}]"] if on else []
        text += invoice(number, issued, *more)
    return text


def test_a_new_client_shows_no_sign_and_that_is_said_to_mean_little() -> None:
    found = read("")
    assert [reading.sign for reading in found.readings] == list(SIGNS)
    assert {reading.level for reading in found.readings} == {"none"}
    assert "little to go by" in found.caution
    assert found.first == {}
    assert found.end == ()


# -- slow pay --------------------------------------------------------------------------


def test_days_beyond_terms_are_counted_from_the_due_date() -> None:
    record = paid(
        ("1", "2026-01-01", "2026-01-20"), ("2", "2026-01-01", "2026-02-05"), ("3", "2026-02-01", None)
    )
    found = habit(relation(record, day=DAY))
    assert {(p.number, p.days, p.is_open) for p in found.invoices} == {
        ("1", 0, False),
        ("2", 5, False),
        ("3", 43, True),
    }
    assert found.median == 5


@pytest.mark.parametrize(
    ("days", "level"),
    [((0, 0, 0), "none"), ((3, 3, 3), "none"), ((4, 4, 0), "a little"), ((0, 0, 15), "a little"),
     ((14, 14, 14), "a little"), ((15, 15, 0), "clear"), ((0, 31, 31), "clear"), ((60,), "a little"),
     ((60, 60), "clear")],
)  # fmt: skip
def test_slow_pay_by_its_thresholds(days: tuple[int, ...], level: str) -> None:
    # Each issued on 2 December and so due on 1 January.
    due = date(2026, 1, 1)
    record = paid(
        *((str(at), "2025-12-02", str(date.fromordinal(due.toordinal() + n))) for at, n in enumerate(days))
    )
    reading = one("slow pay", record)
    assert reading.level == level
    assert bool(reading.caution) == (len(days) < 3)


@pytest.mark.parametrize(
    ("days", "trend"),
    [
        ((0, 5, 10, 15), "later"),
        ((20, 12, 6, 0), "sooner"),
        ((5, 5, 5, 5), "steady"),
        ((0, 40, 0, 1), "steady"),
        ((0, 5, 10), ""),
    ],
)
def test_a_trend_needs_four_invoices_and_one_outlier_makes_none(days: tuple[int, ...], trend: str) -> None:
    entries = []
    for at, late in enumerate(days):
        issued = date(2025, 9 + at, 1)
        entries.append((str(at), str(issued), str(issued + timedelta(30 + late))))
    assert habit(relation(paid(*entries), day=DAY)).trend == trend


def test_an_agreed_extension_is_the_term_that_counts() -> None:
    record = paid(("1", "2026-01-01", "2026-03-10")) + (
        "disputes: [{id: D-1, invoice: 1, raised: 2026-01-20, concern: Why?, "
        "resolution: {agreed: 2026-01-25, by: [Anna], extend: 2026-03-05}}]"
    )
    assert [p.days for p in habit(relation(record, day=DAY)).invoices] == [5]


def test_days_of_discussion_are_nobodys_delay() -> None:
    record = paid(("1", "2026-01-01", "2026-03-10")) + (
        "disputes: [{id: D-1, invoice: 1, raised: 2026-01-20, concern: Why?, "
        "closed: {on: 2026-03-08, outcome: withdrawn}}]"
    )
    assert [p.days for p in habit(relation(record, day=DAY)).invoices] == [2]


def test_what_is_in_discussion_is_not_late() -> None:
    record = paid(("1", "2026-01-01", None)) + (
        "disputes: [{id: D-1, invoice: 1, raised: 2026-01-20, concern: Why?}]"
    )
    assert habit(relation(record, day=DAY)).invoices == ()


def payments(*paid_on: tuple[int, int], terms: str) -> str:
    """Return an invoice of 1 January over 100.00 with payments on days of that month."""
    entries = ", ".join(f"{{on: 2026-01-{day}, amount: {amount}}}" for day, amount in paid_on)
    return "invoices:\n" + invoice("1", "2026-01-01", terms, f"payments: [{entries}]")


def test_a_part_payment_does_not_settle_an_instalment() -> None:
    record = payments((11, 40), (16, 10), (20, 50), terms="terms: 50% net 10; rest net 30")
    assert [p.days for p in habit(relation(record, day=DAY)).invoices] == [5]


def test_a_payment_that_went_back_did_not_settle() -> None:
    record = payments((10, 100), (12, -100), (20, 100), terms="terms: net 10")
    assert [p.days for p in habit(relation(record, day=DAY)).invoices] == [9]


def test_reminders_are_counted_with_the_invoices() -> None:
    noted = ["{invoice: 1, on: 2026-02-10, step: 1}", "{invoice: 1, on: 2026-02-20, step: 2}"]
    record = "invoices:\n" + invoice("1", "2026-01-01", "sent: [2026-01-01, 2026-02-10]")
    record += f"private: {{reminders: [{', '.join(noted)}]}}"
    reading = one("slow pay", record)
    assert reading.figures["reminders"] == 2
    assert "2 reminders for 1 invoice." in reading.evidence


# -- demands ---------------------------------------------------------------------------


def test_calls_outside_the_hours_count_in_the_freelancers_own_time() -> None:
    record = log(
        "on: 2026-04-01T23:10, note: Called about a colour.",
        "on: 2026-04-04T11:00, kind: call, note: A Saturday.",
        "on: 2026-04-03T11:00, kind: call, note: Good Friday.",
        "on: 2026-04-01T11:00, kind: call, note: In the hours.",
        "on: 2026-04-01T22:00, kind: mail, note: A mail rings nobody up.",
        "on: 2026-04-01T22:00, kind: note, note: My own thought.",
        "on: 2026-04-01T22:00, sign: slow pay, note: Another matter.",
    )
    reading = one("demands", record)
    assert reading.level == "clear"
    assert reading.figures == {"outside_hours": 3, "logged": 0}
    assert "1 Apr at 23:10, 3 Apr at 11:00 and 4 Apr at 11:00" in reading.evidence[0]


@pytest.mark.parametrize(("count", "level"), [(0, "none"), (1, "a little"), (2, "a little"), (3, "clear")])
def test_once_is_a_little_and_three_times_is_clear(count: int, level: str) -> None:
    for sign in ("demands", "not listening", "disrespect"):
        entries = (f"on: 2026-04-0{n + 1}T10:00, sign: {sign}, note: It happened." for n in range(count))
        assert one(sign, log(*entries) if count else "").level == level


def test_without_hours_in_the_policy_only_what_was_noted_counts() -> None:
    reading = one("demands", log("on: 2026-04-01T23:10, note: Called."), "")
    assert reading.level == "none"
    assert "no `hours`" in reading.caution


def test_what_is_over_a_year_old_or_still_to_come_does_not_count() -> None:
    entries = (
        "on: 2025-04-15T10:00, sign: demands, note: Long ago.",
        "on: 2026-04-16T10:00, sign: demands, note: To come.",
    )
    assert one("demands", log(*entries)).level == "none"


# -- everything for nothing ------------------------------------------------------------

FIVE = paid(*((str(n), f"2026-01-0{n}", "2026-01-20") for n in range(1, 6)))


def questions(*numbers: int, more: str = "") -> str:
    return "disputes:\n" + "".join(
        f"  - {{id: D-{n}, invoice: {n}, raised: 2026-01-10, concern: Why?{more}}}\n" for n in numbers
    )


def test_one_question_is_never_a_sign() -> None:
    closed = ", closed: {on: 2026-01-12, outcome: withdrawn}"
    assert one("everything for nothing", FIVE + questions(1, more=closed)).level == "none"
    assert one("everything for nothing", FIVE + questions(1, 2, more=closed)).level == "a little"


def test_a_question_that_was_right_does_not_count() -> None:
    agreed = ", resolution: {agreed: 2026-01-12, by: [Anna], adjust: -1}"
    reading = one("everything for nothing", FIVE + questions(1, 2, 3, more=agreed))
    assert reading.level == "none"
    assert "in 3 you agreed that the question was right" in reading.evidence[0]


def test_discounts_and_offers_not_accepted_add_up() -> None:
    changes = """
changes:
  - {id: C-1, requested: 2026-03-01, request: A, offer: {on: 2026-03-02, price: 10}}
  - id: C-2
    requested: 2026-03-01
    request: B
    offer: {on: 2026-03-02, price: 10}
    answer: {on: 2026-03-03, accepted: false, by: G}
  - id: C-3
    requested: 2026-03-01
    request: C
    offer: {on: 2026-03-02, price: 10}
    answer: {on: 2026-03-03, accepted: true, by: G}
  - {id: C-4, requested: 2026-04-10, request: D, offer: {on: 2026-04-12, price: 10}}
  - {id: C-5, requested: 2026-04-10, request: E}
"""
    assert one("everything for nothing", FIVE + changes).level == "a little"
    discount = ", resolution: {agreed: 2026-01-12, by: [Anna], discount: 30.00}"
    reading = one("everything for nothing", FIVE + changes + questions(1, more=discount))
    assert reading.level == "clear"
    assert reading.figures["offers_not_accepted"] == 2
    assert reading.figures["discounts"] == "30.00 EUR"
    assert any("€30.00, 6% of what was billed" in said for said in reading.evidence)


# -- not answering, disrespect ---------------------------------------------------------


@pytest.mark.parametrize(
    ("offered", "level"),
    [("2026-04-09", "none"), ("2026-04-07", "a little"), ("2026-03-25", "a little"), ("2026-03-24", "clear")],
)
def test_an_offer_without_an_answer_counts_by_its_days(offered: str, level: str) -> None:
    record = f"changes: [{{id: C-1, requested: 2026-03-01, request: A, offer: {{on: {offered}, price: 10}}}}]"
    reading = one("not answering", record)
    assert reading.level == level
    assert reading.figures["waiting"] == 1


def test_two_things_waiting_are_clear_and_an_answer_ends_it() -> None:
    asked = (
        "on: 2026-04-01T10:00, kind: question, note: Which one?",
        "on: 2026-04-02T10:00, kind: question, note: And when?",
    )
    assert one("not answering", log(*asked)).level == "clear"
    answered = tuple(f"{entry}, answered: 2026-04-10" for entry in asked)
    assert one("not answering", log(*answered)).level == "none"


def test_missed_appointments_count_and_a_note_of_the_same_day_is_the_same_thing() -> None:
    record = """
appointments:
  - {on: 2026-03-01T10:00, status: missed}
  - {on: 2026-03-02T10:00, status: cancelled, notice_hours: 2}
  - {on: 2026-03-03T10:00, status: cancelled, notice_hours: 24}
  - {on: 2026-03-04T10:00, status: cancelled}
  - {on: 2026-03-05T10:00, status: held}
""" + log("on: 2026-03-01T11:00, sign: disrespect, note: Nobody came.")
    reading = one("disrespect", record)
    assert reading.level == "a little"
    assert (reading.figures["missed"], reading.figures["cancelled_late"]) == (1, 1)
    assert "without a note" in reading.caution


# -- the whole -------------------------------------------------------------------------

SLOW = paid(*((str(n), f"2025-1{n}-01", "2026-04-01") for n in range(3)))
SILENT = "changes: [{id: C-1, requested: 2026-03-01, request: A, offer: {on: 2026-03-02, price: 10}}]\n"


def test_two_clear_signs_bring_the_steps_to_a_decent_end() -> None:
    assert read(SLOW).end == ()
    steps = " ".join(step + command for step, command in read(SLOW + SILENT).end)
    for wanted in (
        "final invoice",
        "goodterms invoice add kvist",
        "goodterms statement kvist",
        "note on where",
        "ended:",
    ):
        assert wanted in steps
    assert read(SLOW + SILENT + "ended: {on: 2026-04-10}").end == ()


def test_each_sign_there_is_has_something_to_try_first() -> None:
    found = read(
        SLOW + SILENT + log(*(f"on: 2026-04-01T10:00, sign: {sign}, note: It happened." for sign in SIGNS))
    )
    assert set(found.first) == set(SIGNS)
    assert all(len(tips) >= 2 for tips in found.first.values())
    json.dumps(found.as_json())


def test_words_describe_what_happened_and_label_nobody() -> None:
    found = read(
        SLOW + SILENT + log(*(f"on: 2026-04-01T10:00, sign: {sign}, note: It happened." for sign in SIGNS))
    )
    labels = r"\b(difficult|bad|rude|stingy|lazy|unreliable|toxic|impossible|nightmare|cheap|always|never)\b"
    said = [text for reading in found.readings for text in (*reading.evidence, reading.rule, reading.caution)]
    said += [tip for tips in found.first.values() for tip in tips] + [step for step, _ in found.end]
    assert len(said) > 20
    for text in said:
        assert not re.search(labels, text, re.IGNORECASE), text
