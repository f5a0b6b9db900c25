"""A client's slug: the name in small Latin letters, as its file is called."""

from __future__ import annotations

import re

from anyascii import anyascii

LONGEST = 64


def slug_of(name: str) -> str:
    """Return a slug for a name in whatever script: ``Þórður & Synir ehf.`` is ``thordur-synir-ehf``.

    Never empty: a name without a letter or digit gives ``client``.
    """
    # What stands between letters of a word does not part it: O'Neill, M.E.T.A.
    joined = re.sub(r"(?<=\w)['’.](?=\w)", "", name)
    words = re.findall("[a-z0-9]+", anyascii(joined).lower())
    slug = ""
    for word in words:
        longer = f"{slug}-{word}" if slug else word[:LONGEST]
        if len(longer) > LONGEST:
            break
        slug = longer
    return slug or "client"


def free_slug(slug: str, taken: frozenset[str]) -> str:
    """Return the slug, or with the first number behind it that makes it free."""
    number, free = 1, slug
    while free in taken:
        number += 1
        end = f"-{number}"
        free = slug[: LONGEST - len(end)].rstrip("-") + end
    return free
