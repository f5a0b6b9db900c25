"""Working days: weekends and public holidays of a country, from the ``holidays`` library."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

import holidays


@lru_cache(maxsize=32)
def _calendar(country: str) -> holidays.HolidayBase | None:
    try:
        return holidays.country_holidays(country)
    except NotImplementedError:
        return None


def knows(country: str) -> bool:
    """Tell whether the public holidays of a country (ISO 3166, two letters) are known."""
    return _calendar(country) is not None


@lru_cache(maxsize=16384)
def working_day(day: date, country: str) -> date:
    """Return the day itself if it is a working day, else the next one.

    Of a country that is not known, only Saturday and Sunday are days off. Regional
    holidays are not counted: an address does not say which of them a bank keeps.
    """
    calendar = _calendar(country)
    weekend = {5, 6} if calendar is None else calendar.weekend
    while day.weekday() in weekend or (calendar is not None and day in calendar):
        day += timedelta(1)
    return day
