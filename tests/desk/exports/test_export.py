"""`goodterms export`, as a freelancer runs it."""

from __future__ import annotations

import csv
import io
import json
import os
import stat
import subprocess
from pathlib import Path

import pytest

from goodterms.commands.exports import exports

from ..small import Small, small_project

KVIST = """\
name: "=Kvist & Holm"
invoices:
  - number: 2026-013
    issued: 2026-03-01
    purpose: "+1 cover"
    lines:
      - {item: "@cover", quantity: 1, unit: hour, price: 100.00, tax: 19}
      - {item: Discount, quantity: 1, price: -10.00, tax: 19}
    payments:
      - {on: 2026-03-05, amount: 50.00, method: transfer, reference: BANK-1}
private:
  notes: Nobody is to read this sentence.
"""
MURMUR = """\
name: Murmuration Labs GmbH
invoices:
  - {number: 2026-020, issued: 2026-04-02, purpose: Prototype, lines: [{item: Work, quantity: 1, price: 75}]}
"""


@pytest.fixture
def small(tmp_path: Path) -> Small:
    return small_project(tmp_path / "portal", {"kvist": KVIST, "murmur": MURMUR})


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_csv_has_a_row_for_each_entry(small: Small) -> None:
    found = rows(small.run(exports, "--format", "csv", "--as-of", "2026-04-03").out)
    assert [(row["client"], row["invoice"], row["kind"], row["amount"], row["balance"]) for row in found] == [
        ("kvist", "2026-013", "invoice", "107.10", "107.10"),
        ("kvist", "2026-013", "payment", "-50.00", "57.10"),
        ("murmur", "2026-020", "invoice", "75.00", "75.00"),
    ]


@pytest.mark.parametrize(("table", "count"), [("invoices", 2), ("lines", 3), ("payments", 1)])
def test_csv_has_other_tables(small: Small, table: str, count: int) -> None:
    ran = small.run(exports, "--format", "csv", "--table", table, "--as-of", "2026-04-15")
    found = rows(ran.out)
    assert len(found) == count
    assert all(None not in row and None not in row.values() for row in found)


def test_no_cell_is_a_formula(small: Small) -> None:
    for table in ("entries", "invoices", "lines", "payments"):
        for row in rows(small.run(exports, "--format", "csv", "--table", table).out):
            for cell in row.values():
                assert not cell.startswith(("=", "+", "@")), cell
                assert not cell.startswith("-") or float(cell) < 0


def test_json_has_records_and_ledger_and_nothing_private(small: Small) -> None:
    ran = small.run(exports, "--format", "json", "--as-of", "2026-03-10")
    said = json.loads(ran.out)
    assert (said["goodterms"], said["as_of"]) == (1, "2026-03-10")
    kvist = said["clients"][0]
    assert kvist["record"]["invoices"][0]["lines"][0] == {
        "item": "@cover", "quantity": "1", "unit": "hour", "price": "100.00", "tax": "19"
    }  # fmt: skip
    assert kvist["ledger"]["balance"] == "57.10"
    assert "Nobody is to read" not in ran.out


@pytest.mark.parametrize("form", ["csv", "beancount", "hledger", "gobl", "json"])
def test_a_file_is_for_its_owner_alone(small: Small, form: str, tmp_path: Path) -> None:
    target = tmp_path / "export.txt"
    target.write_text("old", encoding="utf-8")
    target.chmod(0o644)
    ran = small.run(exports, "--format", form, "--output", str(target))
    assert ran.code == 0
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert target.read_text(encoding="utf-8") == small.run(exports, "--format", form).out.replace(
        "\r\n", "\n"
    )
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["export.txt"]


@pytest.mark.parametrize(
    "target",
    [
        "site/a.csv",
        "content/a.csv",
        "content/../content/a.csv",
        "clients/a.csv",
        "../portal/site/x/y",
        "link/a",
    ],
)
def test_nothing_is_written_where_it_could_be_published(small: Small, target: str) -> None:
    (small.root / "site").mkdir()
    (small.root / "link").symlink_to("content")
    ran = small.run(exports, "--format", "csv", "--output", target)
    assert ran.code == 1
    assert "does not belong into" in ran.err
    assert not any(path.name in {"a.csv", "y", "a"} for path in small.root.rglob("*"))


def test_git_is_not_given_an_export(small: Small) -> None:
    subprocess.run(["git", "init", "-q", "."], cwd=small.root, check=True)
    tracked = small.write("books.csv", "old")
    assert "git would take this up" in small.run(exports, "--format", "csv", "--output", "books.csv").err
    subprocess.run(["git", "add", "books.csv"], cwd=small.root, check=True)
    before = tracked.read_bytes()
    ran = small.run(exports, "--format", "csv", "--output", "books.csv")
    assert ran.code == 1
    assert tracked.read_bytes() == before
    small.write(".gitignore", "/private/\n")
    (small.root / "private").mkdir()
    assert small.run(exports, "--format", "csv", "--output", "private/books.csv").err == ""


def test_gobl_into_a_folder_is_a_file_each(small: Small, tmp_path: Path) -> None:
    ran = small.run(
        exports, "--format", "gobl", "--output", f"{tmp_path / 'new'}{os.sep}", "--as-of", "2026-04-15"
    )
    assert ran.code == 0
    assert sorted(path.name for path in (tmp_path / "new").iterdir()) == ["2026-013.json", "2026-020.json"]


def test_one_client_and_some_days_only(small: Small) -> None:
    ran = small.run(
        exports, "--format", "csv", "--client", "kvist", "--from", "2026-03-02", "--to", "2026-03-20"
    )
    assert [row["kind"] for row in rows(ran.out)] == ["payment"]
    assert "no client" in small.run(exports, "--format", "csv", "--client", "nobody").err
    assert small.run(exports, "--format", "csv", "--from", "2026-03-02", "--to", "2026-03-01").code != 0


def test_an_export_begins_with_what_was_open(small: Small) -> None:
    ran = small.run(
        exports, "--format", "beancount", "--client", "kvist", "--from", "2026-03-06", "--to", "2026-03-10"
    )
    assert '2026-03-06 * "=Kvist & Holm" "opening balance"' in ran.out
    assert "Assets:Receivable:Kvist  57.10 EUR" in ran.out
    assert "2026-03-11 balance Assets:Receivable:Kvist  57.10 ~ 0 EUR" in ran.out


def test_a_record_with_an_error_stops_an_export(small: Small) -> None:
    small.write("clients/murmur.yml", MURMUR.replace("75", "many"))
    ran = small.run(exports, "--format", "json")
    assert ran.code == 1
    assert "clients/murmur.yml" in ran.err
    assert small.run(exports, "--format", "json", "--client", "kvist").code == 0
