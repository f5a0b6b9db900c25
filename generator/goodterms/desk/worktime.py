"""The freelancer's working days and hours, as the policy has them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import lru_cache

import holidays

from goodterms.records.policy import Policy

_DAY = timedelta(1)
_WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_USUAL = frozenset(_WEEK[:5])


@lru_cache(maxsize=32)
def _holidays(country: str) -> holidays.HolidayBase | None:
    try:
        return holidays.country_holidays(country)
    except NotImplementedError:
        return None


class Worktime:
    """When the freelancer works: the policy's days and hours, less the country's public holidays.

    Where the policy names no hours, the days are Monday to Friday, and no time of day is
    outside.
    """

    def __init__(self, policy: Policy) -> None:
        self._hours = policy.hours
        days = frozenset(policy.hours.days) if policy.hours else _USUAL
        self._days = frozenset(_WEEK.index(day) for day in days)
        self._holidays = _holidays(policy.freelancer.country)

    def is_working(self, day: date) -> bool:
        """Tell whether it is a working day."""
        if day.weekday() not in self._days:
            return False
        return self._holidays is None or day not in self._holidays

    def last_before(self, day: date) -> date:
        """Return the day itself if it is a working day, else the last one before it."""
        # No policy works on no day at all, but a whole week can be holidays (golden weeks are).
        for back in range(31):
            if self.is_working(day - back * _DAY):
                return day - back * _DAY
        return day

    def is_outside(self, moment: datetime) -> bool:
        """Tell whether a moment (the freelancer's local time) lies outside the hours."""
        if self._hours is None:
            return False
        time = f"{moment:%H:%M}"
        return not self.is_working(moment.date()) or not self._hours.from_ <= time < self._hours.to
