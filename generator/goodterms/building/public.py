"""What a stranger can read of a published folder without a key: every file as searchable text."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from goodterms.building.reading import readings, without_drawings

_WORD = re.compile(r"[^\W_]+")
# Nobody sees them: where a word may be parted, which way it is read, where a text begins.
_INVISIBLE = dict.fromkeys(
    (0xAD, *range(0x200C, 0x2010), *range(0x202A, 0x202F), 0x2060, *range(0x2066, 0x206A), 0xFEFF)
)
_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2212"), "-")
_THOUSANDS = ".,'\u2019\u00a0\u2009\u202f "
# An amount as any of the five languages writes it: thousands apart or not, then decimals.
# Versions, dates and the digits of a file's hash are none; EUR1084.75, -1084.75 and 1084.75/h are.
_FIGURE = re.compile(
    r"(?:(?<![\w.,/-])|(?<=\b[A-Z]{3})|(?<=[^\w.,/-]-)|(?<=\A-))"
    rf"(?:\d{{1,3}}(?:[{_THOUSANDS}]\d{{3}})+|\d+)(?:[.,]\d{{1,3}})?"
    r"(?:(?=[A-Z]{3}\b)|(?!\w|[.,-]\w|/\d))"
)
# Keys, ids and codes by their shape (sealed pages, format 1); exact, so in the case they were written in.
_SECRETS = re.compile(
    r"(?<![\w-])(?:[\w-]{43}|[0-9a-hjkmnp-tv-z]{26}|(?:[0-9A-Z]{4}-?){4}[0-9A-Z]{4})(?![\w-])", re.ASCII
)
_LINK = re.compile(r"#[clp](?:=|%3[dD])[\w-]{43}", re.ASCII)
_POLICY = re.compile(rb'http-equiv="Content-Security-Policy"')
_SPACES = re.compile(r"[\s\u00a0\u2009\u202f]+")


def plain(text: str) -> str:
    """Return a text in one Unicode form and small letters, without what cannot be seen."""
    seen = text if text.isascii() else text.translate(_INVISIBLE)
    return unicodedata.normalize("NFC", seen).casefold()


def words_of(text: str) -> str:
    """Return a text's words with single spaces between."""
    return " ".join(_WORD.findall(plain(text)))


def one_line(text: str) -> str:
    """Return a text in small letters with its white space folded, and each dash as a hyphen."""
    return _SPACES.sub(" ", plain(text).translate(_DASHES))


def figures_of(text: str) -> Iterator[str]:
    """Yield each amount in a text in plain digits, in each way it can be read (1.234 is two amounts)."""
    for found in _FIGURE.findall(text):
        digits = re.sub(r"\D", "", found)
        yield digits.lstrip("0")
        whole, mark, decimals = re.sub(r"[^\d.,]", "", found).rpartition("," if "," in found[-4:] else ".")
        if mark:
            yield amount_digits(re.sub(r"\D", "", whole), decimals)


def amount_digits(whole: str, decimals: str) -> str:
    """Return an amount in plain digits, without noughts at either end."""
    rest = decimals.rstrip("0")
    return whole.lstrip("0") + (f".{rest}" if rest else "")


@dataclass(slots=True)
class Public:
    """Everything a stranger can read without a key."""

    raw: list[tuple[str, str]] = field(default_factory=list)
    """Path, and all that can be read there, in every way it can be read."""
    words: set[str] = field(default_factory=set)
    pairs: set[str] = field(default_factory=set)
    """Words that stand side by side, with a space between; they rule out nearly every longer text at once."""
    figures: dict[str, str] = field(default_factory=dict)
    """Amounts, with the first file each stands in."""
    secrets: dict[str, str] = field(default_factory=dict)
    """Whatever has the shape of a key, a code or a page's id, with its first file."""
    files: dict[str, str] = field(default_factory=dict)
    """SHA-256 of each file, with its path."""
    flaws: list[str] = field(default_factory=list)
    """What is wrong with the folder whatever the records say."""
    _ends: dict[str, tuple[str, str] | None] = field(default_factory=dict, repr=False)
    """First and last word of each line that was taken in; most lines of a page stand on every page."""
    _counted: set[str] = field(default_factory=set, repr=False)
    _read: dict[str, tuple[str, str]] = field(default_factory=dict, repr=False)

    def add(self, name: str, data: bytes) -> None:
        """Add a file, and its path, which is as public as what it holds."""
        self.files.setdefault(hashlib.sha256(data).hexdigest(), name)
        if name.endswith(".html") and not _POLICY.search(data):
            self.flaws.append(f"{name}: a page without a Content-Security-Policy")
        # What can be read of a PDF without laying it out are its addresses inside the file, not its amounts.
        counts = not data.startswith(b"%PDF-")
        raw = "\n".join(readings(name, data))
        if _LINK.search(raw):
            self.flaws.append(f"{name}: a private link stands here in public")
        for found in _SECRETS.findall(raw):
            self.secrets.setdefault(found.replace("-", "") if len(found) < 26 else found, name)
        self.raw.append((name, raw))
        self._take_words(raw)
        for line in without_drawings(raw).split("\n") if counts else ():
            if line not in self._counted:
                self._counted.add(line)
                for figure in figures_of(line):
                    self.figures.setdefault(figure, name)

    def may_hold(self, words: list[str]) -> bool:
        """Tell whether words could stand in public side by side; a no is certain."""
        if len(words) < 2:
            return self.words.issuperset(words)
        return all(f"{one} {other}" in self.pairs for one, other in pairwise(words))

    def texts(self) -> Iterator[tuple[str, str, str]]:
        """Yield each file's path, its text in small letters, and the same as words with single spaces."""
        for name, raw in self.raw:
            if name not in self._read:
                self._read[name] = (one_line(raw), f" {words_of(raw)} ")
            yield name, *self._read[name]

    def _take_words(self, raw: str) -> None:
        last = ""
        for line in raw.split("\n"):
            ends = self._ends.get(line)
            if ends is None and line not in self._ends:
                words = _WORD.findall(plain(line))
                self.words.update(words)
                self.pairs.update(map(" ".join, pairwise(words)))
                ends = self._ends[line] = (words[0], words[-1]) if words else None
            if ends:
                # A name may be broken over two lines.
                self.pairs.add(f"{last} {ends[0]}")
                last = ends[1]


def gather(folder: Path, theme_dirs: list[Path]) -> Public:
    """Read everything public in a published folder.

    Args:
        folder: The folder, without its sealed pages.
        theme_dirs: Folders of the installed theme; a file that is there byte for byte the
            same cannot hold anything of a record.
    """
    public = Public()
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if not path.is_file():
            continue
        data = path.read_bytes()
        if not any(is_same(theme / name, data) for theme in theme_dirs):
            public.add(name, data)
    return public


def is_same(path: Path, data: bytes) -> bool:
    """Tell whether a file holds exactly some bytes."""
    try:
        return path.stat().st_size == len(data) and path.read_bytes() == data
    except OSError:
        return False


def theme_words(theme_dirs: list[Path]) -> frozenset[str]:
    """Return the words that the theme itself brings to every page, whoever builds with it."""
    templates = (path for folder in theme_dirs for path in folder.rglob("*.html"))
    return frozenset(
        word for path in templates for word in words_of(path.read_text("utf-8", "replace")).split(" ")
    )
