"""records + a date -> what is owed, when and why. Pure arithmetic: no I/O, no clock, no HTML."""

from goodterms.ledger.accounts import client_ledger
from goodterms.ledger.audit import Finding, audit, audit_policy
from goodterms.ledger.explain import explain
from goodterms.ledger.model import (
    Account,
    AgreedCredit,
    Cause,
    ClientLedger,
    EarlyDiscount,
    Entry,
    Instalment,
    LineTotal,
    State,
    TaxGroup,
    Totals,
)
from goodterms.ledger.quote import Quote, quote, quote_json
from goodterms.ledger.statement import Statement, statement, statement_csv, statement_json

__all__ = [
    "Account",
    "AgreedCredit",
    "Cause",
    "ClientLedger",
    "EarlyDiscount",
    "Entry",
    "Finding",
    "Instalment",
    "LineTotal",
    "Quote",
    "State",
    "Statement",
    "TaxGroup",
    "Totals",
    "audit",
    "audit_policy",
    "client_ledger",
    "explain",
    "quote",
    "quote_json",
    "statement",
    "statement_csv",
    "statement_json",
]
