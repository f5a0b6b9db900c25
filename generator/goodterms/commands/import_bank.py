"""``goodterms import bank``."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from pathlib import Path

import click
from rich.console import Console

from goodterms.building.project import read_project
from goodterms.commands.asking import has_terminal
from goodterms.commands.options import clients_option, json_option
from goodterms.desk.bank.entry import BankFile
from goodterms.desk.bank.payers import read_payers, remember_payers
from goodterms.desk.bank.proposal import Choice, Proposal
from goodterms.desk.bank.reading import FORMATS, read_bank_file
from goodterms.desk.bank.session import Decide, Session, likeliest, run, sure
from goodterms.desk.bank.showing import choice_text, report_json, summary, table
from goodterms.desk.bank.writing import Outcome, write_payments
from goodterms.desk.imports.reading import read_records
from goodterms.desk.imports.values import DATE_FORMATS
from goodterms.ledger.money import plain
from goodterms.records.problems import Problem, has_errors

_FIELDS = "date, amount (or credit and debit), text, name, iban, currency, reference"


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(FORMATS), help="Else told by the file's content.")
@click.option(
    "--map", "given", multiple=True, metavar="FIELD=COLUMN,…", help=f"CSV: the columns of {_FIELDS}."
)
@click.option("--date-format", default="", metavar="FORMAT", help=f"CSV: {DATE_FORMATS}.")
@click.option("--decimal", type=click.Choice([".", ","]), help="CSV: the mark before the decimals.")
@click.option("--encoding", default="", metavar="NAME", help="CSV, MT940: for example cp1250.")
@click.option("--yes", is_flag=True, help="Ask nothing: write what is sure enough, and nothing else.")
@click.option(
    "--above", type=click.FloatRange(0, 1), default=0.95, show_default=True, help="How sure that is."
)
@click.option("--client", default="", metavar="SLUG", help="Look at this client only.")
@click.option("--dry-run", is_flag=True, help="Show everything, write nothing.")
@clients_option
@json_option
def bank(
    file: Path,
    form: str | None,
    given: tuple[str, ...],
    date_format: str,
    decimal: str | None,
    encoding: str,
    yes: bool,
    above: float,
    client: str,
    dry_run: bool,
    clients_dir: Path | None,
    as_json: bool,
) -> None:
    """Match the payments of a bank FILE (CAMT.053, MT940 or CSV) to open invoices.

    Shows what each payment is taken for, how sure that is and why, and asks. Only what is
    confirmed is written, into `payments:` of its invoice; comments and layout stay. The same
    file a second time changes nothing. What fits two invoices equally is always asked, never
    written by --yes.

    \b
    Example:
      goodterms import bank statement.xml
      goodterms import bank statement.xml --yes --above 0.97
      goodterms import bank export.csv --map date=Buchungstag,amount=Betrag,text=Zweck
    """
    project = read_project(Path.cwd(), clients=clients_dir)
    records = read_records(project)
    if client:
        records.must_have(client)
    policy = records.policy
    read, problems = read_bank_file(
        file,
        form=form or "",
        given=given,
        date_format=date_format,
        decimal=decimal or "",
        encoding=encoding,
        currency=policy.currency,
        own=policy.freelancer.iban,
    )
    if read is None:
        _tell(problems)
        click.echo("Nothing was written.", err=True)
        sys.exit(1)
    _tell([problem for problem in records.problems if problem.severity == "error"])
    _tell(read.warnings)
    enough = round(above * 100)
    asks = not (yes or dry_run or as_json) and has_terminal()
    payers = read_payers(project.root)
    decide = sure(enough) if yes else likeliest
    session = run(read, records.clients, policy, decide, only=client, payers=payers)
    if not as_json:
        _show(session)
    if asks:
        decide = _Asking(enough).decide
        session = run(read, records.clients, policy, decide, only=client, payers=payers)
    writes = (yes or asks) and not dry_run
    outcome = write_payments(project, records, session.payments()) if writes else Outcome()
    # Some banks write our own account beside each entry.
    own = "".join(policy.freelancer.iban.split())
    remember_payers(project.root, [one for one in session.payers(outcome.written) if one[0] != own])
    if as_json:
        said = report_json(read, session, outcome, shown=file.name)
        click.echo(json.dumps(said, indent=2, ensure_ascii=False))
    else:
        _close(read, session, outcome, writes=writes)
    _tell(outcome.problems)
    if has_errors([*outcome.problems, *records.problems]):
        sys.exit(1)


class _Asking:
    """Asks about one entry after the other."""

    def __init__(self, enough: int) -> None:
        self._enough = enough
        self._rest: Decide | None = None

    def decide(self, proposal: Proposal) -> Choice | None:
        if self._rest is not None:
            return self._rest(proposal)
        entry, choices = proposal.entry, proposal.choices
        who = f" from {entry.name}" if entry.amount > 0 and entry.name else f" {entry.name}"
        click.echo(f"\n{entry.on}  {plain(entry.amount, entry.currency)} {entry.currency}{who.rstrip()}")
        if entry.text:
            click.echo(f"  {entry.text}")
        for number, choice in enumerate(choices, start=1):
            click.echo(f"  {number}  {choice_text(choice, entry.currency)}")
        default = "1" if proposal.status == "proposed" and not choices[0].must_ask else "s"
        numbers = [str(number) for number in range(1, len(choices) + 1)]
        answer = click.prompt(
            "Which one (s: none; a: this and the rest as far as they are sure; q: none of the rest)",
            type=click.Choice([*numbers, "s", "a", "q"]),
            default=default,
            show_choices=False,
        )
        if answer == "q":
            self._rest = _none
        elif answer == "a":
            self._rest = sure(self._enough)
            return self._rest(proposal)
        return choices[int(answer) - 1] if answer.isdigit() else None


def _none(proposal: Proposal) -> None:
    return None


def _show(session: Session) -> None:
    if session.decided:
        # In a file or a pipe there is room.
        width = None if sys.stdout.isatty() else 130
        Console(highlight=False, markup=False, width=width).print(table(session.decided))


def _close(read: BankFile, session: Session, outcome: Outcome, *, writes: bool) -> None:
    if not read.entries:
        click.echo("The file has no entries, only balances.")
        return
    click.echo(summary(read, session, outcome.written))
    for name in outcome.files:
        click.echo(f"{name}: changed")
    if not writes and session.payments():
        click.echo("Nothing was written: answer in a terminal, or give --yes.")


def _tell(problems: Iterable[Problem]) -> None:
    for problem in problems:
        click.echo(problem.text(), err=True)
