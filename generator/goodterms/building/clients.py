"""One client's record by its slug, for the commands that work with one."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from pathlib import Path

from goodterms.building.build import load_policy
from goodterms.building.project import Project
from goodterms.building.seal import problems_of
from goodterms.errors import GoodTermsError
from goodterms.records.find import PRIVATE, ClientFiles, display, find_clients
from goodterms.records.load import LoadedClient, build_client, read_client
from goodterms.records.policy import Policy
from goodterms.records.problems import Problem, has_errors

MANY = 10
"""How many numbers a line of a terminal still takes."""


def client_files(project: Project) -> dict[str, ClientFiles]:
    """Return the files of every client by slug.

    Raises:
        GoodTermsError: A file in the folder that cannot name a client.
    """
    clients, problems = find_clients(project.clients, project.root)
    refuse(problems)
    return {files.slug: files for files in clients}


def named(known: dict[str, ClientFiles], name: str) -> ClientFiles:
    """Return a client's files.

    Raises:
        GoodTermsError: There is no such client; the nearest name is told.
    """
    if name in known:
        return known[name]
    begun = [slug for slug in known if name and slug.startswith(name.casefold())]
    near = begun if len(begun) == 1 else difflib.get_close_matches(name.casefold(), known, n=1)
    mend = f"did you mean {near[0]}?" if near else "name it as its file in the clients folder"
    raise GoodTermsError(f"there is no client {name}", mend)


def meant_invoice(number: str, known: Sequence[str]) -> str:
    """Return the mend where a client has no invoice of this number: the nearest, or those there are."""
    near = difflib.get_close_matches(number, known, n=1)
    if near:
        return f"did you mean {near[0]}?"
    more = f" and {len(known) - MANY} more" if len(known) > MANY else ""
    return f"the client's invoices: {', '.join(known[:MANY]) or 'none'}{more}"


def known_policy(project: Project) -> tuple[Policy, list[Problem]]:
    """Read and check the policy.

    Returns:
        The policy, and its warnings.

    Raises:
        GoodTermsError: It has errors.
    """
    policy, problems = load_policy(project)
    refuse(problems)
    assert policy is not None  # noqa: S101 - without a policy there are problems
    return policy, problems


def checked_client(project: Project, name: str) -> tuple[LoadedClient, Policy]:
    """Read one client's record and the policy, both without a problem.

    Raises:
        GoodTermsError: There is no such client, or the record or the policy has errors.
    """
    files = named(client_files(project), name)
    policy, _ = known_policy(project)
    loaded, problems = read_client(files, project.root)
    if loaded is None:
        refuse(problems)
        raise GoodTermsError("the record cannot be read", "run `goodterms check`")
    refuse(problems_of(loaded, policy, {}))
    return loaded, policy


def with_files(
    files: ClientFiles, changed: Mapping[Path, bytes], root: Path
) -> tuple[LoadedClient | None, list[Problem]]:
    """Read a client's record as it would be with some of its files changed, or new.

    Args:
        files: The client's files.
        changed: What some of them are to say.
        root: The project's folder.
    """
    paths = tuple(sorted({*files.files, *changed}, key=lambda one: (one.name.endswith(PRIVATE), one)))
    contents = [(one, changed[one] if one in changed else one.read_bytes()) for one in paths]
    return build_client(ClientFiles(files.slug, files.base, paths), contents, root)


def refuse_link(files: ClientFiles, path: Path, root: Path) -> None:
    """Refuse to replace a file of a client that is a link, or lies behind one.

    Raises:
        GoodTermsError: It is.
    """
    if path.is_symlink() or files.base.is_symlink():
        raise GoodTermsError(
            f"{display(path, root)} is a link, which a change would replace",
            "change the record that it leads to",
        )


def refuse(problems: list[Problem]) -> None:
    """Raise the first error, in one line, with how to see the others."""
    if has_errors(problems):
        first = min(problem for problem in problems if problem.severity == "error")
        others = len(problems) - 1
        more = f" (and {others} more: run `goodterms check`)" if others else ""
        raise GoodTermsError(first.text() + more)
