"""Which links a release opens, kept so that only the owner of the secret could read anything from it.

A release remembers each client's epoch and mode under an HMAC of the slug, and a check of the
secret it was sealed with. That is enough to see that an earlier release would open links that
were withdrawn since, and says nothing of a client to anybody else.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Mapping
from typing import TypeAlias

from goodterms.sealing.keys import hkdf

Links: TypeAlias = Mapping[str, str]
"""By the HMAC of a client's slug: ``<epoch> <mode>``."""


def secret_check(secret: bytes) -> str:
    """Return 8 bytes in hexadecimal that tell one root secret from another, and nothing more of it."""
    return hkdf(secret, "host check")[:8].hex()


def links_of(secret: bytes, clients: Iterable[tuple[str, int, str]]) -> dict[str, str]:
    """Return what a release remembers of its clients' links.

    Args:
        secret: The root secret.
        clients: Slug, epoch and mode of each.
    """
    key = hkdf(secret, "host links")
    return {
        hmac.new(key, slug.encode(), hashlib.sha256).hexdigest()[:32]: f"{epoch} {mode}"
        for slug, epoch, mode in clients
    }


def count_withdrawn(earlier: Links, live: Links) -> int:
    """Return how many clients' links of an earlier release no longer open anything now.

    A link is withdrawn where the live release has the client with another epoch, with a code
    that the earlier one did not ask for, or not at all. Releases of another secret have no
    client in common, so that all their links count.
    """
    return sum(live.get(client) != links for client, links in earlier.items())
