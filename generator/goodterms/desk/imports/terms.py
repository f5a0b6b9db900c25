"""The payment terms of an imported invoice: those that give the due date of the file."""

from __future__ import annotations

import re
from datetime import date

from goodterms.desk.imports.invoice import Imported
from goodterms.ledger.schedule import due_dates, holiday_country
from goodterms.ledger.terms import Anchors, parse_terms
from goodterms.records.client import Client
from goodterms.records.policy import Policy

_NET = re.compile(
    r"(?:net|netto|zahlbar)\s*(\d{1,3})|(\d{1,3})\s*(?:days|tage|dni|dagar|күн|дней)(?:\s+net)?\Z"
)
_AT_ONCE = ("due on receipt", "on receipt", "sofort", "immediately", "due immediately", "cash", "cod")


def terms_of(invoice: Imported, client: Client, policy: Policy) -> str:
    """Return the terms to write; empty where the client's own, or the policy's, say the same.

    A due date in the file decides. Terms in words are taken where they can be read and give
    that date; else it is counted in days.
    """
    usual = client.terms.payment or policy.payment
    named = _read(invoice.terms)
    if invoice.due is None:
        return "" if not named or named == usual else named
    for terms in (usual, named):
        if terms and _due(terms, invoice, policy) == invoice.due:
            return "" if terms == usual else terms
    days = (invoice.due - invoice.issued).days
    counted = "on issue" if days == 0 else f"net {days}"
    if days >= 0 and _due(counted, invoice, policy) == invoice.due:
        return counted
    return invoice.due.isoformat()


def _read(text: str) -> str:
    """Return terms in the words of a record, from what other programs write."""
    folded = " ".join(text.casefold().rstrip(".").split())
    if not folded:
        return ""
    if folded in _AT_ONCE:
        return "on receipt"
    discount = re.fullmatch(r"(\d+(?:\.\d+)?)\s*%?\s*[/ ]\s*(\d+),?\s*net\s*(\d+)", folded)
    if discount:
        return f"{discount[1]}/{discount[2]} net {discount[3]}"
    net = _NET.fullmatch(folded)
    if net:
        return f"net {net[1] or net[2]}"
    return folded if parse_terms(folded)[0] is not None else ""


def _due(terms: str, invoice: Imported, policy: Policy) -> date | None:
    """Return the last due date that terms give; None where they cannot be read, or need another day."""
    parsed, _ = parse_terms(terms)
    if parsed is None:
        return None
    anchors = Anchors(invoice.issued, None, invoice.service[1] if invoice.service else None)
    try:
        return max(due_dates(parsed, anchors, holiday_country(policy)))
    except (TypeError, ValueError):
        return None
