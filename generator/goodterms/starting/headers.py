"""The Content-Security-Policy as servers send it, from the one place where it stands."""

from __future__ import annotations

import re
from functools import cache

from goodterms.errors import GoodTermsError
from goodterms.paths import theme_dir

# A <meta> cannot say who may frame a page (CSP level 3, chapter 3.3); a header can.
_HEADER_ONLY = "frame-ancestors 'none'"
_META = re.compile(r'http-equiv="Content-Security-Policy" content="([^"]+)"')

HASHED = ("assets/stylesheets/*", "assets/javascripts/bundle.*", "assets/javascripts/workers/*")
"""Where the published files are whose names change with their content; a `*` stands for the rest."""


@cache
def content_security_policy() -> str:
    """Return the header's value: what every page says in its ``<meta>``, and who may frame it.

    Raises:
        GoodTermsError: The theme's file is not as it was installed.
    """
    source = (theme_dir() / "partials/goodterms/csp.html").read_text(encoding="utf-8")
    found = _META.search(source)
    if not found:
        raise GoodTermsError("the theme's security policy cannot be read", "install goodterms again")
    return f"{found[1]}; {_HEADER_ONLY}"
