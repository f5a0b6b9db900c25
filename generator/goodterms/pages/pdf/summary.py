"""The view of a dispute -> the data of its written summary."""

from __future__ import annotations

from typing import Any

from goodterms.pages.dispute import DisputePage, Figure, Sealed
from goodterms.pages.pdf.letter import ACCENT, Print, letter, name_of, path_of, short, to_json
from goodterms.pages.pdf.tree import Node, nodes
from goodterms.pages.scene import Scene


def summary_path(dispute: str, scene: Scene) -> str:
    """Return the path of the PDF of a dispute, by its id; the PDF's own id is made of it."""
    return path_of(f"dispute/{dispute}", scene)


def summary_print(view: DisputePage, scene: Scene, accent: str = ACCENT) -> Print:
    """Return the PDF of a written summary, yet to be made.

    Args:
        view: The view that the page of the same dispute shows.
        scene: What the view was made from.
        accent: The one colour, as ``#rrggbb``.
    """
    raised = next(dispute.raised for dispute in scene.client.disputes if dispute.id == view.id)
    return Print(
        path=summary_path(view.id, scene),
        name=name_of(view.id, scene),
        template="summary",
        data=to_json(_data(view, scene, accent)),
        day=raised,
    )


def _data(view: DisputePage, scene: Scene, accent: str) -> dict[str, Any]:
    _ = scene.words.gettext
    return {
        "letter": letter(scene, accent),
        "title": view.title,
        "short": short(view.title),
        "description": f"{_('Written summary')} {view.id}",
        "subtitle": f"{_('Written summary')} {view.id} · {view.purpose}",
        "facts": [
            {"label": _("Number"), "value": view.id},
            {"label": _("Invoice"), "value": view.invoice.number},
            {"label": _("State"), "value": view.state.label},
        ],
        "outcome": [*([view.talk.disputed, view.talk.next] if view.talk else []), *view.outcome],
        "closing": _prose(view.closing),
        "figures": [
            *map(_row, (view.figures.before, *view.figures.steps)),
            {**_row(view.figures.after), "strong": True},
        ],
        "due_before": view.figures.due_before,
        "due_after": [*map(_row, view.figures.due_after)],
        "steps": _steps(view.agreed),
        "summary": _prose(view.summary),
        "raised": view.raised,
        "concern": _prose(view.concern, 3),
        "understood": _prose(view.understood, 3),
        "confirmed": view.confirmed
        or (_("Not confirmed yet.") if view.understood else _("Nothing is written down here yet.")),
        "contract": view.contract,
        "clauses": [{"number": number, "text": _prose(text, 3)} for number, text in view.clauses],
        "documents": [document.title for document in view.documents],
        "nothing_before": "" if view.clauses or view.documents else _("No clause or document was named."),
        "proposals": [
            {"made": one.made, "text": _prose(one.text, 3), "effects": one.effects} for one in view.proposals
        ],
        "no_proposals": _("No proposals so far.") if view.talk else _("No proposals were written down."),
        "agreed": _sealed(view.agreed, scene),
        "not_agreed": [_("Nothing yet.")] if view.talk else view.outcome,
        "earlier": [_sealed(one, scene) for one in view.earlier],
        "words": _words(view, scene),
    }


def _prose(text: str, level: int = 2) -> list[Node]:
    return nodes(text, level) if text else []


def _row(figure: Figure) -> dict[str, str]:
    return {"label": figure.label, "value": figure.amount}


def _steps(sealed: Sealed | None) -> list[dict[str, str]]:
    if sealed is None:
        return []
    return [
        {"who": step.who, "what": step.what, "by": step.by, "done": step.done}
        for step in sealed.agreement.steps
    ]


def _sealed(sealed: Sealed | None, scene: Scene) -> dict[str, Any] | None:
    if sealed is None:
        return None
    _ = scene.words.gettext
    return {
        "replaced": _("Earlier agreement, replaced on {day}").format(day=sealed.replaced)
        if sealed.replaced
        else "",
        "agreed": sealed.agreement.agreed,
        "effects": sealed.agreement.effects,
        "prevention": _prose(sealed.agreement.prevention, 3),
        "steps": _steps(sealed),
        "seal": f"{sealed.seal} …" if sealed.seal else "",
    }


def _words(view: DisputePage, scene: Scene) -> dict[str, str]:
    _ = scene.words.gettext
    return {
        "figures": _("In figures"),
        "to_be_paid": _("To be paid"),
        "before": _("Before"),
        "next_steps": _("Next steps"),
        "by": _("by {day}"),
        "done": _("Done on {day}"),
        "summary": _("Summary"),
        "story": _("How it came about"),
        "told": _("What you told us"),
        "understood": _("What we understood"),
        "agreed_before": _("What was agreed before"),
        "proposed": _("What each side proposed"),
        "agreed": _("What we agreed") if view.agreed or view.talk else _("How it ended"),
        "prevention": _("So that it does not happen again"),
        "sealed": _("Sealed"),
        "sealed_means": _(
            "These are the first characters of the seal, which is worked out from every figure and word of "
            "the agreement. If any of them were changed later, the seal would no longer fit, and this page "
            "could not be published."
        ),
        "unsealed": _("Not sealed yet"),
        "unsealed_means": _("The wording can still be put right. Once it is sealed, it stays as it is."),
    }
