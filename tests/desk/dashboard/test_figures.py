"""The figures: every total is the sum of what is shown, and currencies stay apart."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from goodterms.desk.dashboard.charts import BAR, Value, chart
from goodterms.desk.dashboard.figures import WEEKS, Money, desk
from goodterms.desk.portfolio import Portfolio

from ..relations import invoice, portfolio, relation

DAY = date(2026, 4, 15)


def moneys(record: str, day: date = DAY, house: str = "") -> dict[str, Money]:
    client = relation(record, house, day=day)
    return {money.currency: money for money in desk(portfolio(client, house=house)).moneys}


def adds_up(money: Money) -> bool:
    return (
        sum(money.ages.values()) + money.disputed == money.open
        and money.expected + money.disputed == money.open
        and all(amount >= 0 for amount in (*money.ages.values(), money.due, money.disputed, money.later))
        and len(money.weeks) == WEEKS
    )


def test_open_amounts_stand_by_age_and_what_is_in_discussion_apart() -> None:
    record = (
        "invoices:\n"
        + invoice("1", "2026-03-31")  # due 30 April
        + invoice("2", "2026-03-01", price="200.00")  # due 31 March, 15 days ago
        + invoice("3", "2026-01-01", price="300.00")  # due 31 January, 74 days ago
        + invoice("4", "2025-06-01", price="400.00")
        + "disputes: [{id: D-1, invoice: 3, raised: 2026-04-10, disputed: 50.00, concern: Why?}]\n"
    )
    money = moneys(record)["EUR"]
    assert [int(amount) for amount in money.ages.values()] == [100, 200, 0, 250, 400]
    assert (str(money.disputed), str(money.open), str(money.overdue)) == ("50.00", "1000.00", "850.00")
    assert adds_up(money)


def test_money_is_expected_in_the_week_of_its_due_date() -> None:
    # 15 April 2026 is a Wednesday.
    record = "invoices:\n" + "".join(
        invoice(str(at), "2026-04-01", f"terms: {due}")
        for at, due in enumerate(
            ("2026-04-14", "2026-04-15", "2026-04-19", "2026-04-20", "2026-06-07", "2026-06-08")
        )
    )
    money = moneys(record)["EUR"]
    assert money.due == 100
    assert (money.weeks[0].start, money.weeks[0].end) == (DAY, date(2026, 4, 19))
    assert [week.amount for week in money.weeks] == [200, 100, 0, 0, 0, 0, 0, 100]
    assert money.later == 100
    assert adds_up(money)


def test_interest_and_fee_belong_to_what_should_be_here_already() -> None:
    record = "invoices:\n" + invoice("1", "2026-01-01", price="1000.00")
    money = moneys(record, house="late: {annual_rate: 8, flat_fee: 40}")["EUR"]
    assert money.open > 1040
    assert money.due == money.open == money.overdue
    assert adds_up(money)


def test_a_clients_own_credit_is_shown_and_never_netted_with_others() -> None:
    day = DAY
    owes = relation("invoices:\n" + invoice("1", "2026-03-01"), day=day, slug="aa")
    gave = relation(
        "invoices:\n" + invoice("2", "2026-03-01", "payments: [{on: 2026-03-05, amount: 130.00}]"),
        day=day,
        slug="bb",
    )
    (money,) = desk(portfolio(owes, gave)).moneys
    assert (str(money.open), str(money.credit)) == ("100.00", "30.00")
    assert adds_up(money)


def test_currencies_stand_apart() -> None:
    clients = [
        relation(f"currency: {code}\ninvoices:\n" + invoice("1", "2026-03-01"), day=DAY, slug=code.lower())
        for code in ("ISK", "EUR", "KWD")
    ]
    found = desk(portfolio(*clients)).moneys
    said = [f"{money.open} {money.currency}" for money in found]
    assert said == ["100.00 EUR", "100 ISK", "100.000 KWD"]


@pytest.mark.parametrize("day", [DAY, date(2026, 5, 20), date(2026, 12, 31)])
def test_the_sample_adds_up_on_any_day(clients: Portfolio, day: date) -> None:
    from goodterms.desk.portfolio import Relation
    from goodterms.ledger import client_ledger

    moved = tuple(
        Relation(one.slug, one.client, one.private, client_ledger(one.client, clients.policy, day))
        for one in clients.relations
    )
    found = desk(Portfolio(clients.policy, day, moved))
    assert found.moneys
    for money in found.moneys:
        assert adds_up(money), money.currency
        ledgers = [one.ledger for one in moved if one.ledger.currency == money.currency]
        assert money.open == sum(ledger.open for ledger in ledgers)


def test_the_longest_bar_is_the_largest_amount_and_nothing_is_no_bar() -> None:
    drawn = chart("c", "Title", [Value(str(n), Decimal(n), str(n)) for n in (0, 1, 50, 1000, 100_000)])
    widths = [bar.width for bar in drawn.bars]
    assert widths == sorted(widths)
    assert (widths[0], widths[-1]) == (0, BAR)
    assert widths[1] > 0
    assert "1000" in drawn.description


def test_a_chart_of_nothing_can_be_drawn() -> None:
    assert [bar.width for bar in chart("c", "Title", [Value("a", Decimal(0), "0")]).bars] == [0]
    assert chart("c", "Title", []).bars == ()
