"""Which letters there are, and what the template of each can quote."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any, get_args, get_type_hints

from goodterms.desk.letters.agreements import AgreementFacts, Awaited, OfferFacts, RateFacts
from goodterms.desk.letters.ending import EndingFacts
from goodterms.desk.letters.facts import Bill, Freelancer, PrivatePage, Recipient, Reply
from goodterms.desk.letters.invoices import PaymentFacts, StatementFacts
from goodterms.desk.letters.reminders import Together

EVERYWHERE: Mapping[str, Any] = {
    "client": Recipient,
    "freelancer": Freelancer,
    "page": PrivatePage,
    "today": str,
}

_REMINDER: Mapping[str, Any] = {"invoice": Bill, "reply": Reply}

LETTERS: Mapping[str, Mapping[str, Any]] = {
    "invoice": {"invoice": Bill},
    "reminder-1": _REMINDER,
    "reminder-2": _REMINDER,
    "reminder-3": _REMINDER,
    "reminders": {
        "numbers": str,
        "invoices": tuple[Bill, ...],
        "step": int,
        "together": Together,
        "reply": Reply,
    },
    "thank-you": {"invoice": Bill, "payment": PaymentFacts},
    "wrong-amount": {"invoice": Bill, "payment": PaymentFacts},
    "statement": {"statement": StatementFacts},
    "agreement": {"invoice": Bill, "agreement": AgreementFacts},
    "offer": {"offer": OfferFacts},
    "new-rate": {"rates": tuple[RateFacts, ...], "since": str},
    "waiting": {"awaited": tuple[Awaited, ...], "invoice": Bill | None, "interim_on": str},
    "ending": {"ending": EndingFacts, "statement": StatementFacts},
}
"""The facts of each letter by name, with their types; all can quote :data:`EVERYWHERE` as well."""


def described(name: str) -> str:
    """Return what a letter's template can quote, as a comment to put above it."""
    rows = [row for fact, kind in {**EVERYWHERE, **LETTERS[name]}.items() for row in _rows(fact, kind)]
    return "\n".join(["{#", "What this letter can quote between double braces:", *rows, "#}", ""])


def _rows(name: str, kind: Any) -> Iterator[str]:
    choices = [one for one in get_args(kind) if one not in {type(None), Ellipsis}]
    is_list = getattr(kind, "__origin__", None) is tuple
    of = choices[0] if choices else kind
    listed = " (a list)" if is_list else ""
    if not is_dataclass(of):
        yield f"  {name}{listed}"
        return
    hints = get_type_hints(of)
    plain = [one.name for one in fields(of) if not _parts(hints[one.name])]
    yield f"  {name}{listed}: {', '.join(plain)}"
    for one in fields(of):
        if _parts(hints[one.name]):
            yield from _rows(f"{name}.{one.name}", hints[one.name])


def _parts(kind: Any) -> bool:
    """Tell whether a fact is made of several."""
    return bool(get_args(kind)) or is_dataclass(kind)
