"""Adding to a YAML file that somebody wrote by hand: what is there stays as it is, comments and layout too.

Nothing here knows whether the result says what was meant. Whoever calls reads the changed
text again before :func:`replace_file`.
"""

from __future__ import annotations

import os
import secrets
import stat
from pathlib import Path

import yaml

from goodterms.errors import GoodTermsError


def with_entry(data: bytes, node: yaml.Node, entry: str) -> bytes:
    """Add an entry to a map or a list: in front of its first where it is a block, else at its end.

    Args:
        data: The file, UTF-8.
        node: The map or list in it; a block has an entry already.
        entry: For a map ``key: value``. For a list in brackets the bare value; for one of
            lines ``- value``, whose further lines are indented below it.
    """
    start, lines = _lines(data)
    if getattr(node, "flow_style", False):
        line, column = node.end_mark.line, node.end_mark.column - 1
        before = lines[line][:column].rstrip()
        # A comma that ends the last entry already, or none: `{a: 1}` and `{a: 1,}`.
        glue = "" if before.endswith(("{", "[")) else " " if before.endswith(",") else ", "
        lines[line] = before + glue + entry + lines[line][column:]
    else:
        first = node.value[0][0] if isinstance(node, yaml.MappingNode) else node
        line, column = first.start_mark.line, first.start_mark.column
        # Put first, for the end of a block cannot be told from the blank lines and comments after it.
        added = (entry + "\n").replace("\n", _line_end(lines) + " " * column)
        lines[line] = lines[line][:column] + added + lines[line][column:]
    return _joined(start, lines)


def with_value(data: bytes, key: yaml.Node, value: str) -> bytes:
    """Give a key that stands there without one a value in its own line, in front of a comment."""
    start, lines = _lines(data)
    # The key's mark ends before the colon, which nothing but spaces can part from it.
    line, column = key.end_mark.line, lines[key.end_mark.line].index(":", key.end_mark.column) + 1
    lines[line] = f"{lines[line][:column]} {value}{lines[line][column:]}"
    return _joined(start, lines)


def with_block(data: bytes, block: str) -> bytes:
    """Add lines at the end of a file, a blank line below what is there."""
    start, lines = _lines(data)
    while lines and not lines[-1].strip():
        lines.pop()
    end = _line_end(lines)
    return _joined(start, [*lines, end.strip("\n"), *block.replace("\n", end).split("\n"), ""])


def _lines(data: bytes) -> tuple[str, list[str]]:
    """Return a byte order mark, which the marks of nodes do not count, and the lines behind it."""
    text = data.decode("utf-8")
    length = len(text) - len(text.lstrip("\ufeff"))
    return text[:length], text[length:].split("\n")


def _line_end(lines: list[str]) -> str:
    return "\r\n" if lines and lines[0].endswith("\r") else "\n"


def _joined(start: str, lines: list[str]) -> bytes:
    return (start + "\n".join(lines)).encode()


def replace_file(path: Path, data: bytes) -> None:
    """Write a file whole or not at all; one that is there keeps its mode.

    Raises:
        GoodTermsError: It cannot be written.
    """
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        mode = stat.S_IMODE(path.stat().st_mode) if path.exists() else None

        def opener(name: str, flags: int) -> int:
            # With no right that the file itself does not give, not even for a moment.
            return os.open(name, flags, 0o666 if mode is None else 0o600)

        with open(draft, "xb", opener=opener) as file:
            file.write(data)
        if mode is not None:
            draft.chmod(mode)
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise GoodTermsError("the file cannot be written", error.strerror or "check the folder") from None
