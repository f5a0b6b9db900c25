"""Payment terms as values: the rules that give a due date, the shares, the discount.

``str()`` of any of them is its canonical spelling, and reading that gives the same value again.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal


@dataclass(frozen=True, slots=True)
class Anchors:
    """The days that payment terms count from."""

    issued: date
    received: date | None = None
    delivered: date | None = None
    """The last day of the work."""


def month_end(day: date, later: int = 0) -> date:
    """Return the last day of the month that is ``later`` months after the day's own."""
    months = day.year * 12 + day.month - 1 + later
    year, month = divmod(months, 12)
    return date(year, month + 1, monthrange(year, month + 1)[1])


def day_of_month(month: date, number: int) -> date:
    """Return day ``number`` of the month that ``month`` lies in, or its last day if it is shorter."""
    last = month_end(month)
    return last.replace(day=min(number, last.day))


def counted(number: int, unit: str) -> str:
    """Return ``1 day``, ``2 days``."""
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"


@dataclass(frozen=True, slots=True)
class OnEvent:
    """Due on the very day: ``on issue``, ``on receipt``, ``on delivery``."""

    event: Literal["issue", "receipt", "delivery"]

    def due(self, anchors: Anchors) -> date:
        """Return the day; one that is not known yet is taken to be the day of issue."""
        if self.event == "receipt":
            return anchors.received or anchors.issued
        if self.event == "delivery":
            return anchors.delivered or anchors.issued
        return anchors.issued

    def __str__(self) -> str:
        return f"on {self.event}"


@dataclass(frozen=True, slots=True)
class Net:
    """``net N``: calendar days after issue; the day of issue is day 0."""

    days: int

    def due(self, anchors: Anchors) -> date:
        """Return the due date."""
        return anchors.issued + timedelta(self.days)

    def __str__(self) -> str:
        return f"net {self.days}"


@dataclass(frozen=True, slots=True)
class FromReceipt:
    """``N days from receipt``."""

    days: int

    def due(self, anchors: Anchors) -> date:
        """Return the due date, counted from issue while the day of receipt is not known."""
        return (anchors.received or anchors.issued) + timedelta(self.days)

    def __str__(self) -> str:
        return f"{counted(self.days, 'day')} from receipt"


@dataclass(frozen=True, slots=True)
class AfterDelivery:
    """``N days after delivery``."""

    days: int

    def due(self, anchors: Anchors) -> date:
        """Return the due date, counted from issue while the day of delivery is not known."""
        return (anchors.delivered or anchors.issued) + timedelta(self.days)

    def __str__(self) -> str:
        return f"{counted(self.days, 'day')} after delivery"


@dataclass(frozen=True, slots=True)
class DaysAfterMonthEnd:
    """``N days after end of month``: the last day of the issue month, and N days."""

    days: int

    def due(self, anchors: Anchors) -> date:
        """Return the due date."""
        return month_end(anchors.issued) + timedelta(self.days)

    def __str__(self) -> str:
        return f"{counted(self.days, 'day')} after end of month"


@dataclass(frozen=True, slots=True)
class MonthsAfterMonthEnd:
    """``N months after end of month``: the last day of the N-th following month."""

    months: int

    def due(self, anchors: Anchors) -> date:
        """Return the due date."""
        return month_end(anchors.issued, self.months)

    def __str__(self) -> str:
        return f"{counted(self.months, 'month')} after end of month"


@dataclass(frozen=True, slots=True)
class DaysThenMonthEnd:
    """``N days, then end of month``."""

    days: int

    def due(self, anchors: Anchors) -> date:
        """Return the due date."""
        return month_end(anchors.issued + timedelta(self.days))

    def __str__(self) -> str:
        return f"{counted(self.days, 'day')}, then end of month"


@dataclass(frozen=True, slots=True)
class DaysThenDayOfNextMonth:
    """``N days, then day D of next month``; a short month ends it earlier."""

    days: int
    day: int

    def due(self, anchors: Anchors) -> date:
        """Return the due date."""
        return day_of_month(month_end(anchors.issued + timedelta(self.days), 1), self.day)

    def __str__(self) -> str:
        return f"{counted(self.days, 'day')}, then day {self.day} of next month"


@dataclass(frozen=True, slots=True)
class DaysThenDay:
    """``N days, then day D or E``: the first such day on or after."""

    days: int
    first: int
    second: int

    def due(self, anchors: Anchors) -> date:
        """Return the due date."""
        reached = anchors.issued + timedelta(self.days)
        months = (reached, month_end(reached, 1))
        days = (day_of_month(month, day) for month in months for day in (self.first, self.second))
        return next(day for day in days if day >= reached)

    def __str__(self) -> str:
        return f"{counted(self.days, 'day')}, then day {self.first} or {self.second}"


@dataclass(frozen=True, slots=True)
class OnDate:
    """``YYYY-MM-DD``: that day."""

    day: date

    def due(self, anchors: Anchors) -> date:
        """Return the day, whatever the invoice's own dates are."""
        return self.day

    def __str__(self) -> str:
        return self.day.isoformat()


Rule = (
    OnEvent
    | Net
    | FromReceipt
    | AfterDelivery
    | DaysAfterMonthEnd
    | MonthsAfterMonthEnd
    | DaysThenMonthEnd
    | DaysThenDayOfNextMonth
    | DaysThenDay
    | OnDate
)


@dataclass(frozen=True, slots=True)
class Share:
    """How much of the invoice a part asks for."""

    kind: Literal["all", "percent", "amount", "rest"]
    value: Decimal = Decimal(0)
    """Per cent, or an amount in the client's currency."""

    def __str__(self) -> str:
        if self.kind == "percent":
            return f"{number(self.value)}%"
        if self.kind == "amount":
            return format(self.value, "f")
        return "rest" if self.kind == "rest" else ""


ALL, REST = Share("all"), Share("rest")


@dataclass(frozen=True, slots=True)
class Part:
    """A share with the rule that says when it is due."""

    share: Share
    rule: Rule

    def __str__(self) -> str:
        return f"{self.share} {self.rule}".strip()


@dataclass(frozen=True, slots=True)
class Discount:
    """Early payment: ``2/10``, or ``2% within 10 days``, counted from issue."""

    percent: Decimal
    days: int

    def until(self, anchors: Anchors) -> date:
        """Return the last day on which it can be taken."""
        return anchors.issued + timedelta(self.days)

    def __str__(self) -> str:
        return f"{number(self.percent)}% within {counted(self.days, 'day')}"


@dataclass(frozen=True, slots=True)
class Terms:
    """Payment terms as a whole."""

    parts: tuple[Part, ...]
    discount: Discount | None = None

    def __str__(self) -> str:
        said = [] if self.discount is None else [str(self.discount)]
        return "; ".join([*said, *map(str, self.parts)])


def number(value: Decimal) -> str:
    """Return a number without the noughts that say nothing: 2.50 is 2.5, 30.0 is 30."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
