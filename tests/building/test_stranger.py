"""What counts as a leak, and what does not."""

from __future__ import annotations

import gzip
import json
from decimal import Decimal
from pathlib import Path

import pytest

from goodterms.building.stranger import Public, gather, needles_of
from goodterms.records.client import Client
from goodterms.records.policy import Policy
from goodterms.records.private import Private
from goodterms.records.scalars import Plain
from goodterms.records.yaml import read_yaml
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
    purpose: Website relaunch, phase 2
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


def leaks(public_text: str | bytes, name: str = "index.html", furniture: str = "Search Menu") -> set[str]:
    public = Public()
    public.add(name, public_text.encode() if isinstance(public_text, str) else public_text)
    public.allow(policy(), furniture)
    needles = needles_of("kvist", ["offer-kvist.pdf"], client(), PRIVATE, [Decimal("1490.25")])
    return {leak.kind for leak in public.find(needles)}


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
    ],
)
def test_a_leak_is_found_however_it_is_written(text: str, kind: str) -> None:
    assert kind in leaks(text)


def test_a_leak_is_found_in_a_path_and_inside_gzip() -> None:
    assert "slug" in leaks("nothing", name="assets/kvist/logo.svg")
    assert "name" in leaks(gzip.compress(b"Kvist & Holm ehf."), name="sitemap.xml.gz")


@pytest.mark.parametrize(
    "text",
    [
        "A holm is a small island; Kvisthof is a farm.",
        "12 hours, 19 %, 1,200.00 EUR, 2 March 2026, 2026-03-02",
        "Website relaunch, phase 2",
        "2026-0145 and 12026-014",
        "<svg viewBox='0 0 24 24'><path d='M1084.75 3'/></svg>",
        "Anna Lind, Am Speicher 4, 04109 Leipzig, DE89 3704 0044 0532 0130 00",
    ],
)
def test_what_tells_nobody_apart_is_no_leak(text: str) -> None:
    assert leaks(text) == set()


def test_a_word_of_the_theme_is_no_leak_even_if_a_client_is_named_like_it() -> None:
    public = Public()
    public.add("index.html", b"<button>Search</button>")
    public.allow(policy(), "<button>Search</button>")
    named = client().model_copy(update={"name": "Search"})
    assert list(public.find(needles_of("search", [], named, None, []))) == []


def test_only_unchanged_files_of_the_theme_are_passed_over(tmp_path: Path) -> None:
    theme, site = tmp_path / "theme", tmp_path / "site"
    for folder in (theme, site):
        (folder / "assets").mkdir(parents=True)
        (folder / "assets/same.js").write_text("var holm = 'Kvist & Holm ehf.'")
    (theme / "assets/other.js").write_text("var a")
    (site / "assets/other.js").write_text("var kvist")
    public = gather(site, [theme])
    assert [name for name, _, _ in public.texts] == ["assets/other.js"]
