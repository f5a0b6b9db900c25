"""The languages of a client's pages: their own, and those that each page can be switched to."""

from __future__ import annotations

from dataclasses import dataclass

from goodterms.pages.scene import Scene
from goodterms.records.client import Client

NAMES = {"en": "English", "de": "Deutsch", "pl": "Polski", "is": "Íslenska", "kk": "Қазақша"}
"""Each language by its own name: whoever needs the switch may not read the page's language."""


@dataclass(frozen=True, slots=True)
class Version:
    """The same page in one of the client's languages."""

    language: str
    name: str
    page: str
    """Its id; empty for the page itself."""


def spoken(client: Client) -> tuple[tuple[str, str], ...]:
    """Return a client's languages, each with what stands before the paths of its pages: '' or ``en/``."""
    further = dict.fromkeys(one for one in client.also if one != client.language)
    return ((client.language, ""), *((one, f"{one}/") for one in further))


def versions(path: str, scene: Scene) -> tuple[Version, ...]:
    """Return the languages that a page can be read in; nothing where there is but one.

    Args:
        path: The page's path in the client's first language.
    """
    if len(every := spoken(scene.client)) == 1:
        return ()
    return tuple(
        Version(one, NAMES[one], "" if one == scene.words.language else scene.link(prefix + path))
        for one, prefix in every
    )
