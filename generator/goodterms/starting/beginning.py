"""A new project: its files, its secret, its repository; all of it or nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from goodterms.building.audit import check_project
from goodterms.building.clients import refuse
from goodterms.building.project import read_project
from goodterms.sealing.secret import write_secret
from goodterms.starting.answers import Answers
from goodterms.starting.project import HOOK, project_files
from goodterms.starting.repository import Commit, given_by, make_repository
from goodterms.starting.writing import draft_of, write_new


def begin(folder: Path, answers: Answers, today: date) -> Commit:
    """Make a new project.

    Args:
        folder: Not there yet, empty, or a clone of an empty repository.
        answers: What it is made of.
        today: The day that the example tells its story on.

    Returns:
        How far the repository came.

    Raises:
        GoodTermsError: The folder holds something, cannot be written, or the answers make
            no valid project. Then nothing is left behind.
    """
    with draft_of(folder) as draft:
        given = given_by(draft)
        told = replace(answers, remote=answers.remote or given.remote)
        write_new(draft, project_files(told, today, folder.resolve().name, given.branch))
        (draft / HOOK).chmod(0o755)
        write_secret(draft)
        # The answers were checked one by one; this is whether they go together.
        refuse(check_project(read_project(draft)).problems)
        return make_repository(draft, remote=answers.remote)
