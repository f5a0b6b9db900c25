"""A page on paper: A4 and Letter, everything on it, nothing of the screen's around it, no table cut."""

from __future__ import annotations

import io
import re
from typing import Any
from unicodedata import normalize

import pytest
from playwright.sync_api import Browser, Page, expect
from pypdf import PageObject, PdfReader
from tests.browser.conftest import Served
from tests.browser.test_sample import address, links, open_link
from tests.browser.unsealed import Reader, plain, read_all
from tests.conftest import SECRET, Portal, copy_sample, environ

__all__ = ["address", "links"]

pytestmark = pytest.mark.browser

# Points; millimetres of the margins of portal/assets/goodterms/client.css.
PAPER = {"A4": (595.3, 841.9), "Letter": (612.0, 792.0)}
MARGIN_MM = 16
PX_A_POINT = 96 / 72
PAGES = (
    ("brandtner", "home"),
    ("brandtner", "invoice/2026-012"),
    ("kvistholm", "dispute/D-2026-1"),
    ("podskalka", "agreements"),
    ("thornquay", "statement"),
)
LINES = 90
LONG = """\
name: «Ұзын Тізім» ЖШС
language: kk
currency: KZT
country: KZ
address: Алматы
invoices:
  - number: 2026-L
    issued: 2026-04-01
    purpose: Көп жолды шот
    lines:
"""


@pytest.fixture(scope="module")
def long(tmp_path_factory: pytest.TempPathFactory, serve: type[Served]) -> Reader:
    """A client with an invoice of several sheets, in Kazakh."""
    folder = tmp_path_factory.mktemp("long")
    portal: Portal = copy_sample(folder / "portal", environ(GOODTERMS_SECRET=SECRET))
    for record in (portal.root / "clients").glob("*.yml"):
        record.unlink()
    lines = [
        f"      - {{item: Жұмыс {n:03} {'ұзақ сипаттамасы ' * (n % 9)}, quantity: 1, price: {n}.00}}\n"
        for n in range(1, LINES + 1)
    ]
    (portal.root / "clients/long.yml").write_text(LONG + "".join(lines), encoding="utf-8")
    done = portal.build("--quiet")
    assert done.returncode == 0, done.stderr
    return read_all(portal, serve(portal.site).url)["long"]


def print_out(tab: Page, paper: str) -> list[PageObject]:
    """Print as the browser's own dialogue does, and return the sheets."""
    return list(PdfReader(io.BytesIO(tab.pdf(format=paper))).pages)


def squeezed(text: str) -> str:
    """Return the letters of a text, without what setting it in lines adds: spaces, hyphens, ligatures."""
    return re.sub(r"[\s\u2010-]", "", normalize("NFKC", plain(text)))


@pytest.mark.parametrize(("client", "path"), PAGES)
def test_a_page_is_printed_whole_and_alone(
    browser: Browser, links: dict[str, dict[str, Any]], client: str, path: str
) -> None:
    context = browser.new_context(color_scheme="dark")
    tab = context.new_page()
    url = next(page["url"] for page in links[client]["pages"] if page["path"] == path)
    open_link(tab, links[client], url)
    tab.emulate_media(media="print")
    for around in (".md-header", "#gt-keep", "#gt-toast", ".gt-languages", ".gt-back", "#gt-page button"):
        assert tab.locator(around).evaluate_all("all => all.every(e => !e.checkVisibility())"), around
    heading = tab.locator("#gt-page h1").inner_text()
    largest = tab.locator("#gt-page .gt-due__amount, #gt-page .gt-sums__sum dd").all_inner_texts()
    for paper, (width, height) in PAPER.items():
        inner = int((width - 2 * MARGIN_MM * 72 / 25.4) * PX_A_POINT)
        tab.set_viewport_size({"width": inner, "height": 1000})
        assert tab.evaluate("document.documentElement.scrollWidth") <= inner, "the sheet is wide enough"
        assert _clipped(tab) == []
        seen = _texts(tab)
        assert len(seen) > 20
        sheets = print_out(tab, paper)
        for sheet in sheets:
            assert abs(float(sheet.mediabox.width) - width) < 2
            assert abs(float(sheet.mediabox.height) - height) < 2
        printed = squeezed("".join(sheet.extract_text() for sheet in sheets))
        for text in (heading, *largest):
            assert squeezed(text) in printed
        assert [text for text in seen if squeezed(text) not in printed] == [], "all of it is on paper"
        assert _darkest_background(tab) > 200, "paper is white, whatever the screen"
    context.close()


def _clipped(tab: Page) -> list[str]:
    """Return what holds more than it shows, but for what is hidden from all but screen readers."""
    found: list[str] = tab.locator("#gt-page *").evaluate_all(
        """all => all.filter(e => e.checkVisibility() && getComputedStyle(e).overflowX !== 'visible'
            && e.clientWidth > 2 && e.scrollWidth > e.clientWidth + 1).map(e => e.outerHTML.slice(0, 80))"""
    )
    return found


def _texts(tab: Page) -> list[str]:
    """Return every piece of text that is not for screen readers alone."""
    found: list[str] = tab.evaluate(
        """() => {
            const walk = document.createTreeWalker(document.getElementById('gt-page'), NodeFilter.SHOW_TEXT);
            const found = [];
            while (walk.nextNode()) {
                const within = walk.currentNode.parentElement;
                if (within.closest('.gt-hidden') || !within.checkVisibility()) continue;
                found.push(walk.currentNode.data);
            }
            return found.filter((text) => text.trim());
        }"""
    )
    return found


def _darkest_background(tab: Page) -> float:
    darkest: float = tab.evaluate(
        """() => Math.min(...[...document.querySelectorAll('html, body, #gt-page, #gt-page article')]
            .map(e => getComputedStyle(e).backgroundColor.match(/[\\d.]+/g).map(Number))
            .map(([r, g, b, a = 1]) => 255 - (255 - (r + g + b) / 3) * a))"""
    )
    return darkest


def test_what_is_folded_on_the_screen_is_open_on_paper(
    browser: Browser, links: dict[str, dict[str, Any]]
) -> None:
    context = browser.new_context()
    tab = context.new_page()
    open_link(tab, links["brandtner"])
    expect(tab.get_by_text("12. März 2026, 14:00")).to_be_hidden()
    printed = "".join(sheet.extract_text() for sheet in print_out(tab, "A4"))
    assert squeezed("12. März 2026, 14:00") in squeezed(printed)
    context.close()


@pytest.mark.parametrize("paper", PAPER)
def test_a_long_table_goes_on_with_its_heading_and_cuts_no_row(
    browser: Browser, long: Reader, paper: str
) -> None:
    context = browser.new_context()
    tab = context.new_page()
    tab.goto(long.pages["invoice/2026-L"].url)
    tab.wait_for_selector("#gt-page h1")
    head = squeezed(tab.locator(".gt-lines thead").inner_text())
    rows = [squeezed(row) for row in tab.locator(".gt-lines tbody tr").all_inner_texts()]
    sheets = [squeezed(sheet.extract_text()) for sheet in print_out(tab, paper)]
    assert len(sheets) >= 3
    assert len(rows) == LINES
    for row in rows:
        assert sum(row in sheet for sheet in sheets) == 1, f"{row} is cut"
    for sheet in sheets:
        if re.search(r"Жұмыс\d{3}", sheet):
            assert head in sheet
    context.close()
