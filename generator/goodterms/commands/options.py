"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

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
