"""What stands around the text of a guide page, page by page and without a build."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs, urlsplit

from jinja2 import Environment, FileSystemLoader

from goodterms.paths import theme_dir

SITE = "https://lind-studio.example/"


@dataclass
class Guide:
    """As much of the guide as the templates ask of it."""

    language: str = "de"
    homes: dict[str, str] = field(default_factory=lambda: {"en": "../", "de": "../de/", "kk": "../kk/"})
    lacking: tuple[str, ...] = ()
    written: str = ""
    site: str = SITE
    print: str = "print/"
    pdf: str = ""
    version: str = ""
    versions: tuple[SimpleNamespace, ...] = ()

    def words(self, text: str) -> str:
        return text

    def fallback(self, page: Any) -> str:
        return self.written

    def alternates(self, page: Any) -> list[SimpleNamespace]:
        found = []
        for lang, home in self.homes.items():
            link = home + ("" if lang in self.lacking else page.url)
            absolute = self.site + link.removeprefix("../") if self.site else ""
            found.append(SimpleNamespace(lang=lang, name=lang.upper(), link=link, absolute=absolute))
        return found


def page(url: str = "rates/", title: str = "Preise", **more: Any) -> SimpleNamespace:
    meta = {"title": title, "description": f"Über {title}"}
    known = {
        "url": url,
        "title": title,
        "meta": meta,
        "is_homepage": url == "",
        "canonical_url": f"{SITE}de/{url}",
    }
    return SimpleNamespace(**{"previous_page": None, "next_page": None, **known, **more})


def render(name: str, **context: Any) -> str:
    env = Environment(loader=FileSystemLoader(theme_dir()), autoescape=False)  # noqa: S701  (as MkDocs does)
    env.filters["url"] = lambda path: "../" + path
    config: dict[str, Any] = {
        "site_name": "Anna Lind",
        "site_description": "How billing works",
        "site_author": None,
        "theme": {"favicon": "assets/images/favicon.png"},
        "plugins": [],
    }
    return env.get_template(f"partials/goodterms/{name}.html").render(
        {"config": config, "base_url": "..", "mkdocs_version": "1.6.1", **context}
    )


def head(**context: Any) -> dict[str, list[str]]:
    """Return the head's links and metadata by what they are."""
    found: dict[str, list[str]] = {}
    for tag in re.findall(r"<(?:link|meta) [^>]*>", render("head", **context)):
        of = {key: html.unescape(value) for key, value in re.findall(r'([\w:-]+)="([^"]*)"', tag)}
        key = of.get("hreflang") or of.get("rel") or of.get("property") or of.get("name")
        found.setdefault(key or "", []).append(of.get("href") or of.get("content") or "")
    return found


def test_a_page_names_itself_in_every_language() -> None:
    found = head(page=page(), guide=Guide())
    assert found["canonical"] == [f"{SITE}de/rates/"]
    assert found["en"] == found["x-default"] == [f"{SITE}rates/"]
    assert found["de"] == found["canonical"] == found["og:url"]
    assert found["kk"] == [f"{SITE}kk/rates/"]
    assert found["og:locale"] == ["de_DE"]
    assert found["og:locale:alternate"] == ["en_GB", "kk_KZ"]
    assert found["description"] == found["og:description"] == ["Über Preise"]
    assert found["og:title"] == ["Preise"]
    assert found["og:type"] == ["article"]
    assert "robots" not in found
    assert "og:image" not in found


def test_a_page_that_is_not_translated_is_no_page_of_its_own() -> None:
    found = head(page=page(), guide=Guide(written="en"))
    assert found["canonical"] == found["og:url"] == [f"{SITE}rates/"]
    assert found["og:locale"] == ["en_GB"]
    assert not {"en", "de", "kk", "x-default", "og:locale:alternate"} & found.keys()


def test_a_home_is_no_translation_of_a_page_that_its_language_lacks() -> None:
    found = head(page=page(), guide=Guide(lacking=("kk",)))
    assert "kk" not in found
    assert found["en"] == [f"{SITE}rates/"]
    home = head(page=page("", canonical_url=f"{SITE}de/"), guide=Guide())
    assert home["kk"] == [f"{SITE}kk/"]
    assert home["og:type"] == ["website"]


def test_without_an_address_of_the_site_links_to_other_languages_are_relative() -> None:
    found = head(page=page(canonical_url=None), guide=Guide(site=""))
    assert found["kk"] == ["../../kk/rates/"]
    assert "canonical" not in found
    assert "og:url" not in found


def test_one_language_has_no_alternates() -> None:
    assert "hreflang" not in render("head", page=page(), guide=Guide(homes={"de": ""}))


def test_without_the_plugin_a_page_still_has_its_head() -> None:
    found = head(page=page())
    assert found["canonical"] == [f"{SITE}de/rates/"]
    assert found["icon"] == ["../assets/goodterms/favicon.svg"]
    assert head(page=None)["description"] == ["How billing works"]


def test_a_title_cannot_become_markup() -> None:
    title = '"><script>alert(1)</script> & <b>more</b>'
    for name in ("head", "paper"):
        said = render(name, page=page(title=title), guide=Guide())
        assert "<script>alert" not in said
        assert "<b>" not in said


def test_the_line_at_the_end_offers_what_there_is() -> None:
    bare = render("paper", page=page(), guide=Guide())
    assert 'href="../print/"' in bare
    assert "PDF" not in bare
    assert "<details" not in bare
    kept = (SimpleNamespace(label="1 May 2025 · 77aa22bb", link="policy-77aa22bb.pdf"),)
    full = render(
        "paper",
        page=page(),
        guide=Guide(pdf="policy.pdf", version="1 January 2026 · 3f9a1c2d", versions=kept),
    )
    assert 'href="../policy.pdf"' in full
    assert "version 1 January 2026 · 3f9a1c2d" in full
    assert 'href="../policy-77aa22bb.pdf"' in full


def test_a_mail_holds_the_title_and_the_address() -> None:
    said = render("paper", page=page(title="Preise & Sätze"), guide=Guide())
    mail = html.unescape(re.findall(r'href="(mailto:[^"]*)"', said)[0])
    assert parse_qs(urlsplit(mail).query) == {"subject": ["Preise & Sätze"], "body": [f"{SITE}de/rates/"]}


def test_the_language_a_page_is_written_in_is_told() -> None:
    assert "in English" in render("untranslated", written="en", guide=Guide())
    assert "in Kazakh" in render("untranslated", written="kk", guide=Guide())
