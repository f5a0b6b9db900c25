"""Sealing what was agreed: the seal goes into the record, and nothing else in the file changes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from goodterms.building.edits import Entries, with_additions
from goodterms.building.git import run
from goodterms.building.replacing import replace_file
from goodterms.building.yaml_text import Quoted
from goodterms.errors import GoodTermsError
from goodterms.ledger.agreed import differences, is_unbroken, seal_of
from goodterms.records.disputes import Dispute, Resolution
from goodterms.records.find import ClientFiles, display
from goodterms.records.load import LoadedClient, build_client
from goodterms.records.problems import Problem
from goodterms.records.yaml import Path as Place
from goodterms.records.yaml import home

HISTORY = 200
"""How many commits back the sealed version of a record is looked for."""


def find_dispute(loaded: LoadedClient, name: str) -> tuple[Place, Dispute, Resolution]:
    """Return a dispute's place, itself and its resolution.

    Raises:
        GoodTermsError: There is no such dispute, nothing is agreed, or it is sealed already.
    """
    for at, dispute in enumerate(loaded.client.disputes):
        if dispute.id == name:
            if dispute.resolution is None:
                raise GoodTermsError(f"nothing is agreed in {name} yet", "write its `resolution:` first")
            if dispute.resolution.seal:
                mend = "a change of mind is a new `resolution:` with `replaces:`; the old moves to `earlier:`"
                raise GoodTermsError(f"the agreement of {name} is sealed already", mend)
            return ("disputes", at, "resolution"), dispute, dispute.resolution
    known = ", ".join(dispute.id for dispute in loaded.client.disputes) or "none"
    raise GoodTermsError(f"there is no dispute {name}", f"the client's disputes: {known}")


def seal_agreement(loaded: LoadedClient, files: ClientFiles, root: Path, name: str) -> str:
    """Write the seal of a dispute's resolution into the record.

    Only one line, or one entry of a map on one line, is added; comments and layout stay.
    The changed text is read again before it takes the file's place: it must say what it
    said before, and the seal.

    Returns:
        The seal, ``sha256:…``.

    Raises:
        GoodTermsError: As :func:`find_dispute`, or the file's layout cannot be added to.
    """
    place, dispute, resolution = find_dispute(loaded, name)
    seal = seal_of(dispute, resolution)
    found = home(loaded.sources, place)
    if found is None:
        raise GoodTermsError(
            "the agreement's place in the file was not found", f"add `seal: {seal}` yourself"
        )
    source, inner = found
    text = with_additions(source, Entries(inner, {"seal": Quoted(seal)}, first=True))
    path = next(path for path in files.files if display(path, root) == source.file)
    contents = [(p, text if p == path else p.read_bytes()) for p in files.files]
    changed, _ = build_client(files, contents, root)
    dispute_now = changed.client.disputes[int(place[1])] if changed else None
    meant = dispute.model_copy(update={"resolution": resolution.model_copy(update={"seal": seal})})
    if dispute_now != meant:
        raise GoodTermsError("the record's layout cannot be added to", f"add `seal: {seal}` yourself")
    replace_file(path, text)
    return seal


def explain_broken_seals(
    loaded: LoadedClient, problems: list[Problem], files: ClientFiles, root: Path
) -> list[Problem]:
    """Add to each problem of a changed agreement what differs from the version git has of it sealed.

    Args:
        loaded: The record.
        problems: Its problems.
        files: Its files.
        root: The project's folder.
    """
    broken = {
        (dispute.id, resolution.seal): (dispute, resolution)
        for dispute in loaded.client.disputes
        for resolution in (*dispute.earlier, *([dispute.resolution] if dispute.resolution else []))
        if not is_unbroken(dispute, resolution)
    }
    if not broken:
        return problems
    notes = [_difference(found, files, root) for found in broken.values()]
    told = iter(notes)
    return [
        replace(problem, note=next(told, ""))
        if problem.message == "a sealed agreement was changed"
        else problem
        for problem in problems
    ]


def _difference(now: tuple[Dispute, Resolution], files: ClientFiles, root: Path) -> str:
    dispute, resolution = now
    for then in _versions(files, root):
        for old in then.client.disputes:
            candidates = (*old.earlier, *([old.resolution] if old.resolution else []))
            for sealed in candidates:
                if old.id == dispute.id and sealed.seal == resolution.seal and is_unbroken(old, sealed):
                    changes = differences((old, sealed), now)
                    return "; ".join(f"{key} was {was}, is {is_now}" for key, was, is_now in changes)
    return ""


def _versions(files: ClientFiles, root: Path) -> Iterator[LoadedClient]:
    """Yield the record as git has it, the newest commit first."""
    names = [str(path.resolve()) for path in files.files]
    revisions = _git(root, "log", "--format=%H", f"-{HISTORY}", "--", *names)
    for revision in (revisions or b"").decode().split():
        contents = []
        for path in files.files:
            data = _git(root, "show", f"{revision}:./{os.path.relpath(path, root)}")
            if data is not None:
                contents.append((path, data))
        loaded, _ = build_client(files, contents, root) if contents else (None, [])
        if loaded:
            yield loaded


def _git(root: Path, *words: str) -> bytes | None:
    try:
        done = run(root, *words)
    except GoodTermsError:
        return None
    return None if done.returncode else done.stdout
