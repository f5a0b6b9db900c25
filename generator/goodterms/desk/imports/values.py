"""Amounts and days as other programs write them. What can be read in two ways is not read at all."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from goodterms.errors import GoodTermsError
from goodterms.records.scalars import FIRST_YEAR, LAST_YEAR, MAX_WHOLE_DIGITS

DATE_FORMATS = "ymd, dmy, mdy, or a pattern such as %d-%b-%Y"

_SIGNS = str.maketrans({"−": "-", "–": "-", "﹣": "-", "－": "-"})
_AMOUNT = re.compile(r"[+-]?\d[\d.,'’ \u00a0\u202f]*[+-]?\Z")
_NOISE = re.compile(r"[A-Za-z]{3}|[€$£¥₸₽]|zł|kr\.?|Kč|Ft", re.IGNORECASE)
_PARTS = re.compile(r"(\d{1,4})([-./ ])(\d{1,2})\2(\d{1,4})(?:\D.*)?\Z", re.ASCII)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})\Z", re.ASCII)


@dataclass(frozen=True, slots=True)
class Amounts:
    """Reads the amounts of a file, whose decimal mark is known."""

    decimal: str
    """``.`` or ``,``; empty where no amount has one."""

    def read(self, text: str) -> Decimal | None:
        """Return an amount, or None."""
        bare = _bare(text)
        if bare is None:
            return None
        negative, digits = bare
        thousands = "," if self.decimal == "." else "." if self.decimal == "," else ""
        digits = re.sub("['’ \u00a0\u202f]", "", digits)
        if thousands and thousands in digits:
            whole = digits.split(self.decimal)[0]
            if not re.fullmatch(rf"\d{{1,3}}(?:{re.escape(thousands)}\d{{2,3}})+", whole):
                return None
            digits = digits.replace(thousands, "")
        digits = digits.replace(",", ".")
        if digits.count(".") > 1 or (not self.decimal and "." in digits):
            return None
        amount = Decimal(digits.rstrip("."))
        if amount.adjusted() >= MAX_WHOLE_DIGITS:
            return None
        return -amount if negative and amount else amount


def decimal_mark(texts: Iterable[str]) -> str | None:
    """Return the decimal mark of a column of amounts; empty where none is needed, None where either could be.

    One amount with both marks, or with other than three digits behind its only mark, tells
    for all. ``1,234`` alone tells nothing.
    """
    told: set[str] = set()
    open_question = False
    for text in texts:
        bare = _bare(text)
        if bare is None:
            continue
        digits = bare[1]
        points, commas = digits.count("."), digits.count(",")
        if points and commas:
            told.add("." if digits.rfind(".") > digits.rfind(",") else ",")
        elif points + commas == 1:
            mark = "." if points else ","
            before, after = digits.split(mark)
            if len(after) != 3 or len(before) > 3 or before == "0":
                told.add(mark)
            else:
                open_question = True
        elif points > 1:
            told.add(",")
        elif commas > 1:
            told.add(".")
    if len(told) == 1:
        return told.pop()
    return None if told or open_question else ""


def _bare(text: str) -> tuple[bool, str] | None:
    """Return whether an amount is below zero, and its digits with their marks."""
    left = text.translate(_SIGNS).strip()
    negative = False
    if left.startswith("(") and left.endswith(")"):
        left, negative = left[1:-1].strip(), True
    left = _NOISE.sub("", left).strip()
    if not _AMOUNT.match(left):
        return None
    if "-" in left:
        negative = not negative
    return negative, left.strip("+- ")


def day_reader(texts: Iterable[str], given: str = "") -> Callable[[str], date | None]:
    """Return what reads the days of a column.

    Args:
        texts: All days of it; one that can be read in one way only tells for all.
        given: As the user says they are written; see ``DATE_FORMATS``.

    Raises:
        GoodTermsError: They can be read in two ways, or ``given`` is no such format.
    """
    form = given.strip()
    if "%" in form:
        return lambda text: _by_pattern(text, form)
    form = form.lower()
    if form and form not in {"ymd", "dmy", "mdy"}:
        raise GoodTermsError(f"--date-format: {given} is not known", f"write {DATE_FORMATS}")
    if not form:
        form = _form_of(texts)
    return lambda text: _by_form(text, form)


def _form_of(texts: Iterable[str]) -> str:
    told: set[str] = set()
    asked = ""
    for text in texts:
        found = _PARTS.match(text.strip())
        if not found or len(found[1]) > 2:
            continue
        ways = {form for form in ("dmy", "mdy") if _by_form(text, form)}
        if found[2] == ".":
            # Nobody writes the month first with points.
            ways &= {"dmy"}
        if len(found[4]) < 4 and found[2] == "-" and _by_form(text, "ymd"):
            ways.add("ymd")
        if len(ways) == 1:
            told |= ways
        elif len(ways) > 1 and len({_by_form(text, form) for form in ways}) > 1:
            asked = asked or text.strip()
    if len(told) > 1 or (asked and not told):
        example = f" ({asked})" if asked else ""
        raise GoodTermsError(
            f"the days{example} can be read with the day or the month first",
            "say which with --date-format dmy or --date-format mdy",
        )
    return told.pop() if told else "dmy"


def _by_form(text: str, form: str) -> date | None:
    text = text.strip()
    compact = _COMPACT.match(text)
    if compact:
        return _day(compact[1], compact[2], compact[3])
    found = _PARTS.match(text)
    if not found:
        return None
    one, two, three = found[1], found[3], found[4]
    if len(one) == 4:
        return _day(one, two, three)
    if form == "ymd":
        return _day(one, two, three)
    return _day(three, two, one) if form == "dmy" else _day(three, one, two)


def _day(year: str, month: str, day: str) -> date | None:
    number = int(year) + (2000 if len(year) == 2 else 0)
    try:
        found = date(number, int(month), int(day))
    except ValueError:
        return None
    return found if FIRST_YEAR <= number <= LAST_YEAR else None


def _by_pattern(text: str, pattern: str) -> date | None:
    try:
        found = datetime.strptime(text.strip(), pattern).date()  # noqa: DTZ007 - a day has no zone
    except ValueError:
        return None
    return found if FIRST_YEAR <= found.year <= LAST_YEAR else None
