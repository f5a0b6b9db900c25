"""The scalars of a record: days, amounts, percentages and text, read from what was written.

YAML gives text; the field decides what the text means. That is why ``country: NO`` is
Norway, ``price: 1.10`` is exactly one-ten and ``tax_id: 0123`` keeps its nought: a value
is never guessed from its looks (YAML 1.2 core for numbers, booleans and null). Code may
hand in values that are typed already.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BeforeValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

# Years a business record can stand in; 20226 and 0202 are slips of the finger.
FIRST_YEAR, LAST_YEAR = 1970, 2199
MAX_LINE, MAX_PROSE = 500, 100_000
MAX_WHOLE_DIGITS = 15

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}\Z", re.ASCII)
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2})?\Z", re.ASCII)
_NUMBER = re.compile(r"[-+]?(?:\d+(?:\.\d*)?|\.\d+)\Z", re.ASCII)
_INTEGER = re.compile(r"[-+]?\d+\Z", re.ASCII)
_PERCENT = re.compile(r"(\d+(?:\.\d+)?) ?%\Z", re.ASCII)
_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d\Z", re.ASCII)
# C0 and C1 controls, the marks that turn the reading order of what follows (an invoice
# must read as it is stored), non-characters and lone surrogates.
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)


class Plain(str):
    """A scalar written without quotes; only such a one can be a number, a day or a yes."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Period:
    """The day, or the days from first to last, on which work was done."""

    start: date
    end: date

    def __str__(self) -> str:
        return str(self.start) if self.start == self.end else f"{self.start}/{self.end}"


@dataclass(frozen=True, slots=True)
class Discount:
    """A reduction: a percentage of what is left, or an amount in the client's currency."""

    percent: Decimal | None = None
    amount: Decimal | None = None


def _wrong(message: str, mend: str) -> PydanticCustomError:
    # The texts go in as context, so that a brace in them is never read as a format.
    return PydanticCustomError("goodterms", "{message}", {"message": message, "mend": mend})


def _read_text(value: Any, limit: int) -> str:
    if not isinstance(value, str):
        raise _wrong("text was expected here", "write the text after the colon, in quotes if need be")
    found = _FORBIDDEN.search(value)
    if found:
        raise _wrong(
            "the text holds an invisible control character", "type the text anew instead of pasting it"
        )
    text = str(value).strip()
    if not text:
        raise _wrong("the text is empty", "write the text, or take the key out")
    if len(text) > limit:
        raise _wrong("the text is too long", f"keep it under {limit:,} characters")
    return text


def read_line(value: Any) -> str:
    """Read a text of one line, up to ``MAX_LINE`` characters."""
    text = _read_text(value, MAX_LINE)
    if "\n" in text:
        raise _wrong("one line of text was expected here", "write it on one line")
    return text


def read_prose(value: Any) -> str:
    """Read a text that may run over several lines."""
    return _read_text(value, MAX_PROSE)


def read_day(value: Any) -> date:
    """Read a calendar day written ``YYYY-MM-DD``."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    mend = "write the day as YYYY-MM-DD, for example 2026-03-31"
    if not isinstance(value, str) or not _DAY.match(value):
        raise _wrong("a day was expected here", mend)
    try:
        day = date.fromisoformat(value)
    except ValueError:
        raise _wrong("there is no such day in the calendar", mend) from None
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise _wrong(f"the year lies outside {FIRST_YEAR} to {LAST_YEAR}", "check the year")
    return day


def read_moment(value: Any) -> datetime:
    """Read a day with its time, in the freelancer's own time zone: ``YYYY-MM-DDTHH:MM``."""
    if isinstance(value, datetime):
        return value
    mend = "write day and time as YYYY-MM-DDTHH:MM, for example 2026-03-31T14:30"
    if not isinstance(value, str) or not _MOMENT.match(value):
        raise _wrong("a day with its time was expected here", mend)
    read_day(value[:10])
    try:
        return datetime.fromisoformat(value)
    except ValueError:
        raise _wrong("there is no such time of day", mend) from None


def read_period(value: Any) -> Period:
    """Read a day, or a period written ``first day/last day``."""
    if isinstance(value, Period):
        return value
    first, slash, last = value.partition("/") if isinstance(value, str) else (value, "", "")
    start = read_day(first.strip() if isinstance(first, str) else first)
    end = read_day(last.strip()) if slash else start
    if end < start:
        raise _wrong("the period ends before it begins", "write the earlier day first")
    return Period(start, end)


def read_number(value: Any) -> Decimal:
    """Read an exact decimal number with a point, as YAML 1.2 core has it, without exponent."""
    if isinstance(value, Decimal) and value.is_finite():
        return value
    if not isinstance(value, Plain):
        if isinstance(value, str) and _NUMBER.match(value):
            raise _wrong("a number was expected here, and this is text", "take the quotes away")
        raise _wrong("a number was expected here", "write digits with a point, for example 1250.50")
    if not _NUMBER.match(value):
        if re.search(r"\d,\d", value):
            raise _wrong(
                "a number is written with a point here, never a comma",
                "write 1250.50, with nothing between thousands",
            )
        raise _wrong("a number was expected here", "write digits with a point, for example 1250.50")
    number = Decimal(str(value))
    if number.adjusted() >= MAX_WHOLE_DIGITS:
        raise _wrong("the number is too large", f"keep it under {MAX_WHOLE_DIGITS} digits")
    exponent = number.as_tuple().exponent
    if isinstance(exponent, int) and exponent < -6:
        raise _wrong("the number has too many decimals", "keep it to six decimals")
    return number + 0  # -0 becomes 0


def read_positive(value: Any) -> Decimal:
    """Read a number above zero."""
    number = read_number(value)
    if number <= 0:
        raise _wrong("a number above zero was expected here", "write it without a minus sign")
    return number


def read_rate(value: Any) -> Decimal:
    """Read a rate in per cent, from 0 to 100, written with or without the sign."""
    found = _PERCENT.match(value) if isinstance(value, str) else None
    number = Decimal(found[1]) if found else read_number(value)
    if not 0 <= number <= 100:
        raise _wrong("a percentage lies between 0 and 100", "check the number")
    return number


def read_discount(value: Any) -> Discount:
    """Read ``5%`` or an amount above zero."""
    if isinstance(value, Discount):
        return value
    if isinstance(value, str) and _PERCENT.match(value):
        return Discount(percent=read_rate(value))
    if isinstance(value, str) and value.rstrip().endswith("%"):
        raise _wrong("a percentage lies between 0 and 100", "write for example 5%")
    return Discount(amount=read_positive(value))


def read_whole(value: Any) -> int:
    """Read a whole number from 0 to 999,999."""
    if not isinstance(value, int) and not (isinstance(value, Plain) and _INTEGER.match(value)):
        raise _wrong("a whole number was expected here", "write digits only, for example 14")
    number = int(value)
    if not 0 <= number <= 999_999:
        raise _wrong("the whole number is out of range", "write a number from 0 to 999999")
    return number


def read_flag(value: Any) -> bool:
    """Read ``true`` or ``false``."""
    if isinstance(value, bool):
        return value
    if isinstance(value, Plain) and value in {"true", "True", "TRUE"}:
        return True
    if isinstance(value, Plain) and value in {"false", "False", "FALSE"}:
        return False
    raise _wrong("true or false was expected here", "write true or false, without quotes")


def read_word(value: Any) -> str:
    """Read a keyword: one of a few words that the format knows."""
    return str(value) if isinstance(value, str) else value


def read_clock(value: Any) -> str:
    """Read a time of day, ``HH:MM``."""
    if not isinstance(value, str) or not _CLOCK.match(value):
        raise _wrong("a time of day was expected here", "write it as HH:MM, for example 09:00")
    return str(value)


_DAY_SCHEMA = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$", "examples": ["2026-03-31"]}
_SIGNED = {"type": "string", "pattern": "%$", "examples": ["5%"]}
_PERCENT_SCHEMA = {"anyOf": [{"type": "number", "minimum": 0, "maximum": 100}, _SIGNED]}
_REDUCTION_SCHEMA = {"anyOf": [{"type": "number", "exclusiveMinimum": 0}, _SIGNED]}

Line = Annotated[str, BeforeValidator(read_line), WithJsonSchema({"type": ["string", "number"]})]
Prose = Annotated[str, BeforeValidator(read_prose), WithJsonSchema({"type": "string"})]
Word = BeforeValidator(read_word)
Day = Annotated[date, BeforeValidator(read_day), WithJsonSchema(_DAY_SCHEMA)]
Moment = Annotated[
    datetime,
    BeforeValidator(read_moment),
    WithJsonSchema({"type": "string", "examples": ["2026-03-31T14:30"]}),
]
Service = Annotated[
    Period,
    BeforeValidator(read_period),
    WithJsonSchema({"type": "string", "examples": ["2026-02-01/2026-02-28", "2026-02-14"]}),
]
Number = Annotated[Decimal, BeforeValidator(read_number), WithJsonSchema({"type": "number"})]
Positive = Annotated[
    Decimal, BeforeValidator(read_positive), WithJsonSchema({"type": "number", "exclusiveMinimum": 0})
]
Rate = Annotated[Decimal, BeforeValidator(read_rate), WithJsonSchema(_PERCENT_SCHEMA)]
Reduction = Annotated[
    Discount,
    BeforeValidator(read_discount),
    WithJsonSchema(_REDUCTION_SCHEMA),
]
Whole = Annotated[
    int, BeforeValidator(read_whole), WithJsonSchema({"type": "integer", "minimum": 0, "maximum": 999_999})
]
Flag = Annotated[bool, BeforeValidator(read_flag), WithJsonSchema({"type": "boolean"})]
Clock = Annotated[str, BeforeValidator(read_clock), WithJsonSchema({"type": "string", "examples": ["09:00"]})]
