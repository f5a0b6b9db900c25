"""git's hooks: before a push is taken it is built, after that it goes live.

git runs them in the repository as ``python -P -m goodterms.publishing.hosting.receive pre-receive`` (or
``post-receive``) with a line ``<old> <new> <ref>`` for each ref on standard input (githooks(5)). What
goes to standard error, the pusher reads.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from goodterms.errors import GoodTermsError
from goodterms.publishing import git
from goodterms.publishing.hosting.building import host_secret, make_release
from goodterms.publishing.hosting.host import Host, open_host
from goodterms.publishing.hosting.owners import new_mark
from goodterms.publishing.hosting.releases import Release
from goodterms.publishing.hosting.settle import live_release, pending, settle

_LINES = 60
_PATIENCE_SECONDS = 20
_STALE_SECONDS = 3
_HEADS = "refs/heads/"


@dataclass(frozen=True, slots=True)
class Update:
    """One ref of a push."""

    old: str
    new: str
    ref: str

    @property
    def deletes(self) -> bool:
        """Whether the ref is to go."""
        return set(self.new) == {"0"}

    @property
    def begins(self) -> bool:
        """Whether the ref was not there before."""
        return set(self.old) == {"0"}


def read_updates(lines: Iterable[str]) -> list[Update]:
    """Read what git says is pushed."""
    return [Update(*line.split(" ", 2)) for line in (line.rstrip("\n") for line in lines) if line]


def say(text: str) -> None:
    """Tell the pusher; whatever a terminal would obey is written out."""
    for line in text.split("\n"):
        shown = (
            line if line.isprintable() else "".join(c if c.isprintable() else ascii(c)[1:-1] for c in line)
        )
        print(shown, file=sys.stderr, flush=True)


def pre_receive(host: Host, updates: list[Update]) -> bool:
    """Build what is pushed to the published branch; tell whether git may take the push."""
    published = f"{_HEADS}{host.branch}"
    if not host.takes_all_refs and any(one.ref != published and not one.deletes for one in updates):
        say(
            f"this host takes {host.branch} and nothing else (mend: push that alone; or allow it on the "
            f"host: `git -C {host.shown} config goodterms.onlyBranch false`)"
        )
        return False
    for update in updates:
        if update.ref == published and not (_is_allowed(host, update) and _is_good(host, update)):
            return False
    heads = [update.ref for update in updates if update.ref.startswith(_HEADS) and not update.deletes]
    others = [ref.removeprefix(_HEADS) for ref in heads if ref != published]
    if len(others) == 1:
        name = others[0]
        say(f"{name} is stored and not published; `git push … {name}:{host.branch}` would publish it")
    elif others:
        say(f"{len(others)} branches are stored and not published; only {host.branch} is")
    return True


def post_receive(host: Host, updates: list[Update]) -> None:
    """Publish what git has taken, and say what is live."""
    ours = [update for update in updates if update.ref == f"{_HEADS}{host.branch}"]
    settled = settle(host)
    if not ours:
        return
    live, new = settled.live, ours[-1].new
    if live and live.facts.commit == settled.head:
        if settled.head != new:
            say("a later push came first")
        say(published_line(live))
    elif settled.head:
        mend = f"`goodterms host publish {host.shown}` on the host"
        say(f"{host.branch} is taken, but not published (mend: {mend})")


def published_line(live: Release) -> str:
    """Say what is live."""
    pages = "1 sealed page" if live.facts.pages == 1 else f"{live.facts.pages} sealed pages"
    return f"published: release {live.number}, {pages}"


def _is_allowed(host: Host, update: Update) -> bool:
    if update.deletes:
        mend = "push the commit it should stand at"
        say(f"{host.branch} is what is published, and cannot be deleted (mend: {mend})")
        return False
    if (
        not update.begins
        and not host.force_pushes
        and not git.is_ancestor(host.repository, update.old, update.new)
    ):
        say(
            f"this push would take commits off {host.branch} that are published (mend: `git pull --rebase`, "
            f"then push again; or allow it on the host: "
            f"`git -C {host.shown} config goodterms.forcePushes true`)"
        )
        return False
    return True


def _is_good(host: Host, update: Update) -> bool:
    pusher = os.getppid()
    waiting = _Waiting(pusher)
    host_secret(host)
    settle(host)
    with host.locked("build", waiting.tell):
        waiting.for_pending(host)
        head = host.head
        if head != (None if update.begins else update.old):
            mend = "`git pull`, then push again"
            say(f"{host.branch} has moved on meanwhile, and this was not built (mend: {mend})")
            return False
        say(f"building {host.branch} at {update.new[:10]} …")
        made = make_release(
            host, update.new, new_mark(pusher), for_branch=True, is_wanted=lambda: os.getppid() == pusher
        )
        tell(made.told)
        if made.release is None:
            stays = "the site stays as it was" if head else "there is no site yet"
            say(f"{host.branch} is turned away; {stays}")
            return False
        _warn_of_new_secret(host, made.release)
        _clear_stale_locks(host)
    return True


def tell(lines: list[str]) -> None:
    """Tell problems, and no more of them than somebody reads."""
    for line in lines[:_LINES]:
        say(line)
    if len(lines) > _LINES:
        say(f"… and {len(lines) - _LINES} more")


@dataclass(slots=True)
class _Waiting:
    pusher: int
    told: bool = False

    def tell(self) -> None:
        if not self.told:
            say("another push is being built; this one waits for it …")
            self.told = True
        if os.getppid() != self.pusher:
            raise GoodTermsError("the push was broken off")

    def for_pending(self, host: Host) -> None:
        """Let git move the branch for a push that was built just before."""
        latest = time.monotonic() + _PATIENCE_SECONDS
        while pending(host) and time.monotonic() < latest:
            self.tell()
            time.sleep(0.05)


def _warn_of_new_secret(host: Host, release: Release) -> None:
    live = live_release(host)
    if live and live.facts.secret != release.facts.secret:
        say("the host's secret is another than before: all links that were sent are dead")


def _clear_stale_locks(host: Host) -> None:
    """Remove locks that a killed git left on refs; it holds them for milliseconds and never clears them."""
    for lock in (f"{_HEADS}{host.branch}.lock", "HEAD.lock", "packed-refs.lock"):
        path = host.repository / lock
        while (age := _age(path)) is not None:
            if age > _STALE_SECONDS:
                path.unlink(missing_ok=True)
            else:
                time.sleep(0.1)


def _age(path: Path) -> float | None:
    try:
        # A clock that was set back since must not make it ageless.
        return abs(time.time() - path.stat().st_mtime)
    except FileNotFoundError:
        return None


def main(hook: str) -> int:
    """Run a hook in the current folder; return its exit code."""
    try:
        host = open_host(Path.cwd())
        updates = read_updates(sys.stdin.buffer.read().decode("utf-8", "surrogateescape").splitlines())
        if hook == "pre-receive":
            return 0 if pre_receive(host, updates) else 1
        post_receive(host, updates)
    except GoodTermsError as error:
        say(str(error))
        return 1
    except BrokenPipeError:
        return 1
    except OSError as error:
        say(f"the host cannot go on: {error.strerror or type(error).__name__} (mend: see to it on the host)")
        return 1
    except Exception as error:
        # A traceback helps nobody who pushes, and may show what it should not.
        say(f"the host cannot go on: {type(error).__name__} (mend: build on your own machine, or report it)")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
