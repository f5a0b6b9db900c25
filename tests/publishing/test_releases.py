"""Releases: one live, the others whole, nothing half."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from goodterms.errors import GoodTermsError
from goodterms.publishing.access import count_withdrawn, links_of, secret_check
from goodterms.publishing.hosting.owners import is_alive, new_mark
from goodterms.publishing.hosting.releases import (
    Release,
    clear_left,
    finish,
    list_incoming,
    list_releases,
    live_number,
    prune,
    remove,
    swap,
    take_in,
)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / ".portal.releases").mkdir()
    return tmp_path / "portal"


def folder_of(site: Path) -> Path:
    return site.parent / f".{site.name}.releases"


def incoming(site: Path, commit: str) -> Release:
    folder = folder_of(site) / f"incoming-{new_mark()}"
    (folder / "site/c/x").mkdir(parents=True)
    (folder / "site/index.html").write_text(commit)
    (folder / "site/c/x/index.html").write_text("sealed")
    return finish(folder, commit=commit, secret="", links={}, for_branch=True)


def publish(site: Path, commit: str) -> Release:
    before = next((r for r in list_releases(folder_of(site)) if r.number == live(site)), None)
    release = take_in(incoming(site, commit), folder_of(site))
    swap(site, release, before)
    return release


def live(site: Path) -> int | None:
    return live_number(site, folder_of(site))


def numbers(site: Path) -> list[int]:
    return [one.number for one in list_releases(folder_of(site))]


def test_a_release_goes_live_by_one_link(site: Path) -> None:
    assert live(site) is None
    first = publish(site, "one")
    assert (first.number, live(site)) == (1, 1)
    assert (first.facts.pages, first.facts.files) == (1, 2)
    assert (site / "index.html").read_text() == "one"
    reader = (site / "index.html").resolve()
    publish(site, "two")
    assert (site / "index.html").read_text() == "two"
    assert reader.read_text() == "one", "who is in the middle of a page keeps it"
    assert not site.readlink().is_absolute(), "the folder can be moved as a whole"


def test_numbers_go_on_after_a_rollback(site: Path) -> None:
    first, second = publish(site, "one"), publish(site, "two")
    swap(site, first, second)
    assert live(site) == 1
    assert publish(site, "three").number == 3
    assert numbers(site) == [3, 2, 1]


def test_old_releases_go_by_commit_and_never_the_live_one_or_the_one_before(site: Path) -> None:
    for commit in ("one", "two", "two", "two", "three", "four"):
        publish(site, commit)
    prune(folder_of(site), 3, {6, 5})
    assert numbers(site) == [6, 5, 4], "of each commit the newest"
    swap(site, list_releases(folder_of(site))[2], list_releases(folder_of(site))[0])
    prune(folder_of(site), 1, {4, 6})
    assert numbers(site) == [6, 4]


def test_a_release_is_whole_or_none(site: Path) -> None:
    release = publish(site, "one")
    assert release.is_whole()
    (release.site / "c/x/index.html").unlink()
    assert not release.is_whole()
    half = folder_of(site) / f"incoming-{new_mark()}"
    (half / "site").mkdir(parents=True)
    assert list_incoming(folder_of(site)) == []
    incoming(site, "two")
    assert [one.facts.commit for one in list_incoming(folder_of(site))] == ["two"]
    (folder_of(site) / "7").mkdir()
    assert numbers(site) == [1], "a folder that says nothing of itself is no release"


@pytest.mark.parametrize("kind", ["folder", "file", "foreign link", "link to another's release"])
def test_what_is_not_the_hosts_link_is_left_alone(site: Path, kind: str) -> None:
    publish(site, "one")
    site.unlink()
    if kind == "folder":
        site.mkdir()
    elif kind == "file":
        site.write_text("mine")
    else:
        site.symlink_to("/etc" if kind == "foreign link" else "../.portal.releases/1/site")
    with pytest.raises(GoodTermsError, match="no longer the link"):
        live(site)


def test_what_the_dead_have_left_is_cleared_and_what_the_living_hold_is_not(site: Path) -> None:
    script = "from goodterms.publishing.hosting.owners import new_mark; print(new_mark())"
    dead = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    ).stdout.strip()
    publish(site, "one")
    mine = incoming(site, "two").folder
    for name in (f"incoming-{dead}", f"gone-{dead}"):
        (folder_of(site) / name / "site").mkdir(parents=True)
    (folder_of(site) / f"swap-{dead}").symlink_to("nowhere")
    (folder_of(site) / "notes").mkdir()
    assert clear_left(folder_of(site)) == 3
    assert {one.name for one in folder_of(site).iterdir()} == {"1", mine.name, "notes"}


def test_a_process_number_used_again_is_another_process() -> None:
    mark = new_mark()
    assert is_alive(mark)
    pid, _, rest = mark.partition("-")
    started, _, dice = rest.partition("_")
    assert not is_alive(f"{pid}-{int(started) + 1}_{dice}") or started == "0"
    assert is_alive(f"999999999-1_{pid}-{started}_{dice}"), "one of several is enough"
    assert not is_alive("no mark")


def test_a_removed_release_is_none_at_once(site: Path) -> None:
    release = publish(site, "one")
    publish(site, "two")
    remove(release.folder)
    assert numbers(site) == [2]
    assert not release.folder.exists()


def test_withdrawn_links_are_counted_without_a_name() -> None:
    secret, other = bytes(31) + b"\1", bytes(31) + b"\2"
    earlier = links_of(
        secret, [("kvist", 1, "link"), ("lind", 1, "link"), ("gone", 1, "link"), ("same", 3, "link")]
    )
    now = links_of(
        secret, [("kvist", 2, "link"), ("lind", 1, "link+code"), ("same", 3, "link"), ("new", 1, "link")]
    )
    assert count_withdrawn(earlier, now) == 3
    assert count_withdrawn(now, now) == 0
    assert count_withdrawn(earlier, links_of(other, [("same", 3, "link")])) == 4
    assert not any("kvist" in key for key in earlier)
    assert secret_check(secret) != secret_check(other)
    assert len(secret_check(secret)) == 16
