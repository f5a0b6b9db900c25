"""From an entry to the invoices it may pay. Nothing is guessed: what fits two ways equally is asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import islice

from goodterms.desk.bank.choosing import distinct, single
from goodterms.desk.bank.combining import combined
from goodterms.desk.bank.entry import BankEntry
from goodterms.desk.bank.going import going_out, taken_back
from goodterms.desk.bank.known import Known, Recorded, find_known, recorded_payments
from goodterms.desk.bank.names import SAME
from goodterms.desk.bank.numbers import Mention
from goodterms.desk.bank.owed import Ledgers, Owed
from goodterms.desk.bank.proposal import CERTAINTY, Choice, Found, Part, Proposal
from goodterms.desk.bank.seen import Seen, look_over
from goodterms.ledger.money import ZERO, plain
from goodterms.ledger.tax import totals_of
from goodterms.records.client import Client
from goodterms.records.invoices import Payment
from goodterms.records.policy import Policy

CLOSE = 3
"""Two choices whose certainty is no further apart than this, in per cent, fit equally well."""
LOOKED_AT = 40
"""Open invoices of one client that are looked at where nothing fits to the cent, the oldest."""
SHOWN = 6
"""Choices that are shown at most."""


class Matcher:
    """Matches the entries of one bank file, one after the other by day.

    Args:
        clients: By slug.
        policy: The house's terms.
        entries: Of the file, in any order.
        payers: The slugs of clients by the accounts that earlier imports knew as theirs.
    """

    def __init__(
        self,
        clients: Mapping[str, Client],
        policy: Policy,
        entries: Sequence[BankEntry],
        payers: Mapping[str, str] | None = None,
    ) -> None:
        self.entries = tuple(sorted(entries, key=lambda entry: entry.on))
        self._clients = clients
        self._owner = {i.number: slug for slug, client in clients.items() for i in client.invoices}
        self._issued = {i.number: i.issued for client in clients.values() for i in client.invoices}
        first = self.entries[0].on if self.entries else date.max
        self._ledgers = Ledgers(clients, policy, first)
        self._amounts = _by_amount(clients)
        self._seen = look_over(self.entries, clients, payers)
        self.recorded = recorded_payments(clients)
        self._known = find_known(self.entries, [one.evidence for one in self._seen], self.recorded)

    # -- one entry after the other -------------------------------------------------------

    def proposals(self) -> Iterator[tuple[int, Proposal]]:
        """Yield each entry's place and proposal, by day; tell what was decided with :meth:`accept`."""
        for at in range(len(self.entries)):
            yield at, self._propose(at)

    def accept(self, entry: BankEntry, choice: Choice) -> None:
        """Let what was chosen count for the entries after it."""
        for part in choice.parts:
            payment = Payment(on=entry.on, amount=part.amount, reference=entry.reference)
            self._ledgers.of(part.slug, entry.on).pay(part.number, payment)
            currency = self._clients[part.slug].currency
            self.recorded.append(Recorded(part.slug, part.number, currency, payment, used=True))
            owed = self._ledgers.of(part.slug, entry.on).owed(part.number)
            if owed is not None and owed.principal:
                self._amounts.setdefault((currency, owed.principal), set()).add((part.slug, part.number))

    def _propose(self, at: int) -> Proposal:
        entry, seen, known = self.entries[at], self._seen[at], self._known.get(at)
        if known is not None and not known.missing:
            return Proposal(entry, "known", why=known.why, recorded=known.payments)
        if not seen.mentions and not seen.payers and not self._could_be(entry):
            return Proposal(entry, "unmatched")
        if entry.pending:
            return self._turned_away(entry, seen, "it is not booked yet")
        if not entry.amount:
            return Proposal(entry, "unmatched", why="it moves no money")
        if entry.reversal:
            choices = list(taken_back(entry, self.recorded, seen.payers, seen.numbers))
            return self._decided(entry, seen, choices, "it takes back what no record has a payment of")
        if entry.amount < 0:
            # What goes out names many numbers, most of them somebody else's.
            seen = replace(seen, mentions=tuple(one for one in seen.mentions if one.how == "written"))
            choices = list(self._outgoing(entry, seen))
            return self._decided(entry, seen, choices, "it went to the client, who had paid nothing too much")
        return self._incoming(entry, seen, known)

    def _could_be(self, entry: BankEntry) -> bool:
        """Tell whether an entry of nobody known may be of a client by its amount, or as a reversal."""
        return entry.reversal or (entry.currency, entry.amount) in self._amounts

    def _turned_away(self, entry: BankEntry, seen: Seen, why: str) -> Proposal:
        """Tell why an entry cannot be recorded, where it is about a client at all."""
        about = frozenset((*(self._owner[number] for number in seen.numbers), *seen.sure))
        return Proposal(entry, "refused" if about else "unmatched", why=why, about=about)

    def _incoming(self, entry: BankEntry, seen: Seen, known: Known | None) -> Proposal:
        foreign = self._foreign(entry, seen)
        if foreign:
            return self._turned_away(entry, seen, foreign)
        looked_at = replace(entry, amount=known.missing) if known else entry
        choices = [one for one in distinct(self._choices(looked_at, seen)) if one.certainty > 0]
        if known:
            choices = [replace(one, must_ask=True, why=(known.why, *one.why)) for one in choices]
        why = self._too_early(entry, seen) or "nothing of the client's was open then"
        return self._decided(entry, seen, choices, why)

    def _decided(self, entry: BankEntry, seen: Seen, choices: list[Choice], why: str) -> Proposal:
        """Propose the best choice, ask where two are as good, and say why where there is none."""
        if not choices:
            return self._turned_away(entry, seen, why)
        choices.sort(key=lambda one: -one.certainty)
        doubtful = any(choices[0].certainty - other.certainty <= CLOSE for other in choices[1:])
        if doubtful:
            choices = [replace(one, must_ask=True) for one in choices]
        return Proposal(entry, "asked" if doubtful else "proposed", tuple(choices[:SHOWN]))

    # -- money that came in --------------------------------------------------------------

    def _choices(self, entry: BankEntry, seen: Seen) -> Iterator[Choice]:
        named = self._named(entry, seen)
        by_number = list(self._by_number(entry, seen, named))
        yield from by_number
        if any(not one.must_ask and one.certainty >= CERTAINTY["number"][0] - 1 for one in by_number):
            return  # a number with its amount: nothing else can be meant
        told = any(named.values())
        for slug, alike in seen.payers.items():
            if self._clients[slug].currency == entry.currency:
                yield from self._by_payer(entry, seen, slug, alike, named=told)
        if not told and not seen.sure:
            yield from self._by_amount_alone(entry)

    def _named(self, entry: BankEntry, seen: Seen) -> dict[str, list[tuple[Mention, Owed]]]:
        """Return the invoices that an entry names and that are open, by client, in the entry's order."""
        named: dict[str, list[tuple[Mention, Owed]]] = {}
        for mention in seen.mentions:
            slug = self._owner[mention.number]
            if self._clients[slug].currency != entry.currency:
                continue
            running = self._ledgers.of(slug, entry.on)
            owed = running.owed(mention.number)
            followed = 0
            # Who pays an invoice that was replaced means the one that took its place.
            while owed and not owed.open and owed.account.corrected_by and followed < 5:
                following = running.owed(owed.account.corrected_by[-1])
                if following is None or following.account.document == "credit note":
                    break
                owed, followed = following, followed + 1
            if owed is not None and owed.account.document != "credit note":
                named.setdefault(slug, []).append((mention, owed))
        return named

    def _by_number(
        self, entry: BankEntry, seen: Seen, named: Mapping[str, list[tuple[Mention, Owed]]]
    ) -> Iterator[Choice]:
        for slug, found in named.items():
            opened = {owed.number: owed for mention, owed in found if owed.open and mention.how != "bare"}
            loose = {owed.number for mention, owed in found if mention.how == "loose"}
            if len(opened) > 1:
                led: Found = "loose number" if loose & set(opened) else "number"
                for fit, parts, is_exact in combined(entry, list(opened.values())):
                    certainty = CERTAINTY[led][0 if is_exact else 1 if fit.kind == "part of several" else 2]
                    why = f"it names {', '.join(part.number for part in parts)}: {fit.says}"
                    yield self._weighed(
                        entry, seen, slug, Choice(parts, certainty, (why,), must_ask=not is_exact)
                    )
            for mention, owed in found:
                led = "number" if mention.how == "written" else "loose number"
                for choice in single(entry, owed, led, f"it names {mention.number}"):
                    if mention.how == "bare":
                        choice = replace(choice, certainty=min(choice.certainty, 60))
                    elif len(opened) > 1:
                        choice = replace(choice, certainty=min(choice.certainty, 60), must_ask=True)
                    yield self._weighed(entry, seen, slug, choice)
                if not owed.open and mention.how != "bare":
                    yield from self._paid_twice(entry, owed)

    def _paid_twice(self, entry: BankEntry, owed: Owed) -> Iterator[Choice]:
        """Offer an invoice that is named and has nothing open: given up, or paid already."""
        why = f"it names {owed.number}, of which nothing is open: it would be the client's credit"
        certainty = 50
        if owed.account.state == "written off":
            why, certainty = (
                f"it names {owed.number}, which was given up: that is taken back",
                80,
            )
        yield Choice((Part(owed.slug, owed.number, entry.amount),), certainty, (why,), must_ask=True)

    def _weighed(self, entry: BankEntry, seen: Seen, slug: str, choice: Choice) -> Choice:
        """Weigh in who paid: the client, somebody unknown, or clearly another client."""
        if slug in seen.payers:
            told = "the account is theirs" if entry.iban and seen.payers[slug] == 1 else "the name is theirs"
            return replace(choice, certainty=min(choice.certainty + 1, 99), why=(*choice.why, told))
        if any(alike >= SAME for alike in seen.payers.values()):
            other = "the name is another client's"
            return replace(choice, certainty=choice.certainty - 30, why=(*choice.why, other), must_ask=True)
        return choice

    def _by_payer(
        self, entry: BankEntry, seen: Seen, slug: str, alike: float, *, named: bool
    ) -> Iterator[Choice]:
        led: Found = "account" if alike == 1.0 and entry.iban else "name" if alike >= SAME else "likeness"
        who = {"account": "the account is theirs", "name": "the name is theirs"}.get(
            led, "the name is like theirs"
        )
        running = self._ledgers.of(slug, entry.on)
        mentioned = {mention.number for mention in seen.mentions}
        exact = False
        for owed in running.fitting(entry.amount, entry.charges):
            for choice in single(entry, owed, led, who):
                if owed.number in mentioned or choice.certainty < CERTAINTY[led][1]:
                    continue
                exact = True
                # A number that is there says more than an amount that fits elsewhere, yet both are told.
                yield replace(choice, certainty=min(choice.certainty, 60)) if named else choice
        if named or exact:
            return
        opened = list(islice((owed for owed in running.with_balance() if owed.open), LOOKED_AT))
        if len(opened) > 1:
            for fit, parts, is_exact in combined(entry, opened, only_exact=True):
                exact = exact or is_exact
                yield Choice(parts, CERTAINTY[led][0] - 8, (f"{who}, and it is {fit.says}",))
        if not exact and opened:
            yield from single(entry, opened[0], led, f"{who}, and the oldest open invoice is this")

    def _by_amount_alone(self, entry: BankEntry) -> Iterator[Choice]:
        for slug, number in sorted(self._amounts.get((entry.currency, entry.amount), ())):
            owed = self._ledgers.of(slug, entry.on).owed(number)
            if owed is not None and owed.open:
                for choice in single(entry, owed, "amount", "only the amount speaks for it"):
                    yield replace(choice, must_ask=True)

    # -- what cannot be recorded -----------------------------------------------------------

    def _foreign(self, entry: BankEntry, seen: Seen) -> str:
        slugs = {self._owner[number] for number in seen.numbers} or set(seen.sure)
        currencies = sorted({self._clients[slug].currency for slug in slugs})
        if not currencies or entry.currency in currencies:
            return ""
        sent = f", sent as {entry.original}" if entry.original else ""
        numbers = ", ".join(sorted(seen.numbers)) or "the client"
        return (
            f"it came as {plain(entry.amount, entry.currency)} {entry.currency}{sent}, and {numbers} "
            f"is in {currencies[0]}: write the payment yourself, in {currencies[0]}"
        )

    def _too_early(self, entry: BankEntry, seen: Seen) -> str:
        for number in sorted(seen.numbers):
            issued = self._issued[number]
            if issued is None:
                return f"it names {number}, which is still a draft"
            if issued > entry.on:
                return f"it names {number}, which was issued later, on {issued}"
        return ""

    # -- money that went out -----------------------------------------------------------------

    def _outgoing(self, entry: BankEntry, seen: Seen) -> Iterator[Choice]:
        for slug in dict.fromkeys([*(self._owner[m.number] for m in seen.mentions), *seen.payers]):
            if self._clients[slug].currency == entry.currency:
                running, sure = self._ledgers.of(slug, entry.on), seen.payers.get(slug, 0) >= SAME
                yield from going_out(entry, running, seen.numbers, sure=sure)


def _by_amount(clients: Mapping[str, Client]) -> dict[tuple[str, Decimal], set[tuple[str, str]]]:
    """Return invoices by what may be paid of them where nothing else is known: the total, or what is left."""
    found: dict[tuple[str, Decimal], set[tuple[str, str]]] = {}
    for slug, client in clients.items():
        for invoice in client.invoices:
            if invoice.issued is None:
                continue
            gross = totals_of(invoice.lines, client.currency).gross
            left = gross - sum((payment.amount for payment in invoice.payments), ZERO)
            for amount in {gross, left}:
                if amount > 0:
                    found.setdefault((client.currency, amount), set()).add((slug, invoice.number))
    return found
