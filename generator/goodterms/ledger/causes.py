"""Causes in plain English, for statements that machines and bookkeepers read.

Client pages say them in the client's language; here nothing is localized, so that a
statement reads the same everywhere.
"""

from __future__ import annotations

from goodterms.ledger.model import Cause, Document
from goodterms.ledger.terms.model import counted, number


def cause_text(cause: Cause, document: Document = "invoice") -> str:
    """Say in a few English words why there is an entry."""
    other, day = cause.number or "", cause.day.isoformat() if cause.day else ""
    by = f" ({cause.text})" if cause.text else ""
    match cause.key:
        case "issued":
            return f"{document} issued"
        case "credited by" | "replaced by" | "credit taken back by" | "credit returned to":
            return f"{cause.key} {other}"
        case "agreed adjustment" | "agreed discount":
            rate = f" of {_rate(cause)}% on {cause.base}" if cause.rate is not None else ""
            return f"{cause.key}{rate}, agreed {day} ({cause.dispute})"
        case "agreement replaced":
            return f"the agreement of {day} was replaced ({cause.dispute})"
        case "early payment":
            return f"{_rate(cause)}% for paying by {day}"
        case "early payment lapsed":
            return "early-payment discount lapsed: the payment went back"
        case "paid" | "paid before issue" | "paid back" | "given up":
            return f"{cause.key}{by}"
        case "paid after all":
            return "paid after it was written off"
        case "paid late":
            return f"flat fee for late payment, due {day}"
        case "interest":
            return _interest(cause)
        case "charge waived":
            return f"charge waived, replaced by {other}"
        case "overpaid on":
            return f"overpaid on {other}"
        case "credit used on":
            return f"credit used on {other}"
        case "credit of replaced":
            return f"paid on {other}, which this replaces"
        case "moved to replacement":
            return f"moved to {other}, which replaces this"
        case "moved to corrected":
            return f"taken off {other}"


def _rate(cause: Cause) -> str:
    return number(cause.rate) if cause.rate is not None else ""


def _interest(cause: Cause) -> str:
    days = counted(cause.days or 0, "day")
    return f"{_rate(cause)}% a year on {cause.base} for {days}, {cause.since} to {cause.until}"
