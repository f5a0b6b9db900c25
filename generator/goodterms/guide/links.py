"""Links inside the guide: does what they lead to exist?"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from goodterms.guide.content import PAGE, POLICY, Guide, GuidePage

MADE = frozenset({"policy.pdf", "print", "print/index.html", "sitemap.xml"})
"""What a build puts beside the pages of each language."""


@dataclass(frozen=True, slots=True)
class DeadLink:
    """A link that leads nowhere, or that only works in one place."""

    target: str
    """As the page has it."""
    message: str
    mend: str
    is_error: bool = True


Anchors = Callable[[str], "set[str] | None"]
"""The anchors of a page, by its name; None where they cannot be known."""


class Links:
    """What pages of one language can link to.

    Args:
        guide: The guide.
        language: One of its languages.
    """

    def __init__(self, guide: Guide, language: str) -> None:
        self._guide = guide
        self._language = language
        self._pages: Mapping[str, GuidePage] = {page.name: page for page in guide.pages(language)}

    def check(self, page: str, target: str, anchors: Anchors) -> DeadLink | None:
        """Look one link up.

        Args:
            page: The name of the page that it stands on.
            target: What the link leads to, as it is written.
            anchors: Told by their page.

        Returns:
            What is wrong with it, or None; links out of the site are not tried.
        """
        try:
            parts = urlsplit(target)
        except ValueError:
            return DeadLink(target, "the link is no address", "write it anew")
        if parts.scheme or parts.netloc:
            return None
        path, anchor = unquote(parts.path), unquote(parts.fragment)
        if path.startswith("/"):
            return DeadLink(
                target,
                "the link begins at the root of the host, where the site need not stand",
                "write it from this page on, as in `payment-terms.md`",
                is_error=False,
            )
        name = posixpath.normpath(posixpath.join(posixpath.dirname(page), path)) if path else page
        if name in self._pages:
            known = anchors(name) if anchor else None
            if known is None or anchor in known:
                return None
            return DeadLink(
                target,
                f"no heading of {name} has the anchor `{anchor}`",
                f"give the heading one with {{: #{anchor} }}, or mend the link",
            )
        if name in MADE or self._is_file(name):
            return None
        return DeadLink(target, "the link leads to nothing in the guide", self._mend(name))

    def _is_file(self, name: str) -> bool:
        """Tell whether a file is published: one beside the pages, or one that all languages share."""
        guide = self._guide
        if name.endswith(PAGE):
            return False
        if not guide.divided:
            return name != POLICY and _is_below(guide.content, name)
        above = name.removeprefix("../")
        if above != name:
            shared = above.split("/")[0] not in guide.languages and above != POLICY
            return shared and _is_below(guide.content, above)
        return any(_is_below(guide.folder(one), name) for one in (self._language, guide.default))

    def _mend(self, name: str) -> str:
        for guess in (f"{name.rstrip('/')}{PAGE}", f"{name}/index{PAGE}", name.rsplit("/", 1)[-1]):
            if guess in self._pages:
                return f"did you mean `{guess}`?"
        return "mend the link, or write what it leads to"


def _is_below(folder: Path, name: str) -> bool:
    return not name.startswith("..") and (folder / name).is_file()
