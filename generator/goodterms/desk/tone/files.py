"""Any file that is named: what kind it is, which language it is in, and which texts it holds."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePath

from goodterms.desk.tone.catalogues import catalogue, catalogue_language
from goodterms.desk.tone.letters import letter, letter_language
from goodterms.desk.tone.passages import Passage, Source, whole
from goodterms.desk.tone.records import passages, read_yaml_file
from goodterms.guide.content import split_front_matter
from goodterms.locale import LANGUAGES
from goodterms.records.find import display
from goodterms.records.load import read_bytes
from goodterms.records.problems import Problem

YAML = frozenset({".yml", ".yaml"})
MARKDOWN = frozenset({".md", ".markdown"})
CATALOGUES = frozenset({".po", ".pot"})
MAIL = ".eml"
KINDS = YAML | MARKDOWN | CATALOGUES | {MAIL, ".txt"}
"""What is taken from a folder; a file that is named may end otherwise."""


@dataclass(slots=True)
class Texts:
    """What there is to look over."""

    passages: list[Passage] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    """What could not be read."""
    slips: list[Problem] = field(default_factory=list)
    """What is wrong with the project's own rules."""
    guessed: list[str] = field(default_factory=list)
    """Files that do not say which language they are in, and so are read as English."""


def named_texts(paths: Sequence[Path], root: Path, language: str | None = None) -> Texts:
    """Collect the texts of files, and of all files in folders.

    Args:
        paths: Files and folders.
        root: The folder that problems name files from.
        language: What they are written in; else each is asked.
    """
    found = Texts()
    for path in _files(paths):
        file = display(Path(os.path.abspath(path)), root)  # noqa: PTH100 (a link keeps its own name)
        data, problems = read_bytes(path, file)
        found.problems += problems
        if not problems:
            _read(path, data, file, language, found)
    return found


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        for one in sorted(path.rglob("*")):
            hidden = any(part.startswith(".") for part in one.relative_to(path).parts)
            if one.is_file() and one.suffix.lower() in KINDS and not hidden:
                yield one


def _read(path: Path, data: bytes, file: str, language: str | None, found: Texts) -> None:
    """Add the texts of one file."""
    kind = path.suffix.lower()

    def spoken(*said: str | None) -> str:
        known = [one for one in (language, *said, _of_path(file)) if one in LANGUAGES]
        if not known:
            found.guessed.append(file)
        return str(known[0]) if known else LANGUAGES[0]

    if kind in YAML:
        read, problems = read_yaml_file(data, file)
        found.problems += problems
        if read:
            beside = read.language or (_beside(path) if read.is_record else None)
            found.passages += passages(read, spoken(beside))
        return
    if kind == MAIL:
        found.passages += letter(data, file, spoken(letter_language(data)))
        return
    text = _decoded(data, file, found.problems)
    if text is None:
        return
    source = Source(file, text)
    if kind in CATALOGUES:
        found.passages += catalogue(source, spoken(catalogue_language(text)))
    else:
        meta, _ = split_front_matter(text)
        said = str(meta.get("lang") or meta.get("language") or "")[:2].lower()
        found.passages.append(whole(source, spoken(said, _beside(path)), markdown=kind in MARKDOWN))


def _decoded(data: bytes, file: str, problems: list[Problem]) -> str | None:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        problems.append(Problem(file, 1, 1, "the file is not UTF-8 text", "save it as text in UTF-8"))
        return None
    return text


def _of_path(file: str) -> str | None:
    """Return the language that a path names: ``content/de/x.md``, ``x.de.md``, ``x_de.txt``, ``de.txt``."""
    *folders, name = PurePath(file).parts
    stem = PurePath(name).stem
    ends = re.split(r"[._]", stem)
    if ends[-1].lower() in LANGUAGES:
        return ends[-1].lower()
    return next((folder for folder in reversed(folders) if folder in LANGUAGES), None)


def _beside(path: Path) -> str | None:
    """Return the language of the client in whose folder a file stands, if the folder has just one."""
    said: set[str | None] = set()
    for other in sorted(path.parent.glob("*.yml")):
        data, problems = read_bytes(other, other.name)
        read, _ = read_yaml_file(data, other.name) if not problems else (None, [])
        if read and read.is_record and read.language:
            said.add(read.language)
    return said.pop() if len(said) == 1 else None
