"""Keys: derived as the format says, never shared between two uses, never shown."""

from __future__ import annotations

import base64
import hashlib
import hmac
import pickle
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodterms.sealing import keys
from goodterms.sealing.keys import Access, Malformed

ROOT = bytes(range(32))

keys_32 = st.binary(min_size=32, max_size=32)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


@given(st.binary(min_size=1, max_size=64), texts)
def test_hkdf_is_rfc_5869_with_an_empty_salt(key: bytes, info: str) -> None:
    """RFC 5869, 2.2 and 2.3, written out: an absent salt is as many zeros as the hash is long."""
    extracted = hmac.digest(bytes(32), key, hashlib.sha256)
    use = b"goodterms/1 " + unicodedata.normalize("NFC", info).encode()
    assert keys.hkdf(key, info) == hmac.digest(extracted, use + b"\x01", hashlib.sha256)


@given(st.binary(max_size=70))
def test_base64url_reads_back_and_has_no_padding(data: bytes) -> None:
    text = keys.b64encode(data)
    assert text == base64.urlsafe_b64encode(data).decode().rstrip("=")
    assert keys.b64decode(text) == data


@given(st.text("ABab01-_+/= \n.é", max_size=9))
def test_base64url_has_one_spelling_only(text: str) -> None:
    try:
        data = keys.b64decode(text)
    except Malformed:
        return
    assert keys.b64encode(data) == text


@pytest.mark.parametrize(
    "text",
    ["AA==", "AA=", "A", "AAAAA", "AB", "AAB", "A A", "AA\n", "+/+/", "ää", "AAAA\u2028"],
    ids=lambda text: repr(text),
)
def test_base64url_refuses_every_other_spelling(text: str) -> None:
    with pytest.raises(Malformed):
        keys.b64decode(text)


@given(st.binary(max_size=40))
def test_base32_is_rfc_4648_in_crockfords_letters(data: bytes) -> None:
    theirs = base64.b32encode(data).decode().rstrip("=")
    rfc = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", keys.CROCKFORD)
    assert keys.b32encode(data) == theirs.translate(rfc)


@given(keys_32, texts.filter(bool), st.integers(0, 10**6))
def test_a_code_survives_how_people_type_it(root: bytes, slug: str, epoch: int) -> None:
    code = keys.access_code(root, slug, epoch)
    shown = keys.format_code(code)
    assert [len(group) for group in shown.split("-")] == [4] * 5
    typed = shown.lower().replace("0", "o").replace("1", "l").replace("-", "  ")
    assert keys.normalise_code(typed) == keys.normalise_code(shown) == code


@given(st.text(max_size=30))
def test_whatever_is_read_as_a_code_is_one(typed: str) -> None:
    code = keys.normalise_code(typed)
    assert code is None or (len(code) == 20 and set(code) <= set(keys.CROCKFORD))


def test_a_code_that_cannot_be_one_opens_nothing_silently() -> None:
    with pytest.raises(Malformed):
        keys.opening_key(ROOT, "0123-4567")
    with pytest.raises(Malformed):
        Access.from_link(ROOT, "U" * 20)


def test_every_use_has_a_key_of_its_own() -> None:
    """Over clients, epochs, modes, pages and purposes, no value turns up twice."""
    found: list[bytes] = []
    for slug in ("kvist", "kvist 1", "kvis", "1", "code kvist"):
        for epoch in (0, 1, 2, 11, 12):
            found += [keys.client_key(ROOT, slug, epoch), keys.access_code(ROOT, slug, epoch).encode()]
            found.append(Access.derive(ROOT, slug, epoch, "link+code").opening_key)
            for mode in ("link", "link+code"):
                access = Access.derive(ROOT, slug, epoch, mode)
                for path in ("", " ", "invoices/2026-014", "invoices/2026-01", "page"):
                    key = access.page_key(path)
                    uses = [keys.check_value(key), keys.hkdf(key, "nonce"), keys.hkdf(key, "nonce")[:8]]
                    found += [access.page_id(path).encode(), key, *uses]
    assert len(found) == len(set(found))


def test_a_code_is_asked_for_in_one_mode_only() -> None:
    link, both = (Access.derive(ROOT, "kvist", 1, mode) for mode in ("link", "link+code"))
    assert link.client_key == both.client_key
    assert link.code is None
    assert link.opening_key == link.client_key
    assert both.opening_key != both.client_key
    assert (link.fragment[:2], both.fragment[:2]) == ("c=", "l=")


@pytest.mark.parametrize("mode", ["link", "link+code"])
def test_what_the_client_holds_is_enough(mode: str) -> None:
    access = Access.derive(ROOT, "kvist", 1, mode)
    key = keys.b64decode(access.fragment[2:])
    code = None if access.code is None else keys.format_code(access.code).lower()
    assert Access.from_link(key, code) == access
    assert keys.b64decode(access.page_fragment("x")[2:]) == access.page_key("x")


def test_a_slug_means_the_same_in_either_unicode_spelling() -> None:
    """File systems differ in how they spell a file's name; the links are the same."""
    composed, decomposed = (unicodedata.normalize(form, "jürgen-ö") for form in ("NFC", "NFD"))
    assert composed != decomposed
    first, second = (Access.derive(ROOT, slug, 1, "link+code") for slug in (composed, decomposed))
    assert first == second
    assert first.page_id(composed) == second.page_id(decomposed)


def test_nothing_printed_shows_a_key() -> None:
    access = Access.derive(ROOT, "kvist", 1, "link+code")
    shown = f"{access!r} {access}"
    assert access.code is not None
    for key in (access.client_key, access.opening_key):
        for spelling in (key.hex(), keys.b64encode(key), repr(key)[2:-1]):
            assert spelling not in shown
    assert access.code not in shown


def test_an_access_crosses_to_another_process() -> None:
    access = Access.derive(ROOT, "kvist", 1, "link+code")
    assert pickle.loads(pickle.dumps(access)) == access  # noqa: S301


@pytest.mark.parametrize(
    ("root", "slug", "epoch", "mode"),
    [
        (ROOT[:31], "kvist", 1, "link"),
        (ROOT + b"\0", "kvist", 1, "link"),
        (b"", "kvist", 1, "link+code"),
        (ROOT, "", 1, "link"),
        (ROOT, "kvist", -1, "link"),
        (ROOT, "kvist", 1, "code"),
        (ROOT, "kvist\ud800", 1, "link"),
    ],
)
def test_what_format_1_cannot_hold_is_refused(root: bytes, slug: str, epoch: int, mode: str) -> None:
    with pytest.raises(Malformed) as refusal:
        Access.derive(root, slug, epoch, mode)
    assert "kvist" not in str(refusal.value)


def test_a_key_of_a_wrong_length_derives_nothing() -> None:
    for derive in (
        lambda key: keys.opening_key(key),
        lambda key: keys.page_id(key, ""),
        lambda key: keys.page_key(key, "0" * 26),
        lambda key: keys.check_value(key),
    ):
        with pytest.raises(Malformed):
            derive(bytes(16))
