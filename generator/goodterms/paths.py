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
    package = Path(__file__).resolve().parent
    for folder in (package / "theme", package.parent.parent / "portal"):
        if (folder / "pages").is_dir():
            return folder
    raise GoodTermsError("the folder of page templates is missing", "install goodterms again")


@cache
def guide_dir() -> Path:
    """Return the folder of the guide's own pages, one folder a language.

    In a wheel it is ``goodterms/guide_pages``; in a checkout it is ``content/`` beside ``generator/``.

    Raises:
        GoodTermsError: If neither is there, so the installation is broken.
    """
    package = Path(__file__).resolve().parent
    for folder in (package / "guide_pages", package.parent.parent / "content"):
        if (folder / "en").is_dir():
            return folder
    raise GoodTermsError("the folder of the guide's pages is missing", "install goodterms again")
