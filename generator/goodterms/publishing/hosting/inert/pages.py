"""What a page may hold: tags and addresses from a list, and of scripts those that the host itself brings."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import unquote

from goodterms.paths import theme_dir
from goodterms.publishing.hosting.inert.fault import ASK, Fault
from goodterms.publishing.hosting.inert.markup import Tag, read_tags
from goodterms.publishing.hosting.inert.vocabulary import (
    ADDRESSES,
    DATA_TYPES,
    FORBIDDEN,
    FRAME,
    RELATIONS,
    SCRIPT_ATTRIBUTES,
    TAGS,
    is_harmless,
    is_near,
)

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
_REFRESH = re.compile(r"\s*\d+\s*;\s*url=(.*)", re.IGNORECASE | re.DOTALL)
_CONFIG = "__config"
_PICTURES = frozenset({"img", "source", "input"})
_FORMS = frozenset({"search", "consent", "feedback"})
_DEPTH = 4

_NOT_OURS = Fault(
    "the page does not begin as the theme's pages do, with the security policy",
    f"write it as Markdown, {ASK}",
)


@dataclass(frozen=True, slots=True)
class Around:
    """What is published beside a page."""

    name: str
    """The page's path in the site."""
    scripts: Collection[str]
    """Paths of scripts that the host itself brings."""
    sheets: Collection[str]
    """Paths of style sheets; they are checked for themselves."""

    def resolved(self, address: str, among: Collection[str]) -> bool:
        """Tell whether an address, resolved against the page, is one of these files."""
        path = unquote(address)
        if not is_near(address) or re.search(r"[\x00-\x20\x7f\\:?#]", path):
            return False
        if path.startswith("/"):
            # The site may lie in a folder of its server. Whatever is at another address of this
            # server is no part of the site, or was checked as such.
            parts = posixpath.normpath(path).strip("/").split("/")
            return any("/".join(parts[start:]) in among for start in range(len(parts)))
        return posixpath.normpath(posixpath.join(posixpath.dirname(self.name), path)) in among


def check_page(html: str, around: Around) -> Iterator[Fault]:
    """Yield what of a page a browser might run, or load as code, and is not the host's own."""
    if not _beginning().match(html):
        yield _NOT_OURS
    tags, odd = read_tags(html)
    yield from map(_odd, odd)
    configs = 0
    for at, tag in enumerate(tags):
        if tag.closes:
            continue
        if tag.name not in TAGS | FRAME:
            yield _refused(tag.name)
        yield from _attributes(tag, 0)
        if tag.name == "script":
            configs += tag.get("id") == _CONFIG
            yield from _script(html, tag, tags[at + 1 : at + 2], around)
        elif tag.name == "link":
            yield from _link(tag, around)
        elif tag.name == "meta":
            yield from _meta(tag)
    if configs > 1:
        yield Fault(
            "the page tells the theme's scripts twice what to load", f"take `__config` out, {ASK}", "__config"
        )


def check_text(html: str, depth: int = 0) -> Iterator[Fault]:
    """Yield the same of a text that a script of the theme's may put into a page."""
    if "<" not in html:
        return
    tags, odd = read_tags(html)
    yield from map(_odd, odd)
    for tag in tags:
        if not tag.closes:
            if tag.name not in TAGS:
                yield _refused(tag.name)
            yield from _attributes(tag, depth)


@cache
def _beginning() -> re.Pattern[str]:
    source = (theme_dir() / "partials/goodterms/csp.html").read_text(encoding="utf-8")
    policy = next(line for line in source.splitlines() if line.startswith("<meta "))
    value = r"[\w./ -]*"
    html = rf'<html(?:\s+(?:lang|class|dir)="{value}")*\s*>'
    return re.compile(rf"\s*<!doctype html>\s*{html}\s*<head>\s*{re.escape(policy)}", re.IGNORECASE)


def _odd(text: str) -> Fault:
    if text.startswith("\0"):
        return Fault("the page holds a NUL character", "take it out")
    return Fault(
        "a tag is written in a way that browsers read differently",
        "quote each value, with `&lt;` and `&gt;` for < and >; write `&lt;` where no tag is meant",
        text,
    )


def _refused(name: str) -> Fault:
    message = _WHY.get(name, f"the host publishes no `<{name}>` tag")
    mend = _INSTEAD.get(name) or f"take it out, write `&lt;{name}&gt;` if you mean the characters"
    return Fault(message, f"{mend}, {ASK}", f"<{name}")


def _attributes(tag: Tag, depth: int) -> Iterator[Fault]:
    for name, value in tag.attributes:
        picture = tag.name in _PICTURES and name in {"src", "srcset"}
        if (name.startswith("on") and len(name) > 2) or name in FORBIDDEN:
            yield Fault(f"the attribute `{name}` could run a script", f"take it out, {ASK}", name)
        elif name in ADDRESSES and not is_harmless(value, picture=picture):
            message = "an address that begins like this could run a script"
            yield Fault(message, f"link to a page instead, {ASK}", value)
        elif name == "id" and value == _CONFIG and tag.name != "script":
            yield Fault("the theme's scripts look for this id", "choose another one", value)
        elif name == "name" and tag.name in {"img", "form"} and value not in _FORMS:
            yield Fault("scripts of the theme could take this name for theirs", "take `name` out", value)
        # Scripts of the theme's make nodes of some attributes, `title` among them.
        if "<" in value and depth < _DEPTH:
            yield from check_text(value, depth + 1)
        elif "<" in value:
            yield Fault("tags stand inside tags", "take the inner ones out", tag.name)


def _script(html: str, tag: Tag, following: list[Tag], around: Around) -> Iterator[Fault]:
    names = [name for name, _ in tag.attributes]
    kind = (tag.get("type") or "").strip().lower()
    source = tag.get("src")
    if len(names) != len(set(names)):
        yield Fault("a script has an attribute twice", f"take it out, {ASK}", "<script")
    elif DATA_TYPES.fullmatch(kind):
        text = html[tag.end : html.find("<", tag.end)]
        ends = bool(following) and following[0].closes and following[0].name == "script"
        if source is not None or not ends or not html.startswith("</script", tag.end + len(text)):
            yield _refused("script")
        elif tag.get("id") == _CONFIG:
            yield from _config(text, around)
        elif tag.get("id"):
            yield Fault("the theme's scripts look for data by its id", f"take the id out, {ASK}", "<script")
    elif (
        kind not in {"", "text/javascript"}
        or source is None
        or not set(names) <= SCRIPT_ATTRIBUTES
        or not around.resolved(source, around.scripts)
    ):
        yield _refused("script")
    elif not is_near(tag.get("data-location") or ""):
        yield _away(tag.get("data-location") or "")


def _config(text: str, around: Around) -> Iterator[Fault]:
    """Check what tells Material's scripts where the site begins, and what to run beside the page."""
    try:
        told = json.loads(text)
    except ValueError:
        told = None
    if (
        not isinstance(told, dict)
        or not is_near(str(told.get("base", "")))
        or not around.resolved(str(told.get("search", "")), around.scripts)
    ):
        yield Fault(
            "the page tells the theme's scripts to load something else", f"take it out, {ASK}", "__config"
        )
        return
    for one in strings(told):
        yield from check_text(one)


def _link(tag: Tag, around: Around) -> Iterator[Fault]:
    relations = set((tag.get("rel") or "").lower().split())
    address = tag.get("href") or ""
    if "stylesheet" in relations:
        if relations != {"stylesheet"} or not around.resolved(address, around.sheets):
            yield Fault(
                "a style sheet comes from elsewhere", f"put it into the guide's folder, {ASK}", address
            )
    elif not relations <= RELATIONS or not relations:
        yield Fault("a `<link>` could load code", f"take it out, {ASK}", "<link")
    elif relations & {"icon", "apple-touch-icon"} and not is_near(address):
        yield Fault("an icon comes from elsewhere", "put it into the guide's folder", address)


def _meta(tag: Tag) -> Iterator[Fault]:
    says, name = ((tag.get(one) or "").strip().lower() for one in ("http-equiv", "name"))
    content, charset = tag.get("content") or "", (tag.get("charset") or "utf-8").strip().lower()
    if says == "refresh":
        found = _REFRESH.fullmatch(content)
        if not found or not is_near(found[1].strip("\"' ")):
            yield _away("http-equiv")
    elif says == "content-security-policy":
        if content != _policy():
            yield Fault("the page has a security policy of its own", "take it out", "Content-Security-Policy")
    elif says or charset != "utf-8" or (name == "referrer" and content != "no-referrer"):
        yield _refused("meta")


@cache
def _policy() -> str:
    tags, _ = read_tags((theme_dir() / "partials/goodterms/csp.html").read_text(encoding="utf-8"))
    return next(tag.get("content") or "" for tag in tags if tag.name == "meta")


def _away(sought: str) -> Fault:
    return Fault("the page would lead away by itself", "write a link instead", sought)


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
