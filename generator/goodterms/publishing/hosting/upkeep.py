"""What the host's keeper does by hand or by a timer: publish again, roll back, change the secret."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import NoReturn

from goodterms.errors import GoodTermsError
from goodterms.publishing import git
from goodterms.publishing.access import count_withdrawn, secret_check
from goodterms.publishing.hosting.building import Made, make_release
from goodterms.publishing.hosting.create import has_hooks, make_place, write_hooks
from goodterms.publishing.hosting.host import Host
from goodterms.publishing.hosting.owners import new_mark
from goodterms.publishing.hosting.releases import Release, list_releases, remove, swap
from goodterms.publishing.hosting.settle import go_live, live_release, settle, why_none_is_live
from goodterms.sealing.keys import KEY_BYTES, b64encode
from goodterms.sealing.secret import VARIABLE, MissingSecret, read_secret, secret_path


@dataclass(frozen=True, slots=True)
class Rollback:
    """A way back, before it is gone."""

    live: Release
    target: Release
    withdrawn: int
    """How many clients' links, withdrawn since, would open pages again."""


def publish(
    host: Host, *, again: bool = False, waiting: Callable[[], None] = lambda: None
) -> tuple[Made, bool]:
    """Build and publish a commit that the host has.

    Args:
        host: The host.
        again: Build the live release's commit, so that a rollback stands; else the branch's.
        waiting: Told while another build runs.

    Returns:
        What came of the build, and whether it went live; it does not where a push came first.

    Raises:
        GoodTermsError: There is nothing to publish, or the host cannot build or publish it.
    """
    if not has_hooks(host.repository):
        write_hooks(host.repository)
    with host.locked("build", waiting):
        settled = settle(host)
        before = settled.live
        if again and not before:
            raise why_none_is_live(host, settled.head)
        commit = before.facts.commit if again and before else settled.head
        if not commit:
            raise GoodTermsError(f"nothing was pushed to {host.branch} yet", f"push {host.branch} first")
        if not git.commit_of(host.repository, commit):
            raise GoodTermsError(
                "the host no longer has the live release's commit", f"push {host.branch} again"
            )
        make_place(host)
        made = make_release(host, commit, new_mark(), for_branch=False, is_wanted=lambda: True)
        if made.release is None:
            return made, False
        with host.locked("swap"):
            live = live_release(host)
            unmoved = _number(live) == _number(before) if again else host.head == commit
            if unmoved:
                return Made(go_live(host, made.release, live), made.told), True
            remove(made.release.folder)
            return made, False


def plan_rollback(host: Host, number: int | None) -> Rollback:
    """Find the way back to an earlier release.

    Args:
        host: The host.
        number: The release; None for the last one of another commit before the live one.

    Raises:
        GoodTermsError: There is no such release, or it is not whole.
    """
    settled = settle(host)
    live = settled.live
    if live is None:
        raise why_none_is_live(host, settled.head)
    known = {one.number: one for one in list_releases(host.releases) if one.number != live.number}
    see = f"`goodterms host releases {host.shown}` lists them"
    if number is None:
        earlier = [one for one in known.values() if one.number < live.number and one.is_whole()]
        others = [one for one in earlier if one.facts.commit != live.facts.commit]
        if not earlier:
            raise GoodTermsError("there is no earlier release", see)
        target = max(others or earlier, key=lambda one: one.number)
    elif number == live.number:
        raise GoodTermsError(f"release {number} is live already", see)
    elif number not in known:
        raise GoodTermsError(f"there is no release {number}", see)
    else:
        target = known[number]
        if not target.is_whole():
            raise GoodTermsError(f"release {number} is not whole any more", f"choose another; {see}")
    return Rollback(live, target, count_withdrawn(target.facts.links, live.facts.links))


def roll_back(host: Host, plan: Rollback) -> None:
    """Make an earlier release the live one.

    Raises:
        GoodTermsError: The releases have changed since it was planned, or the link cannot be written.
    """
    with host.locked("swap"):
        live = live_release(host)
        if _number(live) != plan.live.number or not plan.target.is_whole():
            raise GoodTermsError("another release went live meanwhile", "look at the releases, and try again")
        try:
            swap(host.site, plan.target, live)
        except OSError as error:
            raise GoodTermsError(
                f"the link cannot be changed: {error.strerror}", f"see to {host.site.parent}"
            ) from None


def new_secret() -> str:
    """Return a new root secret as text."""
    return b64encode(secrets.token_bytes(KEY_BYTES))


def kills_links(host: Host, text: str) -> bool | None:
    """Tell what a secret would do to the links that were sent.

    Returns:
        Whether they would die; None where it is the host's secret already.

    Raises:
        GoodTermsError: The text is no root secret. It is not repeated.
    """
    given = _parsed(host, text)
    live = live_release(host)
    differs = live is not None and live.facts.secret != secret_check(given)
    try:
        present = read_secret(host.repository, {})
    except MissingSecret:
        return differs
    except GoodTermsError:
        # Too open, or damaged: writing it anew mends both.
        return differs
    return None if present == given else True


def put_secret(host: Host, text: str) -> None:
    """Write the host's secret, for its owner alone and as a whole.

    Raises:
        GoodTermsError: The text is no root secret, or the file cannot be written.
    """
    line = b64encode(_parsed(host, text)) + "\n"
    path = secret_path(host.repository)
    draft = path.with_name(f".{path.name}-{secrets.token_hex(4)}")
    try:
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(line)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise GoodTermsError(
            f"the secret cannot be written: {error.strerror}", "see to the host's folder"
        ) from None


def _parsed(host: Host, text: str) -> bytes:
    if not text.strip():
        _refuse_secret("nothing was given")
    try:
        return read_secret(host.repository, {VARIABLE: text})
    except GoodTermsError:
        _refuse_secret("what was given is no root secret")


def _refuse_secret(why: str) -> NoReturn:
    raise GoodTermsError(why, "give the line in your .goodterms/secret on standard input, or --new") from None


def _number(release: Release | None) -> int:
    return release.number if release else 0
