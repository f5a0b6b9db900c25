"""The text of a file that another program wrote, whatever its encoding."""

from __future__ import annotations

import codecs
from pathlib import Path

from goodterms.errors import GoodTermsError

MAX_BYTES = 512 * 1024 * 1024

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_KINDS = (
    (b"%PDF", "this is a PDF", "get the statement from your bank as CAMT.053, MT940 or CSV"),
    (b"PK\x03\x04", "this is a ZIP archive or a workbook", "unpack it, or save the table as CSV"),
    (b"\xd0\xcf\x11\xe0", "this is an old workbook", "save the table as CSV"),
    (b"\x1f\x8b", "this is packed with gzip", "unpack it first"),
    (b"OFXHEADER", "this is OFX", "get the statement from your bank as CAMT.053, MT940 or CSV"),
    (b"!Type:", "this is QIF", "get the statement from your bank as CAMT.053, MT940 or CSV"),
)


def read_file(path: Path) -> bytes:
    """Return a file's bytes.

    Raises:
        GoodTermsError: It cannot be read, is empty, far too large, or of a kind that is no text.
    """
    try:
        if not path.is_file():
            raise GoodTermsError(f"{path} is no file", "name the file that your bank or program wrote")
        if path.stat().st_size > MAX_BYTES:
            raise GoodTermsError(f"{path.name} is too large", "get a file for a shorter time")
        data = path.read_bytes()
    except OSError as error:
        raise GoodTermsError(f"{path.name} cannot be read", error.strerror or "check the file") from None
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise GoodTermsError(f"{path.name} is empty", "get the file anew")
    for mark, what, mend in _KINDS:
        if data.startswith(mark):
            raise GoodTermsError(f"{path.name}: {what}", mend)
    return data


def decoded(data: bytes, encoding: str = "") -> str:
    """Return bytes as text: UTF-8, UTF-16 or UTF-32 by their marks, else Windows-1252 or Latin-1.

    Args:
        data: A file's bytes.
        encoding: To read it in; empty to tell by the bytes.

    Raises:
        GoodTermsError: It is not text, not in this encoding, or the encoding is not known.
    """
    text = _decoded(data, encoding)
    if "\x00" in text:
        raise GoodTermsError("this is no text", "name the file that your bank or program wrote")
    return text


def _decoded(data: bytes, encoding: str) -> str:
    if encoding:
        try:
            return data.decode(encoding).removeprefix("\ufeff")
        except LookupError:
            raise GoodTermsError(
                f"the encoding {encoding} is not known", "write for example cp1250"
            ) from None
        except UnicodeDecodeError as error:
            line = data[: error.start].count(b"\n") + 1
            raise GoodTermsError(f"line {line} is not in {encoding}", "leave --encoding out") from None
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _strictly(data, name)
    zeros = data[:4096].count(0)
    if zeros * 3 > len(data[:4096]):
        return _strictly(data, "utf-16-le" if data[1:2] == b"\x00" else "utf-16-be")
    for name in ("utf-8", "cp1252"):
        try:
            return data.decode(name)
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1")


def _strictly(data: bytes, name: str) -> str:
    try:
        return data.decode(name).removeprefix("\ufeff")
    except UnicodeDecodeError:
        raise GoodTermsError(
            f"the file breaks off, or is not the {name.partition('-')[0].upper()} that it says",
            "get the file anew",
        ) from None
