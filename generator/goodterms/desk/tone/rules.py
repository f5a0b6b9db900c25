"""The rules: one file a language, each rule with examples that are its own tests.

A project's own file has the same format; see :mod:`goodterms.desk.tone.own`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from goodterms.desk.tone.automaton import Automaton
from goodterms.desk.tone.pattern import Phrase, compile_phrase
from goodterms.errors import GoodTermsError
from goodterms.records.base import Record
from goodterms.records.client import Language
from goodterms.records.problems import Problem
from goodterms.records.scalars import Line, Word
from goodterms.records.validate import problem_at, validate
from goodterms.records.yaml import Path as YamlPath
from goodterms.records.yaml import Places, read_yaml

_FOLDER = Path(__file__).parent / "rules"

Look = Literal["phrases", "capitals", "marks"]


class _Rule(Record):
    id: Line
    look: Annotated[Look, Word] = "phrases"
    phrases: tuple[Line, ...] = ()
    unless: tuple[Line, ...] = ()
    why: Line
    calmer: Line
    flags: Annotated[tuple[Line, ...], Field(min_length=2)]
    passes: Annotated[tuple[Line, ...], Field(min_length=1)]


class _File(Record):
    language: Language
    words: dict[Line, Line] = Field(default_factory=dict)
    rules: tuple[_Rule, ...]


class _OwnRule(_Rule):
    why: Line = "is on your own list"
    flags: tuple[Line, ...] = ()
    passes: tuple[Line, ...] = ()


class _OwnFile(_File):
    rules: tuple[_OwnRule, ...] = ()
    off: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """What is looked for, and what to say instead."""

    id: str
    """Unique in its language; much the same thing has the same id in all of them."""
    look: Look
    """For phrases, for rows of marks, or for capitals; then ``phrases`` are the words that people shout."""
    phrases: tuple[Phrase, ...]
    unless: tuple[Phrase, ...]
    """Where one of these overlaps it, a finding does not count."""
    why: str
    """What the phrase does, in English: it goes on from "this"."""
    calmer: str
    """Another way to say it, in the language of the rule."""
    flags: tuple[str, ...]
    """Examples in which it must be found."""
    passes: tuple[str, ...]
    """Harmless neighbours in which it must not."""


Tag: TypeAlias = "tuple[Rule, bool]"
"""What a phrase is found for: a rule, and whether it excuses what the rule finds."""


@dataclass(frozen=True, slots=True, eq=False)
class RuleSet:
    """The rules of one language."""

    language: str
    words: Mapping[str, str]
    """Lists of words that phrases name."""
    rules: tuple[Rule, ...]
    automaton: Automaton[Tag]
    """Finds the phrases of all rules, and what excuses them."""


@cache
def rules(language: str) -> RuleSet:
    """Return the rules of a language.

    Args:
        language: One of :data:`goodterms.locale.LANGUAGES`.

    Raises:
        GoodTermsError: The file that came with the package is damaged.
    """
    path = _FOLDER / f"{language}.yml"
    read, problems = read_rules(path.read_bytes(), path.name)
    if read is None:
        raise GoodTermsError(problems[0].text(), "install goodterms again")
    return read


def read_rules(data: bytes, file: str, base: RuleSet | None = None) -> tuple[RuleSet | None, list[Problem]]:
    """Read a file of rules.

    Args:
        data: YAML, UTF-8.
        file: Its name, as problems give it.
        base: Rules that it adds to: one with the same id takes the place of theirs, and those it
            names under ``off`` are left out. Its phrases can name their words.

    Returns:
        The rules, or None with everything that is wrong.
    """
    value, slips = read_yaml(data)
    if slips:
        return None, [Problem(file, slip.line, slip.column, slip.message, slip.mend) for slip in slips]
    sources = [Places(file, data)]
    found, problems = validate(_OwnFile if base else _File, value, sources)
    if found is None:
        return None, problems
    if base and found.language != base.language:
        mend = f"write `language: {base.language}`"
        problems.append(problem_at(sources, ("language",), "the file's name says another language", mend))
    words = {**(base.words if base else {}), **found.words}
    made: dict[str, Rule] = {}
    for number, one in enumerate(found.rules):
        path: YamlPath = ("rules", number)
        if one.id in made:
            problems.append(problem_at(sources, (*path, "id"), "the id is given twice", "give it another"))
        if not one.phrases and one.look != "marks":
            problems.append(problem_at(sources, path, "the rule has no phrases", "add `phrases:`"))
        phrases, wrong = _compiled(one.phrases, words)
        problems += [problem_at(sources, (*path, "phrases", at), *said) for at, said in wrong]
        unless, wrong = _compiled(one.unless, words)
        problems += [problem_at(sources, (*path, "unless", at), *said) for at, said in wrong]
        made[one.id] = Rule(one.id, one.look, phrases, unless, one.why, one.calmer, one.flags, one.passes)
    kept: list[Rule] = []
    if base and isinstance(found, _OwnFile):
        problems += _unknown(found.off, base, sources)
        kept = [rule for rule in base.rules if rule.id not in {*found.off, *made}]
    if problems:
        return None, problems
    return rule_set(str(found.language), words, (*kept, *made.values())), []


def rule_set(language: str, words: Mapping[str, str], chosen: tuple[Rule, ...]) -> RuleSet:
    """Return rules made ready to look for."""
    return RuleSet(language, words, chosen, Automaton(_tagged(chosen)))


def _unknown(off: tuple[str, ...], base: RuleSet, sources: list[Places]) -> Iterator[Problem]:
    known = {rule.id for rule in base.rules}
    for number, one in enumerate(off):
        if one not in known:
            near = get_close_matches(one, known, 1)
            mend = (
                f"did you mean `{near[0]}`?"
                if near
                else "`goodterms tone --json` names the rule of a finding"
            )
            yield problem_at(sources, ("off", number), f"there is no rule `{one}`", mend)


def _compiled(
    phrases: tuple[str, ...], words: Mapping[str, str]
) -> tuple[tuple[Phrase, ...], list[tuple[int, tuple[str, str]]]]:
    """Compile some phrases; of those that cannot be read, return their numbers, and message and mend."""
    done, wrong = [], []
    for number, phrase in enumerate(phrases):
        try:
            done.append(compile_phrase(phrase, words))
        except GoodTermsError as error:
            wrong.append((number, (error.message, error.mend)))
    return tuple(done), wrong


def _tagged(found: tuple[Rule, ...]) -> Iterator[tuple[Tag, Phrase]]:
    for rule in found:
        yield from (((rule, False), phrase) for phrase in rule.phrases)
        yield from (((rule, True), phrase) for phrase in rule.unless)
