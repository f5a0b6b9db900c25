"""Amounts, days and quantities, each as its language and country write it."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

import pytest
from babel.numbers import format_currency
from hypothesis import given
from hypothesis import strategies as st

from goodterms.locale import LANGUAGES
from goodterms.pages.format import MINUS, counted, formats, group_iban, plain, unbroken
from goodterms.pages.words import words
from goodterms.records.scalars import Period

NB = "\u00a0"
COUNTRIES = {"en": "IE", "de": "DE", "pl": "PL", "is": "IS", "kk": "KZ"}
amounts = st.decimals(-999_999_999_999, 999_999_999_999, places=2)


@given(
    amount=amounts,
    language=st.sampled_from(LANGUAGES),
    currency=st.sampled_from(["EUR", "PLN", "KZT", "USD"]),
)
def test_amounts_are_written_as_babel_writes_them(amount: Decimal, language: str, currency: str) -> None:
    writer = formats(language, COUNTRIES[language])
    theirs = format_currency(abs(amount), currency, locale=writer.locale)
    ours = writer.money(amount, currency).removeprefix(MINUS)
    # CLDR parts a currency code from the digits; Babel does not.
    assert ours.replace(NB, "") == theirs.replace(NB, "")
    assert writer.money(amount, currency).startswith(MINUS) == (amount < 0)


@given(amount=st.decimals(-(10**6), 10**6, places=4))
def test_amounts_are_rounded_half_up(amount: Decimal) -> None:
    written = formats("en", "US").money(amount, "USD").replace("$", "").replace(",", "").replace(MINUS, "-")
    assert Decimal(written) == amount.quantize(Decimal("0.01"), ROUND_HALF_UP)


@pytest.mark.parametrize(
    ("language", "country", "amount", "currency", "written"),
    [
        ("en", "IE", "1234.5", "EUR", "€1,234.50"),
        ("en", "US", "1234.5", "USD", "$1,234.50"),
        ("en", "IE", "1234.5", "USD", "US$1,234.50"),
        ("en", "IE", "1234.5", "PLN", f"PLN{NB}1,234.50"),
        ("en", "IE", "-0.5", "EUR", "−€0.50"),
        ("de", "DE", "1234.5", "EUR", f"1.234,50{NB}€"),
        ("de", "AT", "1234.5", "EUR", f"€{NB}1.234,50"),
        ("de", "CH", "1234.5", "CHF", f"CHF{NB}1’234.50"),
        ("pl", "PL", "1234.5", "PLN", f"1{NB}234,50{NB}zł"),
        ("is", "IS", "1234567", "ISK", f"1.234.567{NB}kr."),
        ("is", "IS", "0.5", "ISK", f"1{NB}kr."),
        ("kk", "KZ", "1234.5", "KZT", f"1{NB}234,50{NB}₸"),
        ("de", "DE", "1.2345", "BHD", f"1,235{NB}BHD"),
        ("de", "DE", "5", "XXQ", f"5,00{NB}XXQ"),
        ("de", "DE", "-0.001", "EUR", f"0,00{NB}€"),
    ],
)
def test_amounts(language: str, country: str, amount: str, currency: str, written: str) -> None:
    assert formats(language, country).money(Decimal(amount), currency) == written


def test_a_price_keeps_the_decimals_it_has() -> None:
    assert formats("en", "IE").price(Decimal("0.085"), "EUR") == "€0.085"
    assert formats("en", "IE").price(Decimal("85"), "EUR") == "€85.00"
    assert formats("is", "IS").price(Decimal("12.5"), "ISK") == f"12,5{NB}kr."


def test_a_bank_form_takes_digits_only() -> None:
    assert formats("de", "DE").digits(Decimal("1234.5"), "EUR") == "1234,50"
    assert formats("is", "IS").digits(Decimal(1234), "ISK") == "1234"


@pytest.mark.parametrize(
    ("language", "day", "month", "span"),
    [
        ("en", "5 April 2026", "February 2026", "17 Nov – 5 Dec 2025"),
        ("de", "5. April 2026", "Februar 2026", "17. Nov. – 5. Dez. 2025"),
        ("pl", "5 kwietnia 2026", "luty 2026", "17 listopada – 5 grudnia 2025"),
        ("is", "5. apríl 2026", "febrúar 2026", "17. nóv. – 5. des. 2025"),
        ("kk", "2026 ж. 5 сәуір", "2026 ж. ақпан", "2025 ж. 17 қар. – 5 жел."),
    ],
)
def test_days_and_periods(language: str, day: str, month: str, span: str) -> None:
    writer = formats(language, COUNTRIES[language])
    assert plain(writer.day(date(2026, 4, 5))) == day
    assert plain(writer.period(Period(date(2026, 4, 5), date(2026, 4, 5)))) == day
    assert plain(writer.period(Period(date(2026, 2, 1), date(2026, 2, 28)))) == month
    assert plain(writer.period(Period(date(2025, 11, 17), date(2025, 12, 5)))) == span


@pytest.mark.parametrize(
    ("language", "day", "span"),
    [
        ("en", "1 May 2026", "1–15 May 2026"),
        ("de", "01.05.2026", "1.–15. Mai 2026"),
        ("pl", "1.05.2026", "1–15 maja 2026"),
        ("is", "1. maí 2026", "1.–15. maí 2026"),
        ("kk", "2026 ж. 1 мам.", "2026 ж. 1–15 мам."),
    ],
)
def test_a_short_day_in_may_is_written_as_people_write_it(language: str, day: str, span: str) -> None:
    writer = formats(language, COUNTRIES[language])
    assert plain(writer.short_day(date(2026, 5, 1))) == day
    assert plain(writer.period(Period(date(2026, 5, 1), date(2026, 5, 15)))) == span


def test_only_americans_read_the_month_first() -> None:
    assert plain(formats("en", "US").day(date(2026, 4, 5))) == "April 5, 2026"
    assert plain(formats("en", "PL").day(date(2026, 4, 5))) == "5 April 2026"
    assert plain(formats("de", "DE").moment(datetime(2026, 4, 5, 9, 30))) == "Sonntag, 5. April 2026, 09:30"  # noqa: DTZ001


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_line_ends_inside_a_day(language: str) -> None:
    writer, may, june = formats(language, COUNTRIES[language]), date(2026, 5, 15), date(2026, 6, 1)
    for whole in (writer.day(may), writer.short_day(may), writer.period(Period(may.replace(day=2), may))):
        assert pieces(whole) == [whole]
    # A weekday, a time and the second of two days may stand on a line of their own.
    assert len(pieces(writer.moment(datetime(2026, 5, 15, 9, 30)))) == 3  # noqa: DTZ001
    assert len(pieces(writer.period(Period(may, june)))) == 2


@pytest.mark.parametrize(
    "text", ["+49 176 04069042", "Mo–Fr", "kl. 09:00–17:00", "DE89 3704 0044 0532 0130 00"]
)
def test_what_is_kept_whole_can_be_had_plain_again(text: str) -> None:
    assert pieces(unbroken(text)) == [unbroken(text)]
    assert plain(unbroken(text)) == text


def pieces(text: str) -> list[str]:
    """Part a text where a line may end: at a space, or behind a dash (UAX #14, classes SP and BA)."""
    return re.split(r"[ \u2009]|(?<=–)(?![\u2060\u2009])", text)


@pytest.mark.parametrize(
    ("language", "quantity", "unit", "said"),
    [
        ("en", "1", "hour", "1 hour"),
        ("en", "1.5", "hour", "1.5 hours"),
        ("en", "1200", "word", "1,200 words"),
        ("de", "1", "piece", "1 Stück"),
        ("de", "2.50", "day", "2,5 Tage"),
        ("pl", "1", "hour", "1 godzina"),
        ("pl", "3", "hour", "3 godziny"),
        ("pl", "5", "hour", "5 godzin"),
        ("pl", "36.25", "hour", "36,25 godziny"),
        ("is", "21", "day", "21 dagur"),
        ("is", "2", "hour", "2 klukkustundir"),
        ("kk", "12", "hour", "12 сағат"),
        ("en", "-1", "hour", "−1 hour"),
        ("en", "3", "Kanne", "3 Kanne"),
    ],
)
def test_quantities_follow_the_grammar(language: str, quantity: str, unit: str, said: str) -> None:
    written = words(language, COUNTRIES[language], "EUR").quantity(Decimal(quantity), unit)
    assert written == said.replace(" ", NB)


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        ("within 14 days of the 3 parts", "within 14_days of the 3_parts"),
        ("in {n} days, {day} on", "in {n}_days, {day} on"),
        ("W ciągu 2 dni", "W ciągu 2_dni"),
        ("15 (at least)", "15 (at least)"),
    ],
)
def test_a_count_stays_beside_what_it_counts(text: str, joined: str) -> None:
    assert counted(text) == joined.replace("_", NB)
    assert plain(counted(text)) == text


def test_a_lump_sum_has_no_unit() -> None:
    assert words("en", "IE", "EUR").quantity(Decimal(1), None) == "1"


def test_percentages() -> None:
    assert formats("de", "DE").percent(Decimal("7.50")) == f"7,5{NB}%"
    assert formats("en", "IE").percent(Decimal(19)) == "19%"
    assert formats("pl", "PL").percent(Decimal(100)) == "100%"


def test_an_iban_is_read_in_fours() -> None:
    assert group_iban("DE89370400440532013000") == "DE89 3704 0044 0532 0130 00"
    assert group_iban("DE89 3704 0044 0532 0130 00") == "DE89 3704 0044 0532 0130 00"
