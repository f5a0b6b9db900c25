"""Measure the import of a bank file of 100,000 entries, in each format.

    python -m tests.bench.bank [ENTRIES]

Every fiftieth entry pays an invoice of 20 clients; the rest is what else goes over an account.
Seconds of CPU, so that a busy machine says the same as an idle one; nothing is written.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from goodterms.desk.bank.reading import read_bank_file
from goodterms.desk.bank.session import run, sure
from goodterms.records.client import Client
from goodterms.records.invoices import Invoice, InvoiceLine
from tests.ledger.records import client, policy

CLIENTS, EVERY = 20, 50

Row = tuple[date, str, str, str, str]
"""Day, amount, name, text, reference."""


def clients(entries: int) -> dict[str, Client]:
    """Make the records, with an invoice for each entry that pays one."""
    made = {}
    for at in range(CLIENTS):
        numbers = range(at, entries // EVERY, CLIENTS)
        invoices = tuple(
            Invoice(
                number=f"2026-{number:05}",
                issued=date(2026, 1, 2),
                purpose="Work",
                lines=(InvoiceLine(item="Work", quantity=Decimal(1), price=Decimal(number + 100)),),
            )
            for number in numbers
        )
        made[f"client-{at}"] = client(f"name: Studio Nordlicht {at} GmbH").model_copy(
            update={"invoices": invoices}
        )
    return made


def rows(entries: int) -> Iterator[Row]:
    """Yield the entries of the file."""
    for at in range(entries):
        day = date(2026, 1, 10) + timedelta(at * 20 // entries)
        if at % EVERY == 0:
            number = at // EVERY
            name = f"Studio Nordlicht {number % CLIENTS} GmbH"
            yield day, f"{number + 100}.00", name, f"Rechnung 2026-{number:05} vom 02.01.2026", f"REF{at:08}"
        else:
            text = f"Kauf {at % 9000} am {day}, Beleg 77-{at}"
            yield day, f"{at % 977 + 1}.37", f"Laden {at % 5000}", text, f"REF{at:08}"


def camt(found: Iterator[Row]) -> Iterator[str]:
    """Write CAMT.053, version 8."""
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08">\n'
    yield "<BkToCstmrStmt><Stmt><Id>1</Id>\n"
    for day, amount, name, text, reference in found:
        yield (
            f'<Ntry><Amt Ccy="EUR">{amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>\n'
            f"<BookgDt><Dt>{day}</Dt></BookgDt><ValDt><Dt>{day}</Dt></ValDt><AcctSvcrRef>{reference}</AcctSvcrRef>\n"
            "<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd><SubFmlyCd>ESCT</SubFmlyCd></Fmly></Domn></BkTxCd>\n"
            "<NtryDtls><TxDtls><Refs><EndToEndId>NOTPROVIDED</EndToEndId></Refs>\n"
            f"<RltdPties><Dbtr><Pty><Nm>{name}</Nm></Pty></Dbtr></RltdPties>\n"
            f"<RmtInf><Ustrd>{text}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>\n"
        )
    yield "</Stmt></BkToCstmrStmt></Document>\n"


def mt940(found: Iterator[Row]) -> Iterator[str]:
    """Write MT940 as German banks do."""
    yield ":20:X\n:25:37040044/0532013000\n:28C:1\n:60F:C260101EUR0,00\n"
    for day, amount, name, text, reference in found:
        yield f":61:{day:%y%m%d}C{amount.replace('.', ',')}NTRFNONREF//{reference}\n"
        yield f":86:166?00GUTSCHRIFT?20SVWZ+{text[:27]}?21{text[27:54]}?32{name[:27]}\n"
    yield ":62F:C260201EUR0,00\n-\n"


def table(found: Iterator[Row]) -> Iterator[str]:
    """Write CSV."""
    yield "Date;Amount;Name;Text;Transaction ID;Currency\n"
    for row in found:
        yield ";".join(map(str, row)) + ";EUR\n"


FORMATS: dict[str, Callable[[Iterator[Row]], Iterator[str]]] = {"camt": camt, "mt940": mt940, "csv": table}


def main() -> None:
    """Print a row for each format."""
    entries = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    made, rules = clients(entries), policy()
    print(f"{entries} entries, seconds of CPU\n\n  format   lines    read   match  matched")
    for name, write in FORMATS.items():
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "file"
            path.write_text("".join(write(rows(entries))), encoding="utf-8")
            lines = path.read_bytes().count(b"\n")
            start = time.process_time()
            file, problems = read_bank_file(path, currency="EUR")
            assert file is not None, problems
            took = time.process_time() - start
            session = run(file, made, rules, sure(95))
            matched = time.process_time() - start - took
        print(f"{name:>8} {lines:7} {took:7.2f} {matched:7.2f} {len(session.payments()):8}", flush=True)


if __name__ == "__main__":
    main()
