"""Findings as problems: where they stand, what they do to a reader, and what to say instead."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from goodterms.desk.tone.passages import Passage
from goodterms.desk.tone.reader import find
from goodterms.records.problems import Problem, is_hosted

# The items of a client's invoices say the same again and again.
_found = lru_cache(maxsize=1024)(find)

MESSAGE = "a phrase here may escalate"
_HOSTED_MEND = "run `goodterms tone` on your own machine to see which, and how to say it more calmly"


@dataclass(frozen=True, slots=True, order=True)
class Told:
    """A finding, ready to be told."""

    problem: Problem
    rule: str
    language: str
    phrase: str
    """As it stands in the text."""
    calmer: str
    """Another way to say it, in the language of the text."""

    def as_json(self, *, hosted: bool | None = None) -> dict[str, str | int | None]:
        """Return the JSON object that ``goodterms tone --json`` lists.

        On a build service it says no more than where the phrase stands.
        """
        quiet = is_hosted() if hosted is None else hosted
        told = problem_json(self.problem, hosted=quiet)
        if not quiet:
            told |= {
                "rule": self.rule,
                "language": self.language,
                "phrase": self.phrase,
                "calmer": self.calmer,
            }
        return told


def problem_json(problem: Problem, *, hosted: bool | None = None) -> dict[str, str | int | None]:
    """Return a problem with the same keys as a finding, where there is no more to say of it."""
    said = dict.fromkeys(("rule", "language", "phrase", "calmer"))
    return {**problem.as_json(hosted=hosted), **said}


def judge(passages: Iterable[Passage], *, hosted: bool | None = None) -> list[Told]:
    """Find what escalates in some texts.

    Args:
        passages: The texts.
        hosted: Whether others may read what is told; asked of the environment where it is None.

    Returns:
        The findings in order, each once. Their problems are warnings; on a build service
        neither these nor their mends say anything of the text.
    """
    quiet = is_hosted() if hosted is None else hosted
    told = [one for passage in passages for one in _told(passage, quiet=quiet)]
    return sorted(dict.fromkeys(told))


def _told(passage: Passage, *, quiet: bool) -> Iterable[Told]:
    findings = _found(
        passage.text, passage.language, markdown=passage.markdown, names=passage.names, own=passage.own
    )
    places = passage.places(one.start for one in findings) if findings else []
    for (file, line, column), one in zip(places, findings, strict=True):
        phrase = " ".join(passage.text[one.start : one.end].split())
        problem = Problem(
            file,
            line,
            column,
            MESSAGE,
            _HOSTED_MEND if quiet else f"calmer: {one.rule.calmer}",
            note=f"“{phrase}” {one.rule.why}",
            severity="warning",
        )
        yield Told(problem, one.rule.id, passage.language, phrase, one.rule.calmer)
