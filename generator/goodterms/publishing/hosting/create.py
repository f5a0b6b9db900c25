"""Making a host, and its hooks."""

from __future__ import annotations

import os
import re
import secrets
import shlex
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from goodterms.errors import GoodTermsError
from goodterms.publishing import git
from goodterms.publishing.hosting.host import Host, check_system, settings_of
from goodterms.publishing.hosting.owners import MARK, is_alive, new_mark
from goodterms.sealing.secret import ensure_ignored

_CREATING = ".creating-"
HOOKS = ("pre-receive", "post-receive")
_HOOK = """\
#!/bin/sh
# Written by goodterms, and written anew by `goodterms host publish` where Python has moved.
python={python}
if [ ! -x "$python" ]; then
  echo "goodterms is not where it was on the host (mend: run \\`goodterms host publish '$PWD'\\` there)" >&2
  exit 1
fi
exec "$python" -P -m goodterms.publishing.hosting.receive {hook}
"""


def place(path: Path) -> Path:
    """Return a path as typed (``~``, relative) as an absolute one, with links above its last part followed.

    Raises:
        GoodTermsError: It names nothing that could be made.
    """
    try:
        whole = Path(os.path.abspath(path.expanduser()))  # noqa: PTH100 - the last part may be a link
    except RuntimeError:
        raise GoodTermsError(f"there is no home folder for {path}", "write the path out") from None
    if not str(whole).isprintable():
        raise GoodTermsError("a path holds a character that cannot be seen", "choose another name")
    if not whole.name:
        raise GoodTermsError(f"{whole} is the root of the file system", "name a folder that is not there yet")
    return whole.parent.resolve() / whole.name


def create(host: Host) -> None:
    """Make a host where there is nothing yet.

    Args:
        host: Its settings; both paths as :func:`place` returns them.

    Raises:
        GoodTermsError: Something stands in the way; nothing was written.
    """
    check_system()
    for obstacle in _obstacles(host):
        raise obstacle
    draft = host.repository.with_name(f".{host.repository.name}{_CREATING}{new_mark()}")
    umask = os.umask(0o022)
    try:
        for folder in (draft.parent, host.site.parent):
            folder.mkdir(parents=True, exist_ok=True)
        _clear_drafts(host.repository)
        try:
            _fill(draft, host)
            host.releases.mkdir()
            draft.rename(host.repository)
        except BaseException:
            shutil.rmtree(draft, ignore_errors=True)
            if not host.repository.exists() and host.releases.is_dir():
                host.releases.rmdir()
            raise
    except OSError as error:
        raise GoodTermsError(
            f"the host cannot be made: {error.strerror}", "see to the folder's rights"
        ) from None
    finally:
        os.umask(umask)


def _clear_drafts(repository: Path) -> None:
    """Remove what was left by a command that was killed while it made this host."""
    begins = f".{repository.name}{_CREATING}"
    for entry in list(repository.parent.iterdir()):
        mark = entry.name.removeprefix(begins)
        if entry.name.startswith(begins) and MARK.fullmatch(mark) and not is_alive(mark):
            shutil.rmtree(entry, ignore_errors=True)


def _fill(folder: Path, host: Host) -> None:
    folder.mkdir(mode=0o700)
    # Without a template: what git would copy there is other people's hooks.
    git.run(None, "init", "--quiet", "--bare", "--template=", str(folder))
    git.run(folder, "symbolic-ref", "HEAD", f"refs/heads/{host.branch}")
    git.write_config(
        folder,
        {
            # A core.hooksPath in the user's own configuration would leave pushes unchecked.
            "core.hooksPath": "hooks",
            "core.logAllRefUpdates": "true",
            "receive.maxInputSize": f"{2 * host.limits.total_mb}m",
            **settings_of(host),
        },
    )
    ensure_ignored(folder)
    inside = folder / host.own.name
    (inside / host.work.name).mkdir(mode=0o700)
    for lock in ("build", "swap"):
        (inside / f"{lock}.lock").touch(mode=0o600)
    write_hooks(folder)


def make_place(host: Host) -> None:
    """Make the folder of releases where somebody took it away; for the keeper, who knows why.

    Raises:
        GoodTermsError: It cannot be made.
    """
    umask = os.umask(0o022)
    try:
        host.releases.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise GoodTermsError(
            f"{host.releases} cannot be made: {error.strerror}", f"see to {host.site.parent}"
        ) from None
    finally:
        os.umask(umask)


def write_hooks(repository: Path) -> None:
    """Write the hooks for the Python that runs now, each as a whole."""
    for hook in HOOKS:
        path = repository / "hooks" / hook
        path.parent.mkdir(exist_ok=True)
        draft = path.with_name(f".{hook}-{secrets.token_hex(4)}")
        draft.write_text(_HOOK.format(python=shlex.quote(sys.executable), hook=hook), encoding="utf-8")
        draft.chmod(0o755)
        draft.replace(path)


def has_hooks(repository: Path) -> bool:
    """Tell whether git would run both hooks, and they the goodterms of a Python that is there."""
    return all(_is_sound(repository / "hooks" / hook) for hook in HOOKS)


def _is_sound(hook: Path) -> bool:
    try:
        text = hook.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return False
    pythons = re.findall(r"^python=(.+)$", text, re.MULTILINE)
    return (
        os.access(hook, os.X_OK)
        and "goodterms.publishing" in text
        and all(os.access(word, os.X_OK) for python in pythons for word in shlex.split(python))
    )


def _obstacles(host: Host) -> Iterator[GoodTermsError]:
    repository, site, releases = host.repository, host.site, host.releases
    elsewhere = "name a folder that is not there yet"
    if not git.is_branch_name(host.branch):
        yield GoodTermsError("git takes no branch of that name", "name another with --branch")
    if os.path.lexists(repository):
        yield GoodTermsError(f"there is something at {repository} already", elsewhere)
    if site.is_symlink():
        yield GoodTermsError(f"{site} is a link to somewhere else", "remove the link, or name another folder")
    if site.exists():
        yield GoodTermsError(f"there is something at {site} already", "move it away, or name another folder")
    if os.path.lexists(releases):
        yield GoodTermsError(
            f"another host publishes at {site}", f"move {releases} away, or name another folder"
        )
    if repository in (site, releases) or any(
        one.is_relative_to(other)
        for one, other in ((site, repository), (repository, site), (repository, releases), (site, releases))
    ):
        yield GoodTermsError("the site and the repository would lie in each other", "keep the two apart")
    for path in (repository, site):
        above = next(folder for folder in path.parents if os.path.lexists(folder))
        if not above.is_dir():
            yield GoodTermsError(f"{above} is no folder", elsewhere)
        elif not os.access(above, os.W_OK | os.X_OK):
            yield GoodTermsError(f"{above} cannot be written to", "see to its rights, or name another folder")
