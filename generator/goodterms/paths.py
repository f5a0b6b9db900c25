"""Where the files stand that travel with the package."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from goodterms.errors import GoodTermsError


@cache
def theme_dir() -> Path:
    """Return the folder of overrides, page templates, styles and scripts.

    In a wheel it is ``goodterms/theme``; in a checkout it is ``portal/`` beside ``generator/``.

    Raises:
        GoodTermsError: If neither is there, so the installation is broken.
    """
    return _travelling("theme", "portal", "pages", "page templates")


@cache
def guide_dir() -> Path:
    """Return the folder of the guide's own pages, one folder a language.

    In a wheel it is ``goodterms/guide_pages``; in a checkout it is ``content/`` beside ``generator/``.

    Raises:
        GoodTermsError: If neither is there, so the installation is broken.
    """
    return _travelling("guide_pages", "content", "en", "the guide's pages")


def _travelling(packed: str, checked_out: str, inside: str, what: str) -> Path:
    package = Path(__file__).resolve().parent
    for folder in (package / packed, package.parent.parent / checked_out):
        if (folder / inside).is_dir():
            return folder
    raise GoodTermsError(f"the folder of {what} is missing", "install goodterms again")
