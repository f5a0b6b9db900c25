"""Every sentence a client reads exists in every language."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

import goodterms.pages
from goodterms.locale import LANGUAGES, catalogue_path
from goodterms.paths import theme_dir

PACKAGE = Path(goodterms.pages.__file__).parent
MAPPING = catalogue_path("de", "pages").parents[2] / "babel.cfg"
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "plural": (1, 2), "_forms": (1, 2)}
TRANSLATED = [language for language in LANGUAGES if language != "en"]


@pytest.fixture(scope="module")
def used() -> Catalog:
    """What views and templates say."""
    catalogue = Catalog()
    with MAPPING.open() as file:
        methods, options = parse_mapping_cfg(file)  # type: ignore[no-untyped-call]
    for folder in (PACKAGE, theme_dir() / "pages"):
        for _name, _line, message, *_rest in extract_from_dir(folder, methods, options, KEYWORDS):
            catalogue.add(message)
    return catalogue


def catalogue(language: str) -> Catalog:
    with catalogue_path(language, "pages").open("rb") as file:
        return read_po(file, locale=language)


def key(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def forms(message: Message) -> list[str]:
    said = message.string or ""
    return [said] if isinstance(said, str) else list(said)


@pytest.mark.parametrize("language", TRANSLATED)
def test_nothing_is_missing(language: str, used: Catalog) -> None:
    said = catalogue(language)
    assert len(used) > 150
    missing = [
        key(message) for message in used if message.id and not _is_said(said.get(key(message)), message)
    ]
    assert missing == []


def _is_said(found: Message | None, asked: Message) -> bool:
    return (
        found is not None
        and not found.fuzzy
        and all(forms(found))
        and isinstance(found.id, tuple) == isinstance(asked.id, tuple)
    )


@pytest.mark.parametrize("language", TRANSLATED)
def test_nothing_is_left_over(language: str, used: Catalog) -> None:
    assert [key(message) for message in catalogue(language) if message.id and key(message) not in used] == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_the_blanks_to_fill_in_are_the_same(language: str) -> None:
    for message in catalogue(language):
        if not message.id:
            continue
        wanted = blanks(key(message))
        for form in forms(message):
            # A single form may leave the number out: "on the first day".
            assert blanks(form) == wanted or (wanted - blanks(form) == {"n"} and form == forms(message)[0]), (
                form
            )


def blanks(text: str) -> set[str]:
    return set(re.findall(r"{(\w*)}", text))


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_sentence_stayed_english(language: str) -> None:
    same = {
        key(message)
        for message in catalogue(language)
        if message.id and " " in key(message) and forms(message)[0] == key(message)
    }
    assert same == set()
