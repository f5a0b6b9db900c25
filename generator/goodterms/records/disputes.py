"""A question about an invoice, from the first word to what was agreed.

The five steps are those of a dispute that does not escalate: the concern in the client's
own words, what was heard said back and confirmed, what the contract says, proposals from
both sides, and the agreement with its next steps.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from goodterms.records.base import Record
from goodterms.records.scalars import Day, Line, Number, Positive, Prose, Reduction, Word

Party = Annotated[Literal["freelancer", "client"], Word]


class Instalment(Record):
    """A part of what is left, with its own due date."""

    due: Day
    """The day it is due."""
    amount: Positive
    """Gross, in the client's currency."""


class Evidence(Record):
    """What was agreed or noted before: a clause of the contract, or a document."""

    clause: Line | None = None
    """A clause of the contract in terms.contract.clauses."""
    file: Line | None = None
    """A file beside the record."""
    title: Line | None = None
    """What the client reads as the document's name."""


class Proposal(Record):
    """An offer to settle, from either side."""

    on: Day
    """The day it was made."""
    by: Party
    """freelancer or client."""
    text: Prose
    """The offer in words."""
    adjust: Number | None = None
    """Partial adjustment, net of tax, below zero: -120.00."""
    discount: Reduction | None = None
    """A small discount off what is left: 5% or an amount."""
    extend: Day | None = None
    """A new due date."""
    plan: tuple[Instalment, ...] = ()
    """Payment in instalments."""


class NextStep(Record):
    """Who does what by when."""

    who: Party
    """freelancer or client."""
    what: Line
    """What is to be done."""
    by: Day | None = None
    """The day it is promised for."""
    done: Day | None = None
    """The day it was done."""


class Resolution(Record):
    """What both sides agreed, and what follows from it."""

    agreed: Day
    """The day of the agreement."""
    by: Annotated[tuple[Line, ...], Field(min_length=1)]
    """The people who agreed."""
    adjust: Number | None = None
    """Net of tax, below zero; becomes a credit note over the invoice's tax rates in proportion."""
    discount: Reduction | None = None
    """Off what is left after the adjustment: 5% or an amount."""
    extend: Day | None = None
    """One new due date for what is left."""
    plan: tuple[Instalment, ...] = ()
    """Instalments; they add up to what is left."""
    next_steps: tuple[NextStep, ...] = ()
    """Who does what by when."""
    prevention: Prose | None = None
    """How we keep it from happening again."""
    replaces: Line | None = None
    """The first characters of the seal of the resolution that this one takes the place of."""
    seal: Line | None = None
    """Written by `goodterms agree`; do not edit."""


class Closed(Record):
    """A dispute that ended without a resolution."""

    on: Day
    """The day it ended."""
    outcome: Annotated[Literal["withdrawn", "unresolved"], Word]
    """withdrawn by the client, or left unresolved."""
    words: Prose | None = None
    """A sentence on how it ended."""


class Dispute(Record):
    """A question about one invoice."""

    id: Line
    """Unique over all clients, for example D-2026-1."""
    invoice: Line
    """The number of the invoice in question."""
    raised: Day
    """The day the client raised it."""
    disputed: Positive | None = None
    """The part in question, gross; the rest stays due. Left out: the whole invoice."""
    concern: Prose
    """The client's own words."""
    understood: Prose | None = None
    """What we heard, in ours."""
    confirmed: Day | None = None
    """The day the client said: yes, that is it."""
    evidence: tuple[Evidence, ...] = ()
    """Clauses and documents that bear on it."""
    proposals: tuple[Proposal, ...] = ()
    """Offers from both sides."""
    resolution: Resolution | None = None
    """What was agreed."""
    earlier: tuple[Resolution, ...] = ()
    """Resolutions that a later one replaced; they stay on the page."""
    closed: Closed | None = None
    """Set when it ended without a resolution."""
    summary: Prose | None = None
    """The written summary, in Markdown."""
