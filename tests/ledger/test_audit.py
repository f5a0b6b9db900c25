"""What does not add up is found, at its place, without quoting a value."""

from __future__ import annotations

import pytest

from goodterms.ledger import audit, audit_policy, client_ledger
from goodterms.ledger.agreed import seal_of

from .records import client, policy

LINE = "lines: [{item: Work, quantity: 10, price: 100.00, tax: 19}]"
INVOICE = f"number: A-1, issued: 2026-01-31, purpose: Work, {LINE}"
NOTE = "purpose: Less, lines: [{item: Work, quantity: -1, price: 2000.00, tax: 19}]"
AGREED = "agreed: 2026-02-20, by: [Anna]"


def dispute(resolution: str, more: str = "") -> str:
    return (
        f"invoices: [{{{INVOICE}}}]\n"
        f"disputes: [{{id: D-1, invoice: A-1, raised: 2026-02-10, concern: Why?{more}, resolution: {resolution}}}]"
    )


@pytest.mark.parametrize(
    ("record", "path", "message"),
    [
        ("terms: {payment: net 30 EOM}", "terms.payment", "two senses"),
        ("{currency: ISK, terms: {payment: 10.50 net 3; rest net 9}}", "terms.payment", "more decimals"),
        ("{currency: ISK, terms: {late: {flat_fee: 40.50}}}", "terms.late.flat_fee", "more decimals"),
        (f"invoices: [{{{INVOICE}, terms: soon}}]", "invoices.0.terms", "not understood"),
        (f"invoices: [{{{INVOICE}, terms: 9 days from receipt}}]", "invoices.0.terms", "day of receipt is missing"),
        (f"invoices: [{{{INVOICE}, terms: on delivery}}]", "invoices.0.terms", "day of the work is missing"),
        (f"{{terms: {{payment: 9 days after delivery}}, invoices: [{{{INVOICE}}}]}}", "invoices.0.issued",
         "day of the work is missing"),
        (f"invoices: [{{{INVOICE}, terms: 5000.00 net 3; rest net 9}}]", "invoices.0.terms", "rest would be negative"),
        (f"invoices: [{{{INVOICE}, payments: [{{on: 2026-02-01, amount: 0.005}}]}}]",
         "invoices.0.payments.0.amount", "more decimals"),
        (f"{{currency: ISK, invoices: [{{{INVOICE}, payments: [{{on: 2026-02-01, amount: 0.5}}]}}]}}",
         "invoices.0.payments.0.amount", "more decimals"),
        (f"invoices: [{{{INVOICE}, payments: [{{on: 2026-02-01, amount: 0}}]}}]",
         "invoices.0.payments.0.amount", "payment of nothing"),
        (f"invoices: [{{{INVOICE}, tax_free: export}}]", "invoices.0.lines.0.tax", "free of tax"),
        (f"invoices: [{{number: A-1, {NOTE}}}]", "invoices.0.lines.0.quantity", "credit note only"),
        ("invoices: [{number: A-1, purpose: x, lines: [{item: x, quantity: 1, price: -5.00}]}]",
         "invoices.0.lines", "below zero"),
        (f"invoices: [{{{INVOICE}, corrects: A-1}}]", "invoices.0.corrects", "itself"),
        (f"invoices: [{{{INVOICE}, corrects: A-2}}, {{number: A-2, corrects: A-1, purpose: x, {LINE}}}]",
         "invoices.1.corrects", "circle"),
        (f"invoices: [{{{INVOICE}}}, {{number: A-2, corrects: A-1, {NOTE}}}]", "invoices.1.corrects", "larger"),
        (f"invoices: [{{{INVOICE}}}, {{number: A-2, corrects: A-1, {NOTE.replace('2000', '10')}}}, "
         f"{{number: A-3, corrects: A-2, purpose: x, {LINE}}}]", "invoices.2.corrects", "cannot be corrected"),
        (f"{{changes: [{{id: C-1, requested: 2026-01-01, request: More}}], invoices: [{{{INVOICE}, change: C-1}}]}}",
         "invoices.0.change", "not accepted"),
        ("changes: [{id: C, requested: 2026-01-01, request: x, offer: {on: 2026-01-02, price: 1.005}}]",
         "changes.0.offer.price", "more decimals"),
        (dispute(f"{{{AGREED}, adjust: 120.00}}"), "disputes.0.resolution.adjust", "below zero"),
        (dispute(f"{{{AGREED}, adjust: -1000.01}}"), "disputes.0.resolution.adjust", "more than the invoice's net"),
        (dispute(f"{{{AGREED}, adjust: -0.001}}"), "disputes.0.resolution.adjust", "more decimals"),
        (dispute(f"{{{AGREED}, discount: 1190.01}}"), "disputes.0.resolution.discount", "larger than what is left"),
        (dispute(f"{{{AGREED}, extend: 2026-02-19}}"), "disputes.0.resolution.extend", "before the agreement"),
        (dispute(f"{{{AGREED}, plan: [{{due: 2026-02-19, amount: 1190}}]}}"), "disputes.0.resolution.plan.0.due",
         "before the agreement"),
        (dispute(f"{{{AGREED}, plan: [{{due: 2026-03-01, amount: 1189.99}}]}}"), "disputes.0.resolution.plan",
         "do not add up"),
        (dispute(f"{{{AGREED}, seal: 'sha256:00'}}"), "disputes.0.resolution.seal", "sealed agreement was changed"),
        (dispute(f"{{{AGREED}, replaces: abc}}"), "disputes.0.resolution.replaces", "no earlier agreement"),
        (dispute(f"{{{AGREED}}}", ", disputed: 1190.01"), "disputes.0.disputed", "larger than the invoice"),
        (dispute(f"{{{AGREED}}}", ", proposals: [{on: 2026-02-11, by: client, text: x, adjust: 5}]"),
         "disputes.0.proposals.0.adjust", "below zero"),
    ],
)  # fmt: skip
def test_finding(record: str, path: str, message: str) -> None:
    """Each is found, alone, and the ledger is made all the same."""
    read, house = client(record), policy()
    found = audit(read, house)
    assert [".".join(map(str, finding.path)) for finding in found] == [path]
    assert message in found[0].message
    assert found[0].mend
    client_ledger(
        read, house, max((invoice.issued for invoice in read.invoices if invoice.issued), default=DAY)
    )


DAY = client(f"invoices: [{{{INVOICE}}}]").invoices[0].issued
assert DAY is not None


def test_a_plan_that_does_not_add_up_says_both_figures_aside() -> None:
    found = audit(client(dispute(f"{{{AGREED}, plan: [{{due: 2026-03-01, amount: 500}}]}}")), policy())
    assert found[0].note == "planned 500.00, left 1190.00 EUR"
    assert not any(digit in found[0].message + found[0].mend for digit in "0123456789")


def test_a_proposal_need_not_add_up() -> None:
    plan = "plan: [{due: 2026-03-01, amount: 5}]"
    record = dispute(f"{{{AGREED}}}", f", proposals: [{{on: 2026-02-11, by: client, text: x, {plan}}}]")
    assert audit(client(record), policy()) == []


def test_a_plan_may_leave_out_or_count_in_what_is_paid_on_the_day() -> None:
    paid = INVOICE + ", payments: [{on: 2026-02-20, amount: 190.00}]"
    for amount in ("1190.00", "1000.00"):
        record = dispute(f"{{{AGREED}, plan: [{{due: 2026-03-01, amount: {amount}}}]}}").replace(
            INVOICE, paid
        )
        assert audit(client(record), policy()) == []


def test_an_unbroken_seal_and_its_successor_are_fine() -> None:
    sealed = client(dispute(f"{{{AGREED}, extend: 2026-03-01}}")).disputes[0]
    assert sealed.resolution is not None
    seal = seal_of(sealed, sealed.resolution)
    record = dispute(
        f"{{agreed: 2026-02-25, by: [Anna], extend: 2026-04-01, replaces: {seal[7:15]}}}",
        f", earlier: [{{{AGREED}, extend: 2026-03-01, seal: '{seal}'}}]",
    )
    assert audit(client(record), policy()) == []


def test_the_place_inside_the_text_is_given() -> None:
    (found,) = audit(client("terms: {payment: net 37 EOM}"), policy())
    assert found.column == 8
    assert "37" in found.note
    assert "37" not in found.message + found.mend


@pytest.mark.parametrize(
    ("record", "path"),
    [
        ("{payment: net}", ("payment",)),
        ("{late: {flat_fee: 40.005}}", ("late", "flat_fee")),
        ("{working_days: next, freelancer: {name: A, address: B, email: a@a.example, "
         "iban: DE02120300000000202051, country: ZZ}}", ("working_days",)),
    ],
)  # fmt: skip
def test_policy_finding(record: str, path: tuple[str, ...]) -> None:
    assert [finding.path for finding in audit_policy(policy(record))] == [path]
    assert audit_policy(policy()) == []
