"""How an amount fits what is open: exactly, with a discount, as an instalment, or not quite.

The certainty of a fit is in per cent and a judgement, not a measurement. What it rests on is
told with it, so that nobody has to believe a number.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from goodterms.desk.bank.owed import Owed
from goodterms.ledger.money import ZERO, plain

Kind = Literal["open", "discount", "late discount", "instalment", "due", "undisputed", "principal", "charges",
               "bank fee", "short", "part", "more", "refund", "taken back", "part of several"]  # fmt: skip

EXACT: frozenset[Kind] = frozenset({"open", "discount", "instalment", "due", "undisputed", "principal"})
"""Fits to the cent that the ledger itself asks for."""

FEE_AT_MOST = Decimal(60)
"""The largest sum that is taken for a bank's fee where the file names none …"""
FEE_SHARE = Decimal("0.05")
"""… and the largest share of what was to be paid. Correspondent banks take 10 to 50 of most currencies."""


@dataclass(frozen=True, slots=True)
class Fit:
    """A way in which an amount fits an invoice."""

    kind: Kind
    amount: Decimal
    """What would be recorded as paid."""
    says: str


def fits(owed: Owed, amount: Decimal, charges: Decimal, currency: str) -> list[Fit]:
    """Return how an amount fits an invoice, the best first; never empty while something is open.

    Args:
        owed: The invoice on the day of the payment.
        amount: What arrived, above zero.
        charges: What banks took off on the way, as far as the file says.
        currency: Of both.
    """
    if owed.open <= 0:
        return []
    expected = list(_expected(owed, currency))
    found = [Fit(kind, amount, says) for kind, wanted, says in expected if wanted == amount]
    if charges:
        kept = plain(charges, currency)
        for _, wanted, says in expected:
            if wanted == amount + charges:
                missing = f"{says} less {kept} that a bank kept"
                found.append(Fit("bank fee", amount, f"{missing}; {kept} stays open"))
                found.append(Fit("bank fee", wanted, f"{missing}; taken as paid in full"))
                break
    if not found:
        found.append(_inexact(owed, amount, currency))
    return found


def _expected(owed: Owed, currency: str) -> Iterator[tuple[Kind, Decimal, str]]:
    """Yield what a client may well pay on that day; of equal amounts the plainest first."""
    account, seen = owed.account, set[Decimal]()

    def money(amount: Decimal) -> str:
        return plain(amount, currency)

    def new(amount: Decimal) -> bool:
        fresh = amount > 0 and amount not in seen
        seen.add(amount)
        return fresh

    charges = account.charges_open
    if new(owed.open):
        yield "open", owed.open, "all that is open, with interest and fee" if charges else "all that is open"
    if new(owed.principal):
        yield "principal", owed.principal, f"all but {money(charges)} of interest and fee"
    if account.discount and not owed.later and new(account.discount.pay):
        percent = f"{account.discount.percent.normalize():f}"
        yield "discount", account.discount.pay, f"less {percent} % for paying by {account.discount.until}"
    if account.disputed and new(owed.open - account.disputed):
        yield "undisputed", owed.open - account.disputed, "all but what is in discussion"
    if new(account.due_now - owed.later):
        yield "due", account.due_now - owed.later, "all that was due by then"
    if charges and new(account.due_now - charges - owed.later):
        yield "due", account.due_now - charges - owed.later, "all that was due by then, but interest and fee"
    waiting = [part for part in account.instalments if part.open]
    for part in waiting if len(account.instalments) > 1 and not owed.later else ():
        if new(part.open):
            yield "instalment", part.open, f"the instalment due {part.due}"


def _inexact(owed: Owed, amount: Decimal, currency: str) -> Fit:
    left = owed.open - amount
    if left < 0:
        return Fit("more", amount, f"{plain(-left, currency)} more than is open")
    if owed.principal < amount:
        return Fit("charges", amount, f"all of the invoice, and a part of interest and fee; "
                                      f"{plain(left, currency)} stays open")  # fmt: skip
    missed = owed.account.terms
    short = owed.principal - amount
    percent = _early_percent(missed)
    gross = owed.account.totals.gross
    if percent and short == _share(gross, percent, currency):
        return Fit("late discount", amount, f"less {percent:f} %, but the day for that has passed; "
                                            f"{plain(left, currency)} stays open")  # fmt: skip
    if short <= min(FEE_AT_MOST, owed.principal * FEE_SHARE):
        return Fit("short", amount, f"{plain(left, currency)} is missing: perhaps a bank's fee on the way")
    return Fit("part", amount, f"a part; {plain(left, currency)} stays open")


def _early_percent(terms: str) -> Decimal | None:
    from goodterms.ledger.terms import parse_terms

    parsed, _ = parse_terms(terms)
    return parsed.discount.percent.normalize() if parsed is not None and parsed.discount else None


def _share(gross: Decimal, percent: Decimal, currency: str) -> Decimal:
    from goodterms.ledger.schedule import discount_amount

    return discount_amount(percent, gross, currency) if gross > 0 else ZERO
