"""The Jinja templates of client pages, compiled once a process for each language they speak.

A template stands in ``portal/pages/``; one of the same name in ``pages/`` of the
freelancer's own portal folder takes its place.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template, nodes
from jinja2.visitor import NodeTransformer

from goodterms.locale import translations
from goodterms.pages.markdown import prose
from goodterms.pages.words import DOMAIN
from goodterms.paths import theme_dir


@cache
def template(name: str, language: str, portal: tuple[Path, ...] = ()) -> Template:
    """Return a template that speaks a language.

    Args:
        name: File name below ``pages/``.
        language: One of :data:`goodterms.locale.LANGUAGES`.
        portal: The freelancer's own portal folders, the strongest first.
    """
    return _environment(language, portal).get_template(name)


def forget() -> None:
    """Read all templates anew: a server calls this when one was edited."""
    template.cache_clear()
    _environment.cache_clear()


class _Spoken(NodeTransformer):
    """Puts the words of a language where a template asks for them by a fixed message id."""

    def __init__(self, language: str) -> None:
        self._gettext = translations(language, DOMAIN).gettext

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802 (the visitor's way to name it)
        match node:
            case nodes.Call(node=nodes.Name(name="_"), args=[nodes.Const(value=str(text))]):
                return nodes.Const(self._gettext(text), lineno=node.lineno)
        return self.generic_visit(node)


class _Environment(Environment):
    """Looks words up when a template is compiled; at a thousand clients that halves the cost of a page."""

    spoken: _Spoken

    def _generate(self, source: nodes.Template, *args: Any, **options: Any) -> str:
        return super()._generate(self.spoken.visit(source), *args, **options)


@cache
def _environment(language: str, portal: tuple[Path, ...]) -> Environment:
    environment = _Environment(
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        loader=FileSystemLoader([folder / "pages" for folder in (*portal, theme_dir())]),
    )
    words = translations(language, DOMAIN)
    environment.spoken = _Spoken(language)
    environment.globals.update(_=words.gettext, ngettext=words.ngettext)
    environment.filters["prose"] = prose
    return environment
