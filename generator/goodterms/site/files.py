"""The files of one language's build: its own, those it borrows, and those all languages share.

What is shared is published once, at the root of the site. In the builds of the other
languages such a file is known, so that links to it are right, but not copied.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel

from goodterms.guide.content import PAGE, POLICY, Guide
from goodterms.paths import theme_dir

# MkDocs works links out inside one site and drops a leading `..`; this stands for it till the page is made.
_SITE = "goodterms-site-root"


class SharedFile(File):
    """A file at the root of the site, as one language's build sees it.

    Args:
        name: Where a page's relative link finds it, from the folder of the language.
        source: The file.
        url: Where it is published, from the root of the site.
        at_root: Whether this is the build of the language at the root.
        config: The language's build.
    """

    def __init__(self, name: str, source: Path, url: str, at_root: bool, config: MkDocsConfig) -> None:
        super().__init__(
            name,
            None,
            config.site_dir,
            config.use_directory_urls,
            dest_uri=url,
            inclusion=InclusionLevel.INCLUDED,
        )
        self.abs_src_path = str(source)
        self._at_root = at_root
        if not at_root:
            self.url = f"{_SITE}/{self.url}"

    def copy_file(self, dirty: bool = False) -> None:
        """Copy the file once: in the build of the language at the root."""
        if self._at_root:
            super().copy_file(dirty)


def lead_up(html: str) -> str:
    """Return a page's HTML with its links to shared files leading out of the language's folder."""
    return html.replace(f"{_SITE}/", "../")


def shared_files(guide: Guide, config: MkDocsConfig) -> Iterator[tuple[str, Path]]:
    """Yield what stands in ``content/`` beside the folders of the languages: path from there, and file."""
    languages = {guide.folder(language).name for language in guide.languages}
    for path in sorted(guide.content.rglob("*")):
        parts = path.relative_to(guide.content).parts
        name = "/".join(parts)
        if parts[0] in languages or not path.is_file() or any(part.startswith(".") for part in parts):
            continue
        if name == POLICY or name.endswith(PAGE) or _is_excluded(name, config):
            continue
        yield name, path


def _is_excluded(name: str, config: MkDocsConfig) -> bool:
    return bool(config.exclude_docs and config.exclude_docs.match_file(name))


def complete(files: Files, guide: Guide, language: str, config: MkDocsConfig) -> frozenset[str]:
    """Add what a language's build lacks of its own, and take out what the root publishes already.

    Args:
        files: The build's files; changed in place.
        guide: The guide.
        language: The language being built.
        config: Its build.

    Returns:
        The addresses, from the root of the site, of files that a page of another language
        than the default must look for there.
    """
    at_root = language == guide.default
    theme = [Path(folder).resolve() for folder in config.theme.dirs]
    ours = theme_dir().resolve()
    elsewhere = {name for name in config.theme.static_templates if name.startswith("assets/")}
    for file in list(files):
        source = Path(file.abs_src_path).resolve() if file.abs_src_path else None
        if source is None:
            continue
        # MkDocs takes everything in a theme folder for an asset; ours are in assets/ alone.
        if source.is_relative_to(ours) and not source.is_relative_to(ours / "assets"):
            files.remove(file)
        elif not at_root and any(source.is_relative_to(folder) for folder in theme):
            elsewhere.add(file.src_uri)
            files.remove(file)
    for name, source in shared_files(guide, config) if guide.divided else ():
        elsewhere.add(name)
        files.append(SharedFile(f"../{name}", source, name, at_root, config))
    if not at_root:
        for borrowed in _borrowed(files, guide, language, config):
            files.append(borrowed)
    return frozenset(elsewhere)


def _borrowed(files: Files, guide: Guide, language: str, config: MkDocsConfig) -> Iterator[File]:
    """Yield the default language's pages that this one lacks, and the files beside them."""
    default = guide.folder(guide.default)
    for page in guide.pages(language):
        if page.language != language:
            yield File(page.name, str(default), config.site_dir, config.use_directory_urls)
    for path in sorted(default.rglob("*")):
        name = PurePosixPath(*path.relative_to(default).parts).as_posix()
        hidden = any(part.startswith(".") for part in path.relative_to(default).parts)
        if path.is_file() and not hidden and not name.endswith(PAGE) and name not in files.src_uris:
            yield SharedFile(name, path, name, False, config)
