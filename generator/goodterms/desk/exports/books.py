"""What is exported: the chosen clients with their ledgers, and the days from and to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from goodterms.building.clients import refuse
from goodterms.building.project import Project
from goodterms.desk.exports.accounts import Booking, Leg, Name, bookings
from goodterms.desk.portfolio import read_portfolio
from goodterms.ledger import ClientLedger, client_ledger
from goodterms.ledger.money import ZERO
from goodterms.records.client import Client
from goodterms.records.policy import Policy


@dataclass(frozen=True, slots=True)
class Books:
    """One client's part of an export."""

    slug: str
    client: Client
    ledger: ClientLedger = field(repr=False)
    bookings: tuple[Booking, ...] = field(repr=False)
    """Of the days from and to; an opening one first where there was something before."""

    def balances(self) -> dict[Name, Decimal]:
        """Return what is on the client's two accounts in the end: what is owed, and what is credit."""
        accounts = (*self.ledger.accounts, *self.ledger.drafts)
        return {
            "receivable": sum((max(account.balance, ZERO) for account in accounts), ZERO),
            "credit": sum((min(account.balance, ZERO) for account in accounts), ZERO),
        }


@dataclass(frozen=True, slots=True)
class Selection:
    """Everything that is exported."""

    policy: Policy
    books: tuple[Books, ...]
    start: date | None
    end: date

    @property
    def currencies(self) -> tuple[str, ...]:
        """The currencies that come up."""
        return tuple(sorted({one.client.currency for one in self.books}))


def select(project: Project, names: Sequence[str], start: date | None, end: date) -> Selection:
    """Read what is to be exported.

    Args:
        project: The project.
        names: Slugs of clients; none for all.
        start: The first day, whose opening balance is then an entry; None for the very beginning.
        end: The last day.

    Raises:
        GoodTermsError: A record or the policy has an error: books with a hole in them help nobody.
    """
    portfolio, problems = read_portfolio(project, end, names)
    refuse(problems)
    books = [
        books_of(relation.slug, relation.client, portfolio.policy, start, end)
        for relation in portfolio.relations
    ]
    return Selection(portfolio.policy, tuple(books), start, end)


def books_of(slug: str, client: Client, policy: Policy, start: date | None, end: date) -> Books:
    """Return one client's part of an export."""
    cuts = () if start is None else (start - timedelta(1),)
    ledger = client_ledger(client, policy, end, cuts=cuts)
    return Books(slug, client, ledger, tuple(_since(bookings(ledger), start)))


def _since(booked: Sequence[Booking], start: date | None) -> list[Booking]:
    if start is None:
        return list(booked)
    before: dict[Name, Decimal] = {"receivable": ZERO, "credit": ZERO}
    for booking in booked:
        for leg in booking.legs if booking.on < start else ():
            if leg.account in before:
                before[leg.account] += leg.amount
    later = [booking for booking in booked if booking.on >= start]
    legs = [Leg(name, amount) for name, amount in before.items() if amount]
    if not legs:
        return later
    legs.append(Leg("opening", -sum((leg.amount for leg in legs), ZERO)))
    kept = tuple(leg for leg in legs if leg.amount)
    return [Booking(start, "", "opening balance", kept), *later]
