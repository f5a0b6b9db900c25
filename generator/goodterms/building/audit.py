"""Every problem of every record of a project, in one run."""

from __future__ import annotations

from dataclasses import dataclass

from goodterms.building.agreements import explain_broken_seals
from goodterms.building.build import load_policy
from goodterms.building.project import Project
from goodterms.building.seal import problems_of
from goodterms.records.load import read_all
from goodterms.records.problems import Problem


@dataclass(frozen=True, slots=True)
class Audit:
    """What ``goodterms check`` found."""

    problems: list[Problem]
    clients: int


def check_project(project: Project) -> Audit:
    """Read and check the policy and every client's record.

    Where the policy cannot be read, each record is still read for itself.
    """
    policy, problems = load_policy(project)
    seen: dict[tuple[str, str], str] = {}
    count = 0
    for files, loaded, found in read_all(project.clients, project.root):
        problems += found
        count += loaded is not None
        if loaded is not None and policy is not None:
            own = problems_of(loaded, policy, seen)
            problems += explain_broken_seals(loaded, own, files, project.root)
    return Audit(problems, count)
