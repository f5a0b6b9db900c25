"""What goes live: always the release of the commit that the branch stands at, whoever built it.

A push is built before git takes it and goes live after. Between the two a kill, a lost line or a
second push may come; so nobody publishes "their" release. Each looks under the lock at where the
branch stands now, and publishes the whole release of that commit.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass

from goodterms.errors import GoodTermsError
from goodterms.publishing.hosting.host import Host
from goodterms.publishing.hosting.owners import MARK, is_alive
from goodterms.publishing.hosting.quarantine import clear_quarantines
from goodterms.publishing.hosting.releases import (
    Release,
    clear_left,
    list_incoming,
    list_releases,
    live_number,
    mark_of,
    prune,
    read_release,
    remove,
    swap,
    take_in,
)


@dataclass(frozen=True, slots=True)
class Settled:
    """How things stand after all that was ready went live."""

    live: Release | None
    head: str | None
    """The commit of the branch."""
    cleared: int = 0
    """How many leftovers of killed processes were cleared away."""


def live_release(host: Host) -> Release | None:
    """Return the release that readers get; None where there is none yet, or it is damaged.

    Raises:
        GoodTermsError: What stands at the site is not the host's link.
    """
    try:
        number = live_number(host.site, host.releases)
    except GoodTermsError as error:
        kept = _kept(host)
        what = f"{error.message}; release {kept} is kept" if kept else error.message
        raise GoodTermsError(what, f"{error.mend}, then `goodterms host publish {host.shown}`") from None
    return read_release(host.releases / str(number)) if number else None


def why_none_is_live(host: Host, head: str | None) -> GoodTermsError:
    """Return what is so where readers get no release, and what mends it.

    Args:
        host: The host, whose :func:`live_release` is None.
        head: The commit of the branch.
    """
    publish = f"`goodterms host publish {host.shown}`"
    if host.site.is_symlink():
        return GoodTermsError("the live release is damaged", publish)
    if kept := _kept(host):
        return GoodTermsError(f"the link {host.site} is gone; release {kept} is kept", publish)
    if head:
        moved = f"git -C {host.shown} config goodterms.site NEW"
        return GoodTermsError(
            f"{host.branch} was pushed, and there is no release at {host.site}",
            f"{publish}; or, if the folder was moved, `{moved}`",
        )
    return GoodTermsError("nothing is published yet", f"push {host.branch} first")


def _kept(host: Host) -> int:
    """Return the newest whole release that was live once; 0 where there is none."""
    kept = (one.number for one in list_releases(host.releases) if one.published and one.is_whole())
    return max(kept, default=0)


def settle(host: Host) -> Settled:
    """Publish what is ready, and clear away what killed processes left.

    Raises:
        GoodTermsError: The site or its releases cannot be written.
    """
    with host.locked("swap"):
        live, head = live_release(host), host.head
        ready = [one for one in _unpublished(host, live) if one.facts.for_branch and one.facts.commit == head]
        if ready:
            newest = max(ready, key=lambda one: (one.facts.built, one.number))
            live = go_live(host, newest, live)
        for one in _unpublished(host, live):
            if one.number:
                remove(one.folder)
        return Settled(live, head, clear_left(host.releases) + _clear_work(host))


def go_live(host: Host, release: Release, live: Release | None) -> Release:
    """Make a whole release the live one and remove old ones. Needs the host's lock ``swap``.

    Raises:
        GoodTermsError: The site or its releases cannot be written; the site is as it was.
    """
    try:
        if not release.number:
            release = take_in(release, host.releases)
        swap(host.site, release, live)
    except OSError as error:
        raise GoodTermsError(
            f"the release is whole, but cannot go live: {error.strerror}",
            f"see to {host.site.parent}, then run `goodterms host publish {host.shown}` there",
        ) from None
    prune(host.releases, host.keep, {release.number, *([live.number] if live else [])})
    return release


def pending(host: Host) -> list[Release]:
    """Return whole releases of pushes that git is about to take."""
    found = list_incoming(host.releases)
    return [one for one in found if one.facts.for_branch and is_alive(mark_of(one.folder.name) or "")]


def _unpublished(host: Host, live: Release | None) -> list[Release]:
    """Return whole releases that were never live: incoming, and named ones that a kill kept from the swap."""
    named = [one for one in list_releases(host.releases) if not one.published]
    return [*list_incoming(host.releases), *(one for one in named if not live or one.number != live.number)]


def _clear_work(host: Host) -> int:
    count = 0
    for folder in host.work.iterdir():
        if MARK.fullmatch(folder.name) and not is_alive(folder.name):
            count += 1
            shutil.rmtree(folder, ignore_errors=True)
    return count + clear_quarantines(host.repository)
