"""Additions to a YAML file that somebody wrote by hand: what is there stays, comments and layout too.

Where a block of YAML ends is a question of taste where comments and blank lines follow it, and
a text may look like either. So each way to add is tried, the neatest first, and only one that
reads back as what was there with exactly the addition in it is taken.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TypeAlias

import yaml

from goodterms.building.yaml_layout import Layout, Splice
from goodterms.building.yaml_text import Text, entry, flow, is_wide, item, meant
from goodterms.errors import GoodTermsError
from goodterms.records.yaml import Path, Places, Value, read_yaml

_SHOWN = 3
"""How many additions are written out where they have to be made by hand."""


@dataclass(frozen=True, slots=True)
class Items:
    """Items for a list, which is made where there is none."""

    place: Path
    """Of the map that holds the list."""
    key: str
    """Of the list in it."""
    items: tuple[Text, ...]
    behind: tuple[str, ...] = ()
    """A new list goes below the first of these keys that the map has, else below them all."""
    first: bool = False
    """Put in front of the others where they stand one below the other; else behind them."""
    roomy: bool = False
    """Whether an item is worth lines of its own: ``[]`` is opened for it, and air parts it from others."""
    remark: str = ""
    """A comment in each item that has lines of its own."""


@dataclass(frozen=True, slots=True)
class Entries:
    """Keys with values for a map that has none of them yet, or has them empty."""

    place: Path
    """Of the map."""
    entries: Mapping[str, Text]
    behind: tuple[str, ...] = ()
    """They go below the first of these keys that the map has, else below them all."""
    first: bool = False
    """Put in front of the others where they stand one below the other."""


Addition: TypeAlias = Items | Entries


def with_additions(source: Places, *additions: Addition, what: str = "nothing") -> bytes:
    """Return a file's bytes with something added to it.

    Args:
        source: The file.
        additions: What to add. Their places are those in the file as it is.
        what: What cannot be added, for the error: ``no payment``.

    Raises:
        GoodTermsError: The file is laid out so that it cannot be added without a risk; the
            mend says what to add by hand.
    """
    data = _added(source, additions)
    if data is None and len(additions) > 1:
        # One that takes another way than the rest need not spoil theirs.
        data = source.data
        for addition in additions:
            data = _added(Places(source.file, data), [addition]) if data is not None else None
    if data is None:
        raise GoodTermsError(
            f"{source.file} is laid out so that {what} can be added to it",
            "; ".join(map(_by_hand, additions[:_SHOWN])) + " …" * (len(additions) > _SHOWN),
        )
    return data


def _by_hand(addition: Addition) -> str:
    if isinstance(addition, Entries):
        above = [str(step) for step in addition.place if isinstance(step, str)][-1:]
        said = ", ".join(f"{key}: {flow(value)}" for key, value in addition.entries.items())
        return f"add yourself{''.join(f', to `{key}:`' for key in above)}: {said}"
    said = ", ".join(map(flow, addition.items[:_SHOWN])) + " …" * (len(addition.items) > _SHOWN)
    return f"add to `{addition.key}:` yourself: {said}"


def _added(source: Places, additions: Sequence[Addition]) -> bytes | None:
    """Return the file with one addition in the first way that reads back as meant, or many in their first."""
    read = [read_yaml(source.data)]
    if not source.data.endswith(b"\n"):
        # A text at the end has its last line end only when another line follows: no change.
        read.append(read_yaml(source.data + b"\n"))
    wanted = [_after(before, additions, front=front) for before, _ in read for front in (True, False)]
    if read[0][1] or None in wanted or source.root is None:
        return None
    layout = Layout(source.data)
    few = None if len(additions) == 1 else 1
    each = [islice(_ways(layout, source.root, addition), few) for addition in additions]
    for ways in zip(*each, strict=False):
        data = layout.spliced(splice for way in ways for splice in way)
        value, slips = read_yaml(data)
        if not slips and value in wanted:
            return data
    return None


def _after(value: Value, additions: Sequence[Addition], *, front: bool) -> Value:
    """Return what the file is to say; None where something else stands in the place of an addition."""
    for addition in additions:
        value = _put(value, addition.place, addition, front=addition.first and front)
    return value


def _put(value: Value, place: Path, addition: Addition, *, front: bool) -> Value:
    step, *rest = place or (None,)
    if isinstance(step, int):
        if not isinstance(value, tuple) or step >= len(value):
            return None
        inner = _put(value[step], tuple(rest), addition, front=front)
        return None if inner is None else (*value[:step], inner, *value[step + 1 :])
    known = {} if value is None else value
    if not isinstance(known, dict):
        return None
    if step is not None:
        inner = _put(known.get(step), tuple(rest), addition, front=front)
        return None if inner is None else {**known, step: inner}
    if isinstance(addition, Entries):
        new = {key: meant(inner) for key, inner in addition.entries.items()}
        return None if new.keys() & known.keys() else {**known, **new}
    old, items = known.get(addition.key, ()), tuple(map(meant, addition.items))
    if not isinstance(old, tuple):
        return None
    return {**known, addition.key: (*items, *old) if front else (*old, *items)}


def _ways(layout: Layout, root: yaml.Node, addition: Addition) -> Iterator[list[Splice]]:
    """Yield the ways to make an addition, the neatest first."""
    node, more = root, addition
    for at, step in enumerate(addition.place):
        value = node.value if isinstance(node, yaml.CollectionNode) else []
        if isinstance(step, int):
            found = value[step : step + 1] if isinstance(node, yaml.SequenceNode) else []
        else:
            found = [inner for key, inner in value if key.value == step] if _is_map(node) else []
        if not found or (isinstance(found[0], yaml.ScalarNode) and isinstance(step, str)):
            # The map is not there yet: it comes with what is to stand in it.
            more = _wrapped(addition, at)
            break
        node = found[0]
    if not isinstance(node, yaml.MappingNode):
        return
    if isinstance(more, Entries):
        yield from _entry_ways(layout, node, more.entries, more)
    else:
        yield from _item_ways(layout, node, more)


def _is_map(node: yaml.Node) -> bool:
    return isinstance(node, yaml.MappingNode)


def _wrapped(addition: Addition, depth: int) -> Entries:
    content = addition.entries if isinstance(addition, Entries) else {addition.key: addition.items}
    for step in reversed(addition.place[depth + 1 :]):
        content = {str(step): content}
    return Entries(addition.place[:depth], {str(addition.place[depth]): content})


def _item_ways(layout: Layout, holder: yaml.MappingNode, more: Items) -> Iterator[list[Splice]]:
    found = next((pair for pair in holder.value if pair[0].value == more.key), None)
    if found is None:
        yield from _entry_ways(layout, holder, {more.key: more.items}, more)
        return
    key, node = found
    if isinstance(node, yaml.SequenceNode) and node.value and not node.flow_style:
        yield from _into_lines(layout, node, more)
    elif isinstance(node, yaml.SequenceNode) and node.value:
        yield from layout.into_brackets(node, [flow(one) for one in more.items])
    else:
        if more.roomy and not holder.flow_style:
            yield _opened(layout, holder, key, node, more)
        if isinstance(node, yaml.SequenceNode):
            yield from layout.into_brackets(node, [flow(one) for one in more.items])
        else:
            yield [_instead_of_nothing(layout, key, node, more.items)]


def _into_lines(layout: Layout, node: yaml.SequenceNode, more: Items) -> Iterator[list[Splice]]:
    dash = layout.dash(node)
    column, inner = layout.column(dash), node.value[0].start_mark.column
    # An item of one line, or whose keys do not stand beside the dash, says nothing of how to indent.
    width = inner - column if inner > column + 1 else 2
    model = next((one for one in node.value if _is_map(one) and not one.flow_style), None)
    step = layout.step(model) if model else 2
    gap = [""] * layout.is_airy(node.value, column, roomy=more.roomy)
    rows = _rows(more, width, step, gap)
    if more.first:
        yield [layout.rows(layout.line(dash), [*rows, *gap], column)]
    ends = list(layout.ends(dash, node.end_mark.index, column))
    for at in ends:
        yield [layout.rows(at, [*gap, *rows], column)]
    # Behind a text that keeps its blank lines.
    for at in ends if gap else ():
        yield [layout.rows(at, rows, column)]


def _rows(more: Items, width: int, step: int, gap: list[str]) -> list[str]:
    rows: list[str] = []
    for one in more.items:
        rows += [*(gap if rows else []), *item(one, width, step, more.remark)]
    return rows


def _opened(
    layout: Layout, holder: yaml.MappingNode, key: yaml.Node, node: yaml.Node, more: Items
) -> list[Splice]:
    """Put the first items below a key that has an empty list, ``null`` or nothing."""
    begin, end = node.start_mark.index, node.end_mark.index
    line, below = layout.line(key.start_mark.index), layout.below(key.end_mark.index)
    step = layout.step(holder)
    rows = layout.rows(below, _rows(more, 2, step, [""]), key.start_mark.column + step)
    if not line <= begin <= end <= below or layout.text.startswith("&", begin):
        return [rows]
    return [(len(layout.text[:begin].rstrip()), end, ""), rows]


def _entry_ways(
    layout: Layout, holder: yaml.MappingNode, entries: Mapping[str, Text], more: Addition
) -> Iterator[list[Splice]]:
    there = {key.value: (key, node) for key, node in holder.value}
    set_ = [_instead_of_nothing(layout, *there[key], value) for key, value in entries.items() if key in there]
    new = {key: value for key, value in entries.items() if key not in there}
    if not new:
        yield set_
        return
    if holder.flow_style or not holder.value:
        pieces = [f"{key}: {flow(value)}" for key, value in new.items()]
        for way in layout.into_brackets(holder, pieces):
            yield [*set_, *way]
        return
    for splice in _new_lines(layout, holder, new, more):
        yield [*set_, splice]


def _new_lines(
    layout: Layout, holder: yaml.MappingNode, new: Mapping[str, Text], more: Addition
) -> Iterator[Splice]:
    first = holder.value[0][0].start_mark
    column, step = first.column, layout.step(holder)
    rows = [row for key, value in new.items() for row in _entry_rows(key, value, step, more)]
    leads = more.first and isinstance(more, Entries)
    if not more.place and not leads:
        # The parts of a whole file stand apart from each other.
        yield layout.rows(layout.last(), ["", *rows], column)
        # Behind a text that keeps its blank lines.
        yield layout.rows(len(layout.text), rows, column)
        return
    glue = layout.line_end(first.index) + " " * column
    in_front = (first.index, first.index, glue.join([*rows, ""]))
    if leads:
        yield in_front
    names = [key.value for key, _ in holder.value]
    at = next((names.index(name) for name in more.behind if name in names), len(names) - 1)
    follows = holder.value[at + 1][0].start_mark if at + 1 < len(names) else holder.end_mark
    for end in layout.ends(holder.value[at][0].start_mark.index, follows.index, column):
        yield layout.rows(end, rows, column)
    if not leads:
        yield in_front


def _entry_rows(key: str, value: Text, step: int, more: Addition) -> list[str]:
    if isinstance(more, Items) and any(map(is_wide, more.items)):
        return [f"{key}:", *(" " * step * bool(row) + row for row in _rows(more, 2, step, [""] * more.roomy))]
    return entry(key, value, step)


def _instead_of_nothing(layout: Layout, key: yaml.Node, node: yaml.Node, value: Text) -> Splice:
    """Put a value in the line of a key that has ``null``, or nothing."""
    if node.value:
        return node.start_mark.index, node.end_mark.index, flow(value)
    end = key.end_mark.index
    colon = layout.text.find(":", end)
    if colon < 0 or layout.text[end:colon].strip():
        # Between braces a key can do without one.
        return end, end, f": {flow(value)}"
    return colon + 1, colon + 1, f" {flow(value)}"
