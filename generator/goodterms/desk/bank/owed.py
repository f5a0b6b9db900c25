"""What clients owe on the day of each entry, run forward along with the bank's file.

One run of the ledger serves a whole file: it goes from entry to entry, and a payment that is
accepted takes effect at once. Entries must come by day.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, localcontext

from goodterms.ledger.accounts import run_to
from goodterms.ledger.early import early_discount
from goodterms.ledger.interest import late_terms
from goodterms.ledger.model import Account
from goodterms.ledger.money import CONTEXT, ZERO, rounded
from goodterms.ledger.run import PAY
from goodterms.ledger.standing import account_of
from goodterms.records.client import Client
from goodterms.records.invoices import Payment
from goodterms.records.policy import Policy


@dataclass(frozen=True, slots=True)
class Owed:
    """An invoice on the day of an entry."""

    slug: str
    number: str
    account: Account
    later: Decimal
    """What the record says was paid after that day; it is not open any more, only not paid yet."""

    @property
    def open(self) -> Decimal:
        """All that is left to pay, interest and fee included."""
        return max(self.account.open - self.later, ZERO)

    @property
    def principal(self) -> Decimal:
        """What is left of the invoice itself."""
        return max(self.account.open - self.account.charges_open - self.later, ZERO)

    @property
    def credit(self) -> Decimal:
        """What was paid too much."""
        return max(self.account.credit + min(self.later, ZERO), ZERO)


class Running:
    """One client's ledger on its way through a bank file."""

    def __init__(self, slug: str, client: Client, policy: Policy, start: date) -> None:
        self._slug = slug
        self.currency = client.currency
        self._day = start - timedelta(1)
        with localcontext(CONTEXT):
            self._run, books = run_to(client, policy, late_terms(client, policy), self._day)
        self._books = {book.invoice.number: book for book in reversed(books)}
        self._invoices = {invoice.number: invoice for invoice in client.invoices}

    def on(self, day: date) -> None:
        """Go forward to the end of a day; never back."""
        if day > self._day:
            with localcontext(CONTEXT):
                self._run.forward(day)
            self._day = day

    def owed(self, number: str) -> Owed | None:
        """Return how an invoice stands; None if it is a draft on that day, or not there."""
        book = self._books.get(number)
        if book is None or book.issued is None:
            return None
        with localcontext(CONTEXT):
            book.accrue(self._day)
            offer = early_discount(book, self._day, off_net=self._run.off_net)
            account = account_of(book, offer, None, self._day)
        return Owed(self._slug, number, account, self._later(number))

    def _later(self, number: str) -> Decimal:
        payments = self._invoices[number].payments
        return rounded(sum((one.amount for one in payments if one.on > self._day), ZERO), self.currency)

    def with_balance(self) -> Iterator[Owed]:
        """Yield the invoices that are not even on that day, oldest first."""
        for number, book in reversed(self._books.items()):
            if book.issued is not None and (book.balance or book.base):
                owed = self.owed(number)
                if owed is not None:
                    yield owed

    def fitting(self, amount: Decimal, charges: Decimal) -> Iterator[Owed]:
        """Yield the open invoices that an amount may fit to the cent, oldest first.

        Args:
            amount: What arrived.
            charges: What banks took off on the way.
        """
        wanted = {amount, amount + charges}
        for number, book in reversed(self._books.items()):
            if book.issued is None:
                continue
            with localcontext(CONTEXT):
                book.accrue(self._day)
            # A discount, instalments, a question or a payment to come: then there is more to look at.
            special = book.terms.discount or len(book.schedule) > 1 or book.disputes or book.charges
            if book.balance > 0 and (
                special or self._later(number) or wanted & {book.balance, book.principal}
            ):
                owed = self.owed(number)
                if owed is not None and owed.open:
                    yield owed

    def pay(self, number: str, payment: Payment) -> None:
        """Let a payment that was accepted take effect; its day is the one the ledger stands at."""
        with localcontext(CONTEXT):
            book = self._books[number]
            self._run.at(payment.on, PAY, self._run.pay(book, payment))
            self._run.forward(self._day)


class Ledgers:
    """The running ledgers of all clients, each begun when it is first asked for."""

    def __init__(self, clients: Mapping[str, Client], policy: Policy, start: date) -> None:
        self._clients = clients
        self._policy = policy
        self._start = start
        self._running: dict[str, Running] = {}

    def of(self, slug: str, day: date) -> Running:
        """Return a client's ledger at the end of a day."""
        running = self._running.get(slug)
        if running is None:
            running = Running(slug, self._clients[slug], self._policy, self._start)
            self._running[slug] = running
        running.on(day)
        return running
