"""What a publication changes, in figures: how many pages, never which."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from goodterms.building.staging import SEALED_FOLDER

# Their dates move every day, with no page changed.
_DATED = frozenset({"sitemap.xml", "sitemap.xml.gz"})


@dataclass(frozen=True, slots=True)
class Figures:
    """How many of one kind."""

    changed: int
    new: int
    gone: int

    def said(self, noun: str, changed: str, gone: str) -> str:
        """Return ``3 pages sealed anew, 1 new, 1 withdrawn``; empty where all is as it was."""
        parts = [(self.changed, changed), (self.new, "new"), (self.gone, gone)]
        counted = [(count, word) for count, word in parts if count]
        if not counted:
            return ""
        (first, word), *others = counted
        plural = noun if first == 1 else f"{noun}s"
        return ", ".join([f"{first} {plural} {word}", *(f"{count} {word}" for count, word in others)])


@dataclass(frozen=True, slots=True)
class Change:
    """A site against the one that is published."""

    pages: Figures
    """Sealed pages."""
    documents: Figures
    """Sealed files."""
    guide: Figures
    """Public pages."""
    files: Figures
    """Other public files: styles, pictures, the search index."""
    stay: int
    """How many sealed pages keep their address."""

    @property
    def every_link_dies(self) -> bool:
        """Whether no page that somebody has a link to is left."""
        return self.pages.gone > 0 and not self.stay

    def __bool__(self) -> bool:
        return bool(self.text())

    def text(self) -> str:
        """Say it in one line; empty where nothing worth publishing changed."""
        return "; ".join(filter(None, [*self._sealed(), self._public()]))

    def quiet_text(self) -> str:
        """Say it without figures, for a log that others read."""
        told = ["sealed pages" if any(self._sealed()) else "", "the guide" if self._public() else ""]
        return " and ".join(filter(None, told)) + " changed"

    def _sealed(self) -> tuple[str, str]:
        return (
            self.pages.said("page", "sealed anew", "withdrawn"),
            self.documents.said("document", "sealed anew", "withdrawn"),
        )

    def _public(self) -> str:
        said = (self.guide.said("page", "changed", "gone"), self.files.said("file", "changed", "gone"))
        return f"guide: {', '.join(filter(None, said))}" if any(said) else ""


def change(before: Mapping[str, str], after: Mapping[str, str]) -> Change:
    """Compare two sites.

    Args:
        before: The published one: the id of each file's content by its path.
        after: The new one.
    """
    counts = {kind: [0, 0, 0] for kind in ("pages", "documents", "guide", "files")}
    for path in before.keys() | after.keys():
        if path.rpartition("/")[2] in _DATED or before.get(path) == after.get(path):
            continue
        which = 2 if path not in after else 1 if path not in before else 0
        counts[_kind(path)][which] += 1
    stay = sum(_kind(path) == "pages" for path in before.keys() & after.keys())
    return Change(**{kind: Figures(*three) for kind, three in counts.items()}, stay=stay)


def _kind(path: str) -> str:
    if path.startswith(f"{SEALED_FOLDER}/"):
        return "pages" if path.endswith(".html") else "documents"
    return "guide" if path.endswith(".html") else "files"
