"""Statement of account: opening balance, every entry, closing balance, ageing."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from goodterms.ledger.accounts import client_ledger
from goodterms.ledger.ageing import ageing
from goodterms.ledger.causes import cause_text
from goodterms.ledger.model import Account, ClientLedger, Entry
from goodterms.ledger.money import ZERO, plain, rounded
from goodterms.records.client import Client
from goodterms.records.policy import Policy


@dataclass(frozen=True, slots=True)
class StatementLine:
    """An entry on a statement, with the client's balance after it."""

    number: str
    """Of the invoice."""
    entry: Entry
    balance: Decimal
    """Of all the client's accounts together."""
    text: str
    """The cause in English."""


@dataclass(frozen=True, slots=True)
class Statement:
    """What happened between two days, both counted."""

    ledger: ClientLedger
    """As of the last day."""
    start: date | None
    """None: from the very beginning."""
    end: date
    opening: Decimal
    lines: tuple[StatementLine, ...]
    """By date."""
    closing: Decimal
    ageing: dict[str, Decimal]
    """Of the closing balance, to which it adds up."""


def statement(client: Client, policy: Policy, end: date, start: date | None = None) -> Statement:
    """Return the statement of a client's accounts.

    Args:
        client: The record.
        policy: The house's terms.
        end: The last day.
        start: The first day; None begins with the first entry.
    """
    before = start - timedelta(1) if start is not None else None
    ledger = client_ledger(client, policy, end, cuts=() if before is None else (before,))
    balance, opening = ZERO, ZERO
    lines: list[StatementLine] = []
    for number, entry, text in _entries(ledger):
        balance += entry.amount
        if start is not None and entry.on < start:
            opening = balance
        else:
            lines.append(StatementLine(number, entry, balance, text))
    aged = {
        name: rounded(amount, client.currency)
        for name, amount in ageing((*ledger.accounts, *ledger.drafts), end).items()
    }
    return Statement(ledger, start, end, opening, tuple(lines), ledger.balance, aged)


def _entries(ledger: ClientLedger) -> Iterator[tuple[str, Entry, str]]:
    """Yield all entries by date; of one day, invoice after invoice."""
    accounts = (*reversed(ledger.accounts), *ledger.drafts)
    found = [
        (entry.on, at, entry, account) for at, account in enumerate(accounts) for entry in account.entries
    ]
    for _, _, entry, account in sorted(found, key=lambda item: item[:2]):
        yield account.invoice.number, entry, cause_text(entry.cause, account.document)


def statement_json(of: Statement, client: str) -> dict[str, object]:
    """Return a statement as the JSON object that ``goodterms statement --json`` prints.

    Amounts are text with all decimals of the currency. A period adds ``from``, ``to``,
    ``opening`` and ``closing``; the entries of each invoice are then those of the period.
    """
    currency = of.ledger.currency
    said: dict[str, object] = {
        "client": client,
        "as_of": of.end.isoformat(),
        "currency": currency,
        "balance": plain(of.closing, currency),
        "ageing": {name: plain(amount, currency) for name, amount in of.ageing.items()},
    }
    if of.start is not None:
        said |= {
            "from": of.start.isoformat(),
            "to": of.end.isoformat(),
            "opening": plain(of.opening, currency),
            "closing": plain(of.closing, currency),
        }
    shown = [*of.ledger.accounts, *(draft for draft in of.ledger.drafts if draft.entries)]
    said["invoices"] = [_account_json(account, of, currency) for account in shown]
    return said


def _account_json(account: Account, of: Statement, currency: str) -> dict[str, object]:
    def money(amount: Decimal) -> str:
        return plain(amount, currency)

    entries = [entry for entry in account.entries if of.start is None or entry.on >= of.start]
    return {
        "number": account.invoice.number,
        "state": account.state,
        "total": money(account.totals.gross),
        "open": money(account.open),
        "disputed": money(account.disputed),
        "interest": money(account.interest),
        "instalments": [
            {"due": part.due.isoformat(), "amount": money(part.amount), "open": money(part.open)}
            for part in account.instalments
        ],
        "entries": [
            {
                "on": entry.on.isoformat(),
                "kind": entry.kind,
                "amount": money(entry.amount),
                "balance": money(entry.balance),
                "cause": cause_text(entry.cause, account.document),
            }
            for entry in entries
        ],
    }


def statement_csv(of: Statement) -> str:
    """Return a statement as CSV (RFC 4180): opening, entries, closing; amounts with a point."""
    currency = of.ledger.currency
    out = io.StringIO()
    write = csv.writer(out).writerow
    write(("on", "invoice", "kind", "cause", "amount", "balance", "currency"))
    if of.start is not None:
        write((of.start, "", "opening", "", "", plain(of.opening, currency), currency))
    for line in of.lines:
        amount, balance = plain(line.entry.amount, currency), plain(line.balance, currency)
        write(
            (line.entry.on, _cell(line.number), line.entry.kind, _cell(line.text), amount, balance, currency)
        )
    write((of.end, "", "closing", "", "", plain(of.closing, currency), currency))
    return out.getvalue()


def _cell(text: str) -> str:
    """Keep a spreadsheet from taking a text of the record for a formula (OWASP, CSV injection)."""
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t", "\r"} else text
