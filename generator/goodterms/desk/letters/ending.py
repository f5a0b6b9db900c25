"""A friendly end: what is still open, what is still to be handed over, the statement, and thanks."""

from __future__ import annotations

from dataclasses import dataclass

from goodterms.desk.letters.facts import flowing
from goodterms.desk.letters.invoices import statement_facts
from goodterms.desk.letters.writing import Correspondence, Letter
from goodterms.desk.mail.notes import Sent
from goodterms.errors import GoodTermsError
from goodterms.pages.pdf import statement_print
from goodterms.pages.statement import any_entries, statement_page
from goodterms.pages.words import isolate


@dataclass(frozen=True, slots=True)
class Todo:
    """Something that is still to come."""

    what: str
    by: str


@dataclass(frozen=True, slots=True)
class EndingFacts:
    """The end of working together."""

    on: str
    past: bool
    """Whether that day has passed."""
    words: str
    """The record's own last word."""
    todo: tuple[Todo, ...]
    """What the freelancer promised and has yet to do."""
    last_invoice: str
    """The number of the one invoice that goes with this letter because it was never sent."""
    new: str
    """Where it is several, or a credit note: their numbers."""


def ending_letter(post: Correspondence) -> Letter:
    """Say goodbye, with the statement of account and every invoice that something is left of.

    Raises:
        GoodTermsError: The record has no ``ended``.
    """
    scene, words = post.scene, post.scene.words
    client, as_of = scene.client, scene.as_of
    if client.ended is None:
        raise GoodTermsError("the record does not say that the work ends", "write `ended: {on: …}` first")
    promised = [one for one in client.promises if one.made <= as_of and not (one.kept and one.kept <= as_of)]
    steps = [
        step
        for dispute in client.disputes
        if dispute.resolution and dispute.resolution.agreed <= as_of
        for step in dispute.resolution.next_steps
        if step.who == "freelancer" and not (step.done and step.done <= as_of)
    ]
    todo = [Todo(one.what, words.day(one.due) if one.due else "") for one in promised]
    todo += [Todo(one.what, words.day(one.by) if one.by else "") for one in steps]
    unsent = [one for one in scene.ledger.accounts[::-1] if not one.invoice.sent]
    numbers = words.format.join([isolate(one.invoice.number) for one in unsent])
    is_one = len(unsent) == 1 and unsent[0].document != "credit note"
    attached = [one for one in scene.ledger.accounts[::-1] if one.open or one in unsent]
    prints = [post.invoice_print(one) for one in attached]
    if any_entries(client, as_of):
        prints.append(statement_print(statement_page(scene), scene, post.project.accent))
    return post.letter(
        "ending",
        str(client.ended.on),
        {
            "ending": EndingFacts(
                on=words.day(client.ended.on),
                past=client.ended.on < as_of,
                words=flowing(client.ended.words or ""),
                todo=tuple(todo),
                last_invoice=numbers if is_one else "",
                new="" if is_one else numbers,
            ),
            "statement": statement_facts(post),
        },
        prints=tuple(prints),
        notes=tuple(Sent(one.invoice.number, as_of) for one in unsent),
    )
