"""The next invoice number, after the pattern that the numbers so far follow.

A number is digits between other characters: ``RE-2026-007`` has a year and a counter. What
a place of digits means shows in all numbers of the same shape, held against their days:
years are years, months are months, and of the rest the counter is what counts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Literal

_DIGITS = re.compile("([0-9]+)")

_WHOLE = (("%Y", "%m", "%d"), ("%Y", "%m"), ("%y", "%m", "%d"), ("%y", "%m"))
_PREFIXES = (("%Y", "%m", "%d"), ("%Y", "%m"), ("%Y",), ("%y", "%m", "%d"), ("%y",))

Part = Literal["year", "short year", "month", "day", "counter", "fixed"]


@dataclass(frozen=True, slots=True)
class Used:
    """A number that was given."""

    number: str
    client: str
    day: date | None = None
    """The day of issue, or else of the work; None for a draft without either."""
    corrects: bool = False
    """Whether it corrects another; credit notes often have numbers of a kind of their own."""


@dataclass(frozen=True, slots=True)
class _Split:
    """A number taken apart: the characters between, and the digits."""

    used: Used
    between: tuple[str, ...]
    digits: tuple[str, ...]


def next_number(used: Sequence[Used], client: str, day: date) -> str:
    """Return the number for the next invoice; no number is ever given twice.

    Args:
        used: The numbers of all clients.
        client: Whom the invoice is for.
        day: The invoice's; a year (or month) in the numbers begins anew with it.
    """
    taken = {one.number for one in used}
    split = [_split(one) for one in used if _DIGITS.search(one.number)]
    if not split:
        return _free(lambda count: f"{day.year}-{count:03}", 1, taken)
    model = _model(split, client)
    family = [one for one in split if one.between == model.between and len(one.digits) == len(model.digits)]
    family, model = _parted(family, model)
    parts = _parts(family)
    counter = parts.index("counter")
    fixed = [at for at, part in enumerate(parts) if part == "fixed"]
    family = [one for one in family if all(one.digits[at] == model.digits[at] for at in fixed)]
    last, width = _count(family, parts, day)

    def write(count: int) -> str:
        digits = [_digits(family, at, part, day) or model.digits[at] for at, part in enumerate(parts)]
        digits[counter] = str(count).zfill(width)
        return "".join(a + b for a, b in zip(model.between, [*digits, ""], strict=True))

    return _free(write, last + 1, taken)


def _free(write: Callable[[int], str], count: int, taken: set[str]) -> str:
    while write(count) in taken:
        count += 1
    return write(count)


def _split(used: Used) -> _Split:
    pieces = _DIGITS.split(used.number)
    return _Split(used, tuple(pieces[0::2]), tuple(pieces[1::2]))


def _model(split: list[_Split], client: str) -> _Split:
    """Return the number to go on from: the newest, unless each client has numbers of their own shape."""
    plain = [one for one in split if not one.used.corrects] or split
    newest = max(plain, key=_age)
    own = [one for one in plain if one.used.client == client]
    if not own or newest.used.client == client:
        return newest
    # Numbers that nobody but the newest's client has would be somebody else's to this one.
    holders = {one.used.client for one in plain if one.between == newest.between}
    return max(own, key=_age) if len(holders) == 1 else newest


def _age(one: _Split) -> tuple[date, str]:
    return one.used.day or date.min, one.used.number


def _parted(family: list[_Split], model: _Split) -> tuple[list[_Split], _Split]:
    """Part dates that are written without anything between: ``202603-5``, ``20260014``."""
    alone = len(model.digits) == 1
    for at in range(len(model.digits)):
        for pattern in _PREFIXES if alone else _WHOLE:
            fitting = [one for one in family if _begins(one, at, pattern, whole=not alone)]
            dated = [one for one in family if one.used.day]
            if dated and model in fitting and all(one in fitting for one in dated):
                cuts = [4 if step == "%Y" else 2 for step in pattern]
                return [_cut(one, at, cuts) for one in fitting], _cut(model, at, cuts)
    return family, model


def _begins(one: _Split, at: int, pattern: tuple[str, ...], *, whole: bool) -> bool:
    digits, day = one.digits[at], one.used.day
    length = sum(4 if step == "%Y" else 2 for step in pattern)
    # A counter of one figure behind a date would be anybody's guess.
    if len(digits) != length if whole else len(digits) < length + 2:
        return False
    return day is None or digits.startswith(day.strftime("".join(pattern)))


def _cut(one: _Split, at: int, cuts: list[int]) -> _Split:
    digits, pieces = one.digits[at], []
    for length in cuts:
        pieces.append(digits[:length])
        digits = digits[length:]
    pieces += [digits] if digits else []
    between = (*one.between[: at + 1], *[""] * (len(pieces) - 1), *one.between[at + 1 :])
    return _Split(one.used, between, (*one.digits[:at], *pieces, *one.digits[at + 1 :]))


def _parts(family: list[_Split]) -> list[Part]:
    """Tell what each place of digits means."""
    count = len(family[0].digits)
    parts: list[Part] = ["fixed"] * count
    for part in ("year", "month", "day") if count > 1 else ():
        for at in range(count):
            left = parts.count("fixed")
            if parts[at] == "fixed" and left > 1 and part not in parts and _means(family, at, part):
                parts[at] = "short year" if part == "year" and len(family[0].digits[at]) == 2 else part
                break
        if part == "year" and not {"year", "short year"} & set(parts):
            break
    free = [at for at, part in enumerate(parts) if part == "fixed"]
    moving = [at for at in free if len({one.digits[at] for one in family}) > 1]
    parts[(moving or free)[-1]] = "counter"
    return parts


def _means(family: list[_Split], at: int, part: str) -> bool:
    texts = [one.digits[at] for one in family]
    dated = [(int(one.digits[at]), one.used.day) for one in family if one.used.day]
    if part != "year":
        # Two figures, or as many as it takes: a counter 003 is no March.
        return (
            bool(dated)
            and all(len(t) <= 2 for t in texts)
            and all(n == getattr(day, part) for n, day in dated)
        )
    if all(len(text) == 4 for text in texts):
        # An invoice of early January may still bear last year's number.
        return all(1990 <= int(text) <= 2199 for text in texts) and all(
            abs(n - d.year) <= 1 for n, d in dated
        )
    return bool(dated) and all(len(t) == 2 for t in texts) and all(n == d.year % 100 for n, d in dated)


def _count(family: list[_Split], parts: list[Part], day: date) -> tuple[int, int]:
    """Return the last count that is used in the period of a day, and how many digits a count has."""
    counter = parts.index("counter")
    periods: dict[tuple[int, ...], list[int]] = {}
    for one in family:
        periods.setdefault(tuple(_period(one, parts)), []).append(int(one.digits[counter]))
    texts = [one.digits[counter] for one in family]
    shortest = min(len(text) for text in texts)
    width = shortest if shortest > 2 or any(text.startswith("0") for text in texts) else 1
    now = tuple(_digits_of_day(parts, day))
    runs = [counts for _, counts in sorted(periods.items())]
    # Two years whose counts follow one another were never begun anew.
    goes_on = len(runs) > 1 and all(min(b) > max(a) for a, b in pairwise(runs))
    if goes_on:
        return max(max(counts) for counts in runs), width
    return max(periods.get(now, [0])), width


def _period(one: _Split, parts: list[Part]) -> Iterator[int]:
    for part in ("year", "short year", "month", "day"):
        for at, own in enumerate(parts):
            if own == part:
                yield int(one.digits[at])


def _digits_of_day(parts: list[Part], day: date) -> Iterator[int]:
    for part in ("year", "short year", "month", "day"):
        if part in parts:
            yield day.year % 100 if part == "short year" else int(getattr(day, part))


def _digits(family: list[_Split], at: int, part: Part, day: date) -> str:
    """Return what stands at a place of the date; nothing at another."""
    if part in {"fixed", "counter"}:
        return ""
    value = day.year % 100 if part == "short year" else int(getattr(day, part))
    return str(value).zfill(min(len(one.digits[at]) for one in family))
