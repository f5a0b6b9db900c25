"""Every problem of a project, in one run: the policy, the guide, every record."""

from __future__ import annotations

from dataclasses import dataclass

from goodterms.building.agreements import explain_broken_seals
from goodterms.building.build import load_policy
from goodterms.building.policy_pdfs import check_versions
from goodterms.building.project import Project
from goodterms.building.seal import problems_of
from goodterms.guide.checks import check_guide
from goodterms.guide.content import read_guide
from goodterms.guide.document import read_documents
from goodterms.guide.filling import Filling
from goodterms.records.load import Heard, read_all
from goodterms.records.problems import Problem


@dataclass(frozen=True, slots=True)
class Audit:
    """What ``goodterms check`` found."""

    problems: list[Problem]
    clients: int


def check_project(project: Project, heard: Heard | None = None) -> Audit:
    """Read and check the policy, the guide that quotes it, and every client's record.

    Where the policy cannot be read, each record is still read for itself.

    Args:
        project: The project.
        heard: Is told of each file of the records as it is read.
    """
    policy, problems = load_policy(project)
    if policy is not None:
        guide = read_guide(project.docs, policy.languages, project.order)
        filling = Filling(policy, project.root)
        problems += check_guide(guide, policy, project.root, filling)
        if policy.policy_versions:
            documents, _ = read_documents(guide, policy, project.root, filling=filling)
            problems += check_versions(project, policy, guide, documents)
    seen: dict[tuple[str, str], str] = {}
    count = 0
    for files, loaded, found in read_all(project.clients, project.root, heard):
        problems += found
        count += loaded is not None
        if loaded is not None and policy is not None:
            own = problems_of(loaded, policy, seen)
            problems += explain_broken_seals(loaded, own, files, project.root)
    return Audit(problems, count)
