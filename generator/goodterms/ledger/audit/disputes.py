"""Disputes: do the proposals make sense, and does what was agreed add up?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from goodterms.ledger.accounts import run_to
from goodterms.ledger.agreed import is_unbroken
from goodterms.ledger.audit.finding import Finding, Path, figures, too_fine
from goodterms.ledger.book import Left
from goodterms.ledger.interest import late_terms
from goodterms.ledger.model import Totals
from goodterms.ledger.money import ZERO
from goodterms.ledger.tax import totals_of
from goodterms.records.client import Client
from goodterms.records.disputes import Dispute, Proposal, Resolution
from goodterms.records.policy import Policy


def dispute_findings(client: Client, policy: Policy) -> Iterator[Finding]:
    """Find what in the disputes of a client cannot be reckoned with."""
    totals = {invoice.number: totals_of(invoice.lines, client.currency) for invoice in client.invoices}
    lefts = _what_was_left(client, policy)
    for at, dispute in enumerate(client.disputes):
        path: Path = ("disputes", at)
        total = totals.get(dispute.invoice)
        yield from too_fine((*path, "disputed"), dispute.disputed, client.currency)
        if total is not None and dispute.disputed is not None and dispute.disputed > total.gross:
            yield Finding(
                (*path, "disputed"),
                "the disputed part is larger than the invoice",
                "lower it, or take it out to dispute the whole invoice",
                figures(client.currency, disputed=dispute.disputed, invoice=total.gross),
            )
        for k, proposal in enumerate(dispute.proposals):
            yield from _offered((*path, "proposals", k), proposal, proposal.on, total, client.currency)
        for place, resolution in resolutions(path, dispute):
            yield from _offered(place, resolution, resolution.agreed, total, client.currency)
            left = next((left for left in lefts if left.resolution is resolution), None)
            if left is not None:
                yield from _adds_up(place, left, client.currency)
            yield from _sealed(place, dispute, resolution)


def resolutions(path: Path, dispute: Dispute) -> Iterator[tuple[Path, Resolution]]:
    """Yield the resolutions of a dispute, oldest first, each with its place."""
    for k, earlier in enumerate(dispute.earlier):
        yield (*path, "earlier", k), earlier
    if dispute.resolution is not None:
        yield (*path, "resolution"), dispute.resolution


def _offered(
    path: Path, offer: Proposal | Resolution, on: date, totals: Totals | None, currency: str
) -> Iterator[Finding]:
    if offer.adjust is not None:
        place: Path = (*path, "adjust")
        yield from too_fine(place, offer.adjust, currency)
        if offer.adjust >= 0:
            yield Finding(place, "an adjustment is below zero", "write it with a minus sign: -120.00")
        elif totals is not None and -offer.adjust > totals.net:
            yield Finding(
                place,
                "the adjustment takes off more than the invoice's net",
                "lower it; it is written net of tax",
                figures(currency, adjustment=offer.adjust, net=totals.net),
            )
    if offer.discount is not None and offer.discount.amount is not None:
        yield from too_fine((*path, "discount"), offer.discount.amount, currency)
    if offer.extend is not None and offer.extend < on:
        yield Finding((*path, "extend"), "the new due date lies before the agreement", "check the two dates")
    for k, part in enumerate(offer.plan):
        yield from too_fine((*path, "plan", k, "amount"), part.amount, currency)
        if part.due < on:
            yield Finding(
                (*path, "plan", k, "due"), "the instalment lies before the agreement", "check the two dates"
            )


def _adds_up(path: Path, left: Left, currency: str) -> Iterator[Finding]:
    """Check what was agreed against what was left; a plan may count a payment of the same day in or not."""
    discount, plan = left.resolution.discount, left.resolution.plan
    if discount is not None and discount.amount is not None and discount.amount > left.before:
        yield Finding(
            (*path, "discount"),
            "the discount is larger than what is left",
            "lower it",
            figures(currency, discount=discount.amount, left=left.before),
        )
    planned: Decimal = sum((part.amount for part in plan), ZERO)
    if plan and planned not in {left.after, left.after - left.down}:
        yield Finding(
            (*path, "plan"),
            "the instalments do not add up to what is left",
            "change the amounts; what is left is the invoice less payments, adjustment and discount",
            figures(currency, planned=planned, left=left.after),
        )


def _sealed(path: Path, dispute: Dispute, resolution: Resolution) -> Iterator[Finding]:
    if not is_unbroken(dispute, resolution):
        yield Finding(
            (*path, "seal"),
            "a sealed agreement was changed",
            "take the change back; a change of mind is a new `resolution:` with `replaces:`, "
            "and this one moves under `earlier:`",
        )
    if resolution.replaces is not None:
        wanted = resolution.replaces.lower()
        seals = [earlier.seal or "" for earlier in dispute.earlier if earlier is not resolution]
        if not any(seal.startswith(wanted) or seal.partition(":")[2].startswith(wanted) for seal in seals):
            yield Finding(
                (*path, "replaces"),
                "no earlier agreement has this seal",
                "copy the first characters of the seal of the one under `earlier:`",
            )


def _what_was_left(client: Client, policy: Policy) -> list[Left]:
    days = [
        resolution.agreed
        for dispute in client.disputes
        for _, resolution in resolutions((), dispute)
        if resolution.plan or resolution.discount is not None
    ]
    if not days:
        return []
    _, books = run_to(client, policy, late_terms(client, policy), max(days))
    return [left for book in books for left in book.left_by]
