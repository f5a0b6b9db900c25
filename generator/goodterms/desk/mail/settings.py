"""The mail server: settings from the environment, so that no password stands in a project."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.headerregistry import Address
from email.utils import parseaddr
from ipaddress import ip_address
from typing import Literal, cast

from goodterms.building.mailing import address
from goodterms.errors import GoodTermsError
from goodterms.records.checks import is_email

PREFIX = "GOODTERMS_SMTP_"
Security = Literal["starttls", "tls", "none"]

_PORTS: dict[Security, int] = {"starttls": 587, "tls": 465, "none": 25}
_SECONDS = 30


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mails are handed over, and how."""

    host: str
    port: int
    security: Security
    """starttls (RFC 3207), tls from the first byte (RFC 8314), or none, to this machine alone."""
    user: str = ""
    password: str = field(default="", repr=False)
    sender: Address | None = None
    """Instead of the policy's address."""
    seconds: int = _SECONDS
    """How long an answer may take."""


def read_mail_server(environ: Mapping[str, str] | None = None) -> MailServer:
    """Read ``GOODTERMS_SMTP_HOST``, ``_PORT``, ``_USER``, ``_PASSWORD``, ``_FROM``, ``_TLS``, ``_TIMEOUT``.

    Args:
        environ: Instead of the process's environment. What is empty counts as not set.

    Raises:
        GoodTermsError: It says which is missing or cannot be read.
    """
    given = os.environ if environ is None else environ

    def get(name: str) -> str:
        return given.get(PREFIX + name, "").strip()

    host = get("HOST")
    if not host:
        raise GoodTermsError(
            "no mail server is set",
            f"set {PREFIX}HOST, _USER and _PASSWORD, or leave out --send: then drafts are written",
        )
    security = _security(get("TLS"), get("PORT"))
    if security == "none" and not is_loopback(host):
        raise GoodTermsError(
            f"{PREFIX}TLS=none would send mails and password in the clear",
            "set starttls or tls; none is for a server on this machine",
        )
    user, password = get("USER"), given.get(PREFIX + "PASSWORD", "")
    if bool(user) != bool(password):
        missing = "PASSWORD" if user else "USER"
        raise GoodTermsError(f"{PREFIX}{missing} is not set", "set both user and password, or neither")
    return MailServer(
        host=host,
        port=_number("PORT", get("PORT"), 65535) or _PORTS[security],
        security=security,
        user=user,
        password=password,
        sender=_sender(get("FROM")),
        seconds=_number("TIMEOUT", get("TIMEOUT"), 3600) or _SECONDS,
    )


def is_loopback(host: str) -> bool:
    """Tell whether a name or address is this machine's own."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        # The one name that never leaves the machine (RFC 6761, 6.3).
        return host.lower().rstrip(".") == "localhost"


def _security(text: str, port: str) -> Security:
    if not text:
        return "tls" if port == str(_PORTS["tls"]) else "starttls"
    if text.lower() not in _PORTS:
        raise GoodTermsError(f"{PREFIX}TLS is none of {', '.join(_PORTS)}", "set one of them")
    return cast("Security", text.lower())


def _number(name: str, text: str, most: int) -> int:
    if not text:
        return 0
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= most):
        raise GoodTermsError(f"{PREFIX}{name} is no number from 1 to {most}", "set it in digits")
    return int(text)


def _sender(text: str) -> Address | None:
    if not text:
        return None
    name, email = parseaddr(text)
    if not is_email(email):
        raise GoodTermsError(f"{PREFIX}FROM is no mail address", "write name@firm.example")
    return address(name, email)
