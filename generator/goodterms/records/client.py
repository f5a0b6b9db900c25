"""A client record: everything the client may read, and apart from it what is private."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from goodterms.records.base import Record
from goodterms.records.disputes import Dispute
from goodterms.records.invoices import Invoice
from goodterms.records.rates import with_prices
from goodterms.records.scalars import Day, Flag, Line, Moment, Positive, Prose, Rate, Whole, Word

Language = Annotated[Literal["en", "de", "pl", "is", "kk"], Word]


class Contact(Record):
    """The person we write to."""

    name: Line
    """First and last name."""
    email: Line | None = None
    """Where invoices and reminders go."""


class Access(Record):
    """How the client gets to their page."""

    mode: Annotated[Literal["link", "link+code"], Word] = "link"
    """link, or link+code: then a code that travels another way is asked for.
    Going back from link+code to link, raise the epoch as well, or the links sent before need no code."""
    epoch: Whole = 1
    """Raise it, and every earlier link is dead."""


class LateRate(Record):
    """A rate of interest from a day on."""

    from_: Day = Field(alias="from")
    """The first day it holds."""
    annual_rate: Rate
    """Simple interest a year in per cent."""


class Late(Record):
    """What late payment costs."""

    annual_rate: Rate = Field(default=Decimal(0))
    """Simple interest a year in per cent: 8 is 8 %."""
    rates: tuple[LateRate, ...] = ()
    """Where the rate changes on given days, as a legal rate does; annual_rate holds before the first."""
    flat_fee: Positive | None = None
    """Once for each late invoice, in the client's currency."""
    grace_days: Whole = 0
    """Days after the due date before anything is charged."""


class PriceRate(Record):
    """The price of a unit of work from a day on."""

    from_: Day = Field(alias="from")
    """The first day it holds."""
    unit: Line
    """hour, day, page, piece …"""
    price: Positive
    """Net of tax, in the client's currency."""
    noticed: Day | None = None
    """The day the client was told of it."""
    why: Prose | None = None
    """The reason, as the client reads it."""


class Contract(Record):
    """The agreement that the work rests on."""

    title: Line
    """Its name, as the client reads it."""
    signed: Day | None = None
    """The day both had signed."""
    file: Line | None = None
    """A file beside the record; sealed like everything else."""
    clauses: dict[Line, Prose] = Field(default_factory=dict)
    """Clauses that questions have turned on: number in quotes, and its wording."""


class ClientTerms(Record):
    """What differs from content/policy.yml for this client."""

    payment: Line | None = None
    """Payment terms: net 30; 15 days from receipt; 10 days after end of month …"""
    late: Late | None = None
    """What late payment costs this client."""
    rates: tuple[PriceRate, ...] = ()
    """Prices now and to come."""
    contract: Contract | None = None
    """The agreement that the work rests on."""


class Offer(Record):
    """What the changed work costs and when it is ready."""

    on: Day
    """The day of the offer."""
    price: Positive | None = None
    """Net of tax, in the client's currency."""
    deadline: Day | None = None
    """The new day of delivery."""


class Answer(Record):
    """The client's answer to an offer."""

    on: Day
    """The day of the answer."""
    accepted: Flag
    """true or false."""
    by: Line
    """Who answered."""


class Change(Record):
    """The work changed, so price or deadline are talked about again."""

    id: Line
    """Unique over all clients, for example C-2026-1."""
    requested: Day
    """The day the client asked."""
    request: Prose
    """What was asked for."""
    offer: Offer | None = None
    """Our offer."""
    answer: Answer | None = None
    """The client's answer."""


class Update(Record):
    """How the work is going."""

    on: Day
    """The day of the update."""
    text: Prose
    """What has been done."""
    next: Line | None = None
    """What comes next."""


class Promise(Record):
    """What we said we would do."""

    made: Day
    """The day we said so."""
    what: Line
    """What we promised."""
    due: Day | None = None
    """By when."""
    kept: Day | None = None
    """The day it was kept."""


class Appointment(Record):
    """A meeting that was agreed on."""

    on: Moment
    """Day and time, in the freelancer's time zone: 2026-03-05T10:00."""
    status: Annotated[Literal["planned", "held", "cancelled", "missed"], Word]
    """planned, held, cancelled or missed."""
    notice_hours: Whole | None = None
    """How many hours before it was cancelled."""
    invoice: Line | None = None
    """The number of the invoice that bills it."""


class Ended(Record):
    """The end of working together."""

    on: Day
    """The last day."""
    words: Prose | None = None
    """A friendly last word."""


class Client(Record):
    """One client, as far as the client may read it. What is private is another type."""

    name: Line
    """The company's or the person's full name."""
    language: Language
    """Of the page, the PDF and the mails: en, de, pl, is or kk."""
    also: tuple[Language, ...] = ()
    """Further languages the page can be switched to."""
    currency: Line
    """ISO 4217 code: EUR, PLN, ISK, KZT, USD …"""
    country: Line
    """ISO 3166 code of two letters: DE, PL, IS, KZ, US …"""
    address: Prose
    """As on an envelope, without the name; one line each."""
    tax_id: Line | None = None
    """VAT or tax number."""
    contact: Contact | None = None
    """The person we write to."""
    access: Access = Access()
    """How the client gets to their page."""
    terms: ClientTerms = ClientTerms()
    """Only what differs from content/policy.yml."""
    invoices: tuple[Invoice, ...] = ()
    """All invoices, in any order."""
    changes: tuple[Change, ...] = ()
    """Changes to the work."""
    updates: tuple[Update, ...] = ()
    """How the work is going."""
    promises: tuple[Promise, ...] = ()
    """What we said we would do."""
    appointments: tuple[Appointment, ...] = ()
    """Meetings."""
    disputes: tuple[Dispute, ...] = ()
    """Questions about invoices."""
    ended: Ended | None = None
    """Set when working together has ended."""

    @model_validator(mode="before")
    @classmethod
    def _fill_prices(cls, record: Any) -> Any:
        return with_prices(record)
