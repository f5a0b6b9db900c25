"""A print's data and its template -> the bytes of a PDF. The same in, the same out, on any machine.

Data reach the template as one JSON text, so that nothing a record says is ever read as
markup. Only vendored fonts are looked at, and those a freelancer laid beside their own
templates; the time in the file is the one given.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import cast

import typst

from goodterms.errors import GoodTermsError
from goodterms.pages.pdf.glyphs import covered, lacking
from goodterms.paths import theme_dir
from goodterms.records.problems import is_hosted

STANDARDS: list[typst.PDFStandard] = ["a-3a", "ua-1"]
"""ISO 19005-3, conformance A (archiving, tagged), and ISO 14289-1 (accessibility)."""

_local = threading.local()


def compile_pdf(template: str, data: str, day: date, portal: tuple[Path, ...] = ()) -> bytes:
    """Lay out a PDF.

    A letter that no font here has is drawn as an empty box, which says what it stands for
    when it is read aloud; a glyph for "missing" is what PDF/A and PDF/UA forbid.

    Args:
        template: ``invoice``, ``statement`` or ``summary``: a file in ``print/``.
        data: What it lays out, as JSON.
        day: The day that is written into the file as its making.
        portal: The freelancer's own portal folders, the strongest first; a template in their
            ``print/`` takes the place of ours, a font in ``print/fonts/`` joins ours.

    Raises:
        GoodTermsError: The template cannot be laid out.
    """
    sources = dict(_sources(portal))
    sources["main.typ"] = sources[f"{template}.typ"]
    try:
        return _compile(sources, data, day, portal, STANDARDS)
    except typst.TypstError:
        # A client should rather have a PDF that promises less than none. A broken template breaks again.
        pass
    try:
        return _compile(sources, data, day, portal, [])
    except typst.TypstError as error:
        # What Typst says can quote a client's words.
        said = "" if is_hosted() else f": {error.message}"
        mend = "look into print/ in your portal folder" if portal else "please report this"
        raise GoodTermsError(f"the template print/{template}.typ cannot be laid out{said}", mend) from None


def fingerprint(portal: tuple[Path, ...] = ()) -> bytes:
    """Return a digest of all that a PDF is made of besides its data: Typst, templates, fonts."""
    digest = hashlib.sha256(f"typst {version('typst')} {STANDARDS}".encode())
    for name, source in sorted(_sources(portal).items()):
        digest.update(name.encode() + b"\0" + hashlib.sha256(source).digest())
    for path in _font_files(portal):
        digest.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return digest.digest()


def forget() -> None:
    """Read templates and fonts anew: a server calls this when one was edited."""
    _sources.cache_clear()
    _fonts.cache_clear()
    _coverage.cache_clear()
    vars(_local).clear()


def _compile(
    sources: dict[str, bytes],
    data: str,
    day: date,
    portal: tuple[Path, ...],
    standards: list[typst.PDFStandard],
) -> bytes:
    made = _compiler(portal).compile(
        input=sources,  # type: ignore[type-var]  # a whole project, which the stub leaves out
        format="pdf",
        sys_inputs={"data": data, "lacking": lacking(data, _coverage(portal))},
        pdf_standards=standards,
        timestamp=datetime.combine(day, time(), UTC),
    )
    return cast(bytes, made)


def _compiler(portal: tuple[Path, ...]) -> typst.Compiler:
    """Return this thread's compiler; it remembers what it has laid out before."""
    compilers: dict[tuple[Path, ...], typst.Compiler] = vars(_local).setdefault("compilers", {})
    if portal not in compilers:
        compilers[portal] = typst.Compiler(font_paths=_fonts(portal), ignore_system_fonts=True)
    return compilers[portal]


@cache
def _sources(portal: tuple[Path, ...]) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for folder in (theme_dir(), *reversed(portal)):
        for path in sorted((folder / "print").glob("*.typ")):
            found[path.name] = path.read_bytes()
    return found


@cache
def _fonts(portal: tuple[Path, ...]) -> typst.Fonts:
    folders = [str(folder / "print" / "fonts") for folder in (theme_dir(), *portal)]
    # Not those that Typst brings either: they change with its version.
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)
    if not fonts.families():
        # Typst would leave every text out and say nothing.
        raise GoodTermsError("the folder of print fonts is empty", "install goodterms again")
    return fonts


@cache
def _coverage(portal: tuple[Path, ...]) -> frozenset[int]:
    return covered(_font_files(portal))


def _font_files(portal: tuple[Path, ...]) -> Iterator[Path]:
    for folder in (theme_dir(), *portal):
        for path in sorted((folder / "print" / "fonts").glob("*")):
            if path.suffix.lower() in {".ttf", ".otf", ".ttc"}:
                yield path
