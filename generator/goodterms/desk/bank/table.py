"""A bank's CSV: which column is which, and what its cells say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from schwifty import IBAN

from goodterms.desk.bank.entry import BankEntry, BankFile, clean, with_references
from goodterms.desk.imports.table import Row, Table, read_map, read_table
from goodterms.desk.imports.values import Amounts, day_reader, decimal_mark
from goodterms.errors import GoodTermsError
from goodterms.ledger.money import ZERO
from goodterms.records.identifiers import currency_slip
from goodterms.records.problems import Problem

# The heads of banks in the five languages' countries and of payment services, the surest first.
COLUMNS: dict[str, tuple[str, ...]] = {
    "date": (
        "Buchungstag", "Buchungsdatum", "Buchung", "Booking date", "Date completed (UTC)", "Completed Date",
        "Transaction date", "Posting date", "Date", "Datum", "Data księgowania", "Data operacji", "Data",
        "Bókunardagur", "Dagsetning", "Дата операции", "Дата проводки", "Дата", "Күні", "Valutadatum",
        "Wertstellung", "Valuta", "Value date", "Data waluty",
    ),
    "amount": (
        "Betrag", "Betrag (EUR)", "Betrag (€)", "Umsatz", "Umsatz in EUR", "Amount", "Amount (EUR)",
        "Kwota", "Kwota operacji", "Kwota transakcji", "Upphæð", "Сумма", "Сома", "Сомасы",
    ),
    "credit": ("Haben", "Gutschrift", "Credit", "Paid in", "Money in", "Uznania", "Inn", "Кредит", "Приход"),
    "debit": ("Soll", "Lastschrift", "Debit", "Paid out", "Money out", "Obciążenia", "Út", "Дебет", "Расход"),
    "sign": ("Soll/Haben", "S/H", "Soll/Haben-Kennzeichen", "Credit/Debit", "Debit/Credit", "CdtDbtInd"),
    "text": (
        "Verwendungszweck", "Buchungsdetails", "Remittance information", "Payment reference", "Purpose",
        "Description", "Details", "Narrative", "Memo", "Text", "Zweck", "Transaction text", "Message",
        "Tytuł", "Tytułem", "Tytuł operacji", "Opis operacji",
        "Opis", "Skýring", "Texti", "Назначение платежа", "Төлем мақсаты", "Reference", "Tilvísun",
        "Buchungstext",
    ),
    "name": (
        "Beguenstigter/Zahlungspflichtiger", "Begünstigter / Auftraggeber", "Auftraggeber / Begünstigter",
        "Name Zahlungsbeteiligter", "Zahlungspflichtige*r", "Auftraggeber/Empfänger", "Zahlungsbeteiligter",
        "Partner Name", "Payer", "Payer name", "Counterparty", "Counterparty name", "Payee", "Name",
        "Nadawca/Odbiorca", "Nadawca / Odbiorca", "Kontrahent", "Dane kontrahenta", "Nafn",
        "Nafn viðtakanda eða greiðanda", "Контрагент", "Плательщик", "Жіберуші",
    ),
    "iban": (
        "IBAN Zahlungsbeteiligter", "Kontonummer/IBAN", "Partner Iban", "Counterparty IBAN", "IBAN",
        "Numer konta", "Rachunek kontrahenta", "Kontonummer", "ИИК",
    ),
    "currency": ("Währung", "Waehrung", "Currency", "Waluta", "Gjaldmiðill", "Mynt", "Валюта"),
    "reference": (
        "Transaction ID", "Transaktions-ID", "Bankreferenz", "Bank reference", "Entry reference",
        "Numer transakcji", "ID", "Номер документа",
    ),
    "end_to_end": ("Kundenreferenz (End-to-End)", "Kundenreferenz", "End-to-end ID", "End-to-End-Referenz"),
    "status": ("Status", "State", "Umsatzstatus", "Info"),
    "fee": ("Fee", "Gebühr", "Opłata"),
    "account": ("Auftragskonto", "IBAN Auftragskonto", "Own IBAN", "Account"),
}  # fmt: skip

_NO_DAY = "name the right column with --map date=…, or say how the days are written with --date-format"
_NO_AMOUNT = ("this is no amount that can be read", "name the right column with --map amount=…")
_CUT_OFF = ("the row ends before its amount: the file may break off here", "get the file anew")
_PENDING = ("pending", "vorgemerkt", "umsatz vorgemerkt", "offen", "oczekująca", "zablokowana", "í bið")
_CREDIT = ("h", "haben", "c", "cr", "crdt", "credit", "+")
_DEBIT = ("s", "soll", "d", "dr", "dbit", "debit", "-")
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b")
_IN_HEAD = re.compile(r"\b([A-Z]{3})\b|€")


def read_bank_table(
    text: str, shown: str, *, given: Sequence[str] = (), date_format: str = "", decimal: str = "",
    currency: str = "",
) -> tuple[BankFile | None, list[Problem]]:  # fmt: skip
    """Read a bank's CSV.

    Args:
        text: The file.
        shown: Its name, for problems.
        given: ``--map``: field and column.
        date_format: How its days are written, where that cannot be told.
        decimal: Its decimal mark, where that cannot be told.
        currency: Of entries that name none.

    Returns:
        The entries; or None and every row that cannot be read.

    Raises:
        GoodTermsError: The columns, days or amounts can be read in two ways, or not at all.
    """
    chosen = read_map(given, COLUMNS)
    table = read_table(text, shown, COLUMNS, chosen, ("date", "amount|credit|debit"))
    rows = _inner_rows(table)
    fields = [field for field in ("amount", "credit", "debit", "fee") if field in table.columns]
    mark = decimal or decimal_mark(table.cell(row, field) for row in rows for field in fields)
    if mark is None:
        raise GoodTermsError("the amounts can be read with a point or a comma for the decimals",
                             "say which with --decimal . or --decimal ,")  # fmt: skip
    read_day = day_reader((table.cell(row, "date") for row in rows), date_format)
    amounts = Amounts(mark)
    entries: list[BankEntry] = []
    problems: list[Problem] = []
    money = _currency_of(table) or currency
    for row in rows:
        day, amount = read_day(table.cell(row, "date")), _amount(table, row, amounts)
        if day is None:
            problems.append(table.problem(row, "date", "this is no day that can be read", _NO_DAY))
        elif amount is None:
            field = "amount" if "amount" in table.columns else "credit"
            told = _NO_AMOUNT if table.cell(row, field) else _CUT_OFF
            problems.append(table.problem(row, field, *told))
        else:
            entries.append(_entry_of(table, row, day, amount, money, amounts))
    if problems:
        return None, problems
    kept, repeated = with_references(entries)
    return BankFile("csv", kept, _accounts(table), tuple(_doubts(table)), repeated), []


def _doubts(table: Table) -> Iterator[Problem]:
    if "text" not in table.columns:
        message = "no column is known to have the text of the payments, where invoice numbers stand"
        mend = "name it with --map text=…"
        yield Problem(table.file, table.head.line, 1, message, mend, severity="warning")


def _inner_rows(table: Table) -> list[Row]:
    """Return the rows of entries: without what some banks write below them, balances and remarks."""

    def is_entry(row: Row) -> bool:
        digits = any(character.isdigit() for character in table.cell(row, "date"))
        return digits and len(row.cells) >= min(len(table.head.cells) - 1, 3)

    rows = list(table.rows)
    while rows and not is_entry(rows[-1]):
        if any(character.isdigit() for character in table.cell(rows[-1], "date")):
            break  # a row that is cut off, not a remark
        rows.pop()
    return rows


def _amount(table: Table, row: Row, amounts: Amounts) -> Decimal | None:
    if "amount" in table.columns:
        amount = amounts.read(table.cell(row, "amount"))
        sign = table.cell(row, "sign").casefold()
        if amount is not None and sign in _DEBIT:
            return -abs(amount)
        return abs(amount) if amount is not None and sign in _CREDIT else amount
    came, went = table.cell(row, "credit"), table.cell(row, "debit")
    if not came and not went:
        return None
    in_, out = (amounts.read(text) if text else ZERO for text in (came, went))
    return None if in_ is None or out is None else abs(in_) - abs(out)


def _entry_of(table: Table, row: Row, day: date, amount: Decimal, money: str, amounts: Amounts) -> BankEntry:
    def cell(field: str) -> str:
        return clean(table.cell(row, field))

    status = cell("status").casefold()
    return BankEntry(
        on=day,
        amount=amount,
        currency=(cell("currency").upper() or money).replace("€", "EUR"),
        text=cell("text"),
        name=cell("name"),
        iban=cell("iban").replace(" ", ""),
        end_to_end="" if cell("end_to_end").upper() == "NOTPROVIDED" else cell("end_to_end"),
        reference=cell("reference"),
        charges=abs(amounts.read(cell("fee")) or ZERO) if cell("fee") else ZERO,
        pending=status in _PENDING,
        line=row.line,
    )


def _currency_of(table: Table) -> str:
    """Return the currency that the head of the amounts names: ``Betrag (EUR)``."""
    at = table.columns.get("amount", table.columns.get("credit"))
    found = _IN_HEAD.search(table.head.cells[at]) if at is not None else None
    code = (found[1] or "EUR") if found else ""
    return code if code and currency_slip(code) is None else ""


def _accounts(table: Table) -> tuple[str, ...]:
    above = " ".join(cell for row in table.above for cell in row.cells)
    named = [found[0].replace(" ", "") for found in _IBAN.finditer(above)]
    named += [table.cell(row, "account").replace(" ", "").upper() for row in table.rows]
    return tuple(dict.fromkeys(iban for iban in named if IBAN(iban, allow_invalid=True).is_valid))
