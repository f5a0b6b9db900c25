"""A commit's files, written out by us: no filter, no hook, no link, no name that means something else.

``git checkout`` would run what a repository and its machine configure. This reads blobs and writes
plain files, after the names and sizes of all of them were found harmless.
"""

from __future__ import annotations

import subprocess
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from goodterms.errors import GoodTermsError
from goodterms.publishing import git
from goodterms.publishing.hosting.host import Limits
from goodterms.records.find import PRIVATE
from goodterms.records.problems import Problem, has_errors
from goodterms.sealing.secret import FILE, FOLDER

_LINK, _SUBMODULE, _FILE = "120000", "160000", "100"
_MAX_NAME = 255
_MAX_PATH = 1024
_MAX_DEPTH = 40
_MB = 1_000_000
_LFS = b"version https://git-lfs.github.com/spec/"
_CHUNK = 1 << 20
_SECRET = (
    "the secret is in the repository: whoever has a copy can open every page",
    "take it out of the whole history, make a new one and send new links",
)


@dataclass(frozen=True, slots=True)
class Blob:
    """A file of a commit."""

    mode: str
    id: str
    size: int
    """In bytes; 0 for what is no file."""
    path: bytes


def check_out(repository: Path, commit: str, folder: Path, limits: Limits, never: bytes) -> list[Problem]:
    """Write a commit's files into a new folder.

    Args:
        repository: The repository.
        commit: The commit's full id.
        folder: The new folder.
        limits: What the commit may ask of the host.
        never: The secret as text, which no file may hold.

    Returns:
        Problems. With an error among them, the folder is not complete.

    Raises:
        GoodTermsError: The commit cannot be read.
        OSError: The disk is full, say.
    """
    blobs, problems = _list(repository, commit, limits)
    problems += check_paths(blobs)
    problems += check_sizes(blobs, limits)
    if has_errors(problems):
        return problems
    folder.mkdir(mode=0o700)
    return problems + _write(repository, blobs, folder, never)


def check_paths(blobs: list[Blob]) -> list[Problem]:
    """Return what is wrong with the names and kinds of a commit's files."""
    problems = []
    spelled: dict[str, str] = {}
    files: set[str] = set()
    folders: set[str] = set()
    for blob in blobs:
        try:
            path = blob.path.decode("utf-8")
        except UnicodeDecodeError:
            shown = blob.path.decode("utf-8", "backslashreplace")
            problems.append(_problem(shown, "the name is not UTF-8", "rename the file"))
            continue
        parts = path.split("/")
        if (
            len(blob.path) > _MAX_PATH
            or len(parts) > _MAX_DEPTH
            or any(len(p.encode()) > _MAX_NAME for p in parts)
        ):
            problems.append(_problem(f"{path[:40]}…", "the name is too long", "shorten it"))
            continue
        problems += _check_path(path, parts, blob.mode)
        above = {"/".join(parts[:end]) for end in range(1, len(parts))}
        if path in files or path in folders or above & files:
            problems.append(_problem(path, "the name is there twice", "commit the files anew"))
        files.add(path)
        folders |= above
        for one in (*above, path):
            other = spelled.setdefault(unicodedata.normalize("NFC", one).casefold(), one)
            if other != one:
                mend = "rename one of the two"
                problems.append(
                    _problem(path, f"the name differs from {other} by small and capital letters", mend)
                )
                break
    return problems


def check_sizes(blobs: list[Blob], limits: Limits) -> list[Problem]:
    """Return which files are too large, and whether all of them are together."""
    problems = [
        _problem(
            blob.path.decode("utf-8", "backslashreplace"),
            f"the file has {blob.size / _MB:.0f} MB, and the host takes {limits.file_mb} MB",
            "leave it out, or raise goodterms.maxFile on the host",
        )
        for blob in blobs
        if blob.size > limits.file_mb * _MB
    ]
    total = sum(blob.size for blob in blobs)
    if total > limits.total_mb * _MB:
        problems.append(
            _problem(
                ".",
                f"all files together have {total / _MB:.0f} MB, and the host takes {limits.total_mb} MB",
                "leave the largest out, or raise goodterms.maxTotal on the host",
            )
        )
    return problems


def _check_path(path: str, parts: list[str], mode: str) -> Iterator[Problem]:
    if mode == _LINK:
        yield _problem(path, "this is a symbolic link, and the host follows none", "commit the file itself")
    elif mode == _SUBMODULE:
        yield _problem(path, "this is a submodule, and the host fetches none", "commit the files themselves")
    elif not mode.startswith(_FILE):
        yield _problem(path, "this is no file", "commit a file")
    if any(part in {"", ".", ".."} for part in parts):
        yield _problem(path, "the name leads out of the folder", "commit the files anew")
    elif any(_is_git(part) for part in parts):
        yield _problem(path, "the name is one that git keeps for itself", "rename it")
    elif FOLDER in {part.casefold() for part in parts}:
        if parts[-1] == FILE:
            yield _problem(path, *_SECRET)
        else:
            yield _problem(
                path, f"the folder {FOLDER} belongs to one machine alone", f"git rm -r --cached {FOLDER}"
            )
    if any(unicodedata.category(char) in {"Cc", "Zl", "Zp"} for char in path):
        yield _problem(path, "the name holds a control character", "rename the file")
    if path.endswith(PRIVATE):
        mend = "`git rm --cached` it; it need not leave your machine"
        yield _problem(path, "private notes are in the repository", mend, error=False)


def _is_git(part: str) -> bool:
    """Tell whether some file system takes a name for ``.git`` (compare git's own fsck: HFS+, NTFS)."""
    seen = "".join(char for char in part if unicodedata.category(char) != "Cf")
    return seen.rstrip(" .").partition(":")[0].casefold() in {".git", "git~1"}


def _list(repository: Path, commit: str, limits: Limits) -> tuple[list[Blob], list[Problem]]:
    """List all files of a commit, and stop where a tree of trees would never end."""
    blobs: list[Blob] = []
    rest = b""
    command = ["git", "ls-tree", "-r", "-z", "--long", "--full-tree", commit]
    with subprocess.Popen(  # noqa: S603
        command, env=git.environment(repository), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as listing:
        assert listing.stdout  # noqa: S101 - it is a pipe
        while data := listing.stdout.read(_CHUNK):
            *entries, rest = (rest + data).split(b"\0")
            blobs += map(_blob, entries)
            if len(blobs) > limits.files or len(rest) > _CHUNK:
                listing.kill()
                mend = "leave some out, or raise goodterms.maxFiles on the host"
                return [], [_problem(".", f"there are more than {limits.files} files", mend)]
    if listing.returncode:
        raise GoodTermsError("the commit's files cannot be read", "run `git fsck`, and push again")
    return blobs, []


def _blob(entry: bytes) -> Blob:
    head, _, path = entry.partition(b"\t")
    mode, _, id_, size = head.decode().split()
    return Blob(mode, id_, int(size) if size.isdigit() else 0, path)


def _write(repository: Path, blobs: list[Blob], folder: Path, never: bytes) -> list[Problem]:
    problems = []
    with subprocess.Popen(
        ["git", "cat-file", "--batch"],  # noqa: S607
        env=git.environment(repository),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as reader:
        assert reader.stdin  # noqa: S101 - they are pipes
        assert reader.stdout  # noqa: S101
        try:
            for blob in blobs:
                reader.stdin.write(f"{blob.id}\n".encode())
                reader.stdin.flush()
                head = reader.stdout.readline().split()
                if len(head) != 3 or head[1] != b"blob":
                    raise GoodTermsError("a file of the commit is missing", "run `git fsck`, and push again")
                shown = blob.path.decode("utf-8")
                path = folder / shown
                path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                left, before = int(head[2]), b""
                with path.open("xb") as file:
                    while left:
                        data = reader.stdout.read(min(left, _CHUNK))
                        if not data:
                            raise GoodTermsError(
                                "a file of the commit is cut off", "run `git fsck`, and push again"
                            )
                        if never in before + data:
                            problems.append(_problem(shown, *_SECRET))
                        # It may lie over two pieces.
                        before = data[1 - len(never) :]
                        if left == int(head[2]) and data.startswith(_LFS):
                            message = "this is a Git LFS pointer, and the host does not have its file"
                            problems.append(_problem(shown, message, "commit the file itself"))
                        left -= len(data)
                        file.write(data)
                reader.stdout.read(1)
        finally:
            reader.kill()
    return problems


def _problem(path: str, message: str, mend: str, *, error: bool = True) -> Problem:
    # A terminal must not obey what a file is called.
    shown = path if path.isprintable() else path.encode("unicode_escape").decode()
    return Problem(shown, 1, 1, message, mend, severity="error" if error else "warning")
