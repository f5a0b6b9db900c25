"""What is not judged is blanked out, letter for letter, so that every place stays where it is.

Not judged are other people's words (quoted lines, and what stands in quotation marks), code,
links, mail addresses and raw HTML. A fact that is filled in later (``{{ … }}``, ``{name}``)
counts as one word.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from goodterms.desk.tone.words import BARRIER, END

_FACT = "\u0298"
"""A letter that no language of ours has."""

_LINE = re.compile(r"[^\n]*+\n|[^\n]++")
_FENCE = re.compile(r"[ \t]*+(`{3,}+|~{3,}+)")
_BULLET = re.compile(r"[ \t]*+(?:[-*+•]|\d{1,4}[.)])(?=[ \t])")
_QUOTE = re.compile(r"[ \t]{0,3}>")
_ADMONITION = re.compile(r"[ \t]*+(?:!!!|\?\?\?)\+?(?=[ \t]++\w)")
_HEADING = re.compile(r"[ \t]{0,3}#{1,6}[ \t]")
_INDENTED = re.compile(r" {4}|\t")

_TEMPLATE = re.compile(r"\{\{[^{}\n]*+\}\}|\{[A-Za-z_][\w.]*+\}")
_TAG = re.compile(r"\{%[^%\n]*+%\}|\{#[^#\n]*+#\}|\{:?[ \t]*+[.#][^{}\n]*+\}")
_CODE = re.compile(rf"(?<!`)(`{{1,2}}+)(?!`)[^`{END}]++\1(?!`)")
_LINK = re.compile(
    r"(?<![\w.+-])[\w.+-]++@[\w-]++(?:\.[\w-]++)++"
    r"|(?<!\w)(?:https?://|www\.)[^\s<>\"”“»]++"
    r"|(?<=\])\([^()\s]*+(?:[ \t]++\"[^\"\n()]*+\")?\)"
    r"|(?<=\])\[[^\[\]\n]*+\]"
    r"|^[ \t]{0,3}\[[^\[\]\n]++\]:[^\n]*+",
    re.MULTILINE,
)
_HTML = re.compile(rf"</?[A-Za-z][^<>{END}]*+>")
_QUOTED = re.compile(
    rf"„[^„“”{END}]++[“”]|“[^“”{END}]++”|«[^«»{END}]++»|»[^«»{END}]++«"
    rf"|‚[^‚‘’{END}]++[‘’]|‹[^‹›{END}]++›|(?<!\w)\"[^\"{END}]++\"(?!\w)"
    # An apostrophe inside is one before a letter; a few of them, or time would grow with the square.
    # (Not possessive: Python before 3.11.5 loses matches where a repeated group goes back inside, gh-106052.)
    rf"|(?<!\w)‘(?=\w)[^‘’{END}]*+(?:’(?=\w)[^‘’{END}]*+){{0,8}}’(?!\w)"
    rf"|(?<!\w)'(?=\w)[^'{END}]*+(?:'(?=\w)[^'{END}]*+){{0,8}}'(?!\w)"
)
_EMPHASIS = re.compile(r"[*~]{1,3}+|(?<!\w)_{1,3}+|_{1,3}+(?!\w)")
_DASH = re.compile(r"(?<=\s)-{1,3}+(?=\s)")
_LETTER = re.compile(rf"[^\n{END}]")


def mask(text: str, *, markdown: bool = True) -> str:
    """Return a text of the same length in which only what is to be judged still has its words.

    Args:
        text: Markdown, a mail, or plain words.
        markdown: Whether a quotation goes on until a blank line and indented lines are code; in
            mails and plain texts each quoted line has its own ``>``, and an indent is just one.
    """
    text = "".join(_lines(text, markdown=markdown))
    for opening, closing in (("<!--", "-->"), ("<style", "</style>"), ("<script", "</script>")):
        text = _without(text, opening, closing)
    text = _TAG.sub(_filled(" "), _TEMPLATE.sub(_filled(_FACT), text))
    for pattern in (_CODE, _LINK, _HTML, _QUOTED):
        text = pattern.sub(_filled(BARRIER), text)
    return _DASH.sub(_filled("–"), _EMPHASIS.sub(_filled(" "), text))


def _filled(sign: str) -> Callable[[re.Match[str]], str]:
    return lambda found: _LETTER.sub(sign, found[0])


def _blank(text: str) -> str:
    return _LETTER.sub(BARRIER, text)


def _lines(text: str, *, markdown: bool) -> Iterator[str]:
    """Yield the lines: quotations, code and signs of structure blanked out, paragraphs parted."""
    lines: list[str] = _LINE.findall(text)
    matter = _matter(lines)
    yield from map(_parted, lines[:matter])
    fence, quoted, listed, after_blank = "", False, False, True
    for line in lines[matter:]:
        bare = line.strip()
        opening = _FENCE.match(line)
        if fence or opening:
            if not fence:
                fence = opening[1] if opening else ""
            elif opening and opening[1].startswith(fence) and bare == opening[1]:
                fence = ""
            yield _parted(_blank(line))
        elif not bare:
            quoted = False
            yield _parted(line)
        elif _QUOTE.match(line) or (quoted and markdown):
            quoted = True
            yield _parted(_blank(line))
        elif markdown and _INDENTED.match(line) and after_blank and not listed:
            yield _parted(_blank(line))
            continue
        else:
            quoted = False
            bullet = _BULLET.match(line) or _ADMONITION.match(line)
            listed = bool(bullet) or (listed and (line[0].isspace() or not after_blank))
            start = bullet.end() if bullet else 0
            told = END * start + line[start:]
            yield _parted(told) if _HEADING.match(line) else told
        after_blank = not bare


def _matter(lines: list[str]) -> int:
    """Return how many lines of front matter there are; each of them is for itself."""
    if not lines or lines[0].rstrip() != "---":
        return 0
    ends = (number for number, line in enumerate(lines) if number and line.rstrip() in {"---", "..."})
    return next(ends, -1) + 1


def _parted(line: str) -> str:
    """Return a line with an end that no phrase goes on across."""
    return line[:-1] + END if line.endswith("\n") else line


def _without(text: str, opening: str, closing: str) -> str:
    """Blank out what stands between two signs; an opening one that is never closed opens nothing."""
    parts, at = [], 0
    while (start := text.find(opening, at)) >= 0 and (end := text.find(closing, start)) >= 0:
        end += len(closing)
        parts += [text[at:start], _blank(text[start:end])]
        at = end
    return "".join([*parts, text[at:]])
