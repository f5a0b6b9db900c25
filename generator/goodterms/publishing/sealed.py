"""Publishing only what is sealed: the records stay on this machine, the finished site is pushed.

The branch holds one commit whose tree is exactly the site. It is compared with what is there
before anything is sent, and takes the place of that very commit or of none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from goodterms.building.git import ask
from goodterms.building.project import CONFIG_FILES, Project
from goodterms.building.shell import OPENER
from goodterms.errors import GoodTermsError
from goodterms.publishing.change import Change, change
from goodterms.publishing.git import is_branch_name
from goodterms.publishing.scratch import Remote, Scratch, find_remote, scratch_repository
from goodterms.records.find import PRIVATE
from goodterms.sealing.secret import FOLDER

MESSAGE = "Publish the site"
"""What every commit says: nothing."""

# GitHub Pages would leave out what begins with an underscore, and take a minute over it.
_PLAIN = ".nojekyll"
_DOMAIN = "CNAME"
_NOTHING = frozenset({_PLAIN, _DOMAIN, ".gitignore", ".gitattributes", "README.md", "LICENSE"})


@dataclass(frozen=True, slots=True)
class Plan:
    """A site that could be pushed."""

    tree: str
    """Its id, which is the same for the same site."""
    change: Change


@dataclass(frozen=True, slots=True)
class Target:
    """A branch of a remote, as it was found."""

    scratch: Scratch
    remote: Remote
    branch: str
    seen: str | None
    """Its commit; None where there is no such branch."""
    files: Mapping[str, str]
    """Its files: the id of each by its path."""

    @property
    def is_foreign(self) -> bool:
        """Whether something else than a site of ours stands there."""
        return not is_ours(self.files) and not self.files.keys() <= _NOTHING

    def plan(self, site: Path, records: str) -> Plan:
        """Put a built site together, and compare it with what is published.

        Args:
            site: The folder it was built to.
            records: The name of the folder of records.

        Raises:
            GoodTermsError: The folder is no whole site, or holds records.
        """
        if not all((site / name).is_file() for name in ("index.html", OPENER)):
            raise GoodTermsError("the built site is not whole; nothing was published", "build it again")
        extra = {} if (site / _PLAIN).exists() else {_PLAIN: self.scratch.blob(b"")}
        if _DOMAIN in self.files and not (site / _DOMAIN).exists():
            # A forge writes it there when a domain of one's own is set; without it the address is lost.
            extra[_DOMAIN] = self.scratch.fetched_blob(self.files[_DOMAIN])
        tree = self.scratch.make_tree(site, extra)
        files = self.scratch.files(tree)
        if holds_records(files, records):
            raise GoodTermsError(
                "the built site holds records or settings; nothing was published",
                "move them out of the guide's folder",
            )
        return Plan(tree, change(self.files, files))

    def push(self, plan: Plan, *, history: bool, else_by: tuple[str, str]) -> str:
        """Publish a site.

        Args:
            plan: From :meth:`plan`.
            history: Whether the commits that are there stay below the new one.
            else_by: Name and mail address of the author where git's settings give none.

        Returns:
            The new commit.

        Raises:
            GoodTermsError: It was not taken; the branch is as it was.
        """
        parent = self.seen if history else None
        commit = self.scratch.commit(plan.tree, parent, MESSAGE, else_by)
        self.scratch.push(commit, self.branch, self.seen)
        return commit


@contextmanager
def open_target(project: Project, remote: str, branch: str, here: Path) -> Iterator[Target]:
    """Look at the branch to publish to, and refuse one that is for something else.

    Args:
        project: The project.
        remote: A name of git's, a URL or a path.
        branch: The branch.
        here: The folder that a path starts from.

    Raises:
        GoodTermsError: The branch is no place for a site, or the remote cannot be reached.
    """
    if not is_branch_name(branch):
        raise GoodTermsError("git takes no branch of that name", "name another with --branch")
    found = find_remote(project.root, remote, here)
    if found.known:
        _refuse_own_branch(project, branch)
    with scratch_repository(project.root, found) as scratch:
        seen = scratch.branch_head(branch)
        files: Mapping[str, str] = {}
        if seen:
            seen = scratch.fetch(branch)
            files = scratch.files(seen)
        if holds_records(files, project.clients.name):
            raise _is_records(branch)
        yield Target(scratch, found, branch, seen, files)


def is_ours(files: Mapping[str, str]) -> bool:
    """Tell whether a tree is a site that was built with Good Terms, by its paths."""
    return OPENER in files


def holds_records(files: Mapping[str, str], records: str) -> bool:
    """Tell whether a tree is a project's own, and no site.

    Args:
        files: Its paths.
        records: The name of the folder of records.
    """
    return any(_is_record(path, records) for path in files)


def _is_record(path: str, records: str) -> bool:
    *folders, name = path.split("/")
    is_yaml = name.endswith((".yml", ".yaml"))
    return (
        name in CONFIG_FILES
        or name.endswith(PRIVATE)
        or FOLDER in folders
        or (is_yaml and (records in folders or name == "policy.yml"))
    )


def _refuse_own_branch(project: Project, branch: str) -> None:
    if ask(project.root, "symbolic-ref", "--quiet", "--short", "HEAD") == branch:
        raise GoodTermsError(
            f"{branch} is the branch you are working on", "name one that holds nothing but the site"
        )
    listed = ask(project.root, "ls-tree", "-r", "-z", "--full-tree", "--name-only", f"refs/heads/{branch}")
    if listed and holds_records(dict.fromkeys(listed.split("\0"), ""), project.clients.name):
        raise _is_records(branch)


def _is_records(branch: str) -> GoodTermsError:
    return GoodTermsError(
        f"{branch} holds records, which the site must not take the place of",
        "name a branch that holds nothing but the site",
    )
