"""``goodterms host …`` in the hands of the host's keeper."""

from __future__ import annotations

import json
import os
import shlex
import stat
import sys
from pathlib import Path

import pytest

from goodterms.publishing.hosting import building
from goodterms.publishing.hosting.host import open_host
from goodterms.publishing.hosting.releases import list_releases, live_number
from goodterms.sealing.secret import read_secret, secret_path
from tests.conftest import SECRET
from tests.publishing.conftest import Hosting, goodterms, make_host, make_quick

OTHER = "Hx4dHBsaGRgXFhUUExIREA8ODQwLCgkIBwYFBAMCAQA"


@pytest.fixture
def built_quickly(quick: Hosting, monkeypatch: pytest.MonkeyPatch) -> Hosting:
    """The quick host, whose builder commands in this process use as well."""
    builder = str(quick.path / "quick_builder.py")
    monkeypatch.setattr(building, "BUILDER", (sys.executable, "-P", builder))
    return quick


def tree(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*")}


def listed(hosting: Hosting) -> list[tuple[int, bool]]:
    found = json.loads(goodterms("host", "releases", hosting.path, "--json").output)
    return [(one["release"], one["live"]) for one in found]


def test_a_host_is_made_where_it_was_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "home of mine"))
    (tmp_path / "home of mine").mkdir()
    monkeypatch.chdir(tmp_path)
    done = goodterms("host", "create", "~/my portal.git", "--site", "./www dir/the site")
    assert done.exit_code == 0, done.output
    host = open_host(tmp_path / "home of mine/my portal.git")
    assert host.site == tmp_path / "www dir/the site"
    assert not host.site.exists(), "there is nothing to serve before the first push"
    assert stat.S_IMODE(host.repository.stat().st_mode) == 0o700
    assert goodterms("host", "status", "~/my portal.git").exit_code == 1


def test_settings_are_kept(tmp_path: Path) -> None:
    made = make_host(
        tmp_path, "--keep", "2", "--branch", "live", "--plugins-allowed", "tags, blog", "--force-pushes"
    )
    assert (made.keep, made.branch, made.force_pushes) == (2, "live", True)
    assert made.plugins == frozenset({"tags", "blog"})
    assert make_host(tmp_path / "b", "--plugins-allowed", "").plugins == frozenset()
    open_to_all = make_host(tmp_path / "c")
    assert open_to_all.plugins is None
    assert (open_to_all.is_inert, open_to_all.takes_all_refs) == (False, True)
    assert (made.is_inert, made.takes_all_refs) == (True, False)
    assert (open_to_all.limits.seconds, made.limits.seconds) == (600, 180)


def test_what_a_restricted_host_refuses_its_keeper_can_allow(tmp_path: Path) -> None:
    options = ("--plugins-allowed", "", "--scripts-allowed", "--any-branch", "--time-limit", "900")
    made = make_host(tmp_path, *options)
    assert (made.is_inert, made.takes_all_refs, made.limits.seconds) == (False, True, 900)
    strict = make_host(tmp_path / "b", "--only-branch")
    assert (strict.is_inert, strict.takes_all_refs) == (False, False)
    alone = goodterms("host", "create", tmp_path / "c.git", "--site", tmp_path / "c", "--scripts-allowed")
    assert alone.exit_code == 2
    assert "goes with --plugins-allowed" in alone.output


def test_what_a_killed_command_left_is_cleared_by_the_next(tmp_path: Path) -> None:
    left = tmp_path / ".portal.git.creating-999999999-0_0123abcd"
    busy = tmp_path / f".portal.git.creating-{os.getpid()}-0_0123abcd"
    for folder in (left, busy):
        (folder / "hooks").mkdir(parents=True)
    make_host(tmp_path)
    assert not left.exists()
    assert busy.exists()


@pytest.mark.parametrize(
    ("there", "path", "site", "words"),
    [
        ("portal.git/", "portal.git", "www", "something at"),
        ("portal.git", "portal.git", "www", "something at"),
        ("www/index.html", "portal.git", "www", "something at"),
        ("www -> elsewhere", "portal.git", "www", "a link to somewhere else"),
        ("portal.git -> nowhere", "portal.git", "www", "something at"),
        (".www.releases/", "portal.git", "www", "another host publishes"),
        ("x", "x/portal.git", "www", "is no folder"),
        ("x", "portal.git", "x/www", "is no folder"),
        ("", "portal.git", "portal.git/www", "lie in each other"),
        ("", "www/portal.git", "www", "lie in each other"),
        ("", ".www.releases/portal.git", "www", "lie in each other"),
        ("", "portal.git", "portal.git", "lie in each other"),
        ("", "portal.git", "a\nb", "cannot be seen"),
        ("", "/", "www", "root of the file system"),
        ("", "portal.git", "www --branch=..", "no branch of that name"),
        ("", "portal.git", "www --branch=-x", "no branch of that name"),
        ("", "portal.git", "www --keep=0", "x>=1"),
    ],
)
def test_nothing_is_written_where_something_stands_in_the_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, there: str, path: str, site: str, words: str
) -> None:
    monkeypatch.chdir(tmp_path)
    name, _, target = there.partition(" -> ")
    if target:
        Path(name).symlink_to(target)
    elif name.endswith("/"):
        Path(name).mkdir()
    elif name:
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text("mine")
    before = tree(tmp_path)
    site, *options = site.split(" ")
    done = goodterms("host", "create", path, "--site", site, *options)
    assert done.exit_code != 0
    assert words in done.output
    assert "Traceback" not in done.output
    assert tree(tmp_path) == before


def test_what_is_no_host_is_told_so(tmp_path: Path) -> None:
    for command in ("status", "releases", "rollback", "publish", "secret"):
        done = goodterms("host", command, tmp_path, given=SECRET)
        assert done.exit_code == 1
        assert "is no host (mend: " in done.output


@pytest.mark.skipif(os.geteuid() != 0, reason="needs the right to give a folder away")
def test_another_users_host_is_left_alone(tmp_path: Path) -> None:
    host = make_host(tmp_path)
    os.chown(host.repository, 65_534, 65_534)
    done = goodterms("host", "status", host.repository)
    assert done.exit_code == 1
    assert "belongs to another user" in done.output


def test_a_setting_that_makes_no_sense_is_told(quick: Hosting) -> None:
    quick.work.git("config", "--file", str(quick.path / "config"), "goodterms.keep", "many")
    quick.work.commit({"word": "second"})
    assert "goodterms.keep is no whole number" in quick.push().stderr
    assert "goodterms.keep is no whole number" in goodterms("host", "status", quick.path).output


def test_status_says_what_is_live(quick: Hosting) -> None:
    done = goodterms("host", "status", quick.path)
    assert done.exit_code == 0, done.output
    assert "All is well." in done.output
    said = json.loads(goodterms("host", "status", quick.path, "--json").output)
    assert said["commit"] == said["published_commit"] == quick.work.git("rev-parse", "HEAD")
    assert said["secret"] is True
    assert (said["release"], said["releases"], said["pages"], said["faults"]) == (1, 1, 1, [])


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        ("file gone", "not whole"),
        ("release gone", "damaged"),
        ("facts gone", "damaged"),
        ("link gone", "is gone; release 1 is kept"),
        ("all moved", "main was pushed, and there is no release at"),
        ("a folder instead", "is no longer the link to a release; release 1 is kept"),
        ("a link elsewhere", "is no longer the link to a release; release 1 is kept"),
    ],
)
def test_status_notices_a_site_that_is_not_whole_and_publishing_mends_it(
    built_quickly: Hosting, damage: str, words: str
) -> None:
    host = built_quickly.host
    release = host.releases / "1"
    if damage == "file gone":
        (host.site / "assets/style.css").unlink()
    elif damage == "release gone":
        release.rename(release.with_name("elsewhere"))
    elif damage == "facts gone":
        (release / "release.json").write_text("{")
    elif damage == "all moved":
        host.site.parent.rename(host.site.parent.with_name("elsewhere"))
    else:
        host.site.unlink()
        if damage == "a folder instead":
            host.site.mkdir()
        elif damage == "a link elsewhere":
            host.site.symlink_to(".")
    done = goodterms("host", "status", host.repository)
    assert done.exit_code == 1
    assert words in done.output
    assert f"goodterms host publish {host.repository}`" in done.output, "the command, for any folder"
    assert words in json.loads(goodterms("host", "status", host.repository, "--json").output)["faults"][0]
    done = goodterms("host", "publish", host.repository)
    if damage.startswith("a "):
        assert done.exit_code == 1, "what is not the host's is the keeper's to move"
        assert "move away what stands there" in done.output
        host.site.rename(host.site.with_name("aside"))
        done = goodterms("host", "publish", host.repository)
    assert done.exit_code == 0, done.output
    assert built_quickly.shown == "first"
    assert goodterms("host", "status", host.repository).exit_code == 0


def test_without_the_link_there_is_no_way_back_but_to_publish(quick: Hosting) -> None:
    quick.host.site.unlink()
    for words in (("rollback",), ("publish", "--live")):
        done = goodterms("host", *words, quick.path)
        assert done.exit_code == 1
        assert f"is gone; release 1 is kept (mend: `goodterms host publish {quick.path}`)" in done.output


def test_a_mend_names_the_host_as_a_shell_takes_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    host = make_host(tmp_path / "it's here", secret=None)
    monkeypatch.chdir(tmp_path)
    said = goodterms("host", "status", host.repository).output
    command = said.partition("on the host: `goodterms ")[2].partition(" <")[0]
    assert goodterms(*shlex.split(command), given=SECRET).exit_code == 0
    assert (secret_path(host.repository)).is_file()


def test_a_rollback_is_a_swap_and_the_next_push_publishes_again(quick: Hosting) -> None:
    quick.publish("second")
    quick.publish("third")
    done = goodterms("host", "rollback", quick.path)
    assert done.exit_code == 0, done.output
    assert quick.shown == "second"
    assert done.output.startswith("published: release 2, 1 sealed page\n")
    assert "the next push publishes again" in done.output
    status = goodterms("host", "status", quick.path)
    assert status.exit_code == 1
    assert "main is ahead of what is live" in status.output
    assert quick.shown == "second", "looking changes nothing"
    assert goodterms("host", "rollback", quick.path, "3").exit_code == 0
    assert quick.shown == "third"
    assert goodterms("host", "rollback", quick.path, "1").exit_code == 0
    quick.publish("fourth")
    assert quick.shown == "fourth"
    assert listed(quick) == [(4, True), (3, False), (2, False), (1, False)]


def test_a_rollback_to_what_is_not_there_or_not_whole_changes_nothing(quick: Hosting) -> None:
    assert "no earlier release" in goodterms("host", "rollback", quick.path).output
    quick.publish("second")
    (quick.host.releases / "1/site/index.html").unlink()
    for number, words in (("1", "not whole"), ("7", "no release 7"), ("2", "live already")):
        done = goodterms("host", "rollback", quick.path, number)
        assert done.exit_code == 1
        assert words in done.output
    assert goodterms("host", "rollback", quick.path).exit_code == 1
    assert goodterms("host", "rollback", quick.path, "../1").exit_code == 2
    assert quick.shown == "second"


def test_a_rollback_that_opens_withdrawn_links_is_meant(quick: Hosting) -> None:
    quick.publish("second", links='{"kvist": 1, "lind": 1}')
    quick.publish("third", links='{"kvist": 2, "lind": 1}')
    done = goodterms("host", "rollback", quick.path)
    assert done.exit_code == 1
    assert "Links of 1 client that were withdrawn" in done.output
    assert "kvist" not in done.output
    assert quick.shown == "third"
    assert goodterms("host", "rollback", quick.path, "--yes").exit_code == 0
    assert quick.shown == "second"
    assert goodterms("host", "rollback", quick.path, "3").exit_code == 1, "then it is epoch 1 that dies"


def test_publishing_again_builds_the_branchs_commit_anew(built_quickly: Hosting) -> None:
    built_quickly.publish("second")
    done = goodterms("host", "publish", built_quickly.path)
    assert done.exit_code == 0, done.output
    assert done.output == "published: release 3, 1 sealed page\n"
    assert built_quickly.left_over() == []
    assert [number for number, _ in listed(built_quickly)] == [3, 2, 1]
    assert goodterms("host", "rollback", built_quickly.path).exit_code == 0
    assert built_quickly.shown == "first", "a rebuild of the same commit is no way back"


def test_a_nightly_build_leaves_a_rollback_standing(built_quickly: Hosting) -> None:
    built_quickly.publish("second")
    assert goodterms("host", "rollback", built_quickly.path).exit_code == 0
    assert goodterms("host", "publish", "--live", built_quickly.path).exit_code == 0
    assert built_quickly.shown == "first"
    for _ in range(4):
        assert goodterms("host", "publish", "--live", built_quickly.path).exit_code == 0
    words = {(one.site / "index.html").read_text()[:5] for one in list_releases(built_quickly.host.releases)}
    assert words == {"first", "secon"}, "rebuilds push no other commit out"
    assert goodterms("host", "publish", built_quickly.path).exit_code == 0
    assert built_quickly.shown == "second"


def test_there_is_nothing_to_publish_before_a_push(tmp_path: Path) -> None:
    host = make_host(tmp_path)
    for option in ((), ("--live",)):
        done = goodterms("host", "publish", host.repository, *option)
        assert done.exit_code == 1
        assert "push main first" in done.output
    assert "no release yet" in goodterms("host", "releases", host.repository).output


def test_publishing_mends_the_hooks(built_quickly: Hosting) -> None:
    hook = built_quickly.path / "hooks/pre-receive"
    hook.chmod(0o644)
    assert "hooks are missing" in goodterms("host", "status", built_quickly.path).output
    assert goodterms("host", "publish", built_quickly.path).exit_code == 0
    assert goodterms("host", "status", built_quickly.path).exit_code == 0


def test_the_secret_is_taken_once_and_never_shown(tmp_path: Path) -> None:
    host = make_host(tmp_path, secret=None)
    done = goodterms("host", "secret", host.repository, given=f"  {SECRET}\n")
    assert done.exit_code == 0, done.output
    path = secret_path(host.repository)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.read_text().strip() == SECRET
    again = goodterms("host", "secret", host.repository, given=SECRET)
    assert "has this secret already" in again.output
    other = goodterms("host", "secret", host.repository, given=OTHER)
    assert other.exit_code == 1
    assert "every link that was sent dies" in other.output
    assert path.read_text().strip() == SECRET
    meant = goodterms("host", "secret", host.repository, "--yes", given=OTHER)
    assert meant.exit_code == 0
    assert path.read_text().strip() == OTHER
    for text in (done.output, again.output, other.output, meant.output):
        assert SECRET[:8] not in text
        assert OTHER[:8] not in text
    assert goodterms("host", "secret", host.repository, SECRET).exit_code == 2, (
        "an argument could be seen by others"
    )


@pytest.mark.parametrize(
    "text", ["", "\n", "secret", SECRET[:-1], SECRET + "A", "A" * 43, "\0" * 43, "é" * 43]
)
def test_what_is_no_secret_is_not_taken(tmp_path: Path, text: str) -> None:
    host = make_host(tmp_path, secret=None)
    done = goodterms("host", "secret", host.repository, given=text)
    assert done.exit_code == 1
    assert not secret_path(host.repository).exists()
    assert text[:8].strip("\n\0") in {"", *done.output.split()} or text[:8] not in done.output


def test_a_new_secret_is_made_on_the_host(tmp_path: Path) -> None:
    host = make_host(tmp_path, secret=None)
    done = goodterms("host", "secret", host.repository, "--new")
    assert done.exit_code == 0
    text = secret_path(host.repository).read_text().strip()
    assert len(read_secret(host.repository, {})) == 32
    assert text not in done.output
    assert goodterms("host", "secret", host.repository, "--new").exit_code == 1
    assert secret_path(host.repository).read_text().strip() == text


def test_a_secret_unlike_the_live_releases_is_told_even_where_none_is_left(quick: Hosting) -> None:
    secret_path(quick.path).unlink()
    done = goodterms("host", "secret", quick.path, given=OTHER)
    assert done.exit_code == 1
    assert "every link that was sent dies" in done.output
    assert goodterms("host", "secret", quick.path, given=SECRET).exit_code == 0
    assert goodterms("host", "status", quick.path).exit_code == 0


def test_two_hosts_stand_side_by_side(tmp_path: Path) -> None:
    one, two = make_quick(tmp_path / "a", tmp_path / "www/a"), make_quick(tmp_path / "b", tmp_path / "www/b")
    one.publish("second")
    assert (one.shown, two.shown) == ("second", "first")
    assert live_number(two.host.site, two.host.releases) == 1
