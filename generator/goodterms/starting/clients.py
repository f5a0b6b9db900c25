"""A new client's record: few answers, the policy's defaults for the rest."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from goodterms.building.clients import client_files
from goodterms.building.project import Project
from goodterms.building.seal import problems_of
from goodterms.errors import GoodTermsError
from goodterms.records.find import ClientFiles, display
from goodterms.records.load import build_client, read_all
from goodterms.records.policy import Policy
from goodterms.records.problems import Problem, has_errors
from goodterms.starting.answers import country_name
from goodterms.starting.slugs import free_slug, slug_of
from goodterms.starting.templates import filled
from goodterms.starting.writing import write_new


@dataclass(frozen=True, slots=True)
class NewClient:
    """What is known of a client on the first day."""

    name: str
    language: str
    currency: str
    country: str
    address: str = ""
    """Empty for the country alone, until it is known."""
    email: str = ""
    contact: str = ""
    tax_id: str = ""
    access: str = "link"


def slug_for(project: Project, name: str) -> str:
    """Return a free slug for a name.

    Raises:
        GoodTermsError: A client of that name is there already.
    """
    taken, slug = _taken(project), slug_of(name)
    if slug in taken:
        for files, loaded, _ in read_all(project.clients, project.root):
            if loaded and loaded.client.name.casefold() == name.casefold():
                where = display(files.files[0], project.root)
                raise GoodTermsError(
                    f"{where} is a client of that name already", "give another name, or --slug"
                )
    return free_slug(slug, taken)


def add_client(
    project: Project, policy: Policy, new: NewClient, slug: str, today: date
) -> tuple[Path | None, list[Problem]]:
    """Write a new client's record.

    Args:
        project: The project.
        policy: What the record is read under.
        new: The client.
        slug: The file's name.
        today: The day in the record's examples.

    Returns:
        The file; or None and what is wrong with the record. Then nothing was written.

    Raises:
        GoodTermsError: The slug is taken, or the file cannot be written.
    """
    if slug != slug_of(slug):
        raise GoodTermsError(
            "the slug is not made of small letters, digits and hyphens", f"write {slug_of(slug)}"
        )
    if slug in _taken(project):
        raise GoodTermsError(f"the clients folder has {slug} already", "give another --slug")
    path = project.clients / f"{slug}.yml"
    data = filled(
        "client.yml",
        **{key: getattr(new, key) for key in NewClient.__slots__ if key != "contact"},
        contact=new.contact or (new.name if new.email else ""),
        country_name=country_name(new.country, new.language),
        schema=_schema(project),
        slug=slug,
        today=today.isoformat(),
    )
    files = ClientFiles(slug, project.clients, (path,))
    loaded, problems = build_client(files, [(path, data)], project.root)
    if loaded is not None:
        problems += problems_of(loaded, policy, {})
    if has_errors(problems):
        return None, problems
    write_new(project.clients.parent, {f"{project.clients.name}/{path.name}": data})
    return path, problems


def _taken(project: Project) -> frozenset[str]:
    """Return the names that a new file may not have, those of empty folders and stray notes too."""
    project.clients.mkdir(parents=True, exist_ok=True)
    there = (path.name.split(".")[0] for path in project.clients.iterdir())
    return frozenset(client_files(project)) | frozenset(there)


def _schema(project: Project) -> str:
    """Return the way from a record to its schema, as an editor follows it; empty where there is none."""
    schema = project.root / "schema/client.schema.json"
    return Path(os.path.relpath(schema, project.clients)).as_posix() if schema.is_file() else ""
