"""What all prints have in common: the two parties, the paper, the words of head and foot."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from goodterms.locale import translations
from goodterms.pages.format import group_iban, unbroken
from goodterms.pages.parties import Party, issuer, recipient
from goodterms.pages.pdf.compile import compile_pdf
from goodterms.pages.scene import PRINTS, Scene
from goodterms.pages.words import Words

DOMAIN = "print"
"""The catalogue of what only prints say; all else they say with the words of the pages."""

ACCENT = "#1b5468"
"""The house colour, as in portal.css."""

# CLDR, supplemental data, measurementData/paperSize: the rest of the world writes on A4.
_LETTER = frozenset(["BZ", "CA", "CL", "CO", "CR", "GT", "MX", "NI", "PA", "PH", "PR", "SV", "US", "VE"])


@dataclass(frozen=True, slots=True)
class Print:
    """A PDF that is yet to be made: its place, and all it is made of."""

    path: str
    """``print/`` and the path of its page, in a further language behind ``<language>/``; nothing but the
    document's id is made of it."""
    name: str
    """What it is called when it is saved."""
    template: str
    data: str
    """JSON."""
    day: date
    """Written into the file as the day of its making."""
    type: str = "application/pdf"

    def make(self, portal: tuple[Path, ...] = ()) -> bytes:
        """Return the PDF.

        Raises:
            GoodTermsError: A template of the freelancer's own cannot be laid out.
        """
        return compile_pdf(self.template, self.data, self.day, portal)


def path_of(page: str, scene: Scene) -> str:
    """Return the path of the PDF of a page, which no page can have, even that of an invoice ``x.pdf``."""
    return f"{scene.prefix}{PRINTS}{page}"


def said(language: str) -> Callable[[str], str]:
    """Return the translation of what only prints say."""
    return translations(language, DOMAIN).gettext


def letter(scene: Scene, accent: str = ACCENT) -> dict[str, Any]:
    """Return the part of the data that is the same for all of a client's prints."""
    sender, client, words = issuer(scene), recipient(scene), scene.words
    freelancer, say = scene.policy.freelancer, said(words.language)
    bank = unbroken(f"IBAN {group_iban(freelancer.iban)}") + (
        f", {unbroken(f'BIC {freelancer.bic}')}" if freelancer.bic else ""
    )
    return {
        "lang": words.language,
        "region": scene.client.country,
        "paper": "us-letter" if scene.client.country in _LETTER else "a4",
        "accent": accent,
        "author": sender.name,
        "sender": {
            "name": sender.name,
            "short": short(sender.name),
            "line": " · ".join((sender.name, *sender.address)),
            "address": sender.address,
            "contact": [line for line in (sender.email, sender.phone, sender.tax_id) if line],
        },
        "recipient": _window(client, words.gettext),
        "footer": [short(sender.name), bank],
        "page_of": say("Page {page} of {pages}"),
    }


def _window(client: Party, gettext: Callable[[str], str]) -> list[str]:
    contact = [gettext("Attention: {name}").format(name=client.contact)] if client.contact else []
    lines = [client.name, *contact, *client.address]
    return [*lines, "", client.tax_id] if client.tax_id else lines


def short(text: str, limit: int = 60) -> str:
    """Cut a text that has to stand on one line."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def name_of(text: str, scene: Scene) -> str:
    """Return what a PDF is called when it is saved: a name that every file system takes."""
    bare = re.sub(r'[\x00-\x1f\x7f<>:"/\\|?*\s]+', "-", text).strip(".-")[:80] or "document"
    return f"{bare}-{scene.words.language}.pdf" if scene.prefix else f"{bare}.pdf"


def to_json(data: dict[str, Any]) -> str:
    """Write data down, the same way every time."""
    return Words.tidy(json.dumps(data, ensure_ascii=False, separators=(",", ":")))
