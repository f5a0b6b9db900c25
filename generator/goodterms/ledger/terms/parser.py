"""Reads payment terms; what it cannot read it points at, with the way to mend it.

The grammar: ``terms := part (";" part)*``, ``part := [share] ["on"] rule``,
``share := N% | AMOUNT | rest``; before it an early-payment discount may stand.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache

from goodterms.ledger.terms.model import ALL, REST, Discount, Part, Share, Terms
from goodterms.ledger.terms.reader import Reader
from goodterms.ledger.terms.tokens import Refused, TermsProblem, Token, refusal, split, tokens


@lru_cache(maxsize=2048)
def parse_terms(text: str) -> tuple[Terms | None, tuple[TermsProblem, ...]]:
    """Read payment terms.

    Args:
        text: For example ``30% on issue; rest net 30``; upper and lower case are the same.

    Returns:
        The terms and no problems, or None and every part's problem.
    """
    try:
        pieces = split(tokens(text))
    except Refused as refused:
        return None, (refused.problem,)
    discount: Discount | None = None
    parts: list[Part] = []
    starts: list[Token] = []
    problems: list[TermsProblem] = []
    for piece in pieces:
        reader = Reader(piece)
        try:
            found = reader.discount()
            if found is not None:
                if discount is not None:
                    raise refusal(piece[0], "there are two early-payment discounts", "keep one of them")
                discount = found
            if found is None or not reader.at_end():
                parts.append(reader.part())
                starts.append(piece[0])
        except Refused as refused:
            problems.append(refused.problem)
    if not problems:
        problems = _check_shares(parts, starts, len(text.rstrip()) + 1)
    return (None, tuple(problems)) if problems else (Terms(tuple(parts), discount), ())


def _check_shares(parts: list[Part], starts: list[Token], end: int) -> list[TermsProblem]:
    """Return what keeps the parts from adding up to the invoice, whatever its amount."""
    last = Token("end", "", end)
    try:
        if not parts:
            raise refusal(last, "the due date is missing", 'write for example "2% within 10 days; net 30"')
        if len(parts) > 1:
            _each(
                parts,
                starts,
                lambda share: share.kind == "all",
                "it is not said how much of it this part takes",
                'write a share before it: "30% net 15; rest net 45"',
            )
        rests = [start for part, start in zip(parts, starts, strict=True) if part.share == REST]
        if len(rests) > 1:
            raise refusal(
                rests[1], "two parts take the rest", "give one of them a share in per cent or an amount"
            )
        percent = sum((part.share.value for part in parts if part.share.kind == "percent"), Decimal(0))
        amounts = any(part.share.kind == "amount" for part in parts)
        if percent > 100 or (percent == 100 and amounts):
            raise refusal(
                starts[-1],
                "the rest would be negative: the parts ask for more than all of it",
                "lower the shares so that they stay within 100 per cent",
            )
        if not rests and parts[0].share != ALL:
            if amounts:
                raise refusal(
                    starts[-1],
                    "no part takes what is left over",
                    'write "rest" as the share of the last part',
                )
            if percent < 100:
                raise refusal(
                    last, "the parts do not add up to all of it", 'add a part for the rest: "; rest net 45"'
                )
    except Refused as refused:
        return [refused.problem]
    return []


def _each(
    parts: list[Part], starts: list[Token], wrong: Callable[[Share], bool], message: str, mend: str
) -> None:
    for part, start in zip(parts, starts, strict=True):
        if wrong(part.share):
            raise refusal(start, message, mend)
