"""`goodterms new`: a project that builds as it is, or nothing at all; and `goodterms forge add`."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result

from goodterms.cli import main
from goodterms.sealing.keys import b64decode
from tests.commands.runner import answer_as_if_typed, small_project
from tests.conftest import Portal, environ

WHO = (
    *("--name", "Þóra: Lind & 'Co' #1"),
    *("--email", "thora@lind.example"),
    *("--address", "Kaiwinkel 4; 23552 Lübeck"),
    *("--iban", "de89 3704 0044 0532 0130 00"),
)


def identity(**more: str) -> dict[str, str]:
    return {
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_SYSTEM": os.devnull,
        **{f"GIT_{who}_NAME": "Þóra Lind" for who in ("AUTHOR", "COMMITTER")},
        **{f"GIT_{who}_EMAIL": "thora@lind.example" for who in ("AUTHOR", "COMMITTER")},
        **more,
    }


@pytest.fixture(autouse=True)
def _git(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in identity().items():
        monkeypatch.setenv(name, value)


def new(*words: str, typed: str | None = None) -> Result:
    return CliRunner().invoke(main, ["new", *words], input=typed)


def git(folder: Path, *words: str) -> str:
    done = subprocess.run(["git", *words], cwd=folder, check=True, capture_output=True, text=True)
    return done.stdout


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Portal:
    """A project with two languages and every forge; tests only read it."""
    folder = tmp_path_factory.mktemp("new") / "portal"
    forges = ("github", "gitlab", "netlify", "cloudflare", "nginx", "caddy")
    with pytest.MonkeyPatch.context() as patch:
        for name, value in identity().items():
            patch.setenv(name, value)
        done = new(
            str(folder), *WHO, "--languages", "de,en", *(w for name in forges for w in ("--forge", name))
        )
    assert done.exit_code == 0, done.output
    return Portal(folder, environ(**identity()))


def test_it_builds_and_passes_the_check_at_once(begun: Portal, tmp_path: Path) -> None:
    root = tmp_path / "portal"
    shutil.copytree(begun.root, root)
    portal = Portal(root, begun.environ)
    check = portal.goodterms("check")
    assert (check.returncode, check.stdout) == (0, "1 client and the policy: all is well.\n")
    done = portal.build()
    assert done.returncode == 0, done.stderr
    assert "WARNING" not in done.stderr
    assert (portal.site / "index.html").is_file()
    assert (portal.site / "en/index.html").is_file()
    assert (portal.site / "_headers").read_bytes() == (root / "content/_headers").read_bytes()
    assert len(list((portal.site / "c").iterdir())) > 3
    published = {path.name for path in portal.site.rglob("*")}
    assert not published & {"policy.yml", "example.yml", "nginx.conf", "wrangler.toml"}
    links = portal.goodterms("links", "--site-url", "http://127.0.0.1:8000/")
    assert "/c/" in links.stdout
    assert git(root, "status", "--porcelain") == ""


def test_everything_but_the_secret_is_in_the_first_commit(begun: Portal) -> None:
    files = set(git(begun.root, "ls-files").splitlines())
    assert {
        *("README.md", "mkdocs.yml", "requirements.txt", ".gitignore", ".githooks/pre-commit"),
        *("content/policy.yml", "content/de/index.md", "content/en/index.md", "clients/example.yml"),
        *("schema/client.schema.json", "schema/policy.schema.json", ".github/workflows/publish.yml"),
    } <= files
    assert not any("secret" in name or name.startswith("site/") for name in files)
    assert (
        git(begun.root, "log", "--format=%an %ae %D").strip() == "Þóra Lind thora@lind.example HEAD -> main"
    )
    secret = begun.root / ".goodterms/secret"
    assert len(b64decode(secret.read_text().strip())) == 32
    assert stat.S_IMODE(secret.stat().st_mode) == 0o600
    assert secret.read_text().strip() not in git(begun.root, "grep", "-h", "-e", "")


def test_answers_stand_where_they_belong(begun: Portal) -> None:
    policy = yaml.safe_load((begun.root / "content/policy.yml").read_text("utf-8"))
    assert policy["freelancer"]["name"] == "Þóra: Lind & 'Co' #1"
    assert policy["freelancer"]["address"] == "Kaiwinkel 4\n23552 Lübeck\n"
    assert policy["freelancer"]["iban"] == "DE89 3704 0044 0532 0130 00"
    assert (policy["freelancer"]["country"], policy["currency"]) == ("DE", "EUR")
    assert (policy["languages"], policy["payment"]) == (["de", "en"], "net 30")
    settings = yaml.safe_load((begun.root / "mkdocs.yml").read_text("utf-8"))
    assert settings["site_name"] == "Þóra: Lind & 'Co' #1"
    for record in ("content/policy.yml", "clients/example.yml"):
        first = (begun.root / record).read_text("utf-8").splitlines()[0]
        assert ((begun.root / record).parent / first.partition("$schema=")[2]).resolve().is_file()


def test_a_secret_of_its_own(begun: Portal, tmp_path: Path) -> None:
    assert new(str(tmp_path / "other"), *WHO, "--languages", "en").exit_code == 0
    other = (tmp_path / "other/.goodterms/secret").read_text()
    assert other != (begun.root / ".goodterms/secret").read_text()


def test_a_wrong_record_is_not_committed(begun: Portal, tmp_path: Path) -> None:
    root = tmp_path / "portal"
    shutil.copytree(begun.root, root)
    record = root / "clients/example.yml"
    environment = {**begun.environ, "PATH": "/usr/bin:/bin"}

    def commit(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["git", "commit", "--quiet", "-m", "x", *words],
            cwd=root,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )

    good = record.read_text("utf-8")
    record.write_text(good.replace("currency:", "curency:"), encoding="utf-8")
    refused = commit("--all")
    assert refused.returncode != 0
    assert "clients/example.yml:" in refused.stdout + refused.stderr
    assert "did you mean `currency`?" in refused.stdout + refused.stderr
    assert "git commit --no-verify" in refused.stderr
    assert not (root / ".git/goodterms-check").exists()
    # What a power cut left of an earlier look does not count, and does not stay.
    left = root / ".git/goodterms-check/clients/left.yml"
    left.parent.mkdir(parents=True)
    left.write_text("name: [\n")
    # What is not part of the commit does not stand in its way.
    (root / "README.md").write_text("mine\n")
    assert commit("README.md").returncode == 0
    assert not left.parents[1].exists()
    assert commit("--all", "--no-verify").returncode == 0
    git(root, "config", "--unset", "goodterms.python")
    record.write_text(good, encoding="utf-8")
    without = commit("--all")
    assert without.returncode != 0
    assert "not installed" in without.stderr


def test_the_current_folder_if_it_is_empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    done = new(".", *WHO, "--languages", "is", "--host", "git@host.example:portal.git")
    assert done.exit_code == 0, done.output
    assert git(tmp_path, "remote", "get-url", "origin").strip() == "git@host.example:portal.git"
    assert git(tmp_path, "status", "--porcelain") == ""
    again = new(".", *WHO)
    assert again.exit_code == 1
    assert "something in that folder already" in again.output


def test_what_is_to_be_typed_next_can_be_typed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in identity():
        if "NAME" in name or "EMAIL" in name:
            monkeypatch.delenv(name)
    done = new("Ólafur & Søn", *WHO[2:], "--name", 'Anna "$HOME"', "--languages", "en")
    assert done.exit_code == 0, done.output
    assert "`cd 'Ólafur & Søn'`" in done.output
    assert "git config --global user.name 'Anna \"$HOME\"'" in done.output


def test_a_clone_of_an_empty_repository_is_filled(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet", "--bare", "forge.git")
    git(tmp_path, "--git-dir=forge.git", "symbolic-ref", "HEAD", "refs/heads/trunk")
    git(tmp_path, "clone", "--quiet", "forge.git", "clone")
    root = tmp_path / "clone"
    origin = git(root, "remote", "get-url", "origin")
    git(root, "symbolic-ref", "HEAD", "refs/heads/trunk")  # an older git does not ask the remote for it
    other = new(str(root), *WHO, "--languages", "en", "--host", "git@host.example:portal.git")
    assert other.exit_code == 1
    assert "another `origin`" in other.output
    assert [one.name for one in root.iterdir()] == [".git"], "as it was"

    done = new(str(root), *WHO, "--languages", "en", "--forge", "github")
    assert done.exit_code == 0, done.output
    assert git(root, "symbolic-ref", "HEAD").strip() == "refs/heads/trunk"
    assert git(root, "remote", "get-url", "origin") == origin
    assert git(root, "status", "--porcelain") == ""
    assert "branches: [trunk]" in (root / ".github/workflows/publish.yml").read_text("utf-8")
    assert "git push --set-upstream origin trunk" in (root / "README.md").read_text("utf-8")
    assert not list(root.glob(".git?before")) + list(root.glob(".goodterms-new-*"))
    git(root, "push", "--quiet", "--set-upstream", "origin", "trunk")


@pytest.mark.parametrize(
    "with_", ["a commit", "a commit of another branch", "a file beside it", "no repository"]
)
def test_a_repository_that_holds_something_is_left_alone(tmp_path: Path, with_: str) -> None:
    root = tmp_path / "clone"
    git(tmp_path, "init", "--quiet", "clone")
    if with_ == "a file beside it":
        (root / "README.md").write_text("mine")
    elif with_ == "no repository":
        (root / ".git/HEAD").unlink()
    else:
        git(root, "commit", "--quiet", "--allow-empty", "--message", "Mine")
        if with_ == "a commit of another branch":
            git(root, "symbolic-ref", "HEAD", "refs/heads/new")
    before = sorted(tmp_path.rglob("*"))
    done = new(str(root), *WHO)
    assert done.exit_code == 1
    assert "already" in done.output
    assert sorted(tmp_path.rglob("*")) == before


def test_the_hook_has_line_ends_that_a_shell_reads_on_any_machine(begun: Portal, tmp_path: Path) -> None:
    clone = ("clone", "--quiet", "--config", "core.autocrlf=true", str(begun.root), str(tmp_path / "windows"))
    git(tmp_path, *clone)
    assert b"\r" not in (tmp_path / "windows/.githooks/pre-commit").read_bytes()
    assert b"\r" in (tmp_path / "windows/mkdocs.yml").read_bytes()


def test_without_git_or_a_name_for_it_the_files_are_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in identity():
        if "NAME" in name or "EMAIL" in name:
            monkeypatch.delenv(name)
    done = new(str(tmp_path / "nameless"), *WHO, "--languages", "en")
    assert done.exit_code == 0, done.output
    assert "does not know who you are" in done.output
    assert "A  mkdocs.yml" in git(tmp_path / "nameless", "status", "--porcelain")
    monkeypatch.setenv("PATH", str(tmp_path))
    done = new(str(tmp_path / "gitless"), *WHO, "--languages", "en")
    assert done.exit_code == 0, done.output
    assert "git is not installed" in done.output
    assert (tmp_path / "gitless/.goodterms/secret").is_file()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((), "--name, --email, --address, --iban"),
        ((*WHO, "--iban", "DE00"), "no valid IBAN"),
        ((*WHO, "--country", "XX"), "no such country"),
        ((*WHO, "--currency", "DEM"), "no such currency"),
        ((*WHO, "--languages", "en,fr"), "language"),
        ((*WHO, "--payment", "net 30 EOM"), "two senses"),
        ((*WHO, "--site-url", "http://lind.example"), "https"),
        ((*WHO, "--email", "thora"), "mail address"),
        ((*WHO, "--host", "--upload-pack=x"), "address to push to"),
    ],
)
def test_a_wrong_answer_leaves_nothing(tmp_path: Path, words: tuple[str, ...], told: str) -> None:
    done = new(str(tmp_path / "deep/portal"), *words)
    assert done.exit_code != 0
    assert told in done.output
    assert list(tmp_path.iterdir()) == []


def test_a_failing_git_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bad = tmp_path / "bin/git"
    bad.parent.mkdir()
    bad.write_text("#!/bin/sh\necho 'fatal: no' >&2; exit 1\n")
    bad.chmod(0o755)
    monkeypatch.setenv("PATH", f"{bad.parent}:{os.environ['PATH']}")
    done = new(str(tmp_path / "portal"), *WHO, "--languages", "en")
    assert done.exit_code == 1
    assert "`git init` failed: fatal: no" in done.output
    assert [path.name for path in tmp_path.iterdir()] == ["bin"]


def test_what_was_not_given_is_asked_and_checked_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer_as_if_typed(monkeypatch, "new")
    typed = "Þóra\nno mail\nthora@lind.example\nTorg 1; 101 Reykjavík\nIS00\nIS140159260076545510730339\n"
    done = new(str(tmp_path / "portal"), typed=typed + "\n\n\n\n\nnginx, nowhere\nnginx\n")
    assert done.exit_code == 0, done.output
    assert "this is no mail address" in done.output
    assert "this is no valid IBAN" in done.output
    assert "[ISK]" in done.output
    assert "[net 30]" in done.output
    assert "there is no nowhere here" in done.output
    assert (tmp_path / "portal/content/is/index.md").is_file()
    assert (tmp_path / "portal/servers/nginx.conf").is_file()


def test_forge_files_come_later_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = small_project(tmp_path, monkeypatch)
    done = desk.run("forge", "add", "github", "netlify")
    assert done.exit_code == 0, done.output
    assert ".github/workflows/publish.yml" in done.output
    assert (tmp_path / "content/_headers").is_file()
    assert "there already" in desk.run("forge", "add", "github").output
    desk.write("servers/Caddyfile", "mine")
    refused = desk.run("forge", "add", "caddy", "nginx")
    assert refused.exit_code == 1
    assert "never overwritten" in refused.output
    assert not (tmp_path / "servers/nginx.conf").exists()
    assert desk.read("servers/Caddyfile") == "mine"


@pytest.mark.parametrize("words", [("new",), ("client", "add"), ("invoice", "add"), ("forge", "add")])
def test_each_command_has_help_with_an_example(words: tuple[str, ...]) -> None:
    done = CliRunner().invoke(main, [*words, "--help"])
    assert done.exit_code == 0
    assert "Example:" in done.output


def test_the_interpreter_that_made_it_is_kept_out_of_the_files(begun: Portal) -> None:
    assert sys.executable not in git(begun.root, "grep", "-h", "-e", "")
    assert git(begun.root, "config", "goodterms.python").strip() == sys.executable


def test_a_forge_builds_it_in_a_clean_clone(begun: Portal, tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "--quiet", str(begun.root), str(clone))
    secret = (begun.root / ".goodterms/secret").read_text().strip()
    forge = Portal(clone, environ(GOODTERMS_SECRET=secret, CI="true"))
    pages = yaml.safe_load((clone / ".gitlab-ci.yml").read_text("utf-8"))["pages"]
    [build] = [line.split() for line in pages["script"] if line.startswith("mkdocs ")]
    done = forge.run(*build)
    assert done.returncode == 0, done.stderr
    [published] = pages["artifacts"]["paths"]
    assert (clone / published / "index.html").is_file()
    assert len(list((clone / published / "c").iterdir())) > 3
    assert "EXAMPLE" not in done.stderr + done.stdout, "a log that others read has nothing of a record in it"
    workflow = (clone / ".github/workflows/publish.yml").read_text("utf-8")
    assert "mkdocs build --strict" in workflow
