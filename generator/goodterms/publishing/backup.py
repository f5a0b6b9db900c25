"""The root secret on paper: four lines that can be typed in again, each with a check of its own.

A line is 8 bytes of the secret and the first 2 bytes of SHA-256 over ``goodterms paper 1``, the line's
number and those bytes: 10 bytes, which Crockford's base32 writes as 16 characters, in 4 groups of 4.
A slip is found in the line it was made in, and two lines that changed places are found too.
"""

from __future__ import annotations

import hashlib
import json
import re
from datetime import date
from typing import Final

from goodterms.errors import GoodTermsError
from goodterms.pages.pdf import ACCENT, compile_pdf
from goodterms.pages.qr import symbol_rows
from goodterms.publishing.access import secret_check
from goodterms.sealing.keys import CROCKFORD, KEY_BYTES, Malformed, b32encode, b64decode

LINES: Final = 4
_PART = KEY_BYTES // LINES
_CHECK = 2
_CHARACTERS = 16
_LABEL = re.compile(r"^\s*\d\s*[.:)]?\s+")
_LOOKALIKES = str.maketrans("OIL", "011")


def fingerprint(secret: bytes) -> str:
    """Return 16 characters in 4 groups that tell one secret from another, and nothing more of it."""
    check = secret_check(secret)
    return "-".join(check[at : at + 4] for at in range(0, len(check), 4))


def paper_lines(secret: bytes) -> tuple[str, ...]:
    """Return the four lines of a secret, each 4 groups of 4 with hyphens."""
    parts = [secret[at : at + _PART] for at in range(0, KEY_BYTES, _PART)]
    written = [b32encode(part + _check(number, part)) for number, part in enumerate(parts, start=1)]
    return tuple("-".join(line[at : at + 4] for at in range(0, _CHARACTERS, 4)) for line in written)


def read_line(number: int, typed: str) -> bytes:
    """Read one line as people type it: case, spaces and hyphens do not matter, O is 0, I and L are 1.

    Args:
        number: Which line, from 1.
        typed: The text.

    Returns:
        Its 8 bytes of the secret.

    Raises:
        GoodTermsError: There is a slip in it. The text is not repeated.
    """
    bare = _bare(typed)
    slip = f"line {number} has a slip"
    if len(bare) != _CHARACTERS:
        mend = f"it has {_CHARACTERS} letters and digits; here are {len(bare)}"
        raise GoodTermsError(slip, mend)
    if not _CROCKFORD.issuperset(bare):
        raise GoodTermsError(slip, "the letter U and special characters do not occur")
    bits = 0
    for character in bare:
        bits = bits << 5 | CROCKFORD.index(character)
    both = bits.to_bytes(_PART + _CHECK, "big")
    part = both[:_PART]
    if both[_PART:] != _check(number, part):
        raise GoodTermsError(slip, "compare it with the paper, and see that the lines are in order")
    return part


def read_backup(text: str) -> bytes:
    """Read a secret from its four lines, the text of its QR code, a whole backup, or its own line.

    Raises:
        GoodTermsError: It is none of these, or a line has a slip. The text is not repeated.
    """
    try:
        secret = b64decode(text.strip())
    except Malformed:
        secret = b""
    if len(secret) == KEY_BYTES:
        return _fit(secret)
    lines = [line for line in map(_unlabelled, text.splitlines()) if _is_like_a_line(line)]
    if len(lines) != LINES:
        bare = _bare(text)
        if len(bare) != LINES * _CHARACTERS:
            mend = f"type its {LINES} lines of {_CHARACTERS} letters and digits"
            raise GoodTermsError("this is no backup of a secret", mend)
        lines = [bare[at : at + _CHARACTERS] for at in range(0, len(bare), _CHARACTERS)]
    return _fit(b"".join(read_line(number, line) for number, line in enumerate(lines, start=1)))


def backup_text(secret: bytes, portal: str, day: date) -> str:
    """Return the sheet as plain text.

    Args:
        secret: The root secret.
        portal: Which portal it is for: its address, or its folder.
        day: The day on it.
    """
    numbered = [f"  {number}  {line}" for number, line in enumerate(paper_lines(secret), start=1)]
    return "\n".join([_TITLE, f"{portal}, {day}", "", _WARNING, "", *numbered, "", _how_to(secret), ""])


def backup_pdf(secret: bytes, portal: str, day: date) -> bytes:
    """Return the sheet as a PDF, with a QR code of the four lines; see :func:`backup_text`."""
    lines = paper_lines(secret)
    data = {
        "letter": {"accent": ACCENT},
        "title": _TITLE,
        "portal": portal,
        "day": day.isoformat(),
        "warning": _WARNING,
        "lines": lines,
        "symbol": symbol_rows(_bare("".join(lines)).encode()),
        "fingerprint": fingerprint(secret),
        "how": re.sub("`([^`]*)`", "\u201c\\1\u201d", _how_to(secret)).split("\n"),
    }
    return compile_pdf("backup", json.dumps(data, ensure_ascii=False), day)


_CROCKFORD = frozenset(CROCKFORD)
_TITLE = "The secret of a Good Terms portal"
_WARNING = (
    "Whoever has this sheet can open every client's pages. Keep it where you keep papers that "
    "nobody else may see, and not beside the computer."
)


def _how_to(secret: bytes) -> str:
    return (
        "To restore it, run `goodterms secret restore` in the portal's folder and type the four lines, or "
        "scan the code and paste its text. Capital or small letters, spaces and hyphens make no difference; "
        "each line notices a slip.\n"
        f"Then `goodterms secret fingerprint` says: {fingerprint(secret)}"
    )


def _check(number: int, part: bytes) -> bytes:
    return hashlib.sha256(b"goodterms paper 1\0%d\0" % number + part).digest()[:_CHECK]


def _bare(typed: str) -> str:
    return re.sub(r"[\s\-\u00ad\u200b\u2010-\u2015\u2212\ufeff]+", "", typed).upper().translate(_LOOKALIKES)


def _unlabelled(line: str) -> str:
    """Return a line without the number before it."""
    return _LABEL.sub("", line) if len(_bare(line)) > _CHARACTERS else line


def _is_like_a_line(line: str) -> bool:
    groups = re.split(r"[\s\-\u2010-\u2015]+", line.strip())
    return [len(group) for group in groups] == [4, 4, 4, 4] or len(groups[0]) == len(
        _bare(line)
    ) == _CHARACTERS


def _fit(secret: bytes) -> bytes:
    if not any(secret):
        raise GoodTermsError("this secret is all zero and protects nothing", "look for another backup")
    return secret
