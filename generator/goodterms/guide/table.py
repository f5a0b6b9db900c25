"""Tables and paragraphs in Markdown, of text that is none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from markupsafe import Markup

from goodterms.guide.literal import literal
from goodterms.pages.words import Words


def block(*parts: str) -> Markup:
    """Return paragraphs and tables with blank lines around and between; empty ones are left out."""
    said = "\n\n".join(part for part in parts if part)
    return Markup(f"\n\n{said}\n\n")  # noqa: S704 (each part was made literal)


def paragraph(*sentences: str) -> str:
    """Return sentences as one paragraph."""
    said = Words.tidy(" ".join(sentence for sentence in sentences if sentence))
    return literal(said) if said else ""


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table whose last column holds amounts, and is aligned to the right."""
    marks = ["---"] * (len(head) - 1) + ["---:"]
    lines = [_row(head), f"| {' | '.join(marks)} |", *map(_row, rows)]
    return "\n".join(lines)


def strong(text: str) -> Markup:
    """Return a text in bold, for a total."""
    return Markup("**{}**").format(literal(text, begins=False))


def _row(cells: Sequence[str]) -> str:
    said = (cell if isinstance(cell, Markup) else literal(cell, begins=False) for cell in cells)
    return f"| {' | '.join(said)} |"
