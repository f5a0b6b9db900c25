"""records + ledger -> what a client reads."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from goodterms.ledger import ClientLedger
from goodterms.pages.documents import Document, client_documents
from goodterms.pages.home import home
from goodterms.pages.invoice import invoice_page
from goodterms.pages.scene import Scene
from goodterms.pages.templates import template
from goodterms.pages.words import words
from goodterms.records.client import Client
from goodterms.records.policy import Policy

__all__ = ["Document", "Page", "client_documents", "client_pages", "page_paths"]


@dataclass(frozen=True, slots=True)
class Page:
    """A page before it is sealed."""

    path: str
    """``home`` or ``invoice/<number>``; nothing but the page's id is made of it."""
    title: str
    lang: str
    """BCP 47 tag of the language it is written in."""
    html: str
    """The inner HTML: one article, without scripts and inline styles."""


def page_paths(client: Client, as_of: date) -> tuple[str, ...]:
    """Return the paths of a client's pages on a day, without rendering any of them."""
    numbers = (invoice.number for invoice in client.invoices if invoice.issued and invoice.issued <= as_of)
    return ("home", *(f"invoice/{number}" for number in numbers))


def client_pages(
    client: Client,
    policy: Policy,
    ledger: ClientLedger,
    link: Callable[[str], str],
    portal: tuple[Path, ...] = (),
) -> Iterator[Page]:
    """Render the pages of a client as they stand on a day; an invoice not issued by then has none.

    Args:
        ledger: The client's accounts on that day, from ``client_ledger(client, policy, day)``.
        link: Returns the id of the page or document with a path.
        portal: The freelancer's own portal folders, whose ``pages/`` come before ours.
    """
    language = client.language
    scene = Scene(
        client=client,
        policy=policy,
        ledger=ledger,
        words=words(language, client.country, client.currency),
        link=link,
    )
    front = home(scene)
    yield Page("home", front.title, language, template("home.html", language, portal).render(page=front))
    back = link("home")
    for account in scene.ledger.accounts:
        view = invoice_page(account, scene)
        html = template("invoice.html", language, portal).render(page=view, home=back)
        yield Page(f"invoice/{view.number}", view.title, language, html)
