"""What the guide's templates are told besides what MkDocs tells them: the name ``guide``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import urljoin

from mkdocs.structure.files import File
from mkdocs.structure.pages import Page

from goodterms.guide.content import Guide
from goodterms.pages.languages import NAMES
from goodterms.records.policy import Freelancer


@dataclass(frozen=True, slots=True)
class Alternate:
    """A page in one of the guide's languages."""

    lang: str
    name: str
    """The language in its own words."""
    link: str
    """The page's address from the root of the language it is linked in; for ``| url``."""
    absolute: str
    """Its whole address; empty where mkdocs.yml gives no ``site_url``."""


@dataclass(frozen=True, slots=True)
class MapEntry:
    """A page for the sitemap, in all its languages."""

    alternates: tuple[Alternate, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """An earlier version of the policy that is still there to read."""

    label: str
    link: str


@dataclass(frozen=True)
class GuideView:
    """The guide as the templates of one language see it."""

    source: Guide
    language: str
    freelancer: Freelancer
    site_url: str
    """Of the whole site, with a slash at the end; or empty."""
    words: Callable[[str], str]
    """gettext, in the domain ``guide``."""
    directory_urls: bool = True
    pdf: str = ""
    """The language's policy as a PDF, for ``| url``; empty where none is made."""
    version: str = ""
    """Names the policy as it stands: its day and a short hash."""
    versions: tuple[Kept, ...] = ()

    @property
    def languages(self) -> tuple[dict[str, str], ...]:
        """The guide's languages, the default first."""
        return tuple({"lang": one, "name": NAMES[one]} for one in self.source.languages)

    @property
    def print(self) -> str:
        """The whole guide on one page, for ``| url``."""
        return "print/" if self.directory_urls else "print/index.html"

    def alternates(self, page: Page | None = None) -> tuple[Alternate, ...]:
        """Return a page in every language of the guide; without a page, the language's home."""
        name = page.file.src_uri if page else "index.md"
        return tuple(self._alternate(name, page.url if page else "", one) for one in self.source.languages)

    def fallback(self, page: Page | None) -> str:
        """Return the language a page is written in where that is not the guide's, else nothing."""
        if page is None:
            return ""
        found = next((one for one in self.source.pages(self.language) if one.name == page.file.src_uri), None)
        return found.language if found and found.language != self.language else ""

    @property
    def map(self) -> Iterator[MapEntry]:
        """Every page that any language has, for the sitemap."""
        names = dict.fromkeys(
            page.name for language in self.source.languages for page in self.source.pages(language)
        )
        for name in names:
            url = File(name, None, "", self.directory_urls).url
            url = "" if url in {".", "./"} else url
            yield MapEntry(
                tuple(
                    self._alternate(name, url, one) for one in self.source.languages if self._has(one, name)
                )
            )

    def _has(self, language: str, name: str) -> bool:
        return any(page.name == name for page in self.source.pages(language))

    def _alternate(self, name: str, url: str, language: str) -> Alternate:
        up = "" if self.language == self.source.default else "../"
        way = ("" if language == self.source.default else f"{language}/") + (
            url if self._has(language, name) else ""
        )
        absolute = urljoin(self.site_url, way) if self.site_url else ""
        return Alternate(language, NAMES[language], up + way or ".", absolute)
