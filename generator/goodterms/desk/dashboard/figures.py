"""The figures of the desk: pure arithmetic over the ledgers of all clients.

Amounts stand by currency and are never added across currencies. Every total is the sum of
what is shown with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from goodterms.desk.portfolio import Portfolio, Relation
from goodterms.desk.signs import Habit, habit
from goodterms.desk.today import Item, today
from goodterms.desk.turns import Turn, dispute_turn
from goodterms.ledger import Account
from goodterms.ledger.ageing import BUCKETS, ageing
from goodterms.ledger.money import ZERO

WEEKS = 8
"""How many weeks ahead money is told of one by one."""
_WEEK = timedelta(7)


@dataclass(frozen=True, slots=True)
class Week:
    """What is expected from one day to another."""

    start: date
    end: date
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Money:
    """All amounts of one currency."""

    currency: str
    open: Decimal
    """Of all invoices, with interest and fees; the sum of ``ages`` and ``disputed``."""
    ages: dict[str, Decimal]
    """What is open and undisputed, by days since it fell due (:data:`goodterms.ledger.ageing.BUCKETS`)."""
    disputed: Decimal
    due: Decimal
    """Expected: what should be here already."""
    weeks: tuple[Week, ...]
    later: Decimal
    """Expected after the last of the weeks."""
    credit: Decimal
    """The clients' own money: overpaid, or paid ahead."""

    @property
    def overdue(self) -> Decimal:
        """What has been due for a day or more."""
        return sum((self.ages[name] for name in BUCKETS[1:]), ZERO)

    @property
    def expected(self) -> Decimal:
        """All that is expected; the sum of ``due``, ``weeks`` and ``later``."""
        return self.due + sum((week.amount for week in self.weeks), ZERO) + self.later


@dataclass(frozen=True, slots=True)
class Question:
    """A question about an invoice that is open."""

    relation: Relation
    dispute: str
    invoice: str
    raised: date
    days: int
    amount: Decimal
    """What of the invoice is in question and still open."""
    turn: Turn


@dataclass(frozen=True, slots=True)
class Payer:
    """How a client pays."""

    relation: Relation
    habit: Habit
    days: int
    """The median of the days beyond terms."""


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything on the page."""

    as_of: date
    moneys: tuple[Money, ...]
    """By currency code."""
    questions: tuple[Question, ...]
    """The oldest first."""
    payers: tuple[Payer, ...]
    """The slowest first; those of whom nothing has fallen due yet are left out."""
    items: tuple[Item, ...]


def desk(portfolio: Portfolio) -> Desk:
    """Return the figures of a day."""
    by_currency: dict[str, list[Relation]] = {}
    for relation in portfolio.relations:
        by_currency.setdefault(relation.ledger.currency, []).append(relation)
    moneys = (_money(code, relations, portfolio.as_of) for code, relations in sorted(by_currency.items()))
    questions = [found for relation in portfolio.relations for found in _questions(relation, portfolio)]
    payers = [
        Payer(relation, paid, paid.median)
        for relation in portfolio.relations
        if (paid := habit(relation)).median is not None
    ]
    return Desk(
        portfolio.as_of,
        tuple(money for money in moneys if money.open or money.credit),
        tuple(sorted(questions, key=lambda one: (one.raised, one.dispute))),
        tuple(sorted(payers, key=lambda one: (-one.days, one.relation.slug))),
        today(portfolio),
    )


def _money(currency: str, relations: list[Relation], as_of: date) -> Money:
    accounts = [account for relation in relations for account in relation.ledger.accounts if account.open]
    ages = dict.fromkeys(BUCKETS, ZERO)
    disputed = ZERO
    for account in accounts:
        for name, amount in ageing([account], as_of).items():
            ages[name] += amount
        # The ledger counts what is disputed as not due; here it has a place of its own.
        in_question = min(account.disputed, account.open)
        ages[BUCKETS[0]] -= in_question
        disputed += in_question
    open_ = sum((account.open for account in accounts), ZERO)
    dated = list(_dated(accounts, as_of))
    weeks = tuple(_weeks(dated, as_of))
    end = weeks[-1].end
    later = sum((amount for due, amount in dated if due > end), ZERO)
    coming = sum((week.amount for week in weeks), ZERO) + later
    credit = sum((relation.ledger.credit for relation in relations), ZERO)
    return Money(currency, open_, ages, disputed, open_ - disputed - coming, weeks, later, credit)


def _dated(accounts: Iterable[Account], as_of: date) -> Iterator[tuple[date, Decimal]]:
    """Yield what is to come and undisputed, with its day."""
    for account in accounts:
        for part in account.instalments:
            if part.due >= as_of and part.open > part.disputed:
                yield part.due, part.open - part.disputed


def _weeks(dated: list[tuple[date, Decimal]], as_of: date) -> Iterator[Week]:
    """Yield weeks from Monday to Sunday; the first begins with the day itself."""
    monday = as_of - timedelta(as_of.weekday())
    for number in range(WEEKS):
        start = max(monday + number * _WEEK, as_of)
        end = monday + number * _WEEK + timedelta(6)
        yield Week(start, end, sum((amount for due, amount in dated if start <= due <= end), ZERO))


def _questions(relation: Relation, portfolio: Portfolio) -> Iterator[Question]:
    for dispute in relation.client.disputes:
        turn = dispute_turn(dispute, portfolio.policy, portfolio.as_of)
        account = relation.ledger.account(dispute.invoice)
        if turn is not None and account is not None:
            days = (portfolio.as_of - dispute.raised).days
            yield Question(
                relation, dispute.id, dispute.invoice, dispute.raised, days, account.disputed, turn
            )
