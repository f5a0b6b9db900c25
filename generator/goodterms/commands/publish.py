"""``goodterms publish``."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import click

from goodterms.building.clients import known_policy
from goodterms.building.project import read_project
from goodterms.errors import GoodTermsError
from goodterms.publishing.change import Change
from goodterms.publishing.published import note_published
from goodterms.publishing.sealed import Target, open_target
from goodterms.publishing.sitebuild import built_site
from goodterms.publishing.who import mode_problems
from goodterms.records.problems import is_hosted


@click.command()
@click.option(
    "--remote", default="origin", show_default=True, help="A remote of this repository, or its URL."
)
@click.option("--branch", default="gh-pages", show_default=True, help="The branch that holds the site.")
@click.option("--history", is_flag=True, help="Keep the earlier commits; else the branch is one commit.")
@click.option("--dry-run", is_flag=True, help="Say what would change, and push nothing.")
@click.option("--replace", is_flag=True, help="Take the place of a branch that holds something else.")
@click.option("--yes", is_flag=True, help="Do not ask before pushing.")
def publish(remote: str, branch: str, history: bool, dry_run: bool, replace: bool, yes: bool) -> None:
    """Build the site here and push it, sealed; the records stay on this machine.

    Shows what changes, in figures, and asks. The branch becomes one commit that holds the site
    and nothing else. Your own branches, files and site folder are not touched, and no
    repository is needed where --remote is a URL.

    \b
    Example:
      goodterms publish --dry-run
      goodterms publish --remote git@forge.example:anna/portal.git --branch pages
    """
    project = read_project(Path.cwd())
    policy, _ = known_policy(project)
    # What a new epoch or the old file name would mend, and nothing can once it is published.
    for problem in mode_problems(project):
        click.echo(problem.text(), err=True)
    with _ended_tidily(), open_target(project, remote, branch, Path.cwd()) as target:
        if target.is_foreign:
            _ask_to_replace(target, replace=replace or dry_run, history=history)
        click.echo("Building the site …", err=True)
        with built_site(project.root) as site:
            plan = target.plan(site, project.clients.name)
        if not plan.change:
            note_published(project)
            click.echo(f"Nothing to publish: {branch} at {target.remote.name} holds this site already.")
            return
        click.echo(_told(plan.change))
        if plan.change.every_link_dies:
            click.echo(
                "No page stays at its address: every link that was sent so far will be dead. That is right "
                "after `goodterms secret rotate`, and where each client has a new epoch; else this may be "
                "another secret than before (see `goodterms secret fingerprint`)."
            )
        if dry_run:
            click.echo("Nothing was pushed.")
            return
        if not yes and sys.stdin.isatty():
            click.confirm(f"Publish this to {branch} at {target.remote.name}?", default=True, abort=True)
        by = policy.freelancer
        commit = target.push(plan, history=history, else_by=(by.name, by.email))
        note_published(project)
        click.echo(f"Published to {branch} at {target.remote.name}: {commit[:10]}.")
        if target.seen is None:
            click.echo(f"The branch is new: tell the host once to serve {branch}.")


@contextmanager
def _ended_tidily() -> Iterator[None]:
    """Let a signal that ends this command end its build too, and take away what was laid aside."""

    def stop(number: int, _frame: object) -> NoReturn:
        sys.exit(128 + number)

    known = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    before = {one: signal.signal(one, stop) for one in known}
    try:
        yield
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)


def _told(change: Change) -> str:
    text = change.quiet_text() if is_hosted() else change.text()
    return f"{text[:1].upper()}{text[1:]}."


def _ask_to_replace(target: Target, *, replace: bool, history: bool) -> None:
    after = "its commits stay below" if history else "its commits go"
    text = f"{target.branch} at {target.remote.name} holds something else than a site of yours; {after}"
    if replace:
        click.echo(f"{text}.")
    elif sys.stdin.isatty():
        click.confirm(f"{text}. Replace it?", abort=True)
    else:
        raise GoodTermsError(text, "name another --branch, or give --replace if that is what you want")
