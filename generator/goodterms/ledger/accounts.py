"""The accounts of a client on a day: records in, what is owed out."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal, localcontext

from goodterms.ledger.book import Book
from goodterms.ledger.early import early_discount
from goodterms.ledger.interest import LateTerms, late_terms
from goodterms.ledger.model import Account, ClientLedger, Document, Totals
from goodterms.ledger.money import CONTEXT, ZERO
from goodterms.ledger.run import AGREE, CORRECT, ISSUE, PAY, RAISE, WRITE_OFF, Action, Run
from goodterms.ledger.schedule import holiday_country, terms_for
from goodterms.ledger.standing import account_of
from goodterms.ledger.tax import totals_of
from goodterms.records.client import Client
from goodterms.records.disputes import Dispute
from goodterms.records.invoices import Invoice
from goodterms.records.policy import Policy


def client_ledger(client: Client, policy: Policy, as_of: date, *, cuts: Iterable[date] = ()) -> ClientLedger:
    """Return all accounts of a client as they stand at the end of a day.

    Args:
        client: A record that :func:`goodterms.ledger.audit.audit` finds nothing wrong with.
            Of any other the ledger is still made, without raising, but means little.
        policy: The house's terms, for what the client's own do not say.
        as_of: The day; what happens later is not looked at.
        cuts: Days at whose end interest is posted though nothing happened, so that the
            entries up to such a day add up to that day's balance.
    """
    with localcontext(CONTEXT):
        late = late_terms(client, policy)
        run, books = run_to(client, policy, late, as_of, cuts)
        changes = {change.id: change for change in client.changes}
        accounts = [
            account_of(
                book,
                early_discount(book, as_of, off_net=run.off_net),
                changes.get(book.invoice.change or ""),
                as_of,
            )
            for book in books
        ]
        return _gathered(accounts, client, as_of, late)


def run_to(
    client: Client, policy: Policy, late: LateTerms, as_of: date, cuts: Iterable[date] = ()
) -> tuple[Run, list[Book]]:
    """Run a client's accounts forward to the end of a day, interest included."""
    books = _books(client, policy, late)
    run = Run(client.currency, policy, holiday_country(policy))
    run.load(_events(run, client, books))
    for cut in cuts:
        run.at(cut, WRITE_OFF, run.cut(books))
    run.forward(as_of)
    for book in books:
        book.accrue(as_of)
    return run, books


def document_of(invoice: Invoice, totals: Totals) -> Document:
    """Return what an invoice is: below zero a credit note, with ``corrects`` a replacement."""
    if totals.gross < 0:
        return "credit note"
    return "invoice" if invoice.corrects is None else "replacement"


def _books(client: Client, policy: Policy, late: LateTerms) -> list[Book]:
    invoices = sorted(client.invoices, key=lambda invoice: (invoice.issued or date.max, invoice.number))
    books = []
    for order, invoice in enumerate(invoices):
        totals = totals_of(invoice.lines, client.currency)
        terms = terms_for(invoice, client, policy)
        book = Book(invoice, document_of(invoice, totals), totals, terms, late, client.currency)
        book.order = order
        books.append(book)
    return books


def _events(run: Run, client: Client, books: list[Book]) -> list[tuple[date, int, Action]]:
    by_number: dict[str, Book] = {}
    for book in books:
        by_number.setdefault(book.invoice.number, book)
    events: list[tuple[date, int, Action]] = []
    for book in books:
        invoice = book.invoice
        if invoice.issued is not None:
            events.append((invoice.issued, ISSUE, run.issue(book)))
            target = by_number.get(invoice.corrects or "")
            if target is not None and target.invoice.issued is not None and _corrects(book, target):
                act = run.credit if book.document == "credit note" else run.replace
                events.append((max(invoice.issued, target.invoice.issued), CORRECT, act(book, target)))
        # Of one day the largest first: the order in the file says nothing, and must change nothing.
        paid = sorted(invoice.payments, key=lambda paid: (paid.on, -paid.amount, paid.method or ""))
        events.extend((payment.on, PAY, run.pay(book, payment)) for payment in paid)
        if invoice.written_off is not None:
            events.append((invoice.written_off.on, WRITE_OFF, run.write_off(book, invoice.written_off.why)))
    for dispute in sorted(client.disputes, key=lambda dispute: dispute.id):
        if dispute.invoice in by_number:
            events.extend(_dispute_events(run, by_number[dispute.invoice], dispute))
    return events


def _corrects(book: Book, target: Book) -> bool:
    """Tell whether a correction can do anything: what asks for money is corrected, by another."""
    return target is not book and target.document != "credit note"


def _dispute_events(run: Run, book: Book, dispute: Dispute) -> Iterable[tuple[date, int, Action]]:
    yield dispute.raised, RAISE, run.raise_dispute(book, dispute)
    agreed = sorted(dispute.earlier, key=lambda resolution: resolution.agreed)
    if dispute.resolution is not None:
        agreed.append(dispute.resolution)
    for resolution in agreed:
        day = max(resolution.agreed, dispute.raised)
        yield day, AGREE, run.agree(book, dispute, resolution)
    if dispute.closed is not None:
        yield max(dispute.closed.on, dispute.raised), AGREE, run.close_dispute(book, dispute)


def _gathered(accounts: list[Account], client: Client, as_of: date, late: LateTerms) -> ClientLedger:
    drafts = tuple(account for account in accounts if account.state == "draft")
    issued = tuple(account for account in reversed(accounts) if account.state != "draft")
    next_due = min((account.next_due for account in issued if account.next_due is not None), default=None)

    def total(amounts: Iterable[Decimal]) -> Decimal:
        return sum(amounts, ZERO)

    return ClientLedger(
        accounts=issued,
        drafts=drafts,
        currency=client.currency,
        as_of=as_of,
        balance=total(account.balance for account in accounts),
        open=total(account.open for account in issued),
        due_now=total(account.due_now for account in issued),
        overdue=total(account.overdue for account in issued),
        disputed=total(account.disputed for account in issued),
        interest=total(account.interest for account in issued),
        credit=total(account.credit for account in accounts),
        next_due=next_due,
        next_amount=total(account.next_amount for account in issued if account.next_due == next_due),
        late=late.in_force(as_of),
    )
