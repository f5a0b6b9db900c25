"""Every kind of page, unlocked: axe-core finds no rule of WCAG 2.2 AA broken, and nothing needs a mouse."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from tests.browser.test_sample import DESK, PHONE, address, links, open_link, resize

__all__ = ["address", "links"]

pytestmark = pytest.mark.browser

RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
# One of each kind: agreed, open, in instalments, overdue.
PAGES = (
    ("kvistholm", "home"),
    ("kvistholm", "invoice/2026-013"),
    ("kvistholm", "dispute/D-2026-1"),
    ("kvistholm", "agreements"),
    ("kvistholm", "statement"),
    ("brandtner", "home"),
    ("brandtner", "invoice/2026-012"),
    ("brandtner", "dispute/D-2026-2"),
    ("thornquay", "home"),
)


def page_of(links: dict[str, dict[str, Any]], client: str, path: str) -> str:
    url: str = next(page["url"] for page in links[client]["pages"] if page["path"] == path)
    return url


def unfold(tab: Page) -> None:
    tab.locator("details").evaluate_all("all => all.forEach(one => { one.open = true })")


@pytest.mark.parametrize("client", sorted({client for client, _ in PAGES}))
def test_axe_finds_nothing(browser: Browser, links: dict[str, dict[str, Any]], client: str) -> None:
    # axe is put into the page, which the page's own policy forbids.
    context = browser.new_context(bypass_csp=True)
    tab = context.new_page()
    found = []
    for path in (path for one, path in PAGES if one == client):
        resize(tab, *PHONE)
        open_link(tab, links[client], page_of(links, client, path))
        unfold(tab)
        for width, scheme in (PHONE, DESK):
            resize(tab, width, scheme)
            report = Axe().run(tab, options=RULES).response
            found += [(path, width, one["id"], one["nodes"][0]["html"][:120]) for one in report["violations"]]
    assert found == []
    context.close()


def test_the_keyboard_reaches_everything_and_what_has_the_focus_is_seen(
    browser: Browser, links: dict[str, dict[str, Any]]
) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 844})
    tab = context.new_page()
    open_link(tab, links["brandtner"], page_of(links, "brandtner", "invoice/2026-012"))
    wanted = tab.locator("#gt-page :is(a[href], button, summary)").evaluate_all(
        "all => all.filter(e => e.checkVisibility()).length"
    )
    tab.evaluate("document.activeElement.blur()")
    reached = set()
    for _ in range(wanted + 15):
        tab.keyboard.press("Tab")
        at = tab.evaluate(
            """() => {
                const here = document.activeElement;
                const all = [...document.querySelectorAll('#gt-page :is(a[href], button, summary)')];
                return [all.indexOf(here), getComputedStyle(here).outlineStyle];
            }"""
        )
        if at[0] >= 0:
            assert at[1] != "none"
            reached.add(at[0])
    assert len(reached) == wanted
    context.close()


def test_who_wants_no_motion_gets_none(browser: Browser, links: dict[str, dict[str, Any]]) -> None:
    context = browser.new_context(reduced_motion="reduce")
    tab = context.new_page()
    open_link(tab, links["kvistholm"])
    slow = tab.locator("#gt-page *").evaluate_all(
        """all => all.filter(e => {
            const {transitionDuration, animationName, animationDuration} = getComputedStyle(e);
            const long = text => text.split(',').some(part => parseFloat(part) > 0.01);
            return long(transitionDuration) || (animationName !== 'none' && long(animationDuration));
        }).map(e => e.outerHTML.slice(0, 80))"""
    )
    assert slow == []
    context.close()


def test_the_days_are_counted_from_the_day_it_is_read(
    browser: Browser, links: dict[str, dict[str, Any]]
) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, timezone_id="Asia/Almaty")
    tab = context.new_page()
    days = tab.locator(".gt-due__when time")
    # Due on 20 April 2026; the page was built on the 15th.
    for day, said in (
        ("2026-04-18T23:30:00", "in 2 Tagen"),
        ("2026-04-20T00:30:00", "heute"),
        ("2026-04-21T12:00:00", "1 Tag überfällig"),
        ("2026-05-20T12:00:00", "30 Tage überfällig"),
    ):
        tab.clock.set_fixed_time(f"{day}+05:00")
        open_link(tab, links["brandtner"], page_of(links, "brandtner", "invoice/2026-012"))
        expect(days).to_have_text(said)
    expect(days).to_have_attribute("data-gt-late", "")
    context.close()


def test_a_page_can_be_read_in_another_language(browser: Browser, links: dict[str, dict[str, Any]]) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844})
    tab = context.new_page()
    open_link(tab, links["kvistholm"], page_of(links, "kvistholm", "dispute/D-2026-1"))
    assert tab.evaluate("document.documentElement.lang") == "is"
    tab.get_by_role("link", name="Deutsch").click()
    expect(tab.locator("#gt-page h1")).to_have_text("Ihre Frage zu Rechnung 2026-013")
    assert tab.evaluate("document.documentElement.lang") == "de"
    tab.locator(".gt-back a").click()
    expect(tab.locator("#gt-page h1")).to_have_text("Rechnung 2026-013")
    context.close()
