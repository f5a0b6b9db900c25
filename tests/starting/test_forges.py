"""Files for forges and servers: pinned, of few rights, and with the pages' own Content-Security-Policy."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import yaml

from goodterms.paths import guide_dir, theme_dir
from goodterms.starting.forges import FORGES, Place, forge_files
from goodterms.starting.headers import content_security_policy
from goodterms.starting.project import PAGES
from goodterms.starting.writing import write_new
from tests.conftest import REPOSITORY

PLACE = Place("Þórður's portal", "https://portal.example/", "content")


def text_of(forge: str, name: str) -> str:
    return FORGES[forge].files(PLACE)[name].decode()


def test_header_and_page_allow_the_same() -> None:
    source = (theme_dir() / "partials/goodterms/csp.html").read_text(encoding="utf-8")
    found = re.search(r'<meta [^>]*content="([^"]*)"', source)
    assert found
    assert content_security_policy() == f"{found[1]}; frame-ancestors 'none'"
    for forge, name in [
        ("netlify", "content/_headers"),
        ("cloudflare", "content/_headers"),
        ("nginx", "servers/nginx.conf"),
        ("caddy", "servers/Caddyfile"),
    ]:
        assert content_security_policy() in text_of(forge, name)


def rules() -> dict[str, dict[str, str]]:
    """Read a `_headers` file: a pattern, and below it its headers."""
    found: dict[str, dict[str, str]] = {}
    pattern = ""
    for line in text_of("netlify", "content/_headers").splitlines():
        if line.startswith("/"):
            pattern = line
            found[pattern] = {}
        elif line.strip() and not line.startswith("#"):
            name, _, value = line.strip().partition(": ")
            found[pattern][name] = value
    return found


def test_clients_pages_are_neither_kept_nor_found() -> None:
    assert rules()["/c/*"] == {
        "Referrer-Policy": "no-referrer",
        "X-Robots-Tag": "noindex",
        "Cache-Control": "no-cache",
    }
    assert rules()["/*"]["X-Content-Type-Options"] == "nosniff"


def test_no_header_is_sent_twice() -> None:
    """Both hosts join the values of all rules that fit."""
    found = rules()
    everywhere = found.pop("/*").keys()
    for headers in found.values():
        assert not everywhere & headers.keys()
    stems = [pattern.partition("*")[0] for pattern in found]
    for stem in stems:
        assert [other for other in stems if other.startswith(stem)] == [stem]


def test_lines_stay_within_what_hosts_read() -> None:
    assert all(len(line) < 2000 for line in text_of("cloudflare", "content/_headers").splitlines())


def test_github_gets_pinned_actions_and_few_rights() -> None:
    source = text_of("github", ".github/workflows/publish.yml")
    for line in source.splitlines():
        if "uses:" in line:
            assert re.search(r"uses: actions/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$", line), line
    workflow = yaml.safe_load(source)
    assert workflow["permissions"] == {}
    build, publish = workflow["jobs"]["build"], workflow["jobs"]["publish"]
    assert build["permissions"] == {"contents": "read"}
    assert publish["permissions"] == {"pages": "write", "id-token": "write"}
    [checkout] = [step for step in build["steps"] if "checkout" in step.get("uses", "")]
    assert checkout["with"]["persist-credentials"] is False
    seeing = [step for job in (build, publish) for step in job["steps"] if "secrets." in str(step)]
    assert [step["run"] for step in seeing] == ["mkdocs build --strict"]
    # YAML 1.1 reads the key `on` as true.
    triggers = workflow[True]
    assert triggers.keys() == {"push", "schedule", "workflow_dispatch"}
    assert triggers["push"] == {"branches": ["main"]}


def test_zizmor_finds_nothing(tmp_path: Path) -> None:
    write_new(tmp_path, forge_files(("github",), PLACE))
    done = subprocess.run(
        [
            # One of the development tools, so it stands beside the interpreter.
            str(Path(sys.executable).with_name("zizmor")),
            "--offline",
            "--pedantic",
            "--no-progress",
            str(tmp_path),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_pinned_actions_are_kept_up_to_date() -> None:
    settings = yaml.safe_load(text_of("github", ".github/dependabot.yml"))
    assert [one["package-ecosystem"] for one in settings["updates"]] == ["github-actions"]
    pinned = re.findall(r"uses: (\S+)(.*)", text_of("github", ".github/workflows/publish.yml"))
    assert len(pinned) == 4
    for action, comment in pinned:
        assert re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40}", action)
        assert re.fullmatch(r" # v\d+\.\d+\.\d+", comment), "Dependabot moves the version along with the hash"


def test_a_server_is_told_the_name_that_browsers_ask_for() -> None:
    place = Place("portal", "https://bücher.example/", "content")
    assert b"server_name xn--bcher-kva.example;" in FORGES["nginx"].files(place)["servers/nginx.conf"]


def test_gitlab_publishes_the_default_branch_alone() -> None:
    job = yaml.safe_load(text_of("gitlab", ".gitlab-ci.yml"))["pages"]
    assert re.fullmatch(r"python:3\.\d+\.\d+-slim", job["image"])
    assert job["rules"] == [{"if": "$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH"}]
    assert job["artifacts"]["paths"] == ["public"]
    assert "mkdocs build --strict --site-dir public" in job["script"]


def test_netlify_and_cloudflare_read_their_settings() -> None:
    netlify = tomllib.loads(text_of("netlify", "netlify.toml"))
    assert netlify["build"]["command"] == "mkdocs build --strict"
    assert netlify["build"]["publish"] == "site"
    cloudflare = tomllib.loads(text_of("cloudflare", "wrangler.toml"))
    assert cloudflare["pages_build_output_dir"] == "./site"
    assert re.fullmatch("[a-z0-9][a-z0-9-]{0,57}", cloudflare["name"])


def test_forges_of_one_format_share_its_file() -> None:
    files = forge_files(("netlify", "cloudflare"), PLACE)
    assert set(files) == {"netlify.toml", "wrangler.toml", "content/_headers"}


def test_a_new_project_has_the_guide_in_the_samples_order() -> None:
    class Loader(yaml.SafeLoader):
        """Knows what `!ENV` is called, and no more."""

    Loader.add_constructor("!ENV", lambda loader, node: None)
    settings = yaml.load((REPOSITORY / "mkdocs.yml").read_bytes(), Loader)  # noqa: S506 - a safe loader
    assert list(PAGES) == settings["nav"]
    assert {path.name for path in (guide_dir() / "en").glob("*.md")} == set(PAGES)
