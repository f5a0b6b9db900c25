"""One language of the guide, from the reading of its pages to its print view."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment
from mkdocs.commands.build import get_context
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from goodterms.building.policy_pdfs import earlier_versions
from goodterms.building.project import Project
from goodterms.building.public import figures_of
from goodterms.errors import GoodTermsError
from goodterms.guide.content import Guide, GuidePage, read_guide
from goodterms.guide.document import Document, read_documents
from goodterms.guide.filling import Filling
from goodterms.guide.paper import PDF
from goodterms.locale import translations
from goodterms.pages.format import formats
from goodterms.records.policy import Policy
from goodterms.site.files import complete, lead_up
from goodterms.site.languages import Compiled, fit, look_up, move_extras
from goodterms.site.printing import Rendered, chapters
from goodterms.site.view import GuideView, Kept

DOMAIN = "guide"
PRINT = "print"


@dataclass(frozen=True)
class GuideSite:
    """What all languages of one build have in common."""

    project: Project
    policy: Policy
    as_of: date
    """The day the build is for."""
    guide: Guide
    filling: Filling
    """Of the guide's pages."""
    documents: Mapping[str, Document]
    """The policy by language; a language whose pages have problems has none."""
    scope: str
    """The path that the site's settings are kept under in a browser."""
    directory_urls: bool
    compiled: Compiled = field(default_factory=Compiled)

    @classmethod
    def read(cls, project: Project, policy: Policy, as_of: date, config: MkDocsConfig) -> GuideSite:
        """Read the guide of a project.

        Args:
            project: The project.
            policy: Its policy.
            as_of: The day the build is for.
            config: MkDocs' settings for the site as a whole.
        """
        guide = read_guide(project.docs, policy.languages, project.order)
        filling = Filling(policy, project.root)
        documents, _ = read_documents(guide, policy, project.root, filling=filling)
        scope = urlsplit(config.site_url or "/").path or "/"
        return cls(project, policy, as_of, guide, filling, documents, scope, config.use_directory_urls)

    def language(self, language: str, site_url: str) -> LanguageBuild:
        """Prepare the build of one of the guide's languages.

        Args:
            language: It.
            site_url: Of the whole site; empty where there is none.

        Raises:
            GoodTermsError: A page stands where the print view goes.
        """
        folders = {self.guide.folder(language), self.guide.folder(self.guide.default), self.guide.content}
        for name in (f"{PRINT}.md", PRINT):
            if any((folder / name).exists() for folder in folders):
                raise GoodTermsError(
                    f"the guide has a page or folder `{name}`, where the print view goes",
                    "give it another name",
                )
        document = self.documents.get(language)
        up = "" if language == self.guide.default else "../"
        view = GuideView(
            self.guide,
            language,
            self.policy.freelancer,
            site_url,
            translations(language, DOMAIN).gettext,
            self.directory_urls,
            pdf=PDF if self.project.pdfs and document else "",
            version=document.label if document else "",
            versions=tuple(Kept(label, up + link) for label, link in earlier_versions(self.policy, language)),
        )
        return LanguageBuild(self, language, view)


@dataclass
class LanguageBuild:
    """What is known of one language while MkDocs builds it."""

    site: GuideSite
    language: str
    view: GuideView
    quoted: set[str] = field(default_factory=set)
    """Amounts that the pages quote from the policy, or reckon from it; they tell nothing of a client."""
    _rendered: dict[str, Rendered] = field(default_factory=dict)
    _shared: frozenset[str] = frozenset()
    _env: Environment | None = None
    _nav: Navigation | None = None
    _files: Files | None = None

    @property
    def at_root(self) -> bool:
        """Whether this is the guide's default language."""
        return self.language == self.site.guide.default

    def configure(self, config: MkDocsConfig) -> None:
        """Set in MkDocs' settings what belongs to the language."""
        fit(config, self.language, at_root=self.at_root, scope=self.site.scope)
        if len(self.site.guide.languages) > 1:
            # What makes Material show its switch; where each entry leads, the page itself says.
            home = self.view.alternates()
            config.extra["alternate"] = [{"name": a.name, "lang": a.lang, "link": a.link} for a in home]
        words = self.view.words
        names = {
            "Switch to dark": words("Switch to dark"),
            "Switch to light": words("Switch to light"),
        }
        palette = config.theme.get("palette")
        for option in palette if isinstance(palette, list) else []:
            toggle = option.get("toggle")
            if isinstance(toggle, dict) and toggle.get("name") in names:
                toggle["name"] = names[toggle["name"]]

    def take_files(self, files: Files, config: MkDocsConfig) -> None:
        """Complete the build's files, and find what is published at the root alone."""
        self._files = files
        self._shared = complete(files, self.site.guide, self.language, config)
        if not self.at_root:
            move_extras(config, self._shared)

    def take_nav(self, nav: Navigation) -> None:
        """Remember the navigation, for what is rendered outside of MkDocs' own pages."""
        self._nav = nav

    def take_env(self, env: Environment) -> None:
        """Tell the theme's templates of the guide."""
        self._env = env
        env.bytecode_cache = self.site.compiled
        env.globals["guide"] = self.view
        if not self.at_root:
            look_up(env, self._shared)

    def read(self, page: Page) -> str | None:
        """Return a page's Markdown with the policy's facts in it; None where it is no page of the guide."""
        own = self._page(page)
        if own is None:
            return None
        filled = self.site.filling.page(own)
        self.quoted.update(set(figures_of(filled.text)) - set(figures_of(filled.source)))
        return filled.text

    def keep(self, page: Page, html: str) -> str:
        """Remember a page's HTML for the print view; return it as it is to be shown."""
        html = html if self.at_root else lead_up(html)
        self._rendered[page.file.src_uri] = Rendered(
            page.url, str(page.title), html, lang=self.view.fallback(page)
        )
        return html

    def label(self, output: str) -> str:
        """Return a finished page whose search, a dialog to a screen reader, has a name."""
        name = self.view.words("Search")
        return output.replace('role="dialog">', f'role="dialog" aria-label="{escape(name)}">', 1)

    def finish(self, config: MkDocsConfig) -> None:
        """Write what a language has besides its pages."""
        policy, chosen = self.site.policy, self.site.guide.chapters(self.language)
        read = [self._rendered[page.name] for page in chosen if page.name in self._rendered]
        day = policy.valid_from or self.site.as_of
        html = self.render(
            "print.html",
            config,
            base_url="..",
            chapters=chapters(read, f"{PRINT}/"),
            freelancer=policy.freelancer,
            date=formats(self.language, policy.freelancer.country).day(day),
        )
        path = Path(config.site_dir) / PRINT / "index.html"
        path.parent.mkdir()
        path.write_text(html, encoding="utf-8")

    def render(self, name: str, config: MkDocsConfig, *, base_url: str, **more: Any) -> str:
        """Render a template of the theme that is no page of MkDocs'.

        Raises:
            GoodTermsError: MkDocs did not come as far as the templates.
        """
        if self._env is None or self._nav is None or self._files is None:
            raise GoodTermsError("the theme was not ready; nothing is published")
        context = get_context(self._nav, self._files, config, page=None, base_url=base_url)
        return self._env.get_template(name).render({**context, **more})

    def _page(self, page: Page) -> GuidePage | None:
        name = page.file.src_uri
        return next((one for one in self.site.guide.pages(self.language) if one.name == name), None)
