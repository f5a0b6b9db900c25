"""The page of one invoice: the document itself, and its account since."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from goodterms.ledger import Account
from goodterms.pages import facts
from goodterms.pages.ask import Draft, drafts
from goodterms.pages.due import Due, Pay, payable
from goodterms.pages.entries import EntryView, entries
from goodterms.pages.files import calendar_ref
from goodterms.pages.languages import Version, versions
from goodterms.pages.misfits import misfits
from goodterms.pages.parties import Party, issuer, recipient
from goodterms.pages.scene import DocumentRef, Ref, Scene
from goodterms.pages.states import StateView, state
from goodterms.pages.talks import Agreement, Talk, account_agreements, account_talks
from goodterms.pages.words import Words, isolate


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of the invoice's head."""

    label: str
    value: str
    invoice: Ref | None = None


@dataclass(frozen=True, slots=True)
class LineView:
    """What was delivered."""

    item: str
    quantity: str
    price: str
    tax: str
    net: str


@dataclass(frozen=True, slots=True)
class TaxView:
    """The tax of one rate."""

    label: str
    net: str
    tax: str


@dataclass(frozen=True, slots=True)
class PartView:
    """An instalment."""

    due: str
    amount: str
    paid: str
    open: str


@dataclass(frozen=True, slots=True)
class InvoicePage:
    """Everything on the page of an invoice, credit note or replacement, in the client's language."""

    title: str
    number: str
    purpose: str
    state: StateView
    thanks: str
    """One sentence when there is nothing left to pay; else empty."""
    due: Due | None
    pay: Pay | None
    discussed: str
    """What is open but in discussion, where nothing else is to be paid."""
    notices: tuple[str, ...]
    """Sent again, corrected, credited: a sentence each."""
    related: tuple[Ref, ...]
    """The documents that correct it or that it corrects."""
    talks: tuple[Talk, ...]
    agreements: tuple[Agreement, ...]
    issuer: Party
    client: Party
    facts: tuple[Fact, ...]
    lines: tuple[LineView, ...]
    taxes: tuple[TaxView, ...]
    net: str
    total: str
    total_label: str
    tax_reason: str
    """Why there is no tax; else empty."""
    note: str
    """Markdown."""
    terms: str
    schedule: tuple[PartView, ...]
    """Where there is more than one instalment."""
    entries: tuple[EntryView, ...]
    open: str
    calendar: DocumentRef | None
    """The days to pay by, for the client's calendar; None where there are none to come."""
    pdf: DocumentRef | None
    drafts: tuple[Draft, ...]
    """Mails that ask about it."""
    languages: tuple[Version, ...]
    as_of: str


def invoice_page(account: Account, scene: Scene) -> InvoicePage:
    """Return the view of an invoice's page."""
    words = scene.words
    _ = words.gettext
    invoice, totals, money = account.invoice, account.totals, words.money
    due, pay = payable((account,), scene)
    many_rates = len(totals.groups) > 1
    return InvoicePage(
        title=_title(account, words),
        number=invoice.number,
        purpose=invoice.purpose,
        state=state(account, words),
        thanks=_thanks(account, words),
        due=due,
        pay=pay,
        discussed=money(account.open) if account.open and due is None else "",
        notices=tuple(_notices(account, scene)),
        related=tuple(scene.ref(number) for number in _related(account) if number in scene.accounts),
        talks=tuple(account_talks(account, scene)),
        agreements=tuple(account_agreements(account, scene)),
        issuer=issuer(scene),
        client=recipient(scene),
        facts=tuple(_facts(account, scene)),
        lines=tuple(
            LineView(
                item=one.line.item,
                quantity=words.quantity(one.line.quantity, one.line.unit),
                price=words.format.price(one.line.price, words.currency),
                tax=words.format.percent(one.line.tax) if many_rates else "",
                net=money(one.net),
            )
            for one in totals.lines
        ),
        taxes=tuple(
            TaxView(
                label=_("Tax {rate} on {net}").format(
                    rate=words.format.percent(group.rate), net=money(group.net)
                ),
                net=money(group.net),
                tax=money(group.tax),
            )
            for group in totals.groups
            if group.rate or many_rates
        ),
        net=money(totals.net),
        total=money(totals.gross),
        total_label=_("Total credited") if account.document == "credit note" else _("Total"),
        tax_reason=_tax_reason(account, scene),
        note=invoice.note or "",
        terms="" if account.document == "credit note" else facts.payment(account.terms, words),
        schedule=_schedule(account, words) if len(account.instalments) > 1 else (),
        entries=entries(account, scene),
        open=money(account.open),
        calendar=calendar_ref(account, scene),
        pdf=scene.pdf(f"invoice/{invoice.number}"),
        drafts=drafts(account, scene),
        languages=versions(f"invoice/{invoice.number}", scene),
        as_of=_("As of {day}").format(day=words.day(scene.as_of)),
    )


def _title(account: Account, words: Words) -> str:
    _ = words.gettext
    titles = {
        "invoice": _("Invoice {number}"),
        "credit note": _("Credit note {number}"),
        "replacement": _("Corrected invoice {number}"),
    }
    return titles[account.document].format(number=isolate(account.invoice.number))


def _thanks(account: Account, words: Words) -> str:
    _ = words.gettext
    if account.open and not account.due_now and account.next_due is None:
        return _("Nothing to pay for now.")
    if account.open or account.document == "credit note":
        return ""
    if account.state == "settled" and account.paid > 0:
        return _("Paid in full. Thank you!")
    if account.state == "written off":
        return _("The rest is no longer asked for.")
    return _("Nothing is left to pay.")


def _related(account: Account) -> Iterator[str]:
    if account.invoice.corrects:
        yield account.invoice.corrects
    yield from account.corrected_by


def _notices(account: Account, scene: Scene) -> Iterator[str]:
    words = scene.words
    _ = words.gettext
    corrects = isolate(account.invoice.corrects or "")
    if account.document == "credit note":
        yield _(
            "This credit note lowers what is to be paid on invoice {number}. You need not do anything."
        ).format(number=corrects)
    if account.document == "replacement":
        yield _("This invoice takes the place of invoice {number}.").format(number=corrects)
    for number in account.corrected_by:
        other = scene.accounts.get(number)
        if other and other.document == "credit note":
            yield _("Corrected by credit note {number}.").format(number=isolate(number))
        elif other:
            yield _("Invoice {number} takes its place.").format(number=isolate(number))
    again = [day for day in sorted(account.invoice.sent)[1:] if day <= scene.as_of]
    if again:
        days = words.format.join(words.day(day) for day in again)
        yield _("Sent again on {days}, in case it had gone astray.").format(days=days)
    yield from misfits(account, scene)


def _facts(account: Account, scene: Scene) -> Iterator[Fact]:
    words, invoice = scene.words, account.invoice
    _ = words.gettext
    yield Fact(_("Number"), invoice.number)
    if invoice.issued:
        yield Fact(_("Date of issue"), words.day(invoice.issued))
    if invoice.service:
        single = invoice.service.start == invoice.service.end
        label = _("Day of service") if single else _("Period of service")
        yield Fact(label, words.format.period(invoice.service))
    if invoice.received:
        yield Fact(_("Received"), words.day(invoice.received))
    if account.document == "credit note":
        return
    days = sorted({part.due for part in account.instalments})
    if len(days) == 1:
        yield Fact(_("Due"), words.day(days[0]))
    if account.change:
        yield Fact(_("Change agreed"), account.change.id)


def _tax_reason(account: Account, scene: Scene) -> str:
    _ = scene.words.gettext
    reasons = {
        "small business": _("No tax is charged: the issuer is a small business exempt from VAT."),
        "reverse charge": _("Reverse charge: the recipient owes the tax."),
        "export": _("No tax is charged: a service to a client outside the European Union."),
    }
    return reasons[account.invoice.tax_free] if account.invoice.tax_free else ""


def _schedule(account: Account, words: Words) -> tuple[PartView, ...]:
    agreed = any(part.origin != "terms" for part in account.instalments)
    # What the payment terms once asked for and is done with by the agreement has no day of its own any more.
    before = [part for part in account.instalments if agreed and part.origin == "terms" and not part.open]
    return tuple(
        PartView(
            due=words.gettext("Before the agreement") if part in before else words.day(part.due),
            amount=words.money(part.amount),
            paid=words.money(part.paid),
            open=words.money(part.open),
        )
        for part in (*before, *(part for part in account.instalments if part not in before))
    )
