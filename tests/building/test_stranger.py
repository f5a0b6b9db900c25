"""What counts as a leak, and what does not."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import random
import zipfile
import zlib
from decimal import Decimal
from pathlib import Path

import pytest

from goodterms.building.public import Public, gather
from goodterms.building.stranger import Allowed, find, keys_of, needles_of
from goodterms.records.client import Client
from goodterms.records.policy import Policy
from goodterms.records.private import Private
from goodterms.records.scalars import Plain
from goodterms.records.yaml import read_yaml
from goodterms.sealing.keys import Access, b64encode, format_code
from tests.records.conftest import POLICY

RECORD = """\
name: Kvist & Holm ehf.
language: is
currency: EUR
country: IS
address: |
  Laugavegur 12
  101 Reykjavík
tax_id: "123456"
contact: {name: Guðrún Holm, email: gudrun@kvist.example}
invoices:
  - number: 2026-014
    issued: 2026-03-02
    purpose: Website relaunch, phase 2, the shop
    lines:
      - {item: Design, quantity: 12, unit: hour, price: 1084.75, tax: 19}
      - {item: Photos, quantity: 1, price: 1200.00}
disputes:
  - id: D-2026-1
    invoice: 2026-014
    raised: 2026-03-12
    concern: We do not understand the second round of revisions.
"""
PRIVATE = Private.model_validate(
    {"log": ({"on": Plain("2026-03-01T23:10"), "note": "Called at ten past eleven at night."},)}
)


def client() -> Client:
    value, _ = read_yaml(RECORD.encode())
    return Client.model_validate(value)


def policy() -> Policy:
    value, _ = read_yaml(POLICY.encode())
    return Policy.model_validate(value)


DOCUMENT = b"%PDF-1.7 the contract"
ACCESS = Access.derive(bytes(range(32)), "kvist", 1, "link+code")


def leaks(public_text: str | bytes, name: str = "index.txt", allowed: tuple[str, ...] = ()) -> set[str]:
    public = Public()
    public.add(name, public_text.encode() if isinstance(public_text, str) else public_text)
    files = {"offer-kvist.pdf": hashlib.sha256(DOCUMENT).hexdigest()}
    needles = [
        *needles_of("kvist", files, client(), PRIVATE, [Decimal("1490.25")]),
        *keys_of(ACCESS, ["0123456789abcdefghjkmnpqrs"]),
    ]
    passed = Allowed(policy(), frozenset({"search", "menu"}), allowed)
    return {leak.kind for leak in find(public, passed, needles)}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("<p>Kvist &amp; Holm ehf.</p>", "name"),
        ("<p>KVIST &amp;\n   HOLM EHF</p>", "name"),
        ("made for Guðrún Holm", "name"),
        ("made for Gudru\u0301n".replace("u\u0301", "ú").replace("d", "ð") + " Holm", "name"),
        (json.dumps({"text": "Guðrún Holm"}), "name"),
        ("write to gudrun@kvist.example", "mail address"),
        ("<a href='mailto:gudrun%40kvist.example'>", "mail address"),
        ("Laugavegur 12", "address"),
        ("101 Reykjavík", "address"),
        ("invoice 2026-014 is", "number"),
        ("invoice-2026-014.pdf", "number"),
        ("D-2026-1", "number"),
        ("tax 123456", "number"),
        ("1084.75", "amount"),
        ("1.084,75 €", "amount"),
        ("1\u202f084,75", "amount"),
        ("in all 1,490.25", "amount"),
        ("/kvist/", "slug"),
        ("see offer-kvist.pdf", "file name"),
        ("We do not understand the second round of revisions", "text"),
        ("called at ten past eleven at night", "private note"),
        ("<b>Gu</b>ðrún H<i>olm</i>", "name"),
        ("1\u2009084,75", "amount"),
        ("1084.750", "amount"),
        ("website relaunch, phase 2: the shop", "text"),
        ("0123456789abcdefghjkmnpqrs", "key, code or private address"),
        ("Gu\u00ad\u00f0rún Holm", "name"),
        ("Gu&shy;ðrún Holm", "name"),
        ("\u2068Guðrún\u2069 Holm", "name"),
        ("<tr><td>Guðrún</td><td>Holm</td></tr>", "name"),
        ("Guðrún<br>Holm", "name"),
        ("<p>Guðrún</p>\n\n<p>Holm</p>", "name"),
        (json.dumps({"text": "<p><b>Gu</b>ðrún <i>Holm</i></p>"}), "name"),
        (json.dumps({"text": "Guðrún\nHolm"}), "name"),
        (json.dumps({"text": "Gu%C3%B0r%C3%BAn &amp; Holm"}).replace(" &amp;", ""), "name"),
        ("<p>Gu\\xf0r\\xfan Holm</p>", "name"),
        ("invoice 2026\u2011014", "number"),
        ("1084.75EUR", "amount"),
        ("EUR1084.75", "amount"),
        ("paid: -1,084.75", "amount"),
        ("1084.75/h", "amount"),
    ],
)
def test_a_leak_is_found_however_it_is_written(text: str, kind: str) -> None:
    assert kind in leaks(text)


def packed(**files: str) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return whole.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        packed(document="<w:t>for Guðrún Holm</w:t>"),
        b"%PDF-1.7\0\n/Title (for Gu\xf0r\xfan Holm)",
        b"%PDF-1.7\0\n/Author <FEFF0047007500F0007200FA006E00200048006F006C006D>",
        b"%PDF-1.7\0\n/Author (\xfe\xff" + "Guðrún Holm".encode("utf-16-be") + b")",
        b"%PDF-1.7\0\n<?xpacket begin=''?><dc:title>"
        + "Guðrún Holm".encode()
        + b"</dc:title><?xpacket end='r'?>",
        b"%PDF-1.7\0\n1 0 obj <<>> stream\r\n"
        + zlib.compress(b"<</Title (Gu\xf0r\xfan Holm)>>")
        + b"\nendstream",
    ],
)
def test_a_leak_is_found_in_what_a_document_says_of_itself(data: bytes) -> None:
    assert "name" in leaks(data, name="offer.bin")


def test_an_archive_that_unpacks_without_end_does_not_stall_the_proof() -> None:
    assert leaks(packed(a="x" * 50_000_000, b="Guðrún Holm")) == set()
    assert leaks(packed(a="x")[:-30]) == set()


def test_what_the_guide_reckons_is_public_as_an_amount_alone() -> None:
    public = Public()
    public.add("a.txt", b"in all 1,490.25; tax 123456")
    needles = needles_of("kvist", {}, client(), None, [Decimal("1490.25")])
    passed = Allowed(policy(), frozenset(), figures=["1490.25", "9123456"])
    assert {leak.kind for leak in find(public, passed, needles)} == {"number"}


def test_a_number_is_not_public_for_being_part_of_a_longer_one() -> None:
    public = Public()
    public.add("b.txt", b"tax 40044")
    named = client().model_copy(update={"tax_id": "40044"})
    passed = Allowed(policy(), frozenset(), ["370400440532"])
    assert {leak.kind for leak in find(public, passed, needles_of("kvist", {}, named, None, []))} == {
        "number"
    }


def test_a_leak_is_found_in_a_path_and_inside_gzip() -> None:
    assert "slug" in leaks("nothing", name="assets/kvist/logo.svg")
    assert "name" in leaks(gzip.compress(b"Kvist & Holm ehf."), name="sitemap.xml.gz")


@pytest.mark.parametrize(
    "text",
    [
        "A holm is a small island; Kvisthof is a farm.",
        "12 hours, 19 %, 1,200.00 EUR, 2 March 2026, 2026-03-02",
        "2026-0145 and 12026-014",
        "<svg viewBox='0 0 24 24'><path d='M1084.75 3'/></svg>",
        "Anna Lind, Am Speicher 4, 04109 Leipzig, DE89 3704 0044 0532 0130 00",
    ],
)
def test_what_tells_nobody_apart_is_no_leak(text: str) -> None:
    assert leaks(text) == set()


def test_keys_and_codes_are_leaks_too() -> None:
    kind = {"key, code or private address"}
    assert ACCESS.code is not None
    for secret in (b64encode(ACCESS.client_key), b64encode(ACCESS.opening_key), ACCESS.code):
        assert leaks(f"write down {secret}, please") == kind
    assert leaks(format_code(ACCESS.code)) == kind


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "latin-1", "cp1252"])
def test_a_leak_is_found_in_any_encoding(encoding: str) -> None:
    assert "name" in leaks("for Guðrún Holm".encode(encoding))


def test_a_document_under_another_name_is_a_leak() -> None:
    assert leaks(DOCUMENT, name="agb.pdf") == {"document"}


def test_a_private_link_and_a_page_without_policy_are_flaws() -> None:
    public = Public()
    public.add("a.txt", b"https://x.example/c/1/#c=" + b"A" * 43)
    public.add("b.html", b"<html>")
    assert public.flaws == [
        "a.txt: a private link stands here in public",
        "b.html: a page without a Content-Security-Policy",
    ]


def test_random_bytes_hold_no_word() -> None:
    noise = random.Random(1).randbytes(3_000_000)
    named = client().model_copy(update={"name": "Q1"})
    public = Public()
    public.add("photo.jpg", b"\xff\xd8\0" + noise)
    needles = needles_of("q7", {}, named, None, [])
    assert list(find(public, Allowed(policy(), frozenset()), needles)) == []


def test_a_hostile_file_does_not_stall_the_proof() -> None:
    public = Public()
    public.add("a.html", b"<svg " * 200_000)
    public.add("b.bin", b"\0" + b"x" * 20_000_000)
    public.add("c.gz", gzip.compress(b"a" * 200_000_000))
    assert len(public.raw) == 3


def test_what_is_named_as_public_is_no_leak() -> None:
    assert leaks("Kvist & Holm ehf. at 1,084.75") == {"name", "slug", "amount"}
    assert leaks("Kvist & Holm ehf. at 1,084.75", allowed=("Kvist & Holm ehf.", "1084.75")) == set()


def test_a_word_of_the_theme_is_no_leak_even_if_a_client_is_named_like_it() -> None:
    public = Public()
    public.add("index.txt", b"<button>Search</button>")
    named = client().model_copy(update={"name": "Search"})
    found = find(public, Allowed(policy(), frozenset({"search"})), needles_of("search", {}, named, None, []))
    assert list(found) == []


def test_only_unchanged_files_of_the_theme_are_passed_over(tmp_path: Path) -> None:
    theme, site = tmp_path / "theme", tmp_path / "site"
    for folder in (theme, site):
        (folder / "assets").mkdir(parents=True)
        (folder / "assets/same.js").write_text("var holm = 'Kvist & Holm ehf.'")
    (theme / "assets/other.js").write_text("var a")
    (site / "assets/other.js").write_text("var kvist")
    public = gather(site, [theme])
    assert [name for name, _ in public.raw] == ["assets/other.js"]
