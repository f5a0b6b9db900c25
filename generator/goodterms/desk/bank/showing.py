"""Proposals for people, as a table, and for programs, as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from rich.box import SIMPLE
from rich.table import Table

from goodterms.desk.bank.entry import BankFile
from goodterms.desk.bank.proposal import Choice, Proposal
from goodterms.desk.bank.session import Decided, Session
from goodterms.desk.bank.writing import NewPayment, Outcome
from goodterms.ledger.money import plain

_STATUS = {"known": "there already", "refused": "left out", "asked": "ask", "unmatched": ""}


def table(decided: Iterable[Decided]) -> Table:
    """Return the proposals as a table."""
    shown = Table(box=SIMPLE)
    for head in ("Day", "Amount", "From", "Invoice", "Sure", "Why"):
        shown.add_column(head, justify="right" if head in {"Amount", "Sure"} else "left",
                         no_wrap=head in {"Day", "Amount"})  # fmt: skip
    for one in decided:
        entry = one.proposal.entry
        amount = f"{plain(entry.amount, entry.currency)} {entry.currency}"
        shown.add_row(str(entry.on), amount, entry.name[:40], *_told(one.proposal))
    return shown


def _told(proposal: Proposal) -> tuple[str, str, str]:
    if proposal.status in {"known", "refused"}:
        numbers = ", ".join(dict.fromkeys(one.number for one in proposal.recorded))
        return numbers, _STATUS[proposal.status], proposal.why
    first = proposal.choices[0]
    if proposal.status == "asked":
        numbers = " or ".join(dict.fromkeys(_numbers(choice) for choice in proposal.choices))
        return numbers, "ask", "fits more than one way"
    sure = f"{first.certainty} %" + (", ask" if first.must_ask else "")
    return _numbers(first), sure, "; ".join(first.why)


def _numbers(choice: Choice) -> str:
    return " + ".join(part.number for part in choice.parts)


def choice_text(choice: Choice, currency: str) -> str:
    """Say a choice in one line, to be picked from several."""
    parts = ", ".join(
        f"{part.slug} {part.number}: {plain(part.amount, currency)} {currency}" for part in choice.parts
    )
    return f"{parts}  ({choice.certainty} %: {'; '.join(choice.why)})"


def report_json(file: BankFile, session: Session, outcome: Outcome, *, shown: str) -> dict[str, Any]:
    """Return an import as the JSON object that ``goodterms import bank --json`` prints.

    Amounts are text with all decimals of the currency, ``certainty`` lies between 0 and 1.
    Entries that concern no client are counted, and not listed.
    """
    written = {(payment.reference, payment.number) for payment in outcome.written}
    return {
        "file": shown,
        "format": file.format,
        "accounts": list(file.accounts),
        "entries": len(file.entries),
        "repeated": file.repeated,
        "unmatched": session.unmatched,
        "proposals": [_decided_json(one, written) for one in session.decided],
        "written": [_payment_json(payment) for payment in outcome.written],
        "files": outcome.files,
        "problems": [problem.as_json() for problem in (*file.warnings, *outcome.problems)],
    }


def _decided_json(one: Decided, written: set[tuple[str, str]]) -> dict[str, Any]:
    proposal, entry = one.proposal, one.proposal.entry
    return {
        "line": entry.line,
        "on": entry.on.isoformat(),
        "amount": plain(entry.amount, entry.currency),
        "currency": entry.currency,
        "name": entry.name,
        "text": entry.text,
        "reference": entry.reference,
        "status": proposal.status,
        "certainty": proposal.certainty / 100,
        "why": proposal.why or "; ".join(proposal.choices[0].why if proposal.choices else ()),
        "known": [
            {"client": r.slug, "invoice": r.number, "on": r.payment.on.isoformat()} for r in proposal.recorded
        ],
        "choices": [_choice_json(choice, entry.currency) for choice in proposal.choices],
        "written": bool(one.choice) and all((p.reference, p.number) in written for p in one.payments()),
    }


def _choice_json(choice: Choice, currency: str) -> dict[str, Any]:
    return {
        "certainty": choice.certainty / 100,
        "ask": choice.must_ask,
        "why": list(choice.why),
        "payments": [
            {"client": part.slug, "invoice": part.number, "amount": plain(part.amount, currency)}
            for part in choice.parts
        ],
    }


def _payment_json(payment: NewPayment) -> dict[str, Any]:
    return {
        "client": payment.slug,
        "invoice": payment.number,
        "on": payment.on.isoformat(),
        "amount": f"{payment.amount:f}",
        "reference": payment.reference,
    }


def summary(file: BankFile, session: Session, written: Sequence[NewPayment]) -> str:
    """Say in a sentence what was found."""
    known = sum(one.proposal.status == "known" for one in session.decided)
    done = {payment.reference for payment in written}
    asked = sum(bool(o.proposal.choices) and o.proposal.entry.reference not in done for o in session.decided)
    said = [f"{len(file.entries)} {'entry' if len(file.entries) == 1 else 'entries'}"]
    for count, what in (
        (len(written), "written"),
        (known, "there already"),
        (asked, "to be decided"),
        (session.unmatched, "about no client"),
        (file.repeated, "twice in the file"),
    ):
        if count:
            said.append(f"{count} {what}")
    return ", ".join(said) + "."
