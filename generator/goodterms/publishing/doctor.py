"""A look over a whole set-up: every part of it in turn, the worst findings first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from goodterms.building.project import Project
from goodterms.errors import GoodTermsError
from goodterms.publishing.checkup.finding import Finding, wrong
from goodterms.publishing.checkup.records import check_records
from goodterms.publishing.checkup.repository import check_repository
from goodterms.publishing.checkup.secret import check_secret
from goodterms.publishing.checkup.site import check_site
from goodterms.publishing.checkup.software import check_software

_ORDER = ("wrong", "question", "hint")


def examine(project: Project, broken: Finding | None = None) -> list[Finding]:
    """Look over a project; nothing is changed, and no network is needed.

    Args:
        project: The project.
        broken: What is wrong with its settings, so that they were not read.

    Returns:
        Every finding, what is wrong first.
    """
    parts: tuple[Callable[[], Iterable[Finding]], ...] = (
        lambda: [broken] if broken else [],
        check_software,
        lambda: check_secret(project),
        lambda: check_repository(project),
        lambda: [] if broken else check_site(project),
        # Without settings, only what is found where it mostly is.
        lambda: [] if broken and not project.policy.is_file() else check_records(project),
    )
    found = [finding for part in parts for finding in _held(part)]
    return sorted(found, key=lambda finding: _ORDER.index(finding.severity))


def _held(part: Callable[[], Iterable[Finding]]) -> Iterator[Finding]:
    """Yield a part's findings; an error that ends it is one of them, and the other parts go on."""
    try:
        yield from part()
    except GoodTermsError as error:
        yield wrong("stopped", error.message, error.mend)
