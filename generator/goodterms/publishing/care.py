"""Taking care of the root secret's file: putting one back, and taking a new one with the old kept aside."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from datetime import date
from itertools import count
from pathlib import Path

from goodterms.errors import GoodTermsError
from goodterms.publishing.privately import write_new
from goodterms.sealing.keys import KEY_BYTES, b64encode
from goodterms.sealing.secret import (
    FILE,
    FOLDER,
    VARIABLE,
    MissingSecret,
    ensure_ignored,
    read_secret,
    secret_path,
)

_UNTIL = "-until-"


def rotate(project: Path, day: date) -> Path:
    """Take a new secret, and keep the old one beside it under its last day.

    At no moment is there none: the old one is copied, then the new one takes its place.

    Args:
        project: The project's folder.
        day: Today.

    Returns:
        Where the old one is now.

    Raises:
        GoodTermsError: The secret comes from the environment, there is none or it is unfit, or
            the folder cannot be written. The secret is as it was.
    """
    refuse_environment("made anew")
    line = _line(read_secret(project, {}))
    ensure_ignored(project)
    path = secret_path(project)
    aside = _free_name(path, day)
    write_new(aside, line)
    draft = path.with_name(f".{path.name}-{secrets.token_hex(4)}")
    try:
        write_new(draft, _line(secrets.token_bytes(KEY_BYTES)))
        draft.replace(path)
    except (OSError, GoodTermsError):
        draft.unlink(missing_ok=True)
        aside.unlink()
        raise
    return aside


def rotated_on(project: Path) -> date | None:
    """Return the last day on which the secret was made anew here, by the old ones kept aside."""
    path = secret_path(project)
    start = f"{path.name}{_UNTIL}"
    days = []
    for one in path.parent.glob(f"{start}*"):
        with suppress(ValueError):
            days.append(date.fromisoformat(one.name.removeprefix(start)[: len("YYYY-MM-DD")]))
    return max(days, default=None)


def restore(project: Path, secret: bytes) -> bool:
    """Put a secret where there is none.

    Args:
        project: The project's folder.
        secret: The 32 bytes.

    Returns:
        Whether it was written; False where the very same is there already.

    Raises:
        GoodTermsError: There is another one, or the folder cannot be written. Nothing was changed.
    """
    try:
        if read_secret(project, {}) == secret:
            return False
    except MissingSecret:
        pass
    except GoodTermsError:
        # Too open, or damaged: it is still not ours to replace.
        raise _is_there() from None
    else:
        raise _is_there()
    ensure_ignored(project)
    write_new(secret_path(project), _line(secret))
    return True


def refuse_environment(done: str) -> None:
    """Refuse where the secret is not the file's.

    Raises:
        GoodTermsError: ``GOODTERMS_SECRET`` is set.
    """
    if os.environ.get(VARIABLE, "").strip():
        raise GoodTermsError(
            f"the secret comes from {VARIABLE} and cannot be {done} here", "do it where that variable is set"
        )


def _line(secret: bytes) -> bytes:
    return f"{b64encode(secret)}\n".encode()


def _free_name(path: Path, day: date) -> Path:
    names = (f"{path.name}{_UNTIL}{day}{f'-{number}' if number else ''}" for number in count())
    return next(path.with_name(name) for name in names if not os.path.lexists(path.with_name(name)))


def _is_there() -> GoodTermsError:
    return GoodTermsError(
        f"another secret is in {FOLDER}/{FILE} already, and is never overwritten",
        "move it away first, and keep it",
    )
