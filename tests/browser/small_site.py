"""A small site built from portal/ alone: two guide pages, a 404 and sealed pages.

It stands apart from the plugin on purpose: what holds here holds for the shell and its script,
whatever is sealed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import yaml
from mkdocs.commands.build import build, get_context
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import event_priority
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation

from goodterms.sealing.envelope import seal_document, seal_page
from goodterms.sealing.keys import b64encode, opening_key, page_id, page_key

PORTAL = Path(__file__).resolve().parents[2] / "portal"
PLACEHOLDER = "<!--goodterms:sealed-->"

INDEX_MD = """# Billing policy

An invoice is due **14 days** after it was issued.

| Work | Price |
|------|-------|
| Day  | 640   |

!!! note "Late payment"
    After a reminder, interest is charged.

=== "Transfer"
    By bank transfer.

=== "Card"
    By card.
"""
SECOND_MD = (
    "# Disputes\n\nSay what is unclear within ten days; we answer within five. Marmalade is never billed.\n"
)


@dataclass(frozen=True)
class Client:
    """One client's keys, and how their links look."""

    key: bytes
    code: str | None = None

    @property
    def opening(self) -> bytes:
        return opening_key(self.key, self.code)

    @property
    def fragment(self) -> str:
        return f"#{'l' if self.code else 'c'}={b64encode(self.key)}"

    def page(self, path: str) -> str:
        return page_id(self.opening, path)

    def page_fragment(self, path: str) -> str:
        return f"#p={b64encode(page_key(self.opening, self.page(path)))}"


@dataclass(frozen=True)
class SealedPage:
    """A page to be sealed for a client."""

    path: str
    title: str
    html: str
    lang: str = "en"


@dataclass
class SmallSite:
    """What to put into the site. ``build`` returns its folder."""

    pages: list[tuple[Client, SealedPage]] = field(default_factory=list)
    documents: list[tuple[Client, str, str, str, bytes]] = field(default_factory=list)
    second_page: str = SECOND_MD

    def build(self, folder: Path, extra: dict[str, object] | None = None, **theme: object) -> Path:
        """Build into ``folder/site``.

        Args:
            folder: An empty folder.
            extra: ``extra:`` in mkdocs.yml.
            theme: Further settings of ``theme:``.
        """
        docs = folder / "docs"
        docs.mkdir(parents=True)
        (docs / "index.md").write_text(INDEX_MD, encoding="utf-8")
        (docs / "disputes.md").write_text(self.second_page, encoding="utf-8")
        settings = {
            "site_name": "Anna Lind, Web Design",
            "docs_dir": "docs",
            "site_dir": "site",
            "extra": extra or {},
            "plugins": ["search"],
            "markdown_extensions": ["admonition", {"pymdownx.tabbed": {"alternate_style": True}}],
            "theme": {
                "name": "material",
                "font": False,
                "features": ["content.tabs.link"],
                "palette": [
                    {
                        "media": "(prefers-color-scheme: light)",
                        "scheme": "default",
                        "primary": "indigo",
                        "toggle": {"icon": "material/weather-night", "name": "Dark"},
                    },
                    {
                        "media": "(prefers-color-scheme: dark)",
                        "scheme": "slate",
                        "primary": "indigo",
                        "toggle": {"icon": "material/weather-sunny", "name": "Light"},
                    },
                ],
                **theme,
            },
        }
        config_file = folder / "mkdocs.yml"
        config_file.write_text(yaml.safe_dump(settings), encoding="utf-8")
        config = load_config(str(config_file))
        own = 1 if "custom_dir" in theme else 0
        config.theme.dirs.insert(own, str(PORTAL))
        config.theme.static_templates.add("assets/goodterms/icons.css")
        shell: list[str] = []

        @event_priority(0)
        def on_env(env: object, *, config: MkDocsConfig, files: Files) -> None:
            context = get_context(Navigation([], []), files, config, base_url="../..")
            shell.append(env.get_template("sealed.html").render(context))  # type: ignore[attr-defined]

        config.plugins.events["env"].append(on_env)
        build(config)
        site = folder / "site"
        self._fill(site, shell[0])
        return site

    def _fill(self, site: Path, shell: str) -> None:
        for client, page in self.pages:
            envelope = seal_page(client.opening, page.path, page.title, page.lang, page.html)
            element = f'<script type="application/json" id="sealed">{envelope.to_json()}</script>'
            target = site / "c" / envelope.id / "index.html"
            target.parent.mkdir(parents=True)
            target.write_text(shell.replace(PLACEHOLDER, element), encoding="utf-8")
        for client, path, name, media_type, data in self.documents:
            id_, sealed = seal_document(client.opening, path, name, media_type, data)
            target = site / "c" / id_ / "sealed.bin"
            target.parent.mkdir(parents=True)
            target.write_bytes(sealed)
