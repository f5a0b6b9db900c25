"""records + ledger -> what a client reads."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from goodterms.ledger import ClientLedger
from goodterms.ledger.statement import StatementLine
from goodterms.pages.agreements import agreements_page, any_agreed
from goodterms.pages.days import forms
from goodterms.pages.dispute import dispute_page, disputes
from goodterms.pages.documents import Document, client_documents
from goodterms.pages.files import GeneratedDocument, calendars, statement_table
from goodterms.pages.home import home
from goodterms.pages.invoice import invoice_page
from goodterms.pages.languages import spoken
from goodterms.pages.scene import Scene
from goodterms.pages.statement import any_entries, lines, statement_page
from goodterms.pages.templates import template
from goodterms.pages.words import words
from goodterms.records.client import Client
from goodterms.records.policy import Policy

__all__ = [
    "Document",
    "GeneratedDocument",
    "Page",
    "client_documents",
    "client_files",
    "client_pages",
    "client_scenes",
    "page_paths",
    "views",
]


@dataclass(frozen=True, slots=True)
class Page:
    """A page before it is sealed."""

    path: str
    """``home``, ``invoice/<number>``, ``dispute/<id>``, ``agreements`` or ``statement``; in a further
    language behind ``<language>/``. Nothing but the page's id is made of it."""
    title: str
    lang: str
    """BCP 47 tag of the language it is written in."""
    html: str
    """The inner HTML: one article, without scripts and inline styles."""


def page_paths(client: Client, as_of: date) -> tuple[str, ...]:
    """Return the paths of a client's pages on a day, without rendering any of them."""
    issued = [invoice.number for invoice in client.invoices if invoice.issued and invoice.issued <= as_of]
    shown = set(issued)
    paths = [
        "home",
        *(f"invoice/{number}" for number in issued),
        *(f"dispute/{one.id}" for one in client.disputes if one.raised <= as_of and one.invoice in shown),
        *(["agreements"] if any_agreed(client, as_of) else []),
        *(["statement"] if any_entries(client, as_of) else []),
    ]
    return tuple(prefix + path for _language, prefix in spoken(client) for path in paths)


def client_scenes(
    client: Client,
    policy: Policy,
    ledger: ClientLedger,
    link: Callable[[str], str],
    key: Callable[[str], str] | None = None,
    *,
    pdfs: bool = False,
) -> Iterator[Scene]:
    """Yield what views are built from, once for each of the client's languages, their own first."""
    for language, prefix in spoken(client):
        spoken_words = words(language, client.country, client.currency)
        yield Scene(client, policy, ledger, spoken_words, link, prefix, key, pdfs)


def client_pages(
    client: Client,
    policy: Policy,
    ledger: ClientLedger,
    link: Callable[[str], str],
    portal: tuple[Path, ...] = (),
    key: Callable[[str], str] | None = None,
    *,
    pdfs: bool = False,
    live: bool = True,
    guides: Collection[str] = (),
) -> Iterator[Page]:
    """Render the pages of a client as they stand on a day; an invoice not issued by then has none.

    Args:
        ledger: The client's accounts on that day, from ``client_ledger(client, policy, day)``.
        link: Returns the id of the page or document with a path.
        portal: The freelancer's own portal folders, whose ``pages/`` come before ours.
        key: Returns the key (b64) of the document with a path, for the pages that link to it.
        pdfs: Whether the pages link to their PDFs, which :mod:`goodterms.pages.pdf` makes.
        live: Whether "in 5 days" is kept right on the day of reading. Not so where the freelancer
            chose the day: then the page tells that day's story throughout.
        guides: Languages in which the guide stands in a folder of its own, as ``de/``; a page in
            any other language links to the guide at the root.
    """
    for scene in client_scenes(client, policy, ledger, link, key, pdfs=pdfs):
        for path, name, view in views(scene):
            language = scene.words.language
            html = template(f"{name}.html", language, portal).render(
                page=view,
                home=scene.page("home"),
                forms=forms(scene.words) if live else "",
                guide=f"../../{language}/" if language in guides else "../../",
            )
            yield Page(scene.prefix + path, view.title, language, scene.words.tidy(html))


def client_files(
    client: Client,
    policy: Policy,
    ledger: ClientLedger,
    link: Callable[[str], str],
) -> Iterator[GeneratedDocument]:
    """Make the documents that the pages link to and no file stands behind.

    Args:
        ledger: As for :func:`client_pages`.
        link: As for :func:`client_pages`.
    """
    for scene in client_scenes(client, policy, ledger, link):
        yield from calendars(scene)
        if any_entries(client, scene.as_of):
            yield statement_table(
                scene,
                (
                    StatementLine(number, entry, balance, view.cause)
                    for number, entry, view, balance in lines(scene)
                ),
            )


def views(scene: Scene) -> Iterator[tuple[str, str, Any]]:
    """Yield path (without the language), template and view of each page in one language."""
    yield "home", "home", home(scene)
    for account in scene.ledger.accounts:
        yield f"invoice/{account.invoice.number}", "invoice", invoice_page(account, scene)
    for dispute in disputes(scene):
        yield f"dispute/{dispute.id}", "dispute", dispute_page(dispute, scene)
    if any_agreed(scene.client, scene.as_of):
        yield "agreements", "agreements", agreements_page(scene)
    if any_entries(scene.client, scene.as_of):
        yield "statement", "statement", statement_page(scene)
