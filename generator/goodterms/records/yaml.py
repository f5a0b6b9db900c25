"""YAML as records use it: text, lists and maps, nothing that can run or blow up.

The events of libyaml are turned into values by a loop of ours, not by PyYAML's composer:
that one recurses, and a hostile file of a hundred thousand brackets would take the whole
process down with it. Where a value stands in the file is worked out only when there is a
problem to tell, by :class:`Places`, so that a good record pays nothing for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import yaml
from yaml._yaml import CParser

from goodterms.records.scalars import Plain

Value: TypeAlias = "str | tuple[Value, ...] | dict[str, Value] | None"
Path: TypeAlias = tuple[str | int, ...]

MAX_BYTES = 16 * 1024 * 1024
MAX_DEPTH = 30
MAX_REPEATED = 10_000
"""How many values aliases may repeat in one file, all told."""

_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
# What YAML 1.2 calls not printable (chapter 5.1); libyaml would tell no line for it.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Slip:
    """A mistake in the YAML itself; line and column count from 1."""

    line: int
    column: int
    message: str
    mend: str


@dataclass(slots=True)
class _Open:
    """A list or map whose end has not come yet."""

    value: list[Value] | dict[str, Value]
    anchor: str | None
    key: str | None = None
    keyed: bool = False
    size: int = 1
    braced: bool = False
    keys: int = 0
    key_event: Any = None


@dataclass(slots=True)
class _Reader:
    text: str
    slips: list[Slip] = field(default_factory=list)
    anchors: dict[str, tuple[Value, int]] = field(default_factory=dict)
    repeated: int = 0

    def slip(self, mark: Any, message: str, mend: str) -> None:
        self.slips.append(Slip(mark.line + 1, mark.column + 1, message, mend))


class _Stop(Exception):  # noqa: N818 - it ends the reading of one file, no more
    """Reading on would make no sense."""


def read_yaml(data: bytes) -> tuple[Value, list[Slip]]:
    """Read one YAML document.

    Args:
        data: The file's bytes; UTF-8, with or without a byte order mark.

    Returns:
        The value, and every slip found. Scalars without quotes are
        :class:`~goodterms.records.scalars.Plain`, so that the field decides what they
        mean; null, ``~`` and nothing are None; lists are tuples.
    """
    slip = _check_text(data)
    if slip:
        return None, [slip]
    # libyaml does not count a byte order mark as a character.
    reader = _Reader(data.decode("utf-8").removeprefix("\ufeff"))
    parser = CParser(data)
    try:
        value = _read_document(parser, reader)
    except yaml.MarkedYAMLError as error:
        return None, [*reader.slips, _syntax_slip(error, data)]
    except _Stop:
        return None, reader.slips
    finally:
        parser.dispose()
    return value, reader.slips


def _check_text(data: bytes) -> Slip | None:
    if len(data) > MAX_BYTES:
        return Slip(1, 1, "the file is too large to be a record", "split the client into a folder of files")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line, column = _position(data[: error.start].decode("utf-8"))
        return Slip(line, column, "the file is not UTF-8 text", "save it with the encoding UTF-8")
    found = _UNPRINTABLE.search(text)
    if found:
        line, column = _position(text[: found.start()])
        return Slip(line, column, "the file holds an invisible control character", "delete the character")
    if not text.strip("\ufeff \t\r\n"):
        return Slip(1, 1, "the file is empty", "write the record, or delete the file")
    return None


def _position(before: str) -> tuple[int, int]:
    return before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1


def _syntax_slip(error: yaml.MarkedYAMLError, data: bytes) -> Slip:
    mark = error.problem_mark or error.context_mark
    said = error.problem or "this is not YAML"
    lines = data.decode("utf-8").split("\n")
    if mark and mark.line < len(lines) and lines[mark.line][mark.column : mark.column + 1] == "\t":
        message, mend = "a tab stands where YAML wants spaces", "indent with spaces"
    elif "undefined alias" in said:
        message, mend = "the alias names an anchor that is not there", "write the value out"
    elif "mapping values are not allowed" in said:
        message, mend = (
            "a colon stands where no key is expected",
            "check the indent, or put the text in quotes",
        )
    elif "could not find expected ':'" in said:
        message, mend = "a key without a colon", "write `key: value`, and check the indent of the line above"
    elif "did not find expected" in said or "found unexpected" in said or "end of stream" in said:
        message, mend = "the YAML ends or breaks off here", "check brackets, quotes and the indent around it"
    else:
        message, mend = "this is not YAML", "check the indent, colons and quotes here and in the line above"
    return Slip(mark.line + 1 if mark else 1, mark.column + 1 if mark else 1, message, mend)


# libyaml's events carry what their kind has; the stubs know only what all have in common.
def _events(parser: CParser) -> Iterator[Any]:
    while (event := parser.get_event()) is not None:
        yield event


def _read_document(parser: CParser, reader: _Reader) -> Value:
    stack: list[_Open] = []
    root: Value = None
    documents = 0
    for event in _events(parser):
        kind = type(event)
        if kind is yaml.ScalarEvent:
            value, size = _scalar(event, reader), 1
        elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
            _check_tag(event, reader)
            if len(stack) >= MAX_DEPTH:
                reader.slip(event.start_mark, "lists and maps are nested too deep", "take out brackets")
                raise _Stop
            mapping = kind is yaml.MappingStartEvent
            stack.append(_Open({} if mapping else [], event.anchor, braced=mapping and event.flow_style))
            continue
        elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
            done = stack.pop()
            value = tuple(done.value) if isinstance(done.value, list) else done.value
            size = done.size
            if done.anchor:
                reader.anchors[done.anchor] = (value, size)
        elif kind is yaml.AliasEvent:
            value, size = _alias(event, reader)
        else:
            if kind is yaml.DocumentStartEvent:
                documents += 1
                if documents > 1:
                    reader.slip(
                        event.start_mark, "a second document begins here", "take out the line with `---`"
                    )
                    raise _Stop
            continue
        if stack:
            _put(stack[-1], value, size, event, reader)
        else:
            root = value
    return root


def _scalar(event: Any, reader: _Reader) -> Value:
    value: Value = event.value
    if event.tag is not None and event.tag != "!":
        _check_tag(event, reader)
    elif not event.style and event.tag is None:
        value = None if event.value in _NULLS else Plain(event.value)
    if event.anchor:
        reader.anchors[event.anchor] = (value, 1)
    return value


def _check_tag(event: Any, reader: _Reader) -> None:
    if event.tag is not None:
        reader.slip(
            event.start_mark, "tags have no place in a record", "take out the word that begins with `!`"
        )


def _alias(event: Any, reader: _Reader) -> tuple[Value, int]:
    if event.anchor not in reader.anchors:
        reader.slip(
            event.start_mark, "the alias names an anchor that is not there yet", "write the value out"
        )
        return None, 1
    value, size = reader.anchors[event.anchor]
    reader.repeated += size
    if reader.repeated > MAX_REPEATED:
        reader.slip(event.start_mark, "aliases repeat too much", "write the values out")
        raise _Stop
    return value, size


def _put(parent: _Open, value: Value, size: int, event: Any, reader: _Reader) -> None:
    parent.size += size
    if isinstance(parent.value, list):
        parent.value.append(value)
    elif not parent.keyed:
        # The key of a pair; a null key is the text that was written.
        if isinstance(value, tuple | dict):
            reader.slip(event.start_mark, "a key must be a word", "write `key: value`")
            value = ""
        parent.key = "" if value is None else str(value)
        parent.keyed = True
        parent.keys += 1
        parent.key_event = event
        if parent.key in parent.value:
            reader.slip(event.start_mark, "the key is given twice", "keep one of the two")
    else:
        parent.keyed = False
        if parent.braced and parent.keys > 1 and value is None:
            _refuse_split_value(parent.key_event, event, reader)
        # A key without a value counts as left out, as in a form that is half filled in.
        if value is not None and parent.key is not None:
            parent.value[parent.key] = value


def _refuse_split_value(key: Any, value: Any, reader: _Reader) -> None:
    """Tell of ``{price: 12,5}``: to YAML a price of 12 and a key 5, and ``{item: Design, print}`` alike."""
    if ":" not in reader.text[key.end_mark.index : value.start_mark.index + 1]:
        reader.slip(
            key.start_mark,
            "a comma between braces begins a new key, and this one has no colon",
            "write a number with a point, put text with a comma in quotes, or add the colon",
        )


class _Composer(CParser):
    """libyaml's nodes with their marks; used only on text that :func:`read_yaml` has read."""

    def resolve(self, kind: object, value: object, implicit: object) -> str:
        return "tag:yaml.org,2002:str"

    def descend_resolver(self, parent: object, index: object) -> None: ...

    def ascend_resolver(self) -> None: ...


@dataclass(slots=True)
class Places:
    """Where the values of one file stand."""

    file: str
    data: bytes
    _root: yaml.Node | None = None
    _composed: bool = False

    @property
    def root(self) -> yaml.Node | None:
        """The node of the whole document, composed at the first question."""
        if not self._composed:
            self._composed = True
            composer = _Composer(self.data)
            try:
                self._root = composer.get_single_node()
            except yaml.YAMLError:
                self._root = None
            finally:
                composer.dispose()
        return self._root


def place(sources: list[Places], path: Path, *, key: bool = False) -> tuple[str, int, int]:
    """Return file, line and column of a value, or of the nearest thing around it.

    Args:
        sources: The files of one client, in the order they were merged.
        path: Keys and list positions from the root of the merged record.
        key: Point at the key instead of its value.
    """
    steps = list(_walk(sources, path))
    if not steps:
        return sources[0].file, 1, 1
    source, key_node, node, _ = steps[-1]
    mark = node.start_mark
    # An empty value's mark stands after it; the key says more.
    if key_node is not None and ((key and len(steps) > len(path)) or mark.index == node.end_mark.index):
        mark = key_node.start_mark
    return source.file, mark.line + 1, mark.column + 1


def locate(sources: list[Places], path: Path) -> tuple[Places, yaml.Node] | None:
    """Return the file and the node of exactly this value, or None."""
    steps = list(_walk(sources, path))
    return (steps[-1][0], steps[-1][2]) if len(steps) == len(path) + 1 else None


def home(sources: list[Places], path: Path) -> tuple[Places, Path] | None:
    """Return the file of a value of the merged record and its path in that file, or None."""
    steps = list(_walk(sources, path))
    return (steps[-1][0], steps[-1][3]) if len(steps) == len(path) + 1 else None


def _walk(sources: list[Places], path: Path) -> Iterator[tuple[Places, yaml.Node | None, yaml.Node, Path]]:
    """Yield file, key, node and path in the file of the root and of each step, as far as it goes."""
    here: list[tuple[Places, yaml.Node, Path]] = [
        (source, source.root, ()) for source in sources if source.root is not None
    ]
    if here:
        yield here[0][0], None, here[0][1], ()
    for step in path:
        found: list[tuple[Places, yaml.Node | None, yaml.Node, Path]] = []
        for source, node, above in here:
            if isinstance(node, yaml.MappingNode) and isinstance(step, str):
                found += [(source, k, v, (*above, step)) for k, v in node.value if k.value == step]
            elif isinstance(node, yaml.SequenceNode) and isinstance(step, int):
                if step < len(node.value):
                    found.append((source, None, node.value[step], (*above, step)))
                    break
                # Lists of several files were joined: go on counting in the next file.
                step -= len(node.value)
        if not found:
            return
        yield found[0]
        here = [(source, node, at) for source, _, node, at in found]
