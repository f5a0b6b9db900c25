"""From a commit to a whole release that is not live yet, or to what is wrong with the commit."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import site
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from goodterms.errors import GoodTermsError
from goodterms.publishing.access import secret_check
from goodterms.publishing.hosting.builder import CONFIG_FILES
from goodterms.publishing.hosting.checkout import check_out
from goodterms.publishing.hosting.host import Host, Limits
from goodterms.publishing.hosting.releases import INCOMING, Release, finish
from goodterms.publishing.hosting.trust import check_settings
from goodterms.records.problems import has_errors
from goodterms.sealing.keys import b64encode
from goodterms.sealing.secret import FOLDER, VARIABLE, read_secret

# -P: what was pushed must not be importable by its name.
BUILDER = (sys.executable, "-P", "-m", "goodterms.publishing.hosting.builder")
_PASSED_ON = ("PATH", "LANG", "LC_ALL", "TZ", "SOURCE_DATE_EPOCH", "GOODTERMS_AS_OF")
_LINES = 200
_LINE = 2_000
_ANSWER = 64 * 1024 * 1024
_GLANCE_SECONDS = 0.2
_SCRAP = 1_000_000
_MB = 1_000_000
_ASIDE = re.compile(r"(INFO|DEBUG) +-  ")
_TRACE = "Traceback (most recent call last):"
_LEVEL = re.compile(r"\A(ERROR|WARNING|CRITICAL) +-  ")


@dataclass(frozen=True, slots=True)
class Made:
    """What came of a commit."""

    release: Release | None
    """Whole, and not live yet; None where the commit was turned away."""
    told: list[str]
    """Problems and warnings, a line each."""


def host_secret(host: Host) -> bytes:
    """Return the host's root secret.

    Raises:
        GoodTermsError: It is missing, or cannot be used.
    """
    try:
        return read_secret(host.repository, {})
    except GoodTermsError as error:
        raise GoodTermsError(
            f"the host's secret: {error.message}",
            f"on the host: `goodterms host secret {host.shown} < .goodterms/secret`, with the "
            "secret your links were made with; `--new` instead makes a new one",
        ) from None


def make_release(
    host: Host, commit: str, mark: str, *, for_branch: bool, is_wanted: Callable[[], bool]
) -> Made:
    """Check and build a commit. Needs the host's lock ``build``.

    Args:
        host: The host.
        commit: Its full id.
        mark: Whose work this is.
        for_branch: Whether the release may go live as soon as the branch stands at the commit.
        is_wanted: Asked while the build runs; at the first no it is stopped.

    Raises:
        GoodTermsError: The secret or the commit cannot be read, or the disk is full.
    """
    secret = host_secret(host)
    work, incoming = host.work / mark, host.releases / f"{INCOMING}-{mark}"
    umask = os.umask(0o022)
    release = None
    try:
        work.mkdir(mode=0o700)
        never = b64encode(secret).encode()
        problems = check_out(host.repository, commit, work / "checkout", host.limits, never)
        told = [problem.text(hosted=True) for problem in sorted(problems)]
        if not has_errors(problems):
            incoming.mkdir(mode=0o700)
            answer, more = _build(host, work, incoming / "site", secret, is_wanted)
            told += more
            if answer is not None:
                release = finish(
                    incoming,
                    commit=commit,
                    secret=secret_check(secret),
                    links=dict(answer.get("links", {})),
                    for_branch=for_branch,
                )
    except OSError as error:
        raise _no_room(error, host) from None
    finally:
        os.umask(umask)
        shutil.rmtree(work, ignore_errors=True)
        if release is None:
            shutil.rmtree(incoming, ignore_errors=True)
    return Made(release, told)


def _build(
    host: Host, work: Path, target: Path, secret: bytes, is_wanted: Callable[[], bool]
) -> tuple[dict[str, Any] | None, list[str]]:
    checkout = work / "checkout"

    def read(name: str) -> bytes | None:
        path = checkout / name
        return path.read_bytes() if path.is_file() else None

    config = next((name for name in CONFIG_FILES if (checkout / name).is_file()), CONFIG_FILES[0])
    refused = check_settings(read, config, host.plugins, scripts=host.scripts)
    if refused:
        return None, [problem.text(hosted=True) for problem in sorted(refused)]
    host.kept.mkdir(mode=0o700, exist_ok=True)
    # The only link in a checkout is ours: a pushed one, or a pushed folder of this name, was refused.
    (checkout / FOLDER).symlink_to(host.kept)
    for folder in ("home", "tmp"):
        (work / folder).mkdir(mode=0o700)
    given = [config, str(target)]
    if host.plugins is not None and host.is_inert:
        given.append(",".join(sorted(host.plugins)))
    run = _Run.start(checkout, given, _environment(work, secret), host.limits)
    if not run.wait(host.limits.seconds, is_wanted):
        if not is_wanted():
            raise GoodTermsError("the push was broken off")
        raise GoodTermsError(
            f"the build took longer than {host.limits.seconds} seconds",
            "see on your own machine what takes so long, or raise goodterms.timeLimit on the host",
        )
    if run.code == 0 and (answer := run.answer()) is not None and target.is_dir():
        return answer, []
    if shutil.disk_usage(target.parent).free < _SCRAP:
        raise GoodTermsError("the host's disk is full", "make room there, and push again")
    known = (run.answer() or {}).get("problems", [])
    said = [line.replace(f"{checkout}/", "").replace(f"{target.parent}/", "") for line in run.lines]
    told = [line for line in known if not any(line in other for other in said)] + said
    ended = "the build failed without a word"
    if run.code and run.code < 0:
        ended = "the system ended the build; it may take more memory than goodterms.maxMemory on the host"
    return None, told or [ended]


def _environment(work: Path, secret: bytes) -> dict[str, str]:
    """Return everything that a build is told: nothing of git's, and nothing of the host's user."""
    return {
        "LANG": "C.UTF-8",
        **{name: os.environ[name] for name in _PASSED_ON if name in os.environ},
        "HOME": str(work / "home"),
        "TMPDIR": str(work / "tmp"),
        # Where `pip install --user` put things; it would be looked for in the new HOME.
        "PYTHONUSERBASE": site.getuserbase(),
        "PYTHONUTF8": "1",
        "GOODTERMS_HOSTED": "1",
        "NO_MKDOCS_2_WARNING": "1",
        VARIABLE: b64encode(secret),
    }


@dataclass(slots=True)
class _Run:
    """A build's process with what it says, of which no more is kept than a pusher would read."""

    process: subprocess.Popen[bytes]
    lines: deque[str]
    heard: bytearray
    listeners: list[threading.Thread]

    @classmethod
    def start(cls, checkout: Path, given: list[str], environ: dict[str, str], limits: Limits) -> _Run:
        process = subprocess.Popen(  # noqa: S603
            [*BUILDER, *given],
            cwd=checkout,
            env=environ,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        _bound(process.pid, limits)
        assert process.stdout  # noqa: S101 - they are pipes
        assert process.stderr  # noqa: S101
        run = cls(process, deque(maxlen=_LINES), bytearray(), [])
        for target_, pipe in ((run._hear, process.stdout), (run._note, process.stderr)):
            listener = threading.Thread(target=target_, args=(pipe,), daemon=True)
            listener.start()
            run.listeners.append(listener)
        return run

    @property
    def code(self) -> int | None:
        return self.process.returncode

    def wait(self, seconds: float, is_wanted: Callable[[], bool]) -> bool:
        """Wait for the end; return whether it came by itself."""
        latest = time.monotonic() + seconds
        ended = False
        try:
            while not ended and time.monotonic() < latest and is_wanted():
                with suppress(subprocess.TimeoutExpired):
                    self.process.wait(_GLANCE_SECONDS)
                    ended = True
        finally:
            # Also after a good end: nothing that the build has started stays behind.
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            for listener in self.listeners:
                listener.join(1)
        return ended

    def answer(self) -> dict[str, Any] | None:
        try:
            answer = json.loads(self.heard)
        except ValueError:
            return None
        return answer if isinstance(answer, dict) else None

    def _hear(self, pipe: IO[bytes]) -> None:
        while data := pipe.read(65536):
            if len(self.heard) < _ANSWER:
                self.heard += data

    def _note(self, pipe: IO[bytes]) -> None:
        aside = inside = False
        while data := pipe.readline(_LINE):
            line = data.decode("utf-8", "replace").rstrip()
            # What goes well is not told, with the list that may stand below it.
            aside = bool(_ASIDE.match(line)) or (aside and line.startswith(" "))
            line = _LEVEL.sub(lambda found: "warning: " if found[1] == "WARNING" else "", line)
            # Where in the host's own files an exception came by helps nobody who pushes.
            inside = (inside and line.startswith((" ", "^", "~"))) or line == _TRACE
            if line and not aside and not inside and not line.startswith("Aborted with "):
                self.lines.append(line)


def _bound(pid: int, limits: Limits) -> None:
    """Keep a build, before it has read anything, from taking all memory or filling the disk with one file."""
    import resource  # not there on Windows

    if not hasattr(resource, "prlimit"):
        return
    for what, most in (
        (resource.RLIMIT_DATA, limits.memory_mb * _MB),
        (resource.RLIMIT_FSIZE, limits.total_mb * _MB),
        # A dump of its memory would hold the secret.
        (resource.RLIMIT_CORE, 0),
    ):
        _, allowed = resource.getrlimit(what)
        if allowed == resource.RLIM_INFINITY or most < allowed:
            with suppress(ProcessLookupError):
                resource.prlimit(pid, what, (most, most))


def _no_room(error: OSError, host: Host) -> GoodTermsError:
    why = error.strerror or type(error).__name__
    return GoodTermsError(
        f"the host cannot write the release: {why}", f"see to {host.releases.parent} on the host"
    )
