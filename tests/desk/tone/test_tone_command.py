"""``goodterms tone``, and its part in ``goodterms check``."""

from __future__ import annotations

import json
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from goodterms.commands.check import check
from goodterms.commands.tone import tone
from tests.desk.small import HEAD
from tests.desk.tone.test_texts import HARSH, project

PHRASE = "As already said"
RECORD = f"name: Firm\n{HEAD}updates:\n  - {{on: 2026-01-01, text: '{PHRASE}, no.'}}\n"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with one harsh sentence, as the folder the freelancer is in."""
    project(tmp_path, {"clients/firm.yml": RECORD})
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GOODTERMS_HOSTED", "0")
    return tmp_path


def run(command: click.Command, *words: str) -> Result:
    return CliRunner().invoke(command, words)


def test_a_finding_is_told_with_its_place_and_calmer_words(here: Path) -> None:
    done = run(tone)
    assert done.exit_code == 0
    assert done.output.startswith(
        "clients/firm.yml:9:29: warning: a phrase here may escalate: “As already said”"
    )
    assert "calmer: To have it all in one place" in done.output
    assert run(tone, "--strict").exit_code == 1


def test_nothing_found_is_said_too(here: Path) -> None:
    (here / "clients/firm.yml").unlink()
    done = run(tone, "--strict")
    assert done.exit_code == 0
    assert "nothing that would escalate" in done.output
    assert json.loads(run(tone, "--json").output) == []


def test_json_names_rule_phrase_and_calmer_words(here: Path) -> None:
    [found] = json.loads(run(tone, "--json").output)
    assert {
        key: found[key] for key in ("file", "line", "column", "severity", "rule", "language", "phrase")
    } == {
        "file": "clients/firm.yml",
        "line": 9,
        "column": 29,
        "severity": "warning",
        "rule": "already-said",
        "language": "en",
        "phrase": PHRASE,
    }
    assert found["calmer"]


def test_files_are_read_wherever_they_stand(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    alone = here.parent / "alone"
    alone.mkdir()
    monkeypatch.chdir(alone)
    (alone / "reply.txt").write_text("Sie lügen.", encoding="utf-8")
    done = CliRunner().invoke(tone, ["reply.txt"])
    assert (done.exit_code, "read as English" in done.stderr) == (0, True)
    done = CliRunner().invoke(tone, ["reply.txt", "--language", "de"])
    assert (done.stdout.startswith("reply.txt:1:1: warning"), done.stderr) == (True, "")


def test_a_file_that_cannot_be_read_is_an_error(here: Path) -> None:
    (here / "broken.yml").write_text("a: [", encoding="utf-8")
    done = run(tone, "broken.yml", "--language", "en")
    assert done.exit_code == 1
    assert done.output.startswith("broken.yml:2:1: error: ")
    [told] = json.loads(run(tone, "broken.yml", "--language", "en", "--json").output)
    assert (told["severity"], told["rule"]) == ("error", None)


@pytest.mark.parametrize("words", [("--language", "de"), ("clients", "--clients", "clients")])
def test_options_that_do_not_go_together_are_refused(here: Path, words: tuple[str, ...]) -> None:
    assert run(tone, *words).exit_code == 2


def test_check_warns_and_stays_green(here: Path) -> None:
    done = run(check)
    assert done.exit_code == 0
    assert f"clients/firm.yml:9:29: warning: a phrase here may escalate: “{PHRASE}”" in done.output
    problems = json.loads(run(check, "--json").output)
    assert [problem["severity"] for problem in problems if problem["file"] == "clients/firm.yml"] == [
        "warning"
    ]


@pytest.mark.parametrize("words", [(), ("--json",)])
def test_a_hosted_log_learns_the_place_and_no_more(
    here: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    local = run(tone, "--json").output
    [found] = json.loads(local)
    monkeypatch.setenv("GOODTERMS_HOSTED", "1")
    for command in (tone, check):
        done = run(command, *words)
        assert "clients/firm.yml" in done.output
        assert "may escalate" in done.output
        for told in (PHRASE, "did not listen", found["calmer"], found["rule"]):
            assert told not in done.output


def test_check_tells_a_broken_record_once(here: Path) -> None:
    (here / "clients/firm.yml").write_text(f"name: [{HARSH}", encoding="utf-8")
    lines = [line for line in run(check).output.splitlines() if line.startswith("clients/firm.yml")]
    assert len(lines) == 1
