"""The entries of a ledger as double entries: which accounts each one moves, balanced to the cent.

The ledger counts in gross amounts; bookkeeping wants income and tax apart. What comes off an
invoice later (an adjustment, a discount, a credit note, a replacement) takes income and tax
back in proportion. What a client has paid too much is a liability, and so are deposits.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, localcontext
from typing import Literal

from goodterms.ledger.causes import cause_text
from goodterms.ledger.model import Account, ClientLedger, Entry, TaxGroup
from goodterms.ledger.money import CONTEXT, ZERO, rounded
from goodterms.ledger.tax import spread

Name = Literal["receivable", "credit", "bank", "cash", "income", "tax", "fees", "interest", "write-offs",
               "opening"]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Leg:
    """A change of one account; above zero is a debit."""

    account: Name
    amount: Decimal
    rate: Decimal | None = None
    """Of tax, in per cent."""


@dataclass(frozen=True, slots=True)
class Booking:
    """A transaction; its legs add up to zero."""

    on: date
    number: str
    """Of the invoice; empty where it is about several."""
    text: str
    legs: tuple[Leg, ...]
    reference: str = ""
    """What the bank calls the payment."""


def bookings(ledger: ClientLedger) -> list[Booking]:
    """Return all transactions of a client, by date; of one day in the ledger's order."""
    found: list[tuple[date, int, Booking]] = []
    moved: dict[date, dict[Name, Decimal]] = {}
    accounts = (*reversed(ledger.accounts), *ledger.drafts)
    with localcontext(CONTEXT):
        for at, account in enumerate(accounts):
            booked = _of_account(account, ledger.currency, moved)
            found.extend((booking.on, at, booking) for booking in booked)
        for day, legs in moved.items():
            kept = tuple(Leg(name, amount) for name, amount in legs.items() if amount)
            if kept:
                found.append((day, len(accounts), Booking(day, "", "credit moved between invoices", kept)))
    return [booking for *_, booking in sorted(found, key=lambda one: one[:2])]


@dataclass(slots=True)
class _Posted:
    """What an account's documents have posted to income, tax and write-offs so far."""

    income: Decimal
    tax: dict[Decimal, Decimal]
    written: Decimal = ZERO
    adjusted: dict[tuple[str | None, date | None], tuple[Leg, ...]] | None = None


def _of_account(account: Account, currency: str, moved: dict[date, dict[Name, Decimal]]) -> Iterator[Booking]:
    posted = _Posted(ZERO, {})
    before = ZERO
    payments = sorted(account.invoice.payments, key=lambda paid: (paid.on, -paid.amount, paid.method or ""))
    paid = iter(payments)
    for entry in account.entries:
        sides = _sides(before, entry.balance)
        before = entry.balance
        if _is_moved(entry):
            into = moved.setdefault(entry.on, {})
            for leg in sides:
                into[leg.account] = into.get(leg.account, ZERO) + leg.amount
            continue
        payment = next(paid) if entry.kind in {"payment", "refund"} else None
        counter = _counter(account, entry, posted, currency)
        text = cause_text(entry.cause, account.document)
        yield Booking(entry.on, account.invoice.number, text, (*sides, *counter),
                      (payment.reference or "") if payment else "")  # fmt: skip


def _sides(before: Decimal, after: Decimal) -> tuple[Leg, ...]:
    """Return what an entry does to what the client owes, and to what is owed to the client."""
    owes = max(after, ZERO) - max(before, ZERO)
    owed = min(after, ZERO) - min(before, ZERO)
    legs = (Leg("receivable", owes), Leg("credit", owed))
    return tuple(leg for leg in legs if leg.amount)


def _is_moved(entry: Entry) -> bool:
    """Tell whether an entry is half of a move between two invoices of the client."""
    if entry.kind == "credit note":
        return entry.cause.key != "replaced by"
    return entry.kind in {"credit in", "credit out"}


def _counter(account: Account, entry: Entry, posted: _Posted, currency: str) -> tuple[Leg, ...]:
    amount = entry.amount
    match entry.kind:
        case "payment" | "refund":
            is_cash = (entry.cause.text or "").strip().casefold() == "cash"
            return (Leg("cash" if is_cash else "bank", -amount),)
        case "late fee":
            return (Leg("fees", -amount),)
        case "interest":
            return (Leg("interest", -amount),)
        case "write-off":
            posted.written -= amount
            return (Leg("write-offs", -amount),)
        case "invoice":
            return _post(posted, account.totals.groups)
        case "credit note":
            return _take_back_all(account, entry, posted, currency)
        case "adjustment":
            return _adjust(account, entry, posted, currency)
        case _:
            return _post(posted, _parted(amount, account, currency))


def _post(posted: _Posted, groups: tuple[TaxGroup, ...]) -> tuple[Leg, ...]:
    net = sum((group.net for group in groups), ZERO)
    posted.income += net
    legs = [Leg("income", -net)]
    for group in groups:
        if group.tax:
            posted.tax[group.rate] = posted.tax.get(group.rate, ZERO) + group.tax
            legs.append(Leg("tax", -group.tax, group.rate))
    return tuple(leg for leg in legs if leg.amount)


def _take_back_all(account: Account, entry: Entry, posted: _Posted, currency: str) -> tuple[Leg, ...]:
    """Return the legs that undo a replaced invoice, whatever had come off it before."""
    total = posted.income + sum(posted.tax.values(), ZERO) - posted.written
    # What credit notes took off it, they have taken off income and tax themselves.
    _post(posted, _parted(-(total + entry.amount), account, currency))
    legs = [Leg("income", posted.income), Leg("write-offs", -posted.written)]
    legs += [Leg("tax", tax, rate) for rate, tax in posted.tax.items()]
    posted.income, posted.tax, posted.written = ZERO, {}, ZERO
    return tuple(leg for leg in legs if leg.amount)


def _adjust(account: Account, entry: Entry, posted: _Posted, currency: str) -> tuple[Leg, ...]:
    """Return the legs of an agreed adjustment, or of its end where another agreement replaces it."""
    if posted.adjusted is None:
        posted.adjusted = {}
    agreed = (entry.cause.dispute, entry.cause.day)
    if entry.cause.key == "agreement replaced" and agreed in posted.adjusted:
        back = posted.adjusted.pop(agreed)
        groups = tuple(_undone(back))
        return _post(posted, groups)
    net = entry.cause.base if entry.cause.base is not None else entry.amount
    legs = _post(posted, spread(net, account.totals, currency))
    posted.adjusted[agreed] = legs
    return legs


def _undone(legs: tuple[Leg, ...]) -> Iterator[TaxGroup]:
    net = sum((leg.amount for leg in legs if leg.account == "income"), ZERO)
    yield TaxGroup(ZERO, net, ZERO)
    for leg in legs:
        if leg.account == "tax" and leg.rate is not None:
            yield TaxGroup(leg.rate, ZERO, leg.amount)


def _parted(gross: Decimal, account: Account, currency: str) -> tuple[TaxGroup, ...]:
    """Part a gross amount into net and tax, in proportion to what each rate has of the total."""
    groups, total = account.totals.groups, account.totals.gross
    if not total:
        return (TaxGroup(ZERO, gross, ZERO),)
    parted: list[TaxGroup] = []
    left = gross
    for at, group in enumerate(groups):
        share = left if at == len(groups) - 1 else rounded(gross * (group.net + group.tax) / total, currency)
        tax = rounded(share * group.rate / (100 + group.rate), currency)
        parted.append(TaxGroup(group.rate, share - tax, tax))
        left -= share
    return tuple(parted)
