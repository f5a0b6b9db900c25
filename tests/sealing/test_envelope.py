"""Envelopes: open with their own key and no other, show any change, and tell little by their length."""

from __future__ import annotations

import gzip
import json
import re
import zlib
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodterms.sealing import packing
from goodterms.sealing.envelope import (
    Envelope,
    open_document,
    open_page,
    seal,
    seal_document,
    seal_page,
)
from goodterms.sealing.keys import Malformed, b64encode, check_value, page_id, page_key
from goodterms.sealing.packing import (
    CannotOpen,
    CannotSeal,
    Damaged,
    Document,
    Page,
    WrongKey,
    pack,
    padme,
    unpack,
)

OPENING = bytes(range(32))
HTML = "<h1>Þú skuldar ekkert</h1>\n" + "<p>Takk fyrir.</p>\n" * 40

keys_32 = st.binary(min_size=32, max_size=32)
texts = st.text(st.characters(exclude_categories=["Cs"]))


def sealed_page(html: str = HTML, path: str = "invoices/2026-014") -> tuple[bytes, Envelope]:
    envelope = seal_page(OPENING, path, "Kvist & Holm", "is", html)
    return page_key(OPENING, envelope.id), envelope


def repacked(packed: bytes) -> tuple[bytes, Envelope]:
    """An envelope that is rightly sealed around whatever stands in it."""
    id_ = page_id(OPENING, "x")
    key = page_key(OPENING, id_)
    nonce, data = seal(key, id_, packed)
    return key, Envelope(id_, check_value(key), nonce, data)


# -- round trips ---------------------------------------------------------------


@given(keys_32, texts, texts, texts, texts)
def test_a_page_comes_back_as_it_was(opening: bytes, path: str, title: str, lang: str, html: str) -> None:
    envelope = Envelope.from_json(seal_page(opening, path, title, lang, html).to_json())
    assert open_page(page_key(opening, envelope.id), envelope) == Page(title, lang, html)


@given(keys_32, texts, texts, texts, st.binary(max_size=3000))
def test_a_document_comes_back_as_it_was(
    opening: bytes, path: str, name: str, kind: str, data: bytes
) -> None:
    id_, sealed = seal_document(opening, path, name, kind, data)
    assert open_document(page_key(opening, id_), id_, sealed) == Document(name, kind, data)


def test_the_same_text_gives_the_same_bytes_and_another_text_another_nonce() -> None:
    (_, first), (_, again), (_, other) = sealed_page(), sealed_page(), sealed_page(HTML + " ")
    assert first.to_json() == again.to_json()
    assert first.nonce != other.nonce
    assert seal_document(OPENING, "a", "a", "b", b"c") == seal_document(OPENING, "a", "a", "b", b"c")


def test_the_same_text_at_another_place_looks_unlike() -> None:
    """Equal pages of two clients, or two equal pages of one, cannot be matched from outside."""
    envelopes = [sealed_page(path=path)[1] for path in ("a", "b")]
    envelopes.append(seal_page(bytes(32), "a", "Kvist & Holm", "is", HTML))
    for part in ("id", "check", "nonce", "data"):
        assert len({getattr(envelope, part) for envelope in envelopes}) == 3


# -- refusals --------------------------------------------------------------------


@given(st.data())
def test_any_flipped_bit_of_a_page_is_noticed(data: st.DataObject) -> None:
    key, envelope = sealed_page()
    part = data.draw(st.sampled_from(["check", "nonce", "data"]))
    value = bytearray(getattr(envelope, part))
    at = data.draw(st.integers(0, len(value) * 8 - 1))
    value[at // 8] ^= 1 << at % 8
    changed = replace(envelope, **{part: bytes(value)})  # type: ignore[arg-type]
    with pytest.raises(WrongKey if part == "check" else Damaged):
        open_page(key, changed)


@given(st.data())
def test_any_changed_character_of_a_pages_json_is_noticed(data: st.DataObject) -> None:
    key, envelope = sealed_page("<p>x</p>")
    text = envelope.to_json()
    at = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.sampled_from('"{}:,01Aaz_-<& \\\n').filter(lambda character: character != text[at]))
    with pytest.raises((Damaged, WrongKey)):
        open_page(key, Envelope.from_json(text[:at] + other + text[at + 1 :]))


@given(st.data())
def test_any_flipped_bit_of_a_document_is_noticed(data: st.DataObject) -> None:
    id_, sealed = seal_document(OPENING, "a.pdf", "a.pdf", "application/pdf", HTML.encode())
    at = data.draw(st.integers(0, len(sealed) * 8 - 1))
    changed = bytearray(sealed)
    changed[at // 8] ^= 1 << at % 8
    with pytest.raises(CannotOpen):
        open_document(page_key(OPENING, id_), id_, bytes(changed))


@given(st.integers(0, 400))
def test_a_document_cut_off_anywhere_is_noticed(length: int) -> None:
    id_, sealed = seal_document(OPENING, "a.pdf", "a.pdf", "application/pdf", HTML.encode())
    with pytest.raises(CannotOpen):
        open_document(page_key(OPENING, id_), id_, sealed[: min(length, len(sealed) - 1)])


@given(keys_32)
def test_a_wrong_key_is_told_from_a_damaged_page(key: bytes) -> None:
    _, envelope = sealed_page()
    with pytest.raises(WrongKey):
        open_page(key, envelope)
    id_, sealed = seal_document(OPENING, "a", "a", "b", b"c")
    with pytest.raises(CannotOpen):
        open_document(key, id_, sealed)


def test_a_page_key_opens_its_page_only() -> None:
    (key, _), (_, other) = sealed_page(path="a"), sealed_page(path="b")
    with pytest.raises(WrongKey):
        open_page(key, other)


@pytest.mark.parametrize("length", [0, 16, 24, 31, 33, 64])
def test_a_key_of_a_wrong_length_neither_seals_nor_opens(length: int) -> None:
    """Not even of 16 or 24 bytes, which AES itself would take."""
    _, envelope = sealed_page()
    id_, sealed = seal_document(OPENING, "a", "a", "b", b"c")
    with pytest.raises(Malformed):
        seal(bytes(length), id_, b"")
    with pytest.raises(Malformed):
        open_page(bytes(length), envelope)
    with pytest.raises(Malformed):
        open_document(bytes(length), id_, sealed)


def test_an_envelope_moved_to_another_address_stays_shut() -> None:
    key, envelope = sealed_page()
    with pytest.raises(Damaged):
        open_page(key, replace(envelope, id=page_id(OPENING, "elsewhere")))


def test_a_document_is_no_page_and_a_page_no_document() -> None:
    id_, sealed = seal_document(OPENING, "x", "a.pdf", "application/pdf", b"%PDF")
    key = page_key(OPENING, id_)
    with pytest.raises(Damaged):
        open_page(key, Envelope(id_, check_value(key), sealed[:12], sealed[12:]))
    key, envelope = sealed_page()
    with pytest.raises(Damaged):
        open_document(key, envelope.id, envelope.nonce + envelope.data)


@pytest.mark.parametrize(
    "plaintext",
    [
        b"",
        b"[]",
        b"null",
        b"\xff",
        b"[" * 100_000,
        b'{"title":"","lang":""}',
        b'{"title":"","lang":"","html":1}',
        b'{"title":"","lang":"","html":"","more":""}',
    ],
    ids=lambda plaintext: repr(plaintext[:50]),
)
def test_what_is_sealed_but_no_page_is_called_damaged(plaintext: bytes) -> None:
    with pytest.raises(Damaged):
        open_page(*repacked(pack(plaintext)))


@pytest.mark.parametrize(
    "change",
    [
        {"v": 2},
        {"v": True},
        {"v": "1"},
        {"v": None},
        {"id": "short"},
        {"id": "U" * 26},
        {"id": 1},
        {"check": "AAAA"},
        {"nonce": ""},
        {"data": "A" * 12},
        {"data": ["AAAA"]},
        {"more": 1},
    ],
    ids=str,
)
def test_json_that_is_no_envelope_is_called_damaged(change: dict[str, object]) -> None:
    fields = json.loads(sealed_page()[1].to_json())
    with pytest.raises(Damaged):
        Envelope.from_json(json.dumps(fields | change))


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "1", "[" * 100_000], ids=lambda text: text[:9])
def test_text_that_is_no_json_object_is_called_damaged(text: str) -> None:
    with pytest.raises(Damaged):
        Envelope.from_json(text)


def test_a_missing_field_is_called_damaged() -> None:
    fields = json.loads(sealed_page()[1].to_json())
    for name in fields:
        with pytest.raises(Damaged):
            Envelope.from_json(json.dumps({key: value for key, value in fields.items() if key != name}))


def test_half_a_surrogate_pair_is_refused_with_a_reason() -> None:
    with pytest.raises(CannotSeal):
        seal_page(OPENING, "x", "t", "en", "\ud83d")
    with pytest.raises(CannotSeal):
        seal_document(OPENING, "x", "\ud83d", "text/plain", b"")
    with pytest.raises(Malformed):
        seal_page(OPENING, "\ud83d", "t", "en", "")


def test_a_file_too_large_is_refused_with_a_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packing, "MAX_PACKED", 100)
    with pytest.raises(CannotSeal):
        seal_document(OPENING, "x", "a", "b", bytes(range(100)))


# -- what shows from outside ---------------------------------------------------------


@given(texts, texts, texts)
def test_the_json_is_safe_inside_a_script_element(title: str, lang: str, html: str) -> None:
    text = seal_page(OPENING, "x", title, lang, html).to_json()
    assert re.fullmatch(r'\{"v":1(,"(id|check|nonce|data)":"[A-Za-z0-9_-]+"){4}\}', text)


def test_nothing_printed_shows_content() -> None:
    shown = repr([Page("geheim", "geheim", "geheim"), Document("geheim", "geheim", b"geheim")])
    assert "geheim" not in shown
    key, envelope = sealed_page("geheim")
    with pytest.raises(CannotOpen) as refusal:
        open_page(key, replace(envelope, nonce=bytes(12)))
    assert b64encode(key) not in str(refusal.value)
    assert len(repr(envelope)) < 200


@given(st.integers(0, 2**40))
def test_padme_never_shortens_and_costs_at_most_12_percent(length: int) -> None:
    padded = padme(length)
    assert length <= padded <= length * 1.12
    assert padme(padded) == padded
    assert padme(length + 1) >= padded


def test_padme_leaves_few_lengths() -> None:
    """A page of up to 100 kB has one of fewer than 200 lengths, and above 10 kB one of fewer than 80."""
    assert len({padme(length) for length in range(100_000)}) < 200
    assert len({padme(length) for length in range(10_000, 100_000)}) < 80


def test_a_negative_length_is_refused() -> None:
    with pytest.raises(ValueError):
        padme(-1)


@given(st.binary(max_size=3000))
def test_a_packed_length_tells_only_the_padme_step(plaintext: bytes) -> None:
    packed = pack(plaintext)
    inner = int.from_bytes(packed[:4], "big")
    assert len(packed) == padme(4 + inner)
    assert not any(packed[4 + inner :])
    assert gzip.decompress(packed[4 : 4 + inner]) == plaintext


def test_sealing_adds_a_fixed_number_of_bytes() -> None:
    for length in (0, 1, 100, 5000):
        plaintext = Document("a", "b", bytes(length))
        _, sealed = seal_document(OPENING, "x", "a", "b", plaintext.data)
        assert len(sealed) == 12 + len(pack(packing.document_plaintext(plaintext))) + 16


def test_the_gzip_header_names_no_time_and_no_system() -> None:
    assert pack(b"x")[4:14] == bytes.fromhex("1f8b08000000000000ff")


# -- unpacking -------------------------------------------------------------------


def packed_by_hand(
    member: bytes, *, length: int | None = None, total: int | None = None, fill: bytes = b"\0"
) -> bytes:
    length = len(member) if length is None else length
    total = padme(4 + length) if total is None else total
    return (length.to_bytes(4, "big") + member).ljust(total, fill)


def test_another_writers_gzip_is_read() -> None:
    assert unpack(packed_by_hand(gzip.compress(b"hello", compresslevel=1, mtime=1_700_000_000))) == b"hello"


MEMBER = gzip.compress(bytes(range(47)), mtime=0)
assert padme(4 + len(MEMBER)) > 4 + len(MEMBER), "the cases below need some padding"


@pytest.mark.parametrize(
    "packed",
    [
        b"",
        b"\0\0\0",
        b"\0\0\0\0",
        packed_by_hand(MEMBER, fill=b"\1"),
        packed_by_hand(MEMBER, total=4 + len(MEMBER)),
        packed_by_hand(MEMBER, total=padme(4 + len(MEMBER)) + 8),
        packed_by_hand(MEMBER, length=2**32 - 1, total=padme(4 + len(MEMBER))),
        packed_by_hand(MEMBER, length=len(MEMBER) - 1),
        packed_by_hand(MEMBER[:-1]),
        packed_by_hand(MEMBER + MEMBER),
        packed_by_hand(MEMBER + b"\0"),
        packed_by_hand(zlib.compress(b"zlib, not gzip")),
        packed_by_hand(MEMBER[:-8] + bytes(8)),
    ],
    ids=[
        "nothing",
        "half a length",
        "an empty member",
        "padding that is not zero",
        "no padding",
        "too much padding",
        "a length beyond the end",
        "a length too short",
        "a member cut off",
        "two members",
        "a member with a tail",
        "no gzip",
        "a wrong checksum",
    ],
)
def test_content_that_no_writer_packs_is_called_damaged(packed: bytes) -> None:
    with pytest.raises(Damaged):
        unpack(packed)
