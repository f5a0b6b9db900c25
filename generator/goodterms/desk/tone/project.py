"""Everything of a project that a client will read in the freelancer's words."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from goodterms.building.project import Project
from goodterms.desk.letters.template import OWN_FOLDER
from goodterms.desk.tone.files import KINDS, MARKDOWN, Texts, named_texts
from goodterms.desk.tone.records import YamlFile, passages, read_yaml_file
from goodterms.guide.content import read_guide
from goodterms.locale import LANGUAGES
from goodterms.records.find import PRIVATE, display, find_clients
from goodterms.records.load import read_bytes, read_policy


def project_texts(project: Project) -> Texts:
    """Collect the texts of a project: records, the guide, the policy, and letters of its own.

    A page of the guide is read as it is written, each fact in it as one word, so that every
    place is exact; what the facts say comes from the catalogues.
    """
    found = Texts()
    _add_clients(project, found)
    _add_guide(project, found)
    for language in LANGUAGES:
        folder = project.root / OWN_FOLDER / language
        if folder.is_dir():
            _join(found, named_texts([folder], project.root, language))
    return found


def _add_clients(project: Project, found: Texts) -> None:
    clients, found_problems = find_clients(project.clients, project.root)
    found.problems += found_problems
    for client in clients:
        files = [
            file
            for path in client.files
            if not path.name.endswith(PRIVATE)
            for file in _yaml(path, project.root, found)
        ]
        language = next((file.language for file in files if file.language in LANGUAGES), None)
        names = frozenset(name for file in files for name in file.names)
        for file in files:
            # A file that is wrong is judged all the same; only without a language nothing can be said.
            found.passages += passages(file, language, names) if language else ()


def _yaml(path: Path, root: Path, found: Texts) -> Iterator[YamlFile]:
    shown = display(path, root)
    data, problems = read_bytes(path, shown)
    read = None
    if not problems:
        read, problems = read_yaml_file(data, shown)
    found.problems += problems
    if read:
        yield read


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
