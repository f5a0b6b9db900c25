"""A letter's template: found, filled and taken apart into subject and text.

Templates run in the sandbox of the guide's pages (no files, no surprises, always an end), but
what they print is plain text: nothing is escaped.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from jinja2 import TemplateRuntimeError, TemplateSyntaxError, Undefined, nodes, pass_context
from jinja2.runtime import Context

from goodterms.errors import GoodTermsError
from goodterms.guide.names import slips
from goodterms.guide.sandbox import Sandbox
from goodterms.guide.tokens import Places
from goodterms.pages.format import plain
from goodterms.pages.words import Words
from goodterms.records.find import display
from goodterms.records.problems import Problem

OWN_FOLDER = "letters"
"""Where a project keeps templates of its own."""
MAX_SIZE = 64 * 1024
"""Bytes of a template; what is longer, nobody reads."""

_OURS = Path(__file__).parent
_SUBJECT = re.compile(r"Subject:[ \t]*(\S[^\n]*)\n(.*)\Z", re.DOTALL)
_BLANK = re.compile(r"\n{3,}")
_TRAILING = re.compile(r"[ \t]+$", re.MULTILINE)
_MEND = "check what stands between the braces"


@dataclass(frozen=True, slots=True)
class Source:
    """A template before it is filled."""

    file: str
    """As problems name it."""
    text: str


@dataclass(frozen=True, slots=True)
class Filled:
    """A letter's words."""

    subject: str
    text: str


def our_path(name: str, language: str) -> Path:
    """Return where our template of a letter stands."""
    return _OURS / language / f"{name}.txt"


def is_own(name: str, language: str, root: Path) -> bool:
    """Tell whether a project has a template of its own for a letter."""
    return (root / OWN_FOLDER / language / f"{name}.txt").exists()


def find(name: str, language: str, root: Path) -> Source:
    """Return the template of a letter: the project's own, or ours.

    Args:
        name: Of the letter: reminder-1.
        language: The client's.
        root: The project's folder.

    Raises:
        GoodTermsError: The project's own cannot be read.
    """
    own = root / OWN_FOLDER / language / f"{name}.txt"
    shown = display(own, root)
    if not own.exists():
        return Source(f"{name}.txt", our_path(name, language).read_text("utf-8"))
    try:
        data = own.read_bytes()
    except OSError as error:
        raise GoodTermsError(f"{shown} cannot be read", error.strerror or "check the file") from None
    if len(data) > MAX_SIZE:
        raise GoodTermsError(f"{shown} is too long to be a letter", "shorten it")
    try:
        return Source(shown, re.sub(r"\r\n?", "\n", data.decode("utf-8-sig")))
    except UnicodeDecodeError:
        raise GoodTermsError(f"{shown} is not UTF-8 text", "save it with the encoding UTF-8") from None


def fill(source: Source, facts: Mapping[str, object]) -> tuple[Filled, list[Problem]]:
    """Fill the facts into a template.

    Args:
        source: The template.
        facts: What it can quote, by name.

    Returns:
        Subject and text, and no problem; or empty ones and all that is wrong.
    """
    sandbox = _Plain()
    problems: list[Problem] = []
    try:
        places = Places(sandbox, source.text)
        tree = sandbox.parse(source.text)
    except (TemplateSyntaxError, RecursionError) as error:
        line = error.lineno if isinstance(error, TemplateSyntaxError) else 1
        problems.append(_problem(source, line, 1, f"this cannot be read as a template: {_said(error)}"))
        return Filled("", ""), problems
    for slip in slips(tree, sandbox, facts):
        # The check is the guide's, and so are its words.
        message = slip.message.replace("a page of the guide", "a letter").replace("the guide", "the letter")
        found = _problem(source, slip.line, places.name(slip.line, slip.chain), message)
        problems.append(replace(found, mend=slip.mend))
    if problems:
        return Filled("", ""), sorted(problems)
    text, problem = _rendered(sandbox, tree, facts, source)
    if problem:
        return Filled("", ""), [problem]
    parted = _SUBJECT.match(text.lstrip())
    if parted is None:
        mend = "write `Subject: …` into its first line, then an empty line, then the text"
        return Filled("", ""), [Problem(source.file, 1, 1, "the letter has no subject", mend)]
    return Filled(plain(Words.tidy(parted[1])).strip(), _tidy(parted[2])), []


def _rendered(
    sandbox: Sandbox, tree: nodes.Template, facts: Mapping[str, object], source: Source
) -> tuple[str, Problem | None]:
    try:
        text = sandbox.load(tree).render(facts)
    except Exception as error:
        # An expression of a template can raise anything; where it stands and what it says is what helps.
        line, trace = 1, error.__traceback__
        while trace is not None:
            if trace.tb_frame.f_code.co_filename == "<template>":
                line = trace.tb_lineno
            trace = trace.tb_next
        return "", _problem(source, line, 1, f"this cannot be filled in: {_said(error)}")
    if len(text) > MAX_SIZE:
        return "", _problem(source, 1, 1, "the letter becomes too long when it is filled")
    return text, None


def _tidy(text: str) -> str:
    """Return a text without the gaps that conditions leave; one full stop after an amount with its own."""
    return _BLANK.sub("\n\n", _TRAILING.sub("", plain(Words.tidy(text)))).strip() + "\n"


def _problem(source: Source, line: int, column: int, message: str) -> Problem:
    return Problem(source.file, line, column, message, _MEND)


def _said(error: Exception) -> str:
    return getattr(error, "message", None) or str(error) or type(error).__name__


class _Plain(Sandbox):
    """The sandbox of a letter: plain text comes out."""

    def __init__(self) -> None:
        super().__init__({})
        self.autoescape = False
        self.finalize = _printed


# Asking for the context keeps Jinja from working constants out beforehand, past this function.
@pass_context
def _printed(_context: Context, value: object) -> object:
    if value is None:
        return ""
    if isinstance(value, (str, int, Decimal, Undefined)):
        return value
    raise TemplateRuntimeError("this is not one fact but several: name one of them behind a dot")
