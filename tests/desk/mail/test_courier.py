"""Handing mails to a real server: whatever it does, each mail's fate is known and said."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest

from goodterms.desk.mail.courier import Courier, Delivery, NoConnectionError
from goodterms.desk.mail.settings import MailServer

from .server import PASSWORD, USER, Fault, Server, answer, certificate, drop, fine, hang, running

DATA = b"From: a@a.example\r\nSubject: S\r\nMessage-ID: <%d@a.example>\r\n\r\n.dot\r\n..two\r\n"


@pytest.fixture
def server() -> Iterator[Server]:
    with running() as server:
        yield server


def at(server: Server, **settings: object) -> MailServer:
    given: dict[str, object] = {"host": "localhost", "port": server.port, "security": "none", "seconds": 2}
    return MailServer(**{**given, **settings})  # type: ignore[arg-type]


def deliver(courier: Courier, number: int = 1, begun: list[int] | None = None) -> Delivery:
    def begin() -> None:
        if begun is not None:
            begun.append(number)

    return courier.deliver("a@a.example", f"to{number}@b.example", DATA % number, utf8=False, begin=begin)


def test_many_mails_go_over_one_connection(server: Server) -> None:
    with Courier(at(server)) as courier:
        fates = [deliver(courier, number).fate for number in range(5)]
    assert fates == ["sent"] * 5
    assert server.connections == 1
    assert [to for _, to in server.envelopes] == [[f"to{number}@b.example"] for number in range(5)]
    assert server.mails[0].get_content().splitlines() == [".dot", "..two"]


@pytest.mark.parametrize("step", ["MAIL", "RCPT", "DATA", "TEXT"])
@pytest.mark.parametrize("said", ["450 try again later", "550 no such\x1b[31m user"])
def test_a_refusal_is_told_and_the_next_mail_still_goes(server: Server, step: str, said: str) -> None:
    server.fail(step, answer(said))
    begun: list[int] = []
    with Courier(at(server)) as courier:
        refused = deliver(courier, 1, begun)
        assert deliver(courier, 2, begun).fate == "sent"
    assert refused.fate == "refused"
    assert refused.said.startswith(said[:3])
    assert refused.said.isprintable()
    assert begun == ([1, 2] if step == "TEXT" else [2])
    assert [mail["Message-ID"] for mail in server.mails] == ["<2@a.example>"]
    assert server.connections == 1


@pytest.mark.parametrize(
    ("step", "fault", "fate"),
    [
        ("MAIL", drop, "failed"),
        ("RCPT", drop, "failed"),
        ("DATA", drop, "failed"),
        ("DATA", hang, "failed"),
        ("TEXT", drop, "unclear"),
        ("TEXT", hang, "unclear"),
    ],
)
def test_a_connection_that_breaks_tells_whether_the_mail_can_have_gone(
    server: Server, step: str, fault: Fault, fate: str
) -> None:
    server.fail(step, fault)
    begun: list[int] = []
    with Courier(at(server, seconds=1)) as courier:
        broken = deliver(courier, 1, begun)
        assert deliver(courier, 2, begun).fate == "sent"
    assert broken.fate == fate
    assert broken.said
    assert begun == ([1, 2] if fate == "unclear" else [2])
    assert server.connections == 2


def test_a_server_that_says_goodbye_is_asked_anew(server: Server) -> None:
    server.fail("RCPT", answer("421 too busy"))
    with Courier(at(server)) as courier:
        assert deliver(courier, 1) == Delivery("refused", "421 too busy")
        assert deliver(courier, 2).fate == "sent"
    assert server.connections == 2


def test_a_server_that_hangs_when_asked_to_reset_loses_no_mail(server: Server) -> None:
    server.fail("RCPT", answer("550 no"))
    server.fail("RSET", drop)
    with Courier(at(server)) as courier:
        assert deliver(courier, 1).fate == "refused"
        assert deliver(courier, 2).fate == "sent"


def test_a_mail_that_cannot_be_written_down_does_not_go(server: Server) -> None:
    def begin() -> None:
        raise OSError("disk full")

    with Courier(at(server)) as courier:
        with pytest.raises(OSError, match="disk full"):
            courier.deliver("a@a.example", "b@b.example", DATA % 1, utf8=False, begin=begin)
        assert deliver(courier, 2).fate == "sent"
    assert [mail["Message-ID"] for mail in server.mails] == ["<2@a.example>"]


def test_nobody_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(NoConnectionError, match="refuses the connection"), Courier(at(Server(port=port))):
        pass


def test_a_server_that_never_greets() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as silent,
        pytest.raises(NoConnectionError, match="no answer in time"),
        Courier(at(Server(port=silent.getsockname()[1]), seconds=1)),
    ):
        pass


def test_a_server_of_a_name_that_is_not_there() -> None:
    with (
        pytest.raises(NoConnectionError, match="no server of this name"),
        Courier(MailServer("nowhere.invalid", 587, "starttls", seconds=2)),
    ):
        pass


def test_the_server_goes_away_between_two_mails() -> None:
    with running() as server:
        courier = Courier(at(server))
        courier.__enter__()
        server.fail("MAIL", drop)
        assert deliver(courier, 1).fate == "failed"
    with pytest.raises(NoConnectionError):
        deliver(courier, 2)


@pytest.fixture(scope="module")
def certified(tmp_path_factory: pytest.TempPathFactory) -> tuple[ssl.SSLContext, Path]:
    return certificate(tmp_path_factory.mktemp("tls"))


@pytest.mark.parametrize("security", ["starttls", "tls"])
@pytest.mark.filterwarnings("ignore:Requiring AUTH")
def test_over_tls_with_user_and_password(certified: tuple[ssl.SSLContext, Path], security: str) -> None:
    context, trusted = certified
    with running(tls=context, at_once=security == "tls", login=True) as server:
        settings = at(server, security=security, user=USER, password=PASSWORD)
        with Courier(settings, ssl.create_default_context(cafile=str(trusted))) as courier:
            assert deliver(courier).fate == "sent"
    assert server.logins


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_certificate_that_nobody_vouches_for(certified: tuple[ssl.SSLContext, Path], security: str) -> None:
    with (
        running(tls=certified[0], at_once=security == "tls") as server,
        pytest.raises(NoConnectionError, match="certificate"),
        Courier(at(server, security=security)),
    ):
        pass


def test_a_certificate_for_another_name(tmp_path: Path) -> None:
    context, trusted = certificate(tmp_path, "mail.example")
    with (
        running(tls=context) as server,
        pytest.raises(NoConnectionError, match="certificate"),
        Courier(at(server, security="starttls"), ssl.create_default_context(cafile=str(trusted))),
    ):
        pass


def test_starttls_is_never_done_without(server: Server) -> None:
    with pytest.raises(NoConnectionError, match="does not offer"), Courier(at(server, security="starttls")):
        pass
    assert server.mails == []


def test_tls_where_there_is_none(server: Server) -> None:
    with pytest.raises(NoConnectionError, match="TLS"), Courier(at(server, security="tls")):
        pass


@pytest.mark.filterwarnings("ignore:Requiring AUTH")
def test_a_wrong_password_is_told_without_it() -> None:
    with running(login=True) as server, pytest.raises(NoConnectionError) as told:
        Courier(at(server, user=USER, password="wrong-one")).__enter__()
    assert "does not accept user and password" in str(told.value)
    assert "wrong-one" not in str(told.value)
    assert "wrong-one" not in repr(at(server, password="wrong-one"))


def test_a_server_without_login_is_told(server: Server) -> None:
    with pytest.raises(NoConnectionError, match="does not offer"):
        Courier(at(server, user=USER, password=PASSWORD)).__enter__()


def test_an_address_beyond_ascii_needs_a_server_that_takes_it() -> None:
    for utf8, fate in ((True, "sent"), (False, "refused")):
        with running(utf8=utf8) as server, Courier(at(server)) as courier:
            done = courier.deliver("a@a.example", "ólöf@b.example", DATA % 1, utf8=True, begin=lambda: None)
            assert done.fate == fate
            assert [to for _, to in server.envelopes] == ([["ólöf@b.example"]] if utf8 else [])


def test_a_fault_of_one_time_is_no_fault_of_the_next(server: Server) -> None:
    server.fail("RCPT", fine, answer("550 no"), fine)
    with Courier(at(server)) as courier:
        assert [deliver(courier, number).fate for number in (1, 2, 3)] == ["sent", "refused", "sent"]
