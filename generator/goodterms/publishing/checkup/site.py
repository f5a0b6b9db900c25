"""mkdocs.yml: does the site know its address, and does everything in it come from there?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from goodterms.building.build import check_set_up
from goodterms.building.project import CONFIG_FILES, Project
from goodterms.building.shell import PLACEHOLDER
from goodterms.errors import GoodTermsError
from goodterms.publishing.checkup.finding import Finding, hint, wrong

_ELSEWHERE = re.compile(r"(https?:)?//", re.IGNORECASE)
_LOCAL = re.compile(r"http://(localhost|127\.0\.0\.1|\[::1\])[:/]")
_FETCHES = "it fetches from elsewhere while it builds or reads"


def check_site(project: Project) -> Iterator[Finding]:
    """Look at the settings of the site."""
    settings = _read(project)
    yield from _address(project)
    yield from _set_up(project, settings)
    yield from _requests(settings)
    if "goodterms" not in _plugins(settings):
        yield wrong(
            "no-plugin", "mkdocs.yml does not use the plugin, so no page is sealed", "add `- goodterms`"
        )
    if project.as_of:
        yield hint(
            "fixed-day",
            "`as_of` is set, so that the site always tells that day's story",
            "take it out of mkdocs.yml",
        )
    if settings.get("strict") is not True:
        yield hint(
            "not-strict",
            "a plain `mkdocs build` does not stop at warnings",
            "write `strict: true` in mkdocs.yml; `goodterms publish` is strict anyway",
        )


def _read(project: Project) -> dict[str, Any]:
    from mkdocs.utils.yaml import get_yaml_loader, yaml_load

    path = next(project.root / name for name in CONFIG_FILES if (project.root / name).is_file())
    with path.open("rb") as file:
        return yaml_load(file, loader=get_yaml_loader())


def _address(project: Project) -> Iterator[Finding]:
    if not project.site_url:
        yield wrong(
            "no-site-url",
            "mkdocs.yml does not say where the site is published, so there are no links",
            "write `site_url: https://…/` in mkdocs.yml",
        )
    elif project.site_url.startswith("http:") and not _LOCAL.match(project.site_url):
        yield wrong(
            "http",
            "the site is published without encryption, and its pages do not open there",
            "write https:// in `site_url:`, and serve it so",
        )


def _set_up(project: Project, settings: dict[str, Any]) -> Iterator[Finding]:
    theme = settings.get("theme")
    named = {"name": theme} if isinstance(theme, str) else theme if isinstance(theme, dict) else {}
    site = project.site or project.root / "site"
    # Material's own setting loads fonts.
    font = named.get("font", True)
    try:
        check_set_up(project, site, theme_name=str(named.get("name") or ""), font=font)
    except GoodTermsError as error:
        yield wrong("set-up", error.message, error.mend)
    shell = project.overrides / "sealed.html" if project.overrides else None
    if shell and shell.is_file() and shell.read_text("utf-8", "replace").count(PLACEHOLDER) != 1:
        yield wrong(
            "old-theme",
            "your own sealed.html does not hold the place for a page once",
            "compare it with the one of this version, or remove it",
        )


def _requests(settings: dict[str, Any]) -> Iterator[Finding]:
    if settings.get("repo_url"):
        yield wrong("repo-url", "`repo_url` makes every page ask another server", "take it out of mkdocs.yml")
    plugins = _plugins(settings)
    for name in ("privacy", "social"):
        if plugins.get(name, {}).get("enabled", name in plugins):
            yield wrong(f"plugin-{name}", f"the {name} plugin is on: {_FETCHES}", "take it out of mkdocs.yml")
    extra = settings.get("extra")
    if isinstance(extra, dict) and extra.get("analytics"):
        yield wrong(
            "analytics", "`extra: analytics:` tells another server who reads", "take it out of mkdocs.yml"
        )
    if settings.get("google_analytics"):
        yield wrong(
            "analytics", "`google_analytics` tells another server who reads", "take it out of mkdocs.yml"
        )
    for key in ("extra_javascript", "extra_css"):
        entries = settings.get(key) if isinstance(settings.get(key), list) else []
        paths = [one.get("path", "") if isinstance(one, dict) else str(one) for one in entries or []]
        if any(_ELSEWHERE.match(path) for path in paths):
            yield wrong(
                key.replace("_", "-"),
                f"`{key}` loads from elsewhere",
                "copy the file into the guide's folder",
            )


def _plugins(settings: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the options of each plugin by its name, without Material's prefix."""
    plugins = settings.get("plugins") or []
    entries = [plugins] if isinstance(plugins, dict) else plugins if isinstance(plugins, list) else []
    found: dict[str, dict[str, Any]] = {}
    for entry in entries:
        for name, options in entry.items() if isinstance(entry, dict) else [(entry, None)]:
            found[str(name).removeprefix("material/")] = options if isinstance(options, dict) else {}
    return found
