"""What a pushed ``mkdocs.yml`` may ask for, found out without building any Python object from it.

Whoever may push to a host decides what MkDocs runs there: plugins, hooks, templates and YAML tags
are all code. With a list of plugins allowed, everything that is code or reads files of the machine
is refused, and a push is content only. Paths that lead out of the project are refused in any case.
"""

from __future__ import annotations

import importlib.util
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import PurePosixPath, PureWindowsPath
from typing import Any

import yaml

from goodterms.records.problems import Problem
from goodterms.sealing.secret import FOLDER

ALWAYS_ALLOWED = frozenset({"search", "material/search", "goodterms"})
"""Plugins that every host runs."""
VARIABLES = frozenset({"GOODTERMS_AS_OF", "SOURCE_DATE_EPOCH"})
"""What ``!ENV`` may name on a restricted host; the secret stands in the environment as well."""

_CORE = "tag:yaml.org,2002:"
_PLAIN_TAGS = frozenset(
    f"{_CORE}{name}"
    for name in ("str", "int", "float", "bool", "null", "map", "seq", "timestamp", "binary", "merge", "value")
)
_ENV = "!ENV"
# They put files of the machine into a page.
_READING = frozenset({"pymdownx.snippets", "pymdownx.b64"})
_MAX_BYTES = 1_000_000
_MAX_DEPTH = 50
_MAX_REPEATED = 10_000
_MAX_INHERITED = 5


def check_settings(
    read: Callable[[str], bytes | None], name: str = "mkdocs.yml", plugins: frozenset[str] | None = None
) -> list[Problem]:
    """Return what a host refuses in a project's settings.

    Args:
        read: Returns a file of the commit by its path; None where there is none.
        name: The settings' file.
        plugins: Plugins that may be named besides :data:`ALWAYS_ALLOWED`; None where whoever may
            push is trusted to run code.
    """
    return list(_Check(read, plugins).file(name, 0))


@dataclass(slots=True)
class _Check:
    read: Callable[[str], bytes | None]
    plugins: frozenset[str] | None
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
        root, problem = _compose(data, name)
        if problem:
            yield problem
        if root is None:
            return
        yield from self._paths(root)
        if self.plugins is not None:
            yield from self._code(root, self.plugins)
            return
        for value in _values(root, "INHERIT"):
            for text, _ in _texts(value):
                base = str(PurePosixPath(name).parent / text)
                if not _leads_out(text) and base not in self.seen and inherited < _MAX_INHERITED:
                    self.seen.add(base)
                    yield from _Check(self.read, self.plugins, seen=self.seen).file(base, inherited + 1)

    def _paths(self, root: yaml.Node) -> Iterator[Problem]:
        """Refuse what leads out of the project, or into the host's own folder."""
        found = [
            (key, value)
            for key in ("docs_dir", "site_dir", "INHERIT", "hooks")
            for value in _values(root, key)
        ]
        found += [
            ("custom_dir", one) for theme in _values(root, "theme") for one in _values(theme, "custom_dir")
        ]
        for _, options in _entries(root, "plugins", only="goodterms"):
            found += [(key, value) for key in ("clients", "policy") for value in _values(options, key)]
        for key, value in found:
            for text, node in _texts(value):
                if _leads_out(text):
                    yield self._at(
                        node, f"`{key}` leads out of the project", "name a folder or file inside it"
                    )
        for key in ("extra_css", "extra_javascript", "extra_templates"):
            for value in _values(root, key):
                for text, node in _texts(value):
                    if ".." in PurePosixPath(text).parts:
                        yield self._at(node, f"`{key}` leads out of the guide", "name a file inside it")

    def _code(self, root: yaml.Node, plugins: frozenset[str]) -> Iterator[Problem]:
        """Refuse what could run code on the host, or read its files."""
        ask = "or ask the host's keeper"
        for node in _all(root):
            if node.tag == _ENV:
                yield from self._variables(node)
            elif node.tag.startswith(f"{_CORE}python/"):
                yield self._at(node, "a `!!python` tag would run code on the host", f"take it out, {ask}")
            elif node.tag not in _PLAIN_TAGS:
                yield self._at(node, "the host reads no such tag", "write the value itself")
        for key, why in (
            ("hooks", "hooks would run code on the host"),
            ("INHERIT", "settings are read from one file alone on this host"),
            ("extra_templates", "templates would run code on the host"),
        ):
            for value in _values(root, key):
                if value.value:
                    yield self._at(value, why, f"take `{key}` out, {ask}")
        for theme in _values(root, "theme"):
            for value in _values(theme, "custom_dir"):
                yield self._at(
                    value, "templates of your own would run code on the host", f"take it out, {ask}"
                )
        for name, node in _entries(root, "plugins", keys=True):
            if name not in plugins | ALWAYS_ALLOWED:
                yield self._at(
                    node, f"the host does not run the plugin {name}", f"take it out, {ask} to allow it"
                )
        for name, node in _entries(root, "markdown_extensions", keys=True):
            if name in _READING:
                yield self._at(node, f"{name} would put files of the host into a page", f"take it out, {ask}")
            elif name not in known_extensions():
                mend = f"take one of Python-Markdown or PyMdown Extensions, {ask}"
                yield self._at(node, f"the host does not run the extension {name}", mend)

    def _variables(self, node: yaml.Node) -> Iterator[Problem]:
        scalars = node.value if isinstance(node, yaml.SequenceNode) else [node]
        names = scalars[:-1] if len(scalars) > 1 else scalars
        if any(one.value not in VARIABLES for one in names) or any(
            not isinstance(one, yaml.ScalarNode) for one in scalars
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


def _leads_out(text: str) -> bool:
    parts = PurePosixPath(text.replace("\\", "/")).parts
    return (
        text.startswith(("/", "\\", "~"))
        or bool(PureWindowsPath(text).drive)
        or ".." in parts
        or FOLDER in {part.casefold() for part in parts}
    )


def _compose(data: bytes, name: str) -> tuple[yaml.Node | None, Problem | None]:
    if len(data) > _MAX_BYTES:
        return None, Problem(name, 1, 1, "the file is too large for settings", "take out what is none")
    try:
        mark = _bomb(data)
        if mark:
            message, mend = (
                "lists and maps are nested too deep, or repeated too often",
                "write the values out",
            )
            return None, Problem(name, mark.line + 1, mark.column + 1, message, mend)
        root = yaml.compose(data, Loader=yaml.CSafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        return None, Problem(name, *place, "this is not YAML", "check the indent, colons and quotes here")
    except (yaml.YAMLError, UnicodeDecodeError):
        return None, Problem(name, 1, 1, "this is not YAML in UTF-8", "save it with the encoding UTF-8")
    if not isinstance(root, yaml.MappingNode):
        return None, Problem(
            name, 1, 1, "the settings are a map of keys and values", "begin with `site_name: …`"
        )
    return root, None


def _bomb(data: bytes) -> Any:
    """Return where nesting or repetition gets out of hand: the composer recurses, and a merge multiplies."""
    sizes: dict[str, int] = {}
    stack: list[tuple[str | None, int]] = [(None, 0)]
    repeated = 0
    for event in yaml.parse(data, Loader=yaml.CSafeLoader):
        size = 1
        if isinstance(event, yaml.CollectionStartEvent):
            stack.append((event.anchor, 1))
            if len(stack) > _MAX_DEPTH:
                return event.start_mark
            continue
        if isinstance(event, yaml.CollectionEndEvent):
            anchor, size = stack.pop()
            if anchor:
                sizes[anchor] = size
        elif isinstance(event, yaml.AliasEvent):
            # An alias inside its own anchor has no size yet, and no end either.
            size = sizes.get(str(event.anchor), _MAX_REPEATED + 1)
            repeated += size
            if repeated > _MAX_REPEATED:
                return event.start_mark
        elif isinstance(event, yaml.ScalarEvent):
            if event.anchor:
                sizes[event.anchor] = 1
        else:
            continue
        stack[-1] = (stack[-1][0], stack[-1][1] + size)
    return None


def _pairs(node: yaml.Node) -> Iterator[tuple[yaml.Node, yaml.Node]]:
    """Yield keys and values of a map, with those of maps that are merged into it; of another node none."""
    for key, value in node.value if isinstance(node, yaml.MappingNode) else ():
        if key.tag == f"{_CORE}merge":
            for one in value.value if isinstance(value, yaml.SequenceNode) else (value,):
                yield from _pairs(one)
        else:
            yield key, value


def _values(node: yaml.Node, key: str) -> list[yaml.Node]:
    """Return every value of a key, should it stand there twice; the last would win."""
    return [value for one, value in _pairs(node) if one.value == key]


def _entries(
    root: yaml.Node, key: str, *, only: str | None = None, keys: bool = False
) -> Iterator[tuple[str, yaml.Node]]:
    """Yield the names in a list of plugins or extensions, each with its options, or with its own node."""
    for node in _values(root, key):
        for one in node.value if isinstance(node, yaml.SequenceNode) else (node,):
            if isinstance(one, yaml.MappingNode):
                named = list(_pairs(one))
            else:
                named = [(text, text) for _, text in _texts(one)]
            for name, options in named:
                if name.value and (only is None or name.value == only):
                    yield str(name.value), name if keys else options


def _texts(node: yaml.Node) -> Iterator[tuple[str, yaml.Node]]:
    """Yield every text in a value."""
    for one in _all(node):
        if isinstance(one, yaml.ScalarNode):
            yield one.value, one


def _all(root: yaml.Node) -> Iterator[yaml.Node]:
    """Yield a node and all below it, each once."""
    seen: set[int] = set()
    stack = [root]
    while stack:
        node = stack.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        yield node
        if isinstance(node, yaml.MappingNode):
            stack += [part for pair in reversed(node.value) for part in reversed(pair)]
        elif isinstance(node, yaml.SequenceNode):
            stack += reversed(node.value)
