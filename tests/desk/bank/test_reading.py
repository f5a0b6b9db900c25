"""Bank files as banks write them, and as they should not be."""

from __future__ import annotations

import codecs
from pathlib import Path
from typing import Any

import pytest

from goodterms.desk.bank.entry import MADE, BankEntry, BankFile
from goodterms.desk.bank.reading import read_bank_file
from goodterms.errors import GoodTermsError
from goodterms.ledger.money import plain as money

from ...ledger.records import plain, yaml
from ..small import OWN_IBAN

FILES = Path(__file__).parent / "files"
EXPECTED: dict[str, list[str]] = plain(yaml((FILES / "expected.yml").read_text(encoding="utf-8")))


def read(path: Path, **options: Any) -> BankFile:
    file, problems = read_bank_file(path, **{"currency": "USD", "own": OWN_IBAN, **options})
    assert file is not None, problems
    return file


def told(entry: BankEntry) -> str:
    """Write an entry as expected.yml does."""
    reference = "made" if entry.reference.startswith(MADE) else entry.reference
    said = [
        f"{entry.on} {money(entry.amount, entry.currency)} {entry.currency}",
        entry.name,
        entry.text,
        reference,
    ]
    if entry.creditor_reference:
        said.append(f"creditor reference {entry.creditor_reference}")
    if entry.charges:
        said.append(f"charges {entry.charges}")
    if entry.original:
        said.append(f"sent {entry.original}")
    said += [word for word in ("reversal", "pending", "bundled") if getattr(entry, word)]
    return " | ".join(said)


@pytest.mark.parametrize("name", EXPECTED)
def test_a_banks_file_is_read(name: str) -> None:
    assert [told(entry) for entry in read(FILES / name).entries] == EXPECTED[name]


@pytest.mark.parametrize("name", EXPECTED)
def test_the_format_is_told_by_the_content(name: str, tmp_path: Path) -> None:
    elsewhere = tmp_path / "download.pdf"
    elsewhere.write_bytes((FILES / name).read_bytes())
    assert read(elsewhere).entries == read(FILES / name).entries


@pytest.mark.parametrize("number", range(2, 13))
def test_every_version_of_camt_is_read(number: int, tmp_path: Path) -> None:
    text = (FILES / "camt053-v02.xml").read_text(encoding="utf-8")
    path = tmp_path / "a.xml"
    path.write_text(text.replace("camt.053.001.02", f"camt.053.001.{number:02}"), encoding="utf-8")
    assert len(read(path).entries) == 5


def test_reports_are_read_like_statements(tmp_path: Path) -> None:
    text = (FILES / "camt053-v02.xml").read_text(encoding="utf-8")
    path = tmp_path / "a.xml"
    path.write_text(
        text.replace("BkToCstmrStmt", "BkToCstmrAcctRpt").replace("Stmt>", "Rpt>"), encoding="utf-8"
    )
    assert len(read(path).entries) == 5


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("name", ["sparkasse.csv", "german.sta"])
def test_text_is_read_in_any_of_the_usual_encodings(encoding: str, name: str, tmp_path: Path) -> None:
    text = (FILES / name).read_text(encoding="utf-8").replace("Kontofuehrung", "Kontoführung")
    path = tmp_path / name
    path.write_bytes(text.encode(encoding))
    assert any(entry.text == "Kontoführung" for entry in read(path).entries)


@pytest.mark.parametrize(
    ("said", "written"),
    [("UTF-8", "latin-1"), ("ISO-8859-1", "latin-1"), ("windows-1252", "cp1252"), ("UTF-16", "utf-16")],
)
def test_xml_is_read_even_where_it_says_a_wrong_encoding(said: str, written: str, tmp_path: Path) -> None:
    text = (FILES / "camt053-v02.xml").read_text(encoding="utf-8")
    path = tmp_path / "a.xml"
    path.write_bytes(text.replace('encoding="UTF-8"', f'encoding="{said}"').encode(written))
    assert read(path).entries[3].text == "Kontoführung"


@pytest.mark.parametrize("name", ["camt053-v02.xml", "german.sta"])
@pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
def test_a_file_that_breaks_off_is_refused_with_the_line(name: str, share: float, tmp_path: Path) -> None:
    data = (FILES / name).read_bytes()
    path = tmp_path / name
    path.write_bytes(data[: int(len(data) * share)])
    with pytest.raises(GoodTermsError, match=r"line \d+"):
        read(path)


def test_a_table_that_breaks_off_is_told_with_the_line(tmp_path: Path) -> None:
    data = (FILES / "us.csv").read_bytes()
    path = tmp_path / "a.csv"
    path.write_bytes(data[: data.rindex(b"WIRE")])
    _, problems = read_bank_file(path)
    assert [(one.line, one.message) for one in problems] == [
        (3, "the row ends before its amount: the file may break off here")
    ]
    path.write_bytes(data[: data.index(b"INV")])
    with pytest.raises(GoodTermsError, match="line 2: the file breaks off"):
        read(path)


LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><Document>&b;</Document>'
)
MT940 = ":20:X\n:25:1\n:60F:C260101EUR1,00\n:61:{}\n:62F:C260101EUR1,00\n"
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE d SYSTEM "file:///etc/hostname"><Document/>'


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (LAUGHS, "types or entities of its own"),
        (OUTSIDE, "types or entities of its own"),
        ("<a>" * 5000, "nested too deep"),
        ("<Document><CstmrCdtTrfInitn/></Document>", "no bank statement: it begins with <Document>"),
        ("<html><body>Login</body></html>", "no bank statement"),
        ("<Document><Stmt></Document>", "not well-formed"),
        ("", "is empty"),
        ("   \n", "is empty"),
        ("Hello, this is a letter.\n", "which column is which"),
        ("just one line", "no table that can be read"),
        ("\x1b[31mred,\x07bell\n1,2\n", "no table that can be read"),
        (b"%PDF-1.7\n...", "a PDF"),
        (b"PK\x03\x04....", "a ZIP archive"),
        (b"\x00\x01\x02\x03binary\x00", "no text"),
        ("OFXHEADER:100\n", "OFX"),
        (MT940.format("2613450101C1,00NTRF"), "line 4: there is no such day"),
        (MT940.format("garbage"), "line 4: the entry cannot be read"),
        ("Date,Amount\n03/04/2026,5.00\n", "day or the month first"),
        ("Date;Amount\n2026-03-04;1.234\n", "a point or a comma"),
        (codecs.BOM_UTF16_LE + b"a\x00b", "breaks off"),
    ],
)  # fmt: skip
def test_what_is_no_bank_file_gets_a_plain_word(data: str | bytes, says: str, tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    with pytest.raises(GoodTermsError) as told:
        read(path)
    assert says in str(told.value)


def test_a_missing_file_gets_a_plain_word(tmp_path: Path) -> None:
    with pytest.raises(GoodTermsError, match="is no file"):
        read(tmp_path / "gone.xml")


def test_a_wrong_format_gets_a_plain_word() -> None:
    with pytest.raises(GoodTermsError, match="no XML"):
        read(FILES / "us.csv", form="camt")
    with pytest.raises(GoodTermsError, match="this is XML"):
        read(FILES / "camt053-v02.xml", form="csv")
    with pytest.raises(GoodTermsError, match="no MT940"):
        read(FILES / "us.csv", form="mt940")


def test_columns_are_named_by_hand(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Wann|Wieviel|Was\n05.03.2026|12,50|2026-014\n", encoding="utf-8")
    with pytest.raises(GoodTermsError, match="Wann, Wieviel, Was"):
        read(path)
    (entry,) = read(path, given=["date=Wann,amount=Wieviel", "text=Was"], currency="EUR").entries
    assert told(entry) == "2026-03-05 12.50 EUR |  | 2026-014 | made"
    with pytest.raises(GoodTermsError, match="no column Betrag"):
        read(path, given=["date=Wann,amount=Betrag"])
    with pytest.raises(GoodTermsError, match="no FIELD=COLUMN"):
        read(path, given=["when=Wann"])


def test_days_and_decimals_are_told_by_hand(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('Date,Amount\n03/04/2026,"1,234"\n', encoding="utf-8")
    entry = read(path, date_format="dmy", decimal=",").entries[0]
    assert told(entry) == "2026-04-03 1.23 USD |  |  | made"
    assert read(path, date_format="mdy", decimal=".").entries[0].amount == 1234
    assert str(read(path, date_format="%d/%m/%Y", decimal=".").entries[0].on) == "2026-04-03"
    with pytest.raises(GoodTermsError, match="--date-format"):
        read(path, date_format="backwards", decimal=".")


def test_a_wrong_cell_is_told_with_line_and_column(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        'Date;Text;Amount\n2026-03-01;"two\nlines";1.00\nsoon1;x;1.00\n2026-03-02;"a;b";many1\n',
        encoding="utf-8",
    )
    file, problems = read_bank_file(path)
    assert file is None
    assert [(p.line, p.column) for p in problems] == [(4, 1), (5, 18)]


def test_anothers_account_is_warned_of() -> None:
    for name in ("dutch.sta", "mbank.csv"):
        assert [(p.severity, "another account" in p.message) for p in read(FILES / name).warnings] == [
            ("warning", True)
        ]
    for name in ("camt053-v02.xml", "german.sta", "sparkasse.csv", "us.csv"):
        assert not read(FILES / name).warnings


def test_entries_that_do_not_add_up_are_warned_of(tmp_path: Path) -> None:
    for name, old in (("camt053-v02.xml", ">2181.50<"), ("german.sta", "EUR1861,50")):
        path = tmp_path / name
        text = (FILES / name).read_text(encoding="utf-8")
        path.write_text(text.replace(old, old.replace("1", "7")), encoding="utf-8")
        assert ["do not add up" in p.message for p in read(path).warnings] == [True]


def test_a_file_of_balances_only_has_no_entries(tmp_path: Path) -> None:
    path = tmp_path / "a.sta"
    path.write_text(":20:X\n:25:1\n:28C:1\n:60F:C260101EUR1,00\n:62F:C260101EUR1,00\n-\n", encoding="utf-8")
    assert read(path).entries == ()


def test_several_statements_are_read_in_one(tmp_path: Path) -> None:
    text = (FILES / "german.sta").read_text(encoding="utf-8")
    path = tmp_path / "a.sta"
    path.write_text(text + text.replace("2026031100001", "2026031100002"), encoding="utf-8")
    assert len(read(path).entries) == 5
    assert read(path).repeated == 1  # the one whose reference of the bank is the same
