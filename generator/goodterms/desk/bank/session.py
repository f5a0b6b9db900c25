"""One import of a bank file: propose, let somebody decide, and gather what was decided."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from goodterms.desk.bank.entry import BankFile
from goodterms.desk.bank.matching import Matcher
from goodterms.desk.bank.proposal import Choice, Proposal
from goodterms.desk.bank.writing import NewPayment
from goodterms.records.client import Client
from goodterms.records.policy import Policy

Decide = Callable[[Proposal], Choice | None]


@dataclass(frozen=True, slots=True)
class Decided:
    """An entry with what is proposed and what was decided."""

    proposal: Proposal
    choice: Choice | None

    def payments(self) -> list[NewPayment]:
        """Return what is to be written."""
        entry = self.proposal.entry
        parts = self.choice.parts if self.choice else ()
        return [NewPayment(p.slug, p.number, entry.on, p.amount, entry.reference) for p in parts]


@dataclass(slots=True)
class Session:
    """What came of a file."""

    decided: list[Decided] = field(default_factory=list)
    """The entries that concern a client, by day."""
    unmatched: int = 0
    """How many concern nobody."""

    def payers(self, written: Sequence[NewPayment]) -> list[tuple[str, str]]:
        """Return the accounts that payments came in from that were written, with their clients' slugs."""
        done = {(one.slug, one.number, one.on, one.reference) for one in written}
        return [
            (one.proposal.entry.iban, payment.slug)
            for one in self.decided
            for payment in one.payments()
            if payment.amount > 0 and (payment.slug, payment.number, payment.on, payment.reference) in done
        ]

    def payments(self) -> list[NewPayment]:
        """Return everything that is to be written."""
        return [payment for one in self.decided for payment in one.payments()]


def run(
    file: BankFile,
    clients: Mapping[str, Client],
    policy: Policy,
    decide: Decide,
    *,
    only: str = "",
    payers: Mapping[str, str] | None = None,
) -> Session:
    """Go through a file entry by entry.

    Args:
        file: The bank file.
        clients: All clients by slug; an entry of one must not be taken for another's.
        policy: The house's terms.
        decide: Chooses, or does not; what it chooses counts for the entries after it.
        only: The slug of the client to look at; empty for all.
        payers: The slugs of clients by the accounts that earlier imports knew as theirs.
    """
    matcher = Matcher(clients, policy, file.entries, payers)
    session = Session()
    for _, found in matcher.proposals():
        proposal = _of(found, only) if only else found
        if proposal is None or proposal.status == "unmatched":
            session.unmatched += 1
            continue
        choice = decide(proposal) if proposal.choices else None
        if choice is not None:
            matcher.accept(proposal.entry, choice)
        session.decided.append(Decided(proposal, choice))
    return session


def sure(above: int) -> Decide:
    """Return what decides without asking: for the one choice that is sure enough, and need not be asked."""

    def decide(proposal: Proposal) -> Choice | None:
        best = proposal.best
        return best if best and not best.must_ask and best.certainty >= above else None

    return decide


def likeliest(proposal: Proposal) -> Choice | None:
    """Decide for what is likeliest: for a look at what a file would bring."""
    return proposal.best


def _of(proposal: Proposal, slug: str) -> Proposal | None:
    """Return a proposal as far as it is about one client; None where it is about another first."""
    if proposal.recorded:
        return proposal if any(one.slug == slug for one in proposal.recorded) else None
    if not proposal.choices:
        return proposal if slug in proposal.about else None
    if any(part.slug != slug for part in proposal.choices[0].parts):
        return None
    own = tuple(one for one in proposal.choices if all(part.slug == slug for part in one.parts))
    return replace(proposal, choices=own)
