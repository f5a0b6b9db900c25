"""The doctor: each thing that can be wrong with a set-up, and nothing else, is told."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from goodterms.publishing.doctor import examine
from goodterms.sealing.keys import Access, b64decode, b64encode, format_code
from goodterms.sealing.secret import ensure_ignored, secret_path
from tests.conftest import SECRET
from tests.publishing.small import CONFIG, KVIST, POLICY, Portal, alone, fake_site, make_portal

ROOT = b64decode(SECRET)
WELL = """\
late: {annual_rate: 8}
hours: {from: "09:00", to: "17:00", days: [mon, tue]}
cancellation: {notice_hours: 24, fee: 50%}
"""


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch) -> None:
    alone(monkeypatch)


@pytest.fixture
def portal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Portal:
    """A project with its secret in its file, and nothing wrong."""
    monkeypatch.delenv("GOODTERMS_SECRET")
    portal = make_portal(tmp_path)
    ensure_ignored(portal.root)
    path = secret_path(portal.root)
    path.write_text(SECRET)
    path.chmod(0o600)
    return portal


def found(portal: Portal, severity: str = "wrong") -> dict[str, str]:
    return {one.check: one.mend for one in examine(portal.project) if one.severity == severity}


def test_a_good_set_up_has_nothing_wrong_and_its_hints_can_all_be_followed(portal: Portal) -> None:
    assert found(portal) == {}
    assert set(found(portal, "hint")) == {
        "no-site-branch",
        "no-hook",
        "not-strict",
        "policy-late",
        "policy-hours",
        "policy-cancellation",
        "policy-day",
        "guide-language",
    }
    portal.write(
        {
            "mkdocs.yml": f"strict: true\n{CONFIG}",
            "clients/kvist.yml": KVIST.replace("language: is", "language: en"),
            "content/policy.yml": f"{POLICY}{WELL}valid_from: 2026-01-01\n"
            "policy_versions:\n  - {from: 2026-01-01, files: {en: kept/a.pdf}}\n",
            "content/kept/a.pdf": "%PDF-1.7\n",
        }
    )
    hook = portal.root / ".git/hooks/pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\nexec goodterms check\n")
    portal.publish(fake_site(portal.root.parent / "site", {}))
    portal.git("fetch", "--quiet")
    assert examine(portal.project) == []


def edited(name: str, old: str, new: str) -> Callable[[Portal], None]:
    return lambda portal: portal.edit(name, old, new)


def written(**files: str) -> Callable[[Portal], None]:
    return lambda portal: portal.write({name.replace("__", "/"): text for name, text in files.items()})


def committed(name: str, text: str, *, forced: bool = False) -> Callable[[Portal], None]:
    def do(portal: Portal) -> None:
        portal.write({name: text})
        portal.git("add", *(["--force"] if forced else []), name)
        portal.git("commit", "--quiet", "-m", "Slip")

    return do


def taken_back(name: str, text: str) -> Callable[[Portal], None]:
    def do(portal: Portal) -> None:
        committed(name, text, forced=True)(portal)
        portal.git("rm", "--quiet", "--cached", name)
        portal.git("commit", "--quiet", "-m", "Mend")

    return do


def without_secret(portal: Portal) -> None:
    secret_path(portal.root).unlink()


def open_secret(portal: Portal) -> None:
    secret_path(portal.root).chmod(0o644)


def unignored(portal: Portal) -> None:
    (portal.root / ".gitignore").unlink()
    (portal.root / ".goodterms/.gitignore").unlink()


ACCESS = Access.derive(ROOT, "thornquay", 1, "link+code")
MKDOCS: dict[str, tuple[str, str, str]] = {
    "no-site-url": ("site_url: https://lind.example/\n", "", "site_url"),
    "http": ("https://lind.example/", "http://lind.example/", "https://"),
    "set-up": ("font: false", "font: {text: Roboto}", "font: false"),
    "repo-url": ("site_name:", "repo_url: https://forge.example/a/b\nsite_name:", "take it out"),
    "plugin-privacy": ("plugins:\n", "plugins:\n  - material/privacy\n", "take it out"),
    "analytics": ("site_name:", "extra: {analytics: {provider: google}}\nsite_name:", "take it out"),
    "extra-javascript": ("site_name:", "extra_javascript: ['//cdn.example/x.js']\nsite_name:", "copy"),
    "extra-css": ("site_name:", "extra_css:\n  - https://cdn.example/x.css\nsite_name:", "copy"),
    "no-plugin": ("  - goodterms: {pdfs: false}\n", "  - search\n", "goodterms"),
}
CASES: dict[str, tuple[Callable[[Portal], None], str, str]] = {
    "no secret": (
        without_secret,
        "secret-missing",
        "secret restore, if links were sent; else goodterms secret new",
    ),
    "secret that others may read": (open_secret, "secret-unfit", "chmod 600 .goodterms/secret"),
    "secret in git": (
        committed(".goodterms/secret", SECRET, forced=True),
        "secret-tracked",
        "git rm -r --cached",
    ),
    "secret in git once": (
        taken_back(".goodterms/secret", SECRET),
        "secret-in-history",
        "goodterms secret rotate",
    ),
    "secret in the guide": (written(content__a="say " + SECRET), "secret-public", "goodterms secret rotate"),
    "secret in a workflow": (committed("ci.yml", f"env: {SECRET}\n"), "secret-in-files", "rotate"),
    "a client's key": (written(notes=f"x#l={b64encode(ACCESS.client_key)}"), "keys-in-files", "raise"),
    "a client's code": (committed("notes", format_code(ACCESS.code or "")), "keys-in-files", "raise"),
    "nothing is ignored": (unignored, "ignore-secret", "echo '.goodterms/' >> .gitignore"),
    "notes are not ignored": (
        edited(".gitignore", "*.private.yml\n", ""),
        "ignore-notes",
        "echo '*.private.yml' >> .gitignore",
    ),
    "notes in git": (
        committed("clients/kvist.private.yml", "private: {}\n", forced=True),
        "notes-tracked",
        "git rm",
    ),
    "notes in git once": (
        taken_back("clients/kvist.private.yml", "private: {}\n"),
        "notes-in-history",
        "git log",
    ),
    "a broken record": (edited("clients/kvist.yml", "currency", "curency"), "records", "goodterms check"),
    "a code taken away": (edited("clients/thornquay.yml", "mode: link+code, ", ""), "access", "epoch: 2"),
    **{check: (edited("mkdocs.yml", old, new), check, mend) for check, (old, new, mend) in MKDOCS.items()},
}


@pytest.mark.parametrize(("spoil", "check", "mend"), CASES.values(), ids=CASES)
def test_what_is_wrong_is_told_with_its_mend(
    portal: Portal, spoil: Callable[[Portal], None], check: str, mend: str
) -> None:
    spoil(portal)
    told = found(portal)
    assert check in told
    assert mend in told[check]


def test_two_secrets_that_differ(portal: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOODTERMS_SECRET", SECRET)
    assert "secret-differs" not in found(portal)
    monkeypatch.setenv("GOODTERMS_SECRET", b64encode(bytes(range(1, 33))))
    assert "secret-differs" in found(portal)


def test_records_on_the_branch_that_is_served(portal: Portal) -> None:
    portal.git("branch", "gh-pages")
    assert "goodterms publish" in found(portal)["records-published"]


def test_records_in_the_history_of_a_published_site(portal: Portal) -> None:
    portal.git("push", "--quiet", "origin", "main:pages")
    site = fake_site(portal.root.parent / "built", {})
    copy = portal.root.parent / "copy"
    portal.git("clone", "--quiet", "--branch", "pages", str(portal.remote), str(copy))
    portal.git("rm", "--quiet", "-r", ".", folder=copy)
    shutil.copytree(site, copy, dirs_exist_ok=True)
    portal.git("add", "--all", folder=copy)
    portal.git("-c", "user.name=A", "-c", "user.email=a@b.example", "commit", "-qm", "Site", folder=copy)
    portal.git("push", "--quiet", "origin", "pages", folder=copy)
    portal.git("fetch", "--quiet")
    assert "records-in-site-history" in found(portal)
    portal.publish(site, branch="pages")
    portal.git("fetch", "--quiet")
    assert "records-in-site-history" not in found(portal)


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("git@forge.example:anna/portal.git", "forge.example"),
        ("https://anna:hunter2@forge.example:8443/anna/portal.git", "forge.example"),
        ("ssh://git@forge.example:22/portal.git", "forge.example"),
    ],
)
def test_records_at_a_remote_are_a_question_since_nobody_can_look(
    portal: Portal, url: str, host: str
) -> None:
    portal.git("push", "--quiet", "origin", "main")
    portal.git("fetch", "--quiet")
    assert found(portal, "question") == {}
    portal.git("remote", "set-url", "origin", url)
    [one] = [one for one in examine(portal.project) if one.severity == "question"]
    assert one.check == "records-at-remote"
    assert f" {host} " in one.message
    assert "hunter2" not in one.message
    assert found(portal) == {}


def test_who_pushes_the_records_is_not_asked_for_a_branch_with_the_site(portal: Portal) -> None:
    assert "no-site-branch" in found(portal, "hint")
    portal.git("push", "--quiet", "origin", "main")
    assert "no-site-branch" not in found(portal, "hint")


def test_private_notes_in_a_record_that_git_takes_are_a_hint(portal: Portal) -> None:
    committed("clients/kvist.yml", f"{KVIST}private: {{notes: x}}\n")(portal)
    assert ".private.yml" in found(portal, "hint")["notes-in-records"]


def test_readers_without_a_guide_in_their_language(portal: Portal) -> None:
    portal.write({"content/en/index.md": "# Billing\n"})
    (portal.root / "content/index.md").unlink()
    assert "content/is/" in found(portal, "hint")["guide-language"]
    portal.write({"content/is/index.md": "# Reikningar\n"})
    assert "guide-language" not in found(portal, "hint")


def test_letters_and_sheets_that_were_left_lying_are_a_hint(portal: Portal) -> None:
    portal.goodterms("links", "--invite")
    portal.goodterms("secret", "backup")
    assert {"letters-left", "backup-left"} <= set(found(portal, "hint"))


def test_a_repository_that_git_does_not_read_is_not_to_be_begun_anew(portal: Portal) -> None:
    (portal.root / ".git/HEAD").unlink()
    assert "git status" in found(portal)["git-refuses"]
    assert "no-git" not in found(portal, "hint")


def test_what_is_committed_should_get_somewhere(portal: Portal) -> None:
    assert not {"detached", "no-identity", "remote-gone"} & set(found(portal, "hint"))
    portal.git("checkout", "--quiet", "--detach")
    portal.git("config", "--unset", "user.email")
    portal.remote.rename(portal.remote.with_name("elsewhere.git"))
    hints = found(portal, "hint")
    assert hints["detached"] == "git switch main"
    assert "user.email" in hints["no-identity"]
    assert "git remote set-url origin" in hints["remote-gone"]
    portal.git("remote", "set-url", "origin", f"file://{portal.remote.with_name('elsewhere.git')}")
    assert "remote-gone" not in found(portal, "hint")


def test_outside_of_git_it_looks_at_the_rest(portal: Portal) -> None:
    shutil.rmtree(portal.root / ".git")
    assert found(portal) == {}
    assert "no-git" in found(portal, "hint")


def test_the_command_tells_and_exits_with_1_only_for_what_is_wrong(portal: Portal) -> None:
    done = portal.goodterms("doctor", "--json")
    assert done.exit_code == 0
    told = json.loads(done.stdout)
    assert told
    assert all(one.keys() == {"severity", "check", "message", "mend"} for one in told)
    portal.edit("mkdocs.yml", "https://", "http://")
    done = portal.goodterms("doctor")
    assert done.exit_code == 1
    assert done.output.startswith("wrong ")
    assert "1 thing is wrong" in done.output


@pytest.mark.parametrize(
    ("settings", "place"),
    [
        ("site_name: Anna\nplugins: [goodterms\ntheme:\n  name: x\n", "mkdocs.yml:3:6: "),
        ("site_name: Anna\n\tdocs_dir: content\n", "mkdocs.yml:2:1: "),
        ("- site_name\n", "mkdocs.yml:1:1: "),
        ("docs_dir: content\nplugins: 5\n", "mkdocs.yml: "),
        ("docs_dir: content\nx: !!python/name:no.such.thing\n", "mkdocs.yml: "),
    ],
)
def test_broken_settings_are_told_at_their_place_and_the_rest_is_looked_at(
    portal: Portal, settings: str, place: str
) -> None:
    (portal.root / "mkdocs.yml").write_text(settings)
    portal.edit("clients/kvist.yml", "currency:", "curency:")
    done = portal.goodterms("doctor", "--json")
    assert done.exit_code == 1, done.output
    told = [one for one in json.loads(done.stdout) if one["severity"] == "wrong"]
    assert [one["check"] for one in told] == ["settings", "records"], (
        "nothing is made up for want of settings"
    )
    assert told[0]["message"].startswith(place)


def test_nothing_is_changed_and_no_key_is_shown(portal: Portal) -> None:
    committed("notes", f"{SECRET} {format_code(ACCESS.code or '')}")(portal)
    before = sorted((path, path.stat().st_mtime_ns) for path in portal.root.rglob("*"))
    output = portal.goodterms("doctor").output
    assert "notes" in output
    assert SECRET not in output
    assert format_code(ACCESS.code or "") not in output
    assert sorted((path, path.stat().st_mtime_ns) for path in portal.root.rglob("*")) == before
