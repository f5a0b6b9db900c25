"""The statement of account: everything that happened, the balance after it, and how old what is open is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby

from goodterms.ledger import Entry
from goodterms.ledger.ageing import BUCKETS, ageing
from goodterms.ledger.money import ZERO, rounded
from goodterms.pages.entries import EntryView, entries
from goodterms.pages.files import statement_ref
from goodterms.pages.languages import Version, versions
from goodterms.pages.scene import DocumentRef, Ref, Scene
from goodterms.pages.words import Words
from goodterms.records.client import Client

# More lines than this, and earlier years fold away.
UNFOLDED = 40


@dataclass(frozen=True, slots=True)
class StatementRow:
    """An entry of any of the client's accounts."""

    on: str
    invoice: Ref | None
    """None for money that came in before its invoice was written."""
    cause: str
    amount: str
    balance: str
    """Of all accounts together, after it."""


@dataclass(frozen=True, slots=True)
class StatementYear:
    """The entries of a year."""

    label: str
    rows: tuple[StatementRow, ...]
    folded: bool


@dataclass(frozen=True, slots=True)
class Bar:
    """What has been due for so many days."""

    label: str
    amount: str
    width: int
    """In per cent of the widest."""


@dataclass(frozen=True, slots=True)
class StatementPage:
    """Everything on the statement of account, in the client's language."""

    title: str
    company: str
    balance_label: str
    balance: str
    """Without a sign; the label says whose it is."""
    ageing: tuple[Bar, ...]
    """Adds up to the balance; empty where nothing is open."""
    years: tuple[StatementYear, ...]
    closing: str
    csv: DocumentRef
    pdf: DocumentRef | None
    languages: tuple[Version, ...]
    as_of: str


def any_entries(client: Client, as_of: date) -> bool:
    """Tell whether a client has a statement of account on a day."""
    return any(
        (one.issued and one.issued <= as_of) or any(payment.on <= as_of for payment in one.payments)
        for one in client.invoices
    )


def statement_page(scene: Scene) -> StatementPage:
    """Return the view of the statement of account."""
    words, ledger = scene.words, scene.ledger
    _ = words.gettext
    if ledger.balance < 0:
        label = _("Your credit")
    else:
        label = _("Left to pay in all") if ledger.balance else _("Balance")
    return StatementPage(
        title=_("Statement of account"),
        company=scene.client.name,
        balance_label=label,
        balance=words.money(abs(ledger.balance)),
        ageing=_bars(scene),
        years=tuple(_years(scene)),
        closing=words.money(ledger.balance),
        csv=statement_ref(scene),
        pdf=scene.pdf("statement"),
        languages=versions("statement", scene),
        as_of=_("As of {day}").format(day=words.day(scene.as_of)),
    )


def lines(scene: Scene) -> Iterator[tuple[str, Entry, EntryView, Decimal]]:
    """Yield every entry by date, of one day invoice after invoice, with the balance after it.

    The number is empty for a draft, which nobody has seen yet.
    """
    ledger = scene.ledger
    found = []
    for at, account in enumerate((*reversed(ledger.accounts), *ledger.drafts)):
        number = account.invoice.number if account.invoice.number in scene.accounts else ""
        for entry, view in zip(account.entries, entries(account, scene), strict=True):
            found.append((entry.on, at, number, entry, view))
    balance = ZERO
    for _on, _at, number, entry, view in sorted(found, key=lambda one: one[:2]):
        balance += entry.amount
        yield number, entry, view, balance


def _years(scene: Scene) -> Iterator[StatementYear]:
    money, refs = scene.words.money, {number: scene.ref(number) for number in scene.accounts}
    told = list(lines(scene))
    many, last = len(told) > UNFOLDED, told[-1][1].on.year if told else 0
    for year, of_year in groupby(told, key=lambda line: line[1].on.year if many else last):
        rows = tuple(
            StatementRow(view.on, refs.get(number), view.cause, view.amount, money(balance))
            for number, _entry, view, balance in of_year
        )
        yield StatementYear(str(year), rows, folded=year != last)


def _bars(scene: Scene) -> tuple[Bar, ...]:
    ledger, words = scene.ledger, scene.words
    aged = ageing((*ledger.accounts, *ledger.drafts), ledger.as_of)
    amounts = [rounded(aged[name], ledger.currency) for name in BUCKETS]
    most = max(amounts)
    if most <= 0:
        return ()
    return tuple(
        # What is there at all is seen.
        Bar(label, words.money(amount), max(int(amount * 100 / most), 1) if amount > 0 else 0)
        for label, amount in zip(_labels(words), amounts, strict=True)
    )


def _labels(words: Words) -> tuple[str, ...]:
    _ = words.gettext
    return (
        _("Not yet due"),
        *(_("{days} days late").format(days=days) for days in ("1–30", "31–60", "61–90")),
        _("more than 90 days late"),
    )
