"""Every sentence of the guide exists in every language."""

from __future__ import annotations

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir, extract_from_file
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

import goodterms.guide
import goodterms.site
from goodterms.guide.words import DOMAIN
from goodterms.locale import catalogue_path
from goodterms.paths import theme_dir
from tests.pages.test_languages import KEYWORDS, MAPPING, TRANSLATED, blanks, forms, key


@pytest.fixture(scope="module")
def used() -> Catalog:
    """What examples, drafts and the templates around the guide say."""
    catalogue = Catalog()
    with MAPPING.open() as file:
        methods, options = parse_mapping_cfg(file)  # type: ignore[no-untyped-call]
    folders = [Path(package.__file__ or "").parent for package in (goodterms.guide, goodterms.site)]
    for folder in (*folders, theme_dir() / "partials/goodterms"):
        for _name, _line, message, *_rest in extract_from_dir(folder, methods, options, KEYWORDS):
            catalogue.add(message)
    for path in (*theme_dir().glob("*.html"), *(theme_dir() / "partials").glob("*.html")):
        for _line, message, *_rest in extract_from_file("jinja2", path, KEYWORDS):
            catalogue.add(message)
    return catalogue


def catalogue(language: str) -> Catalog:
    with catalogue_path(language, DOMAIN).open("rb") as file:
        return read_po(file, locale=language)


@pytest.mark.parametrize("language", TRANSLATED)
def test_nothing_is_missing(language: str, used: Catalog) -> None:
    said = catalogue(language)
    assert len(used) > 30
    found = {key(message) for message in said if not message.fuzzy and all(forms(message))}
    assert {key(message) for message in used if message.id} - found == set()


@pytest.mark.parametrize("language", TRANSLATED)
def test_the_blanks_to_fill_in_are_the_same(language: str) -> None:
    for message in catalogue(language):
        for form in forms(message) if message.id else ():
            assert blanks(form) == blanks(key(message)), form


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_sentence_stayed_english(language: str) -> None:
    same = {
        key(message)
        for message in catalogue(language)
        if message.id and " " in key(message) and forms(message)[0] == key(message)
    }
    assert same == set()
