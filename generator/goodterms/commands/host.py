"""``goodterms host``."""

from __future__ import annotations

import json
import sys
from datetime import datetime
from pathlib import Path

import click

from goodterms.commands.options import json_option
from goodterms.errors import GoodTermsError
from goodterms.publishing.hosting import receive, upkeep
from goodterms.publishing.hosting.create import create as create_host
from goodterms.publishing.hosting.create import place
from goodterms.publishing.hosting.host import RESTRICTED_SECONDS, Host, Limits, names, open_host
from goodterms.publishing.hosting.releases import Release, list_releases
from goodterms.publishing.hosting.settle import settle
from goodterms.publishing.hosting.status import status_of

_PATH = click.Path(path_type=Path)
_DEFAULT = Limits()
_COUNT = click.IntRange(min=1)
_yes = click.option("--yes", is_flag=True, help="Do not ask.")
_path = click.argument("path", type=_PATH)


@click.group()
def host() -> None:
    """A repository on your own server that publishes what is pushed to it.

    \b
    Example:
      goodterms host create ~/portal.git --site /srv/www/portal
      goodterms host secret ~/portal.git < .goodterms/secret
      git push ssh://portal@lind.example/home/portal/portal.git main
    """


@host.command()
@_path
@click.option(
    "--site", type=_PATH, required=True, metavar="DIR", help="What the web server serves; made by a push."
)
@click.option("--branch", default="main", show_default=True, help="The one branch that is published.")
@click.option("--keep", type=_COUNT, default=5, show_default=True, help="Of how many commits releases stay.")
@click.option(
    "--plugins-allowed",
    metavar="NAME,…",
    help="Take content only: no code in a push, and no plugin but these, search and goodterms.",
)
@click.option(
    "--scripts-allowed",
    is_flag=True,
    help="With --plugins-allowed: let pages hold scripts that were pushed, which can read clients' keys.",
)
@click.option(
    "--only-branch/--any-branch",
    default=None,
    help="Take nothing but the published branch; so it is with --plugins-allowed unless told.",
)
@click.option("--force-pushes", is_flag=True, help="Let a push take commits off the published branch.")
@click.option("--max-file", type=_COUNT, default=_DEFAULT.file_mb, show_default=True, metavar="MB")
@click.option("--max-total", type=_COUNT, default=_DEFAULT.total_mb, show_default=True, metavar="MB")
@click.option("--max-files", type=_COUNT, default=_DEFAULT.files, show_default=True, metavar="N")
@click.option(
    "--time-limit",
    type=_COUNT,
    metavar="SECONDS",
    show_default=f"{_DEFAULT.seconds}, with --plugins-allowed {RESTRICTED_SECONDS}",
)
@click.option("--max-memory", type=_COUNT, default=_DEFAULT.memory_mb, show_default=True, metavar="MB")
def create(
    path: Path,
    site: Path,
    branch: str,
    keep: int,
    plugins_allowed: str | None,
    scripts_allowed: bool,
    only_branch: bool | None,
    force_pushes: bool,
    max_file: int,
    max_total: int,
    max_files: int,
    time_limit: int | None,
    max_memory: int,
) -> None:
    """Make the bare repository PATH, which publishes to DIR.

    A push is checked and built before it is taken, and turned away with its problems; the
    site changes as a whole or not at all. DIR becomes a link to the release that is live.
    Whoever may push can run code here as this user, and scripts in your clients' browsers,
    unless --plugins-allowed is given.

    \b
    Example:
      goodterms host create ~/portal.git --site /srv/www/portal
      goodterms host create ~/portal.git --site /srv/www/portal --plugins-allowed tags
    """
    plugins = None if plugins_allowed is None else names(plugins_allowed)
    if scripts_allowed and plugins is None:
        raise click.UsageError("--scripts-allowed goes with --plugins-allowed; else every script is.")
    seconds = time_limit or (_DEFAULT.seconds if plugins is None else RESTRICTED_SECONDS)
    made = Host(
        repository=place(path),
        site=place(site),
        branch=branch,
        keep=keep,
        plugins=plugins,
        scripts=scripts_allowed,
        only_branch=only_branch,
        force_pushes=force_pushes,
        limits=Limits(max_file, max_total, max_files, seconds, max_memory),
    )
    create_host(made)
    click.echo(f"Made {made.repository}; it will publish {branch} to {made.site}. Next:")
    click.echo(f"  goodterms host secret {made.shown} < .goodterms/secret    the secret your links come from")
    click.echo(f"  git remote add portal {made.shown}    on your machine, with ssh://you@server before it")
    click.echo(f"  git push portal {branch}")


@host.command()
@_path
@json_option
def status(path: Path, as_json: bool) -> None:
    """Say what is published, and whether all is well.

    Clears away what a killed push has left. Exits with 1 if the site is not whole, is not
    the branch's, or the next push could not be published.

    \b
    Example:
      goodterms host status ~/portal.git
    """
    found = status_of(open_host(path))
    if as_json:
        click.echo(json.dumps(found.as_json(), indent=2, ensure_ascii=False))
    else:
        live = found.live
        click.echo(f"branch     {found.branch} at {found.head[:10] if found.head else 'no commit yet'}")
        if live:
            click.echo(
                f"published  release {live.number} of {live.facts.commit[:10]}, {_local(live.published)}"
            )
            click.echo(f"pages      {live.facts.pages} sealed")
        click.echo(f"releases   {found.releases}")
        click.echo(f"secret     {'there' if found.secret else 'none that can be used'}")
        if found.building:
            click.echo("building   a push is being built")
        if found.cleared:
            click.echo("cleared    what a push that was broken off had left")
        for fault in found.faults:
            click.echo(f"fault      {fault}")
        if not found.faults:
            click.echo("All is well.")
    if found.faults:
        sys.exit(1)


@host.command()
@_path
@json_option
def releases(path: Path, as_json: bool) -> None:
    """List the releases that are there, the newest first.

    \b
    Example:
      goodterms host releases ~/portal.git
    """
    opened = open_host(path)
    live = settle(opened).live
    number = live.number if live else 0
    found = list_releases(opened.releases)
    if as_json:
        click.echo(json.dumps([_as_json(one, live=one.number == number) for one in found], indent=2))
        return
    for one in found:
        note = "  live" if one.number == number else "" if one.is_whole() else "  not whole"
        when = _local(one.published or one.facts.built)
        click.echo(f"{one.number:>4}  {one.facts.commit[:10]}  {when}  {one.facts.pages:>5} pages{note}")
    if not found:
        click.echo("There is no release yet.")


@host.command()
@_path
@click.argument("release", type=_COUNT, required=False)
@_yes
def rollback(path: Path, release: int | None, yes: bool) -> None:
    """Make an earlier RELEASE the live one, at once; else the one of the commit before.

    The branch stays where it is: the next push publishes again. Asks first where links
    that were withdrawn since would open pages again.

    \b
    Example:
      goodterms host rollback ~/portal.git
      goodterms host rollback ~/portal.git 12
    """
    opened = open_host(path)
    plan = upkeep.plan_rollback(opened, release)
    if plan.withdrawn:
        whose = "1 client" if plan.withdrawn == 1 else f"{plan.withdrawn} clients"
        as_then = f"would work again as in release {plan.target.number}"
        _ask(f"Links of {whose} that were withdrawn or changed since {as_then}.", yes)
    upkeep.roll_back(opened, plan)
    click.echo(receive.published_line(plan.target))
    if opened.head != plan.target.facts.commit:
        click.echo(
            f"{opened.branch} is ahead of the site now: the next push publishes again, and so does "
            f"`goodterms host publish {opened.shown}` without --live."
        )


@host.command()
@_path
@click.option("--live", is_flag=True, help="Build the live release's commit anew, so that a rollback stands.")
def publish(path: Path, live: bool) -> None:
    """Build and publish the branch's commit again: due dates and reminders go by the day.

    For a timer, every night, with --live. Also writes the hooks anew where Python has moved.

    \b
    Example:
      goodterms host publish ~/portal.git
      goodterms host publish --live ~/portal.git
    """
    opened = open_host(path)
    waiting = _Once("A push is being built; waiting for it …")
    made, went_live = upkeep.publish(opened, again=live, waiting=waiting)
    receive.tell(made.told)
    if made.release is None:
        raise GoodTermsError(
            "the commit cannot be published; the site stays as it was", "push a commit that mends it"
        )
    if went_live:
        click.echo(receive.published_line(made.release))
    else:
        click.echo("A push was published meanwhile; nothing is left to do.")


@host.command()
@_path
@click.option("--new", is_flag=True, help="Make a new secret instead of reading one.")
@_yes
def secret(path: Path, new: bool, yes: bool) -> None:
    """Give the host its secret, on standard input; it is never shown.

    Give the one your links were made with. With another one, every link that was sent is
    dead from the next release on; you are asked first.

    \b
    Example:
      goodterms host secret ~/portal.git < .goodterms/secret
      ssh portal@lind.example .local/bin/goodterms host secret portal.git < .goodterms/secret
    """
    opened = open_host(path)
    if new:
        text = upkeep.new_secret()
    elif sys.stdin.isatty():
        text = click.prompt("The secret", hide_input=True, default="", show_default=False)
    else:
        text = sys.stdin.read(4096)
    kills = upkeep.kills_links(opened, text)
    if kills is None:
        click.echo("The host has this secret already.")
        return
    if kills:
        _ask("This is another secret than before: every link that was sent dies with the next release.", yes)
    upkeep.put_secret(opened, text)
    click.echo("The host has its secret. Keep a copy where you keep your passwords.")
    if kills:
        click.echo("All links are new from the next release on: publish, then send new ones.")


class _Once:
    def __init__(self, text: str) -> None:
        self._text = text

    def __call__(self) -> None:
        if self._text:
            click.echo(self._text, err=True)
            self._text = ""


def _ask(text: str, yes: bool) -> None:
    if yes:
        click.echo(text)
    elif sys.stdin.isatty():
        click.confirm(f"{text} Go on?", abort=True)
    else:
        raise GoodTermsError(text.rstrip("."), "give --yes if that is what you want")


def _as_json(release: Release, *, live: bool) -> dict[str, object]:
    return {
        "release": release.number,
        "commit": release.facts.commit,
        "built": release.facts.built,
        "published": release.published,
        "pages": release.facts.pages,
        "whole": release.is_whole(),
        "live": live,
    }


def _local(when: str) -> str:
    return datetime.fromisoformat(when).astimezone().strftime("%Y-%m-%d %H:%M") if when else "not noted"
