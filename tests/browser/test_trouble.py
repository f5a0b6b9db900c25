"""A page that cannot be opened says why, and what to do next."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.browser.samples import KVIST, OTHER, Portal, locked, opened, stored

pytestmark = pytest.mark.browser


class TestWhatGoesWrong:
    def test_without_a_key_the_page_says_what_it_takes(self, tab: Page, portal: Portal) -> None:
        tab.goto(portal.page(KVIST))
        locked(tab, "This page is private.")
        expect(tab.get_by_role("status").first).to_contain_text("use the whole link you were sent")

    def test_another_clients_key_is_a_wrong_key_and_is_not_kept(self, tab: Page, portal: Portal) -> None:
        tab.goto(portal.page(KVIST) + OTHER.fragment)
        locked(tab, "This link does not open this page.")
        assert OTHER.fragment[3:] not in stored(tab, "sessionStorage")

    def test_another_pages_key_is_a_wrong_key(self, tab: Page, portal: Portal) -> None:
        tab.goto(portal.page(KVIST) + KVIST.page_fragment("invoice"))
        locked(tab, "This link does not open this page.")

    def _damage(self, page: Path, change: Callable[[dict[str, object]], object]) -> None:
        text = page.read_text(encoding="utf-8")
        match = re.search(r'(?<=id="sealed">).*?(?=</script>)', text)
        assert match
        envelope = json.loads(match[0])
        change(envelope)
        page.write_text(text.replace(match[0], json.dumps(envelope)), encoding="utf-8")

    @pytest.mark.parametrize("field", ["data", "nonce"])
    def test_a_flipped_bit_is_a_damaged_page_not_a_wrong_key(
        self, tab: Page, copied: Portal, field: str
    ) -> None:
        def flip(envelope: dict[str, object]) -> None:
            text = str(envelope[field])
            envelope[field] = ("B" if text[0] == "A" else "A") + text[1:]

        self._damage(copied.file(KVIST), flip)
        tab.goto(copied.link(KVIST))
        locked(tab, "This page arrived damaged.")

    @pytest.mark.parametrize(
        "change",
        [
            lambda envelope: envelope.update(v=2),
            lambda envelope: envelope.pop("nonce"),
            lambda envelope: envelope.update(data="not base64!"),
            lambda envelope: envelope.update(data=""),
        ],
        ids=["version", "missing", "letters", "empty"],
    )
    def test_a_malformed_envelope_is_a_damaged_page(
        self, tab: Page, copied: Portal, change: Callable[[dict[str, object]], object]
    ) -> None:
        self._damage(copied.file(KVIST), change)
        tab.goto(copied.link(KVIST))
        locked(tab, "This page arrived damaged.")

    def test_a_damaged_page_opens_by_loading_again_once_it_is_whole(self, tab: Page, copied: Portal) -> None:
        page = copied.file(KVIST)
        whole = page.read_text(encoding="utf-8")
        page.write_text(whole.replace('"data":"', '"data":"!'), encoding="utf-8")
        tab.goto(copied.link(KVIST))
        locked(tab, "This page arrived damaged.")
        page.write_text(whole, encoding="utf-8")
        tab.get_by_role("button", name="Load again").click()
        opened(tab)

    @pytest.mark.parametrize(
        ("missing", "sentence"),
        [
            (
                "Object.defineProperty(crypto, 'subtle', {value: undefined})",
                "This browser cannot open the page.",
            ),
            ("delete window.DecompressionStream", "This browser cannot open the page."),
            (
                "Object.defineProperty(crypto, 'subtle', {value: undefined});"
                "Object.defineProperty(window, 'isSecureContext', {value: false})",
                "The page cannot be opened over this connection.",
            ),
        ],
        ids=["no WebCrypto", "no DecompressionStream", "http"],
    )
    def test_a_browser_that_cannot_gets_its_own_sentence(
        self, tab: Page, portal: Portal, missing: str, sentence: str
    ) -> None:
        tab.add_init_script(missing)
        tab.goto(portal.link(KVIST))
        locked(tab, sentence)
        assert tab.url == portal.page(KVIST)

    def test_without_javascript_five_languages_say_so(self, browser: Browser, portal: Portal) -> None:
        device = browser.new_context(java_script_enabled=False)
        tab = device.new_page()
        tab.goto(portal.page(KVIST))
        for lang in ("en", "de", "pl", "is", "kk"):
            expect(tab.locator(f"noscript [lang={lang}]")).to_contain_text("JavaScript")
        device.close()

    @pytest.mark.parametrize(
        ("locale", "lang", "sentence"),
        [
            ("de-AT", "de", "Diese Seite ist privat."),
            ("pl", "pl", "Ta strona jest prywatna."),
            ("is-IS", "is", "Þetta er einkasíða."),
            ("kk-KZ", "kk", "Бұл — жеке бет."),
            ("pt-BR", "en", "This page is private."),
        ],
    )
    def test_the_shell_speaks_the_browsers_language(
        self, browser: Browser, portal: Portal, locale: str, lang: str, sentence: str
    ) -> None:
        device = browser.new_context(locale=locale)
        tab = device.new_page()
        tab.goto(portal.page(KVIST))
        locked(tab, sentence)
        expect(tab.locator("#gt-lock")).to_have_attribute("lang", lang)
        device.close()

    def test_every_language_says_everything(self, tab: Page, portal: Portal) -> None:
        seen = set()
        for locale in ("en", "de", "pl", "is", "kk"):
            tab.add_init_script(f"Object.defineProperty(navigator, 'languages', {{value: ['{locale}']}})")
            tab.goto(portal.page(KVIST))
            seen.add(
                tab.evaluate(
                    """() => { const leaves = (value, path) => typeof value === 'object'
                         ? Object.entries(value).flatMap(([key, inner]) => leaves(inner, `${path}.${key}`))
                         : [`${path}:${typeof value}:${String(value).length > 1}`];
                       return leaves(window.goodtermsWords, '').sort().join(); }"""
                )
            )
        assert len(seen) == 1
