"""Prints: the letters that a client downloads, from the very views that the pages show.

A print is data, a template and a day (:class:`Print`); making it costs a few milliseconds
and depends on nothing else, so what has been made once can be kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from goodterms.ledger import ClientLedger
from goodterms.pages.dispute import dispute_page, disputes
from goodterms.pages.invoice import invoice_page
from goodterms.pages.languages import spoken
from goodterms.pages.pdf.compile import compile_pdf, fingerprint, forget
from goodterms.pages.pdf.invoice import invoice_path, invoice_print
from goodterms.pages.pdf.letter import ACCENT, Print
from goodterms.pages.pdf.statement import statement_path, statement_print
from goodterms.pages.pdf.summary import summary_path, summary_print
from goodterms.pages.scene import Scene
from goodterms.pages.statement import any_entries, statement_page
from goodterms.pages.words import words
from goodterms.records.client import Client
from goodterms.records.policy import Policy

__all__ = [
    "ACCENT",
    "Print",
    "client_prints",
    "compile_pdf",
    "fingerprint",
    "forget",
    "invoice_path",
    "invoice_print",
    "prints",
    "statement_path",
    "statement_print",
    "summary_path",
    "summary_print",
]


def client_prints(
    client: Client,
    policy: Policy,
    ledger: ClientLedger,
    link: Callable[[str], str],
    accent: str = ACCENT,
) -> Iterator[Print]:
    """Yield every print of a client on a day, in each of the client's languages.

    Args:
        client: The record.
        policy: The house's terms.
        ledger: The client's accounts on that day, from ``client_ledger(client, policy, day)``.
        link: Returns the id of the page or document with a path.
        accent: The one colour, as ``#rrggbb``.
    """
    for language, prefix in spoken(client):
        says = words(language, client.country, client.currency)
        yield from prints(Scene(client, policy, ledger, says, link, prefix), accent)


def prints(scene: Scene, accent: str = ACCENT) -> Iterator[Print]:
    """Yield every print in the language of a scene: invoices, written summaries, the statement of account.

    Each has a page of the same path without ``print/``.
    """
    for account in scene.ledger.accounts:
        yield invoice_print(invoice_page(account, scene), scene, accent)
    for dispute in disputes(scene):
        yield summary_print(dispute_page(dispute, scene), scene, accent)
    if any_entries(scene.client, scene.as_of):
        yield statement_print(statement_page(scene), scene, accent)
