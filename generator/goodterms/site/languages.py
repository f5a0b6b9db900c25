"""One MkDocs build a language inside one ``mkdocs build``: the default at the root, others at ``/de/`` …

A further language is built from the same ``mkdocs.yml``, read anew with another folder of
pages, another folder to write to and another interface language.
"""

from __future__ import annotations

import logging
import posixpath
from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from jinja2 import Environment, pass_context
from jinja2.bccache import Bucket, BytecodeCache
from jinja2.runtime import Context
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.utils.templates import url_filter

from goodterms.guide.content import PAGE, Guide


def load_language(config: MkDocsConfig, guide: Guide, language: str) -> MkDocsConfig:
    """Return the settings to build a further language with.

    Args:
        config: The settings of the build at the root.
        guide: The guide.
        language: One of its languages.
    """
    site_url = urljoin(config.site_url, f"{language}/") if config.site_url else None
    own = load_config(
        config.config_file_path,
        docs_dir=str(guide.folder(language)),
        site_dir=str(Path(config.site_dir) / language),
        use_directory_urls=config.use_directory_urls,
        strict=False,
    )
    # Set and not handed over: an address that `serve` gives must win over that of mkdocs.yml.
    own.site_url = site_url
    own.dev_addr = config.dev_addr
    own.nav = without_titles(own.nav)
    return own


def without_titles(nav: Any) -> Any:
    """Return a ``nav`` whose pages are called as they call themselves.

    A title in mkdocs.yml is written in the default language. Sections and links elsewhere keep
    theirs, for they have no other.

    Args:
        nav: As mkdocs.yml has it, at any depth; None where it has none.
    """
    if isinstance(nav, list):
        return [without_titles(entry) for entry in nav]
    if isinstance(nav, dict):
        [(title, inside)] = nav.items()
        page = isinstance(inside, str) and inside.endswith(PAGE)
        return inside if page else {title: without_titles(inside)}
    return nav


def fit(config: MkDocsConfig, language: str, *, at_root: bool, scope: str) -> None:
    """Set what is a language's own, and what all languages must agree on.

    Args:
        config: The settings of one language's build; changed in place.
        language: It.
        at_root: Whether it is the guide's default.
        scope: The path that the whole site's settings are kept under in a browser.
    """
    config.theme["language"] = language
    # One scope for the whole site, so that guide and sealed pages agree on light or dark.
    config.extra.setdefault("scope", scope)
    if not at_root:
        # Their only copies are at the root: the error page and the sitemap speak for all.
        config.theme.static_templates.clear()


def move_extras(config: MkDocsConfig, shared: frozenset[str]) -> None:
    """Point a further language's styles and scripts of the freelancer's own at the root's copies."""
    config.extra_css = [f"../{path}" if path in shared else path for path in config.extra_css]
    config.extra_javascript = [_moved(script, shared) for script in config.extra_javascript]


def _moved(script: Any, shared: frozenset[str]) -> Any:
    if str(script) not in shared:
        return script
    if isinstance(script, str):
        return f"../{script}"
    moved = copy(script)
    moved.path = f"../{script.path}"
    return moved


class Compiled(BytecodeCache):
    """Templates compiled for one language, for the next: MkDocs gives each an environment of its own."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill a bucket with what was kept of the template."""
        if bucket.key in self._kept:
            bucket.bytecode_from_string(self._kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a template."""
        self._kept[bucket.key] = bucket.bytecode_to_string()


def look_up(env: Environment, shared: frozenset[str]) -> None:
    """Let a further language's templates find the assets that are at the root."""

    @pass_context
    def url(context: Context, value: str) -> str:
        way = f"../{value}" if str(value) in shared else str(value)
        if way.startswith("../"):
            # MkDocs' own filter drops the leading `..` where both ways have folders in common.
            return posixpath.join(context["base_url"], way)
        return url_filter(context, way)  # type: ignore[arg-type]

    env.filters["url"] = url


@contextmanager
def quietly() -> Iterator[None]:
    """Build without MkDocs telling of each language what it told of the first."""
    logger = logging.getLogger("mkdocs.commands.build")
    before = logger.level
    logger.setLevel(logging.WARNING)
    try:
        yield
    finally:
        logger.setLevel(before)
