"""Invoices: signs, taxes, corrections and the decimals of amounts."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from goodterms.ledger.audit.finding import Finding, Path, figures, too_fine
from goodterms.ledger.money import ZERO
from goodterms.ledger.tax import totals_of
from goodterms.records.client import Client
from goodterms.records.invoices import Invoice

_CHECK = "check the number"


def gross_totals(client: Client) -> list[Decimal]:
    """Return the gross of each invoice, in the order of the record."""
    return [totals_of(invoice.lines, client.currency).gross for invoice in client.invoices]


def invoice_amounts(at: int, invoice: Invoice, gross: Decimal, currency: str) -> Iterator[Finding]:
    """Find signs, taxes and decimals that cannot be right in one invoice."""
    path: Path = ("invoices", at)
    for k, line in enumerate(invoice.lines):
        place: Path = (*path, "lines", k)
        if line.quantity < 0 and invoice.corrects is None:
            yield Finding(
                (*place, "quantity"),
                "a quantity below zero stands on a credit note only",
                "add `corrects:` with the number of the invoice, or write a deduction as a price below zero",
            )
        if invoice.tax_free is not None and line.tax:
            yield Finding(
                (*place, "tax"),
                "the invoice is free of tax, and this line is not",
                "take `tax:` out of the line, or `tax_free:` out of the invoice",
            )
    if gross < 0 and invoice.corrects is None:
        yield Finding(
            (*path, "lines"),
            "the total is below zero, and the invoice corrects no other",
            "add `corrects:` with the number of the invoice that it credits",
        )
    for k, payment in enumerate(invoice.payments):
        place = (*path, "payments", k, "amount")
        yield from too_fine(place, payment.amount, currency)
        if payment.amount == 0:
            yield Finding(place, "a payment of nothing", "write the amount, or take the payment out")


def corrections(client: Client, grosses: list[Decimal]) -> Iterator[Finding]:
    """Find corrections that lead nowhere, in a circle, or take off more than there is."""
    index: dict[str, int] = {}
    for at, invoice in enumerate(client.invoices):
        index.setdefault(invoice.number, at)
    credited: dict[str, Decimal] = {}
    for at, invoice in enumerate(client.invoices):
        target = index.get(invoice.corrects) if invoice.corrects is not None else None
        if target is None or invoice.corrects is None:
            continue  # a number that no invoice has is told with the other references
        path: Path = ("invoices", at, "corrects")
        if target == at:
            yield Finding(path, "the invoice corrects itself", _CHECK)
        elif _leads_back(client, index, at):
            yield Finding(path, "the corrections lead in a circle", _CHECK)
        elif grosses[target] < 0:
            yield Finding(
                path, "a credit note cannot be corrected", "name the invoice itself, and correct that"
            )
        elif grosses[at] < 0:
            sum_so_far = credited.get(invoice.corrects, ZERO) - grosses[at]
            credited[invoice.corrects] = sum_so_far
            if sum_so_far > grosses[target]:
                yield Finding(
                    path,
                    "the credit is larger than the invoice that it corrects",
                    "lower its lines, or check the number",
                    figures(client.currency, credited=sum_so_far, invoice=grosses[target]),
                )


def _leads_back(client: Client, index: dict[str, int], start: int) -> bool:
    seen: set[int] = set()
    at: int | None = start
    while at is not None and at not in seen:
        seen.add(at)
        corrects = client.invoices[at].corrects
        at = index.get(corrects) if corrects is not None else None
    return at == start
