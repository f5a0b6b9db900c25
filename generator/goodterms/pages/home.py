"""The first page of a client: what is due, what is being discussed, what was agreed, and all the rest."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from goodterms.ledger import Account
from goodterms.pages.agreements import ChangeView, any_agreed, changes
from goodterms.pages.days import Days, days
from goodterms.pages.documents import document_refs
from goodterms.pages.due import Due, Pay, payable
from goodterms.pages.everything import archive_ref
from goodterms.pages.languages import Version, versions
from goodterms.pages.scene import DocumentRef, Ref, Scene
from goodterms.pages.statement import any_entries
from goodterms.pages.states import StateView, state
from goodterms.pages.talks import Agreement, Talk, agreements, talks
from goodterms.pages.terms import RateView, Term, contract_line, rates, terms
from goodterms.pages.words import Words, isolate
from goodterms.records.client import Appointment, Client

# More than this many, and settled invoices of earlier years fold away.
UNFOLDED = 12


@dataclass(frozen=True, slots=True)
class Row:
    """One invoice in the list."""

    invoice: Ref
    kind: str
    """Said only where it is no plain invoice: credit note, replacement."""
    purpose: str
    issued: str
    due: str
    days: Days | None
    """How far its day is away, where something is to be paid."""
    total: str
    open: str
    state: StateView


@dataclass(frozen=True, slots=True)
class Year:
    """The settled invoices of an earlier year, folded away."""

    label: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class UpdateView:
    """How the work is going."""

    on: str
    text: str
    """Markdown."""
    next: str


@dataclass(frozen=True, slots=True)
class PromiseView:
    """What we said we would do."""

    what: str
    by: str
    kept: str
    """The day it was kept; empty while it is not."""


@dataclass(frozen=True, slots=True)
class AppointmentView:
    """A meeting."""

    on: str
    status: str
    invoice: Ref | None


@dataclass(frozen=True, slots=True)
class Home:
    """Everything on a client's first page, in their language."""

    title: str
    company: str
    ended: str
    """One sentence; empty while the work goes on."""
    farewell: str
    """Markdown."""
    due: Due | None
    pay: Pay | None
    thanks: str
    """Said where there is nothing to pay."""
    discussed: str
    """What is open but in discussion, where nothing else is to be paid."""
    credit: str
    """One sentence about money of the client's that the next invoice takes."""
    talks: tuple[Talk, ...]
    agreements: tuple[Agreement, ...]
    invoices: tuple[Row, ...]
    total_open: str
    """The sum of what is open on them; empty where there is none."""
    years: tuple[Year, ...]
    updates: tuple[UpdateView, ...]
    promises: tuple[PromiseView, ...]
    changes: tuple[ChangeView, ...]
    terms: tuple[Term, ...]
    contract: str
    clauses: tuple[tuple[str, str], ...]
    """Number and wording (Markdown)."""
    rates: tuple[RateView, ...]
    coming_rates: tuple[RateView, ...]
    documents: tuple[DocumentRef, ...]
    archive: DocumentRef | None
    """All files in one; None where there are none, or but one document."""
    agreed: str
    """The id of the page of all that was agreed; empty where there is none."""
    statement: str
    """The id of the statement of account; empty where nothing has happened."""
    appointments: tuple[AppointmentView, ...]
    """To come, the nearest first."""
    past_appointments: tuple[AppointmentView, ...]
    languages: tuple[Version, ...]
    as_of: str


def home(scene: Scene) -> Home:
    """Return the view of a client's first page."""
    client, policy, ledger, words = scene.client, scene.policy, scene.ledger, scene.words
    _ = words.gettext
    as_of = scene.as_of
    due, pay = payable(ledger.accounts, scene)
    rows, years = _invoices(scene)
    rates_now, rates_coming = rates(client, words, as_of)
    contract = client.terms.contract
    planned, past = _appointments(scene)
    return Home(
        title=f"{isolate(client.name)} · {isolate(policy.freelancer.name)}",
        company=client.name,
        ended=_ended(client, as_of, words),
        farewell=(client.ended.words or "") if client.ended and client.ended.on <= as_of else "",
        due=due,
        pay=pay,
        thanks=_thanks(scene) if due is None else "",
        discussed=words.money(ledger.open) if ledger.open and due is None else "",
        credit=_credit(ledger.credit, words),
        talks=tuple(talks(scene)),
        agreements=tuple(agreements(scene)),
        invoices=rows,
        total_open=words.money(ledger.open) if ledger.open else "",
        years=years,
        updates=tuple(
            UpdateView(words.day(update.on), update.text, update.next or "")
            for update in sorted(client.updates, key=lambda update: update.on, reverse=True)
            if update.on <= as_of
        ),
        promises=tuple(_promises(client, as_of, words)),
        changes=changes(scene),
        terms=terms(client, policy, ledger.late, words),
        contract=contract_line(client, words),
        clauses=tuple(contract.clauses.items()) if contract else (),
        rates=rates_now,
        coming_rates=rates_coming,
        documents=document_refs(scene),
        archive=archive_ref(scene),
        agreed=scene.page("agreements") if any_agreed(client, as_of) else "",
        statement=scene.page("statement") if any_entries(client, as_of) else "",
        appointments=planned,
        past_appointments=past,
        languages=versions("home", scene),
        as_of=_("As of {day}").format(day=words.day(as_of)),
    )


def _invoices(scene: Scene) -> tuple[tuple[Row, ...], tuple[Year, ...]]:
    accounts = scene.ledger.accounts
    if len(accounts) <= UNFOLDED:
        return tuple(_row(account, scene) for account in accounts), ()
    newest = max(_issued(account).year for account in accounts)
    shown, folded = [], dict[int, list[Row]]()
    for account in accounts:
        row = _row(account, scene)
        year = _issued(account).year
        if account.open or year == newest:
            shown.append(row)
        else:
            folded.setdefault(year, []).append(row)
    shown.sort(key=lambda row: not row.open)
    return tuple(shown), tuple(Year(str(year), tuple(rows)) for year, rows in folded.items())


def _row(account: Account, scene: Scene) -> Row:
    words = scene.words
    _ = words.gettext
    invoice = account.invoice
    kinds = {"credit note": _("Credit note"), "replacement": _("Replacement")}
    left = next((part.due for part in account.instalments if part.open), None)
    last = account.instalments[-1].due if account.instalments else None
    due = left or last
    asked = left if account.due_now or account.next_due else None
    return Row(
        invoice=scene.ref(invoice.number),
        kind=kinds.get(account.document, ""),
        purpose=invoice.purpose,
        issued=words.short_day(_issued(account)),
        due=words.short_day(due) if due else "",
        days=days(asked, words, scene.as_of) if asked else None,
        total=words.money(account.totals.gross),
        open=words.money(account.open) if account.open else "",
        state=state(account, words),
    )


def _thanks(scene: Scene) -> str:
    _ = scene.words.gettext
    if scene.ledger.open:
        return _("Nothing to pay for now.")
    if any(account.paid > 0 for account in scene.ledger.accounts):
        return _("Nothing to pay. Thank you!")
    return _("Nothing to pay.")


def _issued(account: Account) -> date:
    # The ledger lists an invoice without this day as a draft, never as an account.
    return account.invoice.issued or date.min


def _credit(credit: Decimal, words: Words) -> str:
    if not credit:
        return ""
    return words.gettext("You have a credit of {amount}; your next invoice will take it off.").format(
        amount=words.money(credit)
    )


def _ended(client: Client, as_of: date, words: Words) -> str:
    if client.ended is None:
        return ""
    _ = words.gettext
    day = words.day(client.ended.on)
    if client.ended.on > as_of:
        return _("Our work together ends on {day}.").format(day=day)
    return _("Our work together ended on {day}.").format(day=day)


def _promises(client: Client, as_of: date, words: Words) -> Iterator[PromiseView]:
    for promise in sorted(client.promises, key=lambda promise: promise.made, reverse=True):
        if promise.made <= as_of:
            yield PromiseView(
                what=promise.what,
                by=words.day(promise.due) if promise.due else "",
                kept=words.day(promise.kept) if promise.kept and promise.kept <= as_of else "",
            )


def _appointments(scene: Scene) -> tuple[tuple[AppointmentView, ...], tuple[AppointmentView, ...]]:
    in_order = sorted(scene.client.appointments, key=lambda meeting: meeting.on)
    planned = [one for one in in_order if one.status == "planned" and one.on.date() >= scene.as_of]
    past = [one for one in reversed(in_order) if one not in planned]
    return (
        tuple(_appointment(one, scene) for one in planned),
        tuple(_appointment(one, scene) for one in past),
    )


def _appointment(meeting: Appointment, scene: Scene) -> AppointmentView:
    words = scene.words
    _ = words.gettext
    if meeting.status == "cancelled" and meeting.notice_hours is not None:
        status = words.plural("Cancelled {n} hour before", "Cancelled {n} hours before", meeting.notice_hours)
    else:
        status = {
            "planned": _("Planned"),
            "held": _("Held"),
            "cancelled": _("Cancelled"),
            "missed": _("Missed"),
        }[meeting.status]
    return AppointmentView(
        on=words.format.moment(meeting.on),
        status=status,
        invoice=scene.ref(meeting.invoice) if meeting.invoice in scene.accounts else None,
    )
