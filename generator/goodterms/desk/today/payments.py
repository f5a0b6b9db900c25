"""What payments of the last days ask for: thanks, or a kind word where the amount was not what was due."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from goodterms.desk.arrivals import Arrival, latest_arrival
from goodterms.desk.today.item import Item
from goodterms.desk.today.scope import Scope
from goodterms.ledger import Account

NEWS = timedelta(7)
"""How long a payment is news; thanks that come later seem odd."""


def payment_items(scope: Scope) -> Iterator[Item]:
    """Yield what the latest payments of a client ask for; what is missing is told with what is overdue."""
    for account in scope.relation.ledger.accounts:
        found = recent_arrival(account, scope)
        if found is None:
            continue
        if found.surplus > found.returned:
            yield _too_much(account, found, scope)
        elif account.open <= 0 or _keeps_plan(account, found, scope):
            yield _thanks(account, found, scope)


def recent_arrival(account: Account, scope: Scope) -> Arrival | None:
    """Return the payment of the last days that nobody wrote to the client about; None if there is none."""
    found = latest_arrival(account, scope.as_of)
    if found is None or scope.as_of - found.payment.on > NEWS:
        return None
    number, on = account.invoice.number, found.payment.on
    told = any(scope.is_written(kind, number, on) for kind in ("thank-you", "wrong-amount"))
    return None if told else found


def _keeps_plan(account: Account, found: Arrival, scope: Scope) -> bool:
    kept = (
        part.origin == "plan" and part.open <= 0 and part.due >= found.payment.on
        for part in account.instalments
    )
    return account.overdue <= 0 and any(kept)


def _thanks(account: Account, found: Arrival, scope: Scope) -> Item:
    number, payment = account.invoice.number, found.payment
    settles = "settles the invoice" if account.open <= 0 else "keeps the plan"
    text = (
        f"{scope.money(payment.amount)} arrived {scope.say.on(payment.on)} and {settles}. "
        "A line of thanks does good."
    )
    return scope.item(
        "payment", "soon", text, scope.letter("thank-you", number), subject=number,
        since=payment.on, amount=payment.amount,
    )  # fmt: skip


def _too_much(account: Account, found: Arrival, scope: Scope) -> Item:
    number = account.invoice.number
    text = (
        f"With the payment of {scope.say.short(found.payment.on)} {scope.money(found.surplus)} too much "
        "has arrived. Tell them what becomes of it."
    )
    return scope.item(
        "payment", "today", text, scope.letter("wrong-amount", number), subject=number,
        since=found.payment.on, amount=found.surplus,
    )  # fmt: skip


def too_little(account: Account, scope: Scope) -> Item | None:
    """Return what to do about a payment of the last days that was less than what was due; else None."""
    found = recent_arrival(account, scope)
    if found is None or not found.missing or found.due is None or found.due >= scope.as_of:
        return None
    number = account.invoice.number
    text = (
        f"{scope.money(found.payment.amount)} arrived {scope.say.on(found.payment.on)}; "
        f"{scope.money(found.missing)} of what was due is missing. Ask kindly; it may be a slip, "
        "or a bank's fee."
    )
    return scope.item(
        "payment", "today", text, scope.letter("wrong-amount", number), subject=number,
        since=found.payment.on, amount=found.missing,
    )  # fmt: skip
