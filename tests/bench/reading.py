"""Measure how long a client waits: from the click on a link to text that can be read.

    python -m tests.bench.reading [ROUNDS]

The sample portal on a local server, a Chromium whose processor is slowed four times to that of
a phone of the middle range, styles and scripts in its cache from the first visit. What counts
is the moment after the frame in which the page's heading is on the screen. Each figure is the
median of the rounds; the aim is under 200 ms.
"""

from __future__ import annotations

import json
import sys
import tempfile
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median
from threading import Thread

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from tests.chromium import FLAGS, MISSING, find_chromium
from tests.conftest import SECRET, copy_sample, environ

ROUNDS = 15
SLOWER = 4
AIM = 200
"""Milliseconds."""
PHONE: ViewportSize = {"width": 390, "height": 844}
STEPS = ("answer", "parsed", "opened", "readable")

# The clock starts with the click on the page before, so that leaving it counts, too. A message
# that is sent from within a frame arrives when that frame has been drawn.
_WATCH = """window.goodtermsReadable = new Promise((tell) => {
  const { port1, port2 } = new MessageChannel();
  document.addEventListener('goodterms:open', () => {
    const opened = performance.now();
    port1.onmessage = () => {
      if (!document.querySelector('#gt-page h1').checkVisibility()) return;
      const page = performance.getEntriesByType('navigation')[0];
      const clicked = Number(sessionStorage.getItem('clicked')) || performance.timeOrigin;
      const at = [page.responseEnd, page.domInteractive, opened, performance.now()];
      tell(at.map((time) => time + performance.timeOrigin - clicked));
    };
    requestAnimationFrame(() => port2.postMessage(null));
  });
  addEventListener('click', (event) => {
    sessionStorage.setItem('clicked', performance.timeOrigin + event.timeStamp);
  }, true);
})"""


class _Host(SimpleHTTPRequestHandler):
    """Serves as a static host does: assets may be kept, pages are asked for each time."""

    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  (the name it overrides)
        pass

    def end_headers(self) -> None:
        kept = self.path.startswith("/assets/")
        self.send_header("Cache-Control", "max-age=600" if kept else "no-store")
        super().end_headers()


def main() -> None:
    """Print the medians, and what they are made of."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    executable = find_chromium()
    if executable is None:
        sys.exit(MISSING)
    with tempfile.TemporaryDirectory() as folder:
        portal = copy_sample(Path(folder) / "portal", environ(GOODTERMS_SECRET=SECRET))
        done = portal.build("--quiet")
        if done.returncode:
            sys.exit(done.stderr)
        server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Host, directory=str(portal.site)))
        Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}"
        found = portal.goodterms("links", "brandtner", "--json", "--site-url", address)
        link = json.loads(found.stdout)[0]["url"]
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=executable, args=list(FLAGS))
            measured = measure(browser, link, rounds)
            browser.close()
        server.shutdown()
    print(f"ms from the click, processor slowed {SLOWER} times, median of {rounds}; aim {AIM}\n")
    print(f"{'':>8}" + "".join(f"{name:>13}" for name in (*STEPS, "slowest")))
    for name, times in measured.items():
        medians = [median(step) for step in zip(*times, strict=True)]
        cells = (*medians, max(readable for *_rest, readable in times))
        print(f"{name:>8}" + "".join(f"{cell:13.0f}" for cell in cells))


def measure(browser: Browser, link: str, rounds: int) -> dict[str, list[list[float]]]:
    """Go to and fro between the home page and an invoice, and return the times of each step in ms."""
    context = browser.new_context(viewport=PHONE, device_scale_factor=2, is_mobile=True, has_touch=True)
    tab = context.new_page()
    tab.add_init_script(_WATCH)
    tab.goto(link)
    _readable(tab)
    context.new_cdp_session(tab).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    times: dict[str, list[list[float]]] = {"invoice": [], "home": []}
    for round_ in range(rounds + 1):
        for name, target in (("invoice", ".gt-invoices a"), ("home", ".gt-back a")):
            with tab.expect_navigation():
                tab.locator(target).first.dispatch_event("click")
            took = _readable(tab)
            if round_:  # the first visit to the invoice is not yet a later one
                times[name].append(took)
    context.close()
    return times


def _readable(tab: Page) -> list[float]:
    times: list[float] = tab.evaluate("window.goodtermsReadable")
    return times


if __name__ == "__main__":
    main()
