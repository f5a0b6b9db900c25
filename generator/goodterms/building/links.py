"""The links that clients are given."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from html import escape
from typing import Any

import segno

from goodterms.building.clients import client_files, named, refuse
from goodterms.building.project import Project, build_day
from goodterms.building.staging import SEALED_FOLDER
from goodterms.pages import page_paths
from goodterms.records.load import read_client
from goodterms.sealing.keys import Access, format_code


@dataclass(frozen=True, slots=True)
class ClientLinks:
    """What one client is given, and the addresses of all pages it opens."""

    client: str
    """The slug, which only the freelancer sees."""
    name: str
    mode: str
    code: str | None = field(repr=False)
    url: str = field(repr=False)
    pages: tuple[tuple[str, str, str], ...] = field(repr=False)
    """Path, page id and private link of each page."""

    def as_json(self) -> dict[str, Any]:
        """Return the shape that ``goodterms links --json`` lists."""
        return {
            "client": self.client,
            "mode": self.mode,
            "code": format_code(self.code) if self.code else None,
            "url": self.url,
            "pages": [{"path": path, "id": id_, "url": url} for path, id_, url in self.pages],
        }

    def qr(self) -> segno.QRCode:
        """Return the link as a QR code that survives being printed."""
        return segno.make(self.url, error="m", micro=False)


def client_links(project: Project, secret: bytes, names: Iterable[str] = ()) -> list[ClientLinks]:
    """Work out the links of the named clients, or of all.

    Args:
        project: The project; its ``site_url`` must be set.
        secret: The root secret.
        names: Slugs.

    Raises:
        GoodTermsError: A name that no client has, or a record that cannot be read.
    """
    known = client_files(project)
    chosen = [named(known, name) for name in dict.fromkeys(names)] or list(known.values())
    day = build_day(project.as_of)
    found = []
    for files in chosen:
        loaded, problems = read_client(files, project.root)
        refuse(problems)
        assert loaded is not None  # noqa: S101 - without a record there are problems
        client = loaded.client
        access = Access.derive(secret, files.slug, client.access.epoch, client.access.mode)
        pages = []
        for path in page_paths(client, day):
            id_ = access.page_id(path)
            pages.append((path, id_, f"{project.site_url}{SEALED_FOLDER}/{id_}/#{access.fragment}"))
        found.append(
            ClientLinks(files.slug, client.name, access.mode, access.code, pages[0][2], tuple(pages))
        )
    return found


_SHEET = """<!doctype html>
<html><head><meta charset="utf-8"><meta name="robots" content="noindex"><title>Private links</title>
<style>
body {{ font: 12pt/1.5 system-ui, sans-serif; margin: 2cm; color: #111; }}
section {{ break-after: page; }}
svg {{ width: 6cm; height: 6cm; }}
p {{ overflow-wrap: anywhere; }}
code {{ font-size: 14pt; letter-spacing: .05em; }}
</style></head><body>
{}
</body></html>
"""


def letter(links: Iterable[ClientLinks]) -> str:
    """Return a sheet for each client, to print and put in a letter. A code has a sheet of its own."""
    sheets = []
    for one in links:
        drawing = one.qr().svg_inline(border=2)
        sheets.append(f"<section><h1>{escape(one.name)}</h1>{drawing}<p>{escape(one.url)}</p></section>")
        if one.code:
            sheets.append(
                f"<section><h1>{escape(one.name)}</h1><p><code>{format_code(one.code)}</code></p></section>"
            )
    return _SHEET.format("\n".join(sheets))
