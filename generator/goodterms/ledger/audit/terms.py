"""Payment terms: can they be read, and can they be reckoned with for each invoice?"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from goodterms.ledger.audit.finding import Finding, Path, too_fine
from goodterms.ledger.schedule import anchors_of, missing_anchor, share_amounts, terms_for
from goodterms.ledger.terms import Terms, parse_terms
from goodterms.records.client import Client
from goodterms.records.invoices import Invoice
from goodterms.records.policy import Policy

_ANCHORS = {
    "received": (
        "the payment terms count from receipt, and the day of receipt is missing",
        "add `received:` with the day the client received the invoice",
    ),
    "service": (
        "the payment terms count from delivery, and the day of the work is missing",
        "add `service:` with the day, or the first and the last day, of the work",
    ),
}


def read_terms(path: Path, text: str, currency: str) -> tuple[Terms | None, list[Finding]]:
    """Read payment terms; return them, or None with what is wrong."""
    terms, problems = parse_terms(text)
    found = [
        Finding(path, problem.message, problem.discreet_mend, _note(problem.mend, problem.discreet_mend),
                problem.column)
        for problem in problems
    ]  # fmt: skip
    for part in terms.parts if terms is not None else ():
        if part.share.kind == "amount":
            found += too_fine(path, part.share.value, currency)
    return terms, found


def _note(mend: str, discreet: str) -> str:
    return "" if mend == discreet else mend


def invoice_terms(
    at: int, invoice: Invoice, gross: Decimal, client: Client, policy: Policy
) -> Iterator[Finding]:
    """Find what keeps an invoice's terms from giving its due dates and amounts."""
    path: Path = ("invoices", at)
    own: Path = (*path, "terms") if invoice.terms is not None else path
    if invoice.terms is not None:
        terms, problems = read_terms(own, invoice.terms, client.currency)
        yield from problems
        if terms is None:
            return
    terms = terms_for(invoice, client, policy)
    if invoice.issued is None or gross < 0:
        return
    missing = missing_anchor(terms, anchors_of(invoice, invoice.issued))
    if missing is not None:
        yield Finding(own if own != path else (*path, "issued"), *_ANCHORS[missing])
    _, problem = share_amounts(terms, gross, client.currency)
    if problem is not None:
        yield Finding(
            own,
            f"the payment terms do not fit this invoice: {problem}",
            "lower the fixed amounts, or give the invoice terms of its own",
        )
