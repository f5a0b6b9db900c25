"""Python, git, and the libraries this version was made for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

from packaging.requirements import InvalidRequirement, Requirement

from goodterms.building.git import ask
from goodterms.errors import GoodTermsError
from goodterms.publishing.checkup.finding import Finding, hint, wrong

# GIT_CONFIG_COUNT, which publishing hands settings over by, and GIT_CONFIG_GLOBAL.
_GIT = (2, 32)


def check_software() -> Iterator[Finding]:
    """Look at what is installed."""
    for line in requires("goodterms") or ():
        try:
            needed = Requirement(line)
        except InvalidRequirement:
            continue
        if needed.marker and not needed.marker.evaluate():
            continue
        try:
            found = version(needed.name)
        except PackageNotFoundError:
            yield wrong("library", f"{needed.name} is not installed", _INSTALL)
            continue
        if not needed.specifier.contains(found, prereleases=True):
            yield wrong(
                "library",
                f"{needed.name} {found} is not what this version needs ({needed.specifier})",
                _INSTALL,
            )
    yield from _git()


_INSTALL = "pip install --upgrade goodterms"


def _git() -> Iterator[Finding]:
    try:
        said = re.search(r"(\d+)\.(\d+)", ask(Path("/"), "--version") or "")
    except GoodTermsError as error:
        yield hint("git", error.message, error.mend)
        return
    if said and (int(said[1]), int(said[2])) < _GIT:
        needed = ".".join(map(str, _GIT))
        yield hint(
            "git", f"git {said[0]} is older than `goodterms publish` needs", f"install git {needed} or newer"
        )
