"""What templates of letters can quote: texts in the client's language, ready to print.

A field that has nothing to say is empty, so that a template can ask ``{% if … %}``. Every amount and
day is the ledger's; nothing is reckoned here but differences of what it says.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from goodterms.desk.worktime import Worktime
from goodterms.ledger import Account
from goodterms.pages.causes import sentence
from goodterms.pages.due import Pay, pay
from goodterms.pages.scene import Scene
from goodterms.pages.words import Words, isolate

_WRAPPED = re.compile(r"(?<!\n)\n(?![\n\-*>#\d|])")

REPLY_DAYS = 7
"""How long a reminder gives for an answer, in days."""


@dataclass(frozen=True, slots=True)
class Freelancer:
    """Who writes."""

    name: str
    email: str
    phone: str


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who is written to."""

    name: str
    """The company's or the person's full name."""
    contact: str
    """The person we write to; where the record names none, the same as ``name``."""


@dataclass(frozen=True, slots=True)
class PrivatePage:
    """The page that the letter links to."""

    link: str
    """Empty where mkdocs.yml does not say where the site is published."""
    code: bool
    """Whether it asks for an access code, which never stands in a mail."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of an invoice with its day."""

    due: str
    amount: str
    late: bool
    """Whether that day has passed."""


@dataclass(frozen=True, slots=True)
class Charge:
    """Interest or a fee, with how it came about."""

    text: str
    amount: str


@dataclass(frozen=True, slots=True)
class Discount:
    """What comes off for paying early."""

    until: str
    pay: str
    takes_off: str
    rate: str


@dataclass(frozen=True, slots=True)
class Bill:
    """An invoice, a credit note or a corrected invoice."""

    number: str
    purpose: str
    issued: str
    total: str
    """Gross; of a credit note what it takes off."""
    is_credit_note: bool
    is_replacement: bool
    corrects: str
    """The number of the invoice that it corrects or replaces."""
    open: str
    """What is left to pay in all; empty where nothing is."""
    left: str
    """The same without interest and fee."""
    taken_off: str
    """What of the total is paid or covered by credit already."""
    due: str
    """The day, where what is left is to be paid on one."""
    parts: tuple[Part, ...]
    """What is left, by day."""
    discount: Discount | None
    late: str
    """What was due and has not come, without interest and fee."""
    since: str
    """The day it was due; several in one phrase."""
    to_pay: str
    """What is to be paid by today, with interest and fee."""
    charges: str
    """Interest and fee in it."""
    charge_lines: tuple[Charge, ...]
    """What ``charges`` is made of; empty where a part of it was paid."""
    discussed: str
    """What is in discussion, and so not asked for."""
    missed_instalment: bool
    """Whether a plan was agreed for it, and an instalment has not come."""
    pay: str
    """What to type into a transfer, a line each; empty where nothing is to be paid."""


@dataclass(frozen=True, slots=True)
class Reply:
    """The days that a reminder names."""

    by: str
    """By when an answer is asked for: a working day, a week ahead."""
    after: str
    """The working day after that."""


def freelancer_of(scene: Scene) -> Freelancer:
    """Return who writes."""
    who = scene.policy.freelancer
    return Freelancer(who.name, who.email, who.phone or "")


def recipient_of(scene: Scene) -> Recipient:
    """Return who is written to."""
    client = scene.client
    return Recipient(isolate(client.name), isolate(client.contact.name if client.contact else client.name))


def bill_of(account: Account, scene: Scene) -> Bill:
    """Return an invoice as letters quote it, on the day of the scene."""
    words, invoice = scene.words, account.invoice
    principal = account.due_now - account.charges_open
    is_note = account.document == "credit note"
    left = _parts(account)
    overdue = sorted({due for due, _ in left if due < scene.as_of})
    gone = account.totals.gross + account.charges_open - account.open
    offer = account.discount
    return Bill(
        number=isolate(invoice.number),
        purpose=isolate(invoice.purpose),
        issued=words.day(invoice.issued) if invoice.issued else "",
        total=words.money(abs(account.totals.gross)),
        is_credit_note=is_note,
        is_replacement=account.document == "replacement",
        corrects=isolate(invoice.corrects or ""),
        open=_amount(account.open, words),
        left=_amount(account.open - account.charges_open, words),
        taken_off=_amount(gone, words) if not is_note and gone > 0 else "",
        due=words.day(left[0][0]) if len(left) == 1 else "",
        parts=tuple(Part(words.day(due), words.money(amount), due < scene.as_of) for due, amount in left),
        discount=Discount(
            words.day(offer.until),
            words.money(offer.pay),
            words.money(offer.takes_off),
            words.format.percent(offer.percent),
        )
        if offer
        else None,
        late=_amount(principal, words),
        since=words.format.join(words.day(day) for day in overdue) if overdue else "",
        to_pay=_amount(account.due_now, words),
        charges=_amount(account.charges_open, words),
        charge_lines=_charges(account, words),
        discussed=_amount(account.disputed, words),
        missed_instalment=any(
            part.origin == "plan" and part.due < scene.as_of and part.open > part.disputed
            for part in account.instalments
        ),
        pay=_pay(account, left, scene),
    )


def flowing(text: str) -> str:
    """Return prose with each paragraph on one line, as a mail program breaks it; lists keep their lines."""
    return _WRAPPED.sub(" ", text.strip())


def reply_of(scene: Scene) -> Reply:
    """Return the days that a reminder of today names."""
    worktime = Worktime(scene.policy)
    by = _working(scene.as_of + timedelta(REPLY_DAYS), worktime)
    after = _working(by + timedelta(1), worktime)
    return Reply(scene.words.day(by), scene.words.day(after))


def _working(day: date, worktime: Worktime) -> date:
    # A whole week can be holidays; a policy without any working day has no better one either.
    return next((day + timedelta(n) for n in range(31) if worktime.is_working(day + timedelta(n))), day)


def _parts(account: Account) -> list[tuple[date, Decimal]]:
    """Return what is left and not in discussion, by day."""
    return [
        (part.due, part.open - part.disputed) for part in account.instalments if part.open > part.disputed
    ]


def _pay(account: Account, left: list[tuple[date, Decimal]], scene: Scene) -> str:
    """Return what to pay next and where to, a line each, in the words of the pages."""
    amount = account.due_now or (left[0][1] if left else Decimal(0))
    if not amount:
        return ""
    offer = account.discount
    if offer and not account.due_now and len(left) == 1:
        # Which of two amounts is paid, the client chooses; the letter names both.
        return transfer(
            pay(amount, [account.invoice.number], scene.words, scene.policy.freelancer), scene, ""
        )
    typed = pay(amount, [account.invoice.number], scene.words, scene.policy.freelancer)
    return transfer(typed, scene, typed.amount)


def transfer(typed: Pay, scene: Scene, amount: str) -> str:
    """Return what to type into a transfer, a line each; without an amount where the client chooses it."""
    _ = scene.words.gettext
    rows = (
        (_("Payee"), typed.holder),
        ("IBAN", typed.iban),
        ("BIC", typed.bic),
        (_("Amount"), amount),
        (_("Reference"), isolate(typed.reference)),
    )
    return "\n".join(f"{label}: {value}" for label, value in rows if value)


def _charges(account: Account, words: Words) -> tuple[Charge, ...]:
    entries = [
        entry
        for entry in account.entries
        if entry.kind in {"late fee", "interest"} or entry.cause.key == "charge waived"
    ]
    if sum((entry.amount for entry in entries), Decimal(0)) != account.charges_open:
        return ()
    return tuple(Charge(sentence(entry, account, words), words.money(entry.amount)) for entry in entries)


def _amount(amount: Decimal, words: Words) -> str:
    return words.money(amount) if amount else ""
