"""Letters about invoices and payments: an invoice, thanks, a wrong amount, a statement of account."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from goodterms.building.clients import meant_invoice
from goodterms.desk.arrivals import ZERO, latest_arrival
from goodterms.desk.letters.facts import Bill, bill_of
from goodterms.desk.letters.writing import Correspondence, Letter
from goodterms.desk.mail.notes import Sent
from goodterms.errors import GoodTermsError
from goodterms.ledger import Account
from goodterms.pages.pdf import statement_print
from goodterms.pages.statement import any_entries, statement_page
from goodterms.pages.words import isolate


@dataclass(frozen=True, slots=True)
class PaymentFacts:
    """A payment, and how it fits what was asked for."""

    amount: str
    on: str
    asked: str
    """What was to be paid by ``due``; of an overpaid invoice what it came to."""
    due: str
    missing: str
    """What of it has not come."""
    can_wait: bool
    """Whether ``due`` is still to come."""
    surplus: str
    """What came beyond what was asked for."""
    credit: str
    """What of the surplus waits for the next invoice."""
    taken: str
    """What of it went to other invoices."""
    taken_by: str
    """The numbers of the invoices that took of it."""
    returned: str
    """What was paid back."""


@dataclass(frozen=True, slots=True)
class StatementFacts:
    """Where all accounts stand on the day of the letter."""

    open: str
    """All that is left to pay."""
    late: str
    """What of it was due and has not come, with interest and fees."""
    discussed: str
    """What of it is in discussion, and so not due."""
    next_amount: str
    next_due: str
    credit: str
    bills: tuple[Bill, ...]
    """The invoices that something is left of, the oldest first."""


def account_of(post: Correspondence, number: str) -> Account:
    """Return the account of an invoice.

    Raises:
        GoodTermsError: There is none, or it is a draft.
    """
    ledger = post.scene.ledger
    account = ledger.account(number)
    if account is None:
        known = [one.invoice.number for one in ledger.accounts]
        raise GoodTermsError(f"there is no invoice {number}", meant_invoice(number, known))
    if account.state == "draft":
        raise GoodTermsError(
            f"invoice {number} is a draft on {post.scene.as_of}", "add `issued:` with the day it goes out"
        )
    return account


def invoice_letters(post: Correspondence, number: str, *, again: bool) -> Iterator[Letter]:
    """Write the letter that brings an invoice, or one for each that was never sent.

    Args:
        post: The client.
        number: The invoice; empty for all that are issued and not sent.
        again: Send it though it was sent before.

    Raises:
        GoodTermsError: No such invoice; it was sent already; or there is none to send.
    """
    accounts = post.scene.ledger.accounts
    chosen = [account_of(post, number)] if number else [one for one in accounts[::-1] if not one.invoice.sent]
    if not chosen:
        raise GoodTermsError(
            "every invoice of this client was sent", "name one, and give --again to send it once more"
        )
    for account in chosen:
        invoice = account.invoice
        if invoice.sent and not again:
            raise GoodTermsError(
                f"invoice {invoice.number} was sent on {max(invoice.sent)}",
                "give --again to send it once more, or remind with `goodterms remind`",
            )
        yield post.letter(
            "invoice",
            invoice.number,
            {"invoice": bill_of(account, post.scene)},
            page=f"invoice/{invoice.number}",
            occasion=len(invoice.sent),
            prints=(post.invoice_print(account),),
            notes=(Sent(invoice.number, post.scene.as_of),),
        )


def thank_you(post: Correspondence, number: str) -> Letter:
    """Thank for the latest payment on an invoice.

    Raises:
        GoodTermsError: No such invoice, or no payment on it.
    """
    account = account_of(post, number)
    facts = _payment(account, post)
    return post.letter(
        "thank-you",
        number,
        {"invoice": bill_of(account, post.scene), "payment": facts},
        page=f"invoice/{number}",
        occasion=len(account.invoice.payments),
    )


def wrong_amount(post: Correspondence, number: str) -> Letter:
    """Say kindly that a payment was not what was asked for.

    Raises:
        GoodTermsError: No such invoice, no payment on it, or what came is what was asked for.
    """
    account = account_of(post, number)
    facts = _payment(account, post)
    if not (facts.missing or facts.surplus):
        raise GoodTermsError(
            f"what was paid on {number} is what was asked for", f"write `letter thank-you` about {number}"
        )
    return post.letter(
        "wrong-amount",
        number,
        {"invoice": bill_of(account, post.scene), "payment": facts},
        page=f"invoice/{number}",
        occasion=len(account.invoice.payments),
    )


def statement_letter(post: Correspondence) -> Letter:
    """Send the statement of account, as it stands on the day.

    Raises:
        GoodTermsError: Nothing has happened on any account.
    """
    if not any_entries(post.scene.client, post.scene.as_of):
        raise GoodTermsError("there is nothing to state yet", "the client has no invoice")
    return post.letter(
        "statement",
        str(post.scene.as_of),
        {"statement": statement_facts(post)},
        page="statement",
        prints=(statement_print(statement_page(post.scene), post.scene, post.project.accent),),
    )


def statement_facts(post: Correspondence) -> StatementFacts:
    """Return where all accounts stand."""
    ledger, money = post.scene.ledger, post.scene.words.money

    def said(amount: Decimal) -> str:
        return money(amount) if amount else ""

    today = sum((one.due_now for one in ledger.accounts), ZERO)
    upcoming = ledger.next_due is not None and ledger.next_due > ledger.as_of
    return StatementFacts(
        open=said(ledger.open),
        late=said(today),
        discussed=said(ledger.disputed),
        next_amount=said(ledger.next_amount) if upcoming else "",
        next_due=post.scene.words.day(ledger.next_due) if ledger.next_due and upcoming else "",
        credit=said(ledger.credit),
        bills=tuple(bill_of(one, post.scene) for one in ledger.accounts[::-1] if one.open),
    )


def _payment(account: Account, post: Correspondence) -> PaymentFacts:
    words, as_of = post.scene.words, post.scene.as_of
    found = latest_arrival(account, as_of)
    if found is None:
        raise GoodTermsError(
            f"no payment on {account.invoice.number} is noted", "add it to `payments:` first"
        )

    def said(amount: Decimal) -> str:
        return words.money(amount) if amount else ""

    return PaymentFacts(
        amount=words.money(found.payment.amount),
        on=words.day(found.payment.on),
        asked=said(found.asked),
        due=words.day(found.due) if found.due else "",
        missing=said(found.missing),
        can_wait=found.due is not None and found.due >= as_of,
        surplus=said(found.surplus),
        credit=said(account.credit),
        taken=said(found.taken),
        taken_by=words.format.join([isolate(one) for one in found.taken_by]),
        returned=said(found.returned),
    )
