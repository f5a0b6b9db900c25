"""git around a project: what it must not take, what a published branch must not hold, where it is pushed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from goodterms.building.git import ask, is_ignored, settings, toplevel
from goodterms.building.project import CONFIG_FILES, Project
from goodterms.publishing.checkup.finding import Finding, hint, question, several, wrong
from goodterms.publishing.sealed import holds_records, is_ours
from goodterms.records.find import PRIVATE, display
from goodterms.sealing.secret import FOLDER

_NOTES = f":(top,glob)**/*{PRIVATE}"
# `private:` as a key of a record, not of what stands deeper.
_PRIVATE_KEY = re.compile(rb"^private[ \t]*:", re.MULTILINE)
_ON_THIS_MACHINE = re.compile(r"(/|\.|~|file:|[A-Za-z]:[\\/])")


def check_repository(project: Project) -> Iterator[Finding]:
    """Look at ignore rules, branches, remotes and hooks."""
    if toplevel(project.root) is None:
        if any((folder / ".git").exists() for folder in (project.root, *project.root.parents)):
            # Of another owner, or damaged: to begin it anew would be the wrong mend.
            yield wrong(
                "git-refuses", "there is a .git, and git does not read it", "see what `git status` says"
            )
        else:
            yield hint(
                "no-git", "this is no git repository, so nobody remembers what changed when", "git init"
            )
        return
    yield from _committing(project.root)
    yield from _ignore_rules(project)
    yield from _notes(project)
    yield from _branches(project)
    yield from _remotes(project)
    yield from _hooks(project.root)


def _committing(root: Path) -> Iterator[Finding]:
    """Look at whether what is committed here gets anywhere."""
    if ask(root, "symbolic-ref", "--quiet", "HEAD") is None:
        yield hint(
            "detached", "you are on no branch, so what you commit is in none that you push", "git switch main"
        )
    if ask(root, "-c", "user.useConfigOnly=true", "var", "GIT_COMMITTER_IDENT") is None:
        yield hint(
            "no-identity",
            "git does not know who you are, and commits nothing",
            "git config --global user.name NAME, and user.email ADDRESS",
        )


def _ignore_rules(project: Project) -> Iterator[Finding]:
    root, site = project.root, project.site or project.root / "site"
    for check, path, rule in (
        ("ignore-secret", root / FOLDER / "secret", f"{FOLDER}/"),
        ("ignore-notes", project.clients / f"a{PRIVATE}", f"*{PRIVATE}"),
        ("ignore-site", site / "index.html", f"/{display(site, root)}/"),
        ("ignore-links", root / "links.txt", "/links*"),
        ("ignore-half-built", site.with_name(f".{site.name}.building-1") / "x", f".{site.name}.building-*"),
    ):
        if not is_ignored(path):
            # `goodterms secret new` brings its own rule.
            severe = wrong if check == "ignore-notes" or path.exists() else hint
            yield severe(check, f"git does not leave {rule} alone", f"echo '{rule}' >> .gitignore")


def _notes(project: Project) -> Iterator[Finding]:
    root = project.root
    if ask(root, "ls-files", "--", _NOTES):
        mend = f"git rm --cached '*{PRIVATE}', and commit"
        yield wrong("notes-tracked", f"git takes private notes (*{PRIVATE})", mend)
    elif ask(root, "log", "--all", "-1", "--format=%h", "--", _NOTES):
        mend = "look with: git log --all --stat -- '*.private.yml'; `git filter-repo` takes them out"
        severe = wrong if _remote_urls(root) else hint
        yield severe("notes-in-history", f"git's history holds private notes (*{PRIVATE})", mend)
    tracked = (ask(root, "ls-files", "-z", "--", str(project.clients)) or "").split("\0")
    open_notes = [name for name in tracked if _has_private(root / name)]
    if open_notes:
        mend = f"move it to a file of the client's name that ends in {PRIVATE}"
        what = f"`private:` stands in {several(len(open_notes), 'record')} that git takes"
        yield hint("notes-in-records", what, mend)


def _has_private(path: Path) -> bool:
    try:
        named = path.suffix == ".yml" and not path.name.endswith(PRIVATE)
        return named and _PRIVATE_KEY.search(path.read_bytes()) is not None
    except OSError:
        return False


def _branches(project: Project) -> Iterator[Finding]:
    """Look at every branch that holds a site, and at one that should."""
    root, records = project.root, project.clients.name
    refs = (ask(root, "for-each-ref", "--format=%(refname)", "refs/heads", "refs/remotes") or "").split()
    sites = 0
    for ref in refs:
        if ref.endswith("/HEAD"):
            continue
        listed = ask(root, "ls-tree", "-r", "-z", "--full-tree", "--name-only", ref) or ""
        files = dict.fromkeys(filter(None, listed.split("\0")), "")
        shown = ref.split("/", 2)[2]
        if holds_records(files, records):
            if ref.endswith("/gh-pages"):
                yield wrong(
                    "records-published", f"{shown} holds records, and is a branch that is served", _AWAY
                )
        elif is_ours(files):
            sites += 1
            paths = [
                f":(top,glob)**/{name}" for name in (*CONFIG_FILES, f"*{PRIVATE}", f"{records}/**/*.yml")
            ]
            if ask(root, "log", "-1", "--format=%h", ref, "--", *paths):
                yield wrong("records-in-site-history", f"earlier commits of {shown} hold records", _AWAY)
    if not sites and not any(_has_records(project, name) for name in _remote_urls(root)):
        # Where a remote has the records, a host or a forge builds the site from them.
        yield hint(
            "no-site-branch",
            "git knows of no published site here",
            "`git fetch`, if you published with `goodterms publish`; else it is time to publish",
        )


_AWAY = "goodterms publish writes the branch anew as one commit; then ask the forge to forget the old ones"


def _remotes(project: Project) -> Iterator[Finding]:
    root = project.root
    urls = _remote_urls(root)
    if not urls:
        yield hint("no-remote", "git knows no remote to publish to", "git remote add origin URL")
    for name, url in urls.items():
        if _is_gone(root, url):
            mend = f"see that it is there again, or `git remote set-url {name} URL`"
            yield hint("remote-gone", f"the remote {name} is a folder that is not there", mend)
        if _ON_THIS_MACHINE.match(url) or not _has_records(project, name):
            continue
        host = re.sub(r"^[a-z+]+://|^[^@/]*@|[:/].*$", "", re.sub(r"^([a-z+]+://)[^/@]*@", r"\1", url))
        yield question(
            "records-at-remote",
            f"the records are at {host} ({name}): can nobody else read that repository?",
            "see its settings there; with `goodterms publish` the records can stay on this machine",
        )


def _is_gone(root: Path, url: str) -> bool:
    """Tell whether a remote on this machine is not there."""
    if not _ON_THIS_MACHINE.match(url):
        return False
    path = Path(url.removeprefix("file://")).expanduser()
    return not ((toplevel(root) or root) / path).exists()


def _remote_urls(root: Path) -> dict[str, str]:
    found = {}
    for key, value in settings(root):
        if key.startswith("remote.") and key.endswith(".url"):
            found[key.removeprefix("remote.").removesuffix(".url")] = value
    return found


def _has_records(project: Project, remote: str) -> bool:
    refs = ask(project.root, "for-each-ref", "--format=%(refname)", f"refs/remotes/{remote}") or ""
    # From the project's folder, as that is what the path is below.
    own = display(project.clients, project.root)
    return any(ask(project.root, "ls-tree", "--name-only", ref, "--", f"{own}/") for ref in refs.split())


def _hooks(root: Path) -> Iterator[Finding]:
    path = ask(root, "rev-parse", "--git-path", "hooks/pre-commit")
    top = toplevel(root) or root
    for file in (root / (path or ""), top / ".pre-commit-config.yaml"):
        try:
            if b"goodterms" in file.read_bytes():
                return
        except OSError:
            continue
    yield hint(
        "no-hook",
        "no hook looks over the records before a commit",
        f"printf '#!/bin/sh\\nexec goodterms check\\n' > {path}; chmod +x {path}",
    )
