"""An independent bookkeeper: every golden case, exported, is balanced by beancount."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from goodterms.ledger import ClientLedger, client_ledger
from goodterms.ledger.money import plain as money

from .records import CASES, client, plain, policy, yaml

loader = pytest.importorskip("beancount.loader", reason="beancount is not installed")

_AGAINST = {
    "invoice": "Income:Work",
    "credit note": "Income:Work",
    "adjustment": "Income:Adjustments",
    "discount": "Income:Discounts",
    "payment": "Assets:Bank",
    "refund": "Assets:Bank",
    "late fee": "Income:Late",
    "interest": "Income:Late",
    "write-off": "Expenses:WriteOffs",
    "credit in": "Assets:Transfers",
    "credit out": "Assets:Transfers",
}


def journal(ledger: ClientLedger) -> str:
    """Write a ledger as double entries, with the balances it claims asserted."""
    currency, claimed = ledger.currency, ledger.as_of + timedelta(1)
    accounts = (*ledger.accounts, *ledger.drafts)
    names = {account.invoice.number: f"Assets:Receivable:{account.invoice.number}" for account in accounts}
    lines = [f"1970-01-01 open {name}" for name in sorted({*names.values(), *_AGAINST.values()})]
    lines.append("1970-01-01 open Assets:Notes")
    for account in accounts:
        name = names[account.invoice.number]
        for entry in account.entries:
            amount = money(entry.amount, currency)
            against = _AGAINST[entry.kind]
            # A credit note's effect on the invoice mirrors what the note itself gave up.
            if entry.kind == "credit note" and entry.cause.key != "replaced by":
                against = "Assets:Transfers"
            lines += [f'{entry.on} * "{entry.kind}"', f"  {name}  {amount} {currency}", f"  {against}", ""]
        lines.append(f"{claimed} balance {name} {money(account.balance, currency)} ~ 0 {currency}")
    lines.append(f"{claimed} balance Assets:Transfers 0 ~ 0 {currency}")
    lines.append(f"{claimed} balance Assets:Receivable {money(ledger.balance, currency)} ~ 0 {currency}")
    return "\n".join(["1970-01-01 open Assets:Receivable", *lines])


@pytest.mark.parametrize("path", sorted(CASES.glob("*.yml")), ids=lambda path: path.stem)
def test_beancount_agrees(path: Path) -> None:
    case = yaml(path.read_text(encoding="utf-8"))
    as_of = date.fromisoformat(plain(case["days"])[-1]["as_of"])
    ledger = client_ledger(client(case["client"]), policy(case["policy"]), as_of)
    _, errors, _ = loader.load_string(journal(ledger))
    assert errors == []
    # The check can fail: one cent more, and beancount says so.
    wrong = journal(ledger).replace("balance Assets:Transfers 0 ", "balance Assets:Transfers 0.01 ")
    assert loader.load_string(wrong)[1]
