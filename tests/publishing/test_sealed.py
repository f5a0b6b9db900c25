"""Publishing only what is sealed: the branch is the site, and nothing else is touched."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from goodterms.errors import GoodTermsError
from goodterms.publishing.change import change
from goodterms.sealing.envelope import Envelope, open_page
from goodterms.sealing.keys import Access, b64decode, page_id, page_key
from goodterms.sealing.packing import WrongKey
from tests.conftest import SECRET
from tests.publishing.small import Portal, alone, fake_site, make_portal


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch) -> None:
    alone(monkeypatch)


@pytest.fixture
def portal(tmp_path: Path) -> Portal:
    return make_portal(tmp_path)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return fake_site(tmp_path / "built", {"aa": "one", "bb": "two"})


def tree(portal: Portal, branch: str = "gh-pages") -> dict[str, str]:
    listed = portal.at_remote("ls-tree", "-r", branch).splitlines()
    return {line.split("\t")[1]: line.split()[0] for line in listed}


def everything(folder: Path) -> dict[str, str]:
    """The content of every file of a folder, so that any change shows."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


# What is pushed


def test_the_branch_holds_exactly_the_site(portal: Portal, site: Path) -> None:
    (site / 'odd "name"\nü.txt').write_text("odd")
    (site / "run.sh").write_text("plain")
    (site / "run.sh").chmod(0o755)
    portal.publish(site)
    listed = portal.at_remote("-c", "core.quotePath=off", "ls-tree", "-r", "-z", "--name-only", "gh-pages")
    assert set(filter(None, listed.split("\0"))) == {*everything(site), ".nojekyll"}
    assert set(tree(portal).values()) == {"100644"}
    copy = site.parent / "copy"
    portal.git("clone", "--quiet", "--branch", "gh-pages", str(portal.remote), str(copy))
    shutil.rmtree(copy / ".git")
    (copy / ".nojekyll").unlink()
    assert everything(copy) == everything(site)


def test_the_branch_is_one_commit_and_the_same_site_the_same_tree(portal: Portal, site: Path) -> None:
    portal.publish(site)
    first = portal.at_remote("rev-parse", "gh-pages^{tree}")
    fake_site(site, {"aa": "changed"})
    portal.publish(site)
    fake_site(site, {"aa": "one"})
    portal.publish(site)
    assert portal.at_remote("rev-parse", "gh-pages^{tree}") == first
    assert portal.at_remote("rev-list", "--count", "gh-pages") == "1"


def test_with_history_the_earlier_commits_stay_below(portal: Portal, site: Path) -> None:
    first = portal.publish(site)
    second = portal.publish(fake_site(site, {"cc": "three"}), history=True)
    third = portal.publish(fake_site(site, {"dd": "four"}), history=True)
    assert portal.at_remote("rev-list", "gh-pages").split() == [third, second, first]


def test_a_commit_says_nothing_of_any_client(portal: Portal, site: Path) -> None:
    portal.publish(site)
    said = portal.at_remote("log", "-1", "--format=%an <%ae>|%cn <%ce>|%B|%ai", "gh-pages")
    assert said.startswith("Anna Lind <anna@lind.example>|Anna Lind <anna@lind.example>|Publish the site\n|")
    assert said.endswith("+0000")


def test_without_a_name_in_gits_settings_the_policys_is_taken(portal: Portal, site: Path) -> None:
    portal.git("config", "--unset", "user.email")
    portal.git("config", "--unset", "user.name")
    portal.publish(site)
    assert portal.at_remote("log", "-1", "--format=%an <%ae>", "gh-pages") == "Anna <a@lind.example>"


@pytest.mark.parametrize("filters", ["true", "false"])
def test_a_domain_that_the_forge_wrote_into_the_branch_stays(
    portal: Portal, site: Path, filters: str
) -> None:
    # As forges have it: then only names are fetched, and no content.
    portal.at_remote("config", "uploadpack.allowFilter", filters)
    portal.at_remote("config", "uploadpack.allowAnySHA1InWant", filters)
    (site / "CNAME").write_text("pages.lind.example\n")
    portal.publish(site)
    (site / "CNAME").unlink()
    portal.publish(fake_site(site, {"cc": "three"}))
    assert portal.at_remote("show", "gh-pages:CNAME") == "pages.lind.example"
    (site / "CNAME").write_text("lind.example\n")
    portal.publish(site)
    assert portal.at_remote("show", "gh-pages:CNAME") == "lind.example"


# What is left alone


def test_nothing_of_the_repository_is_touched_and_no_hook_runs(
    portal: Portal, site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    for name in ("pre-push", "pre-commit", "post-commit", "reference-transaction", "post-index-change"):
        (hooks / name).write_text(f"#!/bin/sh\ntouch '{tmp_path}/a hook ran'\n")
        (hooks / name).chmod(0o755)
    everyones = tmp_path / "gitconfig"
    everyones.write_text(f"[core]\nhooksPath = {hooks}\n[push]\ngpgSign = true\n[commit]\ngpgSign = true\n")
    portal.edit("clients/kvist.yml", "epoch: 1", "epoch: 7")
    portal.git("stash")
    portal.git("branch", "gh-pages")
    portal.git("branch", "--quiet", "-D", "gh-pages")
    portal.edit("clients/thornquay.yml", "Galway", "Cork")
    portal.git("add", "clients/thornquay.yml")
    portal.write({"clients/new.yml": "half\n"})
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(everyones))
    before = everything(portal.root)
    portal.publish(site)
    portal.publish(fake_site(site, {"cc": "three"}), history=True)
    assert everything(portal.root) == before
    assert not (tmp_path / "a hook ran").exists()


def test_what_git_set_for_a_hook_is_not_taken_for_the_project(
    portal: Portal, site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = make_portal(tmp_path / "other")
    before = everything(other.root)
    monkeypatch.setenv("GIT_DIR", str(other.root / ".git"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(other.root / ".git/index"))
    monkeypatch.setenv("GIT_WORK_TREE", str(other.root))
    commit = portal.publish(site)
    for name in ("GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE"):
        monkeypatch.delenv(name)
    assert portal.at_remote("rev-parse", "gh-pages") == commit
    assert everything(other.root) == before


def test_what_git_starts_does_not_see_the_secret(portal: Portal, site: Path, tmp_path: Path) -> None:
    spy = tmp_path / "spy"
    spy.write_text(f'#!/bin/sh\nenv >> "{tmp_path}/seen"\nexec git-receive-pack "$@"\n')
    spy.chmod(0o755)
    portal.git("config", "remote.origin.receivepack", str(spy))
    portal.publish(site)
    seen = (tmp_path / "seen").read_text()
    assert "GIT_" in seen
    assert SECRET not in seen


def test_other_branches_of_the_remote_stay(portal: Portal, site: Path) -> None:
    portal.git("push", "--quiet", "origin", "main", "main:drafts")
    before = portal.at_remote("rev-parse", "main", "drafts")
    portal.publish(site)
    assert portal.at_remote("rev-parse", "main", "drafts") == before


# Where from, where to


def test_no_repository_is_needed(portal: Portal, site: Path) -> None:
    shutil.rmtree(portal.root / ".git")
    assert portal.publish(site, remote=str(portal.remote)) == portal.at_remote("rev-parse", "gh-pages")
    assert not (portal.root / ".git").exists()
    with pytest.raises(GoodTermsError, match="no remote `origin`") as refusal, portal.target():
        pass
    assert refusal.value.mend == "give --remote URL"


def test_from_a_worktree_and_a_subfolder(portal: Portal, site: Path, tmp_path: Path) -> None:
    portal.git("worktree", "add", "--quiet", str(tmp_path / "tree"), "-b", "more")
    other = Portal(tmp_path / "tree", portal.remote)
    assert other.publish(site) == portal.at_remote("rev-parse", "gh-pages")
    (portal.root / "sub").mkdir()
    for name in ("mkdocs.yml", "content", "clients"):
        shutil.move(portal.root / name, portal.root / "sub")
    # Relative, as git takes it: from the top of the working copy.
    portal.git("config", "remote.origin.url", "../origin.git")
    inner = Portal(portal.root / "sub", portal.remote)
    assert inner.publish(fake_site(site, {"cc": "3"})) == portal.at_remote("rev-parse", "gh-pages")


def test_a_relative_path_starts_where_it_was_typed(portal: Portal, site: Path) -> None:
    commit = portal.publish(site, remote="../../origin.git", here=portal.root / "clients")
    assert portal.at_remote("rev-parse", "gh-pages") == commit


def test_a_push_address_of_its_own_is_used(portal: Portal, site: Path, tmp_path: Path) -> None:
    mirror = tmp_path / "push.git"
    subprocess.run(["git", "init", "--quiet", "--bare", str(mirror)], check=True)
    portal.git("remote", "set-url", "--push", "origin", str(mirror))
    commit = portal.publish(site)
    assert portal.git("rev-parse", "gh-pages", folder=mirror) == commit


def test_a_repository_of_the_newer_kind_of_ids(tmp_path: Path, site: Path) -> None:
    portal = make_portal(tmp_path / "newer")
    shutil.rmtree(portal.remote)
    subprocess.run(["git", "init", "-q", "--bare", "--object-format=sha256", str(portal.remote)], check=True)
    shutil.rmtree(portal.root / ".git")
    portal.git("init", "--quiet", "--object-format=sha256")
    commit = portal.publish(site, remote=str(portal.remote))
    assert portal.publish(fake_site(site, {"cc": "3"}), remote=str(portal.remote)) != commit


# What is refused


def test_the_branch_one_works_on_is_refused(portal: Portal) -> None:
    for remote in ("origin", str(portal.remote)):
        with (
            pytest.raises(GoodTermsError, match="the branch you are working on"),
            portal.target(remote, "main"),
        ):
            pass
    assert portal.at_remote("for-each-ref") == ""


@pytest.mark.parametrize(
    "only", ["mkdocs.yml", "clients/kvist.yml", "a.private.yml", "sub/content/policy.yml"]
)
def test_a_branch_with_records_is_refused(portal: Portal, only: str) -> None:
    portal.git("switch", "--quiet", "--orphan", "elsewhere")
    portal.write({only: "x\n"})
    portal.commit()
    portal.git("push", "--quiet", str(portal.remote), "elsewhere:gh-pages")
    portal.git("switch", "--quiet", "main")
    before = portal.at_remote("rev-parse", "gh-pages")
    done = portal.goodterms("publish", "--yes", "--replace")
    assert done.exit_code == 1
    assert "gh-pages holds records" in done.output
    assert portal.at_remote("rev-parse", "gh-pages") == before


def test_a_branch_of_ones_own_with_records_is_refused_before_it_was_ever_pushed(portal: Portal) -> None:
    portal.git("switch", "--quiet", "-c", "drafts")
    with pytest.raises(GoodTermsError, match="holds records"), portal.target(branch="main"):
        pass


def test_a_branch_with_something_else_needs_a_word(portal: Portal) -> None:
    portal.git("switch", "--quiet", "--orphan", "elsewhere")
    portal.write({"thesis.txt": "three years of work\n"})
    portal.commit()
    portal.git("push", "--quiet", "origin", "elsewhere:gh-pages")
    portal.git("switch", "--quiet", "main")
    done = portal.goodterms("publish", "--yes")
    assert done.exit_code == 1
    assert "something else" in done.output
    assert "--replace" in done.output
    assert portal.at_remote("show", "gh-pages:thesis.txt") == "three years of work"


@pytest.mark.parametrize(
    "files", [{}, {"README.md": "Pages\n", "CNAME": "lind.example\n"}], ids=["empty", "bare"]
)
def test_a_branch_with_nothing_of_weight_needs_none(portal: Portal, files: dict[str, str]) -> None:
    portal.git("switch", "--quiet", "--orphan", "elsewhere")
    portal.write(files)
    portal.commit()
    portal.git("push", "--quiet", "origin", "elsewhere:gh-pages")
    portal.git("switch", "--quiet", "main")
    with portal.target() as target:
        assert target.seen is not None
        assert not target.is_foreign


@pytest.mark.parametrize("missing", ["index.html", "assets/goodterms/unseal.js"])
def test_half_a_site_is_refused(portal: Portal, site: Path, missing: str) -> None:
    (site / missing).unlink()
    with pytest.raises(GoodTermsError, match="not whole"):
        portal.publish(site)
    assert portal.at_remote("for-each-ref") == ""


@pytest.mark.parametrize("stray", ["mkdocs.yml", "files/clients/kvist.yml", ".goodterms/secret"])
def test_records_in_the_site_are_refused(portal: Portal, site: Path, stray: str) -> None:
    fake_site(site, {}, **{stray: "x"})
    with pytest.raises(GoodTermsError, match="holds records"):
        portal.publish(site)


def test_a_link_in_the_site_is_refused(portal: Portal, site: Path) -> None:
    (site / "leak").symlink_to("/etc/hostname")
    with pytest.raises(GoodTermsError, match="no file"):
        portal.publish(site)


@pytest.mark.parametrize("branch", ["-f", "a..b", "", "x.lock"])
def test_a_branch_that_cannot_be_is_refused(portal: Portal, branch: str) -> None:
    with pytest.raises(GoodTermsError, match="no branch of that name"), portal.target(branch=branch):
        pass


@pytest.mark.parametrize("remote", ["upstream", "--upload-pack=touch x", ""])
def test_a_remote_that_is_not_there_says_how_to_get_one(portal: Portal, remote: str) -> None:
    with pytest.raises(GoodTermsError, match="there is no remote") as refusal, portal.target(remote):
        pass
    assert "--remote URL" in refusal.value.mend
    assert not (portal.root / "x").exists()


def test_a_remote_that_cannot_be_reached(portal: Portal, tmp_path: Path) -> None:
    cases = [
        (str(tmp_path / "nowhere/at/all.git"), "no repository at the remote's address"),
        ("https://anna:hunter2@127.0.0.1:1/portal.git", "cannot be reached"),
    ]
    for remote, why in cases:
        with pytest.raises(GoodTermsError, match=why) as refusal, portal.target(remote):
            pass
        assert "nothing was published" in refusal.value.message
        assert "hunter2" not in str(refusal.value)


# Somebody else at the remote


def test_a_push_that_came_between_is_not_lost(portal: Portal, site: Path) -> None:
    portal.publish(site)
    with portal.target() as target:
        plan = target.plan(fake_site(site, {"cc": "mine"}), "clients")
        theirs = portal.publish(fake_site(site.with_name("theirs"), {"cc": "theirs"}))
        with pytest.raises(GoodTermsError, match="somebody else has pushed"):
            target.push(plan, history=False, else_by=("Anna", "a@lind.example"))
    assert portal.at_remote("rev-parse", "gh-pages") == theirs


def test_a_branch_that_came_between_is_not_lost(portal: Portal, site: Path) -> None:
    with portal.target() as target:
        plan = target.plan(site, "clients")
        theirs = portal.publish(fake_site(site.with_name("theirs"), {}))
        with pytest.raises(GoodTermsError, match="somebody else has pushed"):
            target.push(plan, history=False, else_by=("Anna", "a@lind.example"))
    assert portal.at_remote("rev-parse", "gh-pages") == theirs


REFUSALS = {
    "protected": ("echo 'GH006: Protected branch update failed' >&2; exit 1", "the remote protects gh-pages"),
    "hook": ("echo 'no pages on Fridays' >&2; exit 1", "no pages on Fridays"),
}


@pytest.mark.parametrize(("script", "said"), REFUSALS.values(), ids=REFUSALS)
def test_a_push_that_is_turned_away_changes_nothing(
    portal: Portal, site: Path, script: str, said: str
) -> None:
    before = portal.publish(site)
    hook = portal.remote / "hooks/pre-receive"
    hook.parent.mkdir()
    hook.write_text(f"#!/bin/sh\n{script}\n")
    hook.chmod(0o755)
    with pytest.raises(GoodTermsError, match=said) as refusal:
        portal.publish(fake_site(site, {"cc": "three"}))
    assert "nothing was published" in refusal.value.message
    assert portal.at_remote("rev-parse", "gh-pages") == before


def test_a_remote_that_takes_no_rewritten_branch_takes_history(portal: Portal, site: Path) -> None:
    portal.publish(site)
    portal.at_remote("config", "receive.denyNonFastForwards", "true")
    fake_site(site, {"cc": "three"})
    with pytest.raises(GoodTermsError, match="rewrite") as refusal:
        portal.publish(site)
    assert "--history" in refusal.value.mend
    assert portal.publish(site, history=True) == portal.at_remote("rev-parse", "gh-pages")


# Figures


CHANGES: dict[str, tuple[dict[str, str], dict[str, str], str]] = {
    "nothing": ({"index.html": "1"}, {"index.html": "1"}, ""),
    "only the day": ({"sitemap.xml": "1", "de/sitemap.xml.gz": "1"}, {"sitemap.xml": "2"}, ""),
    "all kinds": (
        {
            "c/a/index.html": "1",
            "c/b/index.html": "1",
            "c/e/sealed.bin": "1",
            "index.html": "1",
            "old.html": "1",
        },
        {
            "c/a/index.html": "2",
            "c/d/index.html": "1",
            "c/e/sealed.bin": "2",
            "index.html": "2",
            "a.css": "1",
        },
        "1 page sealed anew, 1 new, 1 withdrawn; 1 document sealed anew; "
        "guide: 1 page changed, 1 gone, 1 file new",
    ),
    "several": (
        {},
        {"c/a/index.html": "1", "c/b/index.html": "2", "x.css": "3", "y.css": "4"},
        "2 pages new; guide: 2 files new",
    ),
}


@pytest.mark.parametrize(("before", "after", "said"), CHANGES.values(), ids=CHANGES)
def test_what_changes_is_told_in_figures(before: dict[str, str], after: dict[str, str], said: str) -> None:
    found = change(before, after)
    assert found.text() == said
    assert bool(found) == bool(said)


def test_the_death_of_every_link_is_noticed() -> None:
    one, two, guide = ({name: "1"} for name in ("c/a/index.html", "c/b/index.html", "index.html"))
    assert change(one | guide, two | guide).every_link_dies
    assert not change(one | two, one).every_link_dies
    assert not change(guide, one | guide).every_link_dies


def test_a_log_that_others_read_has_no_figures() -> None:
    found = change({}, {"c/a/index.html": "1", "index.html": "2"})
    assert found.quiet_text() == "sealed pages and the guide changed"


# The whole way, with real builds


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """A project that was published, left alone, and published again with both clients' epochs raised."""
    with pytest.MonkeyPatch.context() as patch:
        alone(patch)
        portal = make_portal(tmp_path_factory.mktemp("published"))
        (portal.root / "site").mkdir()
        (portal.root / "site/mine.txt").write_text("untouched")
        first = portal.goodterms("publish")
        portal.at_remote("update-ref", "refs/kept/first", "refs/heads/gh-pages")
        again = portal.goodterms("publish", "--history")
        for name in ("kvist", "thornquay"):
            portal.edit(f"clients/{name}.yml", "epoch: 1", "epoch: 2")
        (portal.root / "site/c").mkdir()
        dry = portal.goodterms("publish", "--dry-run")
        between = portal.at_remote("rev-parse", "gh-pages")
        third = portal.goodterms("publish", "--yes")
        said = {"first": first, "again": again, "dry": dry, "third": third}
        told = {name: f"{one.exit_code} {one.output}" for name, one in said.items()}
        (portal.root.parent / "told.json").write_text(json.dumps({**told, "between": between}))
        yield portal


def told(portal: Portal) -> dict[str, str]:
    return dict(json.loads((portal.root.parent / "told.json").read_text()))


def test_publishing_builds_and_pushes(published: Portal) -> None:
    first = told(published)["first"]
    assert first.startswith("0 ")
    assert "2 pages new; guide: " in first
    assert "Published to gh-pages at origin" in first
    assert "The branch is new" in first
    assert not any(word in first.lower() for word in ("kvist", "thornquay", "holm"))
    files = tree(published, "refs/kept/first")
    assert {".nojekyll", "index.html", "404.html"} <= files.keys()
    assert not any("policy.yml" in name or "clients" in name for name in files)


def test_unchanged_records_publish_nothing(published: Portal) -> None:
    said = told(published)
    assert said["again"].startswith("0 ")
    assert "Nothing to publish" in said["again"]
    assert said["between"] == published.at_remote("rev-parse", "refs/kept/first")


def test_a_dry_run_says_what_a_real_one_does(published: Portal) -> None:
    said = told(published)
    figures = "2 pages new, 2 withdrawn."
    assert figures in said["dry"]
    assert "every link that was sent so far will be dead" in said["dry"]
    assert "every link" not in said["first"]
    assert "Nothing was pushed." in said["dry"]
    assert figures in said["third"]
    [epochs] = json.loads((published.root / ".goodterms/published.json").read_text()).values()
    assert epochs == {"kvist": 2, "thornquay": 2}
    assert published.at_remote("rev-list", "--count", "gh-pages") == "1"


def test_the_projects_own_site_folder_and_files_stay(published: Portal) -> None:
    assert (published.root / "site/mine.txt").read_text() == "untouched"
    assert published.git("status", "--porcelain").split() == [
        "M",
        "clients/kvist.yml",
        "M",
        "clients/thornquay.yml",
    ]
    left = {path.name for path in published.root.iterdir()}
    assert left == {".git", ".gitignore", ".goodterms", "clients", "content", "mkdocs.yml", "site"}


@pytest.mark.parametrize(("slug", "mode"), [("kvist", "link"), ("thornquay", "link+code")])
def test_a_raised_epoch_withdraws_every_earlier_link(published: Portal, slug: str, mode: str) -> None:
    old, new = (Access.derive(b64decode(SECRET), slug, epoch, mode) for epoch in (1, 2))
    page = f"c/{old.page_id('home')}/index.html"
    before, now = tree(published, "refs/kept/first"), tree(published)
    assert page in before, "the link worked before"
    assert page not in now
    assert f"c/{new.page_id('home')}/index.html" in now
    envelopes = [
        envelope(published, name) for name in now if name.startswith("c/") and name.endswith(".html")
    ]
    assert len(envelopes) == 2
    for one in envelopes:
        # Whichever page somebody tries: with what the old link (and code) held, none opens.
        for key in (old.opening_key, old.client_key):
            with pytest.raises(WrongKey):
                open_page(page_key(key, one.id), one)
    fresh = next(one for one in envelopes if one.id == new.page_id("home"))
    assert open_page(new.page_key("home"), fresh).lang in {"en", "is"}


def envelope(portal: Portal, name: str) -> Envelope:
    html = portal.at_remote("show", f"gh-pages:{name}")
    return Envelope.from_json(html.partition('id="sealed">')[2].partition("</script>")[0])


def test_without_its_code_a_link_opens_nothing(published: Portal) -> None:
    access = Access.derive(b64decode(SECRET), "thornquay", 2, "link+code")
    assert f"c/{page_id(access.client_key, 'home')}/index.html" not in tree(published)


def test_ended_by_a_signal_it_leaves_nothing_behind(portal: Portal, tmp_path: Path) -> None:
    aside = tmp_path / "aside"
    aside.mkdir()
    command = [sys.executable, "-P", "-m", "goodterms", "publish", "--yes"]
    publishing = subprocess.Popen(
        command,
        cwd=portal.root,
        env={**os.environ, "TMPDIR": str(aside)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    while publishing.poll() is None and not list(aside.glob("*/.site.building-*")):
        time.sleep(0.02)
    publishing.terminate()
    assert publishing.wait(20) == 128 + signal.SIGTERM
    assert list(aside.iterdir()) == []
    assert portal.at_remote("for-each-ref") == ""


def test_a_build_that_fails_publishes_nothing(portal: Portal, site: Path) -> None:
    before = portal.publish(site)
    portal.edit("clients/kvist.yml", "currency: EUR", "curency: EUR")
    done = portal.goodterms("publish", "--yes")
    assert done.exit_code == 1
    assert "nothing was published" in done.output
    assert "did you mean `currency`" in done.stderr
    assert portal.at_remote("rev-parse", "gh-pages") == before
