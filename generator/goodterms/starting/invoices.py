"""The next invoice of a client: its number, its lines, and its place in the record."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from goodterms.building.clients import checked_client, client_files, refuse_link, with_files
from goodterms.building.project import Project
from goodterms.building.replacing import replace_file
from goodterms.building.seal import problems_of
from goodterms.building.yaml_text import Text
from goodterms.errors import GoodTermsError
from goodterms.records.checks import numbers_of
from goodterms.records.client import Client
from goodterms.records.find import ClientFiles, display
from goodterms.records.invoices import Invoice
from goodterms.records.load import LoadedClient, read_all
from goodterms.records.policy import Policy
from goodterms.records.problems import Problem, has_errors
from goodterms.records.scalars import Period
from goodterms.records.yaml import place
from goodterms.starting.copying import copied
from goodterms.starting.lines import FORM, NewLine, rate_on
from goodterms.starting.numbers import Used, next_number
from goodterms.starting.placing import KEY, invoice_files, new_file, newest_file, with_invoices
from goodterms.starting.writing import write_new

_DRAFT = "issued: add the day, YYYY-MM-DD, when it goes out; until then nobody sees it"
_YEAR = re.compile(r"(?<!\d)(\d{4})(?!\d)")


@dataclass(frozen=True, slots=True)
class NewInvoice:
    """What is known of an invoice; what is empty takes its default."""

    purpose: str = ""
    lines: tuple[NewLine, ...] = ()
    number: str = ""
    issued: date | None = None
    """None for a draft."""
    service: Period | None = None
    terms: str = ""
    tax: str = ""
    """The rate of every line that names none."""
    tax_free: str = ""
    like: str = ""
    """The number of an earlier invoice whose lines are taken over."""


@dataclass(frozen=True, slots=True)
class Added:
    """An invoice that was written."""

    path: Path
    line: int
    """Where it stands in the file, counted from 1."""
    client: Client
    invoice: Invoice
    policy: Policy


@dataclass(frozen=True, slots=True)
class _Others:
    """What the other clients' invoices say."""

    used: list[Used]
    seen: dict[tuple[str, str], str]
    broken: str
    """A file that cannot be read; empty where all can."""
    taxed: list[tuple[date, str, Invoice]]
    """Day, country and invoice of those that were issued."""


def add_invoice(
    project: Project, slug: str, new: NewInvoice, today: date
) -> tuple[Added | None, list[Problem]]:
    """Write the next invoice into a client's record.

    Comments and layout stay. The changed record is read and checked before it takes the
    file's place.

    Args:
        project: The project.
        slug: The client.
        new: The invoice.
        today: The day that a draft's number and rates are worked out for.

    Returns:
        What was written, with warnings; or None and what is wrong. Then nothing was changed.

    Raises:
        GoodTermsError: No such client; the record has problems already; a value is missing;
            or the file cannot be added to.
    """
    loaded, policy = checked_client(project, slug)
    files = client_files(project)[slug]
    others = _others(project, slug)
    number = new.number or _next(loaded, others, new.issued or today)
    invoice = _invoice(loaded, policy, others, replace(new, number=number), today)
    remark = "" if new.issued else _DRAFT
    path, data, is_new = _changed(project, loaded, files, invoice, (new.issued or today).year, remark)
    changed, problems = with_files(files, {path: data}, project.root)
    if changed is not None:
        problems += problems_of(changed, policy, dict(others.seen))
    if changed is None or has_errors(problems):
        return None, problems
    if is_new:
        write_new(path.parent, {path.name: data})
    else:
        replace_file(path, data)
    at = next(i for i, one in enumerate(changed.client.invoices) if one.number == number)
    _, line, _ = place(changed.sources, (KEY, at))
    return Added(path, line, changed.client, changed.client.invoices[at], policy), problems


def _others(project: Project, slug: str) -> _Others:
    found = _Others([], {}, "", [])
    for files, loaded, _ in read_all(project.clients, project.root):
        if files.slug == slug:
            continue
        if loaded is None:
            found = replace(found, broken=display((files.files or (files.base,))[0], project.root))
            continue
        found.used.extend(_used(loaded.client, files.slug))
        found.seen.update(
            {(kind, text): loaded.sources[0].file for kind, _, text, _ in numbers_of(loaded.client)}
        )
        found.taxed.extend((i.issued, loaded.client.country, i) for i in loaded.client.invoices if i.issued)
    return found


def _used(client: Client, slug: str) -> Iterator[Used]:
    for one in client.invoices:
        day = one.issued or (one.service.end if one.service else None)
        yield Used(one.number, slug, day, one.corrects is not None)


def _next(loaded: LoadedClient, others: _Others, day: date) -> str:
    if others.broken:
        raise GoodTermsError(
            f"{others.broken} cannot be read, so the next number is not known",
            "mend it (`goodterms check`), or give --number",
        )
    return next_number([*others.used, *_used(loaded.client, loaded.slug)], loaded.slug, day)


def _invoice(
    loaded: LoadedClient, policy: Policy, others: _Others, new: NewInvoice, today: date
) -> dict[str, Text]:
    values: dict[str, Text] = {"number": new.number}
    if new.issued:
        values["issued"] = new.issued.isoformat()
    if new.service:
        values["service"] = str(new.service)
    taken, lines = copied(loaded, new.like) if new.like else ({}, ())
    purpose = new.purpose or taken.get("purpose", "")
    if not purpose:
        raise GoodTermsError("the invoice has no purpose", "say in --purpose what it is for, or give --like")
    values["purpose"] = purpose
    terms = new.terms or taken.get("terms", "")
    if terms and terms != (loaded.client.terms.payment or policy.payment):
        values["terms"] = terms
    tax, tax_free = _tax(loaded.client, policy, others, new)
    if not new.tax:
        tax_free = new.tax_free or taken.get("tax_free") or tax_free
    if tax_free:
        values["tax_free"] = tax_free
    typed = tuple(replace(line, tax=line.tax or ("" if tax_free else tax)).entries() for line in new.lines)
    rows = [_priced(loaded.client, line, new, today) for line in (*lines, *typed)]
    if not rows:
        raise GoodTermsError(
            "the invoice has no line", f'give --line "{FORM}", or --like with an earlier number'
        )
    return {**values, "lines": tuple(rows)}


def _priced(client: Client, line: dict[str, str], new: NewInvoice, today: date) -> dict[str, str]:
    """Return a line with its price, unless the record finds it by itself in the rates."""
    if "price" in line:
        return line
    day = new.service.start if new.service else new.issued
    unit = line.get("unit", "")
    rate = rate_on(client.terms.rates, unit, day or today) if unit else None
    if rate is None:
        if not unit:
            raise GoodTermsError("a line has neither a price nor a unit", f"write it as {FORM}")
        raise GoodTermsError(
            f"a line has no price, and no rate for its unit ({unit}) is in force on {day or today}",
            "give the price as the fourth part, or add the rate to `terms: rates:`",
        )
    if day is not None:
        return line
    # A draft without a day has none to look the rate up for.
    priced = {key: text for key, text in line.items() if key != "tax"} | {"price": format(rate.price, "f")}
    return priced | {key: text for key, text in line.items() if key == "tax"}


def _tax(client: Client, policy: Policy, others: _Others, new: NewInvoice) -> tuple[str, str]:
    """Return the tax rate and the reason for none, as the newest invoice like this one has them.

    The client's own come first; then, where the client is at home, those of others who are too.
    """
    if new.tax or new.tax_free:
        return new.tax, new.tax_free
    own = [(one.issued or date.min, one) for one in client.invoices if one.corrects is None]
    home = policy.freelancer.country
    like = [(day, one) for day, country, one in others.taxed if country == client.country == home]
    for known in (own, like):
        if known:
            newest = max(known, key=lambda pair: (pair[0], pair[1].number))[1]
            rates = {line.tax for line in newest.lines}
            rate = format(max(rates).normalize(), "f") if len(rates) == 1 and max(rates) else ""
            return rate, newest.tax_free or ""
    return "", ""


def _changed(
    project: Project, loaded: LoadedClient, files: ClientFiles, invoice: Text, year: int, remark: str
) -> tuple[Path, bytes, bool]:
    """Return the file that the invoice goes into, what it will say, and whether it is new."""
    held = invoice_files(files, loaded)
    path, source, days = newest_file(held)
    refuse_link(files, path, project.root)
    if days is None and loaded.has_folder:
        return loaded.base / f"{KEY}.yml", new_file(invoice, held[0][1], remark=remark), True
    found = _YEAR.search(path.name)
    if loaded.has_folder and found and days and max(days)[:4] == found[1] and int(found[1]) < year:
        later = path.with_name(f"{path.name[: found.start()]}{year}{path.name[found.end() :]}")
        if not later.exists():
            return later, new_file(invoice, source, remark=remark), True
    return path, with_invoices(source, [invoice], remark=remark), False
