"""Golden cases: a few records, entries of a bank file, and what each is taken for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from goodterms.desk.bank.entry import BankEntry, with_references
from goodterms.desk.bank.matching import Matcher
from goodterms.desk.bank.proposal import Proposal
from goodterms.desk.bank.session import likeliest
from goodterms.records.client import Client
from goodterms.records.policy import Policy

from ...ledger.records import client, plain, policy, yaml

CASES = sorted((Path(__file__).parent / "cases").glob("*.yml"))


def entry_of(given: dict[str, Any]) -> BankEntry:
    """Return an entry from the keys of a case."""
    words = {
        k: given[k] for k in ("text", "name", "end_to_end", "creditor_reference", "original") if k in given
    }
    return BankEntry(
        on=date.fromisoformat(given["on"]),
        amount=Decimal(given["amount"]),
        currency=given.get("currency", "EUR"),
        charges=Decimal(given.get("charges", "0")),
        reference=given.get("reference", ""),
        reversal="reversal" in given,
        pending="pending" in given,
        bundled="bundled" in given,
        **words,
    )


def proposals(clients: dict[str, Client], rules: Policy, entries: list[BankEntry]) -> Iterator[Proposal]:
    """Yield what is proposed, the likeliest of each taken for granted."""
    kept, _ = with_references(entries)
    matcher = Matcher(clients, rules, kept)
    for _, proposal in matcher.proposals():
        choice = likeliest(proposal)
        if choice is not None:
            matcher.accept(proposal.entry, choice)
        yield proposal


def _cases() -> Iterator[Any]:
    for path in CASES:
        case = plain(yaml(path.read_text(encoding="utf-8")))
        entries = case["entries"]
        for at, group in enumerate([entries] if "together" in case else [[entry] for entry in entries]):
            named = group[0].get("text") or group[0].get("name") or at
            yield pytest.param(path, group, id=f"{path.stem}-{at}-{named}")


@pytest.mark.parametrize(("path", "expected"), list(_cases()))
def test_an_entry_is_taken_for(path: Path, expected: list[dict[str, Any]]) -> None:
    case = yaml(path.read_text(encoding="utf-8"))
    clients = {slug: client(record) for slug, record in case["clients"].items()}
    found = list(proposals(clients, policy(str(case.get("policy", ""))), [entry_of(one) for one in expected]))
    for proposal, want in zip(found, expected, strict=True):
        assert proposal.status == want["is"], proposal
        best = proposal.choices[0] if proposal.choices else None
        if "pays" in want:
            assert best is not None
            paid = {part.number: part.amount for part in best.parts}
            assert paid == {number: Decimal(amount) for number, amount in want["pays"].items()}, best
        if "above" in want:
            assert best is not None
            assert best.certainty >= int(want["above"]), best
            assert not best.must_ask
        if "below" in want:
            assert best is not None
            assert best.certainty < int(want["below"]), best
        if "asks" in want:
            assert best is not None
            assert best.must_ask, best
        if "among" in want:
            offered = {part.number for choice in proposal.choices for part in choice.parts}
            assert offered == set(want["among"])
            assert all(choice.must_ask for choice in proposal.choices)
        if "why" in want:
            said = proposal.why or "; ".join(best.why if best else ())
            assert want["why"] in said
