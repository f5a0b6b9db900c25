"""A repository of our own, thrown away afterwards: the site is put together and pushed from there.

So the freelancer's repository is not touched at all, and none is needed. Of its settings only
those are taken over that say how to reach a remote, and who the author is.
"""

from __future__ import annotations

import os
import re
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from goodterms.building.git import Settings, ask, environment, run, settings, toplevel
from goodterms.errors import GoodTermsError
from goodterms.publishing.failures import push_failure, unreachable

_REMOTE = "site"
_SEEN, _MADE = "refs/goodterms/seen", "refs/goodterms/made"
# Everything about a remote but what it would make of our repository: mirror, prune, partial clone.
_REMOTE_KEYS = frozenset({"url", "pushurl", "proxy", "proxyauthmethod", "receivepack", "uploadpack", "vcs"})
_TAKEN_OVER = re.compile(
    r"(credential|http|https|url|ssh|protocol|user|author|committer|safe)\..+|core\.(sshcommand|askpass|gitproxy)"
)


@dataclass(frozen=True, slots=True)
class Remote:
    """Where the site is pushed to."""

    name: str
    """As messages name it, without a password."""
    known: bool
    """Whether the project's repository has a remote of this name or address."""
    settings: Settings = field(repr=False)


def find_remote(project: Path, typed: str, here: Path) -> Remote:
    """Find a remote by the name that the project's repository has for it, or take it as an address.

    Args:
        project: The project's folder.
        typed: A name, a URL, or a path.
        here: The folder it was typed in, which a path starts from.

    Raises:
        GoodTermsError: It is neither.
    """
    configured = [
        (name, part, value)
        for key, value in settings(project)
        if key.startswith("remote.")
        for name, _, part in [key.removeprefix("remote.").rpartition(".")]
        if part in _REMOTE_KEYS
    ]
    own = [(f"remote.{_REMOTE}.{part}", value) for name, part, value in configured if name == typed]
    if any(key.endswith("url") for key, _ in own):
        return Remote(typed, True, own)
    address = _address(typed, here)
    if address is None:
        add = f"`git remote add {typed} URL`, or " if toplevel(project) and _is_name(typed) else ""
        raise GoodTermsError(f"there is no remote `{_shown(typed)}`", f"{add}give --remote URL")
    known = any(part.endswith("url") and value in {typed, address} for _, part, value in configured)
    return Remote(_shown(typed), known, [(f"remote.{_REMOTE}.url", address)])


def _address(typed: str, here: Path) -> str | None:
    if typed.startswith("-"):
        return None
    path = here / Path(typed).expanduser() if typed.startswith("~") else here / typed
    if typed and path.exists():
        return str(path.resolve())
    looks_like_one = "://" in typed or "/" in typed or re.match(r"[^/:]+@?[^/:]*:.", typed)
    return typed if looks_like_one else None


def _is_name(typed: str) -> bool:
    return re.fullmatch(r"[A-Za-z0-9][\w.-]*", typed) is not None


def _shown(address: str) -> str:
    """Return an address without name and password of whoever may use it."""
    return re.sub(r"(?<=://)[^/@]*@", "", address)


@dataclass(frozen=True, slots=True)
class Scratch:
    """The repository, with one remote."""

    folder: Path
    home: Path
    """The folder that a remote's relative path starts from."""
    environ: dict[str, str] = field(repr=False)

    def branch_head(self, branch: str) -> str | None:
        """Return the commit of a branch at the remote; None where there is no such branch.

        Raises:
            GoodTermsError: The remote cannot be reached.
        """
        done = self._run("ls-remote", _REMOTE, f"refs/heads/{branch}")
        if done.returncode:
            raise unreachable(done)
        for line in done.stdout.decode("utf-8", "replace").splitlines():
            commit, _, name = line.partition("\t")
            # A pattern matches endings as well: refs/x/refs/heads/gh-pages.
            if name == f"refs/heads/{branch}":
                return commit
        return None

    def fetch(self, branch: str) -> str:
        """Fetch the newest commit of a remote's branch, without its files' content where it can be left out.

        Returns:
            The commit.

        Raises:
            GoodTermsError: The remote cannot be reached.
        """
        options = ("--quiet", "--depth=1", "--filter=blob:none", "--no-tags", "--no-recurse-submodules")
        done = self._run("fetch", *options, _REMOTE, f"+refs/heads/{branch}:{_SEEN}")
        if done.returncode:
            raise unreachable(done)
        return self._done("rev-parse", _SEEN)

    def files(self, tree: str) -> dict[str, str]:
        """Return the id of each file of a tree or commit, by its path."""
        listed = self._done("ls-tree", "-r", "-z", "--full-tree", tree)
        found = {}
        for entry in filter(None, listed.split("\0")):
            head, _, path = entry.partition("\t")
            found[path] = head.split()[2]
        return found

    def make_tree(self, site: Path, extra: dict[str, str]) -> str:
        """Put the files of a folder together as a tree: the same files, the same tree.

        Args:
            site: The folder. Every file becomes a plain one.
            extra: Further files of the tree: the id of each by its path.

        Raises:
            GoodTermsError: The folder holds something that is no file.
        """
        process = subprocess.Popen(
            ["git", "fast-import", "--quiet", "--done"],  # noqa: S607
            cwd=self.home,
            env=self.environ,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            with process:
                assert process.stdin is not None  # noqa: S101 - it is a pipe
                process.stdin.write(f"commit {_MADE}\ncommitter <> 0 +0000\ndata 0\n".encode())
                for path, data in _files_of(site):
                    process.stdin.write(b"M 100644 inline %b\ndata %d\n" % (_quoted(path), len(data)))
                    process.stdin.write(data + b"\n")
                for name, id_ in extra.items():
                    process.stdin.write(f"M 100644 {id_} {name}\n".encode())
                process.stdin.write(b"done\n")
        except BrokenPipeError:
            pass
        if process.returncode:
            raise GoodTermsError("git could not take the site's files", "see to the disk's free space")
        return self._done("rev-parse", f"{_MADE}^{{tree}}")

    def blob(self, data: bytes) -> str:
        """Keep a file's content; return its id."""
        return self._done("hash-object", "-w", "--stdin", given=data)

    def fetched_blob(self, id_: str) -> str:
        """See to it that a file of the fetched commit is here; return its id."""
        done = self._run("cat-file", "blob", id_)
        if done.returncode:
            raise unreachable(done)
        return id_

    def commit(self, tree: str, parent: str | None, message: str, else_by: tuple[str, str]) -> str:
        """Make a commit of a tree.

        Args:
            tree: The tree.
            parent: The commit before it, if any.
            message: What it says.
            else_by: Name and mail address of the author where git's settings give none.
        """
        # Else git makes a name up from the user's and the machine's, and publishes it.
        told = self._run("-c", "user.useConfigOnly=true", "var", "GIT_COMMITTER_IDENT").returncode == 0
        identity = {} if told else _identity(*else_by)
        day = os.environ.get("SOURCE_DATE_EPOCH") or str(int(time.time()))
        # In UTC: where the freelancer was is nobody's business.
        dates = {f"GIT_{who}_DATE": f"@{day} +0000" for who in ("AUTHOR", "COMMITTER")}
        before = ("-p", parent) if parent else ()
        return self._done("commit-tree", tree, *before, "-m", message, environ={**identity, **dates})

    def push(self, commit: str, branch: str, seen: str | None) -> None:
        """Put a commit in the place of the one that was seen at the remote's branch.

        Raises:
            GoodTermsError: The branch has moved since, the remote turns the push away, or it
                cannot be reached. The branch is as it was.
        """
        ref = f"refs/heads/{branch}"
        # --no-thin: the content of what is there already need not have been fetched.
        options = ("--porcelain", "--no-verify", "--no-thin", "--no-follow-tags", "--recurse-submodules=no")
        lease = f"--force-with-lease={ref}:{seen or ''}"
        done = self._run("push", *options, lease, _REMOTE, f"{commit}:{ref}")
        if done.returncode:
            raise push_failure(done, branch)

    def _run(
        self, *words: str, given: bytes = b"", environ: dict[str, str] | None = None
    ) -> subprocess.CompletedProcess[bytes]:
        return run(self.home, *words, given=given, environ={**self.environ, **(environ or {})})

    def _done(self, *words: str, given: bytes = b"", environ: dict[str, str] | None = None) -> str:
        done = self._run(*words, given=given, environ=environ)
        if done.returncode:
            said = done.stderr.decode("utf-8", "replace").strip().split("\n")[-1]
            raise GoodTermsError(f"`git {words[0]}` failed: {said}")
        return done.stdout.decode("utf-8", "surrogateescape").rstrip("\n")


@contextmanager
def scratch_repository(project: Path, remote: Remote) -> Iterator[Scratch]:
    """Make a repository with one remote, for as long as it is needed.

    Args:
        project: The project's folder, whose settings of git hold.
        remote: From :func:`find_remote`.
    """
    taken = [pair for pair in settings(project) if _TAKEN_OVER.fullmatch(pair[0])]
    form = ask(project, "rev-parse", "--show-object-format") or "sha1"
    with TemporaryDirectory(prefix="goodterms-") as name:
        folder = Path(name) / "git"
        # In the environment and not in a file: they may hold what opens the remote.
        given = {f"GIT_CONFIG_KEY_{at}": key for at, (key, _) in enumerate(taken + remote.settings)}
        given |= {f"GIT_CONFIG_VALUE_{at}": value for at, (_, value) in enumerate(taken + remote.settings)}
        environ = environment(
            GIT_CONFIG_COUNT=str(len(taken + remote.settings)),
            GIT_CONFIG_NOSYSTEM="1",
            GIT_CONFIG_GLOBAL=os.devnull,
            GIT_DIR=str(folder),
            **given,
        )
        made = Scratch(folder, toplevel(project) or project, environ)
        # Without a template: what git would copy there is hooks.
        made._done("init", "--quiet", "--bare", "--template=", f"--object-format={form}")
        yield made


def _identity(name: str, email: str) -> dict[str, str]:
    return {
        f"GIT_{who}_{what}": value
        for who in ("AUTHOR", "COMMITTER")
        for what, value in (("NAME", name), ("EMAIL", email))
    }


def _files_of(site: Path) -> Iterator[tuple[bytes, bytes]]:
    for path in sorted(site.rglob("*")):
        if path.is_symlink() or not (path.is_file() or path.is_dir()):
            raise GoodTermsError("the built site holds something that is no file", "see what made it")
        if path.is_file():
            yield os.fsencode(path.relative_to(site).as_posix()), path.read_bytes()


def _quoted(path: bytes) -> bytes:
    """Return a path as `git fast-import` reads it."""
    if not path.startswith(b'"') and b"\n" not in path:
        return path
    return b'"' + path.replace(b"\\", b"\\\\").replace(b'"', b'\\"').replace(b"\n", b"\\n") + b'"'
