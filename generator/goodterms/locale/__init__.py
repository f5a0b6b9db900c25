"""The words of the software in five languages: gettext catalogues, one domain a part.

The catalogues are read as they are written (``<language>/LC_MESSAGES/<domain>.po``), so
that neither a checkout nor a wheel needs a compiled copy that could go stale. English is
the language of the message ids and has no catalogue, but for its plural forms.
"""

from __future__ import annotations

import gettext
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import cast

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LANGUAGES = ("en", "de", "pl", "is", "kk")
"""Languages that every word a client reads is written in; the first is the source."""

_FOLDER = Path(__file__).parent


def catalogue_path(language: str, domain: str) -> Path:
    """Return where the catalogue of a language stands."""
    return _FOLDER / language / "LC_MESSAGES" / f"{domain}.po"


@cache
def translations(language: str, domain: str) -> gettext.NullTranslations:
    """Return the words of one domain in one language.

    Args:
        language: One of :data:`LANGUAGES`.
        domain: ``pages``, ``terms``, …: the name of the ``.po`` file.

    Returns:
        gettext translations; those of English say each message id as it is.
    """
    if language == "en":
        return gettext.NullTranslations()
    with catalogue_path(language, domain).open("rb") as file:
        catalogue = read_po(file, locale=language, domain=domain)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return gettext.GNUTranslations(cast("gettext._TranslationsReader", compiled))
