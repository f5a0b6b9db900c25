"""Who paid: a payer's name held against the clients', without what banks and letters add to it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher
from functools import lru_cache

from anyascii import anyascii

SAME = 0.9
"""From here on two names are taken to be one."""
SIMILAR = 0.72
"""From here on a name speaks for a client, without deciding."""

_LEGAL_FORMS = (
    "gmbh mbh ug ag kg kgaa ohg gbr ek ev eg se co inc llc llp ltd limited plc corp ehf hf ohf sf slf "
    "spzoo sp zoo sa spk spj sc jdg too tov ooo zhshs zhsh zhk ip sarl sas srl spa bv nv oy ab as aps the "
    "haftungsbeschrankt herr frau mr mrs ms dr und and i og"
)
_FORMS = frozenset(_LEGAL_FORMS.split())
_WORD = re.compile("[a-z0-9]+")
_CUT = 27
"""Where old formats cut a name off."""


@lru_cache(maxsize=65_536)
def words_of(name: str) -> tuple[str, ...]:
    """Return the words of a name in small Latin letters, without legal forms."""
    latin = anyascii(name).lower().replace("'", "").replace(".", "")
    words = _WORD.findall(latin)
    return tuple(word for word in words if word not in _FORMS) or tuple(words)


@lru_cache(maxsize=65_536)
def likeness(name: str, other: str) -> float:
    """Return how alike two names are, from 0 to 1; the order of the words does not count."""
    one, two = words_of(name), words_of(other)
    if not one or not two:
        return 0.0
    if sorted(one) == sorted(two) or "".join(one) == "".join(two):
        return 1.0
    short, long = sorted((" ".join(one), " ".join(two)), key=len)
    if len(short) >= 8 and long.startswith(short):
        return 0.95 if len(short) >= _CUT - 6 or len(one) > 1 < len(two) else 0.85
    ordered = SequenceMatcher(None, " ".join(one), " ".join(two), autojunk=False).ratio()
    return max(
        ordered, SequenceMatcher(None, " ".join(sorted(one)), " ".join(sorted(two)), autojunk=False).ratio()
    )


class Names:
    """The names that clients pay under."""

    def __init__(self, names: Mapping[str, Iterable[str]]) -> None:
        self._names = {slug: tuple(known) for slug, known in names.items()}
        self._by_word: dict[str, set[str]] = {}
        for slug, known in self._names.items():
            for name in known:
                for word in words_of(name):
                    self._by_word.setdefault(word[:5], set()).add(slug)

    def find(self, payer: str) -> dict[str, float]:
        """Return the clients that a payer may be, with how alike the names are."""
        if not payer:
            return {}
        found: dict[str, float] = {}
        # What stands behind the slash is on whose behalf it was paid.
        for part in (payer, *payer.split(" / ")):
            slugs: set[str] = set()
            for word in words_of(part):
                if len(word) > 2:
                    slugs |= self._by_word.get(word[:5], set())
            for slug in slugs:
                alike = max(likeness(part, name) for name in self._names[slug])
                if alike >= SIMILAR and alike > found.get(slug, 0):
                    found[slug] = alike
        return found
