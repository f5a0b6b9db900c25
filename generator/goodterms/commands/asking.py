"""Values that are checked at once, and asked for where they are not given and a terminal is there."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any, TypeVar

import click

from goodterms.errors import GoodTermsError

T = TypeVar("T")


class Checked(click.ParamType[Any]):
    """A value that a function reads, and refuses with the mend.

    Args:
        name: What it is, for the help text.
        read: Takes what was typed; raises :class:`GoodTermsError`.
    """

    def __init__(self, name: str, read: Callable[[str], Any]) -> None:
        self.name = name
        self._read = read

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return what was read. What was read before stays as it is."""
        if not isinstance(value, str):
            return value
        try:
            return self._read(value)
        except GoodTermsError as wrong:
            self.fail(str(wrong), param, ctx)


def has_terminal() -> bool:
    """Tell whether somebody is there to answer."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def ask(question: str, read: Callable[[str], T], default: str | None = None) -> T:
    """Ask until the answer can be read.

    Args:
        question: In plain words, without a question mark's company.
        read: Reads the answer; raises :class:`GoodTermsError`, whose text is shown.
        default: What Enter alone means, shown in brackets; empty means nothing at all.
    """
    answer: T = click.prompt(
        question, default=default, show_default=bool(default), type=Checked("text", read)
    )
    return answer
