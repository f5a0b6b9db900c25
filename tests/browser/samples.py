"""The pages that the browser tests open, and how a test asks whether one is open."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page, expect
from tests.browser.small_site import Client, SealedPage, SmallSite

KVIST = Client(b"\x01" * 32)
OTHER = Client(b"\x02" * 32)
CODED = Client(b"\x03" * 32, code="0TF7K2M9PXQ1RV5W8Y3Z")
CONTRACT = b"%PDF-1.7\n" + bytes(range(256)) * 40

HOME_HTML = """
<h1>Two invoices are open</h1>
<p><a id="next" href="../{invoice}/" data-gt-page>Invoice 2026-014</a></p>
<p><a id="contract" href="../{contract}/sealed.bin" data-gt-document data-gt-id="{contract}">Contract</a></p>
<p><a id="notes" href="../{notes}/sealed.bin" data-gt-document data-gt-id="{notes}">Notes</a></p>
<p><a id="gone" href="../{gone}/sealed.bin" data-gt-document data-gt-id="{gone}">Lost</a></p>
<button type="button" id="copy" data-gt-copy="IS14 0159 2600 7654 5510 7303 39">Copy</button>
<button type="button" id="share" data-gt-share>Share</button>
"""
HOSTILE_HTML = """
<h1>Remarks</h1>
<script>window.ran = 'script'</script>
<script src="../../evil.js"></script>
<img src="missing.png" onerror="window.ran = 'onerror'">
<svg onload="window.ran = 'svg'"></svg>
<a id="scripted" href="javascript:window.ran = 'link'">Look</a>
<iframe srcdoc="<script>parent.ran = 'iframe'</script>"></iframe>
<meta http-equiv="refresh" content="0;url=https://evil.example/">
<form action="https://evil.example/"><button id="send">Send</button></form>
<img src="https://evil.example/pixel.png">
<p style="background:url(https://evil.example/bg.png)" onclick="window.ran = 'onclick'" id="styled">Text</p>
"""
AWAY_HTML = """
<h1>Away</h1>
<a href="/c/x/" data-gt-page>1</a> <a href="//evil.example/" data-gt-page>2</a>
<a href="http://127.0.0.1:1/" data-gt-page>3</a> <a href="mailto:a@evil.example" data-gt-page>4</a>
"""


def home_page(client: Client) -> SealedPage:
    ids = {path: client.page(path) for path in ("invoice", "contract", "notes", "gone")}
    return SealedPage("home", "Kvist & Holm", HOME_HTML.format_map(ids), "is")


def _documents(client: Client) -> list[tuple[Client, str, str, str, bytes]]:
    return [
        (client, "contract", "Rammasamningur 2026.pdf", "application/pdf", CONTRACT),
        (client, "notes", "notes/../x.html", "text/html", b"<script>alert(1)</script>"),
    ]


@dataclass(frozen=True)
class Portal:
    """The small site, served."""

    folder: Path
    url: str

    def page(self, client: Client, path: str = "home") -> str:
        """The address of a page, without a key."""
        return f"{self.url}/c/{client.page(path)}/"

    def link(self, client: Client, path: str = "home") -> str:
        """The client's link to a page."""
        return self.page(client, path) + client.fragment

    def file(self, client: Client, path: str = "home") -> Path:
        """The file of a page."""
        return self.folder / "c" / client.page(path) / "index.html"


def sample_site() -> SmallSite:
    """Three clients, one of them with an access code."""
    site = SmallSite()
    for client in (KVIST, OTHER, CODED):
        invoice = SealedPage("invoice", "Invoice 2026-014", "<h1>Invoice 2026-014</h1>")
        site.pages += [(client, home_page(client)), (client, invoice)]
        site.documents += _documents(client)
    contract, key = KVIST.page("contract"), KVIST.page_fragment("contract")[3:]
    with_own = (
        f'<h1>Invoice 2026-015</h1><a id="own" href="../{contract}/sealed.bin" data-gt-document '
        f'data-gt-id="{contract}" data-gt-key="{key}">PDF</a>'
    )
    site.pages += [
        (KVIST, SealedPage("with-pdf", "Invoice 2026-015", with_own)),
        (KVIST, SealedPage("hostile", "Remarks", HOSTILE_HTML)),
        (KVIST, SealedPage("away", "Away", AWAY_HTML)),
    ]
    return site


def opened(tab: Page) -> None:
    """Hold that the page is open."""
    expect(tab.locator("#gt-page h1")).to_be_visible()
    expect(tab.locator("#gt-lock")).to_be_hidden()


def locked(tab: Page, sentence: str) -> None:
    """Hold that the page is closed, and that the shell says this."""
    expect(tab.locator("#gt-say h1")).to_have_text(sentence)
    expect(tab.locator("#gt-page")).to_be_hidden()
    expect(tab.locator("#gt-keep")).to_be_hidden()


def stored(tab: Page, storage: str) -> str:
    """All that sessionStorage or localStorage holds."""
    text = tab.evaluate(f"JSON.stringify(Object.entries({storage}))")
    assert isinstance(text, str)
    return text
