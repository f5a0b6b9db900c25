"""What does not add up is found, at its place, without quoting a value."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from goodterms.ledger import audit, audit_policy, client_ledger
from goodterms.ledger.agreed import seal_of

from .records import client, policy, yaml

FINDINGS: list[dict[str, Any]] = list(yaml((Path(__file__).parent / "findings.yml").read_text("utf-8")))

INVOICE = """
invoices:
  - number: A-1
    issued: 2026-01-31
    purpose: Work
    lines: [{item: Work, quantity: 10, price: 100.00, tax: 19}]
"""


def disputed(resolution: str, more: str = "") -> str:
    asked = "id: D-1, invoice: A-1, raised: 2026-02-10, concern: Why?"
    return f"{INVOICE}\ndisputes: [{{{asked}{more}, resolution: {{{resolution}}}}}]"


@pytest.mark.parametrize("case", FINDINGS, ids=lambda case: f"{case['at'][0]} {case['says']}")
def test_finding(case: dict[str, Any]) -> None:
    """Each is found, nothing else is, and the ledger is made all the same."""
    record = case["client"]
    if "resolution" in case:
        dispute = {**record["disputes"][0], "resolution": case["resolution"]}
        record = {**record, "disputes": (dispute,)}
    read, house = client(record), policy()
    found = audit(read, house)
    assert [".".join(map(str, finding.path)) for finding in found] == list(case["at"])
    assert case["says"] in found[0].message
    assert found[0].mend
    assert client_ledger(read, house, date(2027, 1, 1)).as_of == date(2027, 1, 1)


def test_a_plan_that_does_not_add_up_says_both_figures_aside() -> None:
    record = disputed("agreed: 2026-02-20, by: [Anna], plan: [{due: 2026-03-01, amount: 500}]")
    (found,) = audit(client(record), policy())
    assert found.note == "planned 500.00, left 1190.00 EUR"
    assert not any(digit in found.message + found.mend for digit in "0123456789")


def test_a_proposal_need_not_add_up() -> None:
    proposal = "on: 2026-02-11, by: client, text: Later, plan: [{due: 2026-03-01, amount: 5}]"
    record = disputed("agreed: 2026-02-20, by: [Anna]", f", proposals: [{{{proposal}}}]")
    assert audit(client(record), policy()) == []


@pytest.mark.parametrize("amount", ["1190.00", "1000.00"])
def test_a_plan_may_leave_out_or_count_in_what_is_paid_on_the_day(amount: str) -> None:
    record = disputed(f"agreed: 2026-02-20, by: [Anna], plan: [{{due: 2026-03-01, amount: {amount}}}]")
    paid = record.replace("disputes:", "    payments: [{on: 2026-02-20, amount: 190.00}]\ndisputes:")
    assert audit(client(paid), policy()) == []


def test_an_unbroken_seal_and_its_successor_are_fine() -> None:
    dispute = client(disputed("agreed: 2026-02-20, by: [Anna], extend: 2026-03-01")).disputes[0]
    assert dispute.resolution is not None
    seal = seal_of(dispute, dispute.resolution)
    record = disputed(
        f"agreed: 2026-02-25, by: [Anna], extend: 2026-04-01, replaces: {seal[7:15]}",
        f", earlier: [{{agreed: 2026-02-20, by: [Anna], extend: 2026-03-01, seal: '{seal}'}}]",
    )
    assert audit(client(record), policy()) == []


def test_the_place_inside_the_text_is_given_and_no_number_of_it_leaks() -> None:
    (found,) = audit(client("terms: {payment: net 37 EOM}"), policy())
    assert found.column == 8
    assert "37" in found.note
    assert "37" not in found.message + found.mend


@pytest.mark.parametrize(
    ("record", "path"),
    [
        ("{payment: net}", ("payment",)),
        ("{late: {flat_fee: 40.005}}", ("late", "flat_fee")),
        ("{working_days: next, freelancer: {name: A, address: B, email: a@a.example, iban: X, country: ZZ}}",
         ("working_days",)),
    ],
)  # fmt: skip
def test_policy_finding(record: str, path: tuple[str, ...]) -> None:
    assert [finding.path for finding in audit_policy(policy(record))] == [path]


def test_a_sound_policy_has_none() -> None:
    assert audit_policy(policy("{working_days: next, late: {flat_fee: 40.00}}")) == []
