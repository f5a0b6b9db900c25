"""Serves the desk to this machine, and to nobody else.

The server listens on 127.0.0.1 only. A web page elsewhere could still try to reach it through
the reader's own browser, so three things are asked of each request: a ``Host`` header that
names this very server (against DNS rebinding), no sign that another site sent it
(``Sec-Fetch-Site``), and a path with a random token that only the printed address has. Only
GET is answered, nothing may be stored or framed, and nothing is logged.
"""

from __future__ import annotations

import hmac
import ipaddress
import secrets
from collections.abc import Callable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from goodterms.desk.dashboard.page import Document
from goodterms.errors import GoodTermsError

LOOPBACK = "127.0.0.1"
_TOKEN_BYTES = 24
_PATIENCE = 10
"""Seconds in which a request must have been sent."""
_PLAIN = "default-src 'none'; frame-ancestors 'none'"


class DeskServer(ThreadingHTTPServer):
    """Answers one address with the desk as it is at that moment.

    Args:
        render: Makes the page anew for each request.
        port: Where to listen; 0 for any free one.
        address: The loopback address, and no other.

    Raises:
        GoodTermsError: The address is not loopback, or the port is taken.
    """

    daemon_threads = True

    def __init__(self, render: Callable[[], Document], port: int = 0, address: str = LOOPBACK) -> None:
        if not _is_loopback(address):
            raise GoodTermsError(
                "the desk is served to this machine only", f"leave the address at {LOOPBACK}"
            )
        self.render = render
        self.token = secrets.token_urlsafe(_TOKEN_BYTES)
        try:
            super().__init__((address, port), _Handler)
        except OSError as error:
            why = error.strerror or "it cannot be opened"
            raise GoodTermsError(f"port {port}: {why.lower()}", "give another with --port") from None

    @property
    def hosts(self) -> frozenset[str]:
        """The ``Host`` headers that name this server."""
        names = {LOOPBACK, "localhost"}
        exact = {f"{name}:{self.server_port}" for name in names}
        return frozenset(exact | names if self.server_port == 80 else exact)

    @property
    def url(self) -> str:
        """The address to open, with the token."""
        return f"http://{LOOPBACK}:{self.server_port}/{self.token}/"


class _Handler(BaseHTTPRequestHandler):
    server: DeskServer
    server_version = "goodterms"
    sys_version = ""
    timeout = _PATIENCE

    def do_GET(self) -> None:
        """Answer with the page, or say in one plain line why not."""
        refusal = self._refusal()
        if refusal:
            self._answer(HTTPStatus.FORBIDDEN, f"{refusal}\n")
            return
        path = self.path.partition("?")[0]
        if not hmac.compare_digest(path.encode("utf-8", "replace"), f"/{self.server.token}/".encode()):
            self._answer(HTTPStatus.NOT_FOUND, "Open the whole address that `goodterms desk` printed.\n")
            return
        try:
            document = self.server.render()
        except GoodTermsError as error:
            self._answer(HTTPStatus.INTERNAL_SERVER_ERROR, f"{error}\n")
            return
        self._answer(HTTPStatus.OK, document.html, "text/html", document.policy)

    def _refuse_method(self) -> None:
        self._answer(HTTPStatus.METHOD_NOT_ALLOWED, "Only GET is answered here.\n")

    do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = _refuse_method  # noqa: N815

    def _refusal(self) -> str:
        """Return why a request is not answered; empty where it is."""
        hosts = self.headers.get_all("Host") or []
        if len(hosts) != 1 or hosts[0].strip().lower() not in self.server.hosts:
            return "This is not the address that the desk is served at."
        if self.headers.get("Sec-Fetch-Site", "none") not in {"none", "same-origin"}:
            return "Another site asked for this."
        if not _is_loopback(self.client_address[0]):
            return "The desk is served to this machine only."
        return ""

    def _answer(self, status: HTTPStatus, text: str, kind: str = "text/plain", policy: str = _PLAIN) -> None:
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Security-Policy", policy)
        self.send_header("Cache-Control", "no-store")
        self.send_header("Referrer-Policy", "no-referrer")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("X-Frame-Options", "DENY")
        self.send_header("Cross-Origin-Resource-Policy", "same-origin")
        self.send_header("Cross-Origin-Opener-Policy", "same-origin")
        if status is HTTPStatus.METHOD_NOT_ALLOWED:
            self.send_header("Allow", "GET")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Answer what is no proper request in one plain line, under the same headers."""
        self._answer(HTTPStatus(code), "This is no request that the desk can answer.\n")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the name the library gives)
        """Log nothing: the path holds the token."""


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False
