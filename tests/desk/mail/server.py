"""A real SMTP server on loopback, with a fault wherever a test wants one."""

from __future__ import annotations

import asyncio
import ssl
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

Fault = Callable[["Server", SMTP], Awaitable[str | None]]
"""What happens in the place of a step; what it returns is the answer, None lets the step go on."""

USER, PASSWORD = "anna", "pässword"


@dataclass
class Server:
    """What the server saw, and what it is to do wrong."""

    port: int = 0
    faults: dict[str, list[Fault]] = field(default_factory=dict)
    """By step (EHLO, MAIL, RCPT, DATA, TEXT, RSET): what happens the first time, the second …"""
    mails: list[EmailMessage] = field(default_factory=list)
    """Those it took, whether it could say so or not."""
    envelopes: list[tuple[str, list[str]]] = field(default_factory=list)
    connections: int = 0
    logins: list[str] = field(default_factory=list)
    listening: asyncio.Server | None = None

    def fail(self, step: str, *faults: Fault) -> None:
        self.faults.setdefault(step, []).extend(faults)

    async def fault(self, step: str, smtp: SMTP) -> str | None:
        waiting = self.faults.get(step)
        return await waiting.pop(0)(self, smtp) if waiting else None


def answer(text: str) -> Fault:
    """Answer with a code and words."""

    async def fault(_server: Server, _smtp: SMTP) -> str:
        return text

    return fault


async def fine(_server: Server, _smtp: SMTP) -> None:
    """Do nothing wrong this time."""


async def drop(_server: Server, smtp: SMTP) -> None:
    """Break the connection without a word."""
    assert isinstance(smtp.transport, asyncio.Transport)
    smtp.transport.abort()
    await asyncio.sleep(0.05)


async def hang(_server: Server, _smtp: SMTP) -> None:
    """Say nothing for longer than anybody waits."""
    await asyncio.sleep(30)


async def leave(server: Server, _smtp: SMTP) -> str:
    """Say goodbye, and listen no more."""
    assert server.listening is not None
    server.listening.close()
    return "421 closing"


class _Handler:
    def __init__(self, server: Server) -> None:
        self.server = server
        self.smtp: SMTP | None = None

    async def _step(self, step: str) -> str | None:
        assert self.smtp is not None
        return await self.server.fault(step, self.smtp)

    async def handle_EHLO(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        said = await self._step("EHLO")
        return [said] if said else responses

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.mail_from = address
        return await self._step("MAIL") or "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        said = await self._step("RCPT")
        if said is None:
            envelope.rcpt_tos.append(address)
        return said or "250 OK"

    async def handle_RSET(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        return await self._step("RSET") or "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        content = envelope.content or b""
        taken = message_from_bytes(
            content if isinstance(content, bytes) else content.encode(), policy=default
        )
        assert isinstance(taken, EmailMessage)
        # Taken before anything is said: what breaks now breaks after the mail has gone its way.
        self.server.mails.append(taken)
        self.server.envelopes.append((envelope.mail_from or "", list(envelope.rcpt_tos)))
        said = await self._step("TEXT")
        if said is not None:
            self.server.mails.remove(taken)
            self.server.envelopes.pop()
        return said or "250 Taken"


class _Smtp(SMTP):
    """With a fault before the server asks for the text."""

    def __init__(self, server: Server, **options: Any) -> None:
        self._handler = _Handler(server)
        self._server_of_test = server
        super().__init__(self._handler, hostname="mail.example", **options)
        self._handler.smtp = self

    def connection_made(self, transport: Any) -> None:
        if not isinstance(transport, asyncio.sslproto._SSLProtocolTransport) or self._tls_at_once:
            self._server_of_test.connections += 1
        super().connection_made(transport)

    _tls_at_once = False

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802
        said = await self._server_of_test.fault("DATA", self)
        if said is not None:
            await self.push(said)
            return
        await super().smtp_DATA(arg)


@contextmanager
def running(
    *, tls: ssl.SSLContext | None = None, at_once: bool = False, login: bool = False, utf8: bool = True
) -> Iterator[Server]:
    """Run a server for a while.

    Args:
        tls: Offer STARTTLS with this certificate.
        at_once: TLS from the first byte instead.
        login: Take no mail without user and password.
        utf8: Offer SMTPUTF8.
    """
    state = Server()

    def authenticate(_server: Any, _session: Any, _envelope: Any, mechanism: str, data: Any) -> AuthResult:
        good = isinstance(data, LoginPassword) and (data.login, data.password) == (
            USER.encode(),
            PASSWORD.encode(),
        )
        state.logins.append(mechanism)
        return AuthResult(success=good, handled=good)

    def make() -> SMTP:
        smtp = _Smtp(
            state,
            tls_context=None if at_once else tls,
            require_starttls=tls is not None and not at_once,
            auth_required=login,
            auth_require_tls=tls is not None and not at_once,
            authenticator=authenticate if login else None,
            auth_exclude_mechanism=[] if login else ["LOGIN", "PLAIN"],
            enable_SMTPUTF8=utf8,
            data_size_limit=None,
        )
        smtp._tls_at_once = at_once
        return smtp

    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()

    async def listen() -> asyncio.Server:
        return await loop.create_server(make, "127.0.0.1", 0, ssl=tls if at_once else None)

    async def close(listening: asyncio.Server) -> None:
        listening.close()
        for task in asyncio.all_tasks(loop) - {asyncio.current_task(loop)}:
            task.cancel()
        await asyncio.sleep(0)

    # In its own thread throughout: a browser's test leaves a loop running in this one.
    listening = asyncio.run_coroutine_threadsafe(listen(), loop).result(5)
    state.listening = listening
    state.port = listening.sockets[0].getsockname()[1]
    try:
        yield state
    finally:
        asyncio.run_coroutine_threadsafe(close(listening), loop).result(5)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(5)
        loop.close()


def certificate(folder: Path, name: str = "localhost") -> tuple[ssl.SSLContext, Path]:
    """Make a certificate for a name; return the server's side, and the file that a client trusts."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(1))
        .not_valid_after(now + timedelta(1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    public = folder / f"{name}.pem"
    public.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private = folder / f"{name}.key"
    private.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(public, private)
    return context, public
