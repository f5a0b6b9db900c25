"""An invoice's or credit note's view -> the data of its letter. No figure is worked out here."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from goodterms.pages.due import Due, Pay
from goodterms.pages.invoice import InvoicePage
from goodterms.pages.pdf.letter import ACCENT, Print, letter, name_of, path_of, said, short, to_json
from goodterms.pages.pdf.qr import modules
from goodterms.pages.pdf.tree import nodes
from goodterms.pages.scene import Scene
from goodterms.pages.words import Words


def invoice_path(number: str, scene: Scene) -> str:
    """Return the path of an invoice's PDF, which its id is made of."""
    return path_of(f"invoice/{number}", scene)


def invoice_print(view: InvoicePage, scene: Scene, accent: str = ACCENT) -> Print:
    """Return the PDF of an invoice, a credit note or a corrected invoice, yet to be made.

    It changes when what it says changes, not from one day to the next: its day is the one
    of issue.

    Args:
        view: The view that the page of the same invoice shows.
        scene: What the view was made from.
        accent: The one colour, as ``#rrggbb``.
    """
    account = scene.accounts[view.number]
    return Print(
        path=invoice_path(view.number, scene),
        name=name_of(view.number, scene),
        template="invoice",
        data=to_json(_data(view, scene, accent)),
        day=account.invoice.issued or scene.as_of,
    )


def _data(view: InvoicePage, scene: Scene, accent: str) -> dict[str, Any]:
    words = scene.words
    _ = words.gettext
    return {
        "letter": letter(scene, accent),
        "title": view.title,
        "short": short(view.title),
        "description": view.purpose,
        "purpose": view.purpose,
        "facts": [{"label": fact.label, "value": fact.value} for fact in view.facts],
        "notices": view.notices,
        "lines": [
            {
                "item": line.item,
                "quantity": line.quantity,
                "price": line.price,
                "tax": line.tax,
                "net": line.net,
            }
            for line in view.lines
        ],
        "totals": [
            {"label": _("Net"), "value": view.net},
            *({"label": tax.label, "value": tax.tax} for tax in view.taxes),
            {"label": view.total_label, "value": view.total, "strong": True},
        ],
        "tax_reason": view.tax_reason,
        "note": nodes(view.note, level=1) if view.note else [],
        "terms": view.terms,
        "schedule": [
            {"due": part.due, "amount": part.amount, "paid": part.paid, "open": part.open}
            for part in view.schedule
        ],
        "talks": [
            {"title": _("In discussion"), "sentences": [talk.raised, talk.disputed, talk.next]}
            for talk in view.talks
        ],
        "agreements": [
            {"title": _("What we agreed"), "agreed": one.agreed, "effects": one.effects}
            for one in view.agreements
        ],
        "entries": _entries(view),
        "open": view.open,
        "pay": _pay(view.due, view.pay, scene) if view.due and view.pay else None,
        "thanks": view.thanks
        or (
            _("{amount} is in discussion and not due until we have agreed.").format(amount=view.discussed)
            if view.discussed
            else ""
        ),
        "words": _words(words),
    }


def _entries(view: InvoicePage) -> list[dict[str, str]]:
    # The first entry is the document itself; alone, it tells nothing that the total does not.
    if len(view.entries) < 2:
        return []
    return [
        {"on": entry.on, "cause": entry.cause, "amount": entry.amount, "balance": entry.balance}
        for entry in view.entries
    ]


def _pay(due: Due, pay: Pay, scene: Scene) -> dict[str, Any]:
    return {
        "label": due.label,
        "amount": due.amount,
        "when": due.when,
        "notes": due.notes,
        "details": [*_details(pay, scene.words), *_beyond(due, scene.words)],
        "qr": modules(pay.qr) if pay.qr else (),
        "qr_label": pay.qr_label,
    }


def _details(pay: Pay, words: Words) -> Iterator[dict[str, Any]]:
    _ = words.gettext
    yield {"label": _("Payee"), "value": pay.holder, "code": False}
    yield {"label": "IBAN", "value": pay.iban, "code": True}
    if pay.bic:
        yield {"label": "BIC", "value": pay.bic, "code": True}
    yield {"label": _("Reference"), "value": pay.reference, "code": True}


def _beyond(due: Due, words: Words) -> Iterator[dict[str, Any]]:
    _ = words.gettext
    if due.disputed:
        yield {"label": _("In discussion, not due"), "value": due.disputed, "code": False}
    if due.open:
        yield {"label": _("Left to pay in all"), "value": due.open, "code": False}


def _words(words: Words) -> dict[str, str]:
    _ = words.gettext
    return {
        "item": _("Item"),
        "quantity": _("Quantity"),
        "price": _("Unit price"),
        "tax": _("Tax"),
        "net": _("Net"),
        "terms": _("Payment terms:"),
        "schedule": _("Payment schedule"),
        "due": _("Due"),
        "amount": _("Amount"),
        "paid": _("Paid or taken off"),
        "left": _("Left to pay"),
        "account": _("Account"),
        "day": _("Day"),
        "what": _("What happened"),
        "balance": _("Balance"),
        "scan": said(words.language)("Scan with your banking app"),
    }
