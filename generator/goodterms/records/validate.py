"""From values to typed models, with each error of pydantic told as a problem with its mend."""

from __future__ import annotations

import difflib
from typing import Any, TypeVar

from pydantic import ValidationError

from goodterms.records.base import Record
from goodterms.records.problems import Problem
from goodterms.records.yaml import Path, Places, Value, place

R = TypeVar("R", bound=Record)

_KINDS = {
    "model_type": ("a map of keys and values was expected here", "write `key: value` lines, indented"),
    "dict_type": ("a map of keys and values was expected here", "write `key: value` lines, indented"),
    "tuple_type": ("a list was expected here", "begin each entry with `- `"),
    "too_short": ("the list is empty", "write at least one entry"),
}


def validate(model: type[R], value: Value, sources: list[Places]) -> tuple[R | None, list[Problem]]:
    """Read a value as a record.

    Args:
        model: The type of the record.
        value: As :func:`~goodterms.records.yaml.read_yaml` gave it.
        sources: The files it came from, to point into.

    Returns:
        The record, or None with every problem in it.
    """
    try:
        return model.model_validate(value), []
    except ValidationError as errors:
        found = errors.errors(include_url=False, include_input=False)
        # A list whose only entry is wrong is called too short as well; the entry says enough.
        places = [error["loc"] for error in found]
        told = [
            error
            for error in found
            if error["type"] != "too_short"
            or not any(
                len(loc) > len(error["loc"]) and loc[: len(error["loc"])] == error["loc"] for loc in places
            )
        ]
        return None, [_problem(model, dict(error), sources) for error in told]


def problem_at(
    sources: list[Places], path: Path, message: str, mend: str, *, note: str = "", key: bool = False
) -> Problem:
    """Make a problem that points at a value of a record, or at its key."""
    file, line, column = place(sources, path, key=key)
    return Problem(file, line, column, message, mend, note)


def _problem(model: type[Record], error: dict[str, Any], sources: list[Places]) -> Problem:
    path: Path = tuple(step for step in error["loc"] if step != "[key]")
    kind = error["type"]
    if kind == "goodterms":
        return problem_at(sources, path, error["ctx"]["message"], error["ctx"]["mend"])
    if kind == "missing":
        return problem_at(
            sources, path[:-1], f"the key `{path[-1]}` is missing", f"add `{path[-1]}:` with its value"
        )
    if kind == "extra_forbidden":
        known = known_keys(model, path[:-1])
        near = difflib.get_close_matches(str(path[-1]), known, n=1, cutoff=0.6)
        mend = f"did you mean `{near[0]}`?" if near else f"take it out; known here: {', '.join(known)}"
        return problem_at(sources, path, "the key is not known", mend, note=f"`{path[-1]}`", key=True)
    if kind == "literal_error":
        return problem_at(sources, path, "the word is not one of those known here", f"write {_words(error)}")
    message, mend = _KINDS.get(kind, ("the value does not fit here", "compare it with the record format"))
    return problem_at(sources, path, message, mend)


def _words(error: dict[str, Any]) -> str:
    return str(error["ctx"]["expected"]).replace("'", "`")


def known_keys(model: type[Record], path: Path) -> list[str]:
    """Return the keys that a map inside a record may have, by walking the models' types."""
    here: Any = model
    for step in path:
        if isinstance(step, str):
            field = next((f for name, f in here.model_fields.items() if (f.alias or name) == step), None)
            if field is None:
                return []
            here = _model_inside(field.annotation)
            if here is None:
                return []
    return [field.alias or name for name, field in here.model_fields.items()]


def _model_inside(annotation: Any) -> type[Record] | None:
    if isinstance(annotation, type) and issubclass(annotation, Record):
        return annotation
    for argument in getattr(annotation, "__args__", ()):
        found = _model_inside(argument)
        if found:
            return found
    return None
