"""The commands as a freelancer types them."""

from __future__ import annotations

import json
import os
import stat
import subprocess
from pathlib import Path

import pytest

from goodterms.sealing.keys import normalise_code
from tests.conftest import Portal


@pytest.mark.parametrize(
    "words", [(), ("check",), ("links",), ("schema",), ("secret",), ("secret", "new"), ("terms",)]
)
def test_every_command_has_help_with_an_example(portal: Portal, words: tuple[str, ...]) -> None:
    done = portal.goodterms(*words, "--help")
    assert done.returncode == 0
    assert "Example:" in done.stdout
    assert "goodterms" in done.stdout


def test_check_passes_the_sample(portal: Portal) -> None:
    done = portal.goodterms("check")
    assert (done.returncode, done.stdout) == (0, "6 clients and the policy: all is well.\n")
    done = portal.goodterms("check", "--json")
    assert (done.returncode, json.loads(done.stdout)) == (0, [])


def test_check_tells_every_problem_with_its_place(portal: Portal) -> None:
    portal.edit("clients/kvistholm.yml", "\ncurrency: ISK", "\ncurency: ISK")
    portal.edit("clients/podskalka.yml", "country: PL", "country: XX")
    portal.edit("content/policy.yml", "payment: ", "payment: net 30 EOM # ")
    done = portal.goodterms("check")
    assert done.returncode == 1
    assert "clients/kvistholm.yml:" in done.stdout
    assert "did you mean `currency`?" in done.stdout
    done = portal.goodterms("check", "--json")
    assert done.returncode == 1
    problems = json.loads(done.stdout)
    assert {frozenset(problem) for problem in problems} == {
        frozenset(("file", "line", "column", "severity", "message", "mend"))
    }
    files = {problem["file"] for problem in problems}
    assert {"clients/kvistholm.yml", "content/policy.yml"} <= files


@pytest.mark.parametrize(("written", "column"), [("net 30 EOM", 17), ("'net 30 EOM'", 18)])
def test_a_problem_in_payment_terms_points_at_the_character(
    portal: Portal, written: str, column: int
) -> None:
    portal.edit("content/policy.yml", "payment: net 30", f"payment: {written}")
    [problem] = json.loads(portal.goodterms("check", "--json").stdout)
    assert (problem["file"], problem["column"]) == ("content/policy.yml", column)
    assert "two senses" in problem["message"]


def test_commands_work_from_any_folder_of_the_project(portal: Portal) -> None:
    done = portal.run("goodterms", "check", cwd=portal.root / "clients" / "brandtner")
    assert done.returncode == 0, done.stderr
    done = portal.run("goodterms", "check", cwd=portal.root.parent)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "mkdocs.yml" in done.stderr


def test_records_of_another_folder(portal: Portal, tmp_path: Path) -> None:
    other = tmp_path / "others"
    other.mkdir()
    (other / "one.yml").write_text("name: One\n")
    done = portal.goodterms("check", "--clients", str(other))
    assert done.returncode == 1
    assert "one.yml:1:1: error: the key `language` is missing" in done.stdout


def test_links_in_json(portal: Portal) -> None:
    done = portal.goodterms("links", "--json", "--site-url", "http://127.0.0.1:9/x")
    found = json.loads(done.stdout)
    assert {frozenset(one) for one in found} == {frozenset(("client", "mode", "code", "url", "pages"))}
    for one in found:
        assert one["pages"][0]["path"] == "home"
        letter = "c" if one["mode"] == "link" else "l"
        for page in one["pages"]:
            assert page.keys() == {"path", "id", "url"}
            assert page["url"].startswith(f"http://127.0.0.1:9/x/c/{page['id']}/#{letter}=")
        if one["mode"] == "link+code":
            assert normalise_code(one["code"]) is not None
            assert len(one["code"].split("-")) == 5


def test_links_of_one_client(portal: Portal) -> None:
    done = portal.goodterms("links", "kvistholm", "--qr")
    assert done.returncode == 0
    assert "kvistholm" in done.stdout
    assert "brandtner" not in done.stdout
    assert "█" in done.stdout or "▄" in done.stdout
    done = portal.goodterms("links", "kvistolm")
    assert done.returncode == 1
    assert "did you mean kvistholm?" in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("name", ["links.txt", "links.json", "letter.html"])
def test_links_are_written_for_the_freelancer_alone(portal: Portal, name: str) -> None:
    done = portal.goodterms("links", "--write", name)
    assert done.returncode == 0, done.stderr
    path = portal.root / name
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert "https://lind-studio.example/c/" in path.read_text()
    again = portal.goodterms("links", "--write", name)
    assert again.returncode == 1
    assert "exists already" in again.stderr


def test_links_are_never_written_where_they_would_be_published(portal: Portal) -> None:
    done = portal.goodterms("links", "--write", "content/links.txt")
    assert done.returncode == 1
    assert not (portal.root / "content/links.txt").exists()


def test_links_need_an_address(portal: Portal) -> None:
    portal.edit("mkdocs.yml", "site_url: https://lind-studio.example/", "")
    done = portal.goodterms("links")
    assert done.returncode == 1
    assert "--site-url" in done.stderr


def test_a_secret_is_made_once_and_kept_from_git(portal: Portal) -> None:
    done = portal.goodterms("secret", "new", GOODTERMS_SECRET="")
    assert done.returncode == 0, done.stderr
    path = portal.root / ".goodterms/secret"
    before = path.read_bytes()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert before.strip() not in done.stdout.encode()
    again = portal.goodterms("secret", "new", GOODTERMS_SECRET="")
    assert again.returncode == 1
    assert path.read_bytes() == before
    subprocess.run(["git", "init", "-q"], cwd=portal.root, check=True)
    status = subprocess.run(
        ["git", "status", "--porcelain", "-uall"], cwd=portal.root, capture_output=True, text=True, check=True
    )
    assert "secret" not in status.stdout
    assert portal.build("--quiet", GOODTERMS_SECRET="").returncode == 0, "the file is enough"


def test_a_secret_that_others_can_read_is_refused(portal: Portal) -> None:
    portal.goodterms("secret", "new", GOODTERMS_SECRET="")
    (portal.root / ".goodterms/secret").chmod(0o644)
    done = portal.goodterms("links", GOODTERMS_SECRET="")
    assert done.returncode == 1
    assert "chmod 600" in done.stderr


def test_schemas_explain_every_key(portal: Portal) -> None:
    done = portal.goodterms("schema")
    assert done.returncode == 0
    for name in ("client", "policy"):
        schema = json.loads((portal.root / f"schema/{name}.schema.json").read_text())
        assert schema["additionalProperties"] is False
        for definition in (schema, *schema["$defs"].values()):
            for key, value in definition.get("properties", {}).items():
                assert value.get("description") or "$ref" in value, key


def test_the_samples_first_line_points_at_a_schema_that_is_there(portal: Portal) -> None:
    repository = Path(__file__).resolve().parent.parent.parent
    records = [*repository.glob("clients/**/*.yml"), repository / "content/policy.yml"]
    assert len(records) > 6
    for record in records:
        if record.name.endswith(".private.yml"):
            continue
        first = record.read_text(encoding="utf-8").splitlines()[0]
        marker = "# yaml-language-server: $schema="
        assert first.startswith(marker), record
        assert (record.parent / first.removeprefix(marker)).resolve().is_file(), record


def test_the_committed_schemas_are_up_to_date(portal: Portal) -> None:
    repository = Path(__file__).resolve().parent.parent.parent
    portal.goodterms("schema")
    for name in ("client", "policy"):
        path = Path("schema") / f"{name}.schema.json"
        assert (portal.root / path).read_text() == (repository / path).read_text(), "run `goodterms schema`"


def test_a_reader_that_goes_away_is_no_error(portal: Portal) -> None:
    command = "goodterms schema --print client | head -1"
    done = subprocess.run(
        ["sh", "-c", f"{os.fspath(Path(os.sys.executable).parent)}/{command}"],  # type: ignore[attr-defined]
        cwd=portal.root,
        env=portal.environ,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Traceback" not in done.stderr


def test_check_misses_a_version_that_was_to_be_kept(portal: Portal) -> None:
    kept = "policy_versions: [{from: 2025-01-01, files: {en: policy-versions/gone.pdf}}]\n"
    with (portal.root / "content/policy.yml").open("a", encoding="utf-8") as file:
        file.write(kept)
    done = portal.goodterms("check")
    assert done.returncode == 1
    assert "there is no such file below content/" in done.stdout
