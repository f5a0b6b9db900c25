"""Names, attributes and filters that a page asks for and nobody knows, found without running it."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from difflib import get_close_matches
from types import NoneType
from typing import Any, get_args, get_type_hints

from jinja2 import Environment, meta, nodes

_FORBIDDEN = {
    nodes.Include: "include",
    nodes.Import: "import",
    nodes.FromImport: "import",
    nodes.Extends: "extends",
}


@dataclass(frozen=True, slots=True)
class Slip:
    """A mistake in a template, before its column is known."""

    line: int
    chain: tuple[str, ...]
    """The name with its attributes, the wrong one last; empty where the tag itself is wrong."""
    message: str
    mend: str


def slips(tree: nodes.Template, environment: Environment, names: Mapping[str, object]) -> Iterator[Slip]:
    """Find every name, attribute, filter and test that is not known.

    An attribute is known if the type of what it is asked of declares it, set or not: that
    makes a slip one in every branch of the page, whatever the policy says today.

    Args:
        tree: The parsed page. Filters that are not known are renamed in it.
        environment: The page's.
        names: What the page can quote.
    """
    yield from _tags(tree)
    yield from _helpers(tree, environment)
    known = {*names, *environment.globals}
    # What a page names itself, in a loop or with set, is not looked into.
    own = {node.name for node in tree.find_all(nodes.Name) if node.ctx in {"store", "param"}}
    unknown = meta.find_undeclared_variables(tree) - known
    types = {name: type(value) for name, value in names.items() if name not in own}
    for node in tree.find_all((nodes.Name, nodes.Getattr, nodes.Getitem)):
        if isinstance(node, nodes.Name):
            if node.ctx == "load" and node.name in unknown:
                yield Slip(
                    node.lineno,
                    (node.name,),
                    f"the guide knows no `{node.name}`",
                    _meant(node.name, known - {"range"}),
                )
        else:
            yield from _attributes(node, types)


def quoted(tree: nodes.Template, names: Mapping[str, object]) -> frozenset[str]:
    """Return what a page quotes, as it writes it: policy.late.flat_fee, example('net 30')."""
    return frozenset(_quoted(tree, names))


def _quoted(node: nodes.Node, names: Mapping[str, object]) -> Iterator[str]:
    chain = _chain(node)
    if isinstance(node, nodes.Call) and _chain(node.node)[:1] and _chain(node.node)[0] in names:
        asked = [_written(arg) for arg in node.args]
        asked += [f"{arg.key}={_written(arg.value)}" for arg in node.kwargs]
        yield f"{'.'.join(_chain(node.node))}({', '.join(asked)})"
    elif chain and chain[0] in names:
        yield ".".join(chain)
    else:
        for child in node.iter_child_nodes():
            yield from _quoted(child, names)


def _written(node: nodes.Expr) -> str:
    return repr(node.value) if isinstance(node, nodes.Const) else ".".join(_chain(node)) or "…"


def _tags(tree: nodes.Template) -> Iterator[Slip]:
    for node in tree.find_all(tuple(_FORBIDDEN)):
        yield Slip(
            node.lineno,
            (),
            f"a page of the guide cannot `{_FORBIDDEN[type(node)]}` another file",
            "write what belongs here into the page itself",
        )


def _helpers(tree: nodes.Template, environment: Environment) -> Iterator[Slip]:
    for node in tree.find_all((nodes.Filter, nodes.Test)):
        kind = "filter" if isinstance(node, nodes.Filter) else "test"
        known = environment.filters if kind == "filter" else environment.tests
        if node.name not in known:
            chain = tuple(node.name.split("."))
            yield Slip(node.lineno, chain, f"there is no {kind} `{node.name}`", _meant(node.name, known))
            node.name = "string"


def _attributes(node: nodes.Expr, types: Mapping[str, type]) -> Iterator[Slip]:
    asked = _attribute(node)
    if asked is None or not isinstance(node, (nodes.Getattr, nodes.Getitem)):
        return
    of = _type(node.node, types)
    if of is None:
        return
    known = _known(of)
    if asked not in known:
        chain = (*_chain(node.node), asked)
        listed = [name for name in known if is_dataclass(of)]
        yield Slip(
            node.lineno,
            chain,
            f"`{'.'.join(chain[:-1])}` has no `{asked}`",
            _meant(asked, listed) if listed else "print it as it is",
        )


def _known(of: type) -> Mapping[str, Any]:
    """Return the attributes of a type that a page may ask for, with their types."""
    if is_dataclass(of):
        hints = get_type_hints(of)
        return {field.name: hints[field.name] for field in fields(of)}
    return dict.fromkeys(name for name, _ in inspect.getmembers(of) if not name.startswith("_"))


def _type(node: nodes.Expr, types: Mapping[str, type]) -> type | None:
    """Return what type an expression has; None where that is not known before it runs."""
    if isinstance(node, nodes.Name):
        found = types.get(node.name)
        return found if found is not None and is_dataclass(found) else None
    asked = _attribute(node)
    if asked is None or not isinstance(node, (nodes.Getattr, nodes.Getitem)):
        return None
    of = _type(node.node, types)
    return _set(_known(of).get(asked)) if of is not None else None


def _set(hint: Any) -> type | None:
    """Return the type of a value that is set: of ``X | None`` it is X."""
    choices = [one for one in get_args(hint) if one is not NoneType] or [hint]
    return choices[0] if isinstance(choices[0], type) else None


def _attribute(node: nodes.Node) -> str | None:
    match node:
        case nodes.Getattr(attr=name) | nodes.Getitem(arg=nodes.Const(value=str(name))):
            return name
    return None


def _chain(node: nodes.Node) -> tuple[str, ...]:
    if isinstance(node, nodes.Name):
        return (node.name,)
    name = _attribute(node)
    if name is None or not isinstance(node, (nodes.Getattr, nodes.Getitem)):
        return ()
    return (*_chain(node.node), name)


def _meant(name: str, known: Mapping[str, object] | set[str] | list[str]) -> str:
    near = get_close_matches(name, list(known), 1)
    return f"did you mean `{near[0]}`?" if near else f"known here: {', '.join(sorted(known))}"
