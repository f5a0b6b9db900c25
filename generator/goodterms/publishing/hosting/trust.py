"""What a pushed ``mkdocs.yml`` may ask for, found out without building any Python object from it.

Whoever may push to a host decides what MkDocs runs there: plugins, hooks, templates and YAML tags
are all code. With a list of plugins allowed, everything that is code or reads files of the machine
is refused, and a push is content only: also scripts that would run in a reader's browser are refused.
Paths that lead out of the project are refused in any case.
"""

from __future__ import annotations

import importlib.util
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import PurePosixPath, PureWindowsPath

import yaml

from goodterms.publishing.hosting.inert.fault import ASK
from goodterms.publishing.hosting.inert.vocabulary import is_near
from goodterms.publishing.hosting.nodes import CORE, compose, entries, entries_of, nodes_of, texts, values
from goodterms.records.problems import Problem
from goodterms.sealing.secret import FOLDER

ALWAYS_ALLOWED = frozenset({"search", "material/search", "goodterms"})
"""Plugins that every host runs."""
VARIABLES = frozenset({"GOODTERMS_AS_OF", "SOURCE_DATE_EPOCH"})
"""What ``!ENV`` may name on a restricted host; the secret stands in the environment as well."""

_PLAIN_TAGS = frozenset(
    f"{CORE}{name}" for name in ("str", "int", "float", "bool", "null", "map", "seq", "timestamp", "merge")
)
_ENV = "!ENV"
# They put files of the machine into a page.
_READING = frozenset({"pymdownx.snippets", "pymdownx.b64"})
# Options of plugins that name files, with the plugins that have them.
_FILES = {
    "goodterms": ("clients", "policy"),
    "search": ("jieba_dict", "jieba_dict_user"),
    "material/search": ("jieba_dict", "jieba_dict_user"),
}
_MAX_INHERITED = 5


def check_settings(
    read: Callable[[str], bytes | None],
    name: str = "mkdocs.yml",
    plugins: frozenset[str] | None = None,
    *,
    scripts: bool = False,
) -> list[Problem]:
    """Return what a host refuses in a project's settings.

    Args:
        read: Returns a file of the commit by its path; None where there is none.
        name: The settings' file.
        plugins: Plugins that may be named besides :data:`ALWAYS_ALLOWED`; None where whoever may
            push is trusted to run code.
        scripts: Whether pages may hold scripts all the same.
    """
    return list(_Check(read, plugins, scripts).file(name, 0))


@dataclass(slots=True)
class _Check:
    read: Callable[[str], bytes | None]
    plugins: frozenset[str] | None
    scripts: bool = False
    name: str = ""
    seen: set[str] = field(default_factory=set)

    def file(self, name: str, inherited: int) -> Iterator[Problem]:
        self.name = name
        data = self.read(name)
        if data is None:
            mend = (
                "commit it at the top of the repository"
                if not inherited
                else "commit it, or take the key out"
            )
            yield Problem(name, 1, 1, "the file is not in the repository", mend)
            return
        root, problem = compose(data, name)
        if problem:
            yield problem
        if root is None:
            return
        odd = list(self._odd_keys(root))
        yield from odd
        if odd:
            # What follows finds settings by their keys.
            return
        yield from self._paths(root)
        if self.plugins is not None:
            yield from self._code(root, self.plugins)
            if not self.scripts:
                yield from self._scripts(root)
            yield from self._without_seal(root)
            return
        for value in values(root, "INHERIT"):
            for text, _ in texts(value):
                base = str(PurePosixPath(name).parent / text)
                if not _leads_out(text) and base not in self.seen and inherited < _MAX_INHERITED:
                    self.seen.add(base)
                    yield from _Check(self.read, self.plugins, seen=self.seen).file(base, inherited + 1)

    def _odd_keys(self, root: yaml.Node) -> Iterator[Problem]:
        """Refuse keys that are not written as what they are: `? !!str {=: hooks}` is read as `hooks`."""
        for node in nodes_of(root):
            for key, _ in node.value if isinstance(node, yaml.MappingNode) else ():
                if not isinstance(key, yaml.ScalarNode) or key.tag in {_ENV, f"{CORE}binary"}:
                    yield self._at(key, "a key is a plain word", "write it as `key: value`")

    def _paths(self, root: yaml.Node) -> Iterator[Problem]:
        """Refuse what leads out of the project, or into the host's own folder."""
        found = [
            (key, value)
            for key in ("docs_dir", "site_dir", "INHERIT", "hooks", "watch")
            for value in values(root, key)
        ]
        for theme in values(root, "theme"):
            for key in ("custom_dir", "static_templates"):
                found += [(key, one) for one in values(theme, key)]
        for name, keys in _FILES.items():
            for _, options in entries(root, "plugins", only=name):
                found += [(key, value) for key in keys for value in values(options, key)]
        for key, value in found:
            for text, node in texts(value):
                if _leads_out(text):
                    yield self._at(
                        node, f"`{key}` leads out of the project", "name a folder or file inside it"
                    )
        for key in ("extra_css", "extra_javascript", "extra_templates"):
            for value in values(root, key):
                for text, node in texts(value):
                    if ".." in PurePosixPath(text).parts:
                        yield self._at(node, f"`{key}` leads out of the guide", "name a file inside it")

    def _code(self, root: yaml.Node, plugins: frozenset[str]) -> Iterator[Problem]:
        """Refuse what could run code on the host, or read its files."""
        ask = "or ask the host's keeper"
        for node in nodes_of(root):
            if node.tag == _ENV:
                yield from self._variables(node)
            elif node.tag.startswith(f"{CORE}python/"):
                yield self._at(node, "a `!!python` tag would run code on the host", f"take it out, {ask}")
            elif node.tag not in _PLAIN_TAGS or not _fits(node):
                yield self._at(node, "the host reads no such tag", "write the value itself")
        for key, why in (
            ("hooks", "hooks would run code on the host"),
            ("INHERIT", "settings are read from one file alone on this host"),
            ("extra_templates", "templates would run code on the host"),
        ):
            for value in values(root, key):
                if value.value:
                    yield self._at(value, why, f"take `{key}` out, {ask}")
        for theme in values(root, "theme"):
            for value in values(theme, "custom_dir"):
                yield self._at(
                    value, "templates of your own would run code on the host", f"take it out, {ask}"
                )
        for name, node in entries(root, "plugins", keys=True):
            if name not in plugins | ALWAYS_ALLOWED:
                yield self._at(
                    node, f"the host does not run the plugin {name}", f"take it out, {ask} to allow it"
                )
        for name, node in entries(root, "markdown_extensions", keys=True):
            if name in _READING:
                yield self._at(node, f"{name} would put files of the host into a page", f"take it out, {ask}")
            elif name not in known_extensions():
                mend = f"take one of Python-Markdown or PyMdown Extensions, {ask}"
                yield self._at(node, f"the host does not run the extension {name}", mend)

    def _scripts(self, root: yaml.Node) -> Iterator[Problem]:
        """Refuse what plainly would run in a reader's browser; the built site is looked at as well."""
        for value in values(root, "extra_javascript"):
            for one in value.value if isinstance(value, yaml.SequenceNode) else [value]:
                if one.value:
                    yield self._at(one, "a script would run in your clients' browsers", f"take it out, {ASK}")
        for value in values(root, "extra_css"):
            for text, node in texts(value):
                if not is_near(text):
                    yield self._at(
                        node, "a style sheet comes from elsewhere", "put it into the guide's folder"
                    )

    def _without_seal(self, root: yaml.Node) -> Iterator[Problem]:
        """Refuse a site in which nothing would be sealed, and nothing held against the records."""
        lists = values(root, "plugins")
        for one in lists or [root]:
            named = [
                (name, options)
                for name, options in entries_of(one if lists else None, keys=False)
                if name == "goodterms"
            ]
            switched = [value for _, options in named for value in values(options, "enabled")]
            if not named or switched:
                yield self._at(
                    switched[0] if switched else one,
                    "without the plugin goodterms no page would be sealed",
                    "write `- goodterms` under `plugins:`",
                )

    def _variables(self, node: yaml.Node) -> Iterator[Problem]:
        scalars = node.value if isinstance(node, yaml.SequenceNode) else [node]
        names = scalars[:-1] if len(scalars) > 1 else scalars
        if any(not isinstance(one, yaml.ScalarNode) for one in scalars) or any(
            one.value not in VARIABLES for one in names
        ):
            yield self._at(node, "the host has no such variable for a page", "write the value itself")

    def _at(self, node: yaml.Node, message: str, mend: str) -> Problem:
        mark = node.start_mark
        return Problem(self.name, mark.line + 1, mark.column + 1, message, mend)


@cache
def known_extensions() -> frozenset[str]:
    """Return the names of the Markdown extensions that Python-Markdown and PyMdown Extensions ship."""
    own = {name.rpartition(".")[2] for name in _modules("markdown.extensions")}
    return frozenset(own) | _modules("markdown.extensions") | _modules("pymdownx")


def _modules(package: str) -> frozenset[str]:
    found = importlib.util.find_spec(package)
    folders = list(found.submodule_search_locations or ()) if found else []
    names = set()
    for module in pkgutil.iter_modules(folders, f"{package}."):
        names.add(module.name)
        if module.ispkg:
            names |= _modules(module.name)
    return frozenset(names)


def _fits(node: yaml.Node) -> bool:
    """Tell whether a tag is that of its kind of node; else the loader makes something else of it."""
    if isinstance(node, yaml.ScalarNode):
        return node.tag not in {f"{CORE}map", f"{CORE}seq"}
    return bool(node.tag == f"{CORE}{'map' if isinstance(node, yaml.MappingNode) else 'seq'}")


def _leads_out(text: str) -> bool:
    parts = PurePosixPath(text.replace("\\", "/")).parts
    return (
        text.startswith(("/", "\\", "~"))
        or bool(PureWindowsPath(text).drive)
        or ".." in parts
        or FOLDER in {part.casefold() for part in parts}
    )
