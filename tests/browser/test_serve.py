"""Reloading under `mkdocs serve`, against MkDocs' own server."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from mkdocs.livereload import LiveReloadServer
from playwright.sync_api import Page, expect
from tests.browser.small_site import Client, SealedPage, SmallSite

pytestmark = pytest.mark.browser

ANNA = Client(b"\x07" * 32)


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """The address, and a file that starts a new build when it is written."""
    tall = "".join(f"<p>Line {n}</p>" for n in range(200))
    site = SmallSite([(ANNA, SealedPage("home", "Home", f"<h1>Open</h1>{tall}"))])
    folder = site.build(tmp_path, extra={"goodterms_serve": True})
    watched = tmp_path / "watched"
    watched.mkdir()
    server = LiveReloadServer(lambda: None, "127.0.0.1", 0, str(folder), polling_interval=0.05)
    server.watch(str(watched))
    running = threading.Thread(target=server.serve, daemon=True)
    running.start()
    yield f"http://127.0.0.1:{_port(server)}", watched / "record.yml"
    server.shutdown()


def _port(server: LiveReloadServer) -> int:
    while not server.server_address[1]:
        threading.Event().wait(0.01)
    return int(server.server_address[1])


def test_a_new_build_reloads_a_sealed_page_and_keeps_it_open(tab: Page, served: tuple[str, Path]) -> None:
    url, record = served
    with tab.expect_request(re.compile("/livereload/[1-9]")):  # the second poll, which waits for news
        tab.goto(f"{url}/c/{ANNA.page('home')}/{ANNA.fragment}")
    expect(tab.locator("#gt-page h1")).to_be_visible()
    tab.evaluate("scrollTo(0, 900)")
    with tab.expect_event("load"):
        record.write_text("changed", encoding="utf-8")
    expect(tab.locator("#gt-page h1")).to_be_attached()
    expect(tab.locator("#gt-page h1")).not_to_be_in_viewport()
    assert tab.evaluate("scrollY") == 900


def test_a_published_site_polls_nothing(tmp_path: Path) -> None:
    site = SmallSite([(ANNA, SealedPage("home", "Home", "<h1>Open</h1>"))]).build(tmp_path)
    assert not [page for page in site.rglob("*.html") if "serve.js" in page.read_text(encoding="utf-8")]
