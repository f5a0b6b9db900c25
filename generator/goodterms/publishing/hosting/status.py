"""How a host is, for its keeper and for a monitor."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from goodterms.errors import GoodTermsError
from goodterms.publishing.access import secret_check
from goodterms.publishing.hosting.building import host_secret
from goodterms.publishing.hosting.create import has_hooks
from goodterms.publishing.hosting.host import Host
from goodterms.publishing.hosting.owners import is_alive
from goodterms.publishing.hosting.releases import Release, list_releases
from goodterms.publishing.hosting.settle import Settled, settle, why_none_is_live


@dataclass(slots=True)
class Status:
    """How a host is; what killed pushes left is seen to first."""

    branch: str
    head: str | None
    live: Release | None
    releases: int
    building: int
    """Builds that run now."""
    cleared: int
    """Leftovers of killed pushes that were cleared away just now."""
    secret: bool = False
    """Whether there is one that pages can be sealed with."""
    faults: list[str] = field(default_factory=list)
    """What keeps the site from being the branch's, whole and fit for the next push."""

    def as_json(self) -> dict[str, Any]:
        """Return what ``goodterms host status --json`` prints."""
        return {
            "branch": self.branch,
            "commit": self.head,
            "release": self.live.number if self.live else None,
            "published_commit": self.live.facts.commit if self.live else None,
            "published": self.live.published if self.live else None,
            "pages": self.live.facts.pages if self.live else None,
            "releases": self.releases,
            "building": self.building,
            "cleared": self.cleared,
            "secret": self.secret,
            "faults": self.faults,
        }


def status_of(host: Host) -> Status:
    """Look a host over."""
    stuck = ""
    try:
        settled = settle(host)
    except GoodTermsError as error:
        stuck, settled = str(error), Settled(None, host.head)
    live = settled.live
    status = Status(
        branch=host.branch,
        head=settled.head,
        live=live,
        releases=len(list_releases(host.releases)),
        building=sum(is_alive(folder.name) for folder in host.work.iterdir()),
        cleared=settled.cleared,
    )
    name = host.shown
    if live is None:
        status.faults.append(stuck or str(why_none_is_live(host, settled.head)))
    else:
        if not live.is_whole():
            status.faults.append(f"the live release is not whole (mend: `goodterms host publish {name}`)")
        if settled.head != live.facts.commit:
            status.faults.append(
                f"{host.branch} is ahead of what is live (mend: `goodterms host publish {name}`)"
            )
    try:
        secret = host_secret(host)
        status.secret = True
        if live and live.facts.secret != secret_check(secret):
            status.faults.append(
                "the secret is another than the live release's: with the next one, all links die"
            )
    except GoodTermsError as error:
        status.faults.append(str(error))
    if not has_hooks(host.repository):
        status.faults.append(
            f"the hooks are missing, or their Python is (mend: `goodterms host publish {name}`)"
        )
    return status
