"""Handing mails to a server, so that each one's fate is known: gone out, not gone out, or unclear.

Until the server has asked for the text (354) nothing can have gone out. From the first byte of
the text to the server's answer it is not known: a server may have taken the mail and lost
the connection before it could say so (RFC 5321, 4.5.3.2.6, and RFC 1047). Such a mail is never
sent again without asking.
"""

from __future__ import annotations

import re
import smtplib
import socket
import ssl
from base64 import b64encode
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType
from typing import Literal

from goodterms.desk.mail.settings import MailServer, is_loopback
from goodterms.errors import GoodTermsError

Fate = Literal["sent", "refused", "failed", "unclear"]

_LONGEST = 200
_LEADING_DOT = re.compile(rb"(?m)^\.")
_GOODBYE_SECONDS = 5
# An address literal (RFC 5321, 4.1.3) in place of the machine's name, which is nobody's business.
_HERE = "[127.0.0.1]"


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of a mail."""

    fate: Fate
    """sent: the server has taken it. refused: it said no. failed: the connection broke before
    the server asked for the text. unclear: it broke afterwards."""
    said: str = ""
    """The server's words, or what happened, in one line."""


class NoConnectionError(GoodTermsError):
    """The server cannot be talked to at all; no mail has gone out on this try."""


class Courier:
    """One connection for all mails; opened anew only after it broke.

    Args:
        server: The mail server.
        context: For TLS; by default certificates are checked against the system's authorities.
    """

    def __init__(self, server: MailServer, context: ssl.SSLContext | None = None) -> None:
        self._server = server
        self._context = context or ssl.create_default_context()
        self._smtp: smtplib.SMTP | None = None

    def __enter__(self) -> Courier:
        """Connect and log in.

        Raises:
            NoConnectionError: It says why.
        """
        self._connected()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._smtp is not None:
            with suppress(OSError, smtplib.SMTPException):
                if self._smtp.sock:
                    self._smtp.sock.settimeout(_GOODBYE_SECONDS)
                self._smtp.quit()
            self._lose()

    def deliver(
        self, sender: str, to: str, data: bytes, *, utf8: bool, begin: Callable[[], None]
    ) -> Delivery:
        """Hand one mail over.

        Args:
            sender: The address that a report of failure goes to.
            to: The recipient's.
            data: The mail, its lines ending in CRLF.
            utf8: Whether an address needs SMTPUTF8.
            begin: Called when the server has asked for the text, before the first byte of it goes
                out. If it raises, nothing has gone out.

        Raises:
            NoConnectionError: The connection broke before and cannot be opened again.
        """
        smtp = self._connected()
        try:
            refused = self._envelope(smtp, sender, to, utf8=utf8)
        except (OSError, smtplib.SMTPException) as error:
            self._lose()
            return Delivery("failed", _why(error))
        if refused is not None:
            self._reset(smtp, refused)
            return refused
        try:
            begin()
        except BaseException:
            # Closed without the final dot, so that the server throws away what it has.
            self._lose()
            raise
        try:
            smtp.send(_LEADING_DOT.sub(b"..", data) + (b"" if data.endswith(b"\r\n") else b"\r\n") + b".\r\n")
            code, reply = smtp.getreply()
        except (OSError, smtplib.SMTPException) as error:
            self._lose()
            return Delivery("unclear", _why(error))
        except BaseException:
            self._lose()
            raise
        if not 200 <= code < 300:
            answer = Delivery("refused", _reply(code, reply))
            self._reset(smtp, answer)
            return answer
        return Delivery("sent", _reply(code, reply))

    def _envelope(self, smtp: smtplib.SMTP, sender: str, to: str, *, utf8: bool) -> Delivery | None:
        """Say who writes to whom; return the server's refusal, or None when it asks for the text."""
        if utf8 and not smtp.has_extn("smtputf8"):
            return Delivery("refused", "the server takes no address with letters beyond a-z (SMTPUTF8)")
        options = ["SMTPUTF8", "BODY=8BITMIME"] if utf8 else []
        code, reply = smtp.mail(sender, options)
        if code == 250:
            code, reply = smtp.rcpt(to)
        if code in {250, 251}:
            code, reply = smtp.docmd("DATA")
        return None if code == 354 else Delivery("refused", _reply(code, reply))

    def _reset(self, smtp: smtplib.SMTP, answer: Delivery) -> None:
        if answer.said.startswith("421"):
            # The server says goodbye (RFC 5321, 3.8).
            self._lose()
            return
        try:
            smtp.rset()
        except (OSError, smtplib.SMTPException):
            self._lose()

    def _lose(self) -> None:
        if self._smtp is not None:
            with suppress(OSError):
                self._smtp.close()
            self._smtp = None

    def _connected(self) -> smtplib.SMTP:
        if self._smtp is None:
            try:
                self._smtp = self._open()
            except (OSError, smtplib.SMTPException) as error:
                raise self._unreachable(error) from None
        return self._smtp

    def _open(self) -> smtplib.SMTP:
        server = self._server
        if server.security == "tls":
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(
                server.host, server.port, _HERE, timeout=server.seconds, context=self._context
            )
        else:
            smtp = smtplib.SMTP(server.host, server.port, _HERE, timeout=server.seconds)
        try:
            if server.security == "none" and not (smtp.sock and is_loopback(smtp.sock.getpeername()[0])):
                raise smtplib.SMTPNotSupportedError("without TLS only to this machine")
            if server.security == "starttls":
                smtp.starttls(context=self._context)
            smtp.ehlo_or_helo_if_needed()
            if server.user:
                _log_in(smtp, server.user, server.password)
        except BaseException:
            smtp.close()
            raise
        return smtp

    def _unreachable(self, error: OSError | smtplib.SMTPException) -> NoConnectionError:
        place = f"{self._server.host}:{self._server.port}"
        match error:
            case smtplib.SMTPAuthenticationError():
                message, mend = (
                    f"{place} does not accept user and password: {_reply(error.smtp_code, error.smtp_error)}",
                    "check GOODTERMS_SMTP_USER and _PASSWORD; some providers want a password for apps",
                )
            case smtplib.SMTPNotSupportedError():
                message, mend = (
                    f"{place} does not offer what is needed: {_line(str(error))}",
                    "check GOODTERMS_SMTP_TLS and _PORT: 587 with starttls, 465 with tls",
                )
            case ssl.SSLCertVerificationError():
                message, mend = (
                    f"the certificate of {place} is not to be trusted: {_line(error.verify_message)}",
                    "check GOODTERMS_SMTP_HOST; it is the name that the certificate has",
                )
            case ssl.SSLError():
                message, mend = (
                    f"{place} cannot be talked to over TLS: {_why(error)}",
                    "check GOODTERMS_SMTP_TLS and _PORT: 587 with starttls, 465 with tls",
                )
            case smtplib.SMTPResponseException():
                message, mend = (
                    f"{place} turns us away: {_reply(error.smtp_code, error.smtp_error)}",
                    "try again later, or ask your provider",
                )
            case _:
                message, mend = (
                    f"{place} cannot be reached: {_why(error)}",
                    "check GOODTERMS_SMTP_HOST and _PORT, and whether you are online",
                )
        return NoConnectionError(message, mend)


def _log_in(smtp: smtplib.SMTP, user: str, password: str) -> None:
    if f"{user}{password}".isascii():
        smtp.login(user, password)
        return
    # smtplib writes ASCII only; PLAIN is UTF-8 (RFC 4616).
    if "PLAIN" not in smtp.esmtp_features.get("auth", "").split():
        raise smtplib.SMTPNotSupportedError("AUTH PLAIN, which a password beyond ASCII takes")
    secret = b64encode(f"\0{user}\0{password}".encode()).decode()
    code, reply = smtp.docmd("AUTH", f"PLAIN {secret}")
    if code != 235:
        raise smtplib.SMTPAuthenticationError(code, reply)


def _why(error: OSError | smtplib.SMTPException) -> str:
    match error:
        case socket.gaierror():
            return "there is no server of this name"
        case TimeoutError():
            return "no answer in time"
        case ConnectionRefusedError():
            return "it refuses the connection"
        case smtplib.SMTPServerDisconnected() if "timed out" in str(error):
            return "no answer in time"
        case smtplib.SMTPServerDisconnected():
            return "it closed the connection"
    return _line(getattr(error, "strerror", None) or str(error) or type(error).__name__)


def _reply(code: int, reply: bytes | str) -> str:
    said = reply.decode("utf-8", "replace") if isinstance(reply, bytes) else str(reply)
    return _line(f"{code} {said}")


def _line(text: str) -> str:
    """Return what a server said as one short line that no terminal takes for a command."""
    line = " ".join("".join(one if one.isprintable() else " " for one in text).split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"
