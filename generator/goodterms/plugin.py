"""The MkDocs plugin: which hook calls what. Everything it calls runs without MkDocs."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from jinja2 import Environment
from mkdocs.commands.build import build as build_site
from mkdocs.config import config_options as c
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin, CombinedEvent, event_priority
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils import CountHandler

from goodterms.building.build import Build, check_set_up
from goodterms.building.policy_pdfs import check_versions
from goodterms.building.progress import progress
from goodterms.building.project import Project, has_logo, make_project
from goodterms.building.shell import Shell
from goodterms.errors import GoodTermsError
from goodterms.guide.checks import check_guide
from goodterms.guide.content import nav_order
from goodterms.pages import pdf, templates
from goodterms.pages.pdf import ACCENT
from goodterms.paths import theme_dir
from goodterms.records.problems import has_errors
from goodterms.site.build import GuideSite, LanguageBuild
from goodterms.site.languages import load_language, quietly

FIRST = 1_000_000
"""Before every other plugin and hook, so that they read the settings of the language that is built."""
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
        self._languages: list[LanguageBuild] = []

    def on_startup(self, *, command: str, dirty: bool) -> None:
        """Having this hook makes MkDocs keep one plugin over all builds, of `serve` and of every language."""
        self._serving = command == "serve"

    @event_priority(FIRST)
    def _on_config_first(self, config: MkDocsConfig) -> MkDocsConfig:
        """Begin a build with the guide's default language; a further one was begun already."""
        if self._build is None:
            self._begin(config)
        _insert_theme(config)
        self._language.configure(config)
        return config

    @event_priority(LAST)
    def _on_config_last(self, config: MkDocsConfig) -> MkDocsConfig:
        """Send the build to a folder of its own."""
        build = self._current
        if self._language.at_root:
            config.site_dir = str(build.staging.site)
            if self._serving:
                templates.forget()
                pdf.forget()
                config.watch += [str(build.project.clients), str(build.project.docs)]
        config.extra["goodterms_serve"] = self._serving
        return config

    on_config = CombinedEvent(_on_config_first, _on_config_last)

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Keep the policy's source out of the site; its facts are quoted, not copied."""
        policy = self._current.project.policy.resolve()
        for file in list(files):
            if file.abs_src_path and Path(file.abs_src_path).resolve() == policy:
                files.remove(file)
        self._language.take_files(files, config)
        return files

    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:
        """Remember the navigation, which the shell's header links to."""
        self._language.take_nav(nav)
        return nav

    def on_page_read_source(self, *, page: Page, config: MkDocsConfig) -> str | None:
        """Fill the policy's facts into a page of the guide."""
        return self._language.read(page)

    @event_priority(LAST)
    def on_page_content(self, html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Remember a page for the print view."""
        return self._language.keep(page, html)

    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str:
        """Name what Material leaves without a name."""
        return self._language.label(output)

    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
        """Tell the theme's templates of the guide."""
        self._language.take_env(env)
        return env

    @event_priority(LAST)
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Build the further languages; seal the clients' pages, prove the folder, and publish it."""
        try:
            self._language.finish(config)
            if self._language.at_root:
                self._build_further(config)
                self._seal(config)
        except GoodTermsError as error:
            raise PluginError(str(error)) from None

    def on_build_error(self, *, error: Exception) -> None:
        """Leave the last good site, and nothing half-built beside it."""
        if self._build:
            self._build.staging.discard()
            self._build = None

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

    @property
    def _language(self) -> LanguageBuild:
        """The language that MkDocs is building now."""
        return self._languages[-1]

    def _begin(self, config: MkDocsConfig) -> None:
        try:
            project, target = self._project(config), Path(config.site_dir)
            check_set_up(project, target, theme_name=config.theme.name or "", font=config.theme.get("font"))
            build = self._build = Build.begin(project, target, use_cache=self.config.cache)
            site = GuideSite.read(project, build.policy, build.as_of, config)
            self._languages = [site.language(site.guide.default, _site_url(config))]
        except GoodTermsError as error:
            raise PluginError(str(error)) from None
        config.docs_dir = str(site.guide.folder(site.guide.default))

    def _build_further(self, config: MkDocsConfig) -> None:
        site = self._language.site
        for language in site.guide.languages[1:]:
            self._languages.append(site.language(language, _site_url(config)))
            with quietly():
                build_site(load_language(config, site.guide, language))

    def _seal(self, config: MkDocsConfig) -> None:
        build, first = self._current, self._languages[0]
        site = first.site
        problems = check_guide(site.guide, build.policy, build.project.root, site.filling)
        problems += check_versions(build.project, build.policy, site.guide, site.documents)
        if has_errors(problems):
            raise PluginError(_told([problem for problem in problems if problem.severity == "error"]))
        build.publish_policy(site.guide, site.documents)
        shell = Shell.cut(first.render("sealed.html", config, base_url="../.."))
        quoted = {figure for language in self._languages for figure in language.quoted}
        with progress(quiet=self._serving) as told:
            sealing = build.seal(shell, _theme_dirs(config), quoted, told)
        if sealing.problems:
            raise PluginError(_told(sealing.problems))
        if config.strict and _warnings():
            # MkDocs stops after this hook; the site must stay as it was.
            return
        build.staging.publish(sealing.kept, sealing.stamp)
        config.site_dir = str(build.staging.target)
        self._build = None
        log.info("%s", sealing.summary())

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
            order=nav_order(config.nav),
            mark=not has_logo(config.theme),
        )


def _site_url(config: MkDocsConfig) -> str:
    return f"{config.site_url.rstrip('/')}/" if config.site_url else ""


def _insert_theme(config: MkDocsConfig) -> None:
    """Put our theme folder behind the freelancer's own ``custom_dir`` and before Material."""
    ours = str(theme_dir())
    if ours not in config.theme.dirs:
        config.theme.dirs.insert(1 if config.theme.custom_dir else 0, ours)
    if config.theme.get("favicon") == "assets/images/favicon.png":
        # Material's own mark is nobody's here.
        config.theme["favicon"] = "assets/goodterms/favicon.svg"
    # A style sheet with the theme's icons in it: rendered, not copied.
    config.theme.static_templates.add("assets/goodterms/icons.css")
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
