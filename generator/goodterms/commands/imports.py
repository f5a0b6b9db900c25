"""``goodterms import``."""

from __future__ import annotations

import click

from goodterms.commands.import_bank import bank
from goodterms.commands.import_invoices import invoices


@click.group(name="import")
def imports() -> None:
    """Take over what other programs know: payments from the bank, invoices from a table.

    \b
    Example:
      goodterms import bank statement.xml
      goodterms import invoices invoices.csv --dry-run
    """


imports.add_command(bank)
imports.add_command(invoices)
