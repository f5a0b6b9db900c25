"""Who has what since when: each client's way in, and since which day the links that they have hold.

And what their history says of it: where the key in a link that was sent opens more than was meant.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from goodterms.building.project import Project, build_day
from goodterms.building.staging import SEALED_FOLDER
from goodterms.pages import page_paths
from goodterms.pages.languages import spoken
from goodterms.publishing.epochs import Since, read_history
from goodterms.publishing.published import published_epochs
from goodterms.publishing.renames import read_earlier
from goodterms.records.find import find_clients
from goodterms.records.load import LoadedClient, read_all
from goodterms.records.problems import Problem
from goodterms.records.validate import problem_at
from goodterms.sealing.keys import Access


@dataclass(frozen=True, slots=True)
class ClientAccess:
    """One client's way in."""

    client: str
    """The slug."""
    name: str
    mode: str
    epoch: int
    since: Since
    languages: tuple[str, ...]
    pages: int
    """How many pages the links open."""
    built: bool | None
    """Whether the site folder has the client's home page; None without a site or a secret."""
    problem: Problem | None
    """What the mode and its history say together, or another file name than at the last commit."""

    def as_json(self) -> dict[str, Any]:
        """Return the shape that ``goodterms access --json`` lists."""
        return {
            "client": self.client,
            "name": self.name,
            "mode": self.mode,
            "epoch": self.epoch,
            "since": self.since.day.isoformat() if self.since.day else None,
            "since_known": self.since.known,
            "languages": list(self.languages),
            "pages": self.pages,
            "built": self.built,
            "hint": f"{self.problem.message} (mend: {self.problem.mend})" if self.problem else None,
        }


def who_has_what(project: Project, secret: bytes | None) -> tuple[list[ClientAccess], list[Problem]]:
    """Return every client's way in, and the problems of records that cannot be read.

    Args:
        project: The project.
        secret: The root secret, to see which pages are in the site folder.
    """
    found, problems, day = [], [], build_day(project.as_of)
    history = read_history(project.clients)
    published = published_epochs(project.root)
    present = {files.slug for files in find_clients(project.clients, project.root)[0]}
    earlier = read_earlier(project.clients, present)
    for _, loaded, slips in read_all(project.clients, project.root):
        problems += slips
        if loaded is None:
            continue
        client = loaded.client
        since = history.since(loaded.slug, (client.access.epoch, client.access.mode))
        since = replace(since, highest=max(since.highest, published.get(loaded.slug, 0)))
        found.append(
            ClientAccess(
                loaded.slug,
                client.name,
                client.access.mode,
                client.access.epoch,
                since,
                tuple(language for language, _ in spoken(client)),
                len(page_paths(client, day)),
                _is_built(project, secret, loaded),
                _too_wide(loaded, since) or _renamed(loaded, earlier.name_of(loaded.slug, client)),
            )
        )
    return found, problems


def mode_problems(project: Project) -> list[Problem]:
    """Return a warning for each client whose links open more than was meant, or die of a new file name."""
    found, _ = who_has_what(project, None)
    return [one.problem for one in found if one.problem]


def _too_wide(loaded: LoadedClient, since: Since) -> Problem | None:
    """Warn where links that were sent open more than was meant when they were.

    In mode link the client key alone opens the pages (format 1), and it is the very key in the
    links that were sent while a code was asked for: whoever came by such a link without the
    code is let in now. An epoch that there was before has the keys that it had then.
    """
    access = loaded.client.access
    if since.highest > access.epoch:
        message = "the epoch was higher once, and links that were withdrawn then open pages again"
        mend = f"write `epoch: {since.highest + 1}`, publish, and send a new link"
    elif access.mode == "link" and "link+code" in since.modes:
        message = "links that were sent while a code was asked for now open the pages without it"
        mend = f"write `epoch: {access.epoch + 1}`, publish, and send a new link"
    else:
        return None
    return replace(problem_at(loaded.sources, ("access",), message, mend), severity="warning")


def _renamed(loaded: LoadedClient, earlier: str | None) -> Problem | None:
    if earlier is None:
        return None
    message = f"at the last commit this record was {earlier}: links come from that name, and die with it"
    mend = f"call it {earlier} again; or publish, and send a new link"
    return replace(problem_at(loaded.sources, ("name",), message, mend), severity="warning")


def _is_built(project: Project, secret: bytes | None, loaded: LoadedClient) -> bool | None:
    if secret is None or project.site is None or not project.site.is_dir():
        return None
    client = loaded.client
    access = Access.derive(secret, loaded.slug, client.access.epoch, client.access.mode)
    return (project.site / SEALED_FOLDER / access.page_id("home") / "index.html").is_file()
