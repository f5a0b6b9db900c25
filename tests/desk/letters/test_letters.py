"""What letters say, held by files that a person can read aloud: ``golden/<language>/<letter>.txt``.

GOODTERMS_REWRITE=1 writes them anew; read what changed before you keep it.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from goodterms.desk.letters.writing import Letter
from goodterms.locale import LANGUAGES

from .world import every_letter, every_other_letter, make_project, post_to, record_of

GOLDEN = Path(__file__).parent / "golden"


@pytest.fixture(scope="module", params=LANGUAGES)
def letters(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Letter]:
    records = (record_of(request.param), record_of(request.param, other=True))
    root = make_project(tmp_path_factory.mktemp("letters") / "p", *records)
    return {**every_letter(post_to(root)), **every_other_letter(post_to(root, "c2"))}


def written(letter: Letter) -> str:
    attached = "".join(f"Attached: {one.name}\n" for one in letter.attachments)
    # The key of the link would say nothing to a reader.
    text = "\n".join(
        line.partition("/#")[0] if line.startswith("https:") else line for line in letter.text.split("\n")
    )
    return f"To: {letter.to}\nSubject: {letter.subject}\n{attached}\n{text}"


def test_letters_say_what_was_read_and_kept(letters: dict[str, Letter]) -> None:
    differing = []
    for name, letter in letters.items():
        path = GOLDEN / letter.language / f"{name}.txt"
        if os.environ.get("GOODTERMS_REWRITE"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(written(letter), encoding="utf-8")
        if not path.is_file() or path.read_text("utf-8") != written(letter):
            differing.append(f"{letter.language}/{name}")
    assert not differing
    kept = {path.stem for path in (GOLDEN / next(iter(letters.values())).language).glob("*.txt")}
    assert kept == set(letters)


def test_letters_are_plain_and_have_no_gaps(letters: dict[str, Letter]) -> None:
    for name, letter in letters.items():
        assert "\n\n\n" not in letter.text, name
        assert letter.text == letter.text.strip() + "\n", name
        assert "\n" not in letter.subject, name
        assert not any(mark in letter.text + letter.subject for mark in ("{", "}", "kr..", "None")), name


def test_attachments_are_pdfs(letters: dict[str, Letter]) -> None:
    attached = [one for letter in letters.values() for one in letter.attachments]
    assert attached
    assert all(one.data.startswith(b"%PDF-") and one.name.endswith(".pdf") for one in attached)
