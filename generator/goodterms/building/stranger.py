"""A stranger's view: whether anything that a published folder says comes from a record.

Each record's *needles* are looked for in what is public: names, addresses, mail addresses,
numbers, amounts, slugs, file names, longer texts, the keys and codes themselves, and
whatever is private. Most needles are ruled out by one look into a set, so that the proof
costs little at any number of clients.

What the policy says of the freelancer is public and is no leak, nor is what the freelancer
names as public. A needle too short or too common to tell a client apart (the quantity 12,
the round sum 1,200.00, the city both live in) proves nothing and is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from goodterms.building.public import Public, amount_digits, figures_of, one_line, words_of
from goodterms.records.client import Client
from goodterms.records.disputes import Dispute, Proposal, Resolution
from goodterms.records.policy import Policy
from goodterms.records.private import Private
from goodterms.sealing.keys import Access, b64encode

How = Literal["words", "text", "amount", "secret", "file"]
Needle = tuple[str, How, str]
"""The kind of thing, how it is looked for, and the thing itself in the form it is looked for."""

MIN_FIGURES = 4
"""Significant figures an amount needs to tell anything; 1,200.00 has two."""
MIN_PROSE = 25
"""Characters a text needs to be one client's own."""

_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True, order=True)
class Leak:
    """Something of a record stands in public."""

    file: str
    kind: str
    note: str = ""
    """What it is; told only on the freelancer's own machine."""


class Allowed:
    """What may stand in public whatever the records say."""

    def __init__(
        self,
        policy: Policy,
        furniture: frozenset[str],
        public: Iterable[str] = (),
        figures: Iterable[str] = (),
    ) -> None:
        """Take what is public anyway.

        Args:
            policy: Its facts.
            furniture: The theme's own words.
            public: What the freelancer names as public.
            figures: Amounts that the guide reckons from the policy, in plain digits.
        """
        who = policy.freelancer
        facts = [*_strings(policy.model_dump(mode="python")), *who.address.splitlines(), *public]
        self._words = f" {words_of(chr(10).join(facts))} "
        self._text = one_line(chr(10).join(facts))
        self._figures = frozenset([*figures, *figures_of(chr(10).join(facts))])
        self._furniture = furniture

    def allows(self, how: How, text: str) -> bool:
        """Tell whether a needle is no secret at all."""
        if how == "amount":
            return text in self._figures
        if how == "words":
            return f" {text} " in self._words or text in self._furniture
        return how == "text" and _alone(text).search(self._text) is not None


def find(public: Public, allowed: Allowed, needles: Iterable[Needle]) -> Iterator[Leak]:
    """Yield each needle that stands somewhere in public."""
    for kind, how, text in needles:
        for file in _files_with(public, how, text):
            if not allowed.allows(how, text):
                yield Leak(file, kind, "" if how in {"secret", "file"} else text)


def _files_with(public: Public, how: How, text: str) -> Iterable[str]:
    if how == "words":
        if not public.may_hold(text.split(" ")):
            return ()
        return [name for name, _, words in public.texts() if f" {text} " in words]
    if how == "text":
        if not public.may_hold(_WORD.findall(text)):
            return ()
        pattern = _alone(text)
        return [name for name, whole, _ in public.texts() if pattern.search(whole)]
    where = {"amount": public.figures, "secret": public.secrets, "file": public.files}[how]
    return (where[text],) if text in where else ()


def _alone(text: str) -> re.Pattern[str]:
    """Return what finds a text that is no part of a longer word or number."""
    return re.compile(rf"(?<![^\W_]){re.escape(text)}(?![^\W_])(?![-./]\d)")


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _strings(inner)
    elif isinstance(value, tuple | list):
        for inner in value:
            yield from _strings(inner)
    elif isinstance(value, Decimal | int):
        yield str(value)


def needles_of(
    slug: str, files: dict[str, str], client: Client, private: Private | None, totals: Iterable[Decimal]
) -> list[Needle]:
    """List what of a client may stand nowhere in public.

    Args:
        slug: Names the record to the freelancer.
        files: Names of documents, each with its SHA-256.
        client: The record.
        private: The private notes, if any.
        totals: Amounts that the ledger worked out from the record.
    """
    found = {*_by_words("slug", slug, least=1), *_who(client), *_texts(client)}
    for name, digest in files.items():
        found.update(_as_text("file name", name))
        found.add(("document", "file", digest))
    if private:
        for note in (*(entry.note for entry in private.log), private.notes or ""):
            found.update(_by_words("private note", note, least=8))
    amounts = {*_amounts(client), *totals}
    found.update(("amount", "amount", digits) for digits in map(_digits, amounts) if digits)
    return sorted(found)


def keys_of(access: Access, ids: Iterable[str]) -> list[Needle]:
    """List the keys, the code and the page ids of a client, none of which may be in public text."""
    secrets = [b64encode(access.client_key), b64encode(access.opening_key), *ids]
    if access.code:
        secrets.append(access.code)
    return [("key, code or private address", "secret", secret) for secret in dict.fromkeys(secrets)]


def _who(client: Client) -> Iterator[Needle]:
    yield from _by_words("name", client.name, least=1)
    for line in client.address.splitlines():
        if any(character.isdigit() for character in line):
            yield from _by_words("address", line, least=6)
    if client.contact:
        yield from _by_words("name", client.contact.name)
        if client.contact.email:
            yield from _by_words("mail address", client.contact.email)
    yield from _as_text("number", client.tax_id)
    for number in (
        *(invoice.number for invoice in client.invoices),
        *(dispute.id for dispute in client.disputes),
        *(change.id for change in client.changes),
    ):
        yield from _as_text("number", number)


def _texts(client: Client) -> Iterator[Needle]:
    """Yield longer texts. A contract's clauses are left out: the guide may well quote the same words."""
    texts: list[str | None] = []
    for invoice in client.invoices:
        texts += [invoice.purpose, invoice.note, *(line.item for line in invoice.lines)]
    for dispute in client.disputes:
        texts += [dispute.concern, dispute.understood, dispute.summary]
        texts += [proposal.text for proposal in dispute.proposals]
        for agreed in _resolutions(dispute):
            texts += [agreed.prevention, *(step.what for step in agreed.next_steps)]
    texts += [change.request for change in client.changes]
    texts += [promise.what for promise in client.promises]
    for update in client.updates:
        texts += [update.text, update.next]
    for text in texts:
        yield from _by_words("text", text or "", least=MIN_PROSE)


def _resolutions(dispute: Dispute) -> list[Resolution]:
    return [*dispute.earlier, *([dispute.resolution] if dispute.resolution else [])]


def _by_words(kind: str, text: str, least: int = 4) -> Iterator[Needle]:
    words = words_of(text)
    if len(words) >= least:
        yield kind, "words", words


def _as_text(kind: str, text: str | None) -> Iterator[Needle]:
    # "7" or "2026-03" would be found in any date.
    if text and len(text) >= 5 and not re.fullmatch(r"(19|20|21)\d\d(-\d\d){0,2}", text):
        yield kind, "text", one_line(text)


def _amounts(client: Client) -> Iterator[Decimal]:
    yield from (rate.price for rate in client.terms.rates)
    for invoice in client.invoices:
        yield from (line.price for line in invoice.lines)
        yield from (payment.amount for payment in invoice.payments)
    yield from (change.offer.price for change in client.changes if change.offer and change.offer.price)
    for dispute in client.disputes:
        offers: list[Proposal | Resolution] = [*dispute.proposals, *_resolutions(dispute)]
        for agreed in offers:
            yield from (part.amount for part in agreed.plan)
            if agreed.adjust is not None:
                yield agreed.adjust
            if agreed.discount and agreed.discount.amount is not None:
                yield agreed.discount.amount
        if dispute.disputed is not None:
            yield dispute.disputed


def _digits(amount: Decimal) -> str:
    """Return an amount in plain digits, or nothing if too round to tell anything."""
    whole, _, decimals = f"{abs(amount):f}".partition(".")
    digits = amount_digits(whole, decimals)
    significant = digits.replace(".", "").strip("0")
    if len(significant) < MIN_FIGURES or re.fullmatch(r"(19|20|21)\d\d", digits):
        return ""
    return digits
