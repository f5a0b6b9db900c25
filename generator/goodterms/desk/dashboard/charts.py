"""Bar charts as inline SVG: one shape for all of them, readable at the width of a phone.

Geometry only; colours come from the page's style sheet, so that light, dark and paper follow.
A chart is one image to a screen reader, with a title and a description that says every value.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

WIDTH, ROW, PAD = 400, 26, 4
LABEL, VALUE = 120, 112
"""Room for the words left of a bar and for the figure right of it, in the drawing's own units."""
BAR = WIDTH - LABEL - VALUE
FITS = 16
"""Characters of a label that fit."""


@dataclass(frozen=True, slots=True)
class Value:
    """One bar: what it is, how much, and how that is written."""

    label: str
    amount: Decimal
    written: str


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar as it is drawn."""

    label: str
    written: str
    y: int
    text_y: int
    width: int
    value_x: int


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart ready for the template."""

    id: str
    title: str
    description: str
    height: int
    bars: tuple[Bar, ...]
    values: tuple[Value, ...]
    width: int = WIDTH
    axis_x: int = LABEL
    label_x: int = LABEL - 8


def chart(id_: str, title: str, values: Sequence[Value]) -> Chart:
    """Lay out a bar chart.

    Args:
        id_: Unique on the page; letters, digits and hyphens.
        title: What the chart shows.
        values: Its bars, from top to bottom; none is drawn below zero.
    """
    most = max((value.amount for value in values), default=Decimal(0))
    bars = []
    for row, value in enumerate(values):
        share = max(value.amount, Decimal(0)) / most if most > 0 else Decimal(0)
        # The smallest amount that is not nothing can still be seen.
        width = max(int(share * BAR), 2) if share else 0
        y = PAD + row * ROW
        bars.append(Bar(_fitting(value.label), value.written, y, y + 16, width, LABEL + width + 6))
    said = "; ".join(f"{value.label}: {value.written}" for value in values)
    return Chart(
        id_, title, said or "Nothing to show.", 2 * PAD + ROW * len(values), tuple(bars), tuple(values)
    )


def _fitting(label: str) -> str:
    return label if len(label) <= FITS else label[: FITS - 1].rstrip() + "…"
