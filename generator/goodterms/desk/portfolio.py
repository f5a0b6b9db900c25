"""All clients with what is private and their ledger on a day: what the desk looks at, read once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from goodterms.building.clients import known_policy, named
from goodterms.building.project import Project
from goodterms.building.seal import problems_of
from goodterms.desk.mail.gone import GoneOut, gone_out
from goodterms.ledger import ClientLedger, client_ledger
from goodterms.records.client import Client
from goodterms.records.find import find_clients
from goodterms.records.load import LoadedClient, read_client
from goodterms.records.policy import Policy
from goodterms.records.private import Private
from goodterms.records.problems import Problem, has_errors
from goodterms.records.yaml import Path as Place
from goodterms.records.yaml import Places, place


@dataclass(frozen=True, slots=True)
class Relation:
    """One client as only the freelancer sees them."""

    slug: str
    client: Client
    private: Private = field(repr=False)
    ledger: ClientLedger = field(repr=False)
    sources: list[Places] = field(default_factory=list, repr=False)

    @property
    def as_of(self) -> date:
        """The day it is looked at."""
        return self.ledger.as_of

    @property
    def has_ended(self) -> bool:
        """Whether working together is over by that day."""
        return self.client.ended is not None and self.client.ended.on <= self.as_of

    def where(self, *path: str | int) -> str:
        """Return ``file:line`` of a value of the record; empty where it was read from no file."""
        if not self.sources:
            return ""
        steps: Place = path
        file, line, _ = place(self.sources, steps)
        return f"{file}:{line}"


@dataclass(frozen=True, slots=True)
class Portfolio:
    """All clients on one day."""

    policy: Policy
    as_of: date
    relations: tuple[Relation, ...]
    """In the order of their slugs."""
    posted: tuple[GoneOut, ...] = field(default=(), repr=False)
    """The letters that went out from here."""


def relation_of(loaded: LoadedClient, policy: Policy, as_of: date) -> Relation:
    """Return a client that was read, with the ledger of a day."""
    ledger = client_ledger(loaded.client, policy, as_of)
    return Relation(loaded.slug, loaded.client, loaded.private or Private(), ledger, loaded.sources)


def read_portfolio(
    project: Project, as_of: date, names: Iterable[str] = ()
) -> tuple[Portfolio, list[Problem]]:
    """Read the named clients, or all.

    Args:
        project: The project.
        as_of: The day to look at them.
        names: Slugs.

    Returns:
        Those whose records are right, and every problem of the others: a slip in one record
        keeps nobody from looking after the rest.

    Raises:
        GoodTermsError: The policy cannot be read, or no client has such a name.
    """
    policy, problems = known_policy(project)
    found, slips = find_clients(project.clients, project.root)
    known = {files.slug: files for files in found}
    chosen = [named(known, name) for name in dict.fromkeys(names)]
    # A file that can name no client is no matter of a client who is asked for by name.
    told = [] if chosen else [*problems, *slips]
    seen: dict[tuple[str, str], str] = {}
    relations = []
    for files in chosen or found:
        loaded, own = read_client(files, project.root)
        if loaded is not None:
            own += problems_of(loaded, policy, seen)
        told += own
        if loaded is not None and not has_errors(own):
            relations.append(relation_of(loaded, policy, as_of))
    return Portfolio(policy, as_of, tuple(relations), gone_out(project.root)), told
