"""Reads one part of payment terms, left to right."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import NoReturn

from goodterms.ledger.terms.model import (
    ALL,
    REST,
    AfterDelivery,
    DaysAfterMonthEnd,
    DaysThenDay,
    DaysThenDayOfNextMonth,
    DaysThenMonthEnd,
    Discount,
    FromReceipt,
    MonthsAfterMonthEnd,
    Net,
    OnDate,
    OnEvent,
    Part,
    Rule,
    Share,
)
from goodterms.ledger.terms.tokens import RULES, Token, refusal

# Ten years: longer terms are a slip of the finger, and dates stay inside the calendar.
MAX_DAYS, MAX_MONTHS = 3650, 120
FIRST_YEAR, LAST_YEAR = 1970, 2199

_EOM = {"eom"}
_UNITS = {"day", "days", "month", "months", "week", "weeks"}


class Reader:
    """Reads one part, left to right."""

    def __init__(self, tokens: list[Token]) -> None:
        self._tokens = tokens
        self._at = 0

    def _peek(self, ahead: int = 0) -> Token:
        return self._tokens[min(self._at + ahead, len(self._tokens) - 1)]

    def _take(self) -> Token:
        token = self._peek()
        self._at += 1
        return token

    def _took(self, *texts: str) -> bool:
        if self._peek().text in texts:
            self._at += 1
            return True
        return False

    def _words(self, *texts: str) -> bool:
        if all(self._peek(ahead).text == text for ahead, text in enumerate(texts)):
            self._at += len(texts)
            return True
        return False

    def at_end(self) -> bool:
        """Tell whether all of the part has been read."""
        return self._peek().kind == "end"

    def discount(self) -> Discount | None:
        """Read ``2/10`` or ``2% within 10 days``, if that is what stands here."""
        start = self._peek()
        if start.kind != "number":
            return None
        if self._peek(1).text == "/":
            self._at += 2
            days = self._days()
            self._took(",")
            found = Discount(self._percent(start), days)
            if self.at_end():
                raise refusal(self._peek(), "the due date is missing", 'write for example "2/10 net 30"')
            return found
        if self._peek(1).text == "%" and self._peek(2).text == "within":
            self._at += 3
            days = self._days()
            if not self._took("day", "days"):
                raise refusal(self._peek(), '"days" was expected here', 'write "2% within 10 days; net 30"')
            if not self.at_end():
                raise refusal(
                    self._peek(), "a semicolon was expected here", 'write "2% within 10 days; net 30"'
                )
            return Discount(self._percent(start), days)
        return None

    def _percent(self, token: Token) -> Decimal:
        value = Decimal(token.text)
        if not 0 < value < 100:
            raise refusal(token, "a discount lies between 0 and 100 per cent", "check the number")
        return value

    def part(self) -> Part:
        """Read ``[share] ["on"] rule``."""
        share = self._share()
        if self._peek().text == "on" and self._peek(1).text not in {"issue", "receipt", "delivery"}:
            self._at += 1
        rule = self._rule()
        if not self.at_end():
            self._left_over(rule)
        return Part(share, rule)

    def _share(self) -> Share:
        token = self._peek()
        if self._took("rest"):
            return REST
        if token.kind != "number":
            return ALL
        after = self._peek(1)
        if after.text == "%":
            self._at += 2
            value = Decimal(token.text)
            if not 0 < value <= 100:
                raise refusal(token, "a share lies between 0 and 100 per cent", "check the number")
            return Share("percent", value)
        if after.text == ",":
            if self._peek(2).kind == "number":
                raise refusal(
                    after,
                    "an amount has no comma",
                    "write 1250.50, with a point and nothing between thousands",
                )
            return ALL
        if after.text in _UNITS or after.text in _EOM or after.kind == "end":
            return ALL
        self._at += 1
        value = Decimal(token.text)
        if value <= 0:
            raise refusal(token, "a share is above zero", "check the number")
        return Share("amount", value)

    def _rule(self) -> Rule:
        token = self._take()
        if token.kind == "date":
            return OnDate(_day(token))
        if token.text == "on":
            event = self._take()
            if event.text in {"issue", "receipt", "delivery"}:
                return OnEvent(event.text)  # type: ignore[arg-type]  # narrowed by the set
            raise refusal(event, '"issue", "receipt", "delivery" or a day was expected here', RULES)
        if token.text in {"issue", "receipt", "delivery"}:
            raise refusal(token, '"on" is missing here', f'write "on {token.text}"')
        if token.text == "net":
            return self._net()
        if token.kind == "number":
            return self._counted(token)
        if token.text in _EOM or (token.text == "end" and self._words("of", "month")):
            self._end_of_month(token)
        if token.text == "within" and self._peek().kind == "number":
            raise refusal(token, '"within" belongs to a discount', 'write "net {n}"', self._peek().text)
        if token.kind == "end":
            raise refusal(token, "the due date is missing here", RULES)
        raise refusal(token, "the terms are not understood from here on", RULES)

    def _net(self) -> Rule:
        if self._peek().text in _EOM:
            self._ambiguous(self._peek(), self._peek(1))
        token = self._peek()
        days = self._days()
        self._took("day", "days")
        self._refuse_eom(token)
        return Net(days)

    def _refuse_eom(self, number: Token) -> None:
        """Refuse "net 30 EOM", "30 days end of month": two readings are in use, a month apart."""
        place = self._peek()
        if place.text in _EOM or self._words("end", "of", "month"):
            self._ambiguous(place, number)

    def _ambiguous(self, place: Token, number: Token) -> NoReturn:
        raise refusal(
            place,
            '"EOM" beside a number of days is used in two senses',
            'write "{n} days after end of month" (the month of issue ends, and then {n} days) '
            'or "{n} days, then end of month" ({n} days, and then to the end of that month)',
            number.text if number.kind == "number" else "N",
        )

    def _end_of_month(self, token: Token) -> NoReturn:
        if self._peek().kind == "number":
            self._ambiguous(token, self._peek())
        raise refusal(
            token,
            "the terms are not understood from here on",
            'write "0 months after end of month" for the end of the month of issue',
        )

    def _counted(self, token: Token) -> Rule:
        unit = self._peek()
        if unit.text in _EOM:
            self._ambiguous(unit, token)
        if unit.text in {"week", "weeks"}:
            raise refusal(
                unit, "terms count in days or months", 'write the weeks as days, for example "net 14"'
            )
        if unit.kind == "end" or unit.text not in _UNITS:
            raise refusal(
                unit, '"days" or "months" was expected here', 'write for example "net {n}"', token.text
            )
        self._at += 1
        months = unit.text.startswith("month")
        value = _whole(token, MAX_MONTHS if months else MAX_DAYS)
        if not months:
            self._refuse_eom(token)
        place = self._peek()
        if self._took("from", "after"):
            return self._anchored(value, months, token)
        comma = self._took(",")
        if not months and self._took("then"):
            return self._then(value)
        if months:
            raise refusal(
                self._peek(),
                '"after end of month" was expected here',
                'write "{n} months after end of month"',
                token.text,
            )
        raise refusal(
            self._peek() if comma else place,
            "it is not said what the days count from",
            'write "net {n}", "{n} days from receipt" or "{n} days after end of month"',
            token.text,
        )

    def _anchored(self, value: int, months: bool, token: Token) -> Rule:
        place = self._peek()
        if self._words("end", "of", "month"):
            return MonthsAfterMonthEnd(value) if months else DaysAfterMonthEnd(value)
        if months:
            raise refusal(
                place, '"end of month" was expected here', 'write "{n} months after end of month"', token.text
            )
        if self._took("receipt"):
            return FromReceipt(value)
        if self._took("delivery"):
            return AfterDelivery(value)
        if place.text in {"issue", "invoice"}:
            raise refusal(place, "days after issue have a shorter name", 'write "net {n}"', token.text)
        raise refusal(
            place,
            '"receipt", "delivery" or "end of month" was expected here',
            'write "{n} days from receipt", "{n} days after delivery" or "{n} days after end of month"',
            token.text,
        )

    def _then(self, days: int) -> Rule:
        if self._words("end", "of", "month"):
            return DaysThenMonthEnd(days)
        place = self._peek()
        if not self._took("day"):
            raise refusal(
                place,
                '"end of month" or "day" was expected here',
                'write "30 days, then day 10 of next month"',
            )
        first = self._day_number()
        if self._took("or"):
            second = self._day_number()
            return DaysThenDay(days, min(first, second), max(first, second))
        if self._words("of", "next", "month"):
            return DaysThenDayOfNextMonth(days, first)
        raise refusal(
            self._peek(),
            "it is not said which month the day lies in",
            'write "of next month" after it, or a second day, as in "then day 10 or 25"',
        )

    def _days(self) -> int:
        token = self._take()
        if token.kind != "number":
            raise refusal(token, "a number of days was expected here", 'write for example "net 30"')
        return _whole(token, MAX_DAYS)

    def _day_number(self) -> int:
        token = self._take()
        if token.kind != "number":
            raise refusal(token, "the number of a day was expected here", "write a number from 1 to 31")
        value = _whole(token, 31)
        if value < 1:
            raise refusal(token, "a month has no such day", "write a number from 1 to 31")
        return value

    def _left_over(self, rule: Rule) -> NoReturn:
        token = self._peek()
        if token.kind in {"number", "date"} or token.text in {"rest", "net"}:
            raise refusal(token, "a semicolon is missing here", "write a semicolon between two parts")
        if isinstance(rule, Net) and token.text in {"from", "after"}:
            raise refusal(
                token,
                '"net" counts from issue',
                'write "{n} days from receipt" without "net"',
                str(rule.days),
            )
        raise refusal(
            token, "nothing more was expected here", "take it out, or write a semicolon before a new part"
        )


def _whole(token: Token, limit: int) -> int:
    if "." in token.text:
        raise refusal(token, "a whole number was expected here", "write it without decimals")
    if len(token.text) > 6 or int(token.text) > limit:
        raise refusal(token, "the number is too large", f"write a number up to {limit}")
    return int(token.text)


def _day(token: Token) -> date:
    mend = "write the day as YYYY-MM-DD, for example 2026-03-31"
    try:
        day = date.fromisoformat(token.text)
    except ValueError:
        raise refusal(token, "there is no such day in the calendar", mend) from None
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise refusal(token, f"the year lies outside {FIRST_YEAR} to {LAST_YEAR}", "check the year")
    return day
