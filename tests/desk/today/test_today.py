"""The list of the day: golden cases that a person can check, and what holds for any list."""

from __future__ import annotations

import json
import shlex
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from goodterms.desk.mail.gone import GoneOut
from goodterms.desk.today import HEADINGS, Item, today
from tests.ledger.records import plain, policy, yaml

from ..relations import HOURS, invoice, portfolio, relation

CASES = sorted((Path(__file__).parent / "cases").glob("*.yml"))


def said(item: Item) -> dict[str, str]:
    """Return an item as the case files write it."""
    return {
        "is": f"{item.level}: {item.kind}" + (f" {item.subject}" if item.subject else ""),
        "says": item.text,
        **({"do": item.command} if item.command else {}),
    }


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_case(path: Path) -> None:
    """Each day's list comes out as written, the most urgent first."""
    case: dict[str, Any] = yaml(path.read_text(encoding="utf-8"))
    assert case["days"]
    for day in case["days"]:
        house = policy(case.get("policy", ""))
        client = relation(case["client"], house, day=date.fromisoformat(day["as_of"]))
        found = [said(item) for item in today(portfolio(client, house=house))]
        assert found == plain(day["items"]), day["as_of"]


def day_list(record: str, day: str, house: str = HOURS) -> list[Item]:
    client = relation(record, house, day=date.fromisoformat(day))
    return list(today(portfolio(client, house=house)))


def test_a_client_without_anything_asks_for_nothing() -> None:
    assert day_list("", "2026-04-15") == []


def test_what_is_promised_for_a_day_off_is_for_the_last_working_day_before_it() -> None:
    # 19 April 2026 is a Sunday, 1 May a public holiday in the policy's country.
    record = "promises: [{made: 2026-04-10, what: A sketch, due: 2026-04-19}]"
    assert [item.level for item in day_list(record, "2026-04-16")] == ["soon"]
    assert [item.level for item in day_list(record, "2026-04-17")] == ["today"]
    assert [item.level for item in day_list(record, "2026-04-19")] == ["today"]
    assert [item.level for item in day_list(record, "2026-04-20")] == ["late"]
    holiday = "promises: [{made: 2026-04-25, what: A sketch, due: 2026-05-01}]"
    assert [item.level for item in day_list(holiday, "2026-04-30")] == ["today"]


def test_what_happens_later_is_not_known_yet() -> None:
    record = (
        """
promises: [{made: 2026-05-01, what: A sketch, due: 2026-05-02}]
changes: [{id: C-1, requested: 2026-05-01, request: A form}]
invoices:
"""
        + invoice("2026-1", "2026-05-20")
        + """
disputes: [{id: D-1, invoice: 2026-1, raised: 2026-05-21, concern: Why?}]
private: {log: [{on: 2026-05-01T10:00, kind: question, note: Which colour}]}
"""
    )
    assert day_list(record, "2026-04-15") == []


def test_what_is_late_comes_first_and_what_clients_wait_for_before_what_we_wait_for() -> None:
    record = (
        """
promises: [{made: 2026-04-02, what: A sketch, due: 2026-04-10}]
changes: [{id: C-1, requested: 2026-04-14, request: A form}]
invoices:
"""
        + invoice("2026-1", "2026-03-01", "sent: [2026-03-01]")
        + invoice("2026-2", "2026-03-20", "sent: [2026-03-20]")
    )
    found = [(item.level, item.kind) for item in day_list(record, "2026-04-15")]
    assert found == [("late", "promise"), ("late", "overdue"), ("soon", "change"), ("soon", "due soon")]


def test_clients_of_any_currency_stand_in_one_list() -> None:
    day, record = date(2026, 4, 15), "invoices:\n" + invoice("2026-1", "2026-03-01", "sent: [2026-03-01]")
    clients = [
        relation(f"name: {name}\ncurrency: {code}\n{record}", day=day, slug=slug)
        for slug, name, code in (("aa", "Ahorn", "EUR"), ("bb", "Birke", "ISK"))
    ]
    found = today(portfolio(*clients))
    said = [f"{item.client} {item.name} {item.amount} {item.currency}" for item in found]
    assert said == ["aa Ahorn 100.00 EUR", "bb Birke 100 ISK"]


def test_an_overdue_invoice_that_nobody_noted_as_sent_is_told_once() -> None:
    (item,) = day_list("invoices:\n" + invoice("2026-1", "2026-03-01"), "2026-04-15")
    assert item.kind == "overdue"
    assert "does not say that it was sent" in item.text
    paid = invoice("2026-1", "2026-04-01", "payments: [{on: 2026-04-02, amount: 9}]")
    (item,) = day_list("invoices:\n" + paid + invoice("2026-2", "2026-04-01"), "2026-04-05")
    assert (item.kind, item.subject) == ("send", "2026-2")


@pytest.mark.parametrize(
    ("promise", "told"),
    [
        ("Invoice within 24 hours of the final version", True),
        ("Die Schlussrechnung bis Freitag", True),
        ("Faktura po odbiorze", True),
        ("Reikningur á föstudag", True),
        ("Шот-фактура жұмаға дейін", True),
        ("Number 2026-1 by Friday", True),
        ("Die Berechnung der Kosten", False),
        ("A sketch", False),
    ],
)
def test_a_promise_about_an_invoice_is_told_with_its_draft(promise: str, told: bool) -> None:
    record = f"""
promises: [{{made: 2026-04-13, what: "{promise}", due: 2026-04-14}}]
invoices:
""" + invoice("2026-1", "2026-03-01").replace(
        "    issued: 2026-03-01\n", "    service: 2026-04-01/2026-04-10\n"
    )
    found = {item.kind: item for item in day_list(record, "2026-04-15")}
    assert ("promise" not in found) == told
    assert found["send"].level == ("late" if told else "today")


def test_every_level_has_its_heading_and_every_item_is_plain_json() -> None:
    record = "promises: [{made: 2026-04-02, what: A sketch, due: 2026-04-10}]"
    (item,) = day_list(record, "2026-04-15")
    assert item.level in HEADINGS
    assert json.loads(json.dumps(item.as_json())) == {
        "kind": "promise",
        "level": "late",
        "client": "kvist",
        "name": "Kvist & Holm",
        "subject": None,
        "text": "Promised for 10 Apr: A sketch. If it needs longer, say so today, with a new day.",
        "command": "",
        "then": "then add `kept:` with the day",
        "since": "2026-04-02",
        "by": "2026-04-10",
        "amount": None,
        "currency": None,
    }


def test_a_letter_that_went_out_since_is_not_asked_for_again() -> None:
    record = """
invoices:
""" + invoice("A-1", "2026-03-20", "sent: [2026-03-20]", "payments: [{on: 2026-04-13, amount: 100}]")
    client = relation(record, day=date(2026, 4, 15))
    before = GoneOut("kvist", "thank-you", "A-1", date(2026, 4, 12))
    other = GoneOut("holm", "thank-you", "A-1", date(2026, 4, 14))
    thanked = GoneOut("kvist", "thank-you", "A-1", date(2026, 4, 14))
    whole = portfolio(client)
    assert [item.kind for item in today(replace(whole, posted=(before, other)))] == ["payment"]
    assert today(replace(whole, posted=(before, other, thanked))) == ()


def test_a_number_that_a_shell_would_read_otherwise_is_quoted() -> None:
    record = "invoices:\n" + invoice('"$(touch me); 7"', "2026-04-01")
    (item,) = day_list(record, "2026-04-15")
    assert shlex.split(item.command) == ["goodterms", "letter", "invoice", "kvist", "$(touch me); 7"]
    assert "'$(touch me); 7'" in item.command
    record = "changes: [{id: -1, requested: 2026-04-01, request: A map, offer: {on: 2026-04-02, price: 80}}]"
    (item,) = day_list(record, "2026-04-15")
    assert item.command == "goodterms letter waiting kvist -- -1"


def test_what_was_agreed_asks_for_its_summary_until_that_went_out() -> None:
    record = (
        "invoices:\n"
        + invoice("A-1", "2026-04-01", "sent: [2026-04-01]")
        + """
disputes:
  - id: D-1
    invoice: A-1
    raised: 2026-04-02
    concern: Why?
    resolution: {agreed: 2026-04-13, by: [Anna], extend: 2026-06-01, seal: "sha256:0"}
"""
    )
    client = relation(record, day=date(2026, 4, 15))
    (item,) = today(portfolio(client))
    assert (item.kind, item.command) == ("agreement", "goodterms letter agreement kvist D-1")
    sent = GoneOut("kvist", "agreement", "D-1", date(2026, 4, 13))
    assert today(replace(portfolio(client), posted=(sent,))) == ()
    assert day_list(record, "2026-04-21") == []


def test_invoices_that_go_into_one_mail_name_one_command() -> None:
    record = "invoices:\n" + "".join(
        invoice(f"A-{at}", "2026-03-01", "sent: [2026-03-01]") for at in range(1, 4)
    )
    steps = ", ".join(
        f"{{invoice: A-3, on: 2026-04-{day}, step: {step}}}" for day, step in (("02", 1), ("03", 2))
    )
    record += f"private: {{reminders: [{steps}]}}\n"
    found = [item.command for item in day_list(record, "2026-04-25")]
    assert found == [
        "goodterms remind kvist",
        "goodterms remind kvist",
        "goodterms remind kvist --invoice A-3",
    ]
