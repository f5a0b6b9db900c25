"""A page of the guide is a template: facts are filled in, and every mistake is told with its place."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import TracebackType

from jinja2 import TemplateSyntaxError, UndefinedError, nodes

from goodterms.errors import GoodTermsError
from goodterms.guide.content import split_front_matter
from goodterms.guide.literal import unmarked
from goodterms.guide.names import quoted, slips
from goodterms.guide.sandbox import Sandbox
from goodterms.guide.tokens import Places
from goodterms.records.problems import Problem

MAX_SIZE = 1_000_000
"""Characters of a page, before and after it is filled."""

_BRACES = "write braces that are meant as they are between {% raw %} and {% endraw %}"
_NEWLINES = re.compile(r"\r\n?")
# A heading's own anchor, ``{#late}``, is Markdown's (attr_list) and begins no comment of Jinja's.
_ANCHOR = re.compile(r"\{(?=#[^\s#{}%][^#{}\n]*\})")
_STAND_IN = "\ufdd0"


def fill(source: str, file: str, names: Mapping[str, object]) -> tuple[str, list[Problem]]:
    """Fill the facts into a page.

    Args:
        source: Markdown with front matter, as it is written.
        file: Its path, as problems name it.
        names: What the page can quote, see :func:`goodterms.guide.facts.names`.

    Returns:
        The Markdown and no problem, or an empty text and all that is wrong.
    """
    if "{" not in source:
        return source, []
    source = _prepared(source)
    page = _Page(file)
    if len(source) > MAX_SIZE:
        page.tell(1, "the page is too long", "make several pages of it")
        return "", page.problems
    sandbox = Sandbox(_functions(names), page.refused)
    try:
        page.places = Places(sandbox, source)
        tree = sandbox.parse(source)
    except TemplateSyntaxError as error:
        page.tell(error.lineno, f"the page cannot be read as a template: {error.message}", _BRACES)
        return "", page.problems
    except RecursionError:
        page.tell(1, "the page cannot be read as a template: it is nested too deeply", _BRACES)
        return "", page.problems
    for slip in slips(tree, sandbox, names):
        page.tell(slip.line, slip.message, slip.mend, slip.chain)
    if page.problems:
        return "", sorted(page.problems)
    text = _render(sandbox, tree, names, page)
    if page.problems:
        return "", sorted(page.problems)
    _, body = split_front_matter(text)
    head = text[: len(text) - len(body)]
    return (unmarked(head) + body).replace(_STAND_IN, "{"), []


def quotations(source: str, names: Mapping[str, object]) -> frozenset[str]:
    """Return what a page quotes, however often; nothing of a page that cannot be read as a template."""
    try:
        return quoted(Sandbox(_functions(names)).parse(_prepared(source)), names)
    except (TemplateSyntaxError, RecursionError):
        return frozenset()


def _prepared(source: str) -> str:
    return _ANCHOR.sub(_STAND_IN, _NEWLINES.sub("\n", source))


def _functions(names: Mapping[str, object]) -> dict[str, Callable[..., object]]:
    return {name: value for name, value in names.items() if callable(value)}


class _Page:
    """Collects what is wrong with one page."""

    def __init__(self, file: str) -> None:
        self._file = file
        self.places: Places | None = None
        self.problems: list[Problem] = []

    def tell(self, line: int, message: str, mend: str, chain: tuple[str, ...] = ()) -> None:
        column = self.places.name(line, chain) if self.places else 1
        self.problems.append(Problem(self._file, line, column, message, mend))

    def refused(self, line: int, error: GoodTermsError) -> None:
        self.tell(line, error.message, error.mend)


def _render(sandbox: Sandbox, tree: nodes.Template, names: Mapping[str, object], page: _Page) -> str:
    try:
        text, size = [], 0
        for piece in sandbox.load(tree).generate(names):
            text.append(piece)
            size += len(piece)
            if size > MAX_SIZE:
                page.tell(1, "the page becomes too long when it is filled", "take loops out of it")
                return ""
        return "".join(text)
    except TemplateSyntaxError as error:
        page.tell(error.lineno, f"the page cannot be read as a template: {error.message}", _BRACES)
    except SyntaxError:
        page.tell(1, "the page cannot be read as a template: it is nested too deeply", _BRACES)
    except Exception as error:
        # An expression of a page can raise anything; where it stands and what it says is what helps.
        said = str(error) or type(error).__name__
        page.tell(_line_in(error.__traceback__), f"this cannot be filled in: {said}", _mend_of(error))
    return ""


def _line_in(trace: TracebackType | None) -> int:
    """Return the line of the page that an exception came from; 1 where it came from none."""
    line = 1
    while trace is not None:
        # Jinja puts frames of the page, with its own lines, into the traceback.
        if trace.tb_frame.f_code.co_filename == "<template>":
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


def _mend_of(error: Exception) -> str:
    if isinstance(error, UndefinedError):
        return "put it between {% if … %} and {% endif %}, or set the term in the policy"
    if isinstance(error, OverflowError):
        return "make the loop or the number smaller"
    return "mend the expression between the braces"
