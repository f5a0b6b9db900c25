"""All phrases of a language looked for at once, word by word, without ever going back.

The phrases become one automaton over words (Thompson's construction). What it can be in after
some words is worked out when a text first leads there, and remembered (as RE2 does it, see
Russ Cox, Regular Expression Matching: the Virtual Machine Approach, 2009). So a word costs no
more with a thousand phrases than with one. From each word of a text it is followed no further
than the longest phrase reaches: time grows with the text, whatever the text is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from goodterms.desk.tone.pattern import GAP, SHORTEST_STEM, Choice, Literal, Phrase, Steps
from goodterms.desk.tone.words import Glue, Word

T = TypeVar("T")

_Fitting = tuple[int, ...]
"""Numbers of the literals that a word fits, if its capital is let be."""


@dataclass(slots=True)
class _Node:
    """A place between two words of some phrases."""

    by_literal: dict[int, list[int]] = field(default_factory=dict)
    by_any: list[int] = field(default_factory=list)
    by_near: list[int] = field(default_factory=list)
    """By any word that nothing but white space parts from the one before."""
    free: list[int] = field(default_factory=list)
    """Reached without a word."""


@dataclass(slots=True, eq=False)
class _State(Generic[T]):
    """All places that some words can have led to."""

    nodes: frozenset[int]
    accepts: tuple[tuple[T, str], ...]
    """Of phrases that end here: their tag, and what must close the sentence."""
    after: dict[tuple[_Fitting, bool, bool], _State[T] | None] = field(default_factory=dict)


class Automaton(Generic[T]):
    """Finds phrases in a text.

    Args:
        phrases: What to look for, each phrase with a tag that it is told by.
    """

    def __init__(self, phrases: Iterable[tuple[T, Phrase]]) -> None:
        self._nodes = [_Node(), _Node()]
        # Where a sentence begins all phrases can; elsewhere those without `^`.
        self._nodes[0].free.append(1)
        self._accepts: defaultdict[int, list[tuple[T, str]]] = defaultdict(list)
        self._numbers: dict[Literal, int] = {}
        self._words: defaultdict[str, list[int]] = defaultdict(list)
        self._stems: defaultdict[str, list[tuple[str, int]]] = defaultdict(list)
        self._capital: set[int] = set()
        for tag, phrase in phrases:
            end = self._add(phrase.steps, 0 if phrase.initial else 1)
            self._accepts[end].append((tag, phrase.closing))
        self._states: dict[frozenset[int], _State[T] | None] = {}
        self._fitting: dict[str, _Fitting] = {}
        self._starts = (self._state({1}), self._state({0}))

    def scan(self, words: Sequence[Word]) -> Iterator[tuple[int, int, T]]:
        """Yield where phrases stand, in the order of their beginnings.

        Args:
            words: A text's words.

        Yields:
            The number of the first word, the number of words that have passed at the end, and
            the tag; of one tag's phrases that begin together, the longest.
        """
        kinds = [(self._kind(word), word.glue) for word in words]
        for first, word in enumerate(words):
            state = self._starts[word.initial]
            found: dict[T, int] = {}
            at = first
            while state is not None and at < len(words):
                kind, glue = kinds[at]
                if at > first and glue is Glue.APART:
                    break
                state = self._step(state, *kind, near=glue is Glue.NEXT)
                at += 1
                for tag, closing in state.accepts if state else ():
                    if _closes(words[at - 1], closing):
                        found[tag] = at
            for tag, end in found.items():
                yield first, end, tag

    def _add(self, steps: Steps, start: int) -> int:
        """Add a way from a node; return the node where it ends."""
        here = start
        for step in steps:
            end = self._node()
            if isinstance(step, Literal):
                self._nodes[here].by_literal.setdefault(self._number(step), []).append(end)
            elif isinstance(step, Choice):
                for way in step.ways:
                    self._nodes[self._add(way, here)].free.append(end)
                if step.optional:
                    self._nodes[here].free.append(end)
            elif step.single:
                self._nodes[here].by_any.append(end)
            else:
                self._nodes[here].free.append(end)
                for _ in range(GAP):
                    further = self._node()
                    self._nodes[here].by_near.append(further)
                    self._nodes[further].free.append(end)
                    here = further
            here = end
        return here

    def _node(self) -> int:
        self._nodes.append(_Node())
        return len(self._nodes) - 1

    def _number(self, literal: Literal) -> int:
        if literal not in self._numbers:
            number = self._numbers[literal] = len(self._numbers)
            if literal.stem:
                self._stems[literal.low[:SHORTEST_STEM]].append((literal.low, number))
            else:
                self._words[literal.low].append(number)
            if literal.capital:
                self._capital.add(number)
        return self._numbers[literal]

    def _kind(self, word: Word) -> tuple[_Fitting, bool]:
        """Return all that the automaton sees of a word: which literals it fits, and its capital."""
        fitting = self._fitting.get(word.low)
        if fitting is None:
            stems = self._stems.get(word.low[:SHORTEST_STEM], ())
            fitting = (*self._words.get(word.low, ()), *(n for stem, n in stems if word.low.startswith(stem)))
            self._fitting[word.low] = fitting
        return fitting, bool(fitting) and word.capital

    def _state(self, nodes: set[int]) -> _State[T] | None:
        """Return the state of being at some nodes, and at all that are reached from them without a word."""
        waiting = list(nodes)
        while waiting:
            for free in self._nodes[waiting.pop()].free:
                if free not in nodes:
                    nodes.add(free)
                    waiting.append(free)
        key = frozenset(nodes)
        if key not in self._states:
            accepts = tuple(one for node in sorted(nodes) for one in self._accepts.get(node, ()))
            self._states[key] = _State(key, accepts) if nodes else None
        return self._states[key]

    def _step(self, state: _State[T], fitting: _Fitting, capital: bool, *, near: bool) -> _State[T] | None:
        """Return the state that a word leads to, or None where no phrase goes on."""
        seen = (fitting, capital, near)
        if seen not in state.after:
            allowed = [one for one in fitting if capital or one not in self._capital]
            reached: set[int] = set()
            for number in state.nodes:
                node = self._nodes[number]
                reached.update(node.by_any, node.by_near if near else ())
                for one in allowed:
                    reached.update(node.by_literal.get(one, ()))
            state.after[seen] = self._state(reached)
        return state.after[seen]


def _closes(word: Word, closing: str) -> bool:
    """Tell whether a phrase may end with a word: ``closing`` is nothing, ``$`` or ``!``."""
    return not closing or (word.closing == "!" if closing == "!" else bool(word.closing))
