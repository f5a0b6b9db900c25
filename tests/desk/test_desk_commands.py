"""``goodterms today``, ``signs`` and ``desk`` as they are typed."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from goodterms.commands.desk import desk
from goodterms.commands.signs import signs
from goodterms.commands.today import today
from goodterms.errors import GoodTermsError
from tests.conftest import Portal

COMMANDS = {"today": today, "signs": signs, "desk": desk}
DAY = ("--as-of", "2026-04-15")


@pytest.fixture
def here(portal: Portal, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The sample portal, as the folder the freelancer is in; not on a build service."""
    monkeypatch.chdir(portal.root)
    monkeypatch.setenv("GOODTERMS_HOSTED", "0")
    return portal.root


def run(name: str, *words: str) -> Result:
    return CliRunner().invoke(COMMANDS[name], words)


def test_today_tells_what_there_is_to_do_with_its_command(here: Path) -> None:
    done = run("today", *DAY)
    assert done.exit_code == 0
    assert done.output.index("First of all (2)") < done.output.index("Today (1)")
    assert "> goodterms remind thornquay --invoice 2026-008" in done.output
    assert "> goodterms agree kvistholm D-2026-1" in done.output
    assert "> ${EDITOR:-vi} +" in done.output


def test_today_as_json_names_each_thing(here: Path) -> None:
    told = json.loads(run("today", *DAY, "--json").output)
    assert told["as_of"] == "2026-04-15"
    assert told["problems"] == []
    reminder = next(one for one in told["items"] if one["kind"] == "overdue")
    assert (reminder["client"], reminder["subject"]) == ("thornquay", "2026-008")
    assert (reminder["amount"], reminder["currency"], reminder["since"]) == ("2722.00", "USD", "2026-03-25")
    levels = [("late", "today", "soon").index(one["level"]) for one in told["items"]]
    assert levels == sorted(levels)


def test_the_command_opens_the_record_where_there_is_something_to_write(here: Path) -> None:
    told = json.loads(run("today", *DAY, "--json").output)
    change = next(one for one in told["items"] if one["kind"] == "change")
    line, name = change["command"].removeprefix("${EDITOR:-vi} +").split(" ")
    assert "C-2026-3" in (here / name).read_text(encoding="utf-8").splitlines()[int(line) - 1]


def test_a_day_without_anything_is_told_kindly(here: Path) -> None:
    for path in (here / "clients").glob("*.yml"):
        if path.stem != "koktalqysh":
            path.unlink()
    done = run("today", *DAY, "--clients", str(here / "clients"))
    assert "Möbelwerkstatt" in done.output
    (here / "empty").mkdir()
    done = run("today", *DAY, "--clients", str(here / "empty"))
    assert done.exit_code == 0
    assert "nothing is waiting" in done.output


def test_one_broken_record_keeps_nobody_from_the_rest(here: Path) -> None:
    path = here / "clients/podskalka.yml"
    path.write_text(path.read_text("utf-8").replace("currency: PLN", "currency: XXY"), encoding="utf-8")
    for name in ("today", "signs"):
        done = run(name, *DAY)
        assert done.exit_code == 1
        assert "clients/podskalka.yml:" in done.stderr
        assert "left out" in done.stderr or name == "signs"
        assert "thornquay" in done.stdout
        assert "Pod Skałką" not in done.stdout
    assert [one["file"] for one in json.loads(run("today", *DAY, "--json").output)["problems"]] == [
        "clients/podskalka.yml"
    ]


def test_signs_of_all_and_of_one(here: Path) -> None:
    overview = run("signs", *DAY).output
    assert "thornquay" in overview
    assert "clear" in overview
    told = " ".join(run("signs", "thornquay", *DAY).output.split())  # however wide the terminal is
    assert "Slow pay: clear" in told
    assert "2026-001 47 days and 2026-008 21 days so far" in told
    assert "What to try first" in told
    (one,) = json.loads(run("signs", "thornquay", *DAY, "--json").output)["clients"]
    slow = next(sign for sign in one["signs"] if sign["sign"] == "slow pay")
    assert (slow["level"], slow["figures"]["median_days"]) == ("clear", 21)


def test_signs_on_a_narrow_terminal_break_no_word(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    lines = run("signs", *DAY).output.splitlines()
    assert "kvistholm: ·" in lines
    (shown,) = [line for line in lines if line.startswith("thornquay: ")]
    assert "slow pay clear" in shown
    assert max(map(len, lines)) <= 60


@pytest.mark.parametrize("name", ["thornqay", "thorn", "Thornquay"])
def test_signs_of_nobody_names_the_nearest(here: Path, name: str) -> None:
    done = run("signs", name)
    assert isinstance(done.exception, GoodTermsError)
    assert "thornquay" in done.exception.mend


def test_none_of_it_is_printed_on_a_build_service(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOODTERMS_HOSTED", "1")
    for name, words in (("today", ()), ("signs", ()), ("desk", ("--write", ".goodterms/desk.html"))):
        done = run(name, *words)
        assert isinstance(done.exception, GoodTermsError)
        assert done.output == ""


def test_the_desk_as_a_file_is_for_one_pair_of_eyes(here: Path, tmp_path: Path) -> None:
    target = tmp_path / "private" / "desk.html"
    done = run("desk", *DAY, "--write", str(target))
    assert done.exit_code == 0, done.exception
    assert target.stat().st_mode & 0o777 == 0o600
    first = target.read_bytes()
    assert run("desk", *DAY, "--write", str(target)).exit_code == 0
    assert target.read_bytes() == first
    assert target.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in target.parent.iterdir()] == ["desk.html"]


def test_the_desk_takes_the_place_of_nothing_else(here: Path, tmp_path: Path) -> None:
    other, link = tmp_path / "other.html", tmp_path / "link.html"
    other.write_text("mine")
    link.symlink_to(tmp_path / "elsewhere.html")
    for target in (other, link):
        assert isinstance(run("desk", "--write", str(target)).exception, GoodTermsError)
    assert other.read_text() == "mine"
    assert not (tmp_path / "elsewhere.html").exists()


@pytest.mark.parametrize(
    "place", ["site/desk.html", "content/desk.html", "content/en/desk.html", "clients/desk.html"]
)
def test_the_desk_is_never_written_where_it_would_be_published(here: Path, place: str) -> None:
    assert isinstance(run("desk", "--write", place).exception, GoodTermsError)
    assert not (here / place).exists()


def test_the_desk_is_never_written_where_git_would_take_it(here: Path) -> None:
    quiet = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull}
    subprocess.run(["git", "init", "--quiet"], cwd=here, check=True, env=quiet)
    assert isinstance(run("desk", "--write", "desk.html").exception, GoodTermsError)
    (here / ".gitignore").write_text("desk.html\n")
    assert run("desk", *DAY, "--write", "desk.html").exit_code == 0
