"""Templates: ours are complete and quote only what there is; a freelancer's own wins, its slips are told."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from goodterms.desk.letters import template as templates
from goodterms.desk.letters.catalogue import LETTERS, described
from goodterms.desk.letters.facts import flowing
from goodterms.desk.letters.invoices import statement_letter
from goodterms.desk.letters.template import Source, fill, find, our_path
from goodterms.errors import GoodTermsError
from goodterms.locale import LANGUAGES

from .world import make_project, post_to, record_of

ENGLISH = sorted(path.stem for path in our_path("invoice", "en").parent.glob("*.txt"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_letter_is_there_in_every_language(language: str) -> None:
    folder = our_path("invoice", language).parent
    assert sorted(path.stem for path in folder.glob("*.txt")) == ENGLISH == sorted(LETTERS)


@pytest.mark.parametrize("name", ENGLISH)
def test_a_letter_quotes_the_same_facts_in_every_language(name: str) -> None:
    quoted = {
        language: set(re.findall(r"[a-z_]+(?:\.[a-z_0-9]+)+", our_path(name, language).read_text("utf-8")))
        for language in LANGUAGES
    }
    # Some greet without a name.
    assert len({frozenset(facts - {"client.contact"}) for facts in quoted.values()}) == 1, quoted


def test_a_template_of_the_projects_own_wins(tmp_path: Path) -> None:
    root = make_project(tmp_path / "p", record_of("de"))
    own = root / "letters/de/statement.txt"
    own.parent.mkdir(parents=True)
    own.write_bytes(
        "\ufeffSubject: Stand für {{ client.name }}\r\n\r\nOffen: {{ statement.open }}\r\n".encode()
    )
    letter = statement_letter(post_to(root))
    assert letter.subject == "Stand für Obstgarten Verlag GmbH"
    assert letter.text == "Offen: 4.164,75 €\n"
    assert letter.attachments


def filled(text: str, **facts: object) -> tuple[str, str, list[str]]:
    letter, problems = fill(Source("letters/en/x.txt", text), facts)
    return letter.subject, letter.text, [problem.text() for problem in problems]


def test_what_is_filled_in_is_plain_text() -> None:
    _, text, problems = filled("Subject: S\n\n{{ who }}\n", who="<b>&amp; *you*</b> {{ 1 }}")
    assert (text, problems) == ("<b>&amp; *you*</b> {{ 1 }}\n", [])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Hello {{ who }}\n", "letters/en/x.txt:1:1: error: the letter has no subject"),
        ("Subject:\n\nHello\n", "letters/en/x.txt:1:1: error: the letter has no subject"),
        ("Subject: S\n\nHi {{ hwo }}\n", "letters/en/x.txt:3:7: error: the letter knows no `hwo`"),
        ("Subject: S\n\n{{ who\n", "letters/en/x.txt:3:1: error: this cannot be read as a template"),
        ("Subject: S\n\n{% include 'x' %}\n", "letters/en/x.txt:3:1: error: a letter cannot `include`"),
        ("Subject: S\n\n\n{{ who / 0 }}\n", "letters/en/x.txt:4:1: error: this cannot be filled in"),
        ("Subject: S\n\n{{ many }}\n", "letters/en/x.txt:3:1: error: this cannot be filled in"),
        (
            "Subject: S\n\n{% for a in range(99999) %}{% for b in range(99999) %}x{% endfor %}{% endfor %}\n",
            "letters/en/x.txt:3:1: error: this cannot be filled in",
        ),
        ("Subject: S\n\n{{ ''.__class__ }}\n", "letters/en/x.txt:3:1: error: this cannot be filled in"),
        ("{{" * 2000, "letters/en/x.txt:1:1: error: this cannot be read as a template"),
    ],
)
def test_a_slip_is_told_with_its_place(text: str, said: str) -> None:
    _, _, problems = filled(text, who="you", many=("a", "b"))
    assert len(problems) == 1
    assert problems[0].startswith(said)


@pytest.mark.parametrize(
    ("data", "said"),
    [(b"Subject: \xff\n", "not UTF-8"), (b"x" * (templates.MAX_SIZE + 1), "too long")],
)
def test_a_file_that_can_be_no_letter_is_refused(tmp_path: Path, data: bytes, said: str) -> None:
    (tmp_path / "letters/en").mkdir(parents=True)
    (tmp_path / "letters/en/offer.txt").write_bytes(data)
    with pytest.raises(GoodTermsError, match=said):
        find("offer", "en", tmp_path)


@pytest.mark.parametrize("name", ENGLISH)
def test_what_is_described_above_a_copy_is_no_part_of_the_letter(name: str) -> None:
    comment = described(name)
    assert "client: name, contact" in comment
    letter, problems = fill(Source("x", f"{comment}Subject: S\n\nT\n"), {})
    assert (letter.subject, letter.text, problems) == ("S", "T\n", [])


def test_prose_flows_and_lists_stay() -> None:
    assert flowing("one\ntwo\n\nthree\n- a\n- b\n1. c\n") == "one two\n\nthree\n- a\n- b\n1. c"
