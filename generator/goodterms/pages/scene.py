"""One client on one day in one language: what every view is built from.

The client's type has no private part, so no view can show one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from goodterms.ledger import Account, ClientLedger
from goodterms.pages.words import Words
from goodterms.records.client import Client
from goodterms.records.policy import Policy


@dataclass(frozen=True, slots=True)
class Ref:
    """An invoice by its number, and the id of its page."""

    number: str
    page: str


@dataclass(frozen=True, slots=True)
class Scene:
    """What a view may look at.

    Args:
        link: Returns the id of the page or document with a path.
    """

    client: Client
    policy: Policy
    ledger: ClientLedger
    words: Words
    link: Callable[[str], str]
    accounts: dict[str, Account] = field(init=False)
    """By number; drafts are not among them."""

    def __post_init__(self) -> None:
        issued = {account.invoice.number: account for account in self.ledger.accounts}
        object.__setattr__(self, "accounts", issued)

    @property
    def as_of(self) -> date:
        """Return the day of the page."""
        return self.ledger.as_of

    def ref(self, number: str) -> Ref:
        """Return where an invoice has its page."""
        return Ref(number, self.link(f"invoice/{number}"))
