"""Clients for the desk's tests: records as they stand in a file, with what is private, on a day."""

from __future__ import annotations

from datetime import date
from typing import Any

from goodterms.desk.portfolio import Portfolio, Relation
from goodterms.ledger import client_ledger
from goodterms.records.policy import Policy
from goodterms.records.private import Private
from goodterms.records.validate import validate

from ..ledger.records import client as read_client
from ..ledger.records import policy, yaml

HOURS = 'hours: {from: "09:00", to: "17:00", days: [mon, tue, wed, thu, fri]}'


def relation(
    record: str | dict[str, Any], house: Policy | str = "", *, day: date, slug: str = "kvist"
) -> Relation:
    """Return a client on a day; what the record leaves out is filled in."""
    values = dict(yaml(record) if isinstance(record, str) and record else record or {})
    notes = values.pop("private", None)
    rules = policy(house) if isinstance(house, str) else house
    private = Private()
    if notes:
        read, problems = validate(Private, notes, [])
        assert read is not None, problems
        private = read
    client = read_client(values)
    return Relation(slug, client, private, client_ledger(client, rules, day))


def portfolio(*relations: Relation, house: Policy | str = "") -> Portfolio:
    """Return what the desk looks at; all clients on the same day."""
    rules = policy(house) if isinstance(house, str) else house
    return Portfolio(rules, relations[0].as_of, relations)


def invoice(number: str, issued: str, *more: str, price: str = "100.00") -> str:
    """Return an invoice of one line as an entry of a list."""
    keys = "".join(f"    {line}\n" for line in more)
    return (
        f"  - number: {number}\n    issued: {issued}\n    purpose: Work\n"
        f"    lines: [{{item: Work, quantity: 1, price: {price}}}]\n{keys}"
    )
