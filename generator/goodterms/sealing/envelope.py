"""Sealing and opening: AES-256-GCM with a nonce made from the content.

The nonce is the start of an HMAC over the packed content, under a key of its own. AES-GCM breaks
when one nonce meets two texts; here, another text is another nonce, and the same text gives the
same bytes, which is what makes a build reproducible and a rebuild show no change. What this gives
away, to someone who keeps every build, is when a page changed, and when it changed back.

Each page has its own key, and its id goes in as associated data: an envelope that was moved to
another page's address does not open.
"""

from __future__ import annotations

import hmac
import json
import re
from dataclasses import dataclass, field
from typing import Any, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from goodterms.sealing.keys import (
    CROCKFORD,
    ID_LENGTH,
    Malformed,
    b64decode,
    b64encode,
    check_value,
    full_key,
    hkdf,
    page_id,
    page_key,
    tagged,
)
from goodterms.sealing.packing import (
    CannotOpen,
    Damaged,
    Document,
    Page,
    WrongKey,
    document_plaintext,
    pack,
    padme,
    page_plaintext,
    read_document,
    read_page,
    unpack,
)

VERSION: Final = 1

_CHECK_BYTES: Final = 8
_NONCE_BYTES: Final = 12
_TAG_BYTES: Final = 16
_ID: Final = re.compile(f"[{CROCKFORD.lower()}]{{{ID_LENGTH}}}")


@dataclass(frozen=True, slots=True)
class Envelope:
    """A sealed page, as it stands in ``<script type="application/json" id="sealed">``.

    Attributes:
        id: The page's address, 26 characters.
        check: 8 bytes that tell the page's key from any other.
        nonce: 12 bytes.
        data: Ciphertext with the tag at its end.
        v: The format, 1.

    Raises:
        Malformed: A field that format 1 cannot hold.
    """

    id: str
    check: bytes
    nonce: bytes
    data: bytes = field(repr=False)
    v: int = VERSION

    def __post_init__(self) -> None:
        if self.v != VERSION:
            raise Malformed("the page is sealed in another format than 1")
        if not _ID.fullmatch(self.id):
            raise Malformed("the page's id is no id")
        if len(self.check) != _CHECK_BYTES or len(self.nonce) != _NONCE_BYTES:
            raise Malformed("the page's check or nonce has a wrong length")
        if not _is_sealed_length(len(self.data)):
            raise Malformed("the page's data has a length that no sealed page has")

    def to_json(self) -> str:
        """Compact JSON, fields in a fixed order.

        Safe inside a ``<script>`` without escaping: its values are a number and texts of
        ``A-Z a-z 0-9 _ -`` alone, so it can hold no ``<``, ``&`` or ``-->``.
        """
        return (
            f'{{"v":{self.v:d},"id":"{self.id}","check":"{b64encode(self.check)}",'
            f'"nonce":"{b64encode(self.nonce)}","data":"{b64encode(self.data)}"}}'
        )

    @classmethod
    def from_json(cls, text: str) -> Envelope:
        """Read what :meth:`to_json` wrote.

        Raises:
            Damaged: It is no envelope of format 1.
        """
        try:
            fields: Any = json.loads(text)
            if not isinstance(fields, dict) or fields.keys() != {"v", "id", "check", "nonce", "data"}:
                raise Malformed("the page's envelope has other fields than format 1")
            version = fields.pop("v")
            if type(version) is not int or not all(isinstance(value, str) for value in fields.values()):
                raise Malformed("the page's envelope has fields of another kind than format 1")
            check, nonce, data = (b64decode(fields[name]) for name in ("check", "nonce", "data"))
            return cls(fields["id"], check, nonce, data, version)
        except Malformed as why:
            raise Damaged(why.message) from None
        except (ValueError, RecursionError):
            raise Damaged("the page's envelope is no JSON") from None


def seal_page(opening_key: bytes, path: str, title: str, lang: str, html: str) -> Envelope:
    """Seal a page.

    Args:
        opening_key: The client's 32 bytes.
        path: Its place among this client's pages and documents. No two may share one.
        title: The browser tab's title.
        lang: Its language tag, for ``<html lang>``.
        html: The body.

    Raises:
        Malformed: The key is not 32 bytes.
        CannotSeal: A text is no valid Unicode.
    """
    id_ = page_id(opening_key, path)
    key = page_key(opening_key, id_)
    nonce, data = seal(key, id_, pack(page_plaintext(Page(title, lang, html))))
    return Envelope(id_, check_value(key), nonce, data)


def open_page(key: bytes, envelope: Envelope) -> Page:
    """Open a page with its page key.

    Raises:
        WrongKey: The key is another page's.
        Damaged: The key is right, and the envelope is not as it was sealed.
        Malformed: The key is not 32 bytes.
    """
    if not hmac.compare_digest(check_value(key), envelope.check):
        raise WrongKey("this key does not open this page", "take the link again as it was sent")
    try:
        packed = unseal(key, envelope.id, envelope.nonce, envelope.data)
    except CannotOpen:
        raise Damaged("the page was damaged or changed after it was sealed", "build it again") from None
    return read_page(unpack(packed))


def seal_document(
    opening_key: bytes, path: str, name: str, media_type: str, data: bytes
) -> tuple[str, bytes]:
    """Seal a file.

    Args:
        opening_key: The client's 32 bytes.
        path: Its place among this client's pages and documents. No two may share one.
        name: The file name it is saved under.
        media_type: Such as ``application/pdf``.
        data: The file.

    Returns:
        Its id, and the bytes of ``/c/<id>/sealed.bin``.

    Raises:
        Malformed: The key is not 32 bytes.
        CannotSeal: The file is too large, or its name no valid Unicode.
    """
    id_ = page_id(opening_key, path)
    packed = pack(document_plaintext(Document(name, media_type, data)))
    nonce, sealed = seal(page_key(opening_key, id_), id_, packed)
    return id_, nonce + sealed


def open_document(key: bytes, id_: str, sealed: bytes) -> Document:
    """Open a ``sealed.bin`` with its page key.

    Raises:
        Damaged: The file was cut off.
        CannotOpen: The key is another document's, or the file was changed. A document carries no check
            value to tell the two apart: the page that links to it was opened with the same link.
        Malformed: The key is not 32 bytes.
    """
    if not _is_sealed_length(len(sealed) - _NONCE_BYTES):
        raise Damaged("the document was cut off", "fetch it again")
    return read_document(unpack(unseal(key, id_, sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:])))


def seal(key: bytes, id_: str, packed: bytes) -> tuple[bytes, bytes]:
    """The nonce, and AES-256-GCM over packed content with the id as associated data.

    The nonce is not for the caller to choose: see the module's text.

    Raises:
        Malformed: The key is not 32 bytes.
    """
    nonce = hmac.digest(hkdf(full_key(key, "page key"), "nonce"), packed, "sha256")[:_NONCE_BYTES]
    return nonce, AESGCM(key).encrypt(nonce, packed, tagged(id_))


def unseal(key: bytes, id_: str, nonce: bytes, sealed: bytes) -> bytes:
    """The packed content.

    Raises:
        CannotOpen: Key, id, nonce or content is not what it was sealed with; which of them, nobody can tell.
        Malformed: The key is not 32 bytes.
    """
    try:
        return AESGCM(full_key(key, "page key")).decrypt(nonce, sealed, tagged(id_))
    except InvalidTag:
        raise CannotOpen("this key does not open it, or it was changed after it was sealed") from None


def _is_sealed_length(length: int) -> bool:
    packed = length - _TAG_BYTES
    return packed >= 0 and padme(packed) == packed
