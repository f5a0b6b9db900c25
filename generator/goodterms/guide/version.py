"""Which version of the policy this is: the day it holds from, and a short hash of its words.

A contract can name a version: "1 January 2026 · 3f9a1c2d". The hash is over what a reader
reads, the sentences on the policy's facts and the worked examples with it, and over nothing
else: no layout and no day of making changes it.

Its definition, for whoever wants to work it out anew: of each chapter the Markdown below
the front matter, with the policy's facts filled in, HTML's character references resolved,
word joiners (U+2060) left out, in Unicode's form NFC; white space at its ends dropped, white
space with a blank line in it as two LF, all other white space as one space; the chapters in
their order with U+000C between; of that text in UTF-8 the SHA-256; of that the first eight
hexadecimal digits.
"""

from __future__ import annotations

import hashlib
import html
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from goodterms.pages.format import formats, plain
from goodterms.records.policy import KeptVersion, Policy

FOLDER = "policy-versions"
"""Where kept versions stand, below ``content/``."""

_BLANK_LINE = re.compile(r"\s*\n\s*\n\s*")
_KEPT = re.compile(r"-(?P<hash>[0-9a-f]{8})-[a-z]{2}\.pdf\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Version:
    """The policy's text in one language, named."""

    hash: str
    """Eight hexadecimal digits."""
    day: date | None
    """The day it holds from, where the policy says."""

    def label(self, language: str, country: str) -> str:
        """Return what a contract calls it, as it is typed there; see :meth:`day_in` for the arguments."""
        return " · ".join(part for part in (plain(self.day_in(language, country)), self.hash) if part)

    def day_in(self, language: str, country: str) -> str:
        """Return the day it holds from; nothing where there is none.

        Args:
            language: To write the day in.
            country: ISO 3166 code, for how the day is written there.
        """
        return formats(language, country).day(self.day) if self.day else ""


def short_hash(chapters: Iterable[str]) -> str:
    """Return the short hash of a policy's text; the module says how it is made."""
    text = "\f".join(_plain(chapter) for chapter in chapters)
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def _plain(chapter: str) -> str:
    text = unicodedata.normalize("NFC", plain(html.unescape(chapter)))
    lines = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    return "\n\n".join(" ".join(part.split()) for part in _BLANK_LINE.split(lines))


def kept_name(version: Version, language: str) -> str:
    """Return the file that a version with a day is kept as, below ``content/``."""
    return f"{FOLDER}/{version.day}-{version.hash}-{language}.pdf"


def kept_hash(name: str) -> str | None:
    """Return the hash that a kept file's name carries; None for one that was named by hand."""
    found = _KEPT.search(name)
    return found["hash"].lower() if found else None


def kept_label(version: KeptVersion, language: str, country: str) -> str:
    """Return what a kept version is called; see :meth:`Version.day_in` for the arguments."""
    return Version(kept_hash(version.file(language) or "") or "", version.from_).label(language, country)


def current(policy: Policy) -> KeptVersion | None:
    """Return what was kept of the policy that holds now, if anything was."""
    return next((one for one in policy.policy_versions if one.from_ == policy.valid_from), None)


def earlier(policy: Policy) -> tuple[KeptVersion, ...]:
    """Return the other kept versions, the newest first."""
    others = [one for one in policy.policy_versions if one.from_ != policy.valid_from]
    return tuple(sorted(others, key=lambda one: one.from_, reverse=True))


def changed_since(policy: Policy, versions: Mapping[str, Version]) -> list[str]:
    """Return the languages whose text is no longer the one that was kept under the same day."""
    kept = current(policy)
    if kept is None:
        return []
    return [
        language
        for language, name in kept.files.items()
        if language in versions and kept_hash(name) not in {None, versions[language].hash}
    ]
