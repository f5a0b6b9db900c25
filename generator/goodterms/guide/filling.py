"""The guide's pages with the policy's facts filled in, each read and filled once."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from goodterms.guide.content import GuidePage, sprawls
from goodterms.guide.facts import names
from goodterms.guide.template import fill
from goodterms.records.find import display
from goodterms.records.policy import Policy
from goodterms.records.problems import Problem


@dataclass(frozen=True, slots=True)
class Filled:
    """One page."""

    file: str
    """Its path, as problems name it."""
    source: str
    """As it is written; empty where it cannot be read."""
    text: str
    """Markdown with front matter, the facts in the page's own language; empty where there are problems."""
    problems: list[Problem]


@dataclass(frozen=True, slots=True)
class Filling:
    """Fills the pages of a guide.

    Args:
        policy: The facts.
        root: The project's folder, which problems name files from.
    """

    policy: Policy
    root: Path
    _known: dict[GuidePage, Filled] = field(default_factory=dict, repr=False)

    def page(self, page: GuidePage) -> Filled:
        """Return a page as it was when it was first asked for."""
        if page not in self._known:
            self._known[page] = self._filled(page, display(page.path, self.root))
        return self._known[page]

    def _filled(self, page: GuidePage, file: str) -> Filled:
        try:
            source = page.path.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError:
            return Filled(
                file, "", "", [Problem(file, 1, 1, "the page is not written in UTF-8", "save it as UTF-8")]
            )
        except OSError:
            mend = "check the file and its permissions"
            return Filled(file, "", "", [Problem(file, 1, 1, "the page cannot be read", mend)])
        text, problems = fill(source, file, names(self.policy, page.language))
        line = sprawls(text)
        if line:
            message = "the front matter is too long, nested too deep, or repeats a value by its name"
            mend = "write only what is needed, and write it out"
            return Filled(file, source, "", [*problems, Problem(file, line, 1, message, mend)])
        return Filled(file, source, text, problems)
