"""Payment terms: what they are, how they are read, and how they are said."""

from goodterms.ledger.terms.model import (
    AfterDelivery,
    Anchors,
    Discount,
    FromReceipt,
    Part,
    Rule,
    Share,
    Terms,
)
from goodterms.ledger.terms.parser import parse_terms
from goodterms.ledger.terms.tokens import TermsProblem

__all__ = [
    "AfterDelivery",
    "Anchors",
    "Discount",
    "FromReceipt",
    "Part",
    "Rule",
    "Share",
    "Terms",
    "TermsProblem",
    "parse_terms",
]
