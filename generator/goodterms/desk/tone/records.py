"""What of a record, or of another YAML file, a client will read in the freelancer's words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, partial

import yaml

from goodterms.desk.tone.passages import Passage, Source, Where
from goodterms.desk.tone.scalars import offsets
from goodterms.records.client import Client
from goodterms.records.problems import Problem
from goodterms.records.yaml import Path, Places, Value, locate, read_yaml

UNSEALED = "(unsealed)"
"""A step that goes on only in what bears no seal."""
TEXTS: tuple[tuple[str, ...], ...] = (
    ("terms", "rates", "*", "why"),
    ("invoices", "*", "purpose"),
    ("invoices", "*", "note"),
    ("invoices", "*", "lines", "*", "item"),
    ("invoices", "*", "written_off", "why"),
    ("updates", "*", "text"),
    ("updates", "*", "next"),
    ("promises", "*", "what"),
    ("disputes", "*", "understood"),
    ("disputes", "*", "evidence", "*", "title"),
    ("disputes", "*", "proposals", "freelancer", "text"),
    ("disputes", "*", "resolution", UNSEALED, "prevention"),
    ("disputes", "*", "resolution", UNSEALED, "next_steps", "*", "what"),
    ("disputes", "*", "closed", "words"),
    ("disputes", "*", "summary"),
    ("ended", "words"),
)
"""Where the freelancer's own words stand. The client's are not judged (``concern``, ``request``,
their proposals), nor is a contract, nor what is agreed and sealed, which nobody may change."""

_KEYS = frozenset(Client.model_fields) | {"private"}
_WORDS = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True)
class YamlFile:
    """A YAML file that could be read."""

    places: Places
    value: Value

    @cached_property
    def source(self) -> Source:
        """The file as it is written."""
        return Source(self.places.file, self.places.data.decode("utf-8-sig"))

    @property
    def language(self) -> str | None:
        """The language that it names itself, if it does; a policy's is the first of its languages."""
        if not isinstance(self.value, dict):
            return None
        said = self.value.get("language") or self.value.get("languages")
        first = said[0] if isinstance(said, tuple) else said
        return str(first) if isinstance(first, str) else None

    @property
    def names(self) -> frozenset[str]:
        """The words of the client's names, in lower case."""
        if not isinstance(self.value, dict):
            return frozenset()
        contact = self.value.get("contact")
        said = [self.value.get("name"), contact.get("name") if isinstance(contact, dict) else None]
        return frozenset(w.lower() for name in said if isinstance(name, str) for w in _WORDS.findall(name))

    @property
    def is_record(self) -> bool:
        """Whether most of its keys are those of a client's record."""
        if not isinstance(self.value, dict):
            return False
        return 2 * len(_KEYS & self.value.keys()) > len(self.value)


def read_yaml_file(data: bytes, file: str) -> tuple[YamlFile | None, list[Problem]]:
    """Read a YAML file.

    Args:
        data: Its bytes, UTF-8.
        file: Its path, as problems name it.
    """
    value, slips = read_yaml(data)
    if slips:
        return None, [Problem(file, slip.line, slip.column, slip.message, slip.mend) for slip in slips]
    return YamlFile(Places(file, data), value), []


def passages(file: YamlFile, language: str, names: frozenset[str] = frozenset()) -> Iterator[Passage]:
    """Yield what is to be looked over: the texts of a record, or every text of another file.

    Args:
        file: The file.
        language: The client's.
        names: Words that are names, beside those in the file.
    """
    known = names | file.names
    for path, text in _texts(file.value) if file.is_record else _all(file.value, ()):
        yield Passage(text, language, partial(_where, file, path, text), names=known)


def _where(file: YamlFile, path: Path, text: str) -> Where:
    found = locate([file.places], path)
    if found is None or not isinstance(found[1], yaml.ScalarNode):
        return file.source, [0] * (len(text) + 1)
    return file.source, offsets(file.source.text, found[1])


def _texts(value: Value) -> Iterator[tuple[Path, str]]:
    for pattern in TEXTS:
        yield from _matching(value, pattern, ())


def _matching(value: Value, pattern: tuple[str, ...], path: Path) -> Iterator[tuple[Path, str]]:
    if not pattern:
        if isinstance(value, str):
            yield path, str(value)
        return
    step, *rest = pattern
    if isinstance(value, tuple):
        for number, one in enumerate(value):
            if step == "*" or (isinstance(one, dict) and one.get("by") == step):
                yield from _matching(one, tuple(rest), (*path, number))
    elif isinstance(value, dict):
        if step == UNSEALED:
            if "seal" not in value:
                yield from _matching(value, tuple(rest), path)
        elif step in value:
            yield from _matching(value[step], tuple(rest), (*path, step))


def _all(value: Value, path: Path) -> Iterator[tuple[Path, str]]:
    """Yield all texts; the reader of YAML allows no nesting that this could not follow."""
    if isinstance(value, str):
        yield path, str(value)
    elif isinstance(value, tuple | dict):
        for step, one in enumerate(value) if isinstance(value, tuple) else value.items():
            yield from _all(one, (*path, step))
