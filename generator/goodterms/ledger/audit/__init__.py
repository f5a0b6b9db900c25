"""What the ledger cannot reckon with, found before it has to."""

from goodterms.ledger.audit.finding import Finding
from goodterms.ledger.audit.whole import audit, audit_policy

__all__ = ["Finding", "audit", "audit_policy"]
