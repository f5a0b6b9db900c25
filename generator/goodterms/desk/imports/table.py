"""Tables as other programs write them: CSV with whatever parts the cells, and lines above the head."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from goodterms.errors import GoodTermsError
from goodterms.records.problems import Problem

_DELIMITERS = ";,\t|"
_HEAD_WITHIN = 40
"""Lines in which the head of the table is looked for; banks put the account's name above it."""

MAX_CELL = 1_000_000


@dataclass(frozen=True, slots=True)
class Row:
    """A row with the line it begins on."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its columns named by what they hold."""

    file: str
    text: str
    delimiter: str
    above: tuple[Row, ...]
    """Rows above the head."""
    head: Row
    columns: Mapping[str, int]
    """Field to its place in a row."""
    rows: tuple[Row, ...]

    def cell(self, row: Row, field: str) -> str:
        """Return a cell; empty where the table has no such column, or the row ends before it."""
        at = self.columns.get(field)
        return "" if at is None or at >= len(row.cells) else row.cells[at].strip()

    def problem(self, row: Row, field: str, message: str, mend: str, note: str = "") -> Problem:
        """Make a problem that points at a cell."""
        at = min(self.columns.get(field, 0), max(len(row.cells) - 1, 0))
        line, column = self._place(row, at)
        return Problem(self.file, line, column, message, mend, note)

    def _place(self, row: Row, at: int) -> tuple[int, int]:
        """Return line and column at which a cell of a row begins, both from 1."""
        lines = self.text.split("\n")
        line, column, quoted, passed = row.line, 1, False, 0
        for text in lines[row.line - 1 :]:
            column = 1
            for index, character in enumerate(text):
                if passed == at:
                    return line, index + 1
                if character == '"':
                    quoted = not quoted
                elif character == self.delimiter and not quoted:
                    passed += 1
                    column = index + 2
            if passed >= at or not quoted:
                return line, column
            line += 1
        return row.line, 1


def read_table(
    text: str, shown: str, known: Mapping[str, Sequence[str]], chosen: Mapping[str, str], need: Iterable[str]
) -> Table:
    """Read a table whose head names at least the needed fields.

    Args:
        text: The file.
        shown: Its name.
        known: For each field the names that its column may have, the likeliest first.
        chosen: For some fields the name of the column, as the user gave it.
        need: What the head must have; ``a|b`` for either.

    Raises:
        GoodTermsError: There is no such head, a chosen column is missing, or the file breaks off.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    best: tuple[int, str, int, dict[str, int]] | None = None
    seen: tuple[str, ...] = ()
    for delimiter in _DELIMITERS:
        for at, row in enumerate(islice(_quiet_rows(text, delimiter), _HEAD_WITHIN)):
            columns = _columns(row.cells, known, chosen)
            if len([cell for cell in row.cells if cell.strip()]) > len(seen):
                seen = tuple(cell.strip() for cell in row.cells)
            if _has(columns, need) and (best is None or len(columns) > best[0]):
                best = (len(columns), delimiter, at, columns)
    if best is None:
        raise _no_head(seen, chosen, need, known)
    _, delimiter, at, columns = best
    rows = list(_rows(text, delimiter))
    return Table(shown, text, delimiter, tuple(rows[:at]), rows[at], columns, tuple(rows[at + 1 :]))


def normal(name: str) -> str:
    """Return a column's name as names are compared: small letters and digits, nothing else."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    return "".join(character for character in folded if character.isalnum())


def read_map(given: Sequence[str], fields: Iterable[str]) -> dict[str, str]:
    """Read ``--map date=Buchungstag,amount=Betrag``; a column's name may have commas in it.

    Raises:
        GoodTermsError: A part is no ``field=column``, or the field is not known.
    """
    known = tuple(fields)
    chosen: dict[str, str] = {}
    for text in given:
        parts = re.split(r",(?=\s*\w+\s*=)", text)
        for part in parts:
            field, equals, column = part.partition("=")
            field = field.strip().replace("-", "_")
            if not equals or field not in known or not column.strip():
                raise GoodTermsError(
                    f"--map: {part.strip() or 'nothing'} is no FIELD=COLUMN",
                    f"the fields are {', '.join(known)}",
                )
            chosen[field] = column.strip()
    return chosen


def _rows(text: str, delimiter: str) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    csv.field_size_limit(MAX_CELL)
    line = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield Row(line, tuple(cells))
            line = reader.line_num + 1
    except csv.Error as error:
        if "unexpected end" in str(error):
            raise GoodTermsError(
                f"line {line}: the file breaks off: a quote opens here and never ends", "get the file anew"
            ) from None
        raise GoodTermsError(
            f"line {line}: this is no row of a table", "look at the quotes in this line, or get the file anew"
        ) from None


def _quiet_rows(text: str, delimiter: str) -> Iterator[Row]:
    """Yield rows while the delimiter is only tried; one that is none may well end in a mess."""
    try:
        yield from _rows(text, delimiter)
    except GoodTermsError:
        return


def _columns(
    cells: Sequence[str], known: Mapping[str, Sequence[str]], chosen: Mapping[str, str]
) -> dict[str, int]:
    names = [normal(cell) for cell in cells]
    columns: dict[str, int] = {}
    for field, name in chosen.items():
        if normal(name) in names:
            columns[field] = names.index(normal(name))
        elif name.isdigit() and 0 < int(name) <= len(names) and len(names) > 1:
            columns[field] = int(name) - 1
        else:
            return {}
    taken = set(columns.values())
    for field, likely in known.items():
        if field in columns:
            continue
        at = next((names.index(name) for name in map(normal, likely) if name in names), None)
        if at is not None and at not in taken:
            columns[field] = at
            taken.add(at)
    return columns


def _has(columns: Mapping[str, int], need: Iterable[str]) -> bool:
    return all(any(name in columns for name in field.split("|")) for field in need)


def _no_head(
    seen: tuple[str, ...], chosen: Mapping[str, str], need: Iterable[str], known: Mapping[str, Sequence[str]]
) -> GoodTermsError:
    heads = {normal(cell) for cell in seen}
    for field, name in chosen.items():
        if normal(name) not in heads and not name.isdigit():
            listed = ", ".join(cell for cell in seen if cell)[:400]
            return GoodTermsError(f"--map: the file has no column {name}", f"{field} is one of: {listed}")
    found = _columns(seen, known, chosen)
    missing = [field for field in need if not any(name in found for name in field.split("|"))]
    names = ", ".join(f"{field.split('|')[0]}=…" for field in missing)
    # Of a picture or a program no byte goes to the terminal.
    if len(seen) < 2 or not all(" ".join(cell.split()).isprintable() for cell in seen):
        return GoodTermsError(
            "this is no table that can be read", "name a CSV file whose first row has heads"
        )
    listed = ", ".join(cell for cell in seen if cell)[:400]
    return GoodTermsError(
        f"the file does not say which column is which: {listed}", f"say it: --map {names.replace(', ', ',')}"
    )
