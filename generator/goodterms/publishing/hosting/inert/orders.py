"""Files that a server may obey instead of serving: they send readers elsewhere, or speak for the address.

A link's key stays in the browser, but follows it wherever a server sends it: the fragment of the old
address is that of the new one (Fetch, chapter 4.4, HTTP-redirect fetch).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from goodterms.publishing.hosting.inert.fault import ASK, Fault

_MEND = f"take it out, {ASK}"
# Said of hosts for static sites, of Azure, and of what phones and readers of PDF look for.
_OBEYED = frozenset(
    {
        *("_redirects", "_routes.json", "_config.yml", "_config.yaml", "_config.toml", "netlify.toml"),
        *("wrangler.toml", "vercel.json", "now.json", "serve.json", "static.json", "firebase.json"),
        *("staticwebapp.config.json", "apple-app-site-association", "crossdomain.xml"),
        "clientaccesspolicy.xml",
    }
)
_WELL_KNOWN = ".well-known"
_HARMLESS = ".well-known/security.txt"
_SHOWN = ".nojekyll"
_HEADERS = "_headers"
# What `goodterms forge add` writes, and what could only hold a page closer.
_LINE = re.compile(
    r"|#.*|/\S*|(?:cache-control|permissions-policy|strict-transport-security|x-robots-tag):.*"
    r"|content-security-policy:(?!.*report-).*|cross-origin-[a-z]+-policy: *same-origin"
    r"|referrer-policy: *no-referrer|x-content-type-options: *nosniff|x-frame-options: *deny",
    re.IGNORECASE | re.ASCII,
)


def check_orders(path: Path, name: str) -> Iterator[Fault]:
    """Yield why a file could tell a server, or a client's device, what to do.

    Args:
        path: The file.
        name: Its path in the site.
    """
    whole = PurePosixPath(name)
    if whole.parts[0] == _WELL_KNOWN and name != _HARMLESS:
        # Whoever may write there may get a certificate for the address (RFC 8555, chapter 8.3).
        yield Fault("what stands here speaks for your whole address", _MEND)
    elif name != _HARMLESS and any(part.startswith(".") for part in whole.parts) and whole.name != _SHOWN:
        yield Fault("a hidden file may tell a server what to do", _MEND)
    elif whole.name.casefold() in _OBEYED:
        yield Fault("some servers do what a file of this name says", _MEND)
    elif whole.name.casefold() == _HEADERS:
        lines = path.read_text("utf-8", "replace").splitlines()
        if not all(_LINE.fullmatch(line.strip()) for line in lines):
            yield Fault("some servers would send a header that is not in your favour", _MEND)
