"""All records with their files, as imports need them: to look things up, and to write into them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from goodterms.building.clients import known_policy, named
from goodterms.building.project import Project
from goodterms.building.seal import problems_of
from goodterms.records.client import Client
from goodterms.records.find import ClientFiles, find_clients
from goodterms.records.load import LoadedClient, read_client
from goodterms.records.policy import Policy
from goodterms.records.problems import Problem, has_errors


@dataclass(frozen=True, slots=True)
class Records:
    """The records whose files have no error, by slug."""

    policy: Policy
    files: Mapping[str, ClientFiles]
    loaded: Mapping[str, LoadedClient]
    problems: tuple[Problem, ...]
    """Of records that were left out, and warnings of the others."""

    @property
    def clients(self) -> dict[str, Client]:
        """The clients themselves."""
        return {slug: loaded.client for slug, loaded in self.loaded.items()}

    def must_have(self, slug: str) -> None:
        """Refuse a slug that no client has, with the nearest that one has."""
        named(dict(self.files), slug)


def read_records(project: Project) -> Records:
    """Read all records.

    Raises:
        GoodTermsError: The policy cannot be read.
    """
    policy, _ = known_policy(project)
    found, problems = find_clients(project.clients, project.root)
    known = {files.slug: files for files in found}
    loaded: dict[str, LoadedClient] = {}
    seen: dict[tuple[str, str], str] = {}
    for files in found:
        one, own = read_client(files, project.root)
        if one is not None:
            own += problems_of(one, policy, seen)
        if one is not None and not has_errors(own):
            loaded[files.slug] = one
        problems += own
    return Records(policy, known, loaded, tuple(problems))
