"""Options and refusals that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click
from pydantic_core import PydanticCustomError

from goodterms.errors import GoodTermsError
from goodterms.records.problems import is_hosted
from goodterms.records.scalars import Plain, read_day, read_number

F = TypeVar("F", bound=Callable[..., Any])

_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


def clients_option(command: F) -> F:
    """Add ``--clients DIR``."""
    return click.option(
        "--clients",
        "clients_dir",
        type=_FOLDER,
        metavar="DIR",
        help="Read the records of this folder instead of the project's.",
    )(command)


def json_option(command: F) -> F:
    """Add ``--json``."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON, for other programs.")(command)


def refuse_hosted() -> None:
    """Refuse to print private matters where a build service keeps the output.

    Raises:
        GoodTermsError: This is a build service.
    """
    if is_hosted():
        raise GoodTermsError(
            "this is a build service, and its log would keep what is private", "run it on your own machine"
        )


class _Scalar(click.ParamType[Any]):
    """A value written as in a record."""

    def __init__(self, name: str, read: Callable[[Any], Any]) -> None:
        self.name = name
        self._read = read

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        try:
            return self._read(Plain(value) if isinstance(value, str) else value)
        except PydanticCustomError as wrong:
            said = wrong.context or {}
            self.fail(f"{said.get('message')} ({said.get('mend')})", param, ctx)


DAY = _Scalar("day", read_day)
"""A calendar day, YYYY-MM-DD."""
AMOUNT = _Scalar("amount", read_number)
"""An exact amount with a point."""
