"""The first thing a client reads: what to pay, by when and how, or that there is nothing to pay."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from goodterms.ledger import Account
from goodterms.pages.days import Days, days
from goodterms.pages.format import group_iban
from goodterms.pages.qr import Qr, epc_qr
from goodterms.pages.scene import Ref, Scene
from goodterms.pages.words import Words, isolate
from goodterms.records.policy import Freelancer

ZERO = Decimal(0)
MAX_REFERENCE = 140
"""Characters of a SEPA remittance text (EPC 131-08, AT-T009)."""


@dataclass(frozen=True, slots=True)
class Coming:
    """A part that is to be paid later."""

    when: str
    amount: str
    invoice: Ref


@dataclass(frozen=True, slots=True)
class Due:
    """What to pay next, as one amount with one day."""

    label: str
    amount: str
    when: str
    days: Days
    """How far its day is from the page's; the oldest day where it is late."""
    late: bool
    invoices: tuple[Ref, ...]
    later: tuple[Coming, ...]
    """What follows, by day."""
    disputed: str
    """What is in discussion and so not due; empty where nothing is."""
    open: str
    """All of it together, where ``amount`` is not all; else empty."""
    notes: tuple[str, ...]
    """Interest and fee in it; a discount that can still be had."""


@dataclass(frozen=True, slots=True)
class Pay:
    """What to type into a transfer."""

    holder: str
    iban: str
    """In groups of four."""
    bic: str
    amount: str
    digits: str
    """The amount as a bank's form takes it."""
    reference: str
    """The remittance text: the numbers of the invoices that the amount pays."""
    qr: Qr | None = None
    """All of it for a banking app, where the amount is in euros."""
    qr_label: str = ""


def payable(accounts: Iterable[Account], scene: Scene) -> tuple[Due | None, Pay | None]:
    """Return what some accounts ask for by their next day, and how to pay it.

    ``amount``, ``later`` and ``disputed`` of what is returned add up to ``open``.
    """
    words = scene.words
    _ = words.gettext
    asking = sorted((account for account in accounts if account.open), key=_age)
    parts = sorted(
        (part.due, at, part.open - part.disputed)
        for at, account in enumerate(asking)
        for part in account.instalments
        if part.open > part.disputed
    )
    now = sum((account.due_now for account in asking), ZERO)
    day = scene.as_of if now else min((due for due, _at, _amount in parts), default=None)
    if day is None:
        return None, None
    amount = now or sum((part for due, _at, part in parts if due == day), ZERO)
    paid_for = [
        account
        for at, account in enumerate(asking)
        if (account.due_now if now else any(due == day and at == of for due, of, _amount in parts))
    ]
    later = [(due, at, part) for due, at, part in parts if due > day]
    whole = sum((account.open for account in asking), ZERO)
    # With a wholly disputed invoice its interest and fee rest, too; they are no part of any instalment.
    resting = whole - amount - sum((part for _due, _at, part in later), ZERO)
    since = min((account.overdue_since for account in paid_for if account.overdue_since), default=None)
    due = Due(
        label=_("To pay now") if now else _("To pay"),
        amount=words.money(amount),
        when=_when(words, day, since if now else None, paid_for),
        days=days(since if now and since else day, words, scene.as_of),
        late=bool(since),
        invoices=tuple(scene.ref(account.invoice.number) for account in paid_for),
        later=tuple(
            Coming(words.day(due), words.money(part), scene.ref(asking[at].invoice.number))
            for due, at, part in later
        ),
        disputed=words.money(resting) if resting else "",
        open=words.money(whole) if whole != amount else "",
        notes=tuple(_notes(paid_for, words)),
    )
    return due, pay(amount, [account.invoice.number for account in paid_for], words, scene.policy.freelancer)


def reference(numbers: Iterable[str]) -> str:
    """Return the remittance text: as many of the numbers as a SEPA transfer has room for."""
    text = ""
    for number in numbers:
        longer = f"{text}, {number}" if text else number
        if len(longer) > MAX_REFERENCE:
            break
        text = longer
    return text


def pay(amount: Decimal, numbers: Iterable[str], words: Words, freelancer: Freelancer) -> Pay:
    """Return what to type into a transfer of an amount for some invoices."""
    text = reference(numbers)
    said = words.money(amount)
    qr = epc_qr(freelancer, amount, text) if words.currency == "EUR" else None
    return Pay(
        holder=freelancer.name,
        iban=group_iban(freelancer.iban),
        bic=freelancer.bic or "",
        amount=said,
        digits=words.format.digits(amount, words.currency),
        reference=text,
        qr=qr,
        qr_label=words.gettext("QR code for your banking app: {amount}").format(amount=said) if qr else "",
    )


def _age(account: Account) -> tuple[date, str]:
    return account.invoice.issued or date.max, account.invoice.number


def _when(words: Words, day: date, since: date | None, paid_for: list[Account]) -> str:
    _ = words.gettext
    said = words.day(since or day)
    if since and any(not account.overdue_since for account in paid_for):
        # Interest and fees of an invoice that is paid otherwise have no due date, and it had an earlier one.
        return _("Apart from interest and fees, the oldest part was due on {day}.").format(day=said)
    if since and len(paid_for) > 1:
        return _("The oldest part was due on {day}.").format(day=said)
    if since:
        return _("It was due on {day}.").format(day=said)
    return _("Please pay by {day}.").format(day=said)


def _notes(accounts: list[Account], words: Words) -> Iterable[str]:
    _ = words.gettext
    charges = sum((account.charges_open for account in accounts), ZERO)
    if charges:
        yield _("{amount} of it is interest and fees for late payment.").format(amount=words.money(charges))
    for account in accounts:
        offer = account.discount
        if offer:
            yield _(
                "Pay {amount} for invoice {number} by {day}, and {discount} ({rate}) is taken off."
            ).format(
                amount=words.money(offer.pay),
                number=isolate(account.invoice.number),
                day=words.day(offer.until),
                discount=words.money(offer.takes_off),
                rate=words.format.percent(offer.percent),
            )
