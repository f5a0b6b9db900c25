"""The freelancer's and the client's own words, from Markdown to harmless HTML.

Two walls stand one behind the other: raw HTML is never read as HTML, and what Markdown
made of the rest passes an allow-list that knows neither scripts, styles nor pictures.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from xml.etree.ElementTree import Element

import nh3
from markdown import Markdown
from markdown.extensions import Extension
from markdown.extensions.tables import TableExtension
from markdown.treeprocessors import Treeprocessor
from markupsafe import Markup

MAX_BRACKETS = 500

# Anything that Markdown could read as more than words in paragraphs.
_MARKED = re.compile(r"[*_`#>|\[\]<~\\]|&#?\w+;|^[ \t]*(?:[-+=]|\d+[.)])|^(?: {4}|\t)|  $", re.MULTILINE)
_BLANK_LINES = re.compile(r"\n[ \t]*\n\s*")

_TAGS = {
    *("p", "br", "hr", "em", "strong", "code", "pre", "blockquote", "ul", "ol", "li", "a"),
    *("h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td", "sub", "sup"),
}
_SCHEMES = {"http", "https", "mailto"}
_ATTRIBUTES = {"a": {"href"}, "ol": {"start"}, "th": {"align"}, "td": {"align"}}


@lru_cache(maxsize=4096)
def prose(text: str) -> Markup:
    """Turn Markdown into HTML that can stand inside a page.

    Headings begin at the third level, since a page has its own; a picture becomes the
    words that describe it; a link leads to http, https or mailto or is no link.
    """
    # Python-Markdown needs time in the square of the number of open brackets.
    if not _MARKED.search(text) or text.count("[") > MAX_BRACKETS:
        return _paragraphs(text)
    try:
        html = _markdown().reset().convert(text)
    except RecursionError:
        # Thousands of nested quotes or lists: nobody's words, so they are shown as they are.
        _markdown.cache_clear()
        return _paragraphs(text)
    safe = nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        attribute_filter=_whole_address,
        url_schemes=_SCHEMES,
        link_rel="noopener noreferrer nofollow",
    )
    scrolling = safe.replace("<table>", '<div class="gt-scroll" tabindex="0"><table class="gt-plain">')
    headed = re.sub("<th(?=[ >])", '<th scope="col"', scrolling)
    return Markup(headed.replace("</table>", "</table></div>"))  # noqa: S704 (cleaned by nh3)


def _paragraphs(text: str) -> Markup:
    return Markup("").join(Markup("<p>{}</p>\n").format(part) for part in _BLANK_LINES.split(text.strip()))


def _whole_address(tag: str, attribute: str, value: str) -> str | None:
    """Drop an address that is only whole on some page: nobody knows on which these words will stand."""
    scheme = value.partition(":")[0].strip().lower()
    return value if (tag, attribute) != ("a", "href") or scheme in _SCHEMES else None


class _Tame(Treeprocessor):
    """Lowers headings and puts a picture's words in its place."""

    def run(self, root: Element) -> None:
        for element in root.iter():
            if element.tag == "img":
                element.tag, element.text = "span", element.get("alt", "")
                element.attrib.clear()
            elif re.fullmatch("h[1-6]", element.tag):
                element.tag = f"h{min(int(element.tag[1]) + 2, 6)}"


class _WordsOnly(Extension):
    """Takes out of Markdown what could carry HTML."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (Python-Markdown's name)
        md.preprocessors.deregister("html_block")
        md.inlinePatterns.deregister("html")
        md.treeprocessors.register(_Tame(md), "tame", 5)


@cache
def _markdown() -> Markdown:
    return Markdown(extensions=[TableExtension(use_align_attribute=True), "sane_lists", _WordsOnly()])
