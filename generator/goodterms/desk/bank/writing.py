"""Confirmed payments into the records: each file whole or not at all, and only if the record stays right."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path

from goodterms.building.clients import refuse_link, with_files
from goodterms.building.edits import Items, with_additions
from goodterms.building.project import Project
from goodterms.building.replacing import replace_file
from goodterms.building.seal import problems_of
from goodterms.desk.imports.reading import Records
from goodterms.errors import GoodTermsError
from goodterms.ledger.money import plain
from goodterms.records.find import display
from goodterms.records.problems import Problem, has_errors
from goodterms.records.yaml import Path as Place
from goodterms.records.yaml import home


@dataclass(frozen=True, slots=True)
class NewPayment:
    """A payment to write."""

    slug: str
    number: str
    on: date
    amount: Decimal
    reference: str
    method: str = "transfer"

    def written(self, currency: str) -> dict[str, str]:
        """Return its keys and texts, as they go into the record."""
        return {
            "on": self.on.isoformat(),
            "amount": plain(self.amount, currency),
            "method": self.method,
            "reference": self.reference,
        }


@dataclass(slots=True)
class Outcome:
    """What became of payments that were to be written."""

    files: list[str] = field(default_factory=list)
    """Those that were changed."""
    written: list[NewPayment] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    """Why the others were not."""


def write_payments(project: Project, records: Records, payments: Iterable[NewPayment]) -> Outcome:
    """Write payments into the records of their clients.

    Every client's record is put together, read and checked first; then its files are
    replaced. A client whose record would not be right is left as it was.

    Args:
        project: The project.
        records: The records as they were read.
        payments: What was confirmed.
    """
    by_client: dict[str, list[NewPayment]] = {}
    for payment in payments:
        by_client.setdefault(payment.slug, []).append(payment)
    outcome = Outcome()
    for slug, of_client in by_client.items():
        try:
            changed, problems = _changed(project, records, slug, of_client)
            if changed is None:
                outcome.problems += problems
                continue
            for path, data in changed.items():
                replace_file(path, data)
                outcome.files.append(display(path, project.root))
        except GoodTermsError as error:
            shown = display(records.files[slug].files[0], project.root)
            outcome.problems.append(Problem(shown, 1, 1, error.message, error.mend))
            continue
        outcome.written += of_client
    return outcome


def _changed(
    project: Project, records: Records, slug: str, payments: list[NewPayment]
) -> tuple[dict[Path, bytes] | None, list[Problem]]:
    """Return what the client's files would say; or None and what would be wrong."""
    files, loaded = records.files[slug], records.loaded[slug]
    paths = {display(path, project.root): path for path in files.files}
    added: dict[str, dict[Place, list[dict[str, str]]]] = {}
    for payment in sorted(payments, key=lambda one: one.on):
        at = next(i for i, one in enumerate(loaded.client.invoices) if one.number == payment.number)
        found = home(loaded.sources, ("invoices", at))
        if found is None:
            raise GoodTermsError("the invoice's place in the file was not found", "add the payment yourself")
        source, place = found
        texts = payment.written(loaded.client.currency)
        added.setdefault(source.file, {}).setdefault(place, []).append(texts)
    changed: dict[Path, bytes] = {}
    for source in loaded.sources:
        path = paths[source.file]
        if path.read_bytes() != source.data:
            raise GoodTermsError("the record was changed meanwhile", "run the command again")
        if source.file in added:
            refuse_link(files, path, project.root)
            new = [
                Items(place, "payments", tuple(texts), behind=("lines",))
                for place, texts in added[source.file].items()
            ]
            changed[path] = with_additions(source, *new, what="no payment")
    now, problems = with_files(files, changed, project.root)
    if now is not None:
        problems += problems_of(now, records.policy, {})
    return (None if now is None or has_errors(problems) else changed), problems
