"""The MkDocs plugin: which hook calls what. Everything it calls runs without MkDocs."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment
from mkdocs.commands.build import get_context
from mkdocs.config import config_options as c
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.utils import CountHandler

from goodterms.building.build import Build, check_set_up
from goodterms.building.progress import progress
from goodterms.building.project import Project, make_project
from goodterms.building.shell import Shell
from goodterms.errors import GoodTermsError
from goodterms.pages import pdf, templates
from goodterms.pages.pdf import ACCENT
from goodterms.paths import theme_dir

LAST = -1_000_000
"""After every other plugin and hook, so that what they write is inside what is proved and published."""

log = logging.getLogger("mkdocs.plugins.goodterms")


class GoodTermsConfig(Config):  # type: ignore[no-untyped-call]
    """What ``mkdocs.yml`` can say under ``goodterms:``."""

    clients = c.Type(str, default="clients")
    policy = c.Type(str, default="")
    as_of = c.Type((str, date), default="")
    cache = c.Type(bool, default=True)
    pdfs = c.Type(bool, default=True)
    accent = c.Type(str, default=ACCENT)
    public = c.ListOfItems(c.Type((str, int, float)), default=[])


class GoodTermsPlugin(BasePlugin[GoodTermsConfig]):  # type: ignore[no-untyped-call]
    """Seals a page for each client into the site that MkDocs builds."""

    def __init__(self) -> None:
        self._serving = False
        self._build: Build | None = None
        self._env: Environment | None = None
        self._nav: Navigation | None = None
        self._files: Files | None = None

    def on_startup(self, *, command: str, dirty: bool) -> None:
        """Having this hook makes MkDocs keep one plugin over all rebuilds of ``serve``."""
        self._serving = command == "serve"

    @event_priority(LAST)
    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Check the set-up, then send the build to a folder of its own."""
        try:
            project, site = self._project(config), Path(config.site_dir)
            check_set_up(project, site, theme_name=config.theme.name or "", font=config.theme.get("font"))
            self._build = Build.begin(project, site, use_cache=self.config.cache)
        except GoodTermsError as error:
            raise PluginError(str(error)) from None
        config.site_dir = str(self._build.staging.site)
        _insert_theme(config)
        config.extra["goodterms_serve"] = self._serving
        if self._serving:
            templates.forget()
            pdf.forget()
            config.watch.append(str(self._build.project.clients))
        return config

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Keep the policy's source out of the site; its facts are quoted, not copied."""
        policy = self._current.project.policy.resolve()
        ours = theme_dir().resolve()
        for file in list(files):
            source = Path(file.abs_src_path).resolve() if file.abs_src_path else None
            # MkDocs takes everything in a theme folder for an asset; ours are in assets/ alone.
            stray = source and source.is_relative_to(ours) and not source.is_relative_to(ours / "assets")
            if source == policy or stray:
                files.remove(file)
        return files

    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:
        """Remember the navigation, which the shell's header links to."""
        self._nav, self._files = nav, files
        return nav

    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
        """Remember the theme's environment, which renders the shell."""
        self._env = env
        return env

    @event_priority(LAST)
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Seal the clients' pages, prove the folder, and put it in the site's place."""
        build = self._current
        try:
            shell = Shell.cut(self._render_shell(config))
            with progress(quiet=self._serving) as told:
                sealing = build.seal(shell, _theme_dirs(config), told)
        except GoodTermsError as error:
            raise PluginError(str(error)) from None
        if sealing.problems:
            raise PluginError(_told(sealing.problems))
        if config.strict and _warnings():
            # MkDocs stops after this hook; the site must stay as it was.
            return
        build.staging.publish(sealing.kept, sealing.stamp)
        config.site_dir = str(build.staging.target)
        log.info("%s", sealing.summary())

    def on_build_error(self, *, error: Exception) -> None:
        """Leave the last good site, and nothing half-built beside it."""
        if self._build:
            self._build.staging.discard()

    def on_serve(
        self, server: LiveReloadServer, *, config: MkDocsConfig, builder: Callable[..., Any]
    ) -> LiveReloadServer:
        """Go on serving the last good site while a record is broken."""
        server.builder = _keep_serving(server.builder)
        return server

    @property
    def _current(self) -> Build:
        if self._build is None:
            raise PluginError("the build did not begin with on_config; nothing is published")
        return self._build

    def _project(self, config: MkDocsConfig) -> Project:
        root = Path(config.config_file_path).resolve().parent
        custom = config.theme.custom_dir
        return make_project(
            root,
            docs=Path(config.docs_dir),
            site_url=config.site_url or "",
            clients=root / self.config.clients,
            policy=self.config.policy,
            as_of=str(self.config.as_of),
            overrides=Path(custom) if custom else None,
            pdfs=self.config.pdfs,
            accent=self.config.accent,
            public=tuple(str(word) for word in self.config.public),
        )

    def _render_shell(self, config: MkDocsConfig) -> str:
        if self._env is None or self._nav is None or self._files is None:
            raise GoodTermsError("the theme was not ready; nothing is published")
        context = get_context(self._nav, self._files, config, page=None, base_url="../..")
        return self._env.get_template("sealed.html").render(context)


def _insert_theme(config: MkDocsConfig) -> None:
    """Put our theme folder behind the freelancer's own ``custom_dir`` and before Material."""
    ours = str(theme_dir())
    if ours not in config.theme.dirs:
        config.theme.dirs.insert(1 if config.theme.custom_dir else 0, ours)
    # A style sheet with the theme's icons in it: rendered, not copied.
    config.theme.static_templates.add("assets/goodterms/icons.css")
    # One scope for the whole site, so that guide and sealed pages agree on light or dark.
    config.extra.setdefault("scope", urlsplit(config.site_url or "/").path or "/")
    # Aligned columns by attribute: the policy blocks inline styles.
    config.mdx_configs.setdefault("tables", {}).setdefault("use_align_attribute", True)


def _theme_dirs(config: MkDocsConfig) -> list[Path]:
    """Return the folders of the installed theme: what the freelancer wrote is not among them."""
    custom = config.theme.custom_dir
    return [Path(folder) for folder in config.theme.dirs if not custom or Path(folder) != Path(custom)]


def _told(problems: list[Any]) -> str:
    lines = [problem.text() for problem in sorted(problems)]
    count = "1 problem" if len(lines) == 1 else f"{len(lines)} problems"
    return "\n".join([f"{count}; the site stays as it was", *lines])


def _warnings() -> bool:
    handlers = [h for h in logging.getLogger("mkdocs").handlers if isinstance(h, CountHandler)]
    return any(handler.get_counts() for handler in handlers)


def _keep_serving(builder: Callable[..., Any]) -> Callable[..., Any]:
    def build(*args: Any, **kwargs: Any) -> None:
        try:
            builder(*args, **kwargs)
        except SystemExit:
            # The problem is on the screen already. Raising would make MkDocs hold back
            # every request until it is mended.
            log.error("The last good site is served until this is mended.")

    return build
