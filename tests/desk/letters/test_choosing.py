"""Who is reminded of what, and the reason where nobody is."""

from __future__ import annotations

from datetime import date

import pytest

from goodterms.desk.letters.choosing import choose

from ...ledger.records import policy
from ..relations import relation

DAY = date(2026, 4, 15)
HOUSE = "late: {annual_rate: 8, flat_fee: 40, grace_days: 5}"


Plan = tuple[str, int, tuple[str, ...]]
"""Number, step and doubts."""


def invoice(*more: str, number: str = "A-1", issued: str | None = "2026-03-01") -> str:
    rows = [f"- number: {number}", "  purpose: Work", "  lines: [{item: Work, quantity: 1, price: 100.00}]"]
    rows += [f"  issued: {issued}"] if issued else []
    return "\n".join([*rows, *(f"  {line}" for line in more)])


def chosen(record: str, *, number: str = "", step: int = 0) -> tuple[list[Plan], list[str]]:
    planned, passed = choose(relation(record, HOUSE, day=DAY), policy(HOUSE), number=number, step=step)
    return (
        [(one.account.invoice.number, one.step, one.doubts) for one in planned],
        [f"{one.number}: {one.why}" for one in passed],
    )


DISPUTE = "disputes: [{id: D-1, invoice: A-1, raised: 2026-03-05, concern: '?'%s}]"
PLAN = (
    "resolution: {agreed: 2026-03-10, by: [A, B], plan: [{due: 2026-04-10, amount: 50.00}, "
    "{due: 2026-05-10, amount: 50.00}]}"
)


@pytest.mark.parametrize(
    ("record", "why"),
    [
        (f"invoices:\n{invoice(issued=None)}", "it is a draft, not issued yet"),
        (f"invoices:\n{invoice('payments: [{on: 2026-03-02, amount: 100.00}]')}", "nothing is open"),
        (f"invoices:\n{invoice('written_off: {on: 2026-04-10, why: Closed}')}", "it is written off"),
        (f"invoices:\n{invoice(issued='2026-04-01')}", "it is due on 2026-05-01"),
        (f"invoices:\n{invoice()}\n{DISPUTE % ''}", "it is in discussion"),
        (
            f"invoices:\n{invoice('payments: [{on: 2026-04-09, amount: 50.00}]')}\n{DISPUTE % f', {PLAN}'}",
            "it is on a plan that is kept; the next instalment is due on 2026-05-10",
        ),
        (
            f"invoices:\n{invoice()}\nprivate: {{chase: pause until 2026-05-01}}",
            "it is paused until 2026-05-01",
        ),
        (
            f"invoices:\n{invoice('sent: [2026-03-01, 2026-04-12]')}",
            "the next reminder fits on 2026-04-22",
        ),
        (
            f"invoices:\n{invoice()}\nprivate: {{reminders: [{{invoice: A-1, on: 2026-04-02, step: 3}}]}}",
            "all steps were taken; now it takes a talk",
        ),
        (
            f"invoices:\n{invoice('payments: [{on: 2026-04-14, amount: 100.00}]')}",
            "only interest and fee are left, which no reminder is sent for",
        ),
    ],
)
def test_nobody_is_reminded_without_a_reason_to(record: str, why: str) -> None:
    assert chosen(record, number="A-1") == ([], [f"A-1: {why}"])


def test_what_is_covered_by_the_clients_own_money_is_left_alone() -> None:
    draft = invoice("payments: [{on: 2026-04-01, amount: 500.00}]", number="A-2", issued=None)
    planned, passed = chosen(f"invoices:\n{invoice()}\n{draft}", number="A-1")
    assert planned == []
    assert passed == ["A-1: the client's own credit covers it"]


def test_the_step_that_fits_is_chosen() -> None:
    record = f"invoices:\n{invoice('sent: [2026-03-01, 2026-04-02]')}"
    assert chosen(record) == ([("A-1", 2, ())], [])


def test_a_missed_instalment_is_reminded_of() -> None:
    assert chosen(f"invoices:\n{invoice()}\n{DISPUTE % f', {PLAN}'}") == ([("A-1", 1, ())], [])


def test_the_undisputed_part_is_reminded_of() -> None:
    record = f"invoices:\n{invoice()}\n{DISPUTE % ', disputed: 40.00'}"
    assert chosen(record) == ([("A-1", 1, ())], [])


@pytest.mark.parametrize(
    ("step", "doubts"),
    [
        (1, ("the next reminder fits on 2026-04-22", "step 1 went out already, on 2026-04-12")),
        (2, ("the next reminder fits on 2026-04-22",)),
        (3, ("the next reminder fits on 2026-04-22", "step 2 did not go out yet")),
    ],
)
def test_a_chosen_step_tells_what_speaks_against_it(step: int, doubts: tuple[str, ...]) -> None:
    record = f"invoices:\n{invoice('sent: [2026-03-01, 2026-04-12]')}"
    assert chosen(record, number="A-1", step=step) == ([("A-1", step, doubts)], [])


def test_a_step_back_tells_how_far_it_went() -> None:
    notes = "{invoice: A-1, on: 2026-04-02, step: 1}, {invoice: A-1, on: 2026-04-12, step: 2}"
    planned, _ = chosen(f"invoices:\n{invoice()}\nprivate: {{reminders: [{notes}]}}", number="A-1", step=1)
    assert planned[0][2][-1] == "step 2 went out already, on 2026-04-12"


@pytest.mark.parametrize(
    "record",
    [
        f"invoices:\n{invoice()}\n{DISPUTE % ''}",
        f"invoices:\n{invoice()}\nprivate: {{chase: pause until 2026-05-01}}",
        f"invoices:\n{invoice('written_off: {on: 2026-04-10, why: Closed}')}",
    ],
)
def test_choosing_a_step_overrides_no_good_reason(record: str) -> None:
    planned, passed = chosen(record, number="A-1", step=2)
    assert planned == []
    assert len(passed) == 1


def test_a_step_for_all_hurries_none_that_has_time() -> None:
    early = invoice("sent: [2026-03-01, 2026-04-12]", number="A-2")
    planned, passed = chosen(f"invoices:\n{invoice()}\n{early}", step=2)
    assert planned == [("A-1", 2, ("step 1 did not go out yet",))]
    assert passed == ["A-2: the next reminder fits on 2026-04-22"]
