"""The next fitting step: which, from when on, and why none."""

from __future__ import annotations

from datetime import date

import pytest

from goodterms.desk.chasing import Chase, chase
from tests.ledger.records import policy

from ..relations import invoice, relation

# Issued on 1 March and net 30: due on 31 March. A note fits from 3 April on.
DUE = "sent: [2026-03-01]"


def chased(day: str, *keys: str, private: str = "", rest: str = "", house: str = "") -> Chase:
    on = date.fromisoformat(day)
    notes = f"private:\n{private}" if private else ""
    record = "invoices:\n" + invoice("2026-1", "2026-03-01", *keys) + rest + notes
    client = relation(record, house, day=on)
    account = client.ledger.account("2026-1")
    assert account is not None
    rules = policy(house)
    made = chase(account, client, rules, on)
    assert (made.step is None) == bool(made.holds)
    return made


def said(made: Chase) -> str:
    if made.step:
        return f"step {made.step.number} since {made.step.fits_since}"
    return ", ".join(f"{hold.reason} {hold.until}" if hold.until else hold.reason for hold in made.holds)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2026-03-31", "not due"),
        ("2026-04-01", "too soon 2026-04-02"),
        ("2026-04-02", "too soon 2026-04-02"),
        ("2026-04-03", "step 1 since 2026-04-03"),
        ("2026-06-30", "step 1 since 2026-04-03"),
    ],
)
def test_a_friendly_note_fits_three_days_after_the_due_date(day: str, expected: str) -> None:
    assert said(chased(day, DUE)) == expected


NOTED = "  reminders: [{invoice: 2026-1, on: 2026-04-03, step: 1}]\n"
TWICE = (
    "  reminders: [{invoice: 2026-1, on: 2026-04-03, step: 1}, {invoice: 2026-1, on: 2026-04-14, step: 2}]\n"
)
ALL = (
    "  reminders: [{invoice: 2026-1, on: 2026-04-14, step: 2}, {invoice: 2026-1, on: 2026-04-28, step: 3}]\n"
)


@pytest.mark.parametrize(
    ("day", "private", "expected"),
    [
        ("2026-04-12", NOTED, "too soon 2026-04-12"),
        ("2026-04-13", NOTED, "step 2 since 2026-04-13"),
        ("2026-04-27", TWICE, "too soon 2026-04-27"),
        ("2026-04-28", TWICE, "step 3 since 2026-04-28"),
        ("2026-04-28", ALL, "all steps taken"),
        ("2026-07-01", ALL, "all steps taken"),
        # What is noted for a day still to come has not happened.
        ("2026-04-10", TWICE, "too soon 2026-04-12"),
    ],
)
def test_each_step_fits_some_days_after_the_one_before(day: str, private: str, expected: str) -> None:
    assert said(chased(day, DUE, private=private)) == expected


def test_before_the_last_letter_comes_a_talk() -> None:
    step = chased("2026-05-30", DUE, private=TWICE).step
    assert step is not None
    assert step.name == "last letter"


def test_the_policy_sets_the_days() -> None:
    house = "reminders: {first: 10, second: 20, last: 30}"
    assert said(chased("2026-04-09", DUE, house=house)) == "too soon 2026-04-09"
    assert said(chased("2026-04-10", DUE, house=house)) == "step 1 since 2026-04-10"


def test_an_invoice_sent_again_is_a_friendly_note() -> None:
    again = "sent: [2026-03-01, 2026-04-05]"
    assert said(chased("2026-04-14", again)) == "too soon 2026-04-14"
    assert said(chased("2026-04-15", again)) == "step 2 since 2026-04-15"


def test_sent_again_before_it_was_due_is_no_reminder() -> None:
    assert said(chased("2026-04-03", "sent: [2026-03-01, 2026-03-20]")) == "step 1 since 2026-04-03"


def test_an_invoice_that_went_out_late_is_given_time() -> None:
    assert said(chased("2026-04-11", "sent: [2026-04-10]")) == "too soon 2026-04-12"


@pytest.mark.parametrize(
    ("private", "day", "expected"),
    [
        ("  chase: pause until 2026-05-01\n", "2026-05-01", "paused 2026-05-01"),
        ("  chase: pause until 2026-05-01\n", "2026-05-02", "step 1 since 2026-04-03"),
        ("  chase: [{invoice: 2026-1, pause: 2026-05-01}]\n", "2026-04-20", "paused 2026-05-01"),
        ("  chase: {pause: 2026-05-01}\n", "2026-04-20", "paused 2026-05-01"),
        ("  chase: [{invoice: other, pause: 2026-05-01}]\n", "2026-04-20", "step 1 since 2026-04-03"),
        ("  chase: pause until 2026-05-01\n", "2026-04-01", "paused 2026-05-01, too soon 2026-04-02"),
    ],
)
def test_a_pause_holds_up_to_its_day(private: str, day: str, expected: str) -> None:
    assert said(chased(day, DUE, private=private)) == expected


def dispute(*keys: str) -> str:
    lines = "".join(f"    {key}\n" for key in keys)
    return f"disputes:\n  - id: D-1\n    invoice: 2026-1\n    raised: 2026-03-10\n    concern: Why?\n{lines}"


def test_nothing_that_is_in_discussion_is_asked_for() -> None:
    assert said(chased("2026-06-01", DUE, rest=dispute())) == "in discussion"


def test_of_an_invoice_partly_in_discussion_the_rest_may_be_asked_for() -> None:
    step = chased("2026-06-01", DUE, rest=dispute("disputed: 40.00")).step
    assert step is not None
    assert str(step.amount) == "60.00"


def test_after_a_discussion_the_days_begin_anew() -> None:
    closed = dispute("closed: {on: 2026-05-30, outcome: withdrawn}")
    assert said(chased("2026-06-01", DUE, rest=closed)) == "too soon 2026-06-01"
    assert said(chased("2026-06-02", DUE, rest=closed)) == "step 1 since 2026-06-02"


PLAN = (
    "resolution: {agreed: 2026-03-20, by: [Anna], plan: [{due: 2026-05-01, amount: 50.00}, "
    "{due: 2026-06-01, amount: 50.00}]}"
)


def test_a_plan_that_is_kept_is_left_alone() -> None:
    paid = "payments: [{on: 2026-04-30, amount: 50.00}]"
    assert said(chased("2026-05-20", DUE, paid, rest=dispute(PLAN))) == "on a plan"


def test_a_missed_instalment_is_asked_for() -> None:
    step = chased("2026-05-20", DUE, rest=dispute(PLAN)).step
    assert step is not None
    assert step.missed_plan
    assert (str(step.amount), str(step.overdue_since)) == ("50.00", "2026-05-01")


def test_a_missed_instalment_starts_with_a_friendly_note_whatever_was_sent_before_the_plan() -> None:
    assert said(chased("2026-05-20", DUE, private=TWICE, rest=dispute(PLAN))) == "step 1 since 2026-05-04"


def test_a_payment_is_an_answer() -> None:
    paid = "payments: [{on: 2026-04-20, amount: 30.00}]"
    assert said(chased("2026-04-29", DUE, paid, private=NOTED)) == "too soon 2026-04-29"
    assert said(chased("2026-04-30", DUE, paid, private=NOTED)) == "step 2 since 2026-04-30"


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        (("payments: [{on: 2026-03-30, amount: 100.00}]",), "nothing open"),
        (("written_off: {on: 2026-04-02, why: Too small}",), "nothing open"),
    ],
)
def test_nothing_is_asked_for_that_is_not_open(keys: tuple[str, ...], expected: str) -> None:
    assert said(chased("2026-06-01", DUE, *keys)) == expected


def test_interest_alone_is_not_chased() -> None:
    paid = "payments: [{on: 2026-05-01, amount: 100.00}]"
    assert (
        said(chased("2026-06-01", DUE, paid, house="late: {annual_rate: 8, flat_fee: 40}")) == "only charges"
    )


def test_what_the_clients_own_credit_covers_is_not_asked_for() -> None:
    # A deposit lies on a draft, which no invoice takes it from.
    on = date(2026, 6, 1)
    record = (
        "invoices:\n"
        + invoice("2026-1", "2026-03-01")
        + invoice("2026-2", "2026-07-01", "payments: [{on: 2026-05-01, amount: 200.00}]")
    )
    client = relation(record, day=on)
    account = client.ledger.account("2026-1")
    assert account is not None
    assert said(chase(account, client, policy(), on)) == "covered by credit"
