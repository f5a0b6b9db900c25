"""What a text may hold, wherever it ends up: in a page, or in one that a script of the theme's makes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from goodterms.publishing.hosting.inert.fault import ASK, Fault
from goodterms.publishing.hosting.inert.markup import Tag, read_tags
from goodterms.publishing.hosting.inert.sheets import loads
from goodterms.publishing.hosting.inert.vocabulary import (
    ADDRESSES,
    FORBIDDEN,
    LABELS,
    PAINTS,
    TAGS,
    is_harmless,
)

CONFIG = "__config"
"""The id of what tells Material's scripts where the site begins."""
# The error page's script writes what stands here into attributes of any element.
_LABELS = "data-gt-header"
_WHY = {
    "script": "a script would run in your clients' browsers",
    "style": "styles inside a page are blocked",
    "base": "a `<base>` would lead the page's own scripts elsewhere",
    "iframe": "a page inside a page could run scripts",
    "object": "an `<object>` could run code",
    "embed": "an `<embed>` could run code",
    "meta": "a `<meta>` does not belong into a text",
    "link": "a `<link>` does not belong into a text",
}
_INSTEAD = {"style": "put them into a style sheet under `extra_css`"}
_PICTURES = frozenset({"img", "source", "input"})
_FORMS = frozenset({"search", "consent", "feedback"})
_DEPTH = 4


def check_text(html: str, depth: int = 0) -> Iterator[Fault]:
    """Yield what of a text a browser might run, if a script of the theme's put it into a page."""
    if "<" not in html:
        return
    tags, odd = read_tags(html)
    yield from map(misread, odd)
    for tag in tags:
        if not tag.closes:
            if tag.name not in TAGS:
                yield refused(tag.name)
            yield from check_attributes(tag, depth)


def check_attributes(tag: Tag, depth: int = 0) -> Iterator[Fault]:
    """Yield what in a tag's attributes could run, lead to what runs, or ask the server for something."""
    for name, value in tag.attributes:
        picture = tag.name in _PICTURES and name in {"src", "srcset"}
        if (name.startswith("on") and len(name) > 2) or name in FORBIDDEN:
            yield Fault(f"the attribute `{name}` could run a script", f"take it out, {ASK}", name)
        elif name in ADDRESSES and not is_harmless(value, picture=picture):
            message = "an address that begins like this could run a script"
            yield Fault(message, f"link to a page instead, {ASK}", value)
        elif name in PAINTS and loads(value):
            yield Fault("a drawing would load what it is painted with", f"take `{name}` out, {ASK}", value)
        elif name == "id" and value == CONFIG and tag.name != "script":
            yield Fault("the theme's scripts look for this id", "choose another one", value)
        elif name == "name" and tag.name in {"img", "form"} and value not in _FORMS:
            yield Fault("scripts of the theme could take this name for theirs", "take `name` out", value)
        elif name == _LABELS and not _is_labels(value):
            yield Fault("the theme's scripts would write this into the page", f"take it out, {ASK}", name)
        # Scripts of the theme's make nodes of some attributes, `title` among them.
        if "<" in value and depth < _DEPTH:
            yield from check_text(value, depth + 1)
        elif "<" in value:
            yield Fault("tags stand inside tags", "take the inner ones out", tag.name)


def _is_labels(value: str) -> bool:
    """Tell whether the error page's words are words: JSON may hide a `<`, and an attribute may be any."""
    try:
        told = json.loads(value)
        attributes = {attribute for _, attribute, _ in told.get("labels", [])}
    except (ValueError, TypeError, AttributeError, RecursionError):
        return False
    return attributes <= LABELS and not any(fault for text in strings(told) for fault in check_text(text))


def misread(text: str) -> Fault:
    """Return the fault of a tag, given as it begins, that browsers may read in several ways."""
    if text.startswith("\0"):
        return Fault("the page holds a NUL character", "take it out")
    return Fault(
        "a tag is written in a way that browsers read differently",
        "quote each value, with `&lt;` and `&gt;` for < and >; write `&lt;` where no tag is meant",
        text,
    )


def refused(name: str) -> Fault:
    """Return the fault of a tag that the host does not publish."""
    message = _WHY.get(name, f"the host publishes no `<{name}>` tag")
    mend = _INSTEAD.get(name) or f"take it out, write `&lt;{name}&gt;` if you mean the characters"
    return Fault(message, f"{mend}, {ASK}", f"<{name}")


def strings(value: Any) -> Iterator[str]:
    """Yield every text in a value of JSON."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner)
