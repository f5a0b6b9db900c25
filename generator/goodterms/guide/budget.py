"""What one page of the guide may use up: rounds and calls, work on texts and lists, and the size of each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any, TypeVar

T = TypeVar("T")

MAX_STEPS = 10_000
"""Rounds of loops and calls in one page together; what needs more, nobody reads."""
MAX_WORK = 5_000_000
"""Characters and items that one page may handle; many times what the longest page prints."""
MAX_TEXT = 100_000
"""Characters of a text that an operator may make, or a list holds with all that is in it."""
MAX_NUMBER = 10**100

_NUMBERS = (int, float, Decimal)


class Budget:
    """What is left to one page."""

    def __init__(self) -> None:
        self._steps = MAX_STEPS
        self._work = MAX_WORK

    def step(self) -> None:
        """Take one round or call off.

        Raises:
            OverflowError: None is left.
        """
        self._steps -= 1
        if self._steps < 0:
            raise OverflowError(f"the page takes more than {MAX_STEPS:,} steps")

    def work(self, amount: int) -> None:
        """Take characters or items off that are about to be handled.

        Raises:
            OverflowError: Too few are left.
        """
        self._work -= amount
        if self._work < 0:
            raise OverflowError("the page handles too much text")

    def counted(self, items: Iterable[T]) -> Iterator[T]:
        """Yield items, each of them a step."""
        for item in items:
            self.step()
            yield item

    def taken(self, value: Any) -> Any:
        """Return a value that is about to be handled, its items counted as work."""
        if isinstance(value, Iterator):
            return self._worked(value)
        if isinstance(value, (str, list, tuple, dict, range)):
            self.work(len(value))
        return value

    def made(self, value: T) -> T:
        """Return what an expression has made, unless it is too large.

        A list in a list in a list can be short and still, written out, without end: so it
        counts with all that is in it, as often as it is in it.

        Raises:
            OverflowError: It is.
        """
        if isinstance(value, (str, list, tuple, dict)):
            self.work(weight(value))
        elif isinstance(value, _NUMBERS) and not -MAX_NUMBER < value < MAX_NUMBER:
            raise OverflowError("the number is too large")
        return value

    def _worked(self, items: Iterator[T]) -> Iterator[T]:
        for item in items:
            self.work(1)
            yield item


def weight(value: Any) -> int:
    """Return how much there is in a text, list or map: characters, and one for everything else.

    Raises:
        OverflowError: It is more than :data:`MAX_TEXT`.
    """
    total, stack = 0, [value]
    while stack:
        one = stack.pop()
        total += len(one) if isinstance(one, str) else 1
        if total > MAX_TEXT:
            raise OverflowError("the text would be too long")
        if isinstance(one, dict):
            stack += [*one.keys(), *one.values()]
        elif isinstance(one, (list, tuple)):
            stack += one
    return total
