"""CAMT.053, .052 and .054 (ISO 20022), versions 02 to 12: statement, report, notification.

Versions differ in where a few things stand; every place is read. Source: the message
definitions of ISO 20022 (camt.053.001.02 to .12) and the implementation guidelines of SIX,
DK and STP built on them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation

from goodterms.desk.bank.entry import BankEntry, BankFile, clean, with_references
from goodterms.desk.bank.sieve import Found, Sieve
from goodterms.errors import GoodTermsError
from goodterms.ledger.money import ZERO
from goodterms.records.problems import Problem

_TOP = "/Document/BkToCstmrStmt|BkToCstmrAcctRpt|BkToCstmrDbtCdtNtfctn/Stmt|Rpt|Ntfctn"
_ENTRY = f"{_TOP}/Ntry"
_TX = f"{_ENTRY}/NtryDtls/TxDtls"


def _sieve() -> Sieve:
    paths = {
        f"{_TOP}/Acct/Id/IBAN": "iban",
        f"{_TOP}/Acct/Id/Othr/Id": "account",
        f"{_TOP}/Acct/Ccy": "currency",
        f"{_TOP}/Bal/Tp/CdOrPrtry/Cd": "kind",
        f"{_TOP}/Bal/Amt": "amount",
        f"{_TOP}/Bal/Amt@Ccy": "currency",
        f"{_TOP}/Bal/CdtDbtInd": "sign",
        f"{_ENTRY}/NtryDtls/Btch/NbOfTxs": "bundle",
        f"{_ENTRY}/Sts": "status",
        f"{_ENTRY}/Sts/Cd|Prtry": "status",
        f"{_ENTRY}/BookgDt/Dt|DtTm": "booked",
        f"{_ENTRY}/ValDt/Dt|DtTm": "valued",
        f"{_ENTRY}/AddtlNtryInf": "remark",
        f"{_ENTRY}/RvslInd": "reversal",
    }
    for place in (_ENTRY, _TX):
        paths |= {
            f"{place}/Amt": "amount",
            f"{place}/Amt@Ccy": "currency",
            f"{place}/CdtDbtInd": "sign",
            f"{place}/AmtDtls/TxAmt/Amt": "tx_amount",
            f"{place}/AmtDtls/TxAmt/Amt@Ccy": "tx_currency",
            f"{place}/AmtDtls/InstdAmt/Amt": "sent",
            f"{place}/AmtDtls/InstdAmt/Amt@Ccy": "sent_currency",
            f"{place}/Chrgs/Amt": "charge",
            f"{place}/Chrgs/Amt@Ccy": "charge_currency",
            f"{place}/Chrgs/TtlChrgsAndTaxAmt": "charges",
            f"{place}/Chrgs/TtlChrgsAndTaxAmt@Ccy": "charges_currency",
            f"{place}/Chrgs/Rcrd/Amt": "charge",
            f"{place}/Chrgs/Rcrd/Amt@Ccy": "charge_currency",
        }
    paths[f"{_ENTRY}/AcctSvcrRef"] = "reference"
    for side in ("Dbtr", "Cdtr"):
        paths |= {
            f"{_TX}/RltdPties/{side}/Nm": f"{side} name",
            f"{_TX}/RltdPties/{side}/Pty/Nm": f"{side} name",
            f"{_TX}/RltdPties/Ultmt{side}/Nm": f"{side} ultimate",
            f"{_TX}/RltdPties/Ultmt{side}/Pty/Nm": f"{side} ultimate",
            f"{_TX}/RltdPties/{side}Acct/Id/IBAN": f"{side} iban",
            f"{_TX}/RltdPties/{side}Acct/Id/Othr/Id": f"{side} account",
        }
    paths |= {
        f"{_TX}/Refs/AcctSvcrRef": "reference",
        f"{_TX}/Refs/EndToEndId": "end_to_end",
        f"{_TX}/Refs/TxId": "tx_id",
        f"{_TX}/Refs/UETR": "uetr",
        f"{_TX}/RmtInf/Ustrd": "text",
        f"{_TX}/RmtInf/Strd/CdtrRefInf/Ref": "creditor_reference",
        f"{_TX}/RmtInf/Strd/RfrdDocInf/Nb": "document",
        f"{_TX}/RmtInf/Strd/AddtlRmtInf": "text",
        f"{_TX}/RmtInf/Strd/Invcee/Nm": "Dbtr ultimate",
        f"{_TX}/AddtlTxInf": "remark",
        f"{_TX}/RtrInf/Rsn/Cd|Prtry": "returned",
    }
    return Sieve(paths, {_TOP: "statement", _ENTRY: "entry", _TX: "tx", f"{_TOP}/Bal": "balance"})


_SIEVE = _sieve()


def read_camt(data: bytes, shown: str) -> BankFile:
    """Read a CAMT file.

    Args:
        data: The file.
        shown: Its name, for warnings.

    Raises:
        GoodTermsError: It is no such file, breaks off, or a date or amount in it cannot be read.
    """
    reading = _Reading(shown)
    root = _SIEVE.run(data, reading.take)
    if not reading.statements:
        raise GoodTermsError(
            f"this is XML, but no bank statement: it begins with <{clean(root)[:60]}>",
            "get CAMT.053 (or .052, .054) from your bank",
        )
    entries, repeated = with_references(reading.entries)
    accounts = tuple(dict.fromkeys(account for account in reading.accounts if account))
    return BankFile("camt", entries, accounts, tuple(reading.warnings), repeated)


@dataclass(slots=True)
class _Reading:
    shown: str
    entries: list[BankEntry] = field(default_factory=list)
    accounts: list[str] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    statements: int = 0
    booked: Decimal = ZERO

    def take(self, kind: str, found: Found) -> None:
        if kind == "entry":
            self._entry(found)
        elif kind == "statement":
            self.statements += 1
            self.accounts.append((found.first("iban") or found.first("account")).replace(" ", "").upper())
            self._check_balances(found)
            self.booked = ZERO

    def _entry(self, found: Found) -> None:
        amount = _signed(found, found.line)
        currency = found.first("currency")
        day = _day(found.first("booked") or found.first("valued"), found.line)
        status = found.first("status").upper()
        if status in {"", "BOOK"}:
            self.booked += amount
        txs = found.inner.get("tx", [])
        parts = list(_parts(found, txs, amount, currency)) if len(txs) > 1 else []
        if len(txs) > 1 and not parts:
            self._warn(found.line, "the amounts of a bundle's payments are not in the file",
                       "ask your bank for CAMT.053 with details")  # fmt: skip
        for part, own, reference in parts or [(txs[0] if txs else found, amount, "")]:
            self.entries.append(
                _entry_of(found, part, own, currency, day, reference, status,
                          bundled=not parts and (len(txs) > 1 or _count(found) > 1))
            )  # fmt: skip

    def _check_balances(self, found: Found) -> None:
        balances = {b.first("kind"): b for b in found.inner.get("balance", [])}
        opening = balances.get("OPBD") or balances.get("PRCD")
        closing = balances.get("CLBD")
        if opening is None or closing is None:
            return
        try:
            expected = _signed(opening, 0) + self.booked
            fits = expected == _signed(closing, 0)
        except GoodTermsError:
            return
        if not fits:
            self._warn(closing.line, "the entries do not add up to the closing balance",
                       "some may be missing: get the file anew, or look the statement over")  # fmt: skip

    def _warn(self, line: int, message: str, mend: str) -> None:
        self.warnings.append(Problem(self.shown, line, 1, message, mend, severity="warning"))


def _parts(
    entry: Found, txs: list[Found], total: Decimal, currency: str
) -> Iterator[tuple[Found, Decimal, str]]:
    """Yield the payments of a bundle, each with its amount and what to call it; nothing if one has none."""
    sign = entry.first("sign")
    amounts = [_part_amount(tx, sign, currency) for tx in txs]
    if any(amount is None for amount in amounts):
        return
    outer = clean(entry.first("reference"))
    for at, (tx, amount) in enumerate(zip(txs, amounts, strict=True), start=1):
        own = clean(tx.first("reference"))
        yield tx, amount or ZERO, own if own and own != outer else f"{outer}/{at}" if outer else ""


def _part_amount(tx: Found, sign: str, currency: str) -> Decimal | None:
    for name, unit in (("amount", "currency"), ("tx_amount", "tx_currency")):
        text = tx.first(name)
        if text and tx.first(unit) in {currency, ""}:
            return _with_sign(_decimal(text, tx.line), tx.first("sign") or sign, tx.line)
    return None


def _entry_of(
    entry: Found, tx: Found, amount: Decimal, currency: str, day: date, reference: str, status: str,
    *, bundled: bool,
) -> BankEntry:  # fmt: skip
    reversal = entry.first("reversal").lower() in {"true", "1"}
    # A reversed debit comes in, yet its parties are still those of the debit.
    came_in = (amount > 0) is not reversal
    side = "Dbtr" if came_in else "Cdtr"
    words = [*tx.texts.get("text", ()), *tx.texts.get("document", ())]
    words = words or [*tx.texts.get("remark", ()), *entry.texts.get("remark", ())]
    sent = tx.first("sent") or entry.first("sent")
    sent_currency = tx.first("sent_currency") or entry.first("sent_currency")
    end_to_end = clean(tx.first("end_to_end"))
    name = tx.first(f"{side} name") or tx.first(f"{side} ultimate")
    ultimate = tx.first(f"{side} ultimate")
    return BankEntry(
        on=day,
        amount=amount,
        currency=currency,
        text=clean("\n".join(dict.fromkeys(words))),
        name=clean(f"{name} / {ultimate}" if ultimate and ultimate != name else name),
        iban=clean(tx.first(f"{side} iban", f"{side} account")).replace(" ", ""),
        creditor_reference=clean(tx.first("creditor_reference")),
        end_to_end="" if end_to_end.upper() == "NOTPROVIDED" else end_to_end,
        reference=reference or clean(entry.first("reference") or tx.first("reference", "uetr", "tx_id")),
        charges=_charges(tx, currency) or _charges(entry, currency),
        original=f"{clean(sent)} {clean(sent_currency)}" if sent_currency not in {"", currency} else "",
        reversal=reversal or (amount < 0 and bool(tx.first("returned"))),
        pending=status not in {"", "BOOK"},
        bundled=bundled,
        line=entry.line,
    )


def _charges(found: Found, currency: str) -> Decimal:
    total = found.first("charges")
    if total and found.first("charges_currency") in {currency, ""}:
        return abs(_decimal(total, found.line))
    units = [unit for unit in found.texts.get("charge_currency", ()) if unit]
    if any(unit != currency for unit in units):
        return ZERO
    return sum((abs(_decimal(text, found.line)) for text in found.texts.get("charge", ()) if text), ZERO)


def _count(found: Found) -> int:
    text = found.first("bundle")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _signed(found: Found, line: int) -> Decimal:
    return _with_sign(_decimal(found.first("amount"), line), found.first("sign"), line)


def _with_sign(amount: Decimal, sign: str, line: int) -> Decimal:
    if sign not in {"CRDT", "DBIT"}:
        raise GoodTermsError(f"line {line}: an entry says neither CRDT nor DBIT", "get the file anew")
    return amount if sign == "CRDT" else -amount


def _decimal(text: str, line: int) -> Decimal:
    try:
        amount = Decimal(text)
    except InvalidOperation:
        amount = Decimal("NaN")
    if not amount.is_finite() or "e" in text.lower() or amount.adjusted() > 17:
        raise GoodTermsError(f"line {line}: an amount cannot be read", "get the file anew from your bank")
    return amount


def _day(text: str, line: int) -> date:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        raise GoodTermsError(
            f"line {line}: an entry has no day that can be read", "get the file anew from your bank"
        ) from None
