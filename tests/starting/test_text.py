"""Names as slugs, and values as YAML."""

from __future__ import annotations

import re

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from goodterms.building.yaml_text import block, flow_scalar, quoted, scalar
from goodterms.errors import GoodTermsError
from goodterms.records.yaml import read_yaml
from goodterms.starting.answers import (
    address_of,
    iban_of,
    languages_of,
    remote_of,
    site_url_of,
    usual_currency,
)
from goodterms.starting.lines import read_new_line
from goodterms.starting.slugs import free_slug, slug_of


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Kvist & Holm ehf.", "kvist-holm-ehf"),
        ("Þórður & Synir ehf.", "thordur-synir-ehf"),
        ("Łódź Ćma sp. z o.o.", "lodz-cma-sp-z-oo"),
        ("Қоқталқыс ЖШС", "qoqtalqys-zhshs"),
        ("Müller & Söhne GmbH", "muller-sohne-gmbh"),
        ("O'Neill", "oneill"),
        ("…", "client"),
    ],
)
def test_slugs_of_names_in_any_script(name: str, slug: str) -> None:
    assert slug_of(name) == slug


@given(st.text())
def test_a_slug_always_names_a_client(name: str) -> None:
    assert re.fullmatch("[a-z0-9][a-z0-9-]{0,63}", slug_of(name))


def test_a_taken_slug_gets_a_number() -> None:
    assert free_slug("kvist", frozenset({"kvist", "kvist-2"})) == "kvist-3"
    assert len(free_slug("k" * 64, frozenset({"k" * 64}))) == 64


LINES = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1).map(str.strip).filter(bool)
SHARP = st.sampled_from(
    ["a: b", "- a", "#x", "a #b", "null", "~", "{a", "[", "'", '"', "@x", "%a", "a, b", "yes", "1e3"]
)


@given(LINES | SHARP)
def test_any_line_of_text_reads_back(text: str) -> None:
    document = f"a: {scalar(text)}\nb: {{c: {flow_scalar(text)}, d: [{flow_scalar(text)}]}}\n"
    value, slips = read_yaml(document.encode())
    assert (value, slips) == ({"a": text, "b": {"c": text, "d": (text,)}}, [])


@given(LINES | SHARP)
def test_quoted_text_is_text_to_every_reader(text: str) -> None:
    assert yaml.safe_load(f"a: {quoted(text)}\n") == {"a": text}


def test_numbers_and_days_stay_without_quotes() -> None:
    assert [scalar(text) for text in ("85.00", "2026-04-15", "19")] == ["85.00", "2026-04-15", "19"]


@pytest.mark.parametrize("text", ["Laugavegur 12\n101 Reykjavík", "# 1\n- 2: x", "x"])
def test_lines_of_an_address_read_back(text: str) -> None:
    value, slips = read_yaml(f"a: {block(text, 2)}\nb: c\n".encode())
    assert (value, slips) == ({"a": text + "\n", "b": "c"}, [])


def test_answers_are_forgiving_of_how_they_are_typed() -> None:
    assert iban_of("de89370400440532013000") == "DE89 3704 0044 0532 0130 00"
    assert address_of("Kaiwinkel 4; 23552 Lübeck") == address_of("Kaiwinkel 4\\n23552 Lübeck")
    assert languages_of("EN, de  en") == ("en", "de")
    assert site_url_of("lind.example/p") == "https://lind.example/p/"
    assert site_url_of(" ") == ""
    assert usual_currency("IS") == "ISK"


@pytest.mark.parametrize(
    "text",
    [
        *("http://lind.example/", "ftp://x.example", "https://", "https://a b", "https://x.example/?a"),
        "https://x.example;}server{/",
    ],
)
def test_an_address_that_cannot_serve_sealed_pages_is_refused(text: str) -> None:
    with pytest.raises(GoodTermsError):
        site_url_of(text)


@pytest.mark.parametrize("text", ["--upload-pack=touch x", "ext::sh -c x"])
def test_an_address_that_git_would_run_is_refused(text: str) -> None:
    with pytest.raises(GoodTermsError):
        remote_of(text)


def test_a_line_is_item_quantity_unit_price_tax() -> None:
    assert read_new_line("Design; 12;hour;85.00 ;19").entries() == {
        "item": "Design",
        "quantity": "12",
        "unit": "hour",
        "price": "85.00",
        "tax": "19",
    }
    assert read_new_line("Domain;;;12").entries() == {"item": "Domain", "quantity": "1", "price": "12"}


@pytest.mark.parametrize("text", ["", ";1", "Design;12,5", "Design;x", "Design;1;hour;80;119", "a;1;b;2;3;4"])
def test_a_line_that_cannot_be_read_is_refused(text: str) -> None:
    with pytest.raises(GoodTermsError):
        read_new_line(text)
