"""Invoice numbers in the text of a payment, however the client wrote them.

``2026-014`` is found in ``RG2026014``, ``Re. Nr. 2026 / 014``, ``2026-0 14`` (a bank broke the
line), ``2026-14`` and, behind ``2026-013``, in ``/014``; not in ``2026-0145`` or in a date.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from stdnum import iso11649

How = Literal["written", "loose", "bare"]
"""As it is; with noughts or letters left out; a few digits that may mean anything."""

MAX_TOKENS = 10
"""Into how many pieces a number may have come apart, unless it is written in more."""
_FEW = 4
"""Digits up to which a number without letters says little on its own; with letters, one less."""

_DIGIT = re.compile("[0-9]")
_TOKEN = re.compile(r"[0-9]+|[^\W\d_]+")
_DATES = (
    re.compile(r"(?<![0-9])(?P<y>[0-9]{4})-(?P<m>[0-9]{2})-(?P<d>[0-9]{2})(?![0-9])"),
    re.compile(r"(?<![0-9.])(?P<d>[0-9]{1,2})[./](?P<m>[0-9]{1,2})[./](?P<y>[0-9]{4}|[0-9]{2})(?![0-9])"),
)
_BETWEEN = re.compile(r"\s*(?:[/,;+&]|und|u|and|i|oraz|og|және|и)?\s*[-–/]?\s*\Z")
_JOINED = re.compile(r"[-–/._]\Z")
_GOES_ON = re.compile(r"[-.][0-9]")

_WORDS_BEFORE = (
    "rechnung rechnungen rechnungsnummer rechnungsnr rechnungs rg rgnr rn re renr beleg belegnr nr nummer no "
    "num number invoice invoices inv bill ref faktura faktury fakturę fv fvat f rachunek numer reikningur "
    "reikn reiknings rkn шот фактура счет счёт инвойс номер facture"
)
_KEYWORDS = frozenset(_WORDS_BEFORE.split())


@dataclass(frozen=True, slots=True)
class Mention:
    """An invoice number that a text names."""

    number: str
    how: How


class Numbers:
    """All invoice numbers, ready to be found in texts."""

    def __init__(self, numbers: Iterable[str]) -> None:
        self._written: dict[str, list[str]] = {}
        self._digits: dict[str, list[str]] = {}
        self._loose: dict[tuple[int, ...], list[str]] = {}
        self._pieces = MAX_TOKENS
        numbers = tuple(dict.fromkeys(numbers))
        for number in numbers:
            tokens = _TOKEN.findall(_folded(number))
            self._pieces = max(self._pieces, len(tokens))
            joined = "".join(tokens)
            groups = [token for token in tokens if token.isdigit()]
            if not groups:
                # A number of letters alone would be found in half of all texts.
                continue
            self._written.setdefault(joined, []).append(number)
            if len(groups) < len(tokens):
                self._digits.setdefault("".join(groups), []).append(number)
            if len(groups) > 1 and _is_run(tokens):
                self._loose.setdefault(tuple(map(int, groups)), []).append(number)
        self._dated = frozenset(
            "".join(_TOKEN.findall(found[0]))
            for number in numbers
            for pattern in _DATES
            for found in pattern.finditer(_folded(number))
        )
        """What looks like a day in the numbers themselves."""
        keys = (*self._written, *self._digits)
        self._longest = max(map(len, keys), default=0)
        self._starts = frozenset(key[:end] for key in keys for end in range(1, len(key) + 1))
        """What the first piece of a number can be, wherever a bank broke it."""
        self._firsts = frozenset(groups[0] for groups in self._loose)
        self._sizes = frozenset(len(groups) for groups in self._loose)

    def find(self, text: str) -> tuple[Mention, ...]:
        """Return the numbers that a text names, each once, the surest first."""
        folded = _folded(text)
        if not self._written or not _DIGIT.search(folded):
            return ()
        found = _Search(self, folded).run()
        if not found:
            return ()
        order: dict[How, int] = {"written": 0, "loose": 1, "bare": 2}
        best: dict[str, How] = {}
        for number, how in sorted(found, key=lambda one: order[one[1]]):
            best.setdefault(number, how)
        return tuple(Mention(number, how) for number, how in best.items())

    def find_reference(self, reference: str) -> tuple[Mention, ...]:
        """Return the number that a structured creditor reference stands for (ISO 11649, or a bare one)."""
        plain = _folded(reference).replace(" ", "")
        if iso11649.is_valid(reference):
            plain = plain[4:]
        for key in (plain, plain.lstrip("0")):
            for known in (self._written, self._digits):
                if key in known:
                    return tuple(Mention(number, "written") for number in known[key])
        return self.find(reference)


def _folded(text: str) -> str:
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFKC", text).casefold()


def _is_run(tokens: list[str]) -> bool:
    """Tell whether the groups of digits follow one another, no letters between them."""
    first = next(at for at, token in enumerate(tokens) if token.isdigit())
    last = max(at for at, token in enumerate(tokens) if token.isdigit())
    return all(token.isdigit() for token in tokens[first : last + 1])


class _Search:
    """One text on its way through the index."""

    def __init__(self, index: Numbers, text: str) -> None:
        self._index = index
        self._text = _without_dates(index, text)
        found = list(_TOKEN.finditer(self._text))
        self._tokens = [one[0] for one in found]
        self._spans = [one.span() for one in found]
        self._taken: set[int] = set()
        self._found: list[tuple[str, How]] = []

    def run(self) -> list[tuple[str, How]]:
        at = 0
        starts = self._index._starts
        while at < len(self._tokens):
            at = self._written_at(at) if self._tokens[at] in starts else at + 1
        self._loose()
        return self._found

    def _written_at(self, start: int) -> int:
        """Take the longest number that begins with a token; return where to go on."""
        index, joined = self._index, ""
        best: tuple[int, str, bool] | None = None
        for end in range(start, min(start + index._pieces, len(self._tokens))):
            joined += self._tokens[end]
            if len(joined) > index._longest:
                break
            if self._goes_on(end) and not self._is_followed(end, joined):
                continue
            if joined in index._written:
                best = end, joined, True
            elif joined in index._digits and not (best and best[2]):
                best = end, joined, False
        if best is None:
            return start + 1
        end, joined, whole = best
        how: How = "written"
        short = len(joined) <= (_FEW if joined.isdigit() else _FEW - 1)
        if short and not self._is_announced(start):
            how = "bare"
        for number in (index._written if whole else index._digits)[joined]:
            self._found.append((number, how))
        if how != "bare":
            self._taken.update(range(start, end + 1))
        return self._shortened(start, end, joined, how)

    def _shortened(self, start: int, end: int, joined: str, how: How) -> int:
        """Take what follows in short: ``2026-013/014``, ``2026-013, -014 und -015``."""
        index, last = self._index, self._tokens[end]
        stem = joined[: len(joined) - len(last)]
        at = end + 1
        while stem and last.isdigit() and at < len(self._tokens) and len(self._tokens[at]) <= 7:
            word = self._tokens[at]
            if not word.isdigit():
                if at + 1 >= len(self._tokens) or not self._tokens[at + 1].isdigit():
                    break
                at_digits = at + 1
            else:
                at_digits = at
            digits = self._tokens[at_digits]
            between = self._text[self._spans[at - 1][1] : self._spans[at_digits][0]]
            known = index._written.get(stem + digits) or index._digits.get(stem + digits)
            if (
                len(digits) != len(last)
                or not known
                or not _BETWEEN.match(between)
                or self._goes_on(at_digits)
            ):
                break
            self._found += [(number, how) for number in known]
            self._taken.update(range(at, at_digits + 1))
            at = at_digits + 1
        return at

    def _is_followed(self, end: int, joined: str) -> bool:
        """Tell whether the next token is the last part of another number: ``2026-013-014``."""
        last, following = self._tokens[end], self._tokens[end + 1]
        other = joined[: len(joined) - len(last)] + following
        return len(following) == len(last) and other in self._index._written

    def _goes_on(self, end: int) -> bool:
        """Tell whether digits stand right behind a token, so that the number is a longer one."""
        after = self._spans[end][1]
        if not self._tokens[end].isdigit() or not _GOES_ON.match(self._text, after):
            return False
        rest = self._tokens[end + 1]
        # … unless what follows begins another number, or the last part of one.
        follows = "".join(self._tokens[end + 1 : end + 3])
        return follows not in self._index._written and len(rest) < len(self._tokens[end]) + 3

    def _is_announced(self, start: int) -> bool:
        words = self._tokens[max(0, start - 2) : start]
        before = self._text[: self._spans[start][0]].rstrip()
        return before.endswith("#") or any(word in _KEYWORDS for word in words)

    def _loose(self) -> None:
        """Take numbers whose noughts were left out: ``2026-14``."""
        index, tokens = self._index, self._tokens
        for size in index._sizes:
            for start in range(len(tokens) - size + 1):
                run = range(start, start + size)
                first = tokens[start]
                if not first.isdigit() or len(first) > 12 or int(first) not in index._firsts:
                    continue
                if any(at in self._taken or not tokens[at].isdigit() or len(tokens[at]) > 12 for at in run):
                    continue
                groups = tuple(int(tokens[at]) for at in run)
                if groups not in index._loose or self._goes_on(start + size - 1):
                    continue
                gaps = (self._text[self._spans[at][1] : self._spans[at + 1][0]] for at in run[:-1])
                if all(_JOINED.match(gap) for gap in gaps):
                    self._found += [(number, "loose") for number in index._loose[groups]]


def _without_dates(index: Numbers, text: str) -> str:
    """Blank out the days in a text, which look like numbers of invoices."""

    def blank(found: re.Match[str]) -> str:
        if "".join(_TOKEN.findall(found[0])) in index._dated:
            return found[0]
        year = int(found["y"]) + (2000 if len(found["y"]) == 2 else 0)
        try:
            date(year, int(found["m"]), int(found["d"]))
        except ValueError:
            return found[0]
        return " " * len(found[0])

    for pattern in _DATES:
        text = pattern.sub(blank, text)
    return text
