"""The nodes of a pushed ``mkdocs.yml``, before any of it becomes a Python object."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import yaml

from goodterms.records.problems import Problem

CORE = "tag:yaml.org,2002:"
"""What the tags of YAML itself begin with."""

# What MkDocs reads settings with. libyaml is faster, but skips a byte order mark at the beginning of
# any line where this one reads a letter: what it takes for the inside of a quote can be a key here.
_LOADER = yaml.SafeLoader
_MAX_BYTES = 200_000
_MAX_DEPTH = 50
_MAX_REPEATED = 10_000


def compose(data: bytes, name: str) -> tuple[yaml.Node | None, Problem | None]:
    """Return the root of a settings file, or what is wrong with it.

    Args:
        data: The file.
        name: Its path, as problems name it.
    """
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
        root = yaml.compose(data, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        return None, Problem(name, *place, "this is not YAML", "check the indent, colons and quotes here")
    except (yaml.YAMLError, ValueError, OverflowError):
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
    for event in yaml.parse(data, Loader=_LOADER):
        size = 1
        if isinstance(event, yaml.CollectionStartEvent):
            stack.append((event.anchor, 1))
            # The name may have been another's before.
            sizes.pop(event.anchor or "", None)
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


def pairs(node: yaml.Node) -> Iterator[tuple[yaml.Node, yaml.Node]]:
    """Yield keys and values of a map, with those of maps that are merged into it; of another node none."""
    for key, value in node.value if isinstance(node, yaml.MappingNode) else ():
        if key.tag == f"{CORE}merge":
            for one in value.value if isinstance(value, yaml.SequenceNode) else (value,):
                yield from pairs(one)
        else:
            yield key, value


def values(node: yaml.Node, key: str) -> list[yaml.Node]:
    """Return every value of a key, should it stand there twice; the last would win."""
    return [value for one, value in pairs(node) if one.value == key]


def entries(
    root: yaml.Node, key: str, *, only: str | None = None, keys: bool = False
) -> Iterator[tuple[str, yaml.Node]]:
    """Yield the names in a list of plugins or extensions, each with its options, or with its own node."""
    for node in values(root, key):
        for name, options in entries_of(node, keys=keys):
            if only is None or name == only:
                yield name, options


def entries_of(node: yaml.Node | None, *, keys: bool) -> Iterator[tuple[str, yaml.Node]]:
    """Yield the names in one such list; see :func:`entries`."""
    for one in node.value if isinstance(node, yaml.SequenceNode) else (node,):
        if isinstance(one, yaml.MappingNode):
            named = list(pairs(one))
        else:
            named = [(text, text) for _, text in texts(one)] if one else []
        for name, options in named:
            if name.value:
                yield str(name.value), name if keys else options


def texts(node: yaml.Node) -> Iterator[tuple[str, yaml.Node]]:
    """Yield every text in a value."""
    for one in nodes_of(node):
        if isinstance(one, yaml.ScalarNode):
            yield one.value, one


def nodes_of(root: yaml.Node) -> Iterator[yaml.Node]:
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
