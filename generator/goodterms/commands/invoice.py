"""``goodterms invoice``."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import click

from goodterms.building.clients import client_files, named
from goodterms.building.project import build_day, read_project
from goodterms.commands.asking import Checked, ask, has_terminal
from goodterms.commands.options import DAY
from goodterms.errors import GoodTermsError
from goodterms.ledger.money import plain
from goodterms.ledger.quote import quote
from goodterms.ledger.tax import totals_of
from goodterms.ledger.terms import Anchors, parse_terms
from goodterms.records.find import display
from goodterms.records.scalars import Period, read_period
from goodterms.starting.answers import line_of, rate_of, scalar_of, terms_of
from goodterms.starting.invoices import Added, NewInvoice, add_invoice
from goodterms.starting.lines import FORM, NewLine, read_new_line


@click.group()
def invoice() -> None:
    """Invoices, in the records of the clients.

    \b
    Example:
      goodterms invoice add kvist --purpose "Autumn catalogue" --line "Design;12;hour"
    """


@invoice.command()
@click.argument("client")
@click.option("--purpose", type=Checked("text", line_of), help="What it is for, in one line.")
@click.option(
    "--line",
    "lines",
    type=Checked(FORM, read_new_line),
    multiple=True,
    help="One for each line. Left out at the end: one piece, the rate agreed for the unit, the usual tax.",
)
@click.option("--issued", type=DAY, help="The invoice date. Left out, it is a draft that nobody sees.")
@click.option(
    "--service",
    type=Checked("day[/day]", lambda text: scalar_of(read_period, text)),
    help="The day, or first/last day, of the work.",
)
@click.option("--terms", type=Checked("terms", terms_of), help="Payment terms, if this invoice differs.")
@click.option("--tax", type=Checked("rate", rate_of), help="Tax of all lines in per cent. Else as last time.")
@click.option(
    "--tax-free",
    type=click.Choice(["small business", "reverse charge", "export"]),
    help="Why no tax is charged. Else as last time.",
)
@click.option("--like", metavar="NUMBER", help="Take over purpose and lines of this earlier invoice.")
@click.option("--number", type=Checked("text", line_of), help="Else the next in the series of your numbers.")
def add(
    client: str,
    purpose: str | None,
    lines: tuple[NewLine, ...],
    issued: date | None,
    service: Period | None,
    terms: str | None,
    tax: str | None,
    tax_free: str | None,
    like: str | None,
    number: str | None,
) -> None:
    """Write the next invoice into CLIENT's record, with the next number.

    The rest of the file stays as it is, comments and layout too. If the record would not be
    valid, nothing is changed.

    \b
    Example:
      goodterms invoice add kvist --purpose "Autumn catalogue" --service 2026-03-01/2026-03-31 \\
        --line "Design;12;hour" --line "Printing;1;;240.00" --issued 2026-04-02
      goodterms invoice add kvist --like 2026-014 --issued 2026-05-02
    """
    if tax and tax_free:
        raise click.UsageError("give --tax or --tax-free, not both")
    project = read_project(Path.cwd())
    named(client_files(project), client)
    if has_terminal() and like is None:
        purpose = purpose or ask("What is the invoice for, in one line", line_of)
        lines = lines or _asked_lines()
    new = NewInvoice(
        purpose or "",
        lines,
        number or "",
        issued,
        service,
        terms or "",
        tax or "",
        tax_free or "",
        like or "",
    )
    added, problems = add_invoice(project, client, new, build_day(project.as_of))
    for problem in problems:
        click.echo(problem.text(), err=True)
    if added is None:
        click.echo(
            "Nothing was changed; the lines told are those of the record as it would have been.", err=True
        )
        sys.exit(1)
    click.echo(f"{display(added.path, project.root)}:{added.line}: {_told(added)}")
    if not any(line.tax for line in added.invoice.lines) and added.invoice.tax_free is None:
        click.echo(
            "It charges no tax, and says no reason. If that is wrong, add `tax:` to its lines, or "
            "`tax_free:` to the invoice; another time, give --tax or --tax-free."
        )
    if issued is None:
        click.echo("Next: add `issued:` with the day when it goes out.")
    else:
        click.echo("Next: `mkdocs build` and publish; then add the day to `sent:`.")


def _asked_lines() -> tuple[NewLine, ...]:
    click.echo(f"Its lines, each as {FORM}; an empty one ends them.")
    lines: list[NewLine] = []
    while True:
        line = ask(f"Line {len(lines) + 1}", lambda text: read_new_line(text) if text.strip() else None, "")
        if line is None:
            return tuple(lines)
        lines.append(line)


def _told(added: Added) -> str:
    invoice, client = added.invoice, added.client
    totals = totals_of(invoice.lines, client.currency)
    told = f"invoice {invoice.number}, {plain(totals.gross, client.currency)} {client.currency}"
    if invoice.issued is None:
        return f"{told}, a draft"
    terms, _ = parse_terms(invoice.terms or client.terms.payment or added.policy.payment)
    if terms is None:
        raise GoodTermsError("the payment terms cannot be read", "run `goodterms check`")
    moves = added.policy.working_days == "next"
    worked_out = quote(
        terms,
        Anchors(invoice.issued, invoice.received, invoice.service.end if invoice.service else None),
        country=added.policy.freelancer.country if moves else None,
    )
    days = ", ".join(str(day) for day, _ in worked_out.instalments)
    return f"{told}, due {days}"
