"""What works inside an opened page: links, documents, copying, sharing, and a saved copy of it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from tests.browser.samples import CODED, CONTRACT, KVIST, Portal, opened

pytestmark = pytest.mark.browser


class TestLinks:
    def test_links_between_pages_carry_the_key_on(self, tab: Page, portal: Portal) -> None:
        tab.goto(portal.link(KVIST))
        assert tab.locator("#next").evaluate("link => link.href") == portal.link(KVIST, "invoice")
        tab.click("#next")
        expect(tab.locator("#gt-page h1")).to_have_text("Invoice 2026-014")
        assert tab.url == portal.page(KVIST, "invoice")

    def test_a_page_opened_alone_leads_nowhere_else(self, tab: Page, portal: Portal) -> None:
        tab.goto(portal.page(KVIST) + KVIST.page_fragment("home"))
        opened(tab)
        expect(tab.locator("#gt-page")).to_contain_text("Invoice 2026-014")
        expect(tab.locator("#gt-page a")).to_have_count(0)
        expect(tab.locator("#gt-page")).to_have_attribute("data-gt-open", "p")
        assert KVIST.fragment[3:] not in tab.content()

    def test_sharing_makes_a_link_to_this_page_only(self, context: BrowserContext, portal: Portal) -> None:
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        tab = context.new_page()
        tab.goto(portal.link(KVIST))
        tab.click("#share")
        expect(tab.locator("#gt-toast")).to_have_text("Link copied. It opens this one page only.")
        link = tab.evaluate("navigator.clipboard.readText()")
        assert link == portal.page(KVIST) + KVIST.page_fragment("home")

    def test_sharing_uses_the_systems_own_way_where_there_is_one(self, tab: Page, portal: Portal) -> None:
        tab.add_init_script("navigator.share = async (data) => { window.handed = data.url; }")
        tab.goto(portal.link(KVIST))
        tab.click("#share")
        assert tab.evaluate("window.handed") == portal.page(KVIST) + KVIST.page_fragment("home")

    def test_copying_says_that_it_copied(self, context: BrowserContext, portal: Portal) -> None:
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        tab = context.new_page()
        tab.goto(portal.link(KVIST))
        tab.click("#copy")
        expect(tab.locator("#gt-toast")).to_have_text("Copied.")
        assert tab.evaluate("navigator.clipboard.readText()") == "IS14 0159 2600 7654 5510 7303 39"

    def test_copying_that_fails_says_so(self, tab: Page, portal: Portal) -> None:
        tab.add_init_script("navigator.clipboard.writeText = () => Promise.reject(new Error('denied'))")
        tab.goto(portal.link(KVIST))
        tab.click("#copy")
        expect(tab.locator("#gt-toast")).to_contain_text("Copying did not work.")


class TestDocuments:
    def test_a_document_is_saved_under_its_name_byte_for_byte(self, tab: Page, portal: Portal) -> None:
        tab.goto(portal.link(KVIST))
        with tab.expect_download() as download:
            tab.click("#contract")
        assert download.value.suggested_filename == "Rammasamningur 2026.pdf"
        assert Path(download.value.path()).read_bytes() == CONTRACT

    def test_a_document_of_a_client_with_a_code_opens_too(self, tab: Page, portal: Portal) -> None:
        tab.goto(portal.link(CODED))
        tab.get_by_label("Access code").fill(CODED.code or "")
        tab.keyboard.press("Enter")
        with tab.expect_download() as download:
            tab.click("#contract")
        assert Path(download.value.path()).read_bytes() == CONTRACT

    def test_a_page_opened_alone_opens_the_document_whose_key_it_holds(
        self, tab: Page, portal: Portal
    ) -> None:
        tab.goto(portal.page(KVIST, "with-pdf") + KVIST.page_fragment("with-pdf"))
        with tab.expect_download() as download:
            tab.click("#own")
        assert Path(download.value.path()).read_bytes() == CONTRACT

    def test_a_document_that_calls_itself_a_web_page_is_saved_as_plain_bytes(
        self, tab: Page, portal: Portal
    ) -> None:
        tab.add_init_script(
            """const make = URL.createObjectURL;
               URL.createObjectURL = (blob) => {
                   window.handedType = blob.type;
                   return make.call(URL, blob);
               };"""
        )
        tab.goto(portal.link(KVIST))
        with tab.expect_download() as download:
            tab.click("#notes")
        assert tab.evaluate("window.handedType") == "application/octet-stream"
        assert "/" not in download.value.suggested_filename

    def test_a_missing_document_is_told_beside_its_link(self, tab: Page, portal: Portal) -> None:
        tab.goto(portal.link(KVIST))
        for _ in range(2):
            tab.click("#gone")
            expect(tab.get_by_role("alert")).to_contain_text("The document could not be fetched.")
        expect(tab.get_by_role("alert")).to_have_count(1)

    def test_a_damaged_document_is_told_and_not_saved(self, tab: Page, copied: Portal) -> None:
        sealed = copied.folder / "c" / KVIST.page("contract") / "sealed.bin"
        data = bytearray(sealed.read_bytes())
        data[-1] ^= 1
        sealed.write_bytes(data)
        tab.goto(copied.link(KVIST))
        tab.click("#contract")
        expect(tab.get_by_role("alert")).to_contain_text("The document arrived damaged.")


class TestSavedCopies:
    def test_a_copied_folder_opens_from_the_disk(self, tab: Page, portal: Portal) -> None:
        page = portal.file(KVIST).as_uri()
        tab.goto(page + KVIST.fragment)
        opened(tab)
        assert tab.url == page
        tab.click("#contract")
        expect(tab.get_by_role("alert")).to_contain_text("Documents are not part of a saved copy.")
        tab.click("#next")
        expect(tab.locator("#gt-page h1")).to_have_text("Invoice 2026-014")

    def test_a_page_saved_while_open_stays_as_it_is(
        self, context: BrowserContext, tab: Page, portal: Portal, tmp_path: Path
    ) -> None:
        tab.goto(portal.link(KVIST))
        opened(tab)
        copy = portal.folder / "c" / "saved" / "index.html"
        copy.parent.mkdir()
        copy.write_text(tab.content(), encoding="utf-8")
        another = context.new_page()
        another.goto(copy.as_uri())
        expect(another.locator("#gt-page h1")).to_have_text("Two invoices are open")
        expect(another.locator("#gt-lock")).to_be_hidden()
        expect(another.locator("#gt-keep")).to_be_hidden()
        shutil.rmtree(copy.parent)
