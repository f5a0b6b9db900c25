"""The view of a statement of account -> the data of its letter."""

from __future__ import annotations

from typing import Any

from goodterms.pages.pdf.letter import ACCENT, Print, letter, name_of, path_of, to_json
from goodterms.pages.scene import Scene
from goodterms.pages.statement import StatementPage


def statement_path(scene: Scene) -> str:
    """Return the path of the statement's PDF, which its id is made of."""
    return path_of("statement", scene)


def statement_print(view: StatementPage, scene: Scene, accent: str = ACCENT) -> Print:
    """Return the PDF of a statement of account, yet to be made.

    Args:
        view: The view that the page shows.
        scene: What the view was made from.
        accent: The one colour, as ``#rrggbb``.
    """
    return Print(
        path=statement_path(scene),
        name=name_of(f"{view.title} {scene.as_of.isoformat()}", scene),
        template="statement",
        data=to_json(_data(view, scene, accent)),
        day=scene.as_of,
    )


def _data(view: StatementPage, scene: Scene, accent: str) -> dict[str, Any]:
    _ = scene.words.gettext
    return {
        "letter": letter(scene, accent),
        "title": view.title,
        "short": f"{view.title}, {view.as_of}",
        "description": view.as_of,
        "as_of": view.as_of,
        "facts": [{"label": view.balance_label, "value": view.balance}],
        "entries": [
            {
                "on": row.on,
                "number": row.invoice.number if row.invoice else "",
                "cause": row.cause,
                "amount": row.amount,
                "balance": row.balance,
            }
            for year in view.years
            for row in year.rows
        ],
        "closing": view.closing,
        "ageing": [{"label": bar.label, "amount": bar.amount} for bar in view.ageing],
        "words": {
            "day": _("Day"),
            "invoice": _("Invoice"),
            "what": _("What happened"),
            "amount": _("Amount"),
            "balance": _("Balance"),
            "ageing": _("What is open, by age"),
        },
    }
