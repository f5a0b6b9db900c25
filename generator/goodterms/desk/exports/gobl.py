"""GOBL (gobl.org): each invoice and credit note as a ``bill.Invoice`` document, as it was issued.

Everything that GOBL calculates is written out with our figures, so that a reader need not.
Payments, interest and agreements came later and are no part of the document. Credit notes
have positive amounts there, as GOBL wants them.
"""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import Any

from goodterms.desk.exports.books import Books, Selection
from goodterms.ledger.model import Account, LineTotal
from goodterms.ledger.money import plain
from goodterms.ledger.schedule import anchors_of, holiday_country, schedule, terms_for
from goodterms.records.policy import Policy

SCHEMA = "https://gobl.org/draft-0/bill/invoice"

_COUNTRIES = "AE AT BE BR CA CH CO DE EL ES FI FR GB IN IT MX NL PL PT US"
_REGIMES = frozenset(_COUNTRIES.split())
"""Whose tax rules GOBL knows."""
_UNITS = {
    "hour": "h", "hours": "h", "h": "h", "day": "day", "days": "day", "week": "wk", "month": "mon",
    "year": "yr", "minute": "min", "piece": "piece", "pieces": "piece", "item": "item", "km": "km",
    "service": "service", "job": "job",
}  # fmt: skip
_KEYS = {"reverse charge": "reverse-charge", "export": "export", "small business": "exempt"}
_TYPES = {"invoice": "standard", "credit note": "credit-note", "replacement": "corrective"}
_CODE = re.compile(r"[A-ZÑa-z0-9]+([.\-:/,_& ]?[A-ZÑa-z0-9]+)*")
_POSTCODE = re.compile(r"(?P<code>(?:[A-Z]{1,3}-)?\d[\w-]*(?: \d\w*)?) (?P<place>\D.*)")


def documents(of: Selection) -> list[tuple[str, dict[str, Any]]]:
    """Return the documents, each with its number, oldest first by client."""
    return [
        (account.invoice.number, document_of(account, books, of.policy))
        for books in of.books
        for account in reversed(books.ledger.accounts)
        if account.invoice.issued is not None and (of.start is None or account.invoice.issued >= of.start)
    ]


def text(of: Selection) -> str:
    """Return all documents as one JSON list."""
    return text_of([document for _, document in documents(of)])


def text_of(document: object) -> str:
    """Return a document, or a list of them, as JSON text."""
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def document_of(account: Account, books: Books, policy: Policy) -> dict[str, Any]:
    """Return one invoice as a GOBL document.

    Args:
        account: Of an issued invoice.
        books: Its client's.
        policy: Whose freelancer is the supplier.
    """
    invoice, currency = account.invoice, books.client.currency
    sign = -1 if account.document == "credit note" else 1
    who, client = policy.freelancer, books.client
    said: dict[str, Any] = {"$schema": SCHEMA}
    regime = _country(who.country)
    if regime in _REGIMES:
        said["$regime"] = regime
    if invoice.tax_free == "reverse charge":
        said["$tags"] = ["reverse-charge"]
    said |= {
        "type": _TYPES[account.document],
        "code": code_of(invoice.number),
        "issue_date": str(invoice.issued),
        "currency": currency,
    }
    if invoice.service is not None:
        said["op_date"] = str(invoice.service.end)
    if invoice.corrects is not None:
        said["preceding"] = [_preceding(invoice.corrects, books)]
    said["supplier"] = _party(who.name, who.address, who.country, who.tax_id, who.email)
    email = client.contact.email if client.contact else None
    said["customer"] = _party(client.name, client.address, client.country, client.tax_id, email)
    category = "ST" if regime == "US" else "VAT"
    said["lines"] = [
        _line(at, total, invoice.tax_free, category, currency, sign)
        for at, total in enumerate(account.totals.lines, start=1)
    ]
    if invoice.service is not None and invoice.service.start != invoice.service.end:
        said["ordering"] = {"period": {"start": str(invoice.service.start), "end": str(invoice.service.end)}}
    if account.document != "credit note":
        said["payment"] = _payment(account, books, policy)
    said["totals"] = _totals(account, category, currency, sign)
    notes = [{"key": "goods", "text": invoice.purpose}]
    if invoice.note:
        notes.append({"key": "general", "text": invoice.note})
    if invoice.tax_free:
        notes.append({"key": "legal", "text": f"No tax is charged: {invoice.tax_free}."})
    said["notes"] = notes
    if said["code"] != invoice.number:
        said["meta"] = {"number": invoice.number}
    return said


def code_of(number: str) -> str:
    """Return a number as GOBL allows codes: letters, digits, and one mark between them."""
    found = "-".join(part[0] for part in _CODE.finditer(number))[:64].rstrip("-.:/,_& ")
    return found or "0"


def _country(code: str) -> str:
    return "EL" if code == "GR" else code


def _preceding(number: str, books: Books) -> dict[str, Any]:
    said = {"code": code_of(number)}
    corrected = books.ledger.account(number)
    if corrected is not None and corrected.invoice.issued is not None:
        said = {"issue_date": str(corrected.invoice.issued), **said}
    return said


def _party(name: str, address: str, country: str, tax_id: str | None, email: str | None) -> dict[str, Any]:
    said: dict[str, Any] = {"name": name}
    if tax_id:
        digits = re.sub(r"[^A-Za-z0-9]", "", tax_id).upper().removeprefix(_country(country))
        said["tax_id"] = {"country": _country(country), "code": digits}
    said["addresses"] = [_address(address, country)]
    if email:
        said["emails"] = [{"addr": email}]
    return said


def _address(text: str, country: str) -> dict[str, str]:
    """Return free lines as GOBL's fields; the place is the line with a postcode, else the last."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    at = next((i for i, line in enumerate(lines) if i and _POSTCODE.fullmatch(line)), len(lines) - 1)
    found = _POSTCODE.fullmatch(lines[at])
    said = {"street": lines[0]} if at else {}
    if extra := [line for i, line in enumerate(lines) if i not in {0, at}]:
        said["street_extra"] = ", ".join(extra)
    said["locality"] = found["place"] if found else lines[at]
    if found:
        said["code"] = found["code"]
    return {**said, "country": country}


def _line(
    at: int, total: LineTotal, tax_free: str | None, category: str, currency: str, sign: int
) -> dict[str, Any]:
    line = total.line
    item: dict[str, Any] = {"name": line.item, "price": f"{line.price:f}"}
    if line.unit:
        unit = _UNITS.get(line.unit.casefold())
        item |= {"unit": unit} if unit else {"meta": {"unit": line.unit}}
    combo = {"cat": category, **_rate(line.tax, tax_free)}
    net = plain(total.net * sign, currency)
    return {"i": at, "quantity": f"{line.quantity * sign:f}", "item": item, "sum": net, "taxes": [combo],
            "total": net}  # fmt: skip


def _rate(rate: Decimal, tax_free: str | None) -> dict[str, str]:
    if tax_free is not None:
        return {"key": _KEYS[tax_free]}
    percent = f"{rate.normalize():f}%" if rate else "0%"
    return {"key": "standard" if rate else "zero", "percent": percent}


def _payment(account: Account, books: Books, policy: Policy) -> dict[str, Any]:
    invoice, currency = account.invoice, books.client.currency
    who = policy.freelancer
    transfer = {"iban": "".join(who.iban.split()), **({"bic": who.bic} if who.bic else {})}
    said: dict[str, Any] = {"terms": {"detail": account.terms}}
    if invoice.issued is not None and account.totals.gross > 0:
        terms = terms_for(invoice, books.client, policy)
        anchors = anchors_of(invoice, invoice.issued)
        dues = schedule(terms, anchors, account.totals.gross, currency, holiday_country(policy))
        dates = [{"date": str(due.on), "amount": plain(due.amount, currency)} for due in dues]
        said["terms"] = {"key": "due-date", "detail": account.terms, "due_dates": dates}
    return {**said, "instructions": {"key": "credit-transfer", "credit_transfer": [transfer]}}


def _totals(account: Account, category: str, currency: str, sign: int) -> dict[str, Any]:
    totals, tax_free = account.totals, account.invoice.tax_free

    def money(amount: Decimal) -> str:
        return plain(amount * sign, currency)

    rates = [
        {"base": money(group.net), **_rate(group.rate, tax_free), "amount": money(group.tax)}
        for group in totals.groups
    ]
    category_total = {"code": category, "rates": rates, "amount": money(totals.tax)}
    return {
        "sum": money(totals.net),
        "total": money(totals.net),
        "taxes": {"categories": [category_total], "sum": money(totals.tax)},
        "tax": money(totals.tax),
        "total_with_tax": money(totals.gross),
        "payable": money(totals.gross),
    }
