"""Scripts in a page: those that the host itself brings, each where the theme would put it.

That a script is the host's own does not make it harmless anywhere: one that leads on, fragment and
all, would lead a client's key away if somebody put it into the frame around sealed pages.
"""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from goodterms.publishing.hosting.inert.fault import ASK, Fault
from goodterms.publishing.hosting.inert.markup import Tag
from goodterms.publishing.hosting.inert.texts import CONFIG, check_text, refused, strings
from goodterms.publishing.hosting.inert.vocabulary import DATA_TYPES, SCRIPT_ATTRIBUTES, is_near

_OURS = "assets/goodterms/"
_SHELL = frozenset(f"{_OURS}{name}.js" for name in ("scope", "palette", "toggle", "words", "days", "unseal"))
"""What the frame around sealed pages loads (portal/sealed.html)."""
_REDIRECT = f"{_OURS}redirect.js"
_LOST = f"{_OURS}lost.js"
_LOST_PAGE = "404.html"
_SPACE = " \t\n\f\r"


@dataclass(frozen=True, slots=True)
class Around:
    """What is published beside a page."""

    name: str
    """The page's path in the site."""
    scripts: Collection[str]
    """Paths of scripts that the host itself brings."""
    sheets: Collection[str]
    """Paths of style sheets; they are checked for themselves."""
    sealed: bool = False
    """Whether the page is the frame around a sealed one."""

    def resolved(self, address: str, among: Collection[str]) -> str | None:
        """Return which of these files an address, resolved against the page, is; None if it is none."""
        path = unquote(address)
        if not is_near(address) or re.search(r"[\x00-\x20\x7f\\:?#]", path):
            return None
        if path.startswith("/"):
            # The site may lie in a folder of its server. Whatever is at another address of this
            # server is no part of the site, or was checked as such.
            parts = posixpath.normpath(path).strip("/").split("/")
            wholes = ["/".join(parts[start:]) for start in range(len(parts))]
        else:
            wholes = [posixpath.normpath(posixpath.join(posixpath.dirname(self.name), path))]
        return next((whole for whole in wholes if whole in among), None)


def check_scripts(html: str, tags: list[Tag], around: Around) -> Iterator[Fault]:
    """Yield what is wrong with the scripts of a page.

    Args:
        html: The page.
        tags: All its tags.
        around: What is published beside it.
    """
    found = [at for at, tag in enumerate(tags) if tag.name == "script" and not tag.closes]
    for at in found:
        yield from _script(tags[at], _inside(html, tags, at), around, alone=len(found) == 1)
    if sum(tags[at].get("id") == CONFIG for at in found) > 1:
        yield Fault(
            "the page tells the theme's scripts twice what to load", f"take `__config` out, {ASK}", CONFIG
        )


def _inside(html: str, tags: list[Tag], at: int) -> str | None:
    """Return the text of a script; None where it does not end before the next tag."""
    text = html[tags[at].end : html.find("<", tags[at].end)]
    ends = at + 1 < len(tags) and tags[at + 1].closes and tags[at + 1].name == "script"
    return text if ends and html.startswith("</script", tags[at].end + len(text)) else None


def _script(tag: Tag, text: str | None, around: Around, *, alone: bool) -> Iterator[Fault]:
    names = [name for name, _ in tag.attributes]
    kind = (tag.get("type") or "").strip().lower()
    source = tag.get("src")
    if len(names) != len(set(names)):
        yield Fault("a script has an attribute twice", f"take it out, {ASK}", "<script")
    elif DATA_TYPES.fullmatch(kind):
        if source is not None or text is None:
            yield refused("script")
        elif tag.get("id") == CONFIG:
            yield from _config(text, around)
        elif tag.get("id"):
            yield Fault("the theme's scripts look for data by its id", f"take the id out, {ASK}", "<script")
    elif (
        kind not in {"", "text/javascript"}
        or source is None
        or not set(names) <= SCRIPT_ATTRIBUTES
        # In a drawing `src` means nothing, and what stands inside would run.
        or text is None
        or text.strip(_SPACE)
        or not (own := around.resolved(source, around.scripts))
    ):
        yield refused("script")
    elif not _is_at_home(own, around, alone=alone):
        yield Fault("a script of the theme's stands where it does not belong", "take it out", source)
    elif not is_near(tag.get("data-location") or ""):
        yield leads_away(tag.get("data-location") or "")


def _is_at_home(script: str, around: Around, *, alone: bool) -> bool:
    if around.sealed:
        return script in _SHELL
    if script == _LOST:
        return around.name == _LOST_PAGE
    return script != _REDIRECT or alone


def _config(text: str, around: Around) -> Iterator[Fault]:
    """Check what tells Material's scripts where the site begins, and what to run beside the page."""
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        told = None
    if (
        not isinstance(told, dict)
        or not is_near(str(told.get("base", "")))
        or not around.resolved(str(told.get("search", "")), around.scripts)
    ):
        yield Fault(
            "the page tells the theme's scripts to load something else", f"take it out, {ASK}", CONFIG
        )
        return
    for one in strings(told):
        yield from check_text(one)


def leads_away(sought: str) -> Fault:
    """Return the fault of a page that is left for another site without a click."""
    return Fault("the page would lead away by itself", "write a link instead", sought)
