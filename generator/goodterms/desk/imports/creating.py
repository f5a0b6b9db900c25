"""A record for a client that only an imported table knows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from goodterms.building.project import Project
from goodterms.desk.imports.invoice import Imported
from goodterms.desk.imports.placing import write_records
from goodterms.desk.imports.reading import read_records
from goodterms.errors import GoodTermsError
from goodterms.records.find import display
from goodterms.records.policy import Policy
from goodterms.records.problems import Problem, has_errors
from goodterms.starting.answers import country_of, currency_of, email_of
from goodterms.starting.clients import NewClient, add_client, slug_for


def create_client(
    project: Project, policy: Policy, name: str, invoices: Sequence[Imported], today: date
) -> tuple[list[str], list[Problem]]:
    """Write a record for a client with the client's invoices in it.

    What the table does not say is taken from the policy: language, currency, country.

    Args:
        project: The project.
        policy: The house's terms.
        name: As the table has it.
        invoices: Theirs.
        today: The day in the record's examples.

    Returns:
        The file; or nothing and what is wrong. Then there is no such file.

    Raises:
        GoodTermsError: The table names nobody, or says something of the client that cannot be.
    """
    if not name:
        raise GoodTermsError(
            "the table names no client", "name the column with --map client=…, or give --client"
        )
    currencies = {invoice.currency for invoice in invoices if invoice.currency}
    if len(currencies) > 1:
        raise GoodTermsError("their invoices are in more than one currency", "import one of them at a time")
    new = NewClient(
        name=name,
        language=policy.languages[0],
        currency=currency_of(next(iter(currencies), policy.currency)),
        country=country_of(_first(invoices, "country") or policy.freelancer.country),
        address=_first(invoices, "address"),
        email=email_of(_first(invoices, "email")) if _first(invoices, "email") else "",
    )
    slug = slug_for(project, name)
    path, problems = add_client(project, policy, new, slug, today)
    if path is None:
        return [], problems
    try:
        records = read_records(project)
        if slug not in records.loaded:
            raise GoodTermsError("the new record cannot be read", "run `goodterms client add` yourself")
        _, found = write_records(project, records, {slug: invoices})
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    if has_errors(found):
        path.unlink(missing_ok=True)
        return [], found
    return [display(path, project.root)], found


def _first(invoices: Sequence[Imported], name: str) -> str:
    return next((text for invoice in invoices if (text := str(getattr(invoice, name)))), "")
