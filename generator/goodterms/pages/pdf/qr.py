"""The page's payment code as modules that a print template draws."""

from __future__ import annotations

import re

from goodterms.pages.qr import Qr

# As Qr.path is written: to the start of a row, then dark strokes and light moves to the right.
_COMMAND = re.compile(r"M0 (?P<row>\d+)|h(?P<dark>\d+)|m(?P<light>\d+) 0")


def modules(code: Qr) -> tuple[str, ...]:
    """Return the rows of a code, each a text of 0 and 1, without the quiet zone."""
    rows = [""] * code.size
    at = 0
    for command in _COMMAND.finditer(code.path):
        if command["row"]:
            at = int(command["row"])
        else:
            rows[at] += "1" * int(command["dark"] or 0) + "0" * int(command["light"] or 0)
    return tuple(row.ljust(code.size, "0") for row in rows)
