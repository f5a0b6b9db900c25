"""The whole policy in one language, in reading order: what its PDF holds and its hash is over."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from goodterms.guide.content import Guide, GuidePage, split_front_matter
from goodterms.guide.filling import Filling
from goodterms.guide.prose import page_nodes
from goodterms.guide.version import Version, short_hash
from goodterms.pages.pdf.tree import Node, texts
from goodterms.records.find import display
from goodterms.records.policy import Freelancer, Policy
from goodterms.records.problems import Problem, has_errors

# What Markdown would read as more than letters.
_MARKS = re.compile(r"([\\`*_\[\]<>#])")


@dataclass(frozen=True, slots=True)
class Chapter:
    """One page of the guide."""

    name: str
    """As in :class:`~goodterms.guide.content.GuidePage`."""
    title: str
    """From the front matter, else its first heading."""
    language: str
    """What it is written in; the guide's default where a translation is missing."""
    text: str
    """Markdown with the facts filled in; it begins with a heading."""


@dataclass(frozen=True, slots=True)
class Document:
    """The policy in one language."""

    language: str
    freelancer: Freelancer
    chapters: tuple[Chapter, ...]
    """At least one."""
    version: Version

    @property
    def title(self) -> str:
        """The title of the guide's first page."""
        return self.chapters[0].title

    @property
    def day(self) -> str:
        """The day it holds from, in the document's language; nothing where the policy names none."""
        return self.version.day_in(self.language, self.freelancer.country)

    @property
    def label(self) -> str:
        """What a contract calls this version, in the document's language."""
        return self.version.label(self.language, self.freelancer.country)


def read_document(
    guide: Guide, policy: Policy, language: str, root: Path, filling: Filling | None = None
) -> tuple[Document | None, list[Problem]]:
    """Read the guide's chapters in one language, with the policy's facts filled in.

    Args:
        guide: The guide.
        policy: The policy.
        language: One of the guide's.
        root: The project's folder, which problems name files from.
        filling: Of its pages, where some were filled already.

    Returns:
        The document, or None where a page cannot be filled or there is none; and all problems.
    """
    filling = filling or Filling(policy, root)
    chapters: list[Chapter] = []
    problems: list[Problem] = []
    for page in guide.chapters(language):
        filled = filling.page(page)
        problems += filled.problems
        chapters.append(_chapter(page, filled.text))
    if not chapters:
        file = display(guide.folder(language), root)
        problems.append(Problem(file, 1, 1, "the guide has no page", "write index.md there"))
    if has_errors(problems):
        return None, problems
    version = Version(short_hash(chapter.text for chapter in chapters), policy.valid_from)
    return Document(language, policy.freelancer, tuple(chapters), version), problems


def read_documents(
    guide: Guide,
    policy: Policy,
    root: Path,
    languages: Iterable[str] = (),
    filling: Filling | None = None,
) -> tuple[dict[str, Document], list[Problem]]:
    """Read the guide in several languages, all of its own unless some are named.

    Returns:
        The documents by language, without those that have errors; and all problems, each once.
    """
    filling = filling or Filling(policy, root)
    documents: dict[str, Document] = {}
    problems: list[Problem] = []
    for language in languages or guide.languages:
        document, found = read_document(guide, policy, language, root, filling)
        problems += found
        if document:
            documents[language] = document
    # A page that several languages borrow has its problems in each of them.
    return documents, list(dict.fromkeys(problems))


def _chapter(page: GuidePage, source: str) -> Chapter:
    meta, text = split_front_matter(source)
    heading = _first_heading(page_nodes(text))
    said = meta.get("title")
    own = str(said).strip() if said is not None else ""
    title = own or (_words(heading) if heading else "") or _from_name(page.name)
    if not heading or heading["tag"] != 1:
        # A page that has no heading of its own is shown under its title.
        text = f"# {_literal(title)}\n\n{text.lstrip()}"
    return Chapter(page.name, title, page.language, text)


def _first_heading(nodes: list[Node]) -> dict[str, Any] | None:
    return next((node for node in nodes if isinstance(node, dict) and node["t"] == "heading"), None)


def _words(node: Node) -> str:
    return " ".join("".join(texts(node)).split())


def _literal(text: str) -> str:
    return _MARKS.sub(r"\\\1", text)


def _from_name(name: str) -> str:
    return PurePosixPath(name).stem.replace("-", " ").replace("_", " ").strip().capitalize()
