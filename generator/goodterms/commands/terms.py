"""``goodterms terms``."""

from __future__ import annotations

import json
import sys
from datetime import date
from decimal import Decimal
from typing import NoReturn

import click

from goodterms.commands.options import AMOUNT, DAY, json_option
from goodterms.ledger import explain, quote, quote_json
from goodterms.ledger.money import rounded
from goodterms.ledger.schedule import missing_anchor
from goodterms.ledger.terms import Anchors, parse_terms
from goodterms.locale import LANGUAGES
from goodterms.records.identifiers import currency_slip


@click.command()
@click.argument("terms", metavar="TERMS")
@click.option("--issued", type=DAY, required=True, help="The invoice date, YYYY-MM-DD.")
@click.option("--received", type=DAY, help="The day the client received it.")
@click.option("--delivered", type=DAY, help="The last day of the work.")
@click.option("--amount", type=AMOUNT, help="The invoice's total with tax.")
@click.option("--currency", default="EUR", show_default=True, help="ISO 4217 code; decides the rounding.")
@click.option("--net", type=AMOUNT, help="The total without tax: an early-payment discount comes off it.")
@click.option("--country", metavar="CC", help="Move due dates off weekends and this country's holidays.")
@click.option("--language", type=click.Choice(LANGUAGES), default="en", show_default=True)
@json_option
def terms(
    terms: str,
    issued: date,
    received: date | None,
    delivered: date | None,
    amount: Decimal | None,
    currency: str,
    net: Decimal | None,
    country: str | None,
    language: str,
    as_json: bool,
) -> None:
    """Say what payment TERMS mean for an invoice: its due dates, amounts and discount.

    \b
    Example:
      goodterms terms "30% net 15; rest net 45" --issued 2026-03-02 --amount 1190.00
      goodterms terms "2/10 net 30" --issued 2026-03-02 --language pl --json
    """
    if currency_slip(currency):
        raise click.BadParameter("there is no such currency", param_hint="--currency")
    if net is not None and amount is None:
        raise click.UsageError("--net needs --amount, the total with tax")
    for option, value in (("--amount", amount), ("--net", net)):
        if value is not None and rounded(value, currency) != value:
            raise click.BadParameter("more decimals than the currency has", param_hint=option)
    read, problems = parse_terms(terms)
    if read is None:
        _refuse(problems[0].message, problems[0].mend, problems[0].column, as_json)
    anchors = Anchors(issued, received, delivered)
    missing = missing_anchor(read, anchors)
    if missing:
        _refuse(*_MISSING[missing], 1, as_json)
    worked_out = quote(
        read,
        anchors,
        gross=amount,
        net=net,
        currency=currency,
        discount_base="gross" if net is None else "net",
        country=country,
    )
    if worked_out.problem:
        _refuse(worked_out.problem, "lower the shares so that they stay within the amount", 1, as_json)
    text = explain(read, language, worked_out)
    said = quote_json(worked_out, text)
    if as_json:
        click.echo(json.dumps(said, indent=2, ensure_ascii=False))
        return
    click.echo(text)


_MISSING = {
    "received": ("these terms count from receipt", "give --received with the day the client received it"),
    "service": ("these terms count from delivery", "give --delivered with the last day of the work"),
}


def _refuse(message: str, mend: str, column: int, as_json: bool) -> NoReturn:
    if as_json:
        problem = {"message": message, "mend": mend, "column": column}
        click.echo(json.dumps({"problem": problem}, indent=2, ensure_ascii=False))
    else:
        click.echo(f"goodterms: column {column}: {message} (mend: {mend})", err=True)
    sys.exit(1)
