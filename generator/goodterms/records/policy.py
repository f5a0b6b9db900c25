"""content/policy.yml: the freelancer and the facts that the guide and the pages both quote."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from goodterms.records.base import Record
from goodterms.records.client import Language, Late
from goodterms.records.scalars import Clock, Day, Line, Positive, Prose, Rate, Whole, Word

Weekday = Annotated[Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"], Word]


class Freelancer(Record):
    """Who writes the invoices."""

    name: Line
    """Name, or trading name."""
    address: Prose
    """As on an envelope; one line each."""
    email: Line
    """Where clients write to."""
    tax_id: Line | None = None
    """VAT or tax number."""
    iban: Line
    """The account that payments go to."""
    bic: Line | None = None
    """Of the same account."""
    country: Line
    """ISO 3166 code of two letters; decides the public holidays."""
    phone: Line | None = None
    """Where clients call."""


class Hours(Record):
    """When the freelancer can be reached, in their own time zone."""

    from_: Clock = Field(alias="from")
    """For example 09:00."""
    to: Clock
    """For example 17:00."""
    days: Annotated[tuple[Weekday, ...], Field(min_length=1)]
    """mon, tue, wed, thu, fri, sat, sun."""


class Cancellation(Record):
    """Appointments cancelled at short notice."""

    notice_hours: Whole
    """Cancelled earlier than this, an appointment costs nothing."""
    fee: Rate
    """Of the booked time, in per cent: 50%."""


class DisputeRules(Record):
    """How questions about an invoice are handled, in days."""

    raise_within: Whole
    """Days after receipt in which a question is best raised."""
    answer_within: Whole
    """Days in which we answer it."""


class ChangeRules(Record):
    """How changes to the work are handled, in days."""

    answer_within: Whole
    """Days in which an offer for changed work comes."""


class ReminderRules(Record):
    """When a reminder about an invoice fits, in days. No page says so; it only guides `goodterms today`."""

    first: Whole = 3
    """Days after the due date: a friendly note, which may still come within the days of grace."""
    second: Whole = 10
    """Days after the friendly note: a clear reminder."""
    last: Whole = 14
    """Days after the clear reminder: a talk, and else a last letter."""


class Rounding(Record):
    """How time is counted."""

    hours: Positive = Field(default=Decimal("0.25"))
    """Time is billed in steps of this many hours."""


class KeptVersion(Record):
    """The policy as it was published, kept to be read later."""

    from_: Day = Field(alias="from")
    """The day it held from."""
    files: Annotated[dict[Language, Line], Field(min_length=1)]
    """The PDF in each language: a path below content/."""

    def file(self, language: str) -> str | None:
        """Return the PDF in a language, if it was kept in it."""
        return {str(one): name for one, name in self.files.items()}.get(language)


class Policy(Record):
    """The one place where policy facts stand."""

    freelancer: Freelancer
    """Who writes the invoices."""
    languages: Annotated[tuple[Language, ...], Field(min_length=1)]
    """Languages of the guide and of client pages; the first is the default."""
    currency: Line = "EUR"
    """Currency of the amounts in this file."""
    payment: Line
    """Payment terms for every client who has none of their own: net 30."""
    discount_base: Annotated[Literal["gross", "net"], Word] = "gross"
    """What an early-payment discount is taken off."""
    working_days: Annotated[Literal["next", "as written"], Word] = "as written"
    """next: a due date on a weekend or public holiday moves to the next working day."""
    missed_plan: Annotated[Literal["all due", "plan stays"], Word] = "plan stays"
    """What becomes of a payment plan when an instalment is missed."""
    late: Late = Late()
    """What late payment costs."""
    hours: Hours | None = None
    """When the freelancer can be reached."""
    reply_within: Whole = 2
    """Working days in which mails are answered."""
    cancellation: Cancellation | None = None
    """Appointments cancelled at short notice."""
    disputes: DisputeRules = DisputeRules(raise_within=14, answer_within=5)
    """How questions about an invoice are handled."""
    changes: ChangeRules = ChangeRules(answer_within=3)
    """How changes to the work are handled."""
    reminders: ReminderRules = ReminderRules()
    """When a reminder about an invoice fits."""
    updates_every: Whole = 14
    """Days after which a client whose work is going on is due a word on it."""
    rates_notice: Whole = 30
    """Days before a new rate holds by which the client is to know of it."""
    revisions_included: Whole = 2
    """Rounds of revisions that are part of a price."""
    rounding: Rounding = Rounding()
    """How time is counted."""
    valid_from: Day | None = None
    """The day from which this policy holds; a contract names it by this day and its short hash."""
    policy_versions: tuple[KeptVersion, ...] = ()
    """Versions kept by `goodterms policy keep`, this one and earlier ones."""
