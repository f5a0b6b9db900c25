"""MT940, the SWIFT customer statement, by the library ``mt-940``; what it leaves open is settled here.

The library reads tags and the structured ``:86:`` of German banks. Names and accounts that
Dutch and Polish banks write in ways of their own are picked out of the text.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import mt940

from goodterms.desk.bank.entry import BankEntry, BankFile, clean, with_references
from goodterms.errors import GoodTermsError
from goodterms.ledger.money import ZERO
from goodterms.records.problems import Problem

_TAG = re.compile(r"^:(\d\d[A-Z]?|NS):", re.MULTILINE)
_ENTRY = re.compile(r"^\d{6}(\d{4}|\s{4})?R?[DC][A-Z]?[\n ]?\d+,\d*", re.IGNORECASE)
_OPENINGS = ("60F", "60M")
_CLOSINGS = ("62F", "62M")

# Dutch banks: /NAME/…/REMI/…; Polish ones: ~20…~32…, <20…<32….
_SLASHED = re.compile(
    r"/(TRTP|IBAN|BIC|NAME|REMI|EREF|ORDP|BENM|CNTP|ISDT|CSID|MARF|PURP|ULTD|ULTC|RTRN|USTD)/"
)
_TILDED = re.compile(r"[~<^](\d\d)")


def is_mt940(text: str) -> bool:
    """Tell whether a text looks like MT940."""
    tags = set(_TAG.findall(text[:20_000]))
    return "20" in tags and bool(tags & {"25", "28C", "60F", "60M", "61"})


def read_mt940(text: str, shown: str) -> BankFile:
    """Read an MT940 file, of one statement or several.

    Args:
        text: The file.
        shown: Its name, for warnings.

    Raises:
        GoodTermsError: It is no such file, breaks off, or an entry in it cannot be read.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not is_mt940(text):
        raise GoodTermsError("this is no MT940 file", "it begins with :20: and has :25: and :60F:")
    _check_whole(text)
    starts = [found.start() for found in re.finditer(r"(?m)^:20:", text)]
    try:
        statements = mt940.parse_statements(io.StringIO(text), options=mt940.Options.all())
    except (ValueError, RuntimeError, KeyError, TypeError, ArithmeticError):
        raise GoodTermsError(_first_wrong(text), "get the file anew from your bank") from None
    entries: list[BankEntry] = []
    accounts: list[str] = []
    warnings: list[Problem] = []
    for start, statement in zip(starts, statements, strict=True):
        line = text.count("\n", 0, start) + 1
        accounts.append(clean(str(statement.data.get("account_identification") or "")))
        lines = iter(_lines_of_entries(text, start, line))
        found = [
            _entry_of(one.data, next(lines, 0)) for one in statement.transactions if "amount" in one.data
        ]
        entries += found
        warnings += _misfit(statement.data, found, shown, line)
    kept, repeated = with_references(entries)
    return BankFile("mt940", kept, tuple(dict.fromkeys(_account(a) for a in accounts if a)),
                    tuple(warnings), repeated)  # fmt: skip


def _check_whole(text: str) -> None:
    """Refuse a file that breaks off: each statement ends with a closing balance, each entry is whole."""
    opened = 0
    for found in _TAG.finditer(text):
        tag, at = found[1], found.end()
        if tag in _OPENINGS:
            opened = text.count("\n", 0, at) + 1
        elif tag in _CLOSINGS:
            opened = 0
            if not re.match(r"[DC]\d{6}[A-Z]{3}\d+,\d*[ ]*(\n|-|\Z)", text[at : at + 60]):
                line = text.count("\n", 0, at) + 1
                raise GoodTermsError(f"line {line}: the closing balance breaks off", "get the file anew")
        elif tag == "61" and not _ENTRY.match(text[at : at + 60]):
            line = text.count("\n", 0, at) + 1
            raise GoodTermsError(f"line {line}: the entry cannot be read", "get the file anew from your bank")
    if opened:
        last = text.rstrip().count("\n") + 1
        raise GoodTermsError(
            f"line {last}: the file breaks off: the statement of line {opened} has no closing balance",
            "get it anew from your bank",
        )


def _first_wrong(text: str) -> str:
    for found in re.finditer(r"(?m)^:61:(\d{6})", text):
        try:
            date.fromisoformat(f"20{found[1]}")
        except ValueError:
            return f"line {text.count(chr(10), 0, found.start()) + 1}: there is no such day"
    return "the file is no MT940 that can be read"


def _lines_of_entries(text: str, start: int, line: int) -> Iterator[int]:
    here = start
    for found in re.finditer(r"(?m)^:61:", text[start:]):
        at = start + found.start()
        line += text.count("\n", here, at)
        here = at
        yield line


def _entry_of(data: dict[str, Any], line: int) -> BankEntry:
    mark = str(data.get("status") or "").upper()
    amount = Decimal(data["amount"].amount)
    day = data.get("entry_date") or data["date"]
    details = str(data.get("transaction_details") or "")
    fields = _own_fields(details)
    text = data.get("purpose") or fields.get("text") or details
    additional = " ".join(str(data[key]) for key in ("additional_purpose", "extra_details") if data.get(key))
    customer = clean(str(data.get("customer_reference") or ""))
    end_to_end = clean(str(data.get("end_to_end_reference") or fields.get("end_to_end") or customer))
    name = data.get("applicant_name") or data.get("deviate_applicant") or fields.get("name") or ""
    iban = data.get("applicant_iban") or data.get("gvc_applicant_iban") or fields.get("iban") or ""
    return BankEntry(
        on=date(day.year, day.month, day.day),
        amount=amount,
        currency=str(data.get("currency") or ""),
        text=clean(f"{text} {additional}"),
        name=clean(str(name)),
        iban=clean(str(iban)).replace(" ", ""),
        end_to_end="" if end_to_end.upper() in {"NONREF", "NOTPROVIDED"} else end_to_end,
        reference=clean(str(data.get("bank_reference") or "")),
        charges=_charges(details + additional, str(data.get("currency") or "")),
        reversal=mark.startswith("R"),
        line=line,
    )


def _own_fields(details: str) -> dict[str, str]:
    joined = details.replace("\n", "")
    if len(_SLASHED.findall(joined)) > 1:
        parts = _SLASHED.split(joined)
        found = dict(zip(parts[1::2], parts[2::2], strict=True))
        text = found.get("REMI", "").removeprefix("USTD//")
        return {"text": text or found.get("USTD", ""), "name": found.get("NAME", ""),
                "iban": found.get("IBAN", ""), "end_to_end": found.get("EREF", "")}  # fmt: skip
    if len(_TILDED.findall(joined)) > 1:
        parts = _TILDED.split(joined)
        pairs = list(zip(parts[1::2], parts[2::2], strict=True))
        text = "".join(value for key, value in pairs if "20" <= key <= "29" and value.strip() != "\xff")
        name = "".join(value for key, value in pairs if key in {"32", "33"})
        iban = next((value for key, value in pairs if key in {"38", "31"} and value.strip()), "")
        return {"text": text, "name": name, "iban": iban}
    return {}


def _charges(text: str, currency: str) -> Decimal:
    """Return what a bank took off, as SWIFT writes it into the text: ``/CHGS/EUR5,00``."""
    found = re.search(r"/CHGS/([A-Z]{3})(\d{1,12}),(\d{0,2})", text)
    return Decimal(f"{found[2]}.{found[3] or 0}") if found and found[1] == currency else ZERO


def _account(text: str) -> str:
    return text.replace(" ", "").upper()


def _misfit(data: dict[str, Any], entries: list[BankEntry], shown: str, line: int) -> Iterator[Problem]:
    opening, closing = data.get("final_opening_balance"), data.get("final_closing_balance")
    if opening is None or closing is None:
        return
    total = sum((entry.amount for entry in entries), ZERO)
    if opening.amount.amount + total != closing.amount.amount:
        yield Problem(
            shown, line, 1, "the entries do not add up to the closing balance",
            "some may be missing: get the file anew, or look the statement over", severity="warning",
        )  # fmt: skip
