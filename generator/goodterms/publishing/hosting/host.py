"""A host: a bare repository that publishes what is pushed to it, and the link that a web server reads.

portal.git/                  for its owner alone
  config                     git's own, with a section [goodterms]
  hooks/                     pre-receive builds, post-receive publishes
  .goodterms/secret          the root secret
  .goodterms/kept/           sealed pages of earlier builds
  .goodterms/work/           checkouts, while they are built
portal -> .portal.releases/7/site
.portal.releases/            see goodterms.publishing.hosting.releases
"""

from __future__ import annotations

import os
import shlex
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from goodterms.errors import GoodTermsError
from goodterms.publishing import git
from goodterms.sealing.secret import FOLDER

SECTION = "goodterms"
RESTRICTED_SECONDS = 180
"""How long a build may take, unless told, on a restricted host: nobody else's push waits longer than that."""
_BUSY_SECONDS = 0.1


@dataclass(frozen=True, slots=True)
class Limits:
    """What a commit may ask of the host."""

    file_mb: int = 50
    total_mb: int = 500
    files: int = 20_000
    seconds: int = 600
    """How long a build may take; no other push is built meanwhile."""
    memory_mb: int = 4096
    """Of a build; held on Linux alone."""


@dataclass(frozen=True, slots=True)
class Host:
    """A repository with its settings."""

    repository: Path
    site: Path
    """The link that the web server reads."""
    branch: str = "main"
    """The one branch that is published."""
    keep: int = 5
    """How many commits' releases stay to roll back to."""
    plugins: frozenset[str] | None = None
    """The plugins that a pushed mkdocs.yml may name; None where whoever may push is trusted with code."""
    force_pushes: bool = False
    scripts: bool = False
    """Whether pages of a restricted host may hold scripts that were pushed."""
    only_branch: bool | None = None
    """Whether nothing but the published branch is taken; None for what suits the host."""
    limits: Limits = field(default_factory=Limits)

    @property
    def shown(self) -> str:
        """The repository as a shell takes it, from any folder."""
        return shlex.quote(str(self.repository))

    @property
    def is_inert(self) -> bool:
        """Whether nothing that was pushed may run in a reader's browser."""
        return self.plugins is not None and not self.scripts

    @property
    def takes_all_refs(self) -> bool:
        """Whether branches and tags that are not published are stored."""
        return self.plugins is None if self.only_branch is None else not self.only_branch

    @property
    def own(self) -> Path:
        """The folder beside git's own: secret, cache and checkouts."""
        return self.repository / FOLDER

    @property
    def kept(self) -> Path:
        """What builds keep for the next one; it becomes the checkout's own ``.goodterms``."""
        return self.own / "kept"

    @property
    def work(self) -> Path:
        """Where commits are checked out while they are built."""
        return self.own / "work"

    @property
    def releases(self) -> Path:
        """Where the releases lie, beside the link to the live one."""
        return releases_beside(self.site)

    @property
    def head(self) -> str | None:
        """The commit that the published branch stands at."""
        return git.commit_of(self.repository, f"refs/heads/{self.branch}")

    @contextmanager
    def locked(self, what: str, waiting: Callable[[], None] = lambda: None) -> Iterator[None]:
        """Hold one of the host's locks, which the kernel frees however this process ends.

        Args:
            what: ``build`` while a commit is built, ``swap`` while releases change places.
            waiting: Told each time the lock is found taken; raises to give up.
        """
        with (self.own / f"{what}.lock").open("ab") as file:
            while not _taken(file.fileno()):
                waiting()
                time.sleep(_BUSY_SECONDS)
            yield


def _taken(handle: int) -> bool:
    import fcntl  # not there on Windows, where the rest of goodterms runs

    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def check_system() -> None:
    """Refuse a system without POSIX locks and links.

    Raises:
        GoodTermsError: This is one.
    """
    if os.name != "posix":
        raise GoodTermsError("a host needs Linux, macOS or another POSIX system", "make it on your server")


def releases_beside(site: Path) -> Path:
    """Return the folder of releases of a published site."""
    return site.parent / f".{site.name}.releases"


def open_host(repository: Path) -> Host:
    """Read a host's settings.

    Raises:
        GoodTermsError: There is no host, it is another user's, or a setting cannot be read.
    """
    check_system()
    repository = repository.expanduser().absolute()
    if not (repository / "config").is_file() or not (repository / FOLDER).is_dir():
        raise GoodTermsError(
            f"{repository} is no host", "make one with `goodterms host create`, or name the bare repository"
        )
    owner = repository.stat().st_uid
    if owner != os.geteuid():
        # What this user wrote, the pushes of the owner could not change any more.
        raise GoodTermsError(
            "the host belongs to another user", f"run this as the user with the number {owner}"
        )
    said = git.read_config(repository, SECTION)
    (repository / FOLDER / "work").mkdir(mode=0o700, exist_ok=True)
    site, where = said.get("site", ""), shlex.quote(str(repository))
    if not Path(site).is_absolute():
        raise GoodTermsError("the host does not know its site", f"git -C {where} config goodterms.site DIR")
    default = Limits()
    plugins = said.get("pluginsallowed")
    only = said.get("onlybranch")
    return Host(
        repository=repository,
        site=Path(site),
        branch=said.get("branch") or "main",
        keep=_number(said, "keep", 5, where),
        plugins=None if plugins is None else names(plugins),
        force_pushes=_is_on(said.get("forcepushes", "")),
        scripts=_is_on(said.get("scriptsallowed", "")),
        only_branch=None if only is None else _is_on(only),
        limits=Limits(
            _number(said, "maxfile", default.file_mb, where),
            _number(said, "maxtotal", default.total_mb, where),
            _number(said, "maxfiles", default.files, where),
            _number(said, "timelimit", default.seconds, where),
            _number(said, "maxmemory", default.memory_mb, where),
        ),
    )


def names(text: str) -> frozenset[str]:
    """Return the names in a list with commas."""
    return frozenset(name.strip() for name in text.split(",") if name.strip())


def settings_of(host: Host) -> dict[str, str]:
    """Return a host's settings as its repository keeps them."""
    settings = {
        "site": str(host.site),
        "branch": host.branch,
        "keep": str(host.keep),
        "forcePushes": str(host.force_pushes).lower(),
        "maxFile": str(host.limits.file_mb),
        "maxTotal": str(host.limits.total_mb),
        "maxFiles": str(host.limits.files),
        "timeLimit": str(host.limits.seconds),
        "maxMemory": str(host.limits.memory_mb),
    }
    if host.plugins is not None:
        settings["pluginsAllowed"] = ",".join(sorted(host.plugins))
        settings["scriptsAllowed"] = str(host.scripts).lower()
    if host.only_branch is not None:
        settings["onlyBranch"] = str(host.only_branch).lower()
    return {f"{SECTION}.{key}": value for key, value in settings.items()}


def _is_on(text: str) -> bool:
    return text.lower() in {"true", "yes", "on", "1"}


def _number(said: dict[str, str], key: str, default: int, where: str) -> int:
    text = said.get(key, str(default))
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise GoodTermsError(
            f"goodterms.{key} is no whole number from 1 on",
            f"git -C {where} config goodterms.{key} {default}",
        )
    return int(text)
