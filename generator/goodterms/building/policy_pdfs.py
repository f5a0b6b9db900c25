"""The policy as public files: a PDF of today's text in each language, and the versions kept of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from urllib.parse import quote, urljoin

from goodterms.building.project import Project
from goodterms.guide.content import Guide
from goodterms.guide.document import Document, read_documents
from goodterms.guide.paper import PDF, policy_print
from goodterms.guide.version import changed_since, earlier, kept_label
from goodterms.pages.format import formats, plain
from goodterms.pages.pdf import Print
from goodterms.records.load import read_policy
from goodterms.records.policy import Policy
from goodterms.records.problems import Problem
from goodterms.records.validate import problem_at
from goodterms.records.versions import file_complaints

Make = Callable[[Sequence[Print]], list[bytes]]
"""Lays out some prints, in their order: :meth:`goodterms.building.pdfs.Pdfs.make` keeps what it made."""


def policy_prints(
    project: Project, guide: Guide, documents: Mapping[str, Document], as_of: date
) -> dict[str, Print]:
    """Return the policy's PDF in each language, yet to be made, by its path from the site's root.

    Args:
        project: The project.
        guide: The guide.
        documents: The policy by language, from :func:`~goodterms.guide.document.read_documents`.
        as_of: The day the build is for.
    """
    return {
        folder_of(guide, language) + PDF: policy_print(
            document, as_of, project.accent, _addresses(project, guide, language), mark=project.mark
        )
        for language, document in documents.items()
    }


def policy_files(
    project: Project,
    policy: Policy,
    guide: Guide,
    documents: Mapping[str, Document],
    as_of: date,
    make: Make,
) -> Iterator[tuple[str, bytes]]:
    """Yield all that is published of the policy besides its pages: path from the site's root, and content.

    Today's PDFs are left out where the freelancer wants none (``pdfs: false``); kept versions
    are published as they stand. The arguments are those of :func:`policy_prints`.
    """
    if project.pdfs:
        prints = policy_prints(project, guide, documents, as_of)
        yield from zip(prints, make(list(prints.values())), strict=True)
    for name in sorted({name for kept in policy.policy_versions for name in kept.files.values()}):
        yield name, (project.docs / name).read_bytes()


def make_plainly(project: Project) -> Make:
    """Return what lays out prints and keeps nothing."""
    return lambda prints: [one.make(project.portal) for one in prints]


def earlier_versions(policy: Policy, language: str) -> list[tuple[str, str]]:
    """Return the earlier versions kept in a language, the newest first: label, path from the site's root."""
    country = policy.freelancer.country
    return [
        (kept_label(kept, language, country), name)
        for kept in earlier(policy)
        if (name := kept.file(language))
    ]


def folder_of(guide: Guide, language: str) -> str:
    """Return the folder of a language's guide in the site, with a slash at its end; the default has none."""
    return "" if language == guide.default else f"{language}/"


def check_versions(
    project: Project, policy: Policy, guide: Guide, documents: Mapping[str, Document] | None = None
) -> list[Problem]:
    """Check the policy's kept versions: their files, and that the current one still says what was published.

    Problems of the pages themselves are :mod:`goodterms.guide.checks`' to tell.

    Args:
        project: The project.
        policy: Its policy.
        guide: Its guide.
        documents: The policy by language, where it was read already.
    """
    if not policy.policy_versions:
        return []
    _, sources, _ = read_policy(project.policy, project.root)
    complaints = [*file_complaints(policy.policy_versions, project.docs)]
    if documents is None:
        documents, _ = read_documents(guide, policy, project.root)
    changed = changed_since(policy, {language: one.version for language, one in documents.items()})
    if changed and policy.valid_from:
        english = formats("en", policy.freelancer.country)
        day = plain(english.day(policy.valid_from))
        complaints.append(
            (
                ("valid_from",),
                f"what was published as the policy of {day} was changed since, in {english.join(changed)}",
                "give the new text a new `valid_from`, then run `goodterms policy keep`",
            )
        )
    return [problem_at(sources, path, message, mend) for path, message, mend in complaints]


def _addresses(project: Project, guide: Guide, language: str) -> Callable[[str], str]:
    """Return what finds the whole address of a file beside the pages, as the site publishes it."""

    def address(path: str) -> str:
        if not project.site_url or path.startswith("/"):
            return ""
        if path.startswith("../"):
            return urljoin(project.site_url, quote(path.removeprefix("../")))
        own = (guide.folder(language) / path).exists()
        return urljoin(project.site_url, quote((folder_of(guide, language) if own else "") + path))

    return address
