"""What a host does with pushes of every kind; what is built is beside the point here."""

from __future__ import annotations

import json
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from goodterms.publishing.hosting.receive import Update, pre_receive
from goodterms.publishing.hosting.releases import list_releases
from goodterms.sealing.secret import secret_path
from tests.conftest import SECRET
from tests.publishing.conftest import Hosting, goodterms, make_host, make_work, quicken


def refs(hosting: Hosting) -> set[str]:
    return set(hosting.work.git("ls-remote", str(hosting.path)).split()[1::2])


def test_only_the_configured_branch_is_published(quick: Hosting) -> None:
    quick.work.commit({"word": "second"})
    done = quick.push("main:draft")
    assert done.returncode == 0
    assert "draft is stored and not published" in done.stderr
    assert quick.shown == "first"
    quick.work.git("tag", "v1")
    assert quick.push("v1").returncode == 0
    assert quick.push(":draft").returncode == 0
    assert refs(quick) >= {"refs/heads/main", "refs/tags/v1"}
    assert quick.shown == "first"
    assert quick.push("main").returncode == 0
    assert quick.shown == "second"


def test_the_published_branch_is_neither_deleted_nor_wound_back(quick: Hosting) -> None:
    quick.publish("second")
    done = quick.push(":main")
    assert done.returncode == 1
    assert "cannot be deleted (mend: " in done.stderr
    quick.work.git("reset", "--quiet", "--hard", "HEAD~1")
    quick.work.commit({"word": "other"})
    done = quick.push("+main")
    assert done.returncode == 1
    assert "would take commits off main" in done.stderr
    assert quick.shown == "second"
    quick.work.git("config", "--file", str(quick.path / "config"), "goodterms.forcePushes", "true")
    assert quick.push("+main").returncode == 0
    assert quick.shown == "other"


def test_a_branch_of_another_name_can_be_the_published_one(tmp_path: Path) -> None:
    host = make_host(tmp_path, "--branch", "live")
    quicken(host)
    hosting = Hosting(make_work(tmp_path / "work", {"mkdocs.yml": "site_name: x", "word": "first"}), host)
    assert "`git push … main:live` would publish it" in hosting.push().stderr
    assert not host.site.exists()
    assert "published: release 1, 1 sealed page" in hosting.push("main:live").stderr
    assert hosting.shown == "first"


@pytest.mark.parametrize("ref", ["refs/heads/other", "refs/tags/v1", "refs/notes/x", "refs/replace/x"])
def test_a_restricted_host_stores_nothing_but_what_it_publishes(
    steady: Hosting, ref: str, capfd: pytest.CaptureFixture[str]
) -> None:
    """What is never built is never looked at, and would fill the disk."""
    none, some = "0" * 40, "1" * 40
    restricted = replace(steady.host, plugins=frozenset())
    assert not pre_receive(restricted, [Update(none, some, ref)])
    assert "this host takes main and nothing else (mend: " in capfd.readouterr().err
    assert pre_receive(restricted, [Update(some, none, ref)]), "what is there already can go"
    assert pre_receive(replace(restricted, only_branch=False), [Update(none, some, ref)])
    assert not pre_receive(replace(steady.host, only_branch=True), [Update(none, some, ref)])
    assert pre_receive(steady.host, [Update(none, some, ref)])


@pytest.mark.parametrize("damage", ["missing", "empty", "short", "open to all", "a folder"])
def test_without_its_secret_a_host_takes_nothing_and_says_why(steady: Hosting, damage: str) -> None:
    path = secret_path(steady.path)
    path.rename(path.with_name("aside"))
    if damage == "a folder":
        path.mkdir()
    elif damage != "missing":
        path.touch(mode=0o600)
        path.write_text({"empty": "", "short": SECRET[:20]}.get(damage, SECRET))
        path.chmod(0o644 if damage == "open to all" else 0o600)
    commit = steady.work.git("commit-tree", "-p", "HEAD", "-m", "Next", "HEAD^{tree}")
    done = steady.push(f"{commit}:refs/heads/main")
    status = goodterms("host", "status", steady.path)
    if path.is_dir():
        path.rmdir()
    path.with_name("aside").replace(path)
    assert done.returncode == 1
    assert f"goodterms host secret {steady.path} <" in done.stderr
    assert SECRET[:8] not in done.stderr
    assert steady.shown == "first"
    assert status.exit_code == 1
    assert f"goodterms host secret {steady.path} <" in status.output
    assert steady.left_over() == []


def test_a_build_is_told_nothing_but_what_it_needs(quick: Hosting) -> None:
    quick.publish("second", environ="")
    told = json.loads((quick.host.site / "environ.json").read_text())
    assert told["GOODTERMS_HOSTED"] == "1"
    assert told["GOODTERMS_SECRET"] == SECRET
    assert Path(told["HOME"]) != Path.home()
    assert not [name for name in told if name.startswith("GIT_")]
    allowed = {"PATH", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "HOME", "TMPDIR", "PYTHONUSERBASE", "PYTHONUTF8"}
    allowed |= {"NO_MKDOCS_2_WARNING", "SOURCE_DATE_EPOCH"}
    assert {name for name in told if not name.startswith("GOODTERMS_")} <= allowed


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        (("120000", "/etc/passwd", "clients.yml"), "clients.yml:1:1: error: this is a symbolic link"),
        (("160000", "1" * 40, "module"), "module:1:1: error: this is a submodule"),
        (("100644", "x", "../../hooks/evil"), "leads out of the folder"),
        (("100644", "x", "two\nlines"), "two\\nlines:1:1: error: the name holds a control character"),
        (("100644", "x", "Word"), "by small and capital letters"),
    ],
)
def test_a_hostile_commit_is_turned_away_by_name(
    steady: Hosting, entry: tuple[str, str, str], words: str
) -> None:
    commit = steady.work.commit_tree(entry)
    done = steady.push(f"{commit}:refs/heads/main")
    assert done.returncode == 1
    assert words in done.stderr
    assert steady.shown == "first"
    assert steady.left_over() == []


def test_pushed_hooks_are_files_like_any_other(quick: Hosting, tmp_path: Path) -> None:
    evil = f"#!/bin/sh\ntouch '{tmp_path}/evil'\n"
    quick.publish("second", **{"hooks/pre-receive": evil, "hooks/post-receive": evil, "config": "[core]\n"})
    quick.publish("third")
    assert not (tmp_path / "evil").exists()
    assert quick.shown == "third"


def test_a_large_file_is_turned_away(quick: Hosting) -> None:
    quick.work.git("config", "--file", str(quick.path / "config"), "goodterms.maxFile", "1")
    quick.work.commit({"film.mp4": b"\0" * 1_600_000})
    done = quick.push()
    assert done.returncode == 1
    assert "film.mp4:1:1: error: the file has 2 MB, and the host takes 1 MB" in done.stderr


def test_a_replaced_object_replaces_nothing(quick: Hosting) -> None:
    """A pushed refs/replace/* would let one commit be built and another be named."""
    first = quick.work.git("rev-parse", "HEAD")
    second = quick.work.commit({"word": "second"})
    assert quick.push(f"{first}:refs/replace/{second}").returncode == 0
    assert quick.push().returncode == 0
    assert quick.shown == "second"


def test_pushes_beyond_keep_remove_the_oldest(quick: Hosting) -> None:
    quick.work.git("config", "--file", str(quick.path / "config"), "goodterms.keep", "2")
    for n in range(4):
        quick.publish(f"word {n}")
    assert [one.number for one in list_releases(quick.host.releases)] == [5, 4]
    assert quick.left_over() == []


def test_a_new_secret_is_told_to_who_pushes(quick: Hosting) -> None:
    assert goodterms("host", "secret", quick.path, "--new", "--yes").exit_code == 0
    quick.work.commit({"word": "second"})
    assert "all links that were sent are dead" in quick.push().stderr


def test_the_history_of_a_pushed_clone_comes_along(quick: Hosting, tmp_path: Path) -> None:
    """What the host keeps is an ordinary repository."""
    subprocess.run(
        ["git", "clone", "--quiet", quick.path, tmp_path / "clone"], check=True, capture_output=True
    )
    assert (tmp_path / "clone/word").read_text() == "first"
