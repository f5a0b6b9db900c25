"""What is judged in a text, and what is not."""

from __future__ import annotations

import re
import sys
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goodterms.desk.tone import catalogues, letters, loud, masking, pattern, scalars, words
from goodterms.desk.tone.masking import mask
from goodterms.desk.tone.reader import find
from goodterms.desk.tone.rules import rules
from goodterms.locale import LANGUAGES


def found(
    text: str, language: str = "en", *, markdown: bool = True, names: frozenset[str] = frozenset()
) -> list[str]:
    """Return the ids of the rules that a text meets."""
    return [one.rule.id for one in find(text, language, markdown=markdown, names=names)]


@pytest.mark.parametrize(
    "text",
    [
        "> You failed to pay,\n> as already said.",
        "> You wrote:\nyou failed to pay.",
        "You wrote: “You failed to call,\nas already said.” I was ill.",
        'You wrote: "You failed to call."',
        "You wrote: 'You failed to call, didn't you.' So I did.",
        "You wrote: ‘You failed to call.’",
        "Sie schrieben: „You failed to call.“ «You failed to call.» »You failed to call.«",
        "Run `you failed to`.",
        "```\nyou failed to\n```",
        "~~~~ text\nyou failed to\n~~~\n~~~~",
        "Before:\n\n    you failed to\n",
        "[see](you-failed-to.md) <https://x.example/you never answer>",
        "https://x.example/?q=you%20failed&to=FINAL%20WARNING",
        "<!-- you failed to -->",
        '<p class="you failed to">Fine</p>',
        "{{ you failed to }} and {% if you failed to %}{# you failed to #}",
        "# You {: #failed-to }",
        "You\n\nfailed to",
        "- you\n- failed to",
        "You. Failed to",
        "| you | failed to |",
        "!!! note\n    Fine.",
        "![A picture](x.png)!",
    ],
)
def test_not_judged(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "You failed to pay.",
        "You **failed** to pay.",
        "You *failed\nto* pay.",
        "__You__ failed to pay.",
        "- one\n- you failed to pay",
        "1. you failed to pay",
        "# You failed to pay",
        "## You failed to pay {: #failed }",
        "> Quoted.\n\nYou failed to pay.",
        "Fine.\n\n- Item\n\n    You failed to pay.",
        "“Fine.” You failed to pay.",
        'A 5" screen. You failed to pay.',
        "The clients' files and the authors' names: you failed to pay.",
        "`code` you failed to pay",
        "```\ncode\n```\nyou failed to pay",
        "[You failed to pay](x.md)",
        "---\ntitle: You failed to pay\n---\n\nFine.",
        "| Day | You failed to pay |",
        "<b>Now</b> you failed to pay",
        "You failed{% if x %} to{% endif %} pay.",
        "Hello, you failed to {name}",
        "!!! note\n    You failed to pay.",
        "“ you failed to pay",
        "<!-- you failed to pay",
    ],
)
def test_judged(text: str) -> None:
    assert found(text) == ["failed-to"]


def test_in_a_mail_a_quotation_ends_with_its_line() -> None:
    mail = "> You failed to pay.\nYou failed to call.\n\n    You failed to write."
    assert found(mail, markdown=False) == ["failed-to", "failed-to"]
    assert found(mail) == []


@pytest.mark.parametrize(
    "text",
    [
        "IBAN, BIC and VAT ID",
        "PDF/HTML for ACME GmbH",
        "DE123456788, PL1234563218",
        "Please do NOT reply to this one.",
        "GOODTERMS_SECRET AND PAY_NOW",
        "I. A. B.",
        "NORDLICHT STUDIO PRAXIS",
    ],
)
def test_capitals_that_do_not_shout(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    "text", ["PAY NOW", "You must PAY, NOW", "**WE SENT THREE LETTERS**", "pay!!", "why ? ?"]
)
def test_shouting(text: str) -> None:
    assert len(found(text)) == 1


def test_names_may_stand_in_capitals() -> None:
    assert found("READ ALWAYS and NEVER WARNING") == ["capitals", "capitals"]
    assert found("READ ALWAYS is our name", names=frozenset({"read", "always"})) == []


def test_accents_that_stand_apart_are_read_as_one_letter() -> None:
    text = "Fyrst: þið hafið vanrækt að greiða. Świetnie: najpóźniej jutro albo"
    for language in ("is", "pl"):
        for shape in ("NFC", "NFD"):
            shown = unicodedata.normalize(shape, text)
            [one] = find(shown, language)
            said = unicodedata.normalize("NFC", shown[one.start : one.end])
            assert said in {"þið hafið vanrækt", "najpóźniej jutro albo"}


ALPHABET = st.one_of(
    st.sampled_from(list(" \n\t>*_`~\"'“”„«»‘’()[]{}<>!?.,:;-–#|\\/@%$&=0Aaé\u0301ʼ\u00a0\ufdd1\ufdd2\r")),
    st.sampled_from(
        ["you failed to ", "Sie hätten wissen müssen", "{{ ", "}}", "<!--", "-->", "---\n", "PAY NOW "]
    ),
    st.characters(),
)


@given(st.lists(ALPHABET, max_size=60).map("".join), st.sampled_from(LANGUAGES), st.booleans())
@settings(max_examples=300, deadline=None)
def test_whatever_stands_in_a_text_findings_lie_in_it_in_order(
    text: str, language: str, markdown: bool
) -> None:
    assert len(mask(text, markdown=markdown)) == len(text)
    end = 0
    for one in find(text, language, markdown=markdown):
        assert end <= one.start < one.end <= len(text)
        assert not text[one.start].isspace()
        end = one.end


@given(
    st.text(
        st.characters(exclude_categories=("L", "M", "N", "Pc", "Cs"), exclude_characters="`~<"), max_size=20
    ),
    st.sampled_from([(language, rule) for language in LANGUAGES for rule in rules(language).rules]),
    st.data(),
)
@settings(deadline=None)
def test_a_finding_points_at_its_phrase(before: str, picked: tuple[str, object], data: st.DataObject) -> None:
    """Whatever signs stand in the paragraph before an example, its finding moves along with it."""
    language, rule = picked
    example = data.draw(st.sampled_from(rule.flags))  # type: ignore[attr-defined]
    alone = [(example[one.start : one.end], one.rule.id) for one in find(example, language)]
    text = f"{before}\n\n{example}"
    shift = len(text) - len(example)
    moved = [one for one in find(text, language) if one.start >= shift]
    assert [(text[one.start : one.end], one.rule.id) for one in moved] == alone


def calls(text: str) -> int:
    """Count how often something is called while a text is read; that does not hang on the machine."""
    count = 0

    def seen(frame: object, event: str, argument: object) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    sys.setprofile(seen)
    try:
        find(text, "en")
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize(
    "piece",
    [
        "you ",
        "you failed to ",
        "as I have already ",
        "not take legal action or ",
        "“",
        "`",
        "<a ",
        "'a ",
        "NOW ",
        "<!--",
        "!",
    ],
)
def test_twice_the_text_takes_twice_the_work(piece: str) -> None:
    find(piece * 200, "en")
    once, twice = calls(piece * 500), calls(piece * 1000)
    assert twice <= 2.2 * once + 100


def parts(tree: object) -> list[tuple[str, object]]:
    """Return all operations of a parsed regular expression, the inner ones too."""
    listed: list[tuple[str, object]] = []
    waiting = [tree]
    while waiting:
        one = waiting.pop()
        if isinstance(one, re._parser.SubPattern):
            waiting += one.data
        elif isinstance(one, (tuple, list)):
            if len(one) == 2 and hasattr(one[0], "name"):
                listed.append((str(one[0]), one[1]))
            waiting += one
    return listed


def test_no_expression_that_a_text_is_searched_with_goes_back() -> None:
    """What repeats without bound gives nothing back, or ends its expression."""
    masks = [value for value in vars(masking).values() if isinstance(value, re.Pattern)]
    assert len(masks) > 10
    for one in masks:
        for name, argument in parts(re._parser.parse(one.pattern)):
            if name in {"MAX_REPEAT", "MIN_REPEAT"}:
                assert isinstance(argument, tuple)
                assert argument[1] <= 8, one.pattern
    for module in (catalogues, letters, loud, pattern, scalars, words):
        assert not any(
            "(.*" in value.pattern or ".+)+" in value.pattern
            for value in vars(module).values()
            if isinstance(value, re.Pattern) and isinstance(value.pattern, str)
        )
