"""``goodterms remind``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import click

from goodterms.commands.mailing import Desk
from goodterms.commands.mailing_options import how_of, mailing_options
from goodterms.desk.letters.choosing import PassedOver, Planned, choose, together
from goodterms.desk.letters.reminders import reminder, reminders
from goodterms.desk.letters.writing import Letter
from goodterms.ledger.terms.model import counted
from goodterms.records.chase import LAST_STEP


@click.command()
@click.argument("client", required=False, default="")
@click.option(
    "--step",
    type=click.IntRange(1, LAST_STEP),
    help="This step instead of the one that fits: 1 friendly note, 2 clear reminder, 3 last letter.",
)
@click.option("--invoice", "number", metavar="NUMBER", default="", help="Only this invoice.")
@click.option("--each", is_flag=True, help="A mail for each invoice; else a client gets one about all.")
@mailing_options
def remind(client: str, step: int | None, number: str, each: bool, **given: Any) -> None:
    """Remind CLIENT, or all, of invoices that are late: as drafts, or sent by SMTP.

    Step by step: a friendly note that sends the invoice again, a clear reminder, a last letter with
    every figure and the way to talk. Nobody is reminded of what is in discussion, on a plan
    that is kept, covered by credit, paused, not due, or too soon; each is told with the reason.
    What is sent is noted in the record, once, even if the run is interrupted. A client with several
    late invoices gets one mail about them; a last letter is about one.

    \b
    The mail server, from the environment:
      GOODTERMS_SMTP_HOST, _PORT, _USER, _PASSWORD
      GOODTERMS_SMTP_TLS    starttls (default), tls, or none for a server on this machine
      GOODTERMS_SMTP_FROM   instead of the policy's address

    A copy of each mail that went out stays in .goodterms/outbox/, for you alone; after 90 days
    without the PDFs.

    \b
    Example:
      goodterms remind --dry-run
      goodterms remind kvist
      goodterms remind kvist --invoice 2026-014 --step 2 --send
    """
    desk = Desk(how_of(**given))
    desk.run(lambda: _reminders(desk, client, step or 0, number, each=each))


def _reminders(desk: Desk, client: str, step: int, number: str, *, each: bool) -> Iterator[Letter]:
    portfolio = desk.portfolio([client] if client else [])
    passed: list[PassedOver] = []
    planned: list[Planned] = []
    for relation in portfolio.relations:
        if not number or relation.ledger.account(number) is not None:
            chosen, others = choose(relation, portfolio.policy, number=number, step=step)
            planned += chosen
            passed += others
    if number and not planned and not passed:
        desk.trouble(f"there is no invoice {number}{f' of {client}' if client else ''}")
    # Of all clients together, those that are simply not due would hide what matters.
    hidden = 0 if client or number else sum(other.is_plain for other in passed)
    for other in passed:
        if not (hidden and other.is_plain):
            click.echo(f"{other.slug}, {other.number}: no reminder, {other.why}", err=True)
    if hidden:
        click.echo(f"Not due yet: {counted(hidden, 'invoice')}.", err=True)
    if number and passed:
        desk.troubled = True
    if not planned:
        click.echo("There is nobody to remind today.")
    going = []
    for one in planned:
        title = f"{one.relation.slug}, {one.account.invoice.number}, step {one.step}"
        if one.doubts and not desk.doubt(f"{title}: {'; '.join(one.doubts)}"):
            continue
        if one.step == LAST_STEP:
            click.echo(f"{title}: a call before the last letter often settles it.", err=True)
        going.append(one)
    letters = []
    for group in [[one] for one in going] if each else together(going, desk.project.root):
        post = desk.correspondence(group[0].relation)
        if len(group) == 1:
            letters.append(reminder(group[0].account, group[0].step, post))
        else:
            letters.append(reminders([(one.account, one.step) for one in group], post))
        yield letters[-1]
    if not (number or step):
        desk.take_away([one.slug for one in portfolio.relations], "reminder", letters)
