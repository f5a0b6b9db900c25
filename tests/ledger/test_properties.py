"""What holds of every ledger, whatever the record says."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from goodterms.ledger import Account, ClientLedger, client_ledger, statement
from goodterms.ledger.money import ZERO, rounded
from goodterms.records.client import Client
from goodterms.records.invoices import Payment
from goodterms.records.policy import Policy

from .records import client, policy

quick = settings(deadline=None, max_examples=40)

START = date(2026, 1, 1)
LAST = START + timedelta(400)

days = st.integers(0, 300).map(lambda n: START + timedelta(n))
amounts = st.integers(1, 300_000).map(lambda cents: Decimal(cents) / 100)
rates = st.sampled_from([Decimal(0), Decimal(7), Decimal(19), Decimal("8.1")])
TERMS = (
    "net 30",
    "on issue",
    "2/10 net 30",
    "30% on issue; rest net 45",
    "33.33% net 5; 33.33% net 9; rest net 50",
    "3% within 14 days; 50% net 20; 50% net 40",
    "10 days, then day 10 or 25",
    "1.00 on issue; rest net 10",
)


@st.composite
def _lines(draw: st.DrawFn, sign: int) -> list[dict[str, Any]]:
    return [
        {
            "item": "Work",
            "quantity": sign * draw(st.integers(1, 400).map(lambda n: Decimal(n) / 4)),
            "price": draw(amounts),
            "tax": draw(rates),
        }
        for _ in range(draw(st.integers(1, 3)))
    ]


@st.composite
def _resolution(draw: st.DrawFn, raised: date) -> dict[str, Any]:
    agreed = raised + timedelta(draw(st.integers(0, 30)))
    found: dict[str, Any] = {"agreed": agreed, "by": ("Anna",)}
    if draw(st.booleans()):
        found["adjust"] = -draw(amounts)
    if draw(st.booleans()):
        found["discount"] = draw(st.sampled_from(["5%", "12.5%"]))
    if draw(st.booleans()):
        found["plan"] = tuple(
            {"due": agreed + timedelta(draw(st.integers(0, 90))), "amount": draw(amounts)}
            for _ in range(draw(st.integers(1, 3)))
        )
    elif draw(st.booleans()):
        found["extend"] = agreed + timedelta(draw(st.integers(0, 90)))
    return found


@st.composite
def records(draw: st.DrawFn) -> tuple[Client, Policy]:
    """Clients with invoices, payments, refunds, credit notes, replacements, write-offs and disputes."""
    invoices: list[dict[str, Any]] = []
    disputes: list[dict[str, Any]] = []
    for at in range(draw(st.integers(1, 4))):
        issued = draw(days)
        invoice: dict[str, Any] = {"number": f"A-{at}", "issued": issued, "purpose": "Work"}
        note = at > 0 and draw(st.integers(0, 3)) == 0
        invoice["lines"] = tuple(draw(_lines(-1 if note else 1)))
        if note or (at > 0 and draw(st.integers(0, 4)) == 0):
            invoice["corrects"] = f"A-{draw(st.integers(0, at - 1))}"
        invoice["terms"] = draw(st.sampled_from(TERMS))
        paid = [{"on": draw(days), "amount": draw(amounts)} for _ in range(draw(st.integers(0, 3)))]
        if draw(st.integers(0, 3)) == 0:
            back = issued + timedelta(draw(st.integers(0, 90)))
            paid.append({"on": back, "amount": -draw(amounts)})
        invoice["payments"] = tuple(paid)
        if draw(st.integers(0, 5)) == 0:
            invoice["written_off"] = {"on": issued + timedelta(draw(st.integers(0, 200))), "why": "Gone"}
        invoices.append(invoice)
        if draw(st.integers(0, 2)) == 0:
            raised = issued + timedelta(draw(st.integers(0, 60)))
            dispute: dict[str, Any] = {
                "id": f"D-{at}",
                "invoice": f"A-{at}",
                "raised": raised,
                "concern": "Why?",
            }
            if draw(st.booleans()):
                dispute["disputed"] = draw(amounts)
            if draw(st.booleans()):
                dispute["resolution"] = draw(_resolution(raised))
                if draw(st.integers(0, 2)) == 0:
                    dispute["earlier"] = (draw(_resolution(raised)),)
            disputes.append(dispute)
    late: dict[str, Any] = {"annual_rate": draw(rates), "grace_days": draw(st.sampled_from([0, 0, 5]))}
    if draw(st.booleans()):
        late["flat_fee"] = Decimal(40)
    house = policy(
        {
            "payment": "net 30",
            "late": late,
            "missed_plan": draw(st.sampled_from(["all due", "plan stays"])),
            "discount_base": draw(st.sampled_from(["gross", "net"])),
            "working_days": draw(st.sampled_from(["next", "as written"])),
        }
    )
    currency = draw(st.sampled_from(["EUR", "EUR", "ISK", "KWD"]))
    return client({"currency": currency, "invoices": tuple(invoices), "disputes": tuple(disputes)}), house


def everyone(ledger: ClientLedger) -> tuple[Account, ...]:
    return (*ledger.accounts, *ledger.drafts)


def with_invoices(record: Client, change: Any) -> Client:
    return record.model_copy(update={"invoices": tuple(map(change, record.invoices))})


@quick
@given(records(), days)
def test_entries_add_up_to_the_balance(made: tuple[Client, Policy], as_of: date) -> None:
    ledger = client_ledger(*made, as_of)
    for account in everyone(ledger):
        running = ZERO
        for entry in account.entries:
            running += entry.amount
            assert entry.balance == running
        assert account.balance == running
        assert [entry.on for entry in account.entries] == sorted(entry.on for entry in account.entries)
        assert all(entry.on <= as_of for entry in account.entries)
    assert ledger.balance == sum((account.balance for account in everyone(ledger)), ZERO)


@quick
@given(records(), days)
def test_instalments_add_up_to_the_invoice(made: tuple[Client, Policy], as_of: date) -> None:
    for account in client_ledger(*made, as_of).accounts:
        if account.totals.gross <= 0:
            assert account.instalments == ()
            continue
        assert sum(part.amount for part in account.instalments) == account.totals.gross
        assert all(0 <= part.disputed <= part.open <= part.amount for part in account.instalments)
        dues = [part.due for part in account.instalments]
        assert dues == sorted(dues)
        assert account.due_now <= account.open
        assert account.disputed == sum(part.disputed for part in account.instalments)


@quick
@given(records(), days)
def test_tax_per_rate_adds_up(made: tuple[Client, Policy], as_of: date) -> None:
    for account in everyone(client_ledger(*made, as_of)):
        totals = account.totals
        assert (
            sum(group.net for group in totals.groups) == totals.net == sum(line.net for line in totals.lines)
        )
        assert sum(group.tax for group in totals.groups) == totals.tax
        assert totals.net + totals.tax == totals.gross
        for credit in account.credits:
            assert sum(group.net for group in credit.groups) == credit.net
            assert credit.net + credit.tax == credit.gross


@quick
@given(records(), days, st.randoms(use_true_random=False))
def test_the_order_in_the_file_does_not_matter(made: tuple[Client, Policy], as_of: date, random: Any) -> None:
    record, house = made

    def shuffled(items: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(random.sample(items, len(items)))

    other = with_invoices(record, lambda one: one.model_copy(update={"payments": shuffled(one.payments)}))
    other = other.model_copy(
        update={"invoices": shuffled(other.invoices), "disputes": shuffled(other.disputes)}
    )
    mine, theirs = client_ledger(record, house, as_of), client_ledger(other, house, as_of)
    assert [account.entries for account in everyone(mine)] == [
        account.entries for account in everyone(theirs)
    ]
    assert [a.instalments for a in everyone(mine)] == [a.instalments for a in everyone(theirs)]


@quick
@given(records(), days)
def test_paying_what_is_open_settles(made: tuple[Client, Policy], as_of: date) -> None:
    record, house = made
    before = client_ledger(record, house, as_of)

    def pay(invoice: Any) -> Any:
        account = before.account(invoice.number)
        if account is None or not account.open:
            return invoice
        paid = (*invoice.payments, Payment(on=as_of, amount=account.open))
        return invoice.model_copy(update={"payments": paid})

    after = client_ledger(with_invoices(record, pay), house, as_of)
    assert after.due_now == 0
    assert after.balance <= 0
    # Credit is never used up for a part in discussion, so the two can stand side by side.
    assert after.open == 0 or after.open <= min(after.disputed, after.credit)
    assert {account.state for account in after.accounts} <= {
        "settled", "credited", "written off", "in discussion",
    }  # fmt: skip


@quick
@given(records(), days)
def test_paying_what_is_due_settles_all_but_what_is_in_discussion(
    made: tuple[Client, Policy], as_of: date
) -> None:
    record, house = made
    # An instalment still to come is paid ahead of interest and fee, so something due can be left beside it.
    asked = {
        account.invoice.number: account.due_now
        for account in client_ledger(record, house, as_of).accounts
        if account.due_now and account.next_due is None
    }

    def pay(invoice: Any) -> Any:
        if invoice.number not in asked:
            return invoice
        paid = (*invoice.payments, Payment(on=as_of, amount=asked[invoice.number]))
        return invoice.model_copy(update={"payments": paid})

    after = client_ledger(with_invoices(record, pay), house, as_of)
    for number in asked:
        account = after.account(number)
        assert account is not None
        assert account.due_now == 0
        assert not account.in_discussion or account.open == account.disputed


@quick
@given(records(), days, st.integers(0, 100))
def test_a_later_day_does_not_change_an_earlier_balance(
    made: tuple[Client, Policy], as_of: date, more: int
) -> None:
    early = client_ledger(*made, as_of)
    late = client_ledger(*made, as_of + timedelta(more), cuts=(as_of,))
    for account in everyone(early):
        later = late.account(account.invoice.number)
        assert later is not None
        assert [entry for entry in later.entries if entry.on <= as_of] == list(account.entries)


@quick
@given(records(), days, st.integers(0, 100))
def test_a_statement_goes_from_one_balance_to_the_other(
    made: tuple[Client, Policy], start: date, length: int
) -> None:
    found = statement(*made, start + timedelta(length), start)
    assert found.opening == client_ledger(*made, start - timedelta(1)).balance
    assert found.opening + sum((line.entry.amount for line in found.lines), ZERO) == found.closing
    assert found.closing == client_ledger(*made, start + timedelta(length)).balance
    assert sum(found.ageing.values()) == found.closing
    assert all(start <= line.entry.on <= found.end for line in found.lines)


@quick
@given(records(), days)
def test_no_money_appears_or_vanishes_between_invoices(made: tuple[Client, Policy], as_of: date) -> None:
    ledger = client_ledger(*made, as_of)
    between = {"credit in", "credit out", "credit note"}
    cancelled = {"replaced by"}
    moved = [
        entry.amount
        for account in everyone(ledger)
        for entry in account.entries
        if entry.kind in between and entry.cause.key not in cancelled
    ]
    assert sum(moved, ZERO) == 0
    paid = sum(
        (one.amount for invoice in made[0].invoices for one in invoice.payments if one.on <= as_of), ZERO
    )
    if made[0].currency != "ISK":
        assert sum((account.paid for account in everyone(ledger)), ZERO) == paid


@quick
@given(records(), days)
def test_credit_does_not_lie_idle_beside_what_it_could_pay(made: tuple[Client, Policy], as_of: date) -> None:
    ledger = client_ledger(*made, as_of)
    if any(account.credit for account in ledger.accounts):
        assert ledger.open == sum(account.open for account in ledger.accounts if account.in_discussion)
        assert ledger.due_now == 0


@settings(deadline=None, max_examples=12)
@given(records(), days)
def test_interest_is_what_each_day_on_its_own_adds_up_to(made: tuple[Client, Policy], as_of: date) -> None:
    """An independent reckoning, day by day, from the balances the account itself shows."""
    record, house = made
    if house.late.grace_days or not house.late.annual_rate:
        return
    start = min(invoice.issued for invoice in record.invoices if invoice.issued)
    sums: dict[str, Decimal] = {}
    for n in range((as_of - start).days):
        day = start + timedelta(n)
        for account in client_ledger(record, house, day).accounts:
            late = sum((part.open - part.disputed for part in account.instalments if part.due <= day), ZERO)
            number = account.invoice.number
            sums[number] = sums.get(number, ZERO) + late * house.late.annual_rate
    for account in client_ledger(record, house, as_of).accounts:
        refunded = any(payment.amount < 0 for payment in account.invoice.payments)
        if refunded or account.corrected_by or account.totals.gross <= 0:
            continue
        exact = sums.get(account.invoice.number, ZERO) / 36500
        assert account.interest == rounded(exact, record.currency)


def test_paying_in_cents_changes_no_cent_of_the_interest() -> None:
    """Ten thousand payments on one day cost the same as one; the exact sum is rounded, not each part."""
    house = policy("{payment: on issue, late: {annual_rate: 9.99}}")
    base = "{number: A, issued: 2016-01-01, purpose: x, lines: [{item: x, quantity: 1, price: 99999.99}]"
    one = client(f"invoices: [{base}, payments: [{{on: 2020-02-29, amount: 100.00}}]}}]")
    cent = Payment(on=date(2020, 2, 29), amount=Decimal("0.01"))
    many = with_invoices(one, lambda invoice: invoice.model_copy(update={"payments": (cent,) * 10_000}))
    found, expected = (client_ledger(record, house, date(2026, 1, 1)) for record in (many, one))
    assert len(found.accounts[0].entries) > 10_000
    assert found.accounts[0].interest == expected.accounts[0].interest
