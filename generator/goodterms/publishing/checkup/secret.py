"""The root secret and the keys made from it: are they there, and only there?"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from goodterms.building.git import ask, toplevel
from goodterms.building.project import Project
from goodterms.errors import GoodTermsError
from goodterms.publishing.checkup.finding import Finding, hint, several, wrong
from goodterms.publishing.invitations import INVITATIONS_FOLDER
from goodterms.records.load import read_all
from goodterms.sealing.keys import Access, b64encode, format_code
from goodterms.sealing.secret import FILE, FOLDER, VARIABLE, MissingSecret, read_secret, secret_path

_PATH = f"{FOLDER}/{FILE}"
_ROTATE = "goodterms secret rotate"


def check_secret(project: Project) -> Iterator[Finding]:
    """Look for the secret, and for copies of it and of clients' keys where others may see them."""
    secret, finding = _find(project)
    if finding:
        yield finding
    yield from _two_of_them(project)
    yield from _in_git(project)
    yield from _left_over(project)
    if secret:
        yield from _in_files(project, secret)


def _find(project: Project) -> tuple[bytes | None, Finding | None]:
    try:
        return read_secret(project.root), None
    except MissingSecret as error:
        mend = f"goodterms secret restore, if links were sent; else goodterms secret new (or set {VARIABLE})"
        return None, wrong("secret-missing", error.message, mend)
    except GoodTermsError as error:
        return None, wrong("secret-unfit", error.message, error.mend)


def _two_of_them(project: Project) -> Iterator[Finding]:
    if not os.environ.get(VARIABLE, "").strip() or not secret_path(project.root).exists():
        return
    try:
        same = read_secret(project.root) == read_secret(project.root, {})
    except GoodTermsError:
        return
    if not same:
        yield wrong(
            "secret-differs",
            f"{VARIABLE} and {_PATH} hold two different secrets, and the first one is used",
            f"unset {VARIABLE}, or put the right one into both",
        )


def _in_git(project: Project) -> Iterator[Finding]:
    if toplevel(project.root) is None:
        return
    if ask(project.root, "ls-files", "--", FOLDER):
        yield wrong(
            "secret-tracked",
            f"git takes {FOLDER}/, where the secret is",
            f"git rm -r --cached {FOLDER}, commit, then {_ROTATE}",
        )
    elif ask(project.root, "log", "--all", "-1", "--format=%h", "--", f":(top,glob)**/{_PATH}*"):
        yield wrong(
            "secret-in-history", f"git's history holds a {_PATH}", f"{_ROTATE}, if it is the secret of today"
        )


def _left_over(project: Project) -> Iterator[Finding]:
    """Look for files that open pages, and were made to be sent or printed and then deleted."""
    letters = list((project.root / INVITATIONS_FOLDER).glob("*"))
    sheets = list((project.root / FOLDER).glob("backup-*"))
    if letters:
        what = f"{several(len(letters), 'letter')} with links or codes"
        yield hint("letters-left", f"{what} in {INVITATIONS_FOLDER}", "send them, then delete them")
    if sheets:
        yield hint(
            "backup-left", f"a backup of the secret lies in {FOLDER}/", "print it, then delete the file"
        )


def _in_files(project: Project, secret: bytes) -> Iterator[Finding]:
    root = b64encode(secret)
    for folder in filter(None, (project.docs, project.overrides, project.site)):
        if _holds(folder, root.encode()):
            yield wrong("secret-public", f"the secret stands in {folder.name}/, which is published", _ROTATE)
    if toplevel(project.root) is None:
        return
    keys = list(_keys(project, secret))
    for check, what, needles, mend in (
        ("secret-in-files", "the secret", [root], f"take it out, then {_ROTATE}"),
        (
            "keys-in-files",
            "a client's key or access code",
            keys,
            "take it out, then raise that client's epoch",
        ),
    ):
        found = _grep(project.root, needles)
        if found:
            where = f"{found[0]} and {several(len(found) - 1, 'other file')}" if len(found) > 1 else found[0]
            yield wrong(check, f"{what} stands in {where}, which git takes", mend)
    refs = (
        ask(project.root, "for-each-ref", "--format=%(refname)", "refs/heads", "refs/remotes") or ""
    ).split()
    if refs and _grep(project.root, [root], *refs):
        yield wrong("secret-in-branch", "the secret stands in a branch", f"{_ROTATE}, and publish anew")
    if not keys:
        yield hint("no-clients", "there is no client yet", "goodterms client add")


def _keys(project: Project, secret: bytes) -> Iterator[str]:
    for _, loaded, _ in read_all(project.clients, project.root):
        if loaded is None:
            continue
        epoch = loaded.client.access.epoch
        access = Access.derive(secret, loaded.slug, epoch, "link+code")
        yield b64encode(access.client_key)
        assert access.code is not None  # noqa: S101 - the mode has one
        yield from (access.code, format_code(access.code))


def _grep(root: Path, needles: list[str], *refs: str) -> list[str]:
    """Return the files that git takes, or those of some branches, which hold one of several texts."""
    if not needles:
        return []
    where = refs or ("--untracked",)
    # On standard input: what a command is given, others on this machine can read.
    found = ask(root, "grep", "-l", "-z", "-F", "-f", "-", *where, given="\n".join(needles).encode())
    return [name for name in (found or "").split("\0") if name]


def _holds(folder: Path, needle: bytes) -> bool:
    for path in folder.rglob("*") if folder.is_dir() else ():
        try:
            if path.is_file() and needle in path.read_bytes():
                return True
        except OSError:
            continue
    return False
