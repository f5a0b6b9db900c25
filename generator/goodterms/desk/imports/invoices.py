"""An invoice table, read whole: nothing is taken from a file in which anything is wrong."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path

from goodterms.desk.imports.columns import COLUMNS, NEEDED
from goodterms.desk.imports.invoice import Imported, Reading
from goodterms.desk.imports.table import Table, read_map, read_table
from goodterms.desk.imports.text import decoded, read_file
from goodterms.desk.imports.values import Amounts, day_reader, decimal_mark
from goodterms.errors import GoodTermsError
from goodterms.records.problems import Problem

_MONEY = ("quantity", "price", "amount", "tax", "tax_amount", "net_total", "tax_total", "total")
_DAYS = ("issued", "due", "service")


def read_invoices(
    path: Path, *, given: Sequence[str] = (), date_format: str = "", decimal: str = "", encoding: str = "",
    currency_of: Callable[[str], str], tax: Decimal | None = None,
) -> tuple[list[Imported], Table, list[Problem]]:  # fmt: skip
    """Read the invoices of a CSV file, QuickBooks' export among them.

    Args:
        path: The file.
        given: ``--map``: field and column.
        date_format: How its days are written, where that cannot be told.
        decimal: Its decimal mark, where that cannot be told.
        encoding: Its encoding, where that cannot be told.
        currency_of: The currency of a client's invoices, where the table names none.
        tax: The rate in per cent of taxable lines that name none.

    Returns:
        The invoices, the table, and every problem; where there is one, nothing should be written.

    Raises:
        GoodTermsError: It cannot be read at all, or can be read in two ways.
    """
    data = read_file(path)
    try:
        table = read_table(decoded(data, encoding), path.name, COLUMNS, read_map(given, COLUMNS), NEEDED)
        numbers = [
            text.rstrip("% ") for row in table.rows for name in _MONEY if (text := table.cell(row, name))
        ]
        mark = decimal or decimal_mark(numbers)
        if mark is None:
            raise GoodTermsError("the amounts can be read with a point or a comma for the decimals",
                                 "say which with --decimal . or --decimal ,")  # fmt: skip
        days = [table.cell(row, name) for row in table.rows for name in _DAYS]
        reading = Reading(table, Amounts(mark), day_reader(days, date_format), currency_of, tax)
        invoices = reading.invoices()
    except GoodTermsError as error:
        raise GoodTermsError(f"{path.name}: {error.message}", error.mend) from None
    if not invoices and not reading.problems:
        raise GoodTermsError(f"{path.name} has a head and no invoices", "get the file anew")
    return invoices, table, reading.problems
