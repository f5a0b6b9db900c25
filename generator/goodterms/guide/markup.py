"""A page's Markdown as HTML, as MkDocs reads the guide: what sets anchors, holds links or is prose."""

from __future__ import annotations

from functools import cache, lru_cache

from markdown import Markdown
from markdown.extensions.tables import TableExtension


@lru_cache(maxsize=128)
def markup(text: str) -> str | None:
    """Return a page as HTML, which is not safe to show yet.

    Args:
        text: Its Markdown below the front matter, with the facts filled in.

    Returns:
        The HTML; None where thousands of quotes or lists are nested, which are nobody's words.
    """
    try:
        html: str = _markdown().reset().convert(text)
    except RecursionError:
        # What it was doing is left half-done in it.
        _markdown.cache_clear()
        return None
    return html


@cache
def _markdown() -> Markdown:
    # What only looks different, as highlighting does, is not here.
    return Markdown(
        extensions=[
            TableExtension(use_align_attribute=True),
            *("toc", "attr_list", "def_list", "fenced_code", "footnotes", "admonition", "md_in_html"),
        ]
    )
