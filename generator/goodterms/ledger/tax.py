"""What an invoice adds up to: lines, tax by rate, total.

EN 16931 works tax out once per rate, on the sum of that rate's lines (BR-CO-17), not line
by line; prices are always net. Every amount is rounded half up to the minor unit.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from goodterms.ledger.model import LineTotal, TaxGroup, Totals
from goodterms.ledger.money import CONTEXT, ZERO, rounded
from goodterms.records.invoices import InvoiceLine

_HUNDRED = Decimal(100)


def line_net(line: InvoiceLine, currency: str) -> Decimal:
    """Return quantity times price, rounded."""
    return rounded(CONTEXT.multiply(line.quantity, line.price), currency)


def tax_on(net: Decimal, rate: Decimal, currency: str) -> Decimal:
    """Return the tax on a net amount, rounded."""
    return rounded(CONTEXT.divide(CONTEXT.multiply(net, rate), _HUNDRED), currency)


def totals_of(lines: tuple[InvoiceLine, ...], currency: str) -> Totals:
    """Return what the lines of a document add up to."""
    nets = tuple(LineTotal(line, line_net(line, currency)) for line in lines)
    return _grouped(nets, ((total.line.tax, total.net) for total in nets), currency)


def _grouped(
    lines: tuple[LineTotal, ...], amounts: Iterable[tuple[Decimal, Decimal]], currency: str
) -> Totals:
    sums: dict[Decimal, Decimal] = {}
    for rate, net in amounts:
        sums[rate] = CONTEXT.add(sums.get(rate, ZERO), net)
    groups = tuple(
        TaxGroup(rate, rounded(net, currency), tax_on(net, rate, currency))
        for rate, net in sorted(sums.items(), reverse=True)
    )
    net = rounded(sum((group.net for group in groups), ZERO), currency)
    tax = rounded(sum((group.tax for group in groups), ZERO), currency)
    return Totals(lines, groups, net, tax, net + tax)


def spread(adjust: Decimal, totals: Totals, currency: str) -> tuple[TaxGroup, ...]:
    """Spread a net adjustment over an invoice's tax rates in proportion to their nets.

    The tax is worked out anew per rate, as on any credit note. What rounding leaves over
    goes to the rate with the largest net.

    Args:
        adjust: Net of tax, below zero to take something off.
        totals: Of the invoice.
        currency: Of the invoice.
    """
    if not totals.groups:
        return ()
    largest = max(totals.groups, key=lambda group: (abs(group.net), group.rate))
    shares: dict[Decimal, Decimal] = {}
    for group in totals.groups:
        if group is not largest and totals.net:
            part = CONTEXT.divide(CONTEXT.multiply(adjust, group.net), totals.net)
            shares[group.rate] = rounded(part, currency)
    shares[largest.rate] = rounded(adjust - sum(shares.values(), ZERO), currency)
    return tuple(
        TaxGroup(group.rate, shares[group.rate], tax_on(shares[group.rate], group.rate, currency))
        for group in totals.groups
        if shares.get(group.rate)
    )
