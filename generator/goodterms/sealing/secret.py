"""The root secret: found in the environment or in a file, made once, never shown.

``GOODTERMS_SECRET`` comes first, for a build on somebody else's machine; then
``.goodterms/secret`` in the project's folder. Both hold 32 random bytes as base64url without padding.
No error text repeats any part of it: a build log may be public.
"""

from __future__ import annotations

import os
import secrets
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from goodterms.sealing.keys import KEY_BYTES, Malformed, SealingFault, b64decode, b64encode

VARIABLE: Final = "GOODTERMS_SECRET"
FOLDER: Final = ".goodterms"
FILE: Final = "secret"

# A secret file is 43 characters; a glance past that is enough to refuse anything else.
_ENOUGH: Final = 4096
_POSIX: Final = os.name == "posix"


class MissingSecret(SealingFault):
    """There is no root secret yet."""

    def __init__(self) -> None:
        super().__init__(
            "there is no root secret to seal pages with",
            "run `goodterms secret new`, or `goodterms secret restore` if links were sent before, "
            f"or set {VARIABLE}",
        )


class BadSecret(SealingFault):
    """The root secret is there, and not fit for use."""


def secret_path(project: Path) -> Path:
    """Where a project's secret lies: ``.goodterms/secret``."""
    return project / FOLDER / FILE


def read_secret(project: Path, environ: Mapping[str, str] | None = None) -> bytes:
    """The 32 bytes of the root secret.

    Args:
        project: The folder that holds ``.goodterms/``, usually the one of mkdocs.yml.
        environ: Instead of the process's environment. An empty ``GOODTERMS_SECRET`` counts as none: that is
            what a hosted build makes of a secret that was never set.

    Raises:
        MissingSecret: Neither place has one.
        BadSecret: It is malformed, short or all zero, or others may read its file.
    """
    given = (os.environ if environ is None else environ).get(VARIABLE, "").strip()
    if given:
        return _parse(given, VARIABLE)
    return _parse(_read(secret_path(project)), f"{FOLDER}/{FILE}")


def write_secret(project: Path) -> Path:
    """Make a new root secret: mode 600, in a folder of mode 700 that git ignores.

    Returns:
        The file's path.

    Raises:
        BadSecret: There is one already (it is never overwritten: every link sent so far comes from it),
            or the file cannot be written.
    """
    path = secret_path(project)
    ensure_ignored(project)
    try:
        # O_EXCL: two runs at once cannot both win, and a link planted here is not followed.
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise BadSecret(
            f"{FOLDER}/{FILE} exists already and every link sent so far depends on it",
            "to start anew and let all links die, move it away first",
        ) from None
    except OSError as why:
        raise _unusable("written", why) from None
    try:
        with os.fdopen(handle, "w", encoding="ascii", newline="\n") as file:
            file.write(b64encode(secrets.token_bytes(KEY_BYTES)) + "\n")
            file.flush()
            os.fsync(file.fileno())
    except OSError as why:
        path.unlink(missing_ok=True)
        raise _unusable("written", why) from None
    return path


def ensure_ignored(project: Path) -> None:
    """See to it that git leaves ``.goodterms/`` alone, whatever the project's own .gitignore says.

    Makes the folder if there is none, for its owner's eyes only.

    Raises:
        BadSecret: The folder cannot be written.
    """
    folder = project / FOLDER
    ignore = folder / ".gitignore"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if _POSIX and stat.S_IMODE(folder.stat().st_mode) & 0o077:
            folder.chmod(0o700)
        # Anything but this one rule (a later "!secret", say) might let the secret through.
        if not ignore.is_file() or ignore.read_bytes().split() != [b"*"]:
            ignore.write_bytes(b"*\n")
    except OSError as why:
        raise _unusable("prepared", why) from None


def _read(path: Path) -> str:
    try:
        with path.open("rb") as file:
            mode = os.fstat(file.fileno()).st_mode
            content = file.read(_ENOUGH)
    except (FileNotFoundError, NotADirectoryError):
        raise MissingSecret from None
    except OSError as why:
        raise _unusable("read", why) from None
    if _POSIX and stat.S_IMODE(mode) & 0o077:
        raise BadSecret(f"others on this machine may open {FOLDER}/{FILE}", f"chmod 600 {FOLDER}/{FILE}")
    return content.decode("utf-8", errors="replace").strip()


def _parse(text: str, place: str) -> bytes:
    mend = "put back the one your links were made with, or make a new one with `goodterms secret new`"
    try:
        root = b64decode(text)
    except Malformed:
        raise BadSecret(f"{place} is no base64url text without padding", mend) from None
    if len(root) != KEY_BYTES:
        raise BadSecret(f"{place} does not hold {KEY_BYTES} bytes", mend)
    if not any(root):
        raise BadSecret(f"{place} is all zero and protects nothing", mend)
    return root


def _unusable(done: str, why: OSError) -> BadSecret:
    reason = why.strerror or type(why).__name__
    return BadSecret(
        f"{FOLDER}/{FILE} cannot be {done}: {reason}", f"check the rights of {FOLDER}/, or set {VARIABLE}"
    )
