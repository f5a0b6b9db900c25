"""What an entry says of itself: the invoices it names, and the client whose name or account it bears."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from goodterms.desk.bank.entry import BankEntry
from goodterms.desk.bank.known import NOTHING, Evidence
from goodterms.desk.bank.names import SAME, Names
from goodterms.desk.bank.numbers import Mention, Numbers
from goodterms.records.client import Client


@dataclass(frozen=True, slots=True)
class Seen:
    """What was found in one entry."""

    mentions: tuple[Mention, ...] = ()
    """Numbers in its text, the surest first."""
    payers: Mapping[str, float] = field(default_factory=dict)
    """Clients, with how alike the name is; 1 for an account that is known to be theirs."""

    @property
    def numbers(self) -> frozenset[str]:
        """The numbers that can mean nothing else."""
        return frozenset(one.number for one in self.mentions if one.how != "bare")

    @property
    def evidence(self) -> Evidence:
        """What it may be about."""
        return Evidence(self.numbers, self.payers) if self.mentions or self.payers else NOTHING

    @property
    def sure(self) -> tuple[str, ...]:
        """The clients whose name it bears."""
        return tuple(slug for slug, alike in self.payers.items() if alike >= SAME)


_UNKNOWN = Seen()


def look_over(
    entries: Iterable[BankEntry], clients: Mapping[str, Client], payers: Mapping[str, str] | None = None
) -> list[Seen]:
    """Return what each entry says.

    An account is a client's where other entries of the same file, from the same account, name
    invoices of that client and of nobody else, or where an earlier import said so and this file does
    not say otherwise.

    Args:
        entries: Of the bank file.
        clients: By slug.
        payers: The slugs of clients by the accounts that earlier imports knew as theirs.
    """
    owner = {invoice.number: slug for slug, client in clients.items() for invoice in client.invoices}
    numbers, names = Numbers(owner), Names({slug: _names(client) for slug, client in clients.items()})
    entries = tuple(entries)
    seen = [_look(entry, numbers, names) for entry in entries]
    named = _accounts(entries, seen, owner)
    known = {iban: slug for iban, slug in (payers or {}).items() if slug in clients}
    accounts = {
        iban: next(iter(slugs))
        for iban in {*named, *known}
        if len(slugs := {*named.get(iban, ()), *([known[iban]] if iban in known else [])}) == 1
    }
    return [
        replace(one, payers={**one.payers, accounts[entry.iban]: 1.0}) if entry.iban in accounts else one
        for entry, one in zip(entries, seen, strict=True)
    ]


def _look(entry: BankEntry, numbers: Numbers, names: Names) -> Seen:
    mentions: dict[str, Mention] = {}
    if entry.creditor_reference:
        mentions = {one.number: one for one in numbers.find_reference(entry.creditor_reference)}
    for text in (entry.text, entry.end_to_end):
        for one in numbers.find(text) if text else ():
            mentions.setdefault(one.number, one)
    payers = names.find(entry.name)
    return Seen(tuple(mentions.values()), payers) if mentions or payers else _UNKNOWN


def _accounts(
    entries: Sequence[BankEntry], seen: Sequence[Seen], owner: Mapping[str, str]
) -> dict[str, set[str]]:
    owners: dict[str, set[str]] = {}
    for entry, one in zip(entries, seen, strict=True):
        if entry.iban and entry.amount > 0:
            for mention in one.mentions:
                if mention.how == "written":
                    owners.setdefault(entry.iban, set()).add(owner[mention.number])
    return owners


def _names(client: Client) -> list[str]:
    return [client.name, *([client.contact.name] if client.contact else [])]
