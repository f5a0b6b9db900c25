"""The page in a real browser: it asks nothing of anybody, and everybody can read it."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from goodterms.desk.dashboard.page import Document, render
from goodterms.desk.dashboard.server import DeskServer
from goodterms.desk.portfolio import Portfolio, Relation
from goodterms.desk.signs import signs
from goodterms.ledger import client_ledger
from goodterms.records.problems import Problem
from tests.desk.relations import portfolio, relation

RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}


@pytest.fixture(scope="module")
def server(clients: Portfolio) -> Iterator[DeskServer]:
    document = render(clients, [Problem("clients/<odd>.yml", 3, 1, "it is <b>odd</b>", "mend it")])
    with DeskServer(lambda: document) as found:
        threading.Thread(target=found.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield found
        found.shutdown()


def watched(tab: Page, url: str) -> list[str]:
    """Collect complaints of the browser, and requests to anywhere but the page itself."""
    wrong: list[str] = []
    tab.on("console", lambda message: wrong.append(message.text))
    tab.on("pageerror", lambda error: wrong.append(str(error)))
    tab.on("request", lambda asked: None if asked.url in {url, "data:,"} else wrong.append(asked.url))
    return wrong


@pytest.mark.browser
@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (1280, "dark")])
def test_it_is_read_without_a_complaint(
    browser: Browser, server: DeskServer, width: int, scheme: Any
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 844}, color_scheme=scheme)
    tab = context.new_page()
    wrong = watched(tab, server.url)
    tab.goto(server.url)
    expect(tab.locator("h1")).to_have_text("The desk")
    # The style sheet was let in: without it the bars would be black.
    assert tab.locator(".bar").first.evaluate("e => getComputedStyle(e).fill") != "rgb(0, 0, 0)"
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    assert wrong == []
    assert context.cookies() == []
    context.close()


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(browser: Browser, server: DeskServer, scheme: Any) -> None:
    # axe is put into the page, which the page's own policy forbids.
    context = browser.new_context(color_scheme=scheme, bypass_csp=True)
    tab = context.new_page()
    tab.goto(server.url)
    tab.locator("details").evaluate_all("all => all.forEach(one => { one.open = true })")
    report = Axe().run(tab, options=RULES).response
    assert [(one["id"], one["nodes"][0]["html"][:120]) for one in report["violations"]] == []
    context.close()


@pytest.mark.browser
def test_a_chart_says_in_words_and_in_a_table_what_it_shows(browser: Browser, server: DeskServer) -> None:
    context = browser.new_context()
    tab = context.new_page()
    tab.goto(server.url)
    image = tab.get_by_role("img", name="Open amounts by age, EUR")
    expect(image.locator("desc")).to_contain_text("Not due yet: €1,495.70")
    figure = tab.locator("figure").filter(has=image)
    figure.locator("summary").click()
    expect(figure.get_by_role("row", name="In discussion")).to_contain_text("€606.90")
    expect(figure.get_by_role("row", name="Together")).to_contain_text("€2,102.60")
    context.close()


@pytest.mark.parametrize("month", range(1, 25))
def test_there_is_a_page_for_any_day(clients: Portfolio, month: int) -> None:
    day = date(2025 + (month + 8) // 12, (month + 8) % 12 + 1, 28)
    moved = tuple(
        Relation(one.slug, one.client, one.private, client_ledger(one.client, clients.policy, day))
        for one in clients.relations
    )
    assert f"{day.day} " in render(Portfolio(clients.policy, day, moved)).html
    assert len(signs(Portfolio(clients.policy, day, moved))) == len(clients.relations)


def test_a_long_list_is_seen_in_part_and_every_section_is_a_click_away() -> None:
    record = "promises:\n" + "".join(
        f"  - {{made: 2026-04-01, what: Sketch {at}, due: 2026-04-10}}\n" for at in range(30)
    )
    document = render(portfolio(relation(record, day=date(2026, 4, 15))))
    seen, _, folded = document.html.partition("<summary>18 more</summary>")
    assert [seen.count("Promised for"), folded.count("Promised for")] == [12, 18]
    targets = re.findall(r'<a href="#([^"]+)"', document.html)
    assert {"today", "talks", "payers-head"} <= set(targets)
    assert all(f'id="{target}"' in document.html for target in targets)


def test_words_of_records_are_text_and_never_markup(server: DeskServer) -> None:
    document: Document = server.render()
    assert "it is &lt;b&gt;odd&lt;/b&gt;" in document.html
    assert "<script" not in document.html
    assert " style=" not in document.html
    assert document.policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in document.policy
