"""The files for nginx and Caddy, tried with the real servers where they are installed."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import pytest

from goodterms.starting.forges import FORGES, Place
from goodterms.starting.headers import content_security_policy

PAGE = "c/0h7g0dn65f4c42b4eq21v71yb4"
FILES = {
    "index.html": "<p>guide</p>" * 200,
    "404.html": "<p>nothing here</p>",
    f"{PAGE}/index.html": "<p>sealed</p>",
    "assets/stylesheets/main.57a0d79d.min.css": "p{}",
    "assets/goodterms/unseal.js": "1",
    ".git/config": "mine",
}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def which(server: str) -> str | None:
    return shutil.which(server) or shutil.which(server, path="/usr/sbin:/usr/local/sbin")


@contextmanager
def running(command: list[str], port: int, home: Path) -> Iterator[int]:
    environ = {"HOME": str(home), "XDG_DATA_HOME": str(home), "PATH": "/usr/bin:/bin"}
    with (home / "log").open("wb") as log:
        server = subprocess.Popen(command, env=environ, stdout=log, stderr=log)
    try:
        for _ in range(200):
            if server.poll() is not None:
                break
            try:
                socket.create_connection(("127.0.0.1", port), 0.1).close()
                break
            except OSError:
                time.sleep(0.05)
        assert server.poll() is None, (home / "log").read_text()
        yield port
    finally:
        server.terminate()
        server.wait(10)


@pytest.fixture(scope="module", params=["nginx", "caddy"])
def served(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """A site behind the server, set up with the file as it is written but for its two own lines."""
    name = request.param
    program = which(name)
    if program is None:
        pytest.skip(f"{name} is not installed")
    home = tmp_path_factory.mktemp(name)
    site = home / "site"
    for path, text in FILES.items():
        (site / path).parent.mkdir(parents=True, exist_ok=True)
        (site / path).write_text(text)
    [(_, data)] = FORGES[name].files(Place("portal", "https://portal.example/")).items()
    port = free_port()
    own = data.decode().replace("/srv/portal/site", str(site))
    if name == "nginx":
        own = re.sub(r"listen \[::\]:80;", "", own).replace("listen 80;", f"listen 127.0.0.1:{port};")
        temporary = "".join(
            f"{kind}_temp_path {home}/{kind};"
            for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        (home / "conf").write_text(
            # Started as root it would read as somebody else, who may not look into this folder.
            f"{'user root;' if os.geteuid() == 0 else ''} daemon off; pid {home}/pid;"
            "error_log stderr; events {}\n"
            f"http {{ types {{ text/html html; text/css css; text/javascript js; }} access_log off;"
            f"{temporary}\n{own}\n}}"
        )
        command = [program, "-e", "stderr", "-c", str(home / "conf")]
    else:
        (home / "conf").write_text(
            "{\n\tadmin off\n}\n" + own.replace("portal.example {", f"http://127.0.0.1:{port} {{")
        )
        command = [program, "run", "--config", str(home / "conf"), "--adapter", "caddyfile"]
    with running(command, port, home):
        yield port


def get(port: int, path: str, **headers: str) -> HTTPResponse:
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer


def test_every_answer_says_what_may_be_loaded(served: int) -> None:
    for path in ("/", f"/{PAGE}/", "/assets/goodterms/unseal.js", "/nothing"):
        answer = get(served, path)
        assert answer.headers.get_all("Content-Security-Policy") == [content_security_policy()]
        assert answer.headers.get_all("X-Content-Type-Options") == ["nosniff"]


def test_a_clients_page_is_asked_for_anew_and_not_indexed(served: int) -> None:
    answer = get(served, f"/{PAGE}/")
    assert answer.status == 200
    assert answer.headers.get_all("Cache-Control") == ["no-cache"]
    assert answer.headers.get_all("X-Robots-Tag") == ["noindex"]
    assert answer.headers.get_all("Referrer-Policy") == ["no-referrer"]
    again = get(served, f"/{PAGE}/", **{"If-None-Match": str(answer.headers["ETag"])})
    assert again.status == 304


def test_a_page_that_was_withdrawn_is_told_to_nobody_either(served: int) -> None:
    answer = get(served, "/c/withdrawn/")
    assert answer.status == 404
    assert answer.headers.get_all("X-Robots-Tag") == ["noindex"]
    assert answer.headers.get_all("Referrer-Policy") == ["no-referrer"]
    assert answer.headers.get_all("Cache-Control") == ["no-cache"]
    assert get(served, "/nothing?/c/").headers["X-Robots-Tag"] is None


def test_the_guide_may_be_indexed(served: int) -> None:
    answer = get(served, "/")
    assert answer.status == 200
    assert answer.headers["X-Robots-Tag"] is None
    assert answer.headers["Cache-Control"] == "no-cache"


def test_only_files_whose_name_follows_their_content_are_kept_long(served: int) -> None:
    assert "immutable" in get(served, "/assets/stylesheets/main.57a0d79d.min.css").headers["Cache-Control"]
    assert get(served, "/assets/goodterms/unseal.js").headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("path", ["/c/", "/assets/", "/.git/config", "/nothing", "/c/withdrawn/"])
def test_nothing_is_listed_and_nothing_hidden_is_given(served: int, path: str) -> None:
    assert get(served, path).status == 404


def test_a_page_without_its_slash_is_found(served: int) -> None:
    answer = get(served, f"/{PAGE}")
    assert answer.status in {301, 308}
    assert answer.headers["Location"] == f"/{PAGE}/"


def test_texts_travel_packed(served: int) -> None:
    assert get(served, "/", **{"Accept-Encoding": "gzip"}).headers["Content-Encoding"] == "gzip"
