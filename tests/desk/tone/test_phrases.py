"""The language that phrases are written in."""

from __future__ import annotations

import pytest

from goodterms.desk.tone.automaton import Automaton
from goodterms.desk.tone.pattern import compile_phrase
from goodterms.desk.tone.words import read_words

NAMES = {"me": "I|we", "kin": "brother|sister in law"}


def matches(phrase: str, text: str) -> list[str]:
    """Return what a phrase matches in a text."""
    words = read_words(text)
    automaton = Automaton([("it", compile_phrase(phrase, NAMES))])
    return [text[words[first].start : words[end - 1].end] for first, end, _ in automaton.scan(words)]


@pytest.mark.parametrize(
    ("phrase", "text", "found"),
    [
        ("final warning", "A FINAL Warning, this.", ["FINAL Warning"]),
        ("final warning", "final-warning finalwarning final_warning", []),
        (
            "final warning",
            "final: warning, final – warning; final\nwarning",
            ["final: warning", "final – warning", "final\nwarning"],
        ),
        ("final warning", "It is final. Warning!", []),
        ("Sie", "sie Sie SIE", ["Sie", "SIE"]),
        ("fail*", "fail failed Failures prefail", ["fail", "failed", "Failures"]),
        ("кінә*", "Кінәңізден кінә", ["Кінәңізден", "кінә"]),
        ("don't", "don’t don't donʼt dont", ["don’t", "don't", "donʼt"]),
        ("I", "I I'm", ["I"]),
        ("(say|tell you) so", "say so, tell you so, tell so", ["say so", "tell you so"]),
        ("as [I] said", "as said as I said as we said", ["as said", "as I said"]),
        ("[so] what", "so what", ["so what", "what"]),
        ("<me> said", "We said I said they said", ["We said", "I said"]),
        ("my <kin>", "my sister in law", ["my sister in law"]),
        ("a _ b", "a b a x b a x y b", ["a x b"]),
        ("a ... b", "a b, a x b, a x y z b", ["a b", "a x b", "a x y z b"]),
        ("a ... b", "a w x y z b", []),
        ("a ... b", "a x, y b", []),
        ("a ... b", "a x. b", []),
        ("^ well", "Well, well. Well", ["Well", "Well"]),
        ("or else $", "or else! or else we. Or else", ["or else", "Or else"]),
        ("now !", "now! now. now", ["now"]),
        ("a, b", "a b", ["a b"]),
        ("24 hours", "24 hours, 24.5 hours", ["24 hours"]),
        ("ąć", "ĄĆ", ["ĄĆ"]),
    ],
)
def test_what_a_phrase_matches(phrase: str, text: str, found: list[str]) -> None:
    assert matches(phrase, text) == found


def test_the_longest_way_counts() -> None:
    assert matches("you [have] failed [to pay]", "you have failed to pay") == ["you have failed to pay"]


def test_phrases_that_overlap_are_all_found() -> None:
    phrases = [("one", "you have failed"), ("two", "failed to"), ("three", "have")]
    automaton = Automaton((name, compile_phrase(phrase, {})) for name, phrase in phrases)
    found = list(automaton.scan(read_words("You have failed to")))
    assert found == [(0, 3, "one"), (1, 2, "three"), (2, 4, "two")]
