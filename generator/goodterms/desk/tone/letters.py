"""The words of a mail that is kept as a file, with the place of each of their characters."""

from __future__ import annotations

import base64
import binascii
import codecs
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email import message_from_string
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from functools import partial

from goodterms.desk.tone.passages import Passage, Source, Where

_UNIT = re.compile(rb"=\r?\n|=([0-9A-Fa-f]{2})|(.)", re.DOTALL)
_SUBJECT = re.compile(rb"^subject:[ \t]*+", re.IGNORECASE | re.MULTILINE)
_BLANK = re.compile(rb"\s+")


@dataclass(frozen=True, slots=True)
class _Body:
    """Decoded bytes, and where each of them comes from."""

    data: bytes
    offsets: Sequence[int]


def letter(data: bytes, file: str, language: str) -> Iterator[Passage]:
    """Yield the subject and the readable parts of a mail; what is attached is not read.

    Args:
        data: The ``.eml`` file.
        file: Its path, as problems name it.
        language: What it is written in.
    """
    message = _read(data)
    written = _SUBJECT.search(data)
    if written:
        subject = _decoded_header(str(message["subject"] or ""))
        start = written.end()
        # An encoded subject is told at its beginning; one in plain letters, letter by letter.
        plain = data.startswith(subject.encode("ascii", "replace"), start)
        places = range(start, start + len(subject) + 1) if plain else [start] * (len(subject) + 1)
        yield _passage(data, file, subject, places, language)
    at = 0
    for part in _parts(message):
        sent = str(part.get_payload()).encode("latin-1")
        at = max(data.find(sent, at), at)
        body = _decoded(sent, at, str(part["content-transfer-encoding"] or "").strip().lower())
        text, places = _text(body, part.get_content_charset() or "utf-8")
        yield _passage(data, file, text, places, language)


def letter_language(data: bytes) -> str | None:
    """Return the language that a mail, or the first of its parts that does so, names."""
    said = (str(part["content-language"] or "").strip().lower() for part in _read(data).walk())
    return next((one[:2] for one in said if one), None)


def _passage(data: bytes, file: str, text: str, places: Sequence[int], language: str) -> Passage:
    return Passage(text, language, partial(_where, data, file, places), markdown=False)


def _read(data: bytes) -> Message:
    """Parse a mail so that each character of it is one byte."""
    return message_from_string(data.decode("latin-1"))


def _decoded_header(raw: str) -> str:
    try:
        parts = decode_header(raw.encode("latin-1").decode("utf-8", "replace"))
        return str(make_header(parts))
    except (LookupError, ValueError, HeaderParseError):
        return raw


def _parts(message: Message) -> list[Message]:
    """Return the parts that are read on the screen: plain text, or HTML where there is none."""
    parts = [
        part
        for part in message.walk()
        if part.get_content_maintype() == "text" and part.get_content_disposition() != "attachment"
    ]
    plain = [part for part in parts if part.get_content_subtype() == "plain"]
    return plain or parts


def _decoded(sent: bytes, at: int, encoding: str) -> _Body:
    if encoding == "quoted-printable":
        units = [(found, found[1] or found[2]) for found in _UNIT.finditer(sent)]
        kept = [(found.start() + at, _byte(found)) for found, one in units if one]
        return _Body(bytes(byte for _, byte in kept), [place for place, _ in kept])
    if encoding == "base64":
        places = [at + number for number, byte in enumerate(sent) if not chr(byte).isspace()]
        packed = _BLANK.sub(b"", sent)
        try:
            data = base64.b64decode(packed + b"=" * (-len(packed) % 4))
        except binascii.Error:
            return _Body(b"", ())
        return _Body(data, [places[min(n // 3 * 4 + n % 3, len(places) - 1)] for n in range(len(data))])
    return _Body(sent, range(at, at + len(sent)))


def _byte(found: re.Match[bytes]) -> int:
    return int(found[1], 16) if found[1] else found[2][0]


def _text(body: _Body, charset: str) -> tuple[str, list[int]]:
    """Decode a body, letter by letter."""
    try:
        decoder = codecs.getincrementaldecoder(charset)("replace")
    except LookupError:
        decoder = codecs.getincrementaldecoder("utf-8")("replace")
    letters: list[str] = []
    offsets: list[int] = []
    begin = 0
    for number in range(len(body.data) + 1):
        last = number == len(body.data)
        found = decoder.decode(body.data[number : number + 1], last)
        letters.append(found)
        offsets += [body.offsets[begin] if begin < len(body.offsets) else 0] * len(found)
        if found:
            begin = number + 1
    end = body.offsets[-1] + 1 if body.offsets else 0
    return "".join(letters), [*offsets, end]


def _where(data: bytes, file: str, offsets: Sequence[int]) -> Where:
    """Count in characters, as an editor shows the file, what was counted in bytes."""
    shown = data.decode("utf-8", "replace")
    if len(shown) == len(data):
        return Source(file, shown), offsets
    at, steps = 0, [0] * (len(data) + 1)
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    for number in range(len(data)):
        steps[number] = at
        at += len(decoder.decode(data[number : number + 1]))
    steps[len(data)] = at
    return Source(file, shown), [steps[place] for place in offsets]
