"""A stranger's view: what a published folder says, and whether any of it comes from a record.

Everything public is gathered once (pages of the guide, search index, sitemap, paths, also
inside ``.gz``). Then each record's *needles* are looked for in it: names, addresses, mail
addresses, numbers, amounts, slugs, file names, and whatever is private. Most needles are
ruled out by one look into a set of words, so that the proof costs little at any number of
clients.

What the policy says of the freelancer is public and is no leak; nor are the files that
come unchanged with the theme. A needle too short or too common to tell a client apart
(the quantity 12, the city both live in) proves nothing and is left out.
"""

from __future__ import annotations

import gzip
import html
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Literal
from urllib.parse import unquote

from goodterms.records.client import Client
from goodterms.records.disputes import Proposal, Resolution
from goodterms.records.policy import Policy
from goodterms.records.private import Private

How = Literal["words", "text", "amount"]
Needle = tuple[str, How, str]
"""The kind of thing, how it is looked for, and the thing itself in the form it is looked for."""

_WORD = re.compile(r"[^\W_]+")
_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})")
_DRAWING = re.compile(r"<svg\b.*?</svg>", re.DOTALL | re.IGNORECASE)
# An amount as any of the five languages writes it: thousands apart or not, then decimals.
# Versions, dates and the digits of a file's hash are none.
_FIGURE = re.compile(
    r"(?<![\w.,/-])(?:\d{1,3}(?:[.,'\u2019\u00a0\u202f ]\d{3})+|\d+)(?:[.,]\d{1,3})?(?!\w|[.,/-]\w)"
)
_SPACES = re.compile(r"[\s\u00a0\u202f]+")
MIN_FIGURES = 4
"""Significant figures an amount needs to tell anything; 1,200.00 has two."""
MIN_PROSE = 25
"""Characters a text needs to be one client's own."""


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold()


def _words(text: str) -> str:
    return " ".join(_WORD.findall(_plain(text)))


@dataclass(frozen=True, slots=True)
class Leak:
    """Something of a record stands in public; told by file and kind, never by its value."""

    file: str
    kind: str


@dataclass(slots=True)
class Public:
    """Everything a stranger can read without a key."""

    texts: list[tuple[str, str, str]] = field(default_factory=list)
    """Path, text in small letters, and the same as words with single spaces."""
    words: set[str] = field(default_factory=set)
    figures: dict[str, str] = field(default_factory=dict)
    """Amounts as bare digits, with the first file each stands in."""
    allowed: str = ""
    """The policy's own facts, as words."""
    allowed_text: str = ""
    furniture: frozenset[str] = frozenset()
    """Words that every page has from the theme, before any record is read."""

    def add(self, name: str, data: bytes) -> None:
        """Add a file, and its path, which is as public as what it holds."""
        if data[:2] == b"\x1f\x8b":
            data = _unzip(data)
        text = data.decode("utf-8", errors="replace")
        variants = [text]
        if "\\u" in text:
            variants.append(_ESCAPE.sub(lambda m: chr(int(m[1], 16)), text))
        if "&" in text:
            variants.append(html.unescape(text))
        if "%" in text:
            variants.append(unquote(text))
        whole = _plain("\n".join([unquote(name), *variants]))
        words = _words(whole)
        self.texts.append((name, _SPACES.sub(" ", whole), f" {words} "))
        self.words.update(words.split(" "))
        for found in _FIGURE.findall(_DRAWING.sub(" ", whole)):
            self.figures.setdefault(re.sub(r"\D", "", found), name)

    def allow(self, policy: Policy, furniture: str) -> None:
        """Name what is public anyway: the policy's facts and the theme's own words."""
        who = policy.freelancer
        facts = [*_strings(policy.model_dump(mode="python")), *who.address.splitlines()]
        self.allowed = f" {_words(chr(10).join(facts))} "
        self.allowed_text = _plain("\n".join(facts))
        self.furniture = frozenset(_words(furniture).split(" "))

    def find(self, needles: Iterable[Needle]) -> Iterator[Leak]:
        """Yield each needle that stands somewhere in public."""
        for kind, how, text in needles:
            if how == "amount":
                if text in self.figures and text not in self.allowed_text.replace(".", ""):
                    yield Leak(self.figures[text], kind)
            elif how == "words":
                pieces = text.split(" ")
                if not self.words.issuperset(pieces) or f" {text} " in self.allowed:
                    continue
                if len(pieces) == 1 and text in self.furniture:
                    continue
                yield from (Leak(name, kind) for name, _, words in self.texts if f" {text} " in words)
            elif self.words.issuperset(_WORD.findall(text)) and text not in self.allowed_text:
                pattern = re.compile(rf"(?<![^\W_]){re.escape(text)}(?![^\W_])(?![-./]\d)")
                yield from (Leak(name, kind) for name, whole, _ in self.texts if pattern.search(whole))


def _unzip(data: bytes) -> bytes:
    try:
        return gzip.decompress(data)
    except (OSError, EOFError):
        return data


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


def gather(folder: Path, theme_dirs: list[Path]) -> Public:
    """Read everything public in a published folder.

    Args:
        folder: The folder, without its sealed pages.
        theme_dirs: Folders of the installed theme; a file that is there byte for byte the
            same cannot hold anything of a record.
    """
    public = Public()
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if not path.is_file():
            continue
        data = path.read_bytes()
        if not any(_is_same(theme / name, data) for theme in theme_dirs):
            public.add(name, data)
    return public


def _is_same(path: Path, data: bytes) -> bool:
    try:
        return path.stat().st_size == len(data) and path.read_bytes() == data
    except OSError:
        return False


def needles_of(
    slug: str, files: Iterable[str], client: Client, private: Private | None, totals: Iterable[Decimal]
) -> list[Needle]:
    """List what of a client may stand nowhere in public.

    Args:
        slug: Names the record to the freelancer.
        files: Names of documents.
        client: The record.
        private: The private notes, if any.
        totals: Amounts that the ledger worked out from the record.
    """
    found = set(_needles(slug, files, client, private))
    amounts = {*_amounts(client), *totals}
    found.update(("amount", "amount", digits) for digits in map(_digits, amounts) if digits)
    return sorted(found)


def _needles(slug: str, files: Iterable[str], client: Client, private: Private | None) -> Iterator[Needle]:
    yield from _by_words("slug", slug, least=1)
    yield from _by_words("name", client.name, least=1)
    for line in client.address.splitlines():
        if any(character.isdigit() for character in line):
            yield from _by_words("address", line, least=6)
    if client.contact:
        yield from _by_words("name", client.contact.name)
        if client.contact.email:
            yield from _by_words("mail address", client.contact.email)
    for number in (client.tax_id, *(invoice.number for invoice in client.invoices)):
        yield from _as_text("number", number)
    for name in (*(d.id for d in client.disputes), *(c.id for c in client.changes)):
        yield from _as_text("number", name)
    for name in files:
        yield from _as_text("file name", name)
    for dispute in client.disputes:
        for prose in (dispute.concern, dispute.understood, dispute.summary):
            yield from _by_words("text", prose or "", least=MIN_PROSE)
    if private:
        for entry in private.log:
            yield from _by_words("private note", entry.note, least=MIN_PROSE)
        yield from _by_words("private note", private.notes or "", least=MIN_PROSE)


def _by_words(kind: str, text: str, least: int = 4) -> Iterator[Needle]:
    words = _words(text)
    if len(words) >= least:
        yield kind, "words", words


def _as_text(kind: str, text: str | None) -> Iterator[Needle]:
    # "7" or "2026-03" would be found in any date.
    if text and len(text) >= 5 and not re.fullmatch(r"(19|20|21)\d\d(-\d\d){0,2}", text):
        yield kind, "text", _SPACES.sub(" ", _plain(text))


def _amounts(client: Client) -> Iterator[Decimal]:
    yield from (rate.price for rate in client.terms.rates)
    for invoice in client.invoices:
        yield from (line.price for line in invoice.lines)
        yield from (payment.amount for payment in invoice.payments)
    yield from (change.offer.price for change in client.changes if change.offer and change.offer.price)
    for dispute in client.disputes:
        offers: list[Proposal | Resolution] = [*dispute.proposals, *dispute.earlier]
        if dispute.resolution:
            offers.append(dispute.resolution)
        for agreed in offers:
            yield from (part.amount for part in agreed.plan)
            if agreed.adjust is not None:
                yield agreed.adjust
            if agreed.discount and agreed.discount.amount is not None:
                yield agreed.discount.amount
        if dispute.disputed is not None:
            yield dispute.disputed


def _digits(amount: Decimal) -> str:
    """Return an amount as bare digits, or nothing if too round to tell anything."""
    text = f"{abs(amount):f}"
    whole, _, cents = text.partition(".")
    digits = (whole + cents).lstrip("0")
    if len(digits.rstrip("0")) < MIN_FIGURES or re.fullmatch(r"(19|20|21)\d\d", digits):
        return ""
    return whole.lstrip("0") + cents
