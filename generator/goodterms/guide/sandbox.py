"""The environment that pages of the guide run in: no files, no surprises, and always an end."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from decimal import Decimal
from types import FrameType
from typing import Any

from jinja2 import StrictUndefined, Template, TemplateRuntimeError, nodes, pass_context
from jinja2.exceptions import SecurityError
from jinja2.runtime import Context, Undefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.visitor import NodeTransformer

from goodterms.errors import GoodTermsError
from goodterms.guide.literal import literal

MAX_STEPS = 10_000
"""Rounds of loops and calls in one page together; what needs more, nobody reads."""
MAX_TEXT = 100_000
"""Characters of a text that an operator may make."""

# What a guide can need. Left out: what is not the same every time, what makes a text grow beyond
# its parts, and what makes a text count as markup.
_FILTERS = (
    *("abs", "capitalize", "count", "d", "default", "e", "escape", "first", "groupby", "int", "last"),
    *("length", "list", "lower", "map", "max", "min", "reject", "rejectattr", "reverse", "round", "select"),
    *("selectattr", "sort", "string", "sum", "title", "trim", "truncate", "unique", "upper", "wordcount"),
)
_GROWING = {
    *("center", "expandtabs", "format", "format_map", "join", "ljust", "replace", "rjust", "translate"),
    "zfill",
}
_COUNTED = "_counted"
_JINJAS_OWN = {"_loop_vars", "_block_vars"}
_SIZED = "_sized"


class Unset(StrictUndefined):
    """Says what is missing in the guide's own terms."""

    @property
    def _undefined_message(self) -> str:
        if self._undefined_obj is None:
            return f"`{self._undefined_name}` belongs to a term that the policy does not set"
        return super()._undefined_message


class Sandbox(ImmutableSandboxedEnvironment):
    """For one page, once.

    Args:
        functions: What the page may call, by name.
        refused: Told of each call that a function refuses, with its line; the page goes on without.
    """

    intercepted_binops = frozenset({"+", "*", "**", "%"})

    def __init__(
        self,
        functions: Mapping[str, Callable[..., object]],
        refused: Callable[[int, GoodTermsError], None] = lambda line, error: None,
    ) -> None:
        super().__init__(
            autoescape=True,
            undefined=Unset,
            finalize=_printed,
            # A tag alone on its line leaves no empty line, which in Markdown would end a list or table.
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )
        self._left = MAX_STEPS
        self._functions = {function: name for name, function in functions.items()}
        self._refused = refused
        self.globals = {"range": self.globals["range"]}
        self.filters = {name: self.filters[name] for name in _FILTERS} | {"join": _join}

    def load(self, tree: nodes.Template) -> Template:
        """Compile a page, every loop of it counted and every joint of texts measured.

        Raises:
            jinja2.TemplateSyntaxError: It cannot be compiled.
        """
        self.filters |= {_COUNTED: self._counted, _SIZED: _sized}
        code = self.compile(_Bounds().visit(tree))
        return Template.from_code(self, code, self.make_globals(None))

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Keep pages from methods that make a text grow."""
        grows = isinstance(obj, str) and attr in _GROWING
        return not grows and super().is_safe_attribute(obj, attr, value)

    def wrap_str_format(self, value: Any) -> None:
        """Leave ``format`` to :meth:`is_safe_attribute`."""

    def call(self, context: Context, obj: Any, /, *args: Any, **kwargs: Any) -> Any:
        """Call a function of the guide, a macro or a method; a call that is refused prints nothing."""
        self._step()
        if not callable(obj) or not isinstance(obj, Hashable) or obj not in self._functions:
            return super().call(context, obj, *args, **kwargs)
        try:
            # Compiled templates hand on what is for Jinja alone.
            own = {name: value for name, value in kwargs.items() if name not in _JINJAS_OWN}
            _check_call(self._functions[obj], obj, args, own)
            return super().call(context, obj, *args, **own)
        except GoodTermsError as error:
            self._refused(_line_of(sys._getframe(1)), error)
            return ""

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Work an operator out, unless its result would be huge."""
        if operator == "%" and isinstance(left, str):
            raise SecurityError("`%` fills in no texts here; put them beside each other with `~`")
        if operator == "**" and not _is_small(left, right):
            raise OverflowError("the power is too large")
        if operator in {"*", "+"} and _size(operator, left, right) > MAX_TEXT:
            raise OverflowError("the text would be too long")
        return super().call_binop(context, operator, left, right)

    def _counted(self, items: Iterable[Any]) -> Iterator[Any]:
        for item in items:
            self._step()
            yield item

    def _step(self) -> None:
        self._left -= 1
        if self._left < 0:
            raise OverflowError(f"the page takes more than {MAX_STEPS:,} steps")


class _Bounds(NodeTransformer):
    """Puts the counter in front of what each loop runs over, and the measure behind each joint."""

    def visit_For(self, node: nodes.For) -> nodes.Node:  # noqa: N802 (the visitor's way to name it)
        node.iter = nodes.Filter(node.iter, _COUNTED, [], [], None, None, lineno=node.lineno)
        return self.generic_visit(node)

    def visit_Concat(self, node: nodes.Concat) -> nodes.Node:  # noqa: N802
        self.generic_visit(node)
        return nodes.Filter(node, _SIZED, [], [], None, None, lineno=node.lineno)


# Asking for the context keeps Jinja from working constants out beforehand, past this function.
@pass_context
def _printed(_context: Context, value: Any) -> Any:
    """Make a value of what a page prints; only what our own functions made counts as Markdown."""
    if value is None:
        return ""
    if hasattr(value, "__html__"):
        return value
    if isinstance(value, (str, int, float, Decimal, Undefined)):
        return literal(str(value))
    if callable(value):
        raise TemplateRuntimeError("this is a function: it is called with (…) behind its name")
    raise TemplateRuntimeError("this is not one fact but several: name one of them behind a dot")


def _check_call(name: str, function: Callable[..., object], args: tuple[Any, ...], kwargs: Any) -> None:
    signature = inspect.signature(function)
    try:
        signature.bind(*args, **kwargs)
    except TypeError as error:
        parameters = (one.replace(annotation=one.empty) for one in signature.parameters.values())
        said = f"{name}({', '.join(map(str, parameters))})"
        raise GoodTermsError(f"`{name}` cannot be asked like this: {error}", f"write {said}") from None


def _line_of(frame: FrameType) -> int:
    template = frame.f_globals.get("__jinja_template__")
    return template.get_corresponding_lineno(frame.f_lineno) if template is not None else 1


def _is_small(base: Any, exponent: Any) -> bool:
    return all(isinstance(one, (int, float, Decimal)) for one in (base, exponent)) and (
        abs(base) <= 1000 and abs(exponent) <= 12
    )


def _sized(text: str) -> str:
    if len(text) > MAX_TEXT:
        raise OverflowError("the text would be too long")
    return text


def _join(items: Iterable[Any], between: str = "") -> str:
    said = [str(item) for item in items]
    if sum(map(len, said)) + len(said) * len(between) > MAX_TEXT:
        raise OverflowError("the text would be too long")
    return between.join(said)


def _size(operator: str, left: Any, right: Any) -> int:
    """Return how long a text or list is that an operator would make; 0 where it makes a number."""
    long = [len(one) for one in (left, right) if isinstance(one, (str, list, tuple))]
    times = [one for one in (left, right) if isinstance(one, int)]
    return sum(long) * (abs(times[0]) if operator == "*" and times else 1)
