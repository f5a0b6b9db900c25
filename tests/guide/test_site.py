"""A guide in several languages as one ``mkdocs build`` publishes it."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from goodterms.errors import GoodTermsError
from goodterms.guide.filling import Filling
from goodterms.site.build import GuideSite
from tests.conftest import SECRET, Portal, environ
from tests.guide.small import PAGES, facts, guide_of, write

CONFIG = """\
site_name: Anna Lind
site_url: https://lind.example/terms/
docs_dir: content
theme: {name: material, font: false}
extra_css: [assets/own.css]
extra_javascript: [assets/own.js]
markdown_extensions: [attr_list, tables]
nav: [index.md, late.md, only-english.md]
plugins:
  - search
  - goodterms: {pdfs: false}
"""
POLICY = """\
freelancer:
  name: Anna Lind
  address: Am Speicher 4, 04109 Leipzig
  email: anna@lind.example
  iban: DE89 3704 0044 0532 0130 00
  country: DE
languages: [en, de, kk, pl]
payment: net 30
late: {annual_rate: 8}
"""
CONTENT = {
    "policy.yml": POLICY,
    "assets/own.css": "body{}",
    "assets/own.js": "'use strict'",
    "assets/seal.svg": '<svg xmlns="http://www.w3.org/2000/svg"/>',
    "en/index.md": (
        "# Working together\n\n{{ policy.payment }} ![A seal](../assets/seal.svg) [late](late.md#added)\n"
    ),
    "en/late.md": (
        "# If a payment is late\n\n{{ policy.late }}\n\n## What is added {: #added }\n\nInterest.\n"
    ),
    "en/only-english.md": "# Only in English\n\nAs yet. ![A map](map.svg) [home](index.md)\n",
    "en/map.svg": '<svg xmlns="http://www.w3.org/2000/svg"/>',
    "de/index.md": "# Zusammenarbeit\n\n{{ policy.payment }} ![Ein Siegel](../assets/seal.svg)\n",
    "de/late.md": "# Wenn es spät wird\n\n{{ policy.late }}\n\n## Was dazukommt {: #added }\n\nZinsen.\n",
    "kk/index.md": "# Бірге жұмыс істеу\n\n{{ policy.payment }}\n",
}
LANGUAGES = ("en", "de", "kk")


def project(root: Path, **more: str) -> Portal:
    (root / "clients").mkdir(parents=True)
    for name, text in {**CONTENT, **more}.items():
        path = root / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (root / "mkdocs.yml").write_text(CONFIG, encoding="utf-8")
    return Portal(root, environ(GOODTERMS_SECRET=SECRET))


@pytest.fixture(scope="module")
def guide(tmp_path_factory: pytest.TempPathFactory) -> Portal:
    portal = project(tmp_path_factory.mktemp("guide") / "portal")
    done = portal.build()
    assert done.returncode == 0, done.stderr
    return portal


class Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attrs if name in {"href", "src"} and value]


def page(portal: Portal, path: str) -> str:
    return (portal.site / path / "index.html").read_text(encoding="utf-8")


def article(portal: Portal, path: str) -> str:
    found = re.search(r"<article.*?</article>", page(portal, path), re.DOTALL)
    assert found
    return found[0]


def test_every_language_has_every_page(guide: Portal) -> None:
    for language, root in (("en", ""), ("de", "de/"), ("kk", "kk/")):
        for name in ("", "late/", "only-english/", "print/"):
            assert f'<html lang="{language}"' in page(guide, root + name)
    assert "Payable within 30\N{NO-BREAK SPACE}days" in article(guide, "")
    assert "innerhalb von 30\N{NO-BREAK SPACE}Tagen" in article(guide, "de")


def test_a_language_without_a_folder_has_no_guide(guide: Portal) -> None:
    assert not (guide.site / "pl").exists()


def test_navigation_speaks_the_language_of_its_pages(guide: Portal) -> None:
    assert "Wenn es spät wird" in page(guide, "de")
    assert "If a payment is late" not in article(guide, "de/late")


def test_every_link_leads_somewhere(guide: Portal) -> None:
    seen = 0
    for path in guide.site.rglob("*.html"):
        reader = Links()
        reader.feed(path.read_text(encoding="utf-8"))
        for link in reader.found:
            parts = urlsplit(link)
            if parts.scheme or not parts.path:
                continue
            way = unquote(parts.path)
            if way.startswith("/"):
                assert way.startswith("/terms/"), "the error page may be shown at any depth"
                target = guide.site / way.removeprefix("/terms/")
            else:
                target = path.parent / way
            target = target / "index.html" if target.is_dir() else target
            assert target.resolve().is_relative_to(guide.site.resolve()), f"{path}: {link}"
            assert target.is_file(), f"{path}: {link}"
            seen += 1
    assert seen > 200


def test_what_is_shared_is_published_once(guide: Portal) -> None:
    for name in ("own.css", "own.js", "seal.svg", "portal.css"):
        assert len(list(guide.site.rglob(name))) == 1
    assert not list(guide.site.rglob("policy.yml"))
    for language in ("de", "kk"):
        assert not (guide.site / language / "assets").exists()
    assert 'src="../assets/seal.svg"' in article(guide, "de")
    assert 'src="../assets/own.js"' in page(guide, "de")
    assert 'href="../../assets/own.css"' in page(guide, "de/late")


def test_what_stands_beside_a_borrowed_page_is_found_where_it_is(guide: Portal) -> None:
    assert 'src="../../map.svg"' in article(guide, "de/only-english")
    assert len(list(guide.site.rglob("map.svg"))) == 1


def test_a_page_that_is_not_translated_says_so_in_the_readers_language(guide: Portal) -> None:
    borrowed = page(guide, "de/only-english")
    assert "noch nicht übersetzt" in borrowed
    assert re.search(r'lang="en"[^>]*>.*Only in English', borrowed, re.DOTALL)
    assert "noch nicht übersetzt" not in page(guide, "de/late")


def test_check_names_the_pages_that_are_missing(guide: Portal) -> None:
    done = guide.goodterms("check", "--json")
    assert done.returncode == 0
    warned = {one["file"] for one in json.loads(done.stdout) if "translate" in one["mend"]}
    assert warned == {"content/de", "content/kk", "content/pl"}


def test_the_sitemap_names_each_page_in_each_of_its_languages(guide: Portal) -> None:
    tree = ET.parse(guide.site / "sitemap.xml")  # noqa: S314 - our own site
    names = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
    found = {
        url.findtext("s:loc", "", names): {
            link.get("hreflang"): link.get("href") for link in url.iterfind("x:link", names)
        }
        for url in tree.iterfind("s:url", names)
    }
    site = "https://lind.example/terms/"
    assert found[f"{site}de/late/"] == found[f"{site}late/"]
    assert found[f"{site}late/"]["de"] == f"{site}de/late/"
    assert found[f"{site}"]["kk"] == f"{site}kk/"
    assert set(found) >= {site, f"{site}de/", f"{site}kk/", f"{site}only-english/"}
    assert not any("/c/" in address or "/print/" in address for address in found)
    assert len(list(guide.site.rglob("sitemap.xml"))) == 1


def test_each_language_searches_its_own_pages(guide: Portal) -> None:
    for language, word in (("de", "spät"), ("kk", "жұмыс"), ("", "late")):
        index = json.loads((guide.site / language / "search/search_index.json").read_text("utf-8"))
        told = " ".join(entry["title"] + entry["text"] for entry in index["docs"]).casefold()
        assert word in told
    assert "spät" not in (guide.site / "search/search_index.json").read_text("utf-8")


def test_all_languages_share_the_readers_settings(guide: Portal) -> None:
    for path in ("", "de", "kk/late", "print", "de/print"):
        assert 'data-scope="/terms/"' in page(guide, path)


@pytest.mark.parametrize(
    ("name", "text", "place"),
    [
        ("de/late.md", "# Spät\n\n{{ policy.late }} {{ policy.lateness }}\n", "content/de/late.md:3:29"),
        ("kk/index.md", "# Бет\n\nБір\n\n{{ policy.payment \n", "content/kk/index.md:5:"),
        ("en/index.md", "# Home\n\n{{ policy.payment }} [gone](gone.md)\n", "content/en/index.md:3:"),
        ("de/index.md", "# Heim\n\n{{ policy.payment }} [weg](late.md#nirgends)\n", "content/de/index.md:3:"),
    ],
    ids=["unknown name", "template", "dead link", "dead anchor"],
)
def test_a_slip_is_told_at_its_place_and_the_site_stays(
    name: str, text: str, place: str, tmp_path: Path
) -> None:
    portal = project(tmp_path / "portal", **{name: text})
    portal.site.mkdir()
    (portal.site / "index.html").write_text("as it was")
    done = portal.build()
    assert done.returncode != 0
    assert place in done.stderr
    assert "mend: " in done.stderr
    assert [path.name for path in portal.site.iterdir()] == ["index.html"]
    assert (portal.site / "index.html").read_text() == "as it was"


def test_the_same_guide_gives_the_same_bytes(guide: Portal, tmp_path: Path) -> None:
    again = project(tmp_path / "portal")
    assert again.build().returncode == 0
    first, second = (
        {path.relative_to(one.site): path.read_bytes() for path in one.site.rglob("*") if path.is_file()}
        for one in (guide, again)
    )
    assert first.keys() == second.keys()
    assert [name for name in first if first[name] != second[name]] == []


def test_another_default_language_stands_at_the_root(tmp_path: Path) -> None:
    portal = project(tmp_path / "portal", **{"policy.yml": POLICY.replace("[en, de, kk, pl]", "[de, en]")})
    (portal.root / "mkdocs.yml").write_text(
        CONFIG.replace("nav: [index.md, late.md, only-english.md]", "nav: [index.md, late.md]"),
        encoding="utf-8",
    )
    done = portal.build("--no-strict")
    assert done.returncode == 0, done.stderr
    assert '<html lang="de"' in page(portal, "")
    assert '<html lang="en"' in page(portal, "en")


@pytest.mark.parametrize("taken", ["en/print.md", "en/print/map.svg", "print/map.svg"])
def test_what_stands_where_the_print_view_goes_is_told(tmp_path: Path, taken: str) -> None:
    small = write(tmp_path, {**PAGES, taken: "x"})
    guide, filling = guide_of(small), Filling(facts(small), small.root)
    site = GuideSite(small, facts(small), date(2026, 4, 15), guide, filling, {}, "/", True)
    with pytest.raises(GoodTermsError, match="where the print view goes"):
        site.language("en", "")
