"""A bank file of whatever format, told by its content and never by its name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from schwifty import IBAN

from goodterms.desk.bank.camt import read_camt
from goodterms.desk.bank.entry import BankFile
from goodterms.desk.bank.mt940 import is_mt940, read_mt940
from goodterms.desk.bank.table import read_bank_table
from goodterms.desk.imports.text import decoded, read_file
from goodterms.errors import GoodTermsError
from goodterms.records.problems import Problem

FORMATS = ("camt", "mt940", "csv")

_XML = re.compile(r"\s*<(\?xml|!--|!DOCTYPE|[A-Za-z_])")


def read_bank_file(
    path: Path, *, form: str = "", given: Sequence[str] = (), date_format: str = "", decimal: str = "",
    encoding: str = "", currency: str = "", own: str = "",
) -> tuple[BankFile | None, list[Problem]]:  # fmt: skip
    """Read a bank file.

    Args:
        path: The file.
        form: Its format, one of ``FORMATS``; empty to tell by its content.
        given: For CSV, ``--map``: field and column.
        date_format: For CSV, how its days are written, where that cannot be told.
        decimal: For CSV, the decimal mark, where that cannot be told.
        encoding: Of a text file, where that cannot be told.
        currency: Of entries that name none.
        own: The freelancer's IBAN, which the file should be of.

    Returns:
        The file; or None and every row that cannot be read.

    Raises:
        GoodTermsError: It cannot be read at all; with the line where that is known.
    """
    data = read_file(path)
    try:
        file, problems = _read(data, path.name, form, given, date_format, decimal, encoding, currency)
    except GoodTermsError as error:
        raise GoodTermsError(f"{path.name}: {error.message}", error.mend) from None
    if file is None:
        return None, problems
    foreign = [account for account in file.accounts if own and _is_other(account, own)]
    warnings = [
        Problem(path.name, 1, 1, "the file is of another account than the one in content/policy.yml",
                "check that it is the right file", account, "warning")
        for account in foreign
    ]  # fmt: skip
    return replace(file, warnings=(*warnings, *file.warnings)), problems


def _read(
    data: bytes, shown: str, form: str, given: Sequence[str], date_format: str, decimal: str, encoding: str,
    currency: str,
) -> tuple[BankFile | None, list[Problem]]:  # fmt: skip
    start = data[:4096]
    # Only a first look: what it is in truth, the reader finds out.
    glance = start.replace(b"\x00", b"").decode("latin-1").lstrip("\ufeff\xef\xbb\xbf\xff\xfe")
    is_xml = bool(_XML.match(glance))
    if form == "camt" or (not form and is_xml):
        if not is_xml:
            raise GoodTermsError("this is no XML, and so no CAMT file", "leave --format out")
        return read_camt(data, shown), []
    text = decoded(data, encoding)
    if is_xml:
        raise GoodTermsError("this is XML, not a table or MT940", "leave --format out")
    if form == "mt940" or (not form and is_mt940(text)):
        return read_mt940(text, shown), []
    return read_bank_table(
        text, shown, given=given, date_format=date_format, decimal=decimal, currency=currency
    )


def _is_other(account: str, own: str) -> bool:
    """Tell whether an account is an IBAN, and another than one's own."""
    plain = account.replace(" ", "").upper()
    # Some banks write the currency behind it.
    known = [text for text in (plain, plain[:-3]) if IBAN(text, allow_invalid=True).is_valid]
    return bool(known) and known[0] != own.replace(" ", "").upper()
