"""One client on one day in one language: what every view is built from.

The client's type has no private part, so no view can show one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from goodterms.ledger import Account, ClientLedger
from goodterms.pages.words import Words
from goodterms.records.client import Client
from goodterms.records.policy import Policy

if TYPE_CHECKING:
    from goodterms.pages.entries import EntryView


PRINTS = "print/"
"""What stands before the path of a page in that of its PDF."""


@dataclass(frozen=True, slots=True)
class Ref:
    """An invoice or a dispute by its number, and the id of its page."""

    number: str
    page: str


@dataclass(frozen=True, slots=True)
class DocumentRef:
    """A sealed document as a page shows it."""

    title: str
    page: str
    key: str = ""
    """Its own key (b64), so that someone with a link to this one page can open it, too; else empty."""


@dataclass(frozen=True, slots=True)
class Scene:
    """What a view may look at.

    Args:
        link: Returns the id of the page or document with a path.
        prefix: What stands before the path of each page in this language: nothing, or ``en/``.
        key: Returns the key (b64) of the document with a path; None where pages carry no keys.
        pdfs: Whether each invoice, summary and statement has a PDF beside its page.
    """

    client: Client
    policy: Policy
    ledger: ClientLedger
    words: Words
    link: Callable[[str], str]
    prefix: str = ""
    key: Callable[[str], str] | None = None
    pdfs: bool = False
    accounts: dict[str, Account] = field(init=False)
    """By number; drafts are not among them."""
    told: dict[str, tuple[EntryView, ...]] = field(init=False, default_factory=dict, repr=False)
    """The lines of accounts that are worked out already, by number."""

    def __post_init__(self) -> None:
        issued = {account.invoice.number: account for account in self.ledger.accounts}
        object.__setattr__(self, "accounts", issued)

    @property
    def as_of(self) -> date:
        """Return the day of the page."""
        return self.ledger.as_of

    def page(self, path: str) -> str:
        """Return the id of a page in this language."""
        return self.link(self.prefix + path)

    def ref(self, number: str) -> Ref:
        """Return where an invoice has its page."""
        return Ref(number, self.link(f"{self.prefix}invoice/{number}"))

    def dispute(self, name: str) -> Ref:
        """Return where a dispute has its page, the written summary."""
        return Ref(name, self.link(f"{self.prefix}dispute/{name}"))

    def pdf(self, path: str) -> DocumentRef | None:
        """Return the PDF beside a page, by the page's path without the language; None where there is none."""
        if not self.pdfs:
            return None
        return self.file(f"{self.prefix}{PRINTS}{path}", self.words.gettext("Download as PDF"))

    def file(self, path: str, title: str) -> DocumentRef:
        """Return a document by its whole path."""
        return DocumentRef(title, self.link(path), self.key(path) if self.key else "")
