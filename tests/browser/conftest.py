"""A reader's device, a static server, and a small site: a guide beside sealed pages in the shell."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page
from tests.browser.samples import Portal, sample_site


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A fresh browser profile: one reader's device."""
    fresh = browser.new_context(locale="en-GB", viewport={"width": 1280, "height": 800})
    fresh.set_default_timeout(10_000)
    yield fresh
    fresh.close()


@pytest.fixture
def tab(context: BrowserContext) -> Page:
    """One tab on that device."""
    return context.new_page()


class _Quiet(SimpleHTTPRequestHandler):
    """Serves a site the way a static host does: folders by their index, anything unknown by 404.html."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  (the name it overrides)
        pass

    def __init__(self, *args: Any, cache: str, **options: Any) -> None:
        self._cache = cache
        super().__init__(*args, **options)

    def end_headers(self) -> None:
        self.send_header("Cache-Control", self._cache)
        super().end_headers()

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        error_page = Path(self.directory) / "404.html"
        if code != 404 or not error_page.exists():
            super().send_error(code, message, explain)
            return
        body = error_page.read_bytes()
        self.send_response(404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


class Served:
    """A folder behind http://127.0.0.1:<port>.

    A browser keeps what it fetched only from a folder that is said to stay as it is: tests
    change files within one second.
    """

    def __init__(self, folder: Path, *, stays: bool = False) -> None:
        self.folder = folder
        cache = "max-age=600" if stays else "no-store"
        self._server = ThreadingHTTPServer(
            ("127.0.0.1", 0), partial(_Quiet, directory=str(folder), cache=cache)
        )
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True
        ).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture(scope="session")
def serve() -> Iterator[type[Served]]:
    """``serve(folder, stays=…)`` starts a static server and returns it; all are stopped at the end."""
    running: list[Served] = []

    class Tracked(Served):
        def __init__(self, folder: Path, *, stays: bool = False) -> None:
            super().__init__(folder, stays=stays)
            running.append(self)

    yield Tracked
    for server in running:
        server.close()


@pytest.fixture(scope="session")
def portal(tmp_path_factory: pytest.TempPathFactory, serve: type[Served]) -> Portal:
    """The sample pages, served. Not to be changed: all tests share it."""
    folder = sample_site().build(tmp_path_factory.mktemp("portal"))
    return Portal(folder, serve(folder).url)


@pytest.fixture
def copied(portal: Portal, tmp_path: Path, serve: type[Served]) -> Portal:
    """The same in a folder of its own, to be damaged."""
    folder = tmp_path / "copy"
    shutil.copytree(portal.folder, folder)
    return Portal(folder, serve(folder).url)
