"""Opening a sealed page: by each kind of link, by access code, and from memory."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from tests.browser.samples import CODED, KVIST, OTHER, Portal, locked, opened, stored

pytestmark = pytest.mark.browser


class TestOpening:
    def test_a_client_link_opens_the_page_in_its_own_title_and_language(
        self, tab: Page, portal: Portal
    ) -> None:
        tab.goto(portal.link(KVIST))
        opened(tab)
        expect(tab.locator("#gt-page h1")).to_have_text("Two invoices are open")
        expect(tab).to_have_title("Kvist & Holm")
        expect(tab.locator("html")).to_have_attribute("lang", "is")

    @pytest.mark.parametrize("fragment", [KVIST.fragment, KVIST.page_fragment("home")])
    def test_the_key_leaves_the_address_bar_and_the_history(
        self, tab: Page, portal: Portal, fragment: str
    ) -> None:
        tab.goto(portal.url + "/")
        tab.goto(portal.page(KVIST) + fragment)
        opened(tab)
        assert tab.url == portal.page(KVIST)
        assert tab.evaluate("history.length") == 3  # about:blank, the guide, this page: no entry with the key

    def test_a_key_that_cannot_be_read_leaves_the_address_bar_too(self, tab: Page, portal: Portal) -> None:
        tab.goto(portal.page(KVIST) + KVIST.fragment[:-9])
        locked(tab, "This link does not open this page.")
        assert tab.url == portal.page(KVIST)

    @pytest.mark.parametrize("tail", [".", ")", ">", "%20", "&utm_source=mail"])
    def test_what_mail_programs_glue_to_a_link_does_no_harm(
        self, tab: Page, portal: Portal, tail: str
    ) -> None:
        tab.goto(portal.link(KVIST) + tail)
        opened(tab)

    def test_a_link_pasted_over_the_open_page_is_read(self, tab: Page, portal: Portal) -> None:
        tab.goto(portal.page(KVIST))
        locked(tab, "This page is private.")
        tab.evaluate(f"location.hash = '{KVIST.fragment}'")
        opened(tab)
        assert tab.url == portal.page(KVIST)

    def test_no_message_flashes_while_a_key_is_tried(self, tab: Page, portal: Portal) -> None:
        tab.add_init_script(
            """window.said = []; new MutationObserver(() => {
                const say = document.getElementById('gt-say');
                if (say && say.textContent) window.said.push(say.textContent);
            }).observe(document, {subtree: true, childList: true, characterData: true});"""
        )
        tab.goto(portal.link(KVIST))
        opened(tab)
        assert tab.evaluate("window.said") == []

    def test_no_key_is_carried_to_another_site(self, tab: Page, portal: Portal) -> None:
        """No page of ours holds such a link; if one ever does, it leads away without the key."""
        tab.goto(portal.link(KVIST, "away"))
        opened(tab)
        links = tab.locator("#gt-page a").evaluate_all("links => links.map((link) => link.href)")
        assert [KVIST.fragment in link for link in links] == [True, False, False, False]


class TestAccessCode:
    @pytest.mark.parametrize(
        "typed", ["0TF7-K2M9-PXQ1-RV5W-8Y3Z", " otf7 k2m9 pxqL rv5w 8y3z", "OTF7K2M9PXQIRV5W8Y3Z"]
    )
    def test_the_code_is_read_forgivingly(self, tab: Page, portal: Portal, typed: str) -> None:
        tab.goto(portal.link(CODED))
        locked(tab, "Please enter your access code.")
        assert tab.url == portal.page(CODED)
        tab.get_by_label("Access code").fill(typed)
        tab.keyboard.press("Enter")
        opened(tab)

    def test_a_wrong_code_can_be_mended(self, tab: Page, portal: Portal) -> None:
        tab.goto(portal.link(CODED))
        tab.keyboard.type("0TF7-K2M9-PXQ1-RV5W-8Y30")  # the field has the focus already
        tab.keyboard.press("Enter")
        expect(tab.get_by_role("alert")).to_contain_text("That code does not match.")
        expect(tab.get_by_label("Access code")).to_be_focused()
        tab.get_by_label("Access code").fill("0TF7-K2M9-PXQ1-RV5W-8Y3Z")
        tab.get_by_role("button", name="Open").click()
        opened(tab)

    def test_a_code_too_short_says_how_long_codes_are(self, tab: Page, portal: Portal) -> None:
        tab.goto(portal.link(CODED))
        tab.get_by_label("Access code").fill("0TF7-K2M9")
        tab.keyboard.press("Enter")
        expect(tab.get_by_role("alert")).to_have_text("The code has 20 letters and digits; this one has 8.")

    def test_the_tab_asks_once_and_links_never_carry_the_code(self, tab: Page, portal: Portal) -> None:
        tab.goto(portal.link(CODED))
        tab.get_by_label("Access code").fill(CODED.code or "")
        tab.keyboard.press("Enter")
        opened(tab)
        assert tab.locator("#next").evaluate("link => link.hash") == CODED.fragment
        tab.click("#next")
        expect(tab.locator("#gt-page h1")).to_have_text("Invoice 2026-014")
        tab.goto(portal.link(CODED))
        opened(tab)

    def test_another_device_is_asked_again(self, browser: Browser, portal: Portal) -> None:
        for _ in range(2):
            device = browser.new_context(locale="en-GB")
            tab = device.new_page()
            tab.goto(portal.link(CODED))
            locked(tab, "Please enter your access code.")
            tab.get_by_label("Access code").fill(CODED.code or "")
            tab.keyboard.press("Enter")
            opened(tab)
            device.close()


class TestMemory:
    def test_a_reload_keeps_the_page_open(self, tab: Page, portal: Portal) -> None:
        tab.goto(portal.link(KVIST))
        opened(tab)
        tab.reload()
        opened(tab)

    def test_without_being_asked_nothing_stays_on_the_device(
        self, context: BrowserContext, tab: Page, portal: Portal
    ) -> None:
        tab.goto(portal.link(KVIST))
        opened(tab)
        assert KVIST.fragment[3:] not in stored(tab, "localStorage")
        another = context.new_page()
        another.goto(portal.page(KVIST))
        locked(another, "This page is private.")

    def test_the_device_remembers_once_asked_and_stops_when_told(
        self, context: BrowserContext, tab: Page, portal: Portal
    ) -> None:
        tab.goto(portal.link(KVIST))
        tab.get_by_label("Keep me signed in on this device").check()
        another = context.new_page()
        another.goto(portal.page(KVIST, "invoice"))
        opened(another)
        expect(another.get_by_label("Keep me signed in on this device")).to_be_checked()
        another.get_by_label("Keep me signed in on this device").uncheck()
        third = context.new_page()
        third.goto(portal.page(KVIST))
        locked(third, "This page is private.")

    def test_one_tab_holds_the_keys_of_several_clients(self, tab: Page, portal: Portal) -> None:
        for client in (KVIST, OTHER):
            tab.goto(portal.link(client))
            opened(tab)
        for client in (KVIST, OTHER):
            tab.goto(portal.page(client, "invoice"))
            opened(tab)

    def test_forgetting_locks_the_page_and_leaves_nothing(self, tab: Page, portal: Portal) -> None:
        tab.goto(portal.link(KVIST))
        tab.get_by_label("Keep me signed in on this device").check()
        tab.get_by_role("button", name="Forget my access on this device").click()
        locked(tab, "This device no longer opens the page.")
        assert tab.locator("#gt-page").inner_html() == ""
        expect(tab).to_have_title("Anna Lind, Web Design")
        for storage in ("sessionStorage", "localStorage"):
            assert KVIST.fragment[3:] not in stored(tab, storage)
        tab.reload()
        locked(tab, "This page is private.")

    def test_forgetting_reaches_the_other_tabs(
        self, context: BrowserContext, tab: Page, portal: Portal
    ) -> None:
        tab.goto(portal.link(KVIST))
        opened(tab)
        another = context.new_page()
        another.goto(portal.link(KVIST, "invoice"))
        opened(another)
        tab.get_by_role("button", name="Forget my access on this device").click()
        locked(another, "This device no longer opens the page.")

    def test_a_page_works_where_storage_is_switched_off(self, tab: Page, portal: Portal) -> None:
        tab.add_init_script(
            """for (const name of ['localStorage', 'sessionStorage'])
                 Object.defineProperty(window, name, {
                     get() { throw new DOMException('denied', 'SecurityError'); },
                 });"""
        )
        tab.goto(portal.link(KVIST))
        opened(tab)


class TestShell:
    def test_the_shell_is_the_same_for_every_page(self, portal: Portal) -> None:
        shells = {
            re.sub(r'(?<=id="sealed">).*?(?=</script>)', "", page.read_text(encoding="utf-8"))
            for page in portal.folder.glob("c/*/index.html")
        }
        assert len(shells) == 1
        shell = shells.pop()
        assert len(shell.encode()) <= 5 * 1024
        assert '<meta name="robots" content="noindex">' in shell
        assert '<meta name="referrer" content="no-referrer">' in shell

    def test_paper_gets_the_page_and_nothing_around_it(self, tab: Page, portal: Portal) -> None:
        tab.goto(portal.link(KVIST))
        opened(tab)
        tab.emulate_media(media="print")
        expect(tab.locator("#gt-page h1")).to_be_visible()
        for around in (".md-header", "#gt-keep", "#share", "#copy"):
            expect(tab.locator(around)).to_be_hidden()

    def test_nothing_stands_out_sideways_on_a_phone(self, browser: Browser, portal: Portal) -> None:
        device = browser.new_context(locale="de", viewport={"width": 320, "height": 640})
        tab = device.new_page()
        for address in (portal.page(KVIST), portal.link(CODED), portal.link(KVIST)):
            tab.goto(address)
            tab.wait_for_selector("#gt-say h1, #gt-page h1")
            assert tab.evaluate("document.documentElement.scrollWidth") <= 320
        device.close()
