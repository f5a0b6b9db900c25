"""Reading a text for phrases that escalate."""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from goodterms.desk.tone.loud import capitals, marks
from goodterms.desk.tone.masking import mask
from goodterms.desk.tone.rules import Rule, RuleSet, rules
from goodterms.desk.tone.words import Word, read_words


@dataclass(frozen=True, slots=True)
class Finding:
    """A phrase that escalates."""

    start: int
    """Where it begins in the text, counted from 0."""
    end: int
    """Where it ends; the character there is no longer part of it."""
    rule: Rule


def find(
    text: str,
    language: str,
    *,
    markdown: bool = True,
    names: frozenset[str] = frozenset(),
    own: RuleSet | None = None,
) -> list[Finding]:
    """Find the phrases of a text that escalate, in time proportional to its length.

    Args:
        text: What a client will read.
        language: One of :data:`goodterms.locale.LANGUAGES`.
        markdown: Whether it is Markdown, see :func:`~goodterms.desk.tone.masking.mask`.
        names: Words in lower case that are names, and so may stand in capitals.
        own: The rules to go by, instead of those of the language.

    Returns:
        The findings in their order; of those that overlap, the longest.
    """
    composed, offsets = _composed(text)
    masked = mask(composed, markdown=markdown)
    known = own or rules(language)
    words = read_words(masked)
    found, loud = _phrases(words, known)
    found += _capitals(words, loud, names)
    found += [Finding(*span, rule) for rule in known.rules if rule.look == "marks" for span in marks(masked)]
    return [Finding(offsets[one.start], offsets[one.end], one.rule) for one in _apart(found)]


def _composed(text: str) -> tuple[str, Sequence[int]]:
    """Return a text with each accent part of its letter, and where each character of it stands."""
    if unicodedata.is_normalized("NFC", text):
        return text, range(len(text) + 1)
    letters, offsets, at = [], [], 0
    while at < len(text):
        end = at + 1
        while end < len(text) and unicodedata.combining(text[end]):
            end += 1
        letter = unicodedata.normalize("NFC", text[at:end])
        letters.append(letter)
        offsets += [at] * len(letter)
        at = end
    return "".join(letters), [*offsets, len(text)]


def _phrases(words: Sequence[Word], known: RuleSet) -> tuple[list[Finding], dict[Rule, set[int]]]:
    """Return the phrases found and not excused, and for rules on capitals the numbers of loud words."""
    found: defaultdict[Rule, list[tuple[int, int]]] = defaultdict(list)
    excuses: defaultdict[Rule, list[tuple[int, int]]] = defaultdict(list)
    for first, end, (rule, excused) in known.automaton.scan(words):
        (excuses if excused else found)[rule].append((first, end))
    loud = {
        rule: {first for first, _ in found.pop(rule, [])} for rule in known.rules if rule.look == "capitals"
    }
    findings = [
        Finding(words[first].start, words[end - 1].end, rule)
        for rule, spans in found.items()
        for first, end in _left(spans, excuses[rule])
    ]
    return findings, loud


def _left(spans: list[tuple[int, int]], excuses: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield the spans that no excuse overlaps; both come in the order of their beginnings."""
    starts = [start for start, _ in excuses]
    furthest = list(accumulate((end for _, end in excuses), max))
    for start, end in spans:
        before = bisect_left(starts, end)
        if not before or furthest[before - 1] <= start:
            yield start, end


def _capitals(words: Sequence[Word], loud: dict[Rule, set[int]], names: frozenset[str]) -> Iterator[Finding]:
    for rule, numbers in loud.items():
        for start, end in capitals(words, numbers, names):
            yield Finding(start, end, rule)


def _apart(found: list[Finding]) -> Iterator[Finding]:
    """Yield findings of which no two overlap: the longer ones, and in the order of the text."""
    last: Finding | None = None
    for one in sorted(found, key=lambda one: (one.start, -one.end)):
        if last is None or one.start >= last.end:
            if last:
                yield last
            last = one
        elif one.end - one.start > last.end - last.start:
            last = one
    if last:
        yield last
