"""Golden cases: small files that a person can check with a pencil."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from goodterms.ledger import Account, audit, audit_policy, client_ledger, statement
from goodterms.ledger.money import plain as money

from .records import CASES, client, plain, policy, yaml


def said(account: Account, field: str, currency: str) -> Any:
    """Return a field of an account as the case files write it."""
    match field:
        case "entries":
            return [
                f"{entry.on} {entry.kind} {money(entry.amount, currency)} {money(entry.balance, currency)}"
                for entry in account.entries
            ]
        case "instalments":
            return [
                f"{part.due} {money(part.amount, currency)} {money(part.open, currency)}"
                for part in account.instalments
            ]
        case "groups" | "credits":
            groups = account.totals.groups
            if field == "credits":
                groups = tuple(group for credit in account.credits for group in credit.groups)
            return [
                f"{group.rate:f} {money(group.net, currency)} {money(group.tax, currency)}"
                for group in groups
            ]
        case "discount":
            offer = account.discount
            return offer and f"{offer.until} {money(offer.takes_off, currency)} {money(offer.pay, currency)}"
    value = getattr(account, field)
    return money(value, currency) if isinstance(value, Decimal) else str(value)


@pytest.mark.parametrize("path", sorted(CASES.glob("*.yml")), ids=lambda path: path.stem)
def test_case(path: Path) -> None:
    """Every figure a case names comes out as written, on each of its days."""
    case = yaml(path.read_text(encoding="utf-8"))
    record, house = client(case["client"]), policy(case["policy"])
    assert audit_policy(house) == []
    assert audit(record, house) == []
    assert case["days"]
    ended: list[date] = []
    for day in plain(case["days"]):
        as_of = date.fromisoformat(day.pop("as_of"))
        ledger = client_ledger(record, house, as_of)
        for number, fields in day.pop("accounts").items():
            account = ledger.account(number)
            assert account is not None, number
            found = {field: said(account, field, ledger.currency) for field in fields}
            assert found == fields, f"{number} on {as_of}"
        assert {field: money(getattr(ledger, field), ledger.currency) for field in day} == day, as_of
        assert statement(record, house, as_of).closing == ledger.balance
        ended.append(as_of)
        again = client_ledger(record, house, as_of, cuts=ended)
        assert [account.balance for account in again.accounts] == [
            account.balance for account in ledger.accounts
        ], f"statements up to {as_of} moved something"
