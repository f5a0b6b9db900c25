"""The mail server's settings: from the environment, and never in the clear to another machine."""

from __future__ import annotations

import pytest

from goodterms.desk.mail.settings import PREFIX, is_loopback, read_mail_server
from goodterms.errors import GoodTermsError


def read(**given: str):  # type: ignore[no-untyped-def]
    return read_mail_server({PREFIX + name: value for name, value in given.items()})


@pytest.mark.parametrize(
    ("given", "port", "security"),
    [
        ({}, 587, "starttls"),
        ({"TLS": "tls"}, 465, "tls"),
        ({"PORT": "465"}, 465, "tls"),
        ({"PORT": "2525"}, 2525, "starttls"),
        ({"TLS": "STARTTLS", "PORT": "465"}, 465, "starttls"),
        ({"TLS": "", "PORT": " "}, 587, "starttls"),
    ],
)
def test_port_and_tls_follow_each_other(given: dict[str, str], port: int, security: str) -> None:
    server = read(HOST="mail.example", **given)
    assert (server.port, server.security) == (port, security)


def test_a_sender_of_its_own() -> None:
    sender = read(HOST="m.example", FROM="Lind Büro <post@büro.example>").sender
    assert str(sender) == "Lind Büro <post@xn--bro-hoa.example>"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "no mail server is set"),
        ({"HOST": " "}, "no mail server is set"),
        ({"HOST": "m.example", "PORT": "0"}, "PORT is no number"),
        ({"HOST": "m.example", "PORT": "65536"}, "PORT is no number"),
        ({"HOST": "m.example", "PORT": "５８７"}, "PORT is no number"),
        ({"HOST": "m.example", "TLS": "ssl"}, "TLS is none of"),
        ({"HOST": "m.example", "TLS": "none"}, "in the clear"),
        ({"HOST": "127.0.0.1.evil.example", "TLS": "none"}, "in the clear"),
        ({"HOST": "m.example", "USER": "anna"}, "PASSWORD is not set"),
        ({"HOST": "m.example", "PASSWORD": "x"}, "USER is not set"),
        ({"HOST": "m.example", "FROM": "nobody"}, "FROM is no mail address"),
        ({"HOST": "m.example", "TIMEOUT": "soon"}, "TIMEOUT is no number"),
    ],
)
def test_what_cannot_be_is_told(given: dict[str, str], said: str) -> None:
    with pytest.raises(GoodTermsError, match=said):
        read(**given)


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST.", "127.0.0.1", "127.1.2.3", "::1"])
def test_this_machine_is_known(host: str) -> None:
    assert is_loopback(host)
    assert read(HOST=host, TLS="none").port == 25


@pytest.mark.parametrize(
    "host", ["10.0.0.1", "192.168.0.1", "localhost.example", "", "127.0.0.1.nip.example"]
)
def test_others_are_not(host: str) -> None:
    assert not is_loopback(host)
