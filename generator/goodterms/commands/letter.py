"""``goodterms letter``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import click

from goodterms.building.project import find_root
from goodterms.commands.mailing import Desk
from goodterms.commands.mailing_options import how_of, mailing_options
from goodterms.commands.options import DAY
from goodterms.desk.letters import agreements, ending, invoices
from goodterms.desk.letters.catalogue import LETTERS, described
from goodterms.desk.letters.template import OWN_FOLDER, our_path
from goodterms.desk.letters.writing import Correspondence, Letter
from goodterms.locale import LANGUAGES
from goodterms.records.find import display
from goodterms.starting.writing import write_new


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a letter is to be about."""

    name: str
    invoice: str
    interim_on: date | None
    again: bool

    def one(self, what: str) -> str:
        if not self.name:
            raise click.UsageError(f"name the {what} behind the client")
        return self.name


def _invoice(post: Correspondence, asked: _Asked) -> Iterator[Letter]:
    yield from invoices.invoice_letters(post, asked.name, again=asked.again)


def _thank_you(post: Correspondence, asked: _Asked) -> Iterator[Letter]:
    yield invoices.thank_you(post, asked.one("invoice"))


def _wrong_amount(post: Correspondence, asked: _Asked) -> Iterator[Letter]:
    yield invoices.wrong_amount(post, asked.one("invoice"))


def _statement(post: Correspondence, asked: _Asked) -> Iterator[Letter]:
    yield invoices.statement_letter(post)


def _agreement(post: Correspondence, asked: _Asked) -> Iterator[Letter]:
    yield agreements.agreement_letter(post, asked.one("dispute"))


def _offer(post: Correspondence, asked: _Asked) -> Iterator[Letter]:
    yield agreements.offer_letter(post, asked.one("change"))


def _new_rate(post: Correspondence, asked: _Asked) -> Iterator[Letter]:
    since = DAY.convert(asked.name, None, None) if asked.name else None
    yield agreements.new_rate_letter(post, since)


def _waiting(post: Correspondence, asked: _Asked) -> Iterator[Letter]:
    yield agreements.waiting_letter(post, asked.name, interim=asked.invoice, interim_on=asked.interim_on)


def _ending(post: Correspondence, asked: _Asked) -> Iterator[Letter]:
    yield ending.ending_letter(post)


_KINDS: dict[str, Callable[[Correspondence, _Asked], Iterator[Letter]]] = {
    "invoice": _invoice,
    "thank-you": _thank_you,
    "wrong-amount": _wrong_amount,
    "statement": _statement,
    "agreement": _agreement,
    "offer": _offer,
    "new-rate": _new_rate,
    "waiting": _waiting,
    "ending": _ending,
}


@click.command()
@click.argument("kind", type=click.Choice([*LETTERS]), metavar="KIND")
@click.argument("client", required=False, default="")
@click.argument("name", metavar="[ID]", required=False, default="")
@click.option(
    "--invoice", metavar="NUMBER", default="", help="With waiting: an interim invoice to go with it."
)
@click.option("--interim-on", type=DAY, metavar="DAY", help="With waiting: announce an interim invoice.")
@click.option(
    "--own",
    "language",
    type=click.Choice(LANGUAGES),
    help=f"Copy our template in this language to {OWN_FOLDER}/, where you can change it.",
)
@mailing_options
def letter(
    kind: str,
    client: str,
    name: str,
    invoice: str,
    interim_on: date | None,
    language: str | None,
    **given: Any,
) -> None:
    """Write a letter of some KIND to CLIENT in their language, as a draft or sent by SMTP.

    Figures and days come from the record and the ledger. A template of your own,
    letters/LANGUAGE/KIND.txt in your project, takes the place of ours; --own copies ours there.
    The mail server for --send is set as `goodterms remind --help` says.

    \b
    Kinds, and what ID is:
      invoice       send an invoice: its number; without, each that was never sent
      thank-you     a payment arrived: the number of the invoice
      wrong-amount  too little or too much arrived: the number of the invoice
      statement     the statement of account
      agreement     sum up what was agreed: the id of the dispute
      offer         an offer for changed work: the id of the change
      new-rate      announce a new rate: the day it begins; without, the next
      waiting       an answer is missing: the id of the change or dispute; without, all
      ending        a friendly end
      reminder-1, reminder-2, reminder-3, reminders (of several invoices at once)
                    for --own; `goodterms remind` writes them

    \b
    Example:
      goodterms letter invoice kvist 2026-014 --send
      goodterms letter waiting kvist C-2026-2 --interim-on 2026-05-04
      goodterms letter thank-you --own de
    """
    if language:
        _copy(kind, language)
        return
    if kind not in _KINDS:
        raise click.UsageError("`goodterms remind` writes reminders")
    if not client:
        raise click.UsageError("name the client")
    if (invoice or interim_on) and kind != "waiting":
        raise click.UsageError("--invoice and --interim-on go with waiting")
    desk = Desk(how_of(**given))
    asked = _Asked(name, invoice, interim_on, desk.how.again)
    desk.run(lambda: _letters(desk, kind, client, asked))


def _copy(kind: str, language: str) -> None:
    root = find_root(Path.cwd())
    path = root / OWN_FOLDER / language / f"{kind}.txt"
    text = described(kind) + our_path(kind, language).read_text("utf-8")
    write_new(root, {str(path.relative_to(root)): text.encode()})
    click.echo(f"{display(path, root)}: change it as you like; deleted, ours is used again.")


def _letters(desk: Desk, kind: str, client: str, asked: _Asked) -> Iterator[Letter]:
    portfolio = desk.portfolio([client])
    for relation in portfolio.relations:
        yield from _KINDS[kind](desk.correspondence(relation), asked)
