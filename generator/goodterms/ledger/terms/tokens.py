"""The words and signs of payment terms, each with its place, and what is said when one is wrong."""

from __future__ import annotations

import re
from dataclasses import dataclass

_TOKEN = re.compile(
    r"(?P<date>\d{4}-\d{1,2}-\d{1,2}(?!\d))|(?P<number>\d+(?:\.\d+)?)|(?P<word>[^\W\d_]+)|(?P<sign>[%;,/])",
    re.ASCII,
)
RULES = 'write for example "net 30", "15 days from receipt", "10 days after end of month" or a day'


@dataclass(frozen=True, slots=True)
class TermsProblem:
    """What is wrong with payment terms, and at which character."""

    message: str
    mend_pattern: str
    """The mend with ``{n}`` where a number of the terms belongs."""
    column: int
    """Counted from 1, in characters of the text."""
    number: str = "N"

    @property
    def mend(self) -> str:
        """Return the mend with the numbers that were written."""
        return self.mend_pattern.replace("{n}", self.number)

    @property
    def discreet_mend(self) -> str:
        """Return the mend without any value of the text, for a log that others read."""
        return self.mend_pattern.replace("{n}", "N")


@dataclass(frozen=True, slots=True)
class Token:
    kind: str
    text: str
    column: int


class Refused(Exception):  # noqa: N818 - never leaves this module
    def __init__(self, problem: TermsProblem) -> None:
        super().__init__(problem.message)
        self.problem = problem


def refusal(token: Token, message: str, mend: str, number: str = "N") -> Refused:
    """Return what to raise where a token is wrong; ``{n}`` in the mend stands for ``number``."""
    return Refused(TermsProblem(message, mend, token.column, number))


def tokens(text: str) -> list[Token]:
    tokens: list[Token] = []
    place = 0
    while place < len(text):
        if text[place].isspace():
            place += 1
            continue
        found = _TOKEN.match(text, place)
        if found is None:
            word = re.match(r"[^\W\d_]+", text[place:])
            found_text = word[0] if word else text[place]
            tokens.append(Token("unknown", found_text, place + 1))
            place += len(found_text)
            continue
        tokens.append(Token(str(found.lastgroup), found[0].lower(), place + 1))
        place = found.end()
    tokens.append(Token("end", "", len(text.rstrip()) + 1))
    return tokens


def split(tokens: list[Token]) -> list[list[Token]]:
    pieces: list[list[Token]] = [[]]
    for token in tokens:
        if token.text == ";":
            pieces[-1].append(Token("end", "", token.column))
            pieces.append([])
        else:
            pieces[-1].append(token)
    for piece in pieces:
        if len(piece) == 1:
            raise refusal(piece[0], "payment terms are missing here", RULES)
    return pieces
