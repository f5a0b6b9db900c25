"""What git says when a remote cannot be reached or turns a push away, in plain words."""

from __future__ import annotations

import re
from subprocess import CompletedProcess

from goodterms.errors import GoodTermsError
from goodterms.records.problems import is_hosted

_STAYS = "nothing was published"
_NOT_THERE = re.compile(
    r"does not appear to be a git repository|not found|does not exist|no such (file|host)|could not resolve",
    re.I,
)
_NOT_ALLOWED = re.compile(
    r"permission denied|authentication failed|could not read (username|password)|access denied|denied to"
    r"|terminal prompts disabled|\b40[13]\b",
    re.I,
)
_UNKNOWN_HOST_KEY = re.compile(r"host key verification failed", re.I)


def unreachable(done: CompletedProcess[bytes]) -> GoodTermsError:
    """Return the error for a remote that could not be asked."""
    said = done.stderr.decode("utf-8", "replace")
    if _UNKNOWN_HOST_KEY.search(said):
        what, mend = "this machine does not know the remote's key yet", "connect to it once with ssh"
    elif _NOT_ALLOWED.search(said):
        what, mend = "the remote does not let you in", "see to your key, token or password for it"
    elif _NOT_THERE.search(said):
        what, mend = (
            "there is no repository at the remote's address",
            "check the address; `git remote -v` shows those that git knows",
        )
    else:
        what, mend = "the remote cannot be reached", "see to the network, and try again"
    return GoodTermsError(f"{what}; {_STAYS}{_quoted(said)}", mend)


def push_failure(done: CompletedProcess[bytes], branch: str) -> GoodTermsError:
    """Return the error for a push that was not taken.

    Args:
        done: `git push --porcelain`, which failed.
        branch: Where to.
    """
    said = done.stderr.decode("utf-8", "replace")
    # A line for each ref: flag, from:to, summary with a reason (git-push(1), "OUTPUT").
    refused = re.search(
        r"^!\t\S+\t\[(?P<by>[^]]*)\](?: \((?P<why>.*)\))?$", done.stdout.decode("utf-8", "replace"), re.M
    )
    if refused is None:
        return unreachable(done)
    why = refused["why"] or ""
    if "remote" not in refused["by"]:
        return GoodTermsError(
            f"somebody else has pushed to {branch} meanwhile; {_STAYS}",
            "run it again, and look at what changed",
        )
    if "non-fast-forward" in why or "non-fast-forward" in said:
        return GoodTermsError(
            f"the remote lets nobody rewrite {branch}; {_STAYS}",
            "allow force pushes to it there, or give --history",
        )
    if "checked out" in why or "checked out" in said:
        return GoodTermsError(
            f"the remote has {branch} checked out; {_STAYS}", "name a bare repository, or another --branch"
        )
    if "protected" in why.lower() or "protected" in said.lower():
        mend = f"take the protection off {branch} there, let yourself push, or name another --branch"
        return GoodTermsError(f"the remote protects {branch}; {_STAYS}{_quoted(said)}", mend)
    shown = "" if is_hosted() else f": {why}" if why else ""
    return GoodTermsError(
        f"the remote turned the push away{shown}; {_STAYS}{_quoted(said)}", "mend what it says, and try again"
    )


def _quoted(said: str) -> str:
    """Return the last thing git or the remote said, for a freelancer's own terminal, without passwords."""
    lines = [line.strip() for line in said.splitlines() if line.strip() and not line.startswith("hint:")]
    telling = [line for line in lines if re.match(r"(remote:|fatal:|error:|ssh:)", line)] or lines
    if not telling or is_hosted():
        return ""
    text = re.sub(r"(?<=://)[^/@\s]*@", "", telling[0])
    return f" ({''.join(c for c in text if c.isprintable())})"
