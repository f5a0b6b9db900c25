"""What a page may hold: tags and addresses from a list, and the theme's own frame around them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache

from goodterms.paths import theme_dir
from goodterms.publishing.hosting.inert.fault import ASK, Fault
from goodterms.publishing.hosting.inert.markup import Tag, read_tags
from goodterms.publishing.hosting.inert.scripts import Around, check_scripts, leads_away
from goodterms.publishing.hosting.inert.texts import check_attributes, misread, refused
from goodterms.publishing.hosting.inert.vocabulary import (
    FRAME,
    LATER,
    RELATIONS,
    SHELL,
    SWITCHES,
    TAGS,
    is_near,
)

_REFRESH = re.compile(r"\s*\d+\s*;\s*url=(.*)", re.IGNORECASE | re.DOTALL)
# What a browser loads by itself, or ahead of a click.
_LOADED = frozenset({"icon", "apple-touch-icon", "prev", "next"})

_NOT_OURS = Fault(
    "the page does not begin as the theme's pages do, with the security policy",
    f"write it as Markdown, {ASK}",
)
_SWITCHES = Fault(
    "the page holds a control character that a browser may take for another encoding", "take it out"
)


def check_page(html: str, around: Around) -> Iterator[Fault]:
    """Yield what of a page a browser might run, or load as code, and is not the host's own."""
    if not _beginning().match(html):
        yield _NOT_OURS
    if SWITCHES.search(html):
        yield _SWITCHES
    tags, odd = read_tags(html)
    yield from map(misread, odd)
    known = SHELL if around.sealed else TAGS | FRAME
    for tag in tags:
        if tag.closes:
            continue
        if tag.name not in known:
            yield refused(tag.name)
        yield from check_attributes(tag)
        if tag.name == "link":
            yield from _link(tag, around)
        elif tag.name == "meta":
            yield from _meta(tag, around)
    yield from check_scripts(html, tags, around)
    if around.sealed:
        yield from _shell(tags)


@cache
def _beginning() -> re.Pattern[str]:
    """Return how the theme's pages begin.

    With HTML's own white space alone: after any other character a browser takes the page's text to have
    begun, and no longer heeds a policy. The encoding stands where a browser looks for it first.
    """
    source = (theme_dir() / "partials/goodterms/csp.html").read_text(encoding="utf-8")
    policy = next(line for line in source.splitlines() if line.startswith("<meta "))
    value, s = r"[\w./ -]*", r"[ \t\n\f\r]"
    html = rf'<html(?:{s}+(?:lang|class|dir)="{value}")*{s}*>'
    charset = r'<meta charset="?utf-8"?>'
    return re.compile(
        rf"{s}*<!doctype html>{s}*{html}{s}*<head>{s}*{re.escape(policy)}{s}*{charset}",
        re.IGNORECASE | re.ASCII,
    )


def _shell(tags: list[Tag]) -> Iterator[Fault]:
    """Check the frame around sealed pages, in which links with a client's key will stand.

    A style sheet can read such a link. So nothing here may be loaded only when it is shown, or the
    server would be told letter by letter what the sheet has read.
    """
    ids: Counter[str] = Counter()
    for tag in tags:
        if tag.closes:
            continue
        ids[tag.get("id") or ""] += 1
        for name, _ in tag.attributes:
            if name in LATER:
                yield Fault(
                    "on a client's page nothing may be loaded later", f"take `{name}` out, {ASK}", name
                )
    for id_, count in ids.items():
        if id_.startswith("gt-") and count > 1:
            yield Fault("the client's page is opened where this id stands", "choose another one", id_)


def _link(tag: Tag, around: Around) -> Iterator[Fault]:
    relations = set((tag.get("rel") or "").lower().split())
    address = tag.get("href") or ""
    if tag.get("charset") is not None:
        yield Fault("a style sheet could be read in another encoding", "take `charset` out", "charset")
    if "stylesheet" in relations:
        if relations != {"stylesheet"} or not around.resolved(address, around.sheets):
            yield Fault(
                "a style sheet comes from elsewhere", f"put it into the guide's folder, {ASK}", address
            )
    elif not relations <= RELATIONS or not relations:
        yield Fault("a `<link>` could load code", f"take it out, {ASK}", "<link")
    elif relations & _LOADED and not is_near(address):
        yield Fault("an icon or a page comes from elsewhere", "put it into the guide's folder", address)


def _meta(tag: Tag, around: Around) -> Iterator[Fault]:
    says, name = ((tag.get(one) or "").strip().lower() for one in ("http-equiv", "name"))
    content, charset = tag.get("content") or "", (tag.get("charset") or "utf-8").strip().lower()
    if says == "refresh":
        found = _REFRESH.fullmatch(content)
        if around.sealed or not found or not is_near(found[1].strip("\"' ")):
            yield leads_away("http-equiv")
    elif says == "content-security-policy":
        if content != _policy():
            yield Fault("the page has a security policy of its own", "take it out", "Content-Security-Policy")
    elif says or charset != "utf-8" or (name == "referrer" and content != "no-referrer"):
        yield refused("meta")


@cache
def _policy() -> str:
    tags, _ = read_tags((theme_dir() / "partials/goodterms/csp.html").read_text(encoding="utf-8"))
    return next(tag.get("content") or "" for tag in tags if tag.name == "meta")
