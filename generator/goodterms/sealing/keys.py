"""Keys of format 1: everything is derived from one root secret, and nothing leads back up.

::

    root ──┬── client key ──┬── opening key ──┬── page id      public, the page's address
           └── access code ─┘                 └── page key ──── check value, nonce key

Whoever holds a key can derive what stands to its right and nothing else: a page key opens one
page, an opening key one client's pages, and neither tells anything about another client. Every
derivation is HKDF-SHA256 (RFC 5869) with an empty salt and its own ``info`` text, so that no two
uses ever share a key.

Keys are 32 bytes. Text inside ``info`` is UTF-8 in Unicode form NFC: a file named ``Jürgen.yml``
is spelled differently by different file systems, and its owner's links must not die with a move
to another machine.
"""

from __future__ import annotations

import base64
import binascii
import re
import unicodedata
from dataclasses import dataclass, field
from typing import Final, Literal

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from goodterms.errors import GoodTermsError

Mode = Literal["link", "link+code"]

KEY_BYTES: Final = 32
CODE_LENGTH: Final = 20
ID_LENGTH: Final = 26

# https://www.crockford.com/base32.html: no I, L, O (read as 1, 1, 0) and no U.
CROCKFORD: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

_FORMAT: Final = "goodterms/1"
_SHA256: Final = SHA256()
_B64URL: Final = re.compile(r"[A-Za-z0-9_-]*")
# Phones turn hyphens into dashes, and copied text brings spaces that only look like one.
_SEPARATORS: Final = re.compile(r"[\s\-\u00ad\u200b\u2010-\u2015\u2212\ufeff]+")
_LOOKALIKES: Final = str.maketrans("OIL", "011")


class SealingFault(GoodTermsError):  # noqa: N818  (its children are named for what happened)
    """Whatever goes wrong with keys, envelopes and the secret. No text of it repeats a secret value."""


class Malformed(SealingFault):
    """A key, code, number or text that format 1 cannot hold."""


def b64encode(data: bytes) -> str:
    """Base64url without padding (RFC 4648, section 5)."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def b64decode(text: str) -> bytes:
    """Read base64url without padding, in its one canonical spelling only.

    Raises:
        Malformed: Padding, white space, a foreign character, an impossible length, or bits set
            behind the last byte.
    """
    if not _B64URL.fullmatch(text):
        raise Malformed("base64url text holds a character that does not belong there")
    try:
        data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except binascii.Error:
        raise Malformed("base64url text was cut off") from None
    # Otherwise several texts would mean the same bytes, and a changed character could go unnoticed.
    if len(text) % 4 and b64encode(data[-(len(data) % 3) :])[-1] != text[-1]:
        raise Malformed("base64url text was changed or cut off")
    return data


def b32encode(data: bytes) -> str:
    """Crockford base32 in upper case, the first bit first.

    The last character is filled up with zero bits, as in RFC 4648: 16 bytes become 26 characters.
    """
    missing = -len(data) * 8 % 5
    bits = int.from_bytes(data, "big") << missing
    count = (len(data) * 8 + missing) // 5
    return "".join(CROCKFORD[bits >> 5 * at & 31] for at in reversed(range(count)))


def hkdf(key: bytes, info: str) -> bytes:
    """HKDF-SHA256 with an empty salt, 32 bytes out (RFC 5869).

    Args:
        key: The input keying material.
        info: What the result is for, without the leading ``goodterms/1``.

    Raises:
        Malformed: ``info`` holds half of a surrogate pair, which UTF-8 cannot write.
    """
    return HKDF(_SHA256, KEY_BYTES, None, tagged(info)).derive(key)


def tagged(info: str) -> bytes:
    """``goodterms/1 <info>`` as bytes: the name of one use, in HKDF and as associated data."""
    if not info.isascii():
        info = unicodedata.normalize("NFC", info)
    try:
        return f"{_FORMAT} {info}".encode()
    except UnicodeEncodeError:
        raise Malformed("a slug or path holds half of a surrogate pair, which is no character") from None


def full_key(key: bytes, name: str) -> bytes:
    """The key itself, once its length is known to be right: AES would take 16 bytes as well, HKDF any number.

    Raises:
        Malformed: It is not 32 bytes.
    """
    if len(key) != KEY_BYTES:
        raise Malformed(f"the {name} is not {KEY_BYTES} bytes long")
    return key


def client_key(root: bytes, slug: str, epoch: int) -> bytes:
    """The key in a client's link. Raising the epoch gives another one, and kills every earlier link.

    Raises:
        Malformed: The root secret is not 32 bytes, the slug is empty or the epoch negative.
    """
    return hkdf(full_key(root, "root secret"), f"client {_whose(slug, epoch)}")


def access_code(root: bytes, slug: str, epoch: int) -> str:
    """The code that travels another way than the link: 100 bits as 20 Crockford characters.

    It comes from the root secret and not from the client key: who has the link alone cannot compute
    it, and 100 bits are out of reach of guessing without a slow hash.

    Raises:
        Malformed: As :func:`client_key`.
    """
    drawn = hkdf(full_key(root, "root secret"), f"code {_whose(slug, epoch)}")
    return b32encode(drawn)[:CODE_LENGTH]


def format_code(code: str) -> str:
    """A code the way it is shown: 5 groups of 4 with hyphens."""
    return "-".join(code[at : at + 4] for at in range(0, len(code), 4))


def normalise_code(typed: str) -> str | None:
    """Read a code the way people type it, or None if it cannot be one.

    Forgives case, spaces, hyphens and dashes, O for 0, I and L for 1.

    Returns:
        The 20 characters in upper case, without separators.
    """
    bare = _SEPARATORS.sub("", typed)
    # Some letters only become ASCII when raised ("ı", "ſ"): no key on a keyboard makes them by mistake.
    if len(bare) != CODE_LENGTH or not bare.isascii():
        return None
    code = bare.upper().translate(_LOOKALIKES)
    return code if all(character in CROCKFORD for character in code) else None


def opening_key(key: bytes, code: str | None = None) -> bytes:
    """The key that opens all of one client's pages.

    Args:
        key: The client key, from the link.
        code: The access code in mode link+code, however it was typed; None in mode link.

    Raises:
        Malformed: The key is not 32 bytes, or the code cannot be one.
    """
    full_key(key, "client key")
    if code is None:
        return key
    read = normalise_code(code)
    if read is None:
        raise Malformed("this is no access code", "type its 20 letters and digits as they were given")
    return hkdf(key + read.encode("ascii"), "opening")


def page_id(opening: bytes, path: str) -> str:
    """The page's address below ``/c/``: 26 lower-case characters that tell nothing about the path.

    Args:
        opening: The client's opening key.
        path: The page's or document's place among this client's pages. No two may share one.

    Raises:
        Malformed: The key is not 32 bytes.
    """
    return b32encode(hkdf(full_key(opening, "opening key"), f"id {path}")[:16]).lower()


def page_key(opening: bytes, id_: str) -> bytes:
    """The key of the one page or document with this id.

    Raises:
        Malformed: The key is not 32 bytes.
    """
    return hkdf(full_key(opening, "opening key"), f"page {id_}")


def check_value(key: bytes) -> bytes:
    """8 bytes, published with the page, that tell its key from any other and give nothing of it away.

    Raises:
        Malformed: The page key is not 32 bytes.
    """
    return hkdf(full_key(key, "page key"), "check")[:8]


@dataclass(frozen=True, slots=True)
class Access:
    """What it takes to open one client's pages. Printing it shows no key.

    Attributes:
        mode: ``link``, or ``link+code`` where the code travels another way.
        client_key: The 32 bytes in the link.
        code: The 20 characters of the access code, or None in mode link.
        opening_key: The 32 bytes every page id and page key of this client comes from.
    """

    mode: Mode
    client_key: bytes = field(repr=False)
    code: str | None = field(repr=False)
    opening_key: bytes = field(repr=False)

    @classmethod
    def derive(cls, root: bytes, slug: str, epoch: int, mode: str) -> Access:
        """The freelancer's way in: from the root secret.

        Raises:
            Malformed: As :func:`client_key`, or a mode other than ``link`` and ``link+code``.
        """
        if mode not in ("link", "link+code"):
            raise Malformed("unknown access mode", "write link or link+code")
        code = access_code(root, slug, epoch) if mode == "link+code" else None
        return cls.from_link(client_key(root, slug, epoch), code)

    @classmethod
    def from_link(cls, key: bytes, code: str | None = None) -> Access:
        """The client's way in: from the key in the link, and the code if there is one.

        Raises:
            Malformed: As :func:`opening_key`.
        """
        opening = opening_key(key, code)
        if code is None:
            return cls("link", key, None, opening)
        return cls("link+code", key, normalise_code(code), opening)

    @property
    def fragment(self) -> str:
        """What follows ``#`` in the client's link: ``c=…``, or ``l=…`` if a code is asked for."""
        return f"{'c' if self.code is None else 'l'}={b64encode(self.client_key)}"

    def page_fragment(self, path: str) -> str:
        """What follows ``#`` in a link that opens this one page only: ``p=…``."""
        return f"p={b64encode(self.page_key(path))}"

    def page_id(self, path: str) -> str:
        """See :func:`page_id`."""
        return page_id(self.opening_key, path)

    def page_key(self, path: str) -> bytes:
        """The key of the page at this path. See :func:`page_key`."""
        return page_key(self.opening_key, self.page_id(path))


def _whose(slug: str, epoch: int) -> str:
    if not slug:
        raise Malformed("a client without a slug has no key")
    if epoch < 0:
        raise Malformed("an access epoch is below zero", "count epochs up from 1")
    return f"{slug} {epoch:d}"
