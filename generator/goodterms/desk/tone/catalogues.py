"""The texts of a gettext catalogue, with the place of each of their characters.

Babel reads catalogues, but tells no columns; so the few signs of the format are read here
(https://www.gnu.org/software/gettext/manual/html_node/PO-Files.html).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial

from goodterms.desk.tone.passages import Passage, Source, Where

_LINE = re.compile(
    r'^[ \t]*+(?:(msg(?:ctxt|id|id_plural|str)(?:\[\d+\])?)[ \t]++)?"([^"\\\n]*+(?:\\.[^"\\\n]*+)*+)"',
    re.MULTILINE,
)
_ESCAPE = re.compile(r"\\(.)|([^\\])")
_SIGNS = {"n": "\n", "t": "\t", "r": "\r"}
_LANGUAGE = re.compile(r"^Language:[ \t]*+([a-z]{2})", re.MULTILINE)


@dataclass(slots=True)
class _Text:
    keyword: str
    letters: list[str] = field(default_factory=list)
    offsets: list[int] = field(default_factory=list)
    end: int = 0

    @property
    def text(self) -> str:
        return "".join(self.letters)


def catalogue(source: Source, language: str) -> Iterator[Passage]:
    """Yield the texts of a catalogue: message ids are English, what they become is in its language.

    Args:
        source: The ``.po`` or ``.pot`` file.
        language: Of its translations.
    """
    texts = list(_texts(source.text))
    for number, one in enumerate(texts):
        # What follows the empty id is no text but the catalogue's header.
        header = one.keyword == "msgstr" and not texts[number - 1].letters
        if one.letters and not header and one.keyword != "msgctxt":
            spoken = "en" if one.keyword.startswith("msgid") else language
            yield Passage(one.text, spoken, partial(_where, source, one), markdown=False)


def catalogue_language(text: str) -> str | None:
    """Return the language that a catalogue's header names."""
    header = next((one.text for one in _texts(text) if one.keyword == "msgstr"), "")
    found = _LANGUAGE.search(header)
    return found[1] if found else None


def _where(source: Source, one: _Text) -> Where:
    return source, [*one.offsets, one.end]


def _texts(text: str) -> Iterator[_Text]:
    here: _Text | None = None
    for line in _LINE.finditer(text):
        if line[1]:
            if here:
                yield here
            here = _Text(line[1])
        if here is None:
            continue
        for letter in _ESCAPE.finditer(line[2]):
            here.letters.append(_SIGNS.get(letter[1], letter[1]) if letter[1] else letter[2])
            here.offsets.append(line.start(2) + letter.start())
        here.end = line.end(2)
    if here:
        yield here
