"""The Content-Security-Policy on every page, and what goes on working under it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from tests.browser.conftest import Served
from tests.browser.samples import KVIST, OTHER, Portal, home_page, locked, opened
from tests.browser.small_site import SmallSite

pytestmark = pytest.mark.browser


class TestPolicy:
    """No request leaves the site, nothing inline runs."""

    def _watch(self, context: BrowserContext) -> tuple[Page, list[str], list[str]]:
        tab = context.new_page()
        complaints: list[str] = []
        requests: list[str] = []
        tab.on(
            "console", lambda message: complaints.append(message.text) if message.type == "error" else None
        )
        tab.on("pageerror", lambda error: complaints.append(str(error)))
        tab.on("request", lambda request: requests.append(request.url))
        tab.add_init_script(
            """addEventListener('securitypolicyviolation',
                                (event) => console.error('policy: ' + event.blockedURI));"""
        )
        return tab, complaints, requests

    def test_guide_search_error_page_and_sealed_pages_raise_no_complaint(
        self, context: BrowserContext, portal: Portal
    ) -> None:
        tab, complaints, requests = self._watch(context)
        tab.goto(portal.url + "/")
        tab.get_by_text("Card", exact=True).click()
        expect(tab.get_by_text("By card.")).to_be_visible()
        tab.goto(portal.link(KVIST))
        opened(tab)
        tab.goto(portal.page(OTHER))
        locked(tab, "This page is private.")
        assert complaints == []
        tab.goto(portal.url + "/nowhere/at/all/")
        expect(tab.locator("h1")).to_contain_text("404")
        assert [text for text in complaints if "404" not in text] == []
        assert [url for url in requests if not url.startswith(portal.url)] == []

    def test_search_finds_a_word(self, context: BrowserContext, portal: Portal) -> None:
        tab, complaints, _ = self._watch(context)
        tab.goto(portal.url + "/")
        tab.get_by_role("textbox", name="Search").click()
        tab.keyboard.type("marmalade")
        expect(tab.locator(".md-search-result__link").first).to_contain_text("Disputes")
        assert complaints == []

    def test_search_finds_a_kazakh_word_by_its_stem(
        self, tab: Page, tmp_path: Path, serve: type[Served]
    ) -> None:
        second = "# Даулар\n\nТөлем мерзімі өзгермейді.\n"
        site = SmallSite(second_page=second).build(tmp_path, language="kk")
        tab.goto(serve(site).url + "/")
        tab.get_by_role("textbox", name="Іздеу").click()
        tab.keyboard.type("мерзім")
        tab.keyboard.press("End")  # typed Cyrillic raises no keyup here, for which Material listens
        expect(tab.locator(".md-search-result__link").first).to_contain_text("Даулар")

    def test_a_chosen_content_tab_is_remembered_as_material_does(self, tab: Page, portal: Portal) -> None:
        tab.goto(portal.url + "/")
        tab.get_by_text("Card", exact=True).click()
        tab.reload()
        expect(tab.get_by_text("By card.")).to_be_visible()

    def test_guide_and_pages_agree_on_light_and_dark(self, tab: Page, portal: Portal) -> None:
        body = tab.locator("body")
        tab.goto(portal.url + "/")
        expect(body).to_have_attribute("data-md-color-scheme", "default")
        tab.get_by_title("Dark").click()
        expect(body).to_have_attribute("data-md-color-scheme", "slate")
        tab.goto(portal.page(KVIST))
        expect(body).to_have_attribute("data-md-color-scheme", "slate")
        tab.get_by_title("Light").click()
        expect(body).to_have_attribute("data-md-color-scheme", "default")
        tab.goto(portal.url + "/disputes/")
        expect(body).to_have_attribute("data-md-color-scheme", "default")

    def test_the_systems_wish_for_dark_is_followed(self, browser: Browser, portal: Portal) -> None:
        device = browser.new_context(color_scheme="dark")
        tab = device.new_page()
        tab.goto(portal.page(KVIST))
        expect(tab.locator("body")).to_have_attribute("data-md-color-scheme", "slate")
        device.close()

    def test_scripts_in_the_sealed_text_do_not_run(self, context: BrowserContext, portal: Portal) -> None:
        tab, _, requests = self._watch(context)
        blocked: list[str] = []
        tab.on(
            "requestfailed", lambda request: blocked.append(request.url) if request.failure == "csp" else None
        )
        tab.goto(portal.link(KVIST, "hostile"))
        opened(tab)
        tab.click("#styled")
        tab.click("#scripted")
        tab.dispatch_event("#send", "click")
        tab.wait_for_timeout(300)
        assert tab.url == portal.page(KVIST, "hostile")
        assert tab.evaluate("window.ran") is None
        assert "https://evil.example/pixel.png" in blocked
        assert [url for url in requests if not url.startswith(portal.url) and url not in blocked] == []

    def test_every_html_file_has_the_policy_and_nothing_inline(self, portal: Portal) -> None:
        policies = set()
        for page in portal.folder.rglob("*.html"):
            text = page.read_text(encoding="utf-8")
            policies |= set(re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', text))
            assert text.index("Content-Security-Policy") < text.index("<link")
            assert not re.search(r"<style|\sstyle=|\son\w+=", text)
            assert not re.search(r"<script(?![^>]*\b(src|type=\"application/json\"))", text)
        assert len(policies) == 1
        policy = policies.pop()
        assert "unsafe" not in policy
        assert policy.startswith("default-src 'none'")

    def test_a_template_of_the_sites_own_does_not_lose_the_policy(self, tmp_path: Path) -> None:
        own = tmp_path / "overrides"
        own.mkdir()
        (own / "main.html").write_text('{% extends "base.html" %}', encoding="utf-8")
        site = SmallSite([(KVIST, home_page(KVIST))]).build(tmp_path / "own", custom_dir=str(own))
        for page in site.rglob("*.html"):
            assert page.read_text(encoding="utf-8").count("Content-Security-Policy") == 1

    def test_chosen_icons_come_from_a_stylesheet(self, tmp_path: Path) -> None:
        icon = {"admonition": {"note": "material/pencil"}, "annotation": "material/plus-circle"}
        site = SmallSite().build(tmp_path / "icons", icon=icon)
        styles = (site / "assets/goodterms/icons.css").read_text(encoding="utf-8")
        assert "--md-admonition-icon--note: url('data:image/svg+xml" in styles
        assert "--md-annotation-icon: url('data:image/svg+xml" in styles
        guide = (site / "index.html").read_text(encoding="utf-8")
        assert "assets/goodterms/icons.css" in guide
        assert "<style" not in guide
