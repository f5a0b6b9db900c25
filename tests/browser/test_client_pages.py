"""What a client does on a page: hand it on, read it in another language, copy, ask, read it again later."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from tests.browser.samples import locked, opened
from tests.browser.test_paper import long
from tests.browser.test_sample import address, links, open_link
from tests.browser.unsealed import Reader, plain, read_all
from tests.conftest import Portal

__all__ = ["address", "links", "long"]

pytestmark = pytest.mark.browser

IBAN = "DE89370400440532013000"
MAX_SHIFT = 0.02
MAX_WIRE = 60_000
"""Bytes of one page beside the assets that all pages share."""


@pytest.fixture(scope="module")
def readers(built: Portal, address: str) -> dict[str, Reader]:
    return read_all(built, address)


@pytest.fixture(scope="module")
def device(browser: Browser, address: str) -> Iterator[BrowserContext]:
    """A client's device, on which all links were opened in a tab of its own."""
    context = browser.new_context(viewport={"width": 1280, "height": 844}, accept_downloads=True)
    context.set_default_timeout(10_000)
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=address)
    yield context
    context.close()


@pytest.fixture(scope="module")
def desk(device: BrowserContext, links: dict[str, dict[str, Any]]) -> Page:
    """A tab that holds the keys of every client."""
    tab = device.new_page()
    for link in links.values():
        open_link(tab, link)
    return tab


def visit(tab: Page, reader: Reader, path: str) -> None:
    """Open a page in a tab that holds the key."""
    tab.goto(reader.pages[path].url.partition("#")[0])
    opened(tab)


def clipboard(tab: Page) -> str:
    text = tab.evaluate("navigator.clipboard.readText()")
    assert isinstance(text, str)
    return text


class TestSharingOnePage:
    @pytest.mark.parametrize(
        ("client", "path", "files"),
        [
            ("brandtner", "invoice/2026-012", ["2026-012.ics", "2026-012.pdf"]),
            ("brandtner", "dispute/D-2026-2", ["D-2026-2.pdf", "worklog.pdf"]),
            ("thornquay", "invoice/2026-015", ["2026-015.ics", "2026-015.pdf"]),
        ],
    )
    def test_the_link_opens_this_page_and_its_documents_and_nothing_else(
        self,
        browser: Browser,
        desk: Page,
        readers: dict[str, Reader],
        client: str,
        path: str,
        files: list[str],
    ) -> None:
        reader = readers[client]
        visit(desk, reader, path)
        desk.locator("[data-gt-share]").click()
        expect(desk.get_by_role("status").last).not_to_be_empty()
        url = clipboard(desk)
        page = reader.pages[path]
        own = reader.access.page_fragment(path)
        assert url == f"{page.url.partition('#')[0]}#{own}"

        bookkeeper = browser.new_context(accept_downloads=True)
        tab = bookkeeper.new_page()
        tab.goto(url)
        opened(tab)
        assert "#" not in tab.url
        inside = tab.locator("#gt-page")
        assert plain(inside.locator("h1").inner_text()) == page.title
        assert inside.locator("a[data-gt-page]").count() == 0
        assert not [
            href
            for href in inside.locator("a[href]").evaluate_all("all => all.map(a => a.href)")
            if "/c/" in href and not href.endswith("/sealed.bin")
        ]
        for link in page.all("a", data_gt_page="*"):
            assert plain(link.text) in plain(inside.text_content() or ""), "the words of a link stay"
        for useless in (".gt-languages", ".gt-back"):
            expect(inside.locator(useless)).to_be_hidden()
        saved = []
        for document in inside.locator("a[data-gt-document]").all():
            with tab.expect_download() as download:
                document.click()
            saved.append(download.value.suggested_filename)
        assert sorted(saved) == files
        tab.goto(reader.pages["home"].url.partition("#")[0])
        locked(tab, "This page is private.")
        tab.goto(f"{reader.pages['home'].url.partition('#')[0]}#{own}")
        locked(tab, "This link does not open this page.")
        bookkeeper.close()


class TestLanguages:
    def test_the_switch_says_the_whole_page_again_and_leads_back(
        self, desk: Page, readers: dict[str, Reader]
    ) -> None:
        visit(desk, readers["brandtner"], "invoice/2026-012")
        page = desk.locator("#gt-page")
        for language, heading, amount, other in (
            ("de", "Rechnung 2026-012", "1.495,70 €", "English"),
            ("en", "Invoice 2026-012", "€1,495.70", "Deutsch"),
            ("de", "Rechnung 2026-012", "1.495,70 €", "English"),
        ):
            expect(page.locator("h1")).to_have_text(heading)
            assert desk.locator("html").get_attribute("lang") == language
            assert plain(page.locator(".gt-due__amount").inner_text()) == amount
            expect(page.locator(".gt-languages [aria-current]")).to_have_attribute("lang", language)
            page.get_by_role("link", name=other).click()
            desk.wait_for_load_state()
            opened(desk)

    def test_every_page_leads_to_itself_in_each_language(self, readers: dict[str, Reader]) -> None:
        for reader in readers.values():
            languages = {page.lang for page in reader.pages.values()}
            own = reader.pages["home"].lang
            for path, page in reader.pages.items():
                bare = path.removeprefix(f"{page.lang}/")
                wanted = {
                    reader.pages[bare if language == own else f"{language}/{bare}"].id
                    for language in languages - {page.lang}
                }
                switch = page.all("a", data_gt_page="*", hreflang="*")
                assert {link.attributes["href"].split("/")[1] for link in switch} == wanted


class TestPaying:
    def test_the_copy_buttons_copy_what_a_bank_takes(self, desk: Page, readers: dict[str, Reader]) -> None:
        visit(desk, readers["thornquay"], "home")
        copied = []
        for button in desk.locator(".gt-pay [data-gt-copy]").all():
            button.click()
            expect(button).to_have_attribute("data-gt-done", "")
            copied.append(clipboard(desk))
        assert copied == [IBAN, "2890.33", "2026-001, 2026-008"]

    def test_asking_about_an_invoice_begins_a_mail_with_its_number(
        self, desk: Page, readers: dict[str, Reader]
    ) -> None:
        visit(desk, readers["podskalka"], "invoice/2026-014")
        ask = desk.locator(".gt-ask")
        expect(ask.locator("li a").first).to_be_hidden()
        ask.locator("summary").click()
        for link in ask.locator("li a").all():
            expect(link).to_be_visible()
            mail = link.evaluate(
                """a => { const {protocol, pathname, search} = new URL(a.href);
                    const parts = search.slice(1).split('&').map((part) => part.split('='));
                    return [protocol, pathname, ...parts.map(([, value]) => decodeURIComponent(value))]; }"""
            )
            assert mail[:2] == ["mailto:", "anna@lind-studio.example"]
            assert "2026-014" in mail[2]
            assert "2026-014" in mail[3]
            assert "Zielarnia Pod Skałką sp. z o.o." in mail[3]


# What a page says of a day that is so many days ahead (or late, below nought), by hand.
DAYS = {
    ("brandtner", "invoice/2026-012", "2026-04-20"): {1: "in 1 Tag", -21: "21 Tage überfällig"},
    ("thornquay", "invoice/2026-015", "2026-05-08"): {2: "in 2 days", 0: "today", -1: "1 day late"},
    ("podskalka", "invoice/2026-014", "2026-04-15"): {
        1: "za 1 dzień",
        3: "za 3 dni",
        0: "dzisiaj",
        -22: "22 dni po terminie",
    },
    # In Icelandic 21 goes like one, and 11 does not.
    ("kvistholm", "invoice/2026-013", "2026-05-15"): {
        21: "eftir 21 dag",
        11: "eftir 11 daga",
        -1: "1 dag fram yfir",
    },
    ("long", "invoice/2026-L", "2026-05-04"): {1: "1 күннен кейін", 0: "бүгін", -5: "5 күн кешікті"},
}


@pytest.mark.parametrize(("client", "path", "due"), DAYS)
def test_days_are_told_from_the_day_of_reading(
    browser: Browser, readers: dict[str, Reader], long: Reader, client: str, path: str, due: str
) -> None:
    context = browser.new_context(timezone_id="Pacific/Auckland")
    tab = context.new_page()
    reader = long if client == "long" else readers[client]
    for away, said in DAYS[client, path, due].items():
        # Half past midnight, when it is still the day before in Greenwich and in Europe.
        tab.clock.set_fixed_time(f"{date.fromisoformat(due) - timedelta(away)}T00:30:00+12:00")
        tab.goto(f"{reader.pages[path].url.partition('#')[0]}#{reader.access.page_fragment(path)}")
        expect(tab.locator("#gt-page time[data-gt-due]").first).to_have_text(said)
        tab.goto("about:blank")
    context.close()


class TestKeyboard:
    def test_a_code_is_typed_and_the_page_read_without_a_mouse(
        self, browser: Browser, links: dict[str, dict[str, Any]]
    ) -> None:
        context = browser.new_context(locale="en-GB", viewport={"width": 1280, "height": 844})
        tab = context.new_page()
        link = links["thornquay"]
        tab.goto(link["url"])
        field = tab.get_by_label("Access code")
        expect(field).to_be_focused()
        tab.keyboard.press("Tab")
        expect(tab.get_by_role("button", name="Open")).to_be_focused()
        assert _outlined(tab)
        tab.keyboard.press("Shift+Tab")
        expect(field).to_be_focused()
        assert _outlined(tab)
        tab.keyboard.type(link["code"])
        tab.keyboard.press("Enter")
        opened(tab)
        expect(tab.locator("#gt-page")).to_be_focused()
        # The order of the keyboard is the order of reading: the first link or button of the page is next.
        reached = []
        for _ in range(4):
            tab.keyboard.press("Tab")
            assert _outlined(tab)
            reached.append(
                tab.evaluate(
                    "[...document.querySelectorAll('#gt-page :is(a[href], button, summary)')]"
                    ".indexOf(document.activeElement)"
                )
            )
        assert reached == [0, 1, 2, 3]
        tab.keyboard.press("Enter")
        context.close()


def _outlined(tab: Page) -> bool:
    return bool(
        tab.evaluate(
            """() => { const style = getComputedStyle(document.activeElement);
                return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1; }"""
        )
    )


class TestWeight:
    def test_no_page_is_heavy(self, readers: dict[str, Reader]) -> None:
        for reader in readers.values():
            for path, page in reader.pages.items():
                assert len(page.wire) <= MAX_WIRE, path

    @pytest.mark.parametrize("width", [390, 1280])
    def test_the_next_page_asks_for_nothing_new_and_nothing_moves(
        self, browser: Browser, address: str, readers: dict[str, Reader], width: int
    ) -> None:
        context = browser.new_context(viewport={"width": width, "height": 844})
        tab = context.new_page()
        tab.add_init_script(
            """window.shifted = 0; new PerformanceObserver((list) => {
                for (const one of list.getEntries()) if (!one.hadRecentInput) window.shifted += one.value;
            }).observe({type: 'layout-shift', buffered: true});"""
        )
        asked: dict[str, set[str]] = {}
        tab.on("request", lambda one: asked.setdefault(tab.url, set()).add(one.url))
        reader = readers["brandtner"]
        seen: set[str] = set()
        for path in ("home", "invoice/2026-012", "dispute/D-2026-2", "statement"):
            page = reader.pages[path]
            asked.clear()
            tab.goto(page.url)
            opened(tab)
            # Two frames later all that was unsealed has been laid out and drawn.
            tab.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
            assert tab.evaluate("window.shifted") < MAX_SHIFT, path
            now = {re.sub("#.*", "", url) for urls in asked.values() for url in urls}
            shared = {url for url in now if url.startswith(f"{address}/assets/")}
            assert now - shared == {page.url.partition("#")[0]}, "a page is one file"
            assert not seen or shared <= seen, "and takes no asset that the first did not take"
            seen |= shared
        context.close()
