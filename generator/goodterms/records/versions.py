"""The kept versions of the policy: each a PDF below ``content/``, each of a day of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path as FilePath

from goodterms.records.documents import MAX_DOCUMENT, Complaint
from goodterms.records.find import is_inside
from goodterms.records.policy import KeptVersion
from goodterms.records.yaml import Path

KEY = "policy_versions"

# ISO 32000-1, annex H.3, note 13: readers accept the mark anywhere in so many bytes.
_MARK, _MARKED_WITHIN = b"%PDF-", 1024


def version_complaints(versions: Sequence[KeptVersion]) -> Iterator[Complaint]:
    """Yield what is wrong with the kept versions as they are written down."""
    for i, version in enumerate(versions):
        if any(other.from_ == version.from_ for other in versions[:i]):
            yield (KEY, i, "from"), "two versions begin on the same day", "keep one of the two"
        for language, name in version.files.items():
            place: Path = (KEY, i, "files", language)
            path = FilePath(name)
            if path.is_absolute() or ".." in path.parts or "\\" in name:
                yield place, "the path leaves the guide's folder", "write it from content/ on, with slashes"
            elif path.suffix.lower() != ".pdf":
                yield place, "a kept version is a PDF", "name a file that ends in .pdf"


def file_complaints(versions: Sequence[KeptVersion], content: FilePath) -> Iterator[Complaint]:
    """Yield what is wrong with the files that the kept versions name.

    Args:
        versions: As :func:`version_complaints` found them in order.
        content: The guide's folder.
    """
    for i, version in enumerate(versions):
        for language, name in version.files.items():
            complaint = _complaint(content / name, content)
            if complaint:
                yield (KEY, i, "files", language), *complaint


def is_pdf(file: FilePath) -> bool:
    """Tell whether a file that is there begins as a PDF does."""
    with file.open("rb") as opened:
        return _MARK in opened.read(_MARKED_WITHIN)


def _complaint(file: FilePath, content: FilePath) -> tuple[str, str] | None:
    try:
        if not is_inside(file, content):
            return "the file is a link out of the guide's folder", "copy the file here"
        if not file.is_file():
            return "there is no such file below content/", "bring it back, or take the line out"
        if file.stat().st_size > MAX_DOCUMENT:
            return "the document is too large for a phone", "keep it under 25 MB"
        if not is_pdf(file):
            return "the file is no PDF", "name the PDF that was published"
    except (OSError, ValueError):
        return "the file cannot be read", "give it a shorter name, and check that it is readable"
    return None
