"""Payment terms in one plain sentence, in each language."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

import pytest
from babel.messages.pofile import read_po

from goodterms.ledger import explain, quote
from goodterms.ledger.terms import Anchors, parse_terms
from goodterms.locale import LANGUAGES, catalogue_path

RULES = [
    "on issue", "on receipt", "on delivery", "net 1", "net 30", "15 days from receipt",
    "2 days after delivery", "10 days after end of month", "0 months after end of month",
    "2 months after end of month",
    "30 days, then end of month", "30 days, then day 10 of next month", "0 days, then day 9 of next month",
    "5 days, then day 10 or 25", "2026-05-01", "2/10 net 30", "30% on issue; 500.00 net 14; rest net 45",
]  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("text", RULES)
def test_every_rule_is_one_sentence(text: str, language: str) -> None:
    said = explain(text, language)
    assert said.endswith(".")
    assert "{" not in said
    numbers = [int(digits) for digits in re.findall(r"\d+", text.replace("500.00", "500"))]
    # The month of a date becomes a word; the smallest numbers may, too.
    assert all(str(n) in said for n in numbers if n > 5)
    if language != "en":
        assert said != explain(text, "en")


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "Payable within 30 days of the invoice date, at the latest 2 March 2026."),
        ("de", "Zahlbar innerhalb von 30 Tagen nach dem Rechnungsdatum, spätestens am 2. März 2026."),
        ("pl", "Płatne w ciągu 30 dni od daty wystawienia faktury, najpóźniej 2 marca 2026."),
        ("is", "Greiðist innan 30 daga frá útgáfudegi reiknings, í síðasta lagi 2. mars 2026."),
        ("kk", "Төлем мерзімі: шот берілген күннен кейін 30 күн ішінде (соңғы күні: 2026 ж. 2 наурыз)."),
    ],
)
def test_an_invoice_brings_its_dates(language: str, expected: str) -> None:
    terms, _ = parse_terms("net 30")
    assert terms is not None
    said = explain(terms, language, quote(terms, Anchors(date(2026, 1, 31))))
    assert " ".join(said.split()) == expected


@pytest.mark.parametrize(
    ("language", "forms"),
    [
        ("pl", {1: "w ciągu 1 dnia ", 2: "w ciągu 2 dni ", 5: "w ciągu 5 dni "}),
        ("is", {1: "innan 1 dags ", 2: "innan 2 daga ", 21: "innan 21 dags "}),
        ("de", {1: "innerhalb eines Tages ", 2: "innerhalb von 2 Tagen ", 21: "innerhalb von 21 Tagen "}),
    ],
)
def test_plurals(language: str, forms: dict[int, str]) -> None:
    for days, form in forms.items():
        assert form in explain(f"net {days}", language)


def test_amounts_and_the_discount_are_said() -> None:
    terms, _ = parse_terms("2/10 net 30")
    assert terms is not None
    said = explain(terms, "en", quote(terms, Anchors(date(2026, 1, 31)), gross=Decimal("1234.50")))
    assert "10 February 2026" in said
    assert "€1,209.81 is enough" in said


def test_terms_that_cannot_be_read_are_given_back() -> None:
    assert explain("whenever", "de") == "whenever"


def test_the_catalogues_say_the_same_things() -> None:
    """Every language has every message, with the same placeholders in every plural form."""
    ids: list[set[object]] = []
    for language in LANGUAGES[1:]:
        with catalogue_path(language, "terms").open("rb") as file:
            catalogue = read_po(file, locale=language)
        messages = [message for message in catalogue if message.id]
        ids.append({message.id for message in messages})
        for message in messages:
            forms = message.string if isinstance(message.string, tuple | list) else (message.string,)
            wanted = message.id[-1] if isinstance(message.id, tuple | list) else message.id
            for form in forms:
                assert form
                assert set(re.findall(r"{\w+}", str(form))) <= set(re.findall(r"{\w+}", str(wanted)))
    assert all(other == ids[0] for other in ids)
