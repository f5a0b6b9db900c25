"""Words from a record become HTML that can do nothing."""

from __future__ import annotations

import time
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodterms.pages.markdown import prose

HOSTILE = [
    "<script>alert(1)</script>",
    "**b** <img src=x onerror=alert(1)>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x]( javascript&#58;alert(1))",
    "[x][1]\n\n[1]: javascript:alert(1)",
    "<javascript:alert(1)>",
    "![x](https://elsewhere.example/pixel.png)",
    '![x](x "onerror=alert(1)")',
    "<svg onload=alert(1)>",
    '<a href="https://a.example" onclick="alert(1)" style="position:fixed">x</a>',
    "<iframe src=//elsewhere.example>\n\n- a",
    "| a |\n|---|\n| <style>body{display:none}</style> |",
    "`<script>`\n\n    <script>alert(1)</script>",
    "\x02klzzwxh:0001\x03 **a**",
    "&lt;script&gt;alert(1)&lt;/script&gt; *a*",
    "<!-- --><b onmouseover=alert(1)>*x*</b>",
    '"><script>alert(1)</script>*x*',
]
ALLOWED = {
    *("p", "br", "hr", "em", "strong", "code", "pre", "blockquote", "ul", "ol", "li", "a", "div"),
    *("h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td"),
}


class Reader(HTMLParser):
    """Collects the elements of a piece of HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))


def assert_harmless(html: str) -> None:
    for tag, attributes in Reader(html).elements:
        assert tag in ALLOWED
        assert set(attributes) <= {"href", "title", "rel", "align", "start", "class", "tabindex", "scope"}
        href = attributes.get("href")
        assert href is None or href.lower().startswith(("https:", "http:", "mailto:")), href
        assert "class" not in attributes or attributes["class"] in {"gt-scroll", "gt-plain"}


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_hostile_survives(text: str) -> None:
    assert_harmless(prose(text))


@given(st.text(alphabet=st.sampled_from("<>[]()!*_`#|:-/&;\"'= \njavscriptonerdt"), max_size=80))
def test_no_mixture_of_marks_does_either(text: str) -> None:
    assert_harmless(prose(text))


def test_what_looks_like_html_is_shown_as_it_was_written() -> None:
    assert "List&lt;String&gt;" in prose("Returns List<String>")
    assert "&lt;b&gt;" in prose("*so* <b>bold</b>")


def test_plain_words_become_paragraphs() -> None:
    assert prose("One & two\nlines.\n\nNext.") == "<p>One &amp; two\nlines.</p>\n<p>Next.</p>\n"


def test_markdown_is_read() -> None:
    html = prose("**What:** a\n\n- one\n- two\n\n| n | amount |\n|---|---:|\n| a | 5 |\n")
    assert "<strong>What:</strong>" in html
    assert html.count("<li>") == 2
    assert '<div class="gt-scroll" tabindex="0"><table class="gt-plain">' in html
    assert '<td align="right">5</td>' in html


def test_headings_stand_below_those_of_the_page() -> None:
    assert prose("# One\n\n#### Four") == "<h3>One</h3>\n<h6>Four</h6>"


def test_a_picture_becomes_its_words() -> None:
    html = prose("Look: ![the *new* logo](https://elsewhere.example/logo.png)")
    assert "logo.png" not in html
    assert "the *new* logo" in html


@pytest.mark.parametrize("address", ["", "foo", "/c/x/", "//a.example", "?a", "#c=AAAA", "../x/", "httpsx:a"])
def test_an_address_that_is_not_whole_is_no_link(address: str) -> None:
    html = prose(f"Look [here]({address}).")
    assert "href" not in html
    assert "here" in html


def test_links_tell_nobody_where_they_come_from() -> None:
    html = prose("[guide](https://a.example/x) and <me@a.example>")
    assert 'href="https://a.example/x"' in html
    assert html.count('rel="noopener noreferrer nofollow"') == 2


@pytest.mark.parametrize(
    "text", ["[" * 50_000, "![" * 25_000, "[a](" * 20_000, "> " * 20_000 + "x", "*a " * 30_000]
)
def test_no_text_takes_long(text: str) -> None:
    start = time.process_time()
    assert_harmless(prose(text))
    assert time.process_time() - start < 2
