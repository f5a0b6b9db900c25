"""A page of the guide as print lays it out: Markdown -> harmless HTML -> nodes.

What MkDocs shows of a page, print shows as far as paper can. An allow-list stands between,
for a page may hold raw HTML with scripts and styles, which are no words.
"""

from __future__ import annotations

import nh3

from goodterms.guide.markup import markup
from goodterms.pages.pdf.tree import Node, html_nodes

_TAGS = {
    *("h1", "h2", "h3", "h4", "h5", "h6", "p", "div", "br", "hr", "a", "em", "strong", "code", "pre", "img"),
    *("blockquote", "ul", "ol", "li", "dl", "dt", "dd", "table", "thead", "tbody", "tr", "th", "td"),
    *("sub", "sup", "details", "summary"),
}
_ATTRIBUTES = {
    "*": {"id"},
    "a": {"href"},
    "ol": {"start"},
    "th": {"align"},
    "td": {"align"},
    "div": {"class"},
    "p": {"class"},
    "img": {"alt"},
}


def page_nodes(text: str) -> list[Node]:
    """Return the nodes of a page, its headings on the levels that it gives them.

    Args:
        text: The page's Markdown below its front matter.
    """
    return html_nodes(page_html(text), level=0, first=1)


def page_html(text: str) -> str:
    """Return a page's HTML without what is no words; headings have the ids that MkDocs gives them."""
    html = markup(text)
    if html is None:
        return nh3.clean_text(text)
    return nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel=None,
    )
