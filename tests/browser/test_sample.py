"""The sample portal as its clients see it: each link opened in a real browser, on a phone and on a desk."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.browser.conftest import Served
from tests.conftest import SECRET, Portal, copy_sample, environ

pytestmark = pytest.mark.browser

CLIENTS = ("brandtner", "koktalqysh", "kvistholm", "murmurlab", "podskalka", "thornquay")
PHONE: tuple[int, Literal["light"]] = (390, "light")
DESK: tuple[int, Literal["dark"]] = (1280, "dark")
# Of what the records' private notes say.
PRIVATE = (
    "ten past eleven",
    "second prototype",
    "dale says",
    "half in advance",
    "a pleasure to work",
    "carrier's promise",
)
# Due on the sample's day, worked out by hand from the records.
DUE = {
    "brandtner": "1.495,70",
    "kvistholm": "100.000",
    "podskalka": "4 040,00",
}


@pytest.fixture(scope="session")
def address(built: Portal, serve: type[Served]) -> str:
    return serve(built.site, stays=True).url


@pytest.fixture(scope="session")
def links(built: Portal, address: str) -> dict[str, dict[str, Any]]:
    done = built.goodterms("links", "--json", "--site-url", address)
    assert done.returncode == 0, done.stderr
    return {one["client"]: one for one in json.loads(done.stdout)}


def watch(tab: Page, address: str) -> list[str]:
    """Collect what no page may do: break the policy, raise, or ask another server."""
    wrong: list[str] = []
    tab.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    tab.on("pageerror", lambda error: wrong.append(str(error)))
    tab.on(
        "request", lambda r: None if r.url.startswith((address, "blob:", "data:")) else wrong.append(r.url)
    )
    return wrong


def open_link(tab: Page, link: dict[str, Any], url: str | None = None) -> None:
    tab.goto(url or link["url"])
    if link["code"] and tab.locator("#gt-page").is_hidden():
        tab.locator("input:visible").first.fill(link["code"].lower())
        tab.keyboard.press("Enter")
    expect(tab.locator("#gt-page h1")).to_be_visible()


def resize(tab: Page, width: int, scheme: Literal["light", "dark"]) -> None:
    tab.set_viewport_size({"width": width, "height": 844})
    tab.emulate_media(color_scheme=scheme)


def test_every_client_of_the_sample_is_tried(links: dict[str, dict[str, Any]]) -> None:
    assert set(links) == set(CLIENTS)


@pytest.mark.parametrize("client", CLIENTS)
def test_all_pages_of_a_client(
    browser: Browser, address: str, links: dict[str, dict[str, Any]], client: str
) -> None:
    context = browser.new_context()
    tab = context.new_page()
    wrong = watch(tab, address)
    link = links[client]
    for page in link["pages"]:
        resize(tab, *PHONE)
        open_link(tab, link, page["url"])
        assert "#" not in tab.url, "the key leaves the address bar"
        assert tab.locator("#gt-page h1").count() == 1
        shown = tab.content().casefold()
        assert [note for note in PRIVATE if note in shown] == []
        for width, scheme in (PHONE, DESK):
            resize(tab, width, scheme)
            assert tab.evaluate("document.documentElement.scrollWidth") <= width, (
                f"{page['path']} is too wide"
            )
    assert wrong == []
    context.close()


@pytest.mark.parametrize("client", DUE)
def test_the_amount_due_is_seen_without_scrolling(
    browser: Browser, links: dict[str, dict[str, Any]], client: str
) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844})
    tab = context.new_page()
    open_link(tab, links[client])
    expect(tab.get_by_text(DUE[client]).first).to_be_in_viewport()
    sizes = tab.locator("#gt-page *").evaluate_all(
        "all => all.filter(e => e.children.length === 0 && e.textContent.trim())"
        ".map(e => [parseFloat(getComputedStyle(e).fontSize), e.textContent.replace(/\\s/g, ' ')])"
    )
    assert DUE[client] in max(sizes)[1], "nothing is larger than it"
    context.close()


def test_links_between_pages_carry_the_key_on(browser: Browser, links: dict[str, dict[str, Any]]) -> None:
    context = browser.new_context()
    tab = context.new_page()
    open_link(tab, links["kvistholm"])
    tab.locator("a[data-gt-page]").first.click()
    expect(tab.locator("#gt-page h1")).to_be_visible()
    assert "#" not in tab.url
    with context.expect_page() as opened:
        tab.locator("a[data-gt-page]").first.click(modifiers=["Control"])
    expect(opened.value.locator("#gt-page h1")).to_be_visible()
    context.close()


def test_a_document_opens_from_the_page(
    browser: Browser, built: Portal, links: dict[str, dict[str, Any]], tmp_path: Path
) -> None:
    context = browser.new_context(accept_downloads=True)
    tab = context.new_page()
    open_link(tab, links["brandtner"])
    with tab.expect_download() as download:
        tab.locator("a[data-gt-document]").first.click()
    download.value.save_as(tmp_path / "saved")
    assert download.value.suggested_filename == "contract.pdf"
    assert (tmp_path / "saved").read_bytes() == (built.root / "clients/brandtner/contract.pdf").read_bytes()
    context.close()


HOSTILE = """\
name: "Kv<script>document.title='owned'</script>ist \u200f\u05e9\u05dc\u05d5\u05dd 🦉 \\"& 'Co"
language: en
currency: EUR
country: DE
address: "<img src=x onerror=alert(1)>"
contact: {name: "<b>Bold</b>", email: bold@kvist.example}
invoices:
  - number: "2026-1</script><script>alert(2)</script>"
    issued: 2026-03-02
    purpose: "{{ 7*7 }} {% raw %} <a href='javascript:alert(3)'>x</a>"
    lines:
      - {item: "<style>*{display:none}</style>", quantity: 1, price: 100.00, tax: 19}
      - {item: %LONG%, quantity: 1, price: 999999999999.99, tax: 19}
updates:
  - on: 2026-03-03
    text: |
      <script>alert(4)</script> [click](javascript:alert(5)) ![x](https://tracker.example/p.png)
      <iframe src="https://evil.example"></iframe> <div onclick="alert(6)" style="position:fixed">x</div>
disputes:
  - id: "D<1>"
    invoice: "2026-1</script><script>alert(2)</script>"
    raised: 2026-03-12
    concern: "<svg onload=alert(7)>"
    summary: "# Hi <script>alert(8)</script> [a](data:text/html,x) ![b](//evil.example/x.png)"
"""


def test_hostile_text_is_harmless_and_readable(browser: Browser, serve: type[Served], tmp_path: Path) -> None:
    portal = copy_sample(tmp_path / "portal", environ(GOODTERMS_SECRET=SECRET))
    (portal.root / "clients/hostile.yml").write_text(HOSTILE.replace("%LONG%", "W" * 200), encoding="utf-8")
    done = portal.build("--quiet")
    assert done.returncode == 0, done.stderr
    served = serve(portal.site)
    found = json.loads(portal.goodterms("links", "hostile", "--json", "--site-url", served.url).stdout)
    for width in (390, 1280):
        context = browser.new_context(viewport={"width": width, "height": 844})
        tab = context.new_page()
        wrong = watch(tab, served.url)
        for page in found[0]["pages"]:
            open_link(tab, found[0], page["url"])
            inside = tab.locator("#gt-page")
            assert (
                inside.locator("script, style, iframe, img, object, [onerror], [onclick], [style]").count()
                == 0
            )
            hrefs = inside.locator("a[href]").evaluate_all("all => all.map(a => a.getAttribute('href'))")
            assert not [href for href in hrefs if href.startswith(("javascript:", "data:"))]
            assert tab.evaluate("document.documentElement.scrollWidth") <= width
        assert "document.title=" in tab.locator("body").inner_text(), "it is shown as the text it is"
        assert wrong == []
        assert tab.title() != "owned"
        context.close()


def test_a_plain_click_leaves_no_key_in_the_history(
    browser: Browser, links: dict[str, dict[str, Any]]
) -> None:
    context = browser.new_context()
    tab = context.new_page()
    visited: list[str] = []
    tab.on("framenavigated", lambda frame: visited.append(frame.url))
    tab.on("request", lambda request: visited.append(request.url))
    open_link(tab, links["kvistholm"])
    visited.clear()
    tab.locator("a[data-gt-page]").first.click()
    expect(tab.locator("#gt-page h1")).to_be_visible()
    assert visited
    assert not [url for url in visited if "#" in url]
    context.close()


def test_a_link_whose_mailer_encoded_it_still_opens(
    browser: Browser, links: dict[str, dict[str, Any]]
) -> None:
    context = browser.new_context()
    tab = context.new_page()
    link = links["kvistholm"]
    open_link(tab, link, link["url"].replace("#c=", "#c%3D"))
    assert "#" not in tab.url
    context.close()


def test_the_guide_is_calm_and_can_be_searched(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB")
    tab = context.new_page()
    wrong = watch(tab, address)
    tab.goto(f"{address}/")
    expect(tab.locator("h1")).to_contain_text("Working together")
    tab.get_by_placeholder("Search").click()
    tab.keyboard.type("instalments")
    expect(tab.locator(".md-search-result__item").first).to_be_visible()
    assert wrong == []
    tab.goto(f"{address}/nowhere/")
    assert tab.locator("h1").count() == 1
    # The missing page itself is what the browser calls an error.
    assert [text for text in wrong if "404" not in text] == []
    context.close()
