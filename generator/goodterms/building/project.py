"""A freelancer's project: where its folders are, and which day it is."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from pydantic_core import PydanticCustomError

from goodterms.errors import GoodTermsError
from goodterms.guide.content import nav_order
from goodterms.pages.pdf import ACCENT
from goodterms.records.scalars import read_day

CONFIG_FILES = ("mkdocs.yml", "mkdocs.yaml")


@dataclass(frozen=True, slots=True)
class Project:
    """Folders and settings, as ``mkdocs.yml`` gives them."""

    root: Path
    """The folder that ``mkdocs.yml`` stands in; problems name files from here."""
    clients: Path
    """The folder of client records."""
    policy: Path
    """The policy's file."""
    docs: Path
    """The folder of the public guide, which no record may stand in."""
    site_url: str
    """Where the site is published, with a slash at the end; empty where mkdocs.yml gives none."""
    as_of: str = ""
    """The day to build for, YYYY-MM-DD; empty for today."""
    overrides: Path | None = None
    """The freelancer's own theme folder (``custom_dir``), whose templates win."""
    site: Path | None = None
    """Where the site is built."""
    pdfs: bool = True
    """Whether pages have PDFs beside them."""
    accent: str = ACCENT
    """The one colour of what is printed, as #rrggbb."""
    mark: bool = True
    """Whether the policy's PDF bears our mark; not where the site has a logo of its own."""
    order: tuple[str, ...] = ()
    """The guide's pages in the navigation's order; empty where mkdocs.yml has no ``nav``."""
    public: tuple[str, ...] = ()
    """Words, amounts and files of records that the freelancer knows to be public."""

    @property
    def portal(self) -> tuple[Path, ...]:
        """The freelancer's own templates, which come before ours."""
        return (self.overrides,) if self.overrides else ()


def find_root(start: Path) -> Path:
    """Return the nearest folder upwards that holds a ``mkdocs.yml``.

    Raises:
        GoodTermsError: There is none.
    """
    for folder in (start, *start.parents):
        if any((folder / name).is_file() for name in CONFIG_FILES):
            return folder
    raise GoodTermsError(
        "there is no mkdocs.yml here or in a folder above", "go to the folder of your portal first"
    )


def read_project(start: Path, *, clients: Path | None = None, site_url: str | None = None) -> Project:
    """Read the project around a folder, for the commands; a build gets its own from MkDocs.

    Args:
        start: Any folder of the project.
        clients: Records to read instead of the project's.
        site_url: The address to use instead of the one in ``mkdocs.yml``.

    Raises:
        GoodTermsError: No project, or its ``mkdocs.yml`` cannot be read.
    """
    root = find_root(start.resolve())
    settings = _read_config(root)
    options = _plugin_options(settings)
    theme = settings.get("theme")
    custom = theme.get("custom_dir") if isinstance(theme, dict) else None
    return make_project(
        root,
        docs=root / str(settings.get("docs_dir") or "docs"),
        site_url=str(settings.get("site_url") or "") if site_url is None else site_url,
        clients=clients.resolve() if clients else root / str(options.get("clients") or "clients"),
        policy=str(options.get("policy") or ""),
        as_of=str(options.get("as_of") or ""),
        overrides=root / str(custom) if custom else None,
        site=root / str(settings.get("site_dir") or "site"),
        accent=str(options.get("accent") or ACCENT),
        mark=not has_logo(theme if isinstance(theme, dict) else {}),
        order=nav_order(settings.get("nav")),
    )


def has_logo(theme: Mapping[str, Any]) -> bool:
    """Tell whether the ``theme`` of a ``mkdocs.yml`` names a logo, or an icon in its place."""
    icon = theme.get("icon")
    return bool(theme.get("logo") or (isinstance(icon, Mapping) and icon.get("logo")))


def make_project(root: Path, *, docs: Path, site_url: str, policy: str, **settings: Any) -> Project:
    """Put a project together; the policy stands in the guide's folder unless another place is named."""
    return Project(
        root=root,
        docs=docs,
        site_url=site_url.rstrip("/") + "/" if site_url else "",
        policy=root / policy if policy else docs / "policy.yml",
        **settings,
    )


def _read_config(root: Path) -> dict[str, Any]:
    from mkdocs.utils.yaml import get_yaml_loader, yaml_load

    path = next(root / name for name in CONFIG_FILES if (root / name).is_file())
    try:
        with path.open("rb") as file:
            return yaml_load(file, loader=get_yaml_loader())
    except Exception as error:
        # Whatever a YAML loader with constructors can raise, the mend is the same.
        raise GoodTermsError(f"{path.name} cannot be read", "run `mkdocs build` to see why") from error


def _plugin_options(settings: dict[str, Any]) -> dict[str, Any]:
    plugins = settings.get("plugins") or []
    entries = plugins.items() if isinstance(plugins, dict) else [_entry(plugin) for plugin in plugins]
    for name, options in entries:
        if name == "goodterms":
            return options or {}
    return {}


def _entry(plugin: Any) -> tuple[str, Any]:
    return next(iter(plugin.items())) if isinstance(plugin, dict) and plugin else (str(plugin), {})


def build_day(as_of: str) -> date:
    """Return the day a build is for.

    Args:
        as_of: ``YYYY-MM-DD``, or empty. Then ``SOURCE_DATE_EPOCH`` decides (seconds since
            1970 in UTC, see reproducible-builds.org), else it is today on this machine.

    Raises:
        GoodTermsError: The day, or the variable, cannot be read.
    """
    if as_of:
        try:
            return read_day(as_of)
        except PydanticCustomError:
            raise GoodTermsError("`as_of` is no calendar day", "write it as YYYY-MM-DD") from None
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if epoch:
        try:
            return datetime.fromtimestamp(int(epoch), UTC).date()
        except (ValueError, OverflowError, OSError):
            raise GoodTermsError(
                "SOURCE_DATE_EPOCH is no number of seconds", "unset it, or set whole seconds since 1970"
            ) from None
    return datetime.now().astimezone().date()
