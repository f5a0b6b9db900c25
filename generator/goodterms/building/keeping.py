"""Keeping the policy as it stands: its PDFs go into the guide's folder, and policy.yml names them."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from goodterms.building.clients import refuse
from goodterms.building.edits import Addition, Entries, Items, with_additions
from goodterms.building.policy_pdfs import check_versions, make_plainly, policy_prints
from goodterms.building.project import Project
from goodterms.building.replacing import replace_file
from goodterms.building.yaml_text import flow
from goodterms.errors import GoodTermsError, unwritable
from goodterms.guide.content import Guide
from goodterms.guide.document import Document
from goodterms.guide.version import FOLDER, current, kept_name
from goodterms.records.find import display, is_inside
from goodterms.records.policy import Policy
from goodterms.records.validate import validate
from goodterms.records.versions import KEY
from goodterms.records.yaml import Places, read_yaml


def keep_policy(
    project: Project, policy: Policy, guide: Guide, documents: Mapping[str, Document], as_of: date
) -> list[str]:
    """Keep today's PDFs of the policy, and name them in policy.yml.

    What is kept already is left alone, so that doing it twice does nothing. Comments and
    layout of policy.yml stay; the changed text is read again before it takes the file's place.

    Returns:
        The new files, as paths below ``content/``.

    Raises:
        GoodTermsError: The policy names no day; its text is not the one that was kept under
            that day; a file of that name is there and says something else; or policy.yml
            cannot be added to. Then nothing was changed.
    """
    if policy.valid_from is None:
        mend = f"add `valid_from: {as_of}`, with the day you mean, to {display(project.policy, project.root)}"
        raise GoodTermsError("the policy does not say from which day it holds", mend)
    refuse(check_versions(project, policy, guide, documents))
    kept = current(policy)
    missing = {
        language: kept_name(document.version, language)
        for language, document in documents.items()
        if kept is None or kept.file(language) is None
    }
    if not missing:
        return []
    text = _named(project, policy, policy.valid_from, missing)
    wanted = {language: documents[language] for language in missing}
    prints = policy_prints(project, guide, wanted, as_of)
    made = make_plainly(project)(list(prints.values()))
    written: list[Path] = []
    try:
        for name, data in zip(missing.values(), made, strict=True):
            if _write(project.docs / name, data, project.docs):
                written.append(project.docs / name)
        replace_file(project.policy, text)
    except GoodTermsError:
        for path in written:
            path.unlink(missing_ok=True)
        raise
    return list(missing.values())


def _named(project: Project, policy: Policy, day: date, files: Mapping[str, str]) -> bytes:
    """Return the text of policy.yml with some files named under a day."""
    source = Places(display(project.policy, project.root), project.policy.read_bytes())
    if current(policy):
        at = next(i for i, one in enumerate(policy.policy_versions) if one.from_ == day)
        addition: Addition = Entries((KEY, at, "files"), files, first=True)
    else:
        addition = Items((), KEY, ({"from": str(day), "files": files},), first=True)
    try:
        data = with_additions(source, addition)
    except GoodTermsError:
        data = b""
    if not data or not _says(Places(source.file, data), policy, day, files):
        version = flow({"from": str(day), "files": files})
        raise GoodTermsError(
            f"the layout of {source.file} cannot be added to", f"add to `{KEY}:` yourself: {version}"
        )
    return data


def _says(source: Places, policy: Policy, day: date, files: Mapping[str, str]) -> bool:
    """Tell whether a changed policy says what it said, and names the files under the day."""
    value, slips = read_yaml(source.data)
    changed, problems = (None, slips) if slips else validate(Policy, value, [source])
    if changed is None or problems:
        return False
    meant = _kept(policy)
    meant[day] = {**meant.get(day, {}), **files}
    return _kept(changed) == meant and changed.model_copy(update={KEY: ()}) == policy.model_copy(
        update={KEY: ()}
    )


def _kept(policy: Policy) -> dict[date, dict[str, str]]:
    return {
        one.from_: {str(language): name for language, name in one.files.items()}
        for one in policy.policy_versions
    }


def _write(path: Path, data: bytes, content: Path) -> bool:
    """Write a file that is not there; tell whether it was not."""
    folder = path.parent
    draft = folder / f".{path.name}.{os.getpid()}"
    try:
        folder.mkdir(exist_ok=True)
        if not is_inside(folder, content):
            raise GoodTermsError(
                f"the folder {FOLDER} is a link out of the guide's folder", "make it a folder"
            )
        draft.write_bytes(data)
        # A link and not a rename, which would take the place of a file that is there.
        os.link(draft, path)
    except FileExistsError:
        if path.is_file() and path.read_bytes() == data:
            return False
        mend = f"name it under `{KEY}:` if it is what was published, else move it away"
        raise GoodTermsError(f"{FOLDER}/{path.name} is there already and says something else", mend) from None
    except OSError as error:
        raise unwritable(f"{FOLDER}/{path.name}", error) from None
    finally:
        draft.unlink(missing_ok=True)
    return True
