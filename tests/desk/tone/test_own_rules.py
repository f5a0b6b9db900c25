"""A project's own rules: what they add, what they switch off, and what is wrong with them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from goodterms.commands.check import check
from goodterms.commands.tone import tone
from goodterms.desk.tone.own import own_rules
from tests.desk.small import HEAD
from tests.desk.tone.test_texts import project

TEXT = "As already said, kindly revert."
RECORD = f"name: Firm\n{HEAD}updates:\n  - {{on: 2026-01-01, text: '{TEXT}'}}\n"
KINDLY = "rules: [{id: kindly, phrases: [kindly revert], calmer: Could you answer by Friday?}]\n"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    project(tmp_path, {"clients/firm.yml": RECORD})
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GOODTERMS_HOSTED", "0")
    return tmp_path


def own(root: Path, text: str, name: str = "en.yml") -> Path:
    path = root / "tone" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def found(*words: str) -> list[str]:
    return [one["rule"] for one in json.loads(run(*words, "--json").output)]


def run(*words: str) -> Result:
    return CliRunner().invoke(tone, words)


def test_own_rules_add_to_ours(here: Path) -> None:
    assert found() == ["already-said"]
    own(here, "language: en\n" + KINDLY)
    assert found() == ["already-said", "kindly"]
    assert "“kindly revert” is on your own list" in run().output
    assert "kindly revert" in CliRunner().invoke(check).output
    (here / "reply.txt").write_text("Kindly revert.", encoding="utf-8")
    assert found("reply.txt", "--language", "en") == ["kindly"]


def test_a_rule_of_ours_is_switched_off_by_its_id_or_replaced(here: Path) -> None:
    own(here, "language: en\noff: [already-said]\n")
    assert found() == []
    own(here, "language: en\nrules: [{id: already-said, phrases: [revert], calmer: Answer}]\n")
    (one,) = json.loads(run("--json").output)
    assert (one["rule"], one["phrase"]) == ("already-said", "revert")


def test_rules_are_for_their_own_language_alone(here: Path) -> None:
    own(here, "language: de\noff: [already-said]\n", "de.yml")
    assert found() == ["already-said"]


def test_own_phrases_can_name_our_words(here: Path) -> None:
    own(here, "language: en\nrules: [{id: one, phrases: ['<me> revert', kindly], calmer: c}]\n")
    assert found() == ["already-said", "one"]


@pytest.mark.parametrize(
    ("text", "place", "said"),
    [
        ("language: en\noff: [already-sayd]\n", (2, 7), "did you mean `already-said`?"),
        ("language: en\noff: [zzz]\n", (2, 7), "there is no rule `zzz`"),
        ("language: de\n", (1, 11), "write `language: en`"),
        ("language: en\n" + KINDLY.replace("kindly revert]", "(kindly]"), (2, 32), "`)` is missing"),
        ("language: en\n" + KINDLY.replace("}]", ", flags: [Please.]}]"), (2, 93), "does not find this"),
        ("language: en\n" + KINDLY.replace("}]", ", passes: [Kindly revert.]}]"), (2, 94), "finds this"),
        ("language: en\nrule: []\n", (2, 1), "not known"),
        ("language: [\n", (2, 1), ""),
    ],
)
def test_what_is_wrong_is_told_with_its_place_and_ours_are_gone_by(
    here: Path, text: str, place: tuple[int, int], said: str
) -> None:
    own(here, text)
    known, (problem,) = own_rules(here)
    assert (known, problem.file, (problem.line, problem.column)) == ({}, "tone/en.yml", place)
    assert said in problem.text()
    done = run()
    assert (done.exit_code, "As already said" in done.output) == (1, True)
    assert f"tone/en.yml:{place[0]}:{place[1]}: error" in CliRunner().invoke(check).output


def test_a_file_of_no_language_is_told(here: Path) -> None:
    own(here, "", "english.yml")
    own(here, "", "README.md")
    assert "tone/english.yml:1:1: error: the name of this file says no language" in run().output
