"""Keeping the policy as it stands: its PDFs go into the guide's folder, and policy.yml names them."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import yaml

from goodterms.building.clients import refuse
from goodterms.building.edits import replace_file, with_block, with_entry, with_value
from goodterms.building.policy_pdfs import check_versions, make_plainly, policy_prints
from goodterms.building.project import Project
from goodterms.errors import GoodTermsError
from goodterms.guide.content import Guide
from goodterms.guide.document import Document
from goodterms.guide.version import FOLDER, current, kept_name
from goodterms.records.find import display, is_inside
from goodterms.records.policy import Policy
from goodterms.records.validate import validate
from goodterms.records.versions import KEY
from goodterms.records.yaml import Places, locate, read_yaml


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
    shown = display(project.policy, project.root)
    data = before = project.policy.read_bytes()
    if current(policy):
        at = next(i for i, one in enumerate(policy.policy_versions) if one.from_ == day)
        found = locate([Places(shown, data)], (KEY, at, "files"))
        if found:
            glue = ", " if getattr(found[1], "flow_style", False) else "\n"
            data = with_entry(data, found[1], glue.join(_pairs(files)))
    else:
        data = _with_version(Places(shown, data), day, files)
    if data == before or not _says(Places(shown, data), policy, day, files):
        mend = f"add to `{KEY}:` yourself: {_in_line(day, files)}"
        raise GoodTermsError(f"the layout of {shown} cannot be added to", mend)
    return data


def _with_version(source: Places, day: date, files: Mapping[str, str]) -> bytes:
    in_line = _in_line(day, files)
    in_block = "\n".join([f"- from: {day}", "  files:", *(f"    {pair}" for pair in _pairs(files))])
    root = source.root
    pairs = root.value if isinstance(root, yaml.MappingNode) else []
    found = next(((key, value) for key, value in pairs if key.value == KEY), None)
    if found is None and root is not None and getattr(root, "flow_style", False):
        return with_entry(source.data, root, f"{KEY}: [{in_line}]")
    if found is None:
        indented = in_block.replace("\n", "\n  ")
        return with_block(source.data, f"{KEY}:\n  {indented}")
    key, value = found
    if isinstance(value, yaml.SequenceNode):
        return with_entry(source.data, value, in_line if value.flow_style else in_block)
    return with_value(source.data, key, f"[{in_line}]")


def _in_line(day: date, files: Mapping[str, str]) -> str:
    return f"{{from: {day}, files: {{{', '.join(_pairs(files))}}}}}"


def _pairs(files: Mapping[str, str]) -> list[str]:
    return [f"{language}: {name}" for language, name in files.items()]


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
        raise GoodTermsError("the version cannot be kept", error.strerror or "check the folder") from None
    finally:
        draft.unlink(missing_ok=True)
    return True
