"""Payment terms in one plain sentence, in each language."""

from __future__ import annotations

import gettext
from collections.abc import Callable
from datetime import date
from decimal import Decimal

from babel.dates import format_date
from babel.numbers import format_currency, format_percent

from goodterms.ledger.money import rounded
from goodterms.ledger.quote import Quote
from goodterms.ledger.terms import Part, Rule, Terms, parse_terms
from goodterms.ledger.terms.model import (
    AfterDelivery,
    DaysAfterMonthEnd,
    DaysThenDay,
    DaysThenDayOfNextMonth,
    DaysThenMonthEnd,
    FromReceipt,
    MonthsAfterMonthEnd,
    Net,
    OnDate,
    OnEvent,
)
from goodterms.locale import translations


def explain(
    terms: Terms | str,
    language: str,
    quote: Quote | None = None,
    write: Callable[[date], str] | None = None,
) -> str:
    """Say payment terms in one plain sentence.

    Args:
        terms: The terms, or their text; a text that cannot be read is given back as it is.
        language: One of :data:`goodterms.locale.LANGUAGES`.
        quote: The terms worked out for an invoice; its actual dates, and its amounts where
            it has any, are then said as well.
        write: Writes a day; without it, days are written as CLDR has them for the language.
    """
    if isinstance(terms, str):
        read, _ = parse_terms(terms)
        if read is None:
            return terms
        terms = read
    return _Speaker(language, quote, write).sentence(terms)


class _Speaker:
    def __init__(
        self, language: str, quote: Quote | None, write: Callable[[date], str] | None = None
    ) -> None:
        self._words: gettext.NullTranslations = translations(language, "terms")
        # English is a second language for most who read it here: the day comes before the month.
        self._locale = "en_GB" if language == "en" else language
        self._quote = quote
        self._write = write

    def sentence(self, terms: Terms) -> str:
        _ = self._words.gettext
        parts = [self._part(at, part, lone=len(terms.parts) == 1) for at, part in enumerate(terms.parts)]
        if len(parts) == 1:
            said = _("Payable {when}").format(when=parts[0])
        else:
            many = self._words.ngettext(
                "Payable in {n} part: {parts}", "Payable in {n} parts: {parts}", len(parts)
            )
            said = many.format(n=len(parts), parts="; ".join(parts))
        if terms.discount is not None:
            said = self._with_discount(said, terms)
        return _("{sentence}.").format(sentence=said)

    def _with_discount(self, said: str, terms: Terms) -> str:
        _ = self._words.gettext
        assert terms.discount is not None  # noqa: S101 - for the type checker
        early = self._when(Net(terms.discount.days))
        percent = self._percent(terms.discount.percent)
        if self._quote is not None and self._quote.until is not None:
            early = f"{early} ({self._day(self._quote.until)})"
        if self._quote is not None and self._quote.pay is not None:
            return _("{sentence}; if you pay {early}, {percent} comes off and {amount} is enough").format(
                sentence=said, early=early, percent=percent, amount=self._money(self._quote.pay)
            )
        return _("{sentence}; if you pay {early}, {percent} comes off").format(
            sentence=said, early=early, percent=percent
        )

    def _part(self, at: int, part: Part, *, lone: bool) -> str:
        _ = self._words.gettext
        due, amount = self._quote.instalments[at] if self._quote is not None else (None, None)
        if isinstance(part.rule, OnDate):
            when = _("by {date}").format(date=self._day(due or part.rule.day))
        else:
            when = self._when(part.rule)
            if due is not None:
                when = _("{when}, at the latest {date}").format(when=when, date=self._day(due))
        if lone:
            return when
        share = _("the rest")
        if part.share.kind == "percent":
            share = self._percent(part.share.value)
        elif part.share.kind == "amount":
            share = self._money(part.share.value) if self._currency else format(part.share.value, "f")
        if amount is not None and part.share.kind != "amount":
            share = _("{share} ({amount})").format(share=share, amount=self._money(amount))
        return _("{share} {when}").format(share=share, when=when)

    def _when(self, rule: Rule) -> str:
        _, plural = self._words.gettext, self._words.ngettext
        match rule:
            case OnEvent(event="issue") | Net(days=0):
                return _("on the day of the invoice")
            case OnEvent(event="receipt") | FromReceipt(days=0):
                return _("on receipt of the invoice")
            case OnEvent() | AfterDelivery(days=0):
                return _("on delivery of the work")
            case Net(days=n):
                said = plural("within {n} day of the invoice date", "within {n} days of the invoice date", n)
                return said.format(n=n)
            case FromReceipt(days=n):
                said = plural(
                    "within {n} day of receiving the invoice", "within {n} days of receiving the invoice", n
                )
                return said.format(n=n)
            case AfterDelivery(days=n):
                said = plural(
                    "within {n} day of delivery of the work", "within {n} days of delivery of the work", n
                )
                return said.format(n=n)
            case _:
                return self._when_in_month(rule)

    def _when_in_month(self, rule: Rule) -> str:
        _, plural = self._words.gettext, self._words.ngettext
        match rule:
            case DaysAfterMonthEnd(days=0) | MonthsAfterMonthEnd(months=0) | DaysThenMonthEnd(days=0):
                return _("by the end of the month of the invoice")
            case DaysAfterMonthEnd(days=n):
                said = plural(
                    "within {n} day of the end of the month of the invoice",
                    "within {n} days of the end of the month of the invoice",
                    n,
                )
                return said.format(n=n)
            case MonthsAfterMonthEnd(months=n):
                said = plural(
                    "by the end of the month after the month of the invoice",
                    "by the end of the month that is {n} months after the month of the invoice",
                    n,
                )
                return said.format(n=n)
            case DaysThenMonthEnd(days=n):
                said = _("by the end of the month in which day {n} after the invoice date falls")
                return said.format(n=n)
            case DaysThenDayOfNextMonth(days=0, day=day):
                return _("by day {day} of the month after the month of the invoice").format(day=day)
            case DaysThenDayOfNextMonth(days=n, day=day):
                said = _(
                    "by day {day} of the month after the one in which day {n} after the invoice date falls"
                )
                return said.format(n=n, day=day)
            case DaysThenDay(days=n, first=first, second=second):
                said = _(
                    "by the next day {first} or {second} of a month, from day {n} after the invoice date on"
                )
                return said.format(n=n, first=first, second=second)
            case _:
                return str(rule)

    @property
    def _currency(self) -> str | None:
        return self._quote.currency if self._quote is not None else None

    def _money(self, amount: Decimal) -> str:
        currency = self._currency or ""
        return format_currency(
            rounded(amount, currency), currency, locale=self._locale, currency_digits=False,
            decimal_quantization=False,
        )  # fmt: skip

    def _percent(self, percent: Decimal) -> str:
        return format_percent(percent / 100, locale=self._locale, decimal_quantization=False)

    def _day(self, day: date) -> str:
        return self._write(day) if self._write else format_date(day, "long", locale=self._locale)
