"""Everything of a project that a client will read in the freelancer's words."""

from __future__ import annotations

from pathlib import Path
from typing import TypeAlias

from goodterms.building.project import Project
from goodterms.desk.letters.template import OWN_FOLDER
from goodterms.desk.tone.files import KINDS, MARKDOWN, Texts, named_texts
from goodterms.desk.tone.own import with_own_rules
from goodterms.desk.tone.records import YamlFile, passages, read_yaml_file
from goodterms.guide.content import read_guide
from goodterms.locale import LANGUAGES
from goodterms.records.find import PRIVATE, ClientFiles, display, find_clients
from goodterms.records.load import Heard, read_bytes, read_policy
from goodterms.records.yaml import Places, Value

Read: TypeAlias = "dict[str, list[YamlFile]]"
"""The files of each client, by slug, that could be read as YAML."""


def hearing(read: Read) -> Heard:
    """Return what keeps the files of records while something else reads them.

    Args:
        read: Where to keep them.
    """

    def heard(files: ClientFiles, path: Path, places: Places, value: Value) -> None:
        if not path.name.endswith(PRIVATE):
            read.setdefault(files.slug, []).append(YamlFile(places, value))

    return heard


def project_texts(project: Project, read: Read | None = None) -> Texts:
    """Collect the texts of a project: records, the guide, the policy, and letters of its own.

    They are judged by the project's own rules, where it has any.

    A page of the guide is read as it is written, each fact in it as one word, so that every
    place is exact; what the facts say comes from the catalogues.

    Args:
        project: The project.
        read: The files of the records, where they were read already.
    """
    found = Texts()
    for files in (_records(project, found) if read is None else read).values():
        _add_client(files, found)
    _add_guide(project, found)
    for language in LANGUAGES:
        folder = project.root / OWN_FOLDER / language
        if folder.is_dir():
            _join(found, named_texts([folder], project.root, language))
    return with_own_rules(found, project.root)


def _records(project: Project, found: Texts) -> Read:
    clients, problems = find_clients(project.clients, project.root)
    found.problems += problems
    read: Read = {}
    for files in clients:
        for path in files.files:
            if path.name.endswith(PRIVATE):
                continue
            shown = display(path, project.root)
            data, problems = read_bytes(path, shown)
            file = None
            if not problems:
                file, problems = read_yaml_file(data, shown)
            found.problems += problems
            if file:
                read.setdefault(files.slug, []).append(file)
    return read


def _add_client(files: list[YamlFile], found: Texts) -> None:
    language = next((file.language for file in files if file.language in LANGUAGES), None)
    names = frozenset(name for file in files for name in file.names)
    for file in files:
        # A file that is wrong is judged all the same; only without a language nothing can be said.
        found.passages += passages(file, language, names) if language else ()


def _add_guide(project: Project, found: Texts) -> None:
    policy, _, problems = read_policy(project.policy, project.root)
    found.problems += problems
    if policy is None:
        return
    _join(found, named_texts([project.policy], project.root, str(policy.languages[0])))
    guide = read_guide(project.docs, policy.languages, project.order)
    for language, pages in guide.own.items():
        paths = [page.path for page in pages.values() if page.path.suffix.lower() in MARKDOWN & KINDS]
        _join(found, named_texts(paths, project.root, language))


def _join(found: Texts, more: Texts) -> None:
    found.passages += more.passages
    found.problems += more.problems
