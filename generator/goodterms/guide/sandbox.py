"""The environment that pages of the guide run in: no files, no surprises, and always an end."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Hashable, Iterable, Mapping
from decimal import Decimal
from functools import wraps
from types import FrameType
from typing import Any

from jinja2 import StrictUndefined, Template, TemplateRuntimeError, nodes, pass_context
from jinja2.exceptions import SecurityError
from jinja2.runtime import Context, Undefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.visitor import NodeTransformer

from goodterms.errors import GoodTermsError
from goodterms.guide.budget import MAX_TEXT, Budget, weight
from goodterms.guide.literal import literal

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
    # To bytes, whose methods grow as well.
    "encode",
}
_COUNTED, _MADE, _PRINTING = "_counted", "_made", "_printing"
_JINJAS_OWN = {"_loop_vars", "_block_vars"}


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
        self._budget = Budget()
        super().__init__(
            autoescape=True,
            undefined=Unset,
            finalize=self._print,
            # A tag alone on its line leaves no empty line, which in Markdown would end a list or table.
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )
        self._functions = {function: name for name, function in functions.items()}
        self._refused = refused
        self.globals = {"range": self.globals["range"]}
        filters = {name: self.filters[name] for name in _FILTERS} | {"join": _join}
        self.filters = {name: self._paced(function) for name, function in filters.items()}

    def load(self, tree: nodes.Template) -> Template:
        """Compile a page, every loop of it counted and all that it makes measured.

        Raises:
            jinja2.TemplateSyntaxError: It cannot be compiled.
        """
        self.filters |= {_COUNTED: self._budget.counted, _MADE: self._budget.made, _PRINTING: self._printing}
        code = self.compile(_Bounds().visit(tree))
        return Template.from_code(self, code, self.make_globals(None))

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Keep pages from methods that make a text grow, and from those of numbers, which nobody needs."""
        grows = isinstance(obj, str) and attr in _GROWING
        is_number = isinstance(obj, (int, float, Decimal))
        return not grows and not is_number and super().is_safe_attribute(obj, attr, value)

    def wrap_str_format(self, value: Any) -> None:
        """Leave ``format`` to :meth:`is_safe_attribute`."""

    def call(self, context: Context, obj: Any, /, *args: Any, **kwargs: Any) -> Any:
        """Call a function of the guide, a macro or a method; a call that is refused prints nothing."""
        self._budget.step()
        weight((args, kwargs))
        self._budget.taken(getattr(obj, "__self__", None))
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
        return self._budget.made(super().call_binop(context, operator, left, right))

    # Asking for the context keeps Jinja from working these two out beforehand, where nothing is printed.
    @pass_context
    def _print(self, _context: Context, value: Any) -> Any:
        return self._budget.made(_printed(value))

    @pass_context
    def _printing(self, _context: Context, characters: int) -> str:
        self._budget.work(characters)
        return ""

    def _paced(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """Return a filter whose work is counted."""
        # Some are given a context before the value.
        at = 1 if hasattr(function, "jinja_pass_arg") else 0

        @wraps(function)
        def paced(*args: Any, **kwargs: Any) -> Any:
            before, (value, *others) = args[:at], args[at:]
            return self._budget.made(function(*before, self._budget.taken(value), *others, **kwargs))

        return paced


class _Bounds(NodeTransformer):
    """Puts the counter in front of what each loop runs over, and the measure behind what is put together."""

    def visit_For(self, node: nodes.For) -> nodes.Node:  # noqa: N802 (the visitor's way to name it)
        node.iter = _through(_COUNTED, node.iter)
        return self._repeated(node)

    def visit_Macro(self, node: nodes.Macro) -> nodes.Node:  # noqa: N802
        return self._repeated(node)

    def visit_CallBlock(self, node: nodes.CallBlock) -> nodes.Node:  # noqa: N802
        return self._repeated(node)

    def visit_Block(self, node: nodes.Block) -> nodes.Node:  # noqa: N802
        return self._repeated(node)

    def visit_Concat(self, node: nodes.Concat) -> nodes.Node:  # noqa: N802
        return _through(_MADE, self.generic_visit(node))

    visit_List = visit_Dict = visit_Concat  # noqa: N815

    def visit_Tuple(self, node: nodes.Tuple) -> nodes.Node:  # noqa: N802
        found = self.generic_visit(node)
        return _through(_MADE, found) if node.ctx == "load" else found

    def _repeated(self, node: Any) -> nodes.Node:
        """Let the page's own words count as printed, each time that they are."""
        words = sum(len(one.data) for one in node.find_all(nodes.TemplateData))
        found = self.generic_visit(node)
        count = _through(_PRINTING, nodes.Const(words, lineno=node.lineno))
        node.body.insert(0, nodes.Output([count], lineno=node.lineno))
        return found


def _through(name: str, node: nodes.Node) -> nodes.Filter:
    return nodes.Filter(node, name, [], [], None, None, lineno=node.lineno)


def _printed(value: Any) -> Any:
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


def _join(items: Iterable[Any], between: str = "") -> str:
    said = [str(item) for item in items]
    if sum(map(len, said)) + len(said) * len(between) > MAX_TEXT:
        raise OverflowError("the text would be too long")
    return between.join(said)


def _size(operator: str, left: Any, right: Any) -> int:
    """Return how long a text or list is that an operator would make; 0 where it makes a number."""
    long = [weight(one) for one in (left, right) if isinstance(one, (str, list, tuple))]
    times = [one for one in (left, right) if isinstance(one, int)]
    return sum(long) * (abs(times[0]) if operator == "*" and times else 1)
