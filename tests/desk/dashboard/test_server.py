"""The server: to this machine only, by one address only, and it can only be read."""

from __future__ import annotations

import http.client
import threading
from collections.abc import Iterator

import pytest

from goodterms.desk.dashboard.page import Document
from goodterms.desk.dashboard.server import DeskServer
from goodterms.errors import GoodTermsError

POLICY = "default-src 'none'; style-src 'sha256-x'"


@pytest.fixture
def server() -> Iterator[DeskServer]:
    count = iter(range(100))
    with DeskServer(lambda: Document(f"<p>the desk, {next(count)}", POLICY)) as found:
        threading.Thread(target=found.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield found
        found.shutdown()


def ask(
    server: DeskServer, path: str | None = None, method: str = "GET", **headers: str
) -> tuple[int, str, http.client.HTTPMessage]:
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=10)
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.putrequest(method, path or f"/{server.token}/", skip_host="Host" in given)
    for name, value in given.items():
        connection.putheader(name, value)
    connection.endheaders()
    answer = connection.getresponse()
    return answer.status, answer.read().decode(), answer.headers


def test_the_printed_address_shows_the_desk_anew_each_time(server: DeskServer) -> None:
    assert server.url == f"http://127.0.0.1:{server.server_port}/{server.token}/"
    assert [ask(server)[:2] for _ in range(2)] == [(200, "<p>the desk, 0"), (200, "<p>the desk, 1")]


def test_nothing_is_stored_framed_or_loaded(server: DeskServer) -> None:
    for path in (None, "/"):
        headers = ask(server, path)[2]
        assert headers["Cache-Control"] == "no-store"
        assert headers["Content-Security-Policy"].startswith("default-src 'none'")
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert "Python" not in headers["Server"]


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1", "127.0.0.1:1", "localhost.evil.example", "", "[::1]"]
)
def test_another_host_header_is_refused(server: DeskServer, host: str) -> None:
    status, text, _ = ask(server, Host=host)
    assert status == 403
    assert "the desk," not in text


def test_this_machines_own_names_are_answered(server: DeskServer) -> None:
    for name in ("127.0.0.1", "localhost", "LOCALHOST"):
        assert ask(server, Host=f"{name}:{server.server_port}")[0] == 200


@pytest.mark.parametrize(
    ("site", "status"), [("cross-site", 403), ("same-site", 403), ("none", 200), ("same-origin", 200)]
)
def test_what_another_site_sends_is_refused(server: DeskServer, site: str, status: int) -> None:
    assert ask(server, Sec_Fetch_Site=site)[0] == status


def test_without_the_token_nothing_is_shown(server: DeskServer) -> None:
    for path in (
        "/",
        "/desk",
        f"/{server.token}",
        f"/{server.token}/more",
        f"/{server.token[:-1]}/",
        "/%C3%A4/",
    ):
        status, text, _ = ask(server, path)
        assert status == 404, path
        assert "the desk," not in text
        assert server.token not in text


def test_every_server_has_another_token(server: DeskServer) -> None:
    with DeskServer(lambda: Document("", "")) as other:
        assert other.token != server.token
        assert len(other.token) >= 32


@pytest.mark.parametrize("method", ["HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "BREW"])
def test_it_can_only_be_read(server: DeskServer, method: str) -> None:
    status, text, _ = ask(server, method=method)
    assert status in {405, 501}
    assert "the desk," not in text


@pytest.mark.parametrize("address", ["0.0.0.0", "::", "192.0.2.1", "desk.example", ""])  # noqa: S104
def test_it_listens_on_no_other_address(address: str) -> None:
    with pytest.raises(GoodTermsError, match="this machine only"):
        DeskServer(lambda: Document("", ""), 0, address)


def test_a_port_that_is_taken_is_told(server: DeskServer) -> None:
    with pytest.raises(GoodTermsError, match="in use"):
        DeskServer(lambda: Document("", ""), server.server_port)


def test_what_cannot_be_shown_is_said_in_a_line(server: DeskServer) -> None:
    def fail() -> Document:
        raise GoodTermsError("the policy cannot be read", "run `goodterms check`")

    server.render = fail
    assert ask(server)[:2] == (500, "the policy cannot be read (mend: run `goodterms check`)\n")


def test_nothing_is_logged(server: DeskServer, capfd: pytest.CaptureFixture[str]) -> None:
    ask(server)
    ask(server, "/nowhere")
    assert capfd.readouterr() == ("", "")
