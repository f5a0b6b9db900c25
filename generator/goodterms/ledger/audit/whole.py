"""The audit of a client's record and of the policy, as a whole."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import localcontext

from goodterms.ledger.audit.disputes import dispute_findings
from goodterms.ledger.audit.finding import Finding, too_fine
from goodterms.ledger.audit.invoices import corrections, gross_totals, invoice_amounts
from goodterms.ledger.audit.terms import invoice_terms, read_terms
from goodterms.ledger.money import CONTEXT
from goodterms.ledger.workdays import knows
from goodterms.records.client import Client
from goodterms.records.policy import Policy


def audit(client: Client, policy: Policy) -> list[Finding]:
    """Return everything in a client's record that the ledger cannot reckon with.

    Args:
        client: The record, its references and the order of its dates checked already.
        policy: The house's terms; what is wrong with those, :func:`audit_policy` tells.
    """
    with localcontext(CONTEXT):
        return list(_findings(client, policy))


def audit_policy(policy: Policy) -> list[Finding]:
    """Return everything in the policy that the ledger cannot reckon with."""
    _, found = read_terms(("payment",), policy.payment, policy.currency)
    found += too_fine(("late", "flat_fee"), policy.late.flat_fee, policy.currency)
    if policy.working_days == "next" and not knows(policy.freelancer.country):
        found.append(
            Finding(
                ("working_days",),
                "the public holidays of the freelancer's country are not known",
                "write `as written`, or check the country's code",
            )
        )
    return found


def _findings(client: Client, policy: Policy) -> Iterator[Finding]:
    currency, terms = client.currency, client.terms
    if terms.payment is not None:
        yield from read_terms(("terms", "payment"), terms.payment, currency)[1]
    if terms.late is not None:
        yield from too_fine(("terms", "late", "flat_fee"), terms.late.flat_fee, currency)
    for at, change in enumerate(client.changes):
        if change.offer is not None:
            yield from too_fine(("changes", at, "offer", "price"), change.offer.price, currency)
    accepted = {change.id: bool(change.answer and change.answer.accepted) for change in client.changes}
    grosses = gross_totals(client)
    for at, (invoice, gross) in enumerate(zip(client.invoices, grosses, strict=True)):
        yield from invoice_terms(at, invoice, gross, client, policy)
        yield from invoice_amounts(at, invoice, gross, currency)
        if invoice.change is not None and not accepted.get(invoice.change, True):
            yield Finding(
                ("invoices", at, "change"),
                "the change that this invoice bills was not accepted",
                "add the client's `answer:` to the change, or take `change:` out",
            )
    yield from corrections(client, grosses)
    yield from dispute_findings(client, policy)
