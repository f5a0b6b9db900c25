"""Cross-checks of one record: what its parts say of one another, and of the policy."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from goodterms.records.client import Client
from goodterms.records.disputes import Dispute, Resolution
from goodterms.records.documents import Complaint, document_complaints
from goodterms.records.identifiers import country_slip, currency_slip, tax_id_slip
from goodterms.records.invoices import Invoice
from goodterms.records.load import LoadedClient
from goodterms.records.policy import Policy
from goodterms.records.problems import Problem
from goodterms.records.validate import problem_at
from goodterms.records.versions import version_complaints
from goodterms.records.yaml import Path, Places

_EMAIL = re.compile(r"[^@\s<>\"(),:;\\]+@[^@\s<>\"(),:;\\.]+(\.[^@\s<>\"(),:;\\.]+)+\Z")

_ORDER = "check the two dates"


def check_client(loaded: LoadedClient, policy: Policy) -> list[Problem]:
    """Check one client's record against itself, its folder and the policy.

    Args:
        loaded: The record and the files it came from.
        policy: The policy it is read under.

    Returns:
        Every problem found, none of which quotes a value of the record.
    """
    client = loaded.client
    complaints = [
        *_who(client, policy),
        *_invoices(client),
        *_agreements(client),
        *_relations(client),
        *_private(loaded),
        *document_complaints(loaded),
    ]
    return [problem_at(loaded.sources, path, message, mend) for path, message, mend in complaints]


def _who(client: Client, policy: Policy) -> Iterator[Complaint]:
    unlisted = "the policy does not list this language"
    if client.language not in policy.languages:
        yield ("language",), unlisted, "add it to `languages` in content/policy.yml"
    for i, language in enumerate(client.also):
        if language not in policy.languages:
            yield ("also", i), unlisted, "add it to `languages` in content/policy.yml"
        elif language == client.language or language in client.also[:i]:
            yield ("also", i), "the language is named already", "take it out"
    for path, slip in (
        (("currency",), currency_slip(client.currency)),
        (("country",), country_slip(client.country)),
        (("tax_id",), tax_id_slip(client.country, client.tax_id) if client.tax_id else None),
    ):
        if slip:
            yield path, *slip
    if client.contact and client.contact.email and not is_email(client.contact.email):
        yield ("contact", "email"), "this is no mail address", "write it as name@firm.example"


def is_email(text: str) -> bool:
    """Tell whether a text has the shape of one mail address."""
    return bool(_EMAIL.match(text))


def _invoices(client: Client) -> Iterator[Complaint]:
    numbers = {invoice.number for invoice in client.invoices}
    changes = {change.id for change in client.changes}
    for i, invoice in enumerate(client.invoices):
        path: Path = ("invoices", i)
        if invoice.corrects is not None and invoice.corrects not in numbers:
            yield (*path, "corrects"), "the client has no invoice of this number", "check the number"
        if invoice.change is not None and invoice.change not in changes:
            yield (*path, "change"), "the client has no change of this id", "check the id"
        yield from _invoice_days(invoice, path)


def _invoice_days(invoice: Invoice, path: Path) -> Iterator[Complaint]:
    issued = invoice.issued
    if issued is None:
        if invoice.payments:
            yield (*path, "payments"), "a draft cannot be paid", "add `issued:` with the invoice date"
        return
    if invoice.received and invoice.received < issued:
        yield (*path, "received"), "the invoice was received before it was issued", _ORDER
    for k, payment in enumerate(invoice.payments):
        if payment.on < issued:
            yield (*path, "payments", k, "on"), "the invoice was paid before it was issued", _ORDER
    for k, sent in enumerate(invoice.sent):
        if sent < issued:
            yield (*path, "sent", k), "the invoice was sent before it was issued", _ORDER
    if invoice.written_off and invoice.written_off.on < issued:
        yield (*path, "written_off", "on"), "the invoice was written off before it was issued", _ORDER


def _agreements(client: Client) -> Iterator[Complaint]:
    issued = {invoice.number: invoice.issued for invoice in client.invoices}
    clauses = client.terms.contract.clauses if client.terms.contract else {}
    for i, dispute in enumerate(client.disputes):
        path: Path = ("disputes", i)
        if dispute.invoice not in issued:
            yield (*path, "invoice"), "the client has no invoice of this number", "check the number"
        day = issued.get(dispute.invoice)
        if day and dispute.raised < day:
            yield (*path, "raised"), "the question was raised before the invoice was issued", _ORDER
        for k, evidence in enumerate(dispute.evidence):
            place: Path = (*path, "evidence", k)
            if (evidence.clause is None) == (evidence.file is None):
                yield place, "evidence is either a clause or a file", "give `clause:` or `file:`"
            elif evidence.clause is not None and evidence.clause not in clauses:
                yield (
                    (*place, "clause"),
                    "the contract has no such clause",
                    "add its wording to `clauses:` under `terms: contract:`, or check the number",
                )
        yield from _dispute_days(dispute, path)


def _dispute_days(dispute: Dispute, path: Path) -> Iterator[Complaint]:
    if dispute.confirmed and dispute.confirmed < dispute.raised:
        yield (*path, "confirmed"), "the concern was confirmed before it was raised", _ORDER
    if dispute.confirmed and not dispute.understood:
        yield (*path, "confirmed"), "confirmed, but what was heard is not written down", "add `understood:`"
    for k, proposal in enumerate(dispute.proposals):
        if proposal.on < dispute.raised:
            yield (*path, "proposals", k, "on"), "the proposal is older than the question", _ORDER
    if dispute.closed:
        if dispute.resolution:
            yield (*path, "closed"), "a question is either resolved or closed", "keep one of the two"
        if dispute.closed.on < dispute.raised:
            yield (*path, "closed", "on"), "the question was closed before it was raised", _ORDER
    if dispute.resolution:
        yield from _resolution_days(dispute.resolution, dispute.raised, (*path, "resolution"))
    for k, earlier in enumerate(dispute.earlier):
        yield from _resolution_days(earlier, dispute.raised, (*path, "earlier", k))


def _resolution_days(resolution: Resolution, raised: date, path: Path) -> Iterator[Complaint]:
    if resolution.agreed < raised:
        yield (*path, "agreed"), "the question was answered before it was raised", _ORDER
    for k, step in enumerate(resolution.next_steps):
        if step.done and step.done < raised:
            yield (*path, "next_steps", k, "done"), "the step was done before the question", _ORDER


def _relations(client: Client) -> Iterator[Complaint]:
    numbers = {invoice.number for invoice in client.invoices}
    for i, appointment in enumerate(client.appointments):
        if appointment.invoice is not None and appointment.invoice not in numbers:
            yield (
                ("appointments", i, "invoice"),
                "the client has no invoice of this number",
                "check the number",
            )
    for i, change in enumerate(client.changes):
        path: Path = ("changes", i)
        if change.offer and change.offer.on < change.requested:
            yield (*path, "offer", "on"), "the offer is older than the request", _ORDER
        if change.answer and not change.offer:
            yield (*path, "answer"), "an answer without an offer", "add `offer:`"
        elif change.answer and change.offer and change.answer.on < change.offer.on:
            yield (*path, "answer", "on"), "the offer was answered before it was made", _ORDER
    for i, promise in enumerate(client.promises):
        if promise.kept and promise.kept < promise.made:
            yield ("promises", i, "kept"), "the promise was kept before it was made", _ORDER
        if promise.due and promise.due < promise.made:
            yield ("promises", i, "due"), "the promise was due before it was made", _ORDER
    late = client.terms.late.rates if client.terms.late else ()
    for i, step in enumerate(late):
        if any(other.from_ == step.from_ for other in late[:i]):
            yield ("terms", "late", "rates", i), "two rates begin on the same day", "keep one of the two"
    for i, rate in enumerate(client.terms.rates):
        if any(other.from_ == rate.from_ and other.unit == rate.unit for other in client.terms.rates[:i]):
            yield ("terms", "rates", i), "two rates begin on the same day", "keep one of the two"


def _private(loaded: LoadedClient) -> Iterator[Complaint]:
    private = loaded.private
    if private is None:
        return
    issued = {invoice.number: invoice.issued for invoice in loaded.client.invoices}
    unknown = "the client has no invoice of this number", "check the number"
    for i, pause in enumerate(private.chase):
        if pause.invoice is not None and pause.invoice not in issued:
            yield ("private", "chase", i, "invoice"), *unknown
    for i, reminder in enumerate(private.reminders):
        path: Path = ("private", "reminders", i)
        day = issued.get(reminder.invoice)
        if reminder.invoice not in issued:
            yield (*path, "invoice"), *unknown
        elif day is None or reminder.on < day:
            yield (*path, "on"), "the reminder went out before the invoice was issued", _ORDER
    for i, entry in enumerate(private.log):
        if entry.answered and entry.answered < entry.on.date():
            yield ("private", "log", i, "answered"), "the question was answered before it was asked", _ORDER


def check_across(seen: dict[tuple[str, str], str], loaded: LoadedClient) -> list[Problem]:
    """Check that numbers and ids are used once over all clients.

    Args:
        seen: Kind and text of what the clients before this one used, with the file; added to.
        loaded: The record.
    """
    problems: list[Problem] = []
    for kind, words, text, path in numbers_of(loaded.client):
        if (kind, text) in seen:
            mend = f"give one of the two another; {seen[kind, text]} has it too"
            problems.append(problem_at(loaded.sources, path, f"the {words} is used twice", mend))
        else:
            seen[kind, text] = loaded.sources[0].file
    return problems


def numbers_of(client: Client) -> Iterator[tuple[str, str, str, Path]]:
    """Yield what must be unique over all clients: kind, its name in words, the text, its place."""
    for i, invoice in enumerate(client.invoices):
        yield "invoice", "invoice number", invoice.number, ("invoices", i, "number")
    for i, dispute in enumerate(client.disputes):
        yield "dispute", "id of the question", dispute.id, ("disputes", i, "id")
    for i, change in enumerate(client.changes):
        yield "change", "id of the change", change.id, ("changes", i, "id")


def check_policy(policy: Policy, sources: list[Places]) -> list[Problem]:
    """Check ``content/policy.yml`` against itself and the rules of banks and tax offices."""
    from goodterms.records.identifiers import bic_slip, iban_slip

    who = policy.freelancer
    complaints: list[Complaint] = []
    for path, slip in (
        (("freelancer", "iban"), iban_slip(who.iban)),
        (("freelancer", "bic"), bic_slip(who.bic) if who.bic else None),
        (("freelancer", "country"), country_slip(who.country)),
        (("freelancer", "tax_id"), tax_id_slip(who.country, who.tax_id) if who.tax_id else None),
        (("currency",), currency_slip(policy.currency)),
    ):
        if slip:
            complaints.append((path, *slip))
    if not is_email(who.email):
        complaints.append(
            (("freelancer", "email"), "this is no mail address", "write it as name@firm.example")
        )
    for i, language in enumerate(policy.languages):
        if language in policy.languages[:i]:
            complaints.append((("languages", i), "the language is named already", "take it out"))
    if policy.hours and policy.hours.to <= policy.hours.from_:
        complaints.append((("hours", "to"), "the day ends before it begins", "write the earlier time first"))
    complaints += version_complaints(policy.policy_versions)
    return [problem_at(sources, path, message, mend) for path, message, mend in complaints]
