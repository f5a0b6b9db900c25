"""The shell that every sealed page is: one head, one envelope, one tail."""

from __future__ import annotations

import re
from dataclasses import dataclass

from goodterms.errors import GoodTermsError

PLACEHOLDER = "<!--goodterms:sealed-->"
OPENER = "assets/goodterms/unseal.js"
"""The script that opens sealed pages, from the site's root; no other site has it."""
_OPEN = b'<script type="application/json" id="sealed">'
_CLOSE = b"</script>"

# Format 1 as it may stand in a page: no character that could end the script, and nothing else.
_ENVELOPE = re.compile(
    rb'\{"v":1,"id":"([0-9a-hjkmnp-tv-z]{26})","check":"[\w-]{11}","nonce":"[\w-]{16}","data":"[\w-]+"\}',
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Shell:
    """A page of Material's without its content, cut where the envelope goes."""

    head: bytes
    tail: bytes

    @classmethod
    def cut(cls, html: str) -> Shell:
        """Cut the rendered shell at its placeholder.

        Raises:
            GoodTermsError: There is not exactly one; a theme override lost it.
        """
        before, found, after = html.partition(PLACEHOLDER)
        if not found or PLACEHOLDER in after:
            raise GoodTermsError(
                "the page shell does not hold its placeholder once", "keep it in your own `sealed.html`"
            )
        return cls(before.encode() + _OPEN, _CLOSE + after.encode())

    def fill(self, envelope_json: str) -> bytes:
        """Return the page's bytes around one envelope."""
        return b"".join((self.head, envelope_json.encode("ascii"), self.tail))

    def holds_only_an_envelope(self, page: bytes, id_: str) -> bool:
        """Tell whether a page is exactly this shell and one envelope of this id."""
        if not (page.startswith(self.head) and page.endswith(self.tail)):
            return False
        inside = page[len(self.head) : len(page) - len(self.tail)]
        found = _ENVELOPE.fullmatch(inside)
        return found is not None and found[1] == id_.encode()
