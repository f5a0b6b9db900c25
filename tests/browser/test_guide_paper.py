"""The guide around its text: on paper, in another language, and where there is no page."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from pypdf import PageObject, PdfReader
from tests.browser.conftest import Served
from tests.browser.test_accessibility import RULES
from tests.browser.test_paper import PAPER, squeezed
from tests.browser.test_sample import DESK, PHONE, resize
from tests.conftest import Portal

pytestmark = pytest.mark.browser

PAGE = "late-payment/"
WITH_SCRIPT, WITHOUT_SCRIPT = True, False


@pytest.fixture(scope="session")
def guide(built: Portal, serve: type[Served]) -> str:
    """The address of the sample's guide."""
    return serve(built.site, stays=True).url + "/"


def sheets(tab: Page, **options: Any) -> list[PageObject]:
    return list(PdfReader(io.BytesIO(tab.pdf(**options))).pages)


def text(sheet: PageObject) -> str:
    return squeezed(sheet.extract_text())


@pytest.mark.parametrize(("language", "width"), [("", 1280), ("de/", 2560), ("kk/", 390)])
def test_the_contents_name_the_pages_that_the_chapters_are_on(
    browser: Browser, guide: str, language: str, width: int
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800})
    tab = context.new_page()
    tab.goto(f"{guide}{language}print/")
    numbers = [int(number) for number in tab.locator("[data-gt-page-of]").all_inner_texts()]
    headings = [squeezed(h) for h in tab.locator(".gt-chapter h1:first-of-type").all_inner_texts()]
    imprint = len(squeezed(tab.locator(".gt-book").get_attribute("data-gt-imprint") or ""))
    pages = sheets(tab, prefer_css_page_size=True)
    context.close()

    assert len(numbers) == len(headings) > 5
    assert numbers == sorted(set(numbers)), "each chapter begins a page of its own"
    for number, heading in zip(numbers, headings, strict=True):
        found = text(pages[number - 1])
        assert heading in found[: len(str(number)) + imprint + len(heading)]
    for number, page in enumerate(pages[1:], start=2):
        assert text(page).startswith(str(number)), "the foot says the same number"
        assert abs(float(page.mediabox.height) - PAPER["A4"][1]) < 2
    assert squeezed("Anna Lind") in text(pages[0])
    assert not text(pages[0])[0].isdigit(), "the cover bears no number"


def test_links_of_the_whole_guide_lead_to_one_place_each(tab: Page, guide: str) -> None:
    tab.goto(guide + "print/")
    ids = tab.locator("[id]").evaluate_all("all => all.map(e => e.id)")
    assert len(ids) == len(set(ids))
    inside = tab.locator(".gt-book a[href^='#']").evaluate_all(
        "all => all.map(a => decodeURIComponent(a.hash.slice(1)))"
    )
    assert len(inside) > 20
    assert [target for target in inside if target not in ids] == []
    elsewhere = tab.locator(".gt-book a:not([href^='#'])").evaluate_all("all => all.map(a => a.href)")
    for url in {url for url in elsewhere if url.startswith(guide)}:
        assert tab.request.get(url).ok, url
    assert tab.request.get(tab.locator(".gt-desk__bar a").first.evaluate("a => a.href")).ok


def test_the_whole_guide_is_complete_without_script(browser: Browser, guide: str) -> None:
    context = browser.new_context(java_script_enabled=WITHOUT_SCRIPT)
    tab = context.new_page()
    tab.goto(guide + PAGE)
    expect(tab.get_by_role("button", name="Print this page")).to_be_hidden()
    tab.get_by_role("link", name="The whole guide on paper").click()
    expect(tab).to_have_url(guide + "print/")
    expect(tab.get_by_role("button", name="Print")).to_be_hidden()
    entries = tab.locator(".gt-contents li").all_inner_texts()
    assert not any(re.search(r"\d", entry) for entry in entries)
    tab.locator(".gt-contents a").last.click()
    assert tab.locator(".gt-chapter").last.bounding_box()["y"] < 100  # type: ignore[index]
    context.close()


@pytest.mark.parametrize("path", [PAGE, "print/"])
def test_a_button_prints(tab: Page, guide: str, path: str) -> None:
    tab.add_init_script("window.print = () => { window.printed = true }")
    tab.goto(guide + path)
    tab.locator("[data-gt-print]").click()
    assert tab.evaluate("window.printed") is True


def test_a_page_prints_alone_and_says_where_it_stands(browser: Browser, guide: str) -> None:
    context = browser.new_context(color_scheme="dark")
    tab = context.new_page()
    tab.goto(guide + PAGE)
    read = squeezed(tab.locator("article p").first.inner_text())
    address = tab.locator("link[rel~=canonical]").get_attribute("href") or ""
    tab.emulate_media(media="print")
    for around in (".md-header", ".md-sidebar", ".md-footer", ".gt-ways", ".headerlink", ".gt-imprint"):
        assert tab.locator(around).evaluate_all(
            "all => all.length > 0 && all.every(e => !e.checkVisibility())"
        )
    for paper, (width, height) in PAPER.items():
        pages = sheets(tab, format=paper)
        assert abs(float(pages[0].mediabox.width) - width) < 2
        assert abs(float(pages[0].mediabox.height) - height) < 2
        assert read in "".join(map(text, pages))
        for number, page in enumerate(pages, start=1):
            assert squeezed(address) in text(page)
            assert squeezed(f"{number} / {len(pages)}") in text(page)
    context.close()


def test_a_browser_without_margin_boxes_prints_the_address_below(tab: Page, guide: str) -> None:
    tab.add_init_script("delete window.CSSMarginRule")
    tab.goto(guide + PAGE)
    expect(tab.locator(".gt-imprint")).to_be_hidden()
    tab.emulate_media(media="print")
    expect(tab.locator(".gt-imprint")).to_contain_text(f"/{PAGE}")


def test_a_page_can_be_mailed(browser: Browser, guide: str) -> None:
    tab = browser.new_page(java_script_enabled=WITHOUT_SCRIPT)
    tab.goto(guide + "kk/" + PAGE)
    canonical = tab.locator("link[rel~=canonical]").get_attribute("href") or "?"
    said = tab.locator("[data-gt-mail]").evaluate("a => decodeURIComponent(a.href)")
    assert said.startswith("mailto:?subject=")
    assert said.endswith(f"&body={canonical}")
    tab.close()


def test_the_language_switch_stays_on_the_page(tab: Page, guide: str) -> None:
    tab.goto(guide + PAGE)
    for name, language in (("Deutsch", "de"), ("Қазақша", "kk"), ("English", "")):
        tab.locator(".md-select button").focus()
        tab.locator(".md-select__list").get_by_role("link", name=name).click()
        expect(tab).to_have_url(guide + (f"{language}/" if language else "") + PAGE)
        current = tab.locator(".md-select__link[aria-current]")
        expect(current).to_have_text(name)
        expect(current).to_have_attribute("lang", language or "en")


@pytest.mark.parametrize(
    ("locale", "path", "language", "heading", "word"),
    [
        ("pl-PL", "nowhere/at/all/", "pl", "Pod tym adresem nie ma strony", "faktura"),
        ("pl-PL", "de/late-paymnet/", "de", "Unter dieser Adresse steht keine Seite", "Rechnung"),
        ("fr-FR", "c/nothing/", "en", "There is no page at this address", "invoice"),
    ],
)
def test_where_there_is_no_page_the_readers_language_comes_first(
    browser: Browser, guide: str, locale: str, path: str, language: str, heading: str, word: str
) -> None:
    context = browser.new_context(locale=locale)
    tab = context.new_page()
    tab.goto(guide + path)
    expect(tab.locator(".gt-lost h2").first).to_have_text(heading)
    sections = tab.locator(".gt-lost section")
    assert sorted(sections.evaluate_all("all => all.map(e => e.lang)")) == ["de", "en", "is", "kk", "pl"]
    for home in sections.locator("a").evaluate_all("all => all.map(a => a.href)"):
        assert tab.request.get(home).ok, home
    assert tab.title().startswith(heading)
    expect(tab.locator("html")).to_have_attribute("lang", language)
    expect(tab.locator(".md-select__link[aria-current]")).to_have_attribute("lang", language)
    dark = {"pl": "Tryb ciemny", "de": "Dunkel anzeigen", "en": "Switch to dark"}[language]
    expect(tab.locator("[data-md-component=palette] label").first).to_have_attribute("title", dark)
    # The search in the header speaks the same language, and finds what is written in it.
    field = tab.get_by_placeholder({"pl": "Szukaj", "de": "Suche", "en": "Search"}[language])
    field.click()
    tab.keyboard.type(word)
    found = tab.locator(".md-search-result__link").first
    expect(found).to_be_attached()
    home = guide if language == "en" else f"{guide}{language}/"
    assert str(found.evaluate("a => a.href")).startswith(home)
    context.close()


def test_nothing_is_asked_of_others_and_no_policy_is_broken(tab: Page, guide: str) -> None:
    complaints: list[str] = []
    requests: list[str] = []
    tab.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    tab.on("pageerror", lambda error: complaints.append(str(error)))
    tab.on("request", lambda request: requests.append(request.url))
    for path in ("", PAGE, "kk/" + PAGE, "print/", "kk/print/"):
        tab.goto(guide + path, wait_until="networkidle")
    assert complaints == []
    assert [url for url in requests if not url.startswith(guide)] == []
    # Material's bundle would ask for one beside each page in each language.
    assert {url for url in requests if url.endswith("sitemap.xml")} <= {
        guide + "sitemap.xml",
        guide + "kk/sitemap.xml",
    }


def test_a_sealed_page_carries_nothing_of_the_guide(built: Portal) -> None:
    page = next((built.site / "c").glob("*/index.html")).read_text(encoding="utf-8")
    for thing in ("guide.css", "print.js", "hreflang", "og:", "canonical", "policy.pdf"):
        assert thing not in page


def test_axe_finds_nothing(browser: Browser, guide: str) -> None:
    # axe is put into the page, which the page's own policy forbids.
    context = browser.new_context(bypass_csp=True)
    tab = context.new_page()
    found = []
    for path in (PAGE, "kk/", "print/", "nowhere/"):
        tab.goto(guide + path)
        tab.locator("details").evaluate_all("all => all.forEach(one => { one.open = true })")
        for width, scheme in (PHONE, DESK):
            resize(tab, width, scheme)
            report = Axe().run(tab, context={"include": [[".md-main"]]}, options=RULES).response
            found += [(path, width, one["id"], one["nodes"][0]["html"][:120]) for one in report["violations"]]
    assert found == []
    context.close()
