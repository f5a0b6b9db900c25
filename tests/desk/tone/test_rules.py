"""The rules in five languages: each is held to its own examples."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from goodterms.desk.tone.reader import find
from goodterms.desk.tone.rules import read_rules, rules
from goodterms.locale import LANGUAGES


def met(text: str, language: str) -> list[str]:
    return [found.rule.id for found in find(text, language)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_rules_and_enough_of_them(language: str) -> None:
    ids = [rule.id for rule in rules(language).rules]
    assert len(ids) == len(set(ids)) >= 35
    assert set(ids) == {rule.id for rule in rules("en").rules}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_rule_finds_what_it_must(language: str) -> None:
    examples = [(rule.id, example) for rule in rules(language).rules for example in rule.flags]
    assert [one for one in examples if one[0] not in met(one[1], language)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_rule_finds_its_examples_in_the_middle_of_a_letter_too(language: str) -> None:
    examples = [(rule.id, example) for rule in rules(language).rules for example in rule.flags]
    letters = [(one, f"Anna,\n\n{example}\n\nAnna") for one, example in examples]
    assert [one for one in letters if one[0] not in met(one[1], language)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_rule_finds_harmless_neighbours_nor_calmer_words(language: str) -> None:
    harmless = [text for rule in rules(language).rules for text in (*rule.passes, rule.calmer)]
    assert [(text, met(text, language)) for text in harmless if met(text, language)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_said_twice(language: str) -> None:
    known = rules(language).rules
    for told in (
        [text for rule in known for text in rule.flags],
        [phrase.source for rule in known for phrase in (*rule.phrases, *rule.unless)],
    ):
        assert [text for text in set(told) if told.count(text) > 1] == []


def sentences(file: str, language: str) -> list[str]:
    """Return the sentences of a case file in one language."""
    cases = yaml.safe_load((Path(__file__).parent / "cases" / file).read_text(encoding="utf-8"))
    assert len(cases[language]) >= 25
    return [str(sentence) for sentence in cases[language]]


@pytest.mark.parametrize("language", LANGUAGES)
def test_harsh_sentences_are_found(language: str) -> None:
    assert [one for one in sentences("harsh.yml", language) if not met(one, language)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_everyday_sentences_are_let_be(language: str) -> None:
    told = [(one, met(one, language)) for one in sentences("harmless.yml", language)]
    assert [one for one in told if one[1]] == []


def rule_file(body: str) -> bytes:
    head = "language: en\nwords: {me: I|we}\nrules:\n  - id: one\n"
    return (head + body + "    why: w\n    calmer: c\n    flags: [a, b]\n    passes: [c]\n").encode()


@pytest.mark.parametrize(
    ("body", "line", "column", "said"),
    [
        ("    phrases: [fine, (open]\n", 5, 21, "`)` is missing"),
        ("    phrases: [fine]\n    unless: [sh*]\n", 6, 14, "almost any word"),
        ("    phrases: ['<you> said']\n", 5, 15, "not listed"),
        ("    phrases: ['... said']\n", 5, 15, "edge"),
        ("    phrases: ['[_] said']\n", 5, 15, "any word"),
        ("    phrases: ['[said]']\n", 5, 15, "empty"),
        ("    phrases: ['a b $ c']\n", 5, 15, "no place"),
        ("    phrases: ['50% of']\n", 5, 15, "no sign"),
        ("    phrases: ['a ... b ... c ... d']\n", 5, 15, "too many gaps"),
        ("", 4, 5, "no phrases"),
        ("    look: colours\n", 5, 11, "known"),
        ("    phrase: [a]\n", 5, 5, "not known"),
    ],
)
def test_a_rule_that_cannot_be_read_is_told_with_its_place(
    body: str, line: int, column: int, said: str
) -> None:
    read, problems = read_rules(rule_file(body), "en.yml")
    assert read is None
    assert (problems[0].file, problems[0].line, problems[0].column) == ("en.yml", line, column)
    assert said in problems[0].message


def test_an_id_stands_for_one_rule() -> None:
    twice = rule_file("    phrases: [a]\n") + b"  - id: one\n    phrases: [b]\n    why: w\n    calmer: c\n"
    read, problems = read_rules(twice + b"    flags: [a, b]\n    passes: [c]\n", "en.yml")
    assert read is None
    assert [problem.message for problem in problems] == ["the id is given twice"]
