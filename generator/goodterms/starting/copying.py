"""An earlier invoice's lines as they were written: a price that came from a rate does so again."""

from __future__ import annotations

from collections.abc import Iterator

from goodterms.building.clients import meant_invoice
from goodterms.errors import GoodTermsError
from goodterms.records.load import LoadedClient
from goodterms.records.yaml import Value, read_yaml

_TAKEN = ("purpose", "terms", "tax_free")


def copied(loaded: LoadedClient, number: str) -> tuple[dict[str, str], tuple[dict[str, str], ...]]:
    """Return what an invoice has in common with its like: purpose, terms, why it has no tax, and its lines.

    Raises:
        GoodTermsError: The client has no invoice of that number.
    """
    for invoice in _written(loaded):
        if invoice.get("number") == number:
            lines = invoice.get("lines")
            found = (
                tuple(line for line in lines if isinstance(line, dict)) if isinstance(lines, tuple) else ()
            )
            return (
                {key: str(invoice[key]) for key in _TAKEN if key in invoice},
                tuple({key: str(text) for key, text in line.items()} for line in found),
            )
    known = [invoice.number for invoice in loaded.client.invoices]
    raise GoodTermsError(f"the client has no invoice {number}", meant_invoice(number, known))


def _written(loaded: LoadedClient) -> Iterator[dict[str, Value]]:
    for source in loaded.sources:
        value, _ = read_yaml(source.data)
        invoices = value.get("invoices") if isinstance(value, dict) else None
        for invoice in invoices if isinstance(invoices, tuple) else ():
            if isinstance(invoice, dict):
                yield invoice
