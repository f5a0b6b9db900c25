"""The public guide, as a visitor walks through it in each language."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from tests.browser.conftest import Served
from tests.conftest import Portal

pytestmark = pytest.mark.browser

LANGUAGES = ("en", "de", "pl", "is", "kk")
# A word as a reader may type it, cut short before its ending; and what Material calls its search field.
WORDS = {
    "en": ("instalment", "Search"),
    "de": ("Ratenzahlung", "Suche"),
    "pl": ("zaliczk", "Szukaj"),
    "is": ("gjalddag", "Leita"),
    "kk": ("мерзім", "Іздеу"),
}


@pytest.fixture(scope="session")
def guide(built: Portal, serve: type[Served]) -> Served:
    """The sample portal as it is published."""
    return serve(built.site, stays=True)


def root(language: str) -> str:
    return "/" if language == "en" else f"/{language}/"


def pages(built: Portal) -> list[str]:
    """Return the address of every page, from the root of its language."""
    names = sorted(path.stem for path in (built.root / "content/en").glob("*.md"))
    return ["" if name == "index" else f"{name}/" for name in names]


def watched(context: BrowserContext) -> tuple[Page, list[str], list[str]]:
    tab, complaints, requests = context.new_page(), list[str](), list[str]()
    tab.on("console", lambda one: complaints.append(one.text) if one.type in {"error", "warning"} else None)
    tab.on("pageerror", lambda error: complaints.append(str(error)))
    tab.on("request", lambda request: requests.append(request.url))
    tab.on("response", lambda answer: complaints.append(answer.url) if answer.status >= 400 else None)
    return tab, complaints, requests


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_stays_on_the_site_and_speaks_its_language(
    language: str, context: BrowserContext, guide: Served, built: Portal
) -> None:
    tab, complaints, requests = watched(context)
    addresses = pages(built)
    assert len(addresses) >= 13
    for page in [*addresses, "print/"]:
        tab.goto(guide.url + root(language) + page)
        assert tab.evaluate("document.documentElement.lang") == language
        assert tab.title().strip()
        assert tab.locator("h1").count() >= 1
        if page == "print/":
            continue
        assert tab.locator("h1").count() == 1
        assert tab.locator('meta[name="description"]').get_attribute("content")
        links = {
            link.get_attribute("hreflang"): link.get_attribute("href")
            for link in tab.locator('head link[rel~="alternate"][hreflang]').all()
        }
        site = "https://lind-studio.example"
        assert links == {one: site + root(one) + page for one in LANGUAGES} | {"x-default": f"{site}/{page}"}
        switch = tab.locator(".md-select a").evaluate_all("all => all.map(a => [a.hreflang, a.href])")
        assert dict(switch) == {one: guide.url + root(one) + page for one in LANGUAGES}
    assert complaints == []
    assert [url for url in requests if not url.startswith(f"{guide.url}/")] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_search_finds_a_word_of_the_language(language: str, tab: Page, guide: Served) -> None:
    word, field = WORDS[language]
    tab.goto(guide.url + root(language))
    tab.get_by_role("textbox", name=field).click()
    tab.keyboard.type(word)
    tab.keyboard.press(
        "End"
    )  # typed letters of other alphabets raise no keyup here, for which Material listens
    first = tab.locator(".md-search-result__link").first
    expect(first).to_be_attached()
    assert first.evaluate("link => new URL(link.href).pathname").startswith(root(language))
    first.click()
    assert word.casefold() in tab.locator("main").inner_text().casefold()


def test_what_is_not_there_is_told_in_every_language(context: BrowserContext, guide: Served) -> None:
    tab = context.new_page()
    answer = tab.goto(f"{guide.url}/de/nowhere/at/all/")
    assert answer is not None
    assert answer.status == 404
    for language in LANGUAGES:
        told = tab.locator(f'main section[lang="{language}"]')
        expect(told).to_be_visible()
        home = told.get_by_role("link")
        assert home.evaluate("link => new URL(link.href).pathname") == root(language)
