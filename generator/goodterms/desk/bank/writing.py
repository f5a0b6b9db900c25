"""Confirmed payments into the records: each file whole or not at all, and only if the record stays right."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path

from goodterms.building.edits import replace_file
from goodterms.building.project import Project
from goodterms.building.seal import problems_of
from goodterms.desk.bank.inserting import Written, with_payments
from goodterms.desk.imports.reading import Records
from goodterms.errors import GoodTermsError
from goodterms.ledger.money import plain
from goodterms.records.find import display
from goodterms.records.load import build_client
from goodterms.records.problems import Problem, has_errors
from goodterms.records.yaml import Places, locate


@dataclass(frozen=True, slots=True)
class NewPayment:
    """A payment to write."""

    slug: str
    number: str
    on: date
    amount: Decimal
    reference: str
    method: str = "transfer"

    def written(self, currency: str) -> Written:
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
    by_file: dict[str, dict[int, list[Written]]] = {}
    for payment in sorted(payments, key=lambda one: one.on):
        at = next(i for i, one in enumerate(loaded.client.invoices) if one.number == payment.number)
        source, inner = _place(loaded.sources, at)
        texts = payment.written(loaded.client.currency)
        by_file.setdefault(source.file, {}).setdefault(inner, []).append(texts)
    sources = {source.file: source for source in loaded.sources}
    contents: list[tuple[Path, bytes]] = []
    changed: dict[Path, bytes] = {}
    for path in files.files:
        shown = display(path, project.root)
        data = path.read_bytes()
        if data != sources[shown].data:
            raise GoodTermsError("the record was changed meanwhile", "run the command again")
        if shown in by_file:
            if path.is_symlink() or files.base.is_symlink():
                raise GoodTermsError("the record is a link, which a change would replace",
                                     "change the record that it leads to")  # fmt: skip
            data = with_payments(sources[shown], by_file[shown])
            changed[path] = data
        contents.append((path, data))
    now, problems = build_client(files, contents, project.root)
    if now is not None:
        problems += problems_of(now, records.policy, {})
    return (None if now is None or has_errors(problems) else changed), problems


def _place(sources: Iterable[Places], at: int) -> tuple[Places, int]:
    """Return the file of an invoice, and its place among those of that file."""
    before = 0
    for source in sources:
        count = 0
        while locate([source], ("invoices", count)) is not None:
            count += 1
            if before + count > at:
                return source, at - before
        before += count
    raise GoodTermsError("the invoice's place in the file was not found", "add the payment yourself")
