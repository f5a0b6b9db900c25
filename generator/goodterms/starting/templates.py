"""The files that a project begins with, as templates beside this module."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from goodterms.building.yaml_text import block, flow_scalar, quoted, scalar

_FOLDER = Path(__file__).parent / "files"


def fixed(name: str) -> bytes:
    """Return a file that is the same for everybody."""
    return (_FOLDER / name).read_bytes()


def filled(template: str, /, **values: Any) -> bytes:
    """Return a file with what is one's own in it."""
    return _environment().get_template(f"{template}.j2").render(values).encode()


@cache
def _environment() -> Environment:
    # Configuration, not HTML: each value goes through the filter of the place it stands in.
    environment = Environment(  # noqa: S701
        loader=FileSystemLoader(_FOLDER),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {"scalar": scalar, "flow": flow_scalar, "quoted": quoted, "block": block}
    return environment
