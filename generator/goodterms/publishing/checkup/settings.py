"""The settings' file: where it breaks off, and what can be looked at all the same."""

from __future__ import annotations

import re
from pathlib import Path

from goodterms.building.project import CONFIG_FILES, Project, find_root, make_project, read_project
from goodterms.errors import GoodTermsError
from goodterms.publishing.checkup.finding import Finding, wrong
from goodterms.publishing.hosting.nodes import compose

_DOCS = re.compile(r"^docs_dir:[ \t]*[\"']?([^\"'#\r\n]+)", re.MULTILINE)


def read_settings(start: Path) -> tuple[Project, Finding | None]:
    """Read the project around a folder.

    Args:
        start: Any folder of the project.

    Returns:
        The project, and what is wrong with its settings; then its folders are where they mostly are.

    Raises:
        GoodTermsError: There is no project.
    """
    root = find_root(start.resolve())
    try:
        return read_project(root), None
    except GoodTermsError as error:
        said = (error.message, error.mend)
    except (AttributeError, TypeError, ValueError):
        # A list where a map belongs, say.
        said = ("a setting is of another kind than MkDocs expects", "run `mkdocs build` to see which")
    path = next(root / name for name in CONFIG_FILES if (root / name).is_file())
    try:
        data = path.read_bytes()
    except OSError:
        data = b""
    _, problem = compose(data, path.name)
    place, said = (
        (f"{path.name}:{problem.line}:{problem.column}", (problem.message, problem.mend))
        if problem
        else (path.name, said)
    )
    return _guessed(root, data.decode("utf-8", "replace")), wrong("settings", f"{place}: {said[0]}", said[1])


def _guessed(root: Path, text: str) -> Project:
    named = _DOCS.search(text)
    docs = root / (named[1].strip() if named else "content" if (root / "content").is_dir() else "docs")
    return make_project(
        root, docs=docs, site_url="", policy="", clients=root / "clients", site=root / "site", order=()
    )
