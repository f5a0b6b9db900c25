"""``mkdocs serve`` and ``mkdocs gh-deploy`` do the whole job, as ``mkdocs build`` does."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from goodterms.sealing.keys import Access, b64decode
from tests.conftest import SECRET, Portal


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def get(url: str) -> bytes:
    with urllib.request.urlopen(url, timeout=20) as answer:  # noqa: S310 - our own server
        return bytes(answer.read())


@pytest.fixture
def served(portal: Portal) -> Iterator[tuple[Portal, str, Path]]:
    """The sample portal behind ``mkdocs serve``, its address and its log."""
    port = free_port()
    log = portal.root.parent / "serve.log"
    with log.open("w") as output:
        server = subprocess.Popen(
            [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", f"127.0.0.1:{port}"],
            cwd=portal.root,
            env=portal.environ,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    address = f"http://127.0.0.1:{port}/"
    try:
        wait_for(lambda: b"Serving on" in log.read_bytes() and bool(get(address)))
        yield portal, address, log
    finally:
        server.terminate()
        server.wait(10)


def wait_for(true: object, seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            if true():  # type: ignore[operator]
                return
        except (urllib.error.URLError, ConnectionError):
            pass
        time.sleep(0.1)
    raise AssertionError("it did not happen in time")


def test_serving_follows_the_records_and_survives_a_broken_one(served: tuple[Portal, str, Path]) -> None:
    portal, address, log = served
    home = Access.derive(b64decode(SECRET), "kvistholm", 1, "link").page_id("home")

    def page() -> bytes:
        # The server adds its own script for reloading, which changes with each build.
        return get(f"{address}c/{home}/").partition(b'id="sealed">')[2].partition(b"</script>")[0]

    first = page()
    assert first

    portal.edit("clients/kvistholm.yml", "name: Kvist & Holm ehf.", "name: Kvist og Holm ehf.")
    wait_for(lambda: page() != first)
    second = page()

    portal.edit("clients/kvistholm.yml", "\ncurrency: ISK", "\ncurency: ISK")
    wait_for(lambda: b"did you mean `currency`?" in log.read_bytes())
    time.sleep(0.5)
    assert page() == second, "the last good page is still served"

    portal.edit("clients/kvistholm.yml", "\ncurency: ISK", "\ncurrency: ISK")
    portal.edit("clients/kvistholm.yml", "name: Kvist og Holm ehf.", "name: Kvist & Holm ehf.")
    wait_for(lambda: page() == first)
    assert b"Traceback" not in log.read_bytes()
    assert not (portal.root / "site").exists(), "serving publishes nothing"


def test_gh_deploy_pushes_the_sealed_site(portal: Portal, tmp_path: Path) -> None:
    def git(*words: str) -> str:
        return subprocess.run(
            ["git", *words], cwd=portal.root, check=True, capture_output=True, text=True
        ).stdout

    remote = tmp_path / "remote.git"
    subprocess.run(["git", "init", "-q", "--bare", str(remote)], check=True)
    git("init", "-q")
    git("config", "user.email", "anna@lind.example")
    git("config", "user.name", "Anna Lind")
    git("remote", "add", "origin", str(remote))
    git("commit", "-q", "--allow-empty", "-m", "begin")
    done = portal.run("mkdocs", "gh-deploy", "--quiet", "--strict")
    assert done.returncode == 0, done.stderr
    files = git("--git-dir", str(remote), "ls-tree", "-r", "--name-only", "gh-pages").splitlines()
    assert "index.html" in files
    assert sum(name.startswith("c/") for name in files) > 20
    assert not any("kvist" in name or name.startswith("clients") for name in files)

    portal.edit("clients/kvistholm.yml", "\ncurrency: ISK", "\ncurency: ISK")
    before = git("--git-dir", str(remote), "rev-parse", "gh-pages")
    assert portal.run("mkdocs", "gh-deploy", "--quiet").returncode != 0
    assert git("--git-dir", str(remote), "rev-parse", "gh-pages") == before
