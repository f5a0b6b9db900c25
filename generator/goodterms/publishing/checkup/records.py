"""Records and policy: is anything wrong with them, and is anything left unsaid?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from goodterms.building.audit import check_project
from goodterms.building.build import load_policy
from goodterms.building.project import Project
from goodterms.guide.content import read_guide
from goodterms.guide.version import current
from goodterms.pages.languages import NAMES, spoken
from goodterms.publishing.checkup.finding import Finding, hint, several, wrong
from goodterms.publishing.who import mode_problems
from goodterms.records.find import display
from goodterms.records.load import read_all
from goodterms.records.policy import Policy


def check_records(project: Project) -> Iterator[Finding]:
    """Look at the records as `goodterms check` does, and at what the policy leaves open."""
    problems = check_project(project).problems
    errors = sum(problem.severity == "error" for problem in problems)
    if errors:
        yield wrong(
            "records", f"{several(errors, 'problem')} in the records or the policy", "goodterms check"
        )
    if others := len(problems) - errors:
        yield hint("records-warnings", f"{several(others, 'warning')} about the records", "goodterms check")
    for problem in mode_problems(project):
        yield wrong("access", f"{problem.file}: {problem.message}", problem.mend)
    policy, _ = load_policy(project)
    if policy:
        yield from _holes(policy, display(project.policy, project.root))
        yield from _languages(project, policy)


def _holes(policy: Policy, shown: str) -> Iterator[Finding]:
    late = policy.late
    if not (late.annual_rate or late.rates or late.flat_fee):
        yield hint(
            "policy-late", "the policy does not say what late payment costs", f"add `late:` to {shown}"
        )
    if policy.hours is None:
        yield hint(
            "policy-hours", "the policy does not say when you can be reached", f"add `hours:` to {shown}"
        )
    if policy.cancellation is None:
        yield hint(
            "policy-cancellation",
            "the policy says nothing of appointments cancelled late",
            f"add `cancellation:` to {shown}",
        )
    if policy.valid_from is None:
        yield hint(
            "policy-day", "the policy does not say from which day it holds", f"add `valid_from:` to {shown}"
        )
    elif current(policy) is None:
        yield hint(
            "policy-kept", "no PDF of today's policy is kept, to be read later", "goodterms policy keep"
        )


def _languages(project: Project, policy: Policy) -> Iterator[Finding]:
    guide = read_guide(project.docs, policy.languages)
    readers = Counter(
        language
        for _, loaded, _ in read_all(project.clients, project.root)
        if loaded
        for language, _ in spoken(loaded.client)
    )
    for language, count in sorted(readers.items()):
        if language in policy.languages and language not in guide.languages:
            reads = f"{several(count, 'client')} {'reads' if count == 1 else 'read'} {NAMES[language]}"
            yield hint(
                "guide-language",
                f"{reads}, and the guide is not written in it",
                f"translate it into {display(project.docs, project.root)}/{language}/",
            )
