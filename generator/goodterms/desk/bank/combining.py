"""One payment for several invoices: how its amount adds up from what is open of each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations, product

from goodterms.desk.bank.entry import BankEntry
from goodterms.desk.bank.fits import Fit
from goodterms.desk.bank.owed import Owed
from goodterms.desk.bank.proposal import Part
from goodterms.ledger.money import ZERO, plain

MOST = 6
"""Invoices whose discounts and charges are all tried against one another."""
TRIED = 14
"""Open invoices out of which some that add up are looked for."""

Combined = tuple[Fit, tuple[Part, ...], bool]


def combined(entry: BankEntry, owed: Sequence[Owed], *, only_exact: bool = False) -> Iterator[Combined]:
    """Yield how an amount spreads over several invoices, with whether it does so to the cent.

    Args:
        entry: What arrived.
        owed: The open invoices that it may be for, oldest first; all that are named, unless
            ``only_exact``: then some of them will do.
        only_exact: Nothing but sums that are equal to the cent.
    """
    found = False
    for chosen in _groups(owed, some=only_exact):
        for parts in _equal(entry.amount, chosen):
            found = True
            says = "what is open of both" if len(parts) == 2 else f"what is open of all {len(parts)}"
            yield Fit("open", entry.amount, says), parts, True
            break
    if not found and not only_exact:
        yield _poured(entry, owed)


def _groups(owed: Sequence[Owed], *, some: bool) -> Iterator[Sequence[Owed]]:
    yield owed
    if some and len(owed) > 2:
        few = owed[:TRIED]
        for size in (2, 3):
            yield from (group for group in combinations(few, size) if len(group) < len(owed))


def _equal(amount: Decimal, owed: Sequence[Owed]) -> Iterator[tuple[Part, ...]]:
    """Yield the ways in which what may be paid of each adds up to the amount, the plainest first."""
    ways = [_payable(one) for one in owed]
    if len(owed) > MOST:
        # All alike: everything open, everything less discount, or everything but charges.
        plans = [tuple(way[min(at, len(way) - 1)] for way in ways) for at in range(3)]
    else:
        plans = list(product(*ways))
    for plan in plans:
        if sum(plan, ZERO) == amount:
            yield tuple(Part(one.slug, one.number, share) for one, share in zip(owed, plan, strict=True))


def _payable(owed: Owed) -> list[Decimal]:
    discount = owed.account.discount
    amounts = [owed.open, discount.pay if discount and not owed.later else ZERO, owed.principal]
    return [amount for amount in dict.fromkeys(amounts) if amount > 0]


def _poured(entry: BankEntry, owed: Sequence[Owed]) -> Combined:
    """Fill the invoices, oldest first; what is left over goes to the last."""
    left, parts = entry.amount, list[Part]()
    by_age = sorted(owed, key=lambda one: (str(one.account.invoice.issued), one.number))
    for one in by_age:
        share = left if one is by_age[-1] else min(left, one.open)
        if share > 0:
            parts.append(Part(one.slug, one.number, share))
            left -= share
    total = sum((one.open for one in owed), ZERO)
    difference = plain(abs(total - entry.amount), entry.currency)
    says = f"{difference} {'less' if total > entry.amount else 'more'} than is open of them; the oldest first"
    return Fit("part", entry.amount, says), tuple(parts), False
