"""What went out is written into the record once, and nothing else of the file changes."""

from __future__ import annotations

import difflib
from datetime import date
from pathlib import Path

import pytest

from goodterms.building.project import read_project
from goodterms.desk.mail.notes import Note, Noticed, Reminded, Sent
from goodterms.desk.mail.recording import record
from goodterms.errors import GoodTermsError
from goodterms.records.find import find_clients
from goodterms.records.load import LoadedClient, read_client

DAY = date(2026, 4, 15)
SENT = Sent("A-1", DAY)
REMINDED = Reminded("A-1", DAY, 2)
NOTICED = Noticed("hour", date(2026, 7, 1), DAY)

HEAD = "name: Kvist\nlanguage: en\ncurrency: EUR\ncountry: DE\naddress: Here\n"
INVOICE = """\
invoices:
  # The first.
  - number: A-1      # mine
    issued: 2026-03-01
    # A remark on the purpose.
    purpose: Work
    lines:
      - {item: Work, quantity: 1, price: 100.00}
"""
RATES = """\
terms:
  rates:
    - from: 2026-07-01
      unit: hour
      price: 95.00   # more
      why: |
        A reason.

# The end.
"""
LOG = """\
private:
  log:
    - on: 2026-03-01T10:00
      note: A call.
  # Mine.
  notes: |
    Many.
"""
REMINDERS = """\
private:
  reminders:
    - invoice: A-1
      on: 2026-04-01
      step: 1

# The end.
"""


def project(root: Path, *files: tuple[str, str]) -> Path:
    (root / "content").mkdir(parents=True)
    (root / "mkdocs.yml").write_text("docs_dir: content\n")
    (root / "content/policy.yml").write_text(
        "freelancer: {name: A, address: B, email: a@a.example, iban: DE89370400440532013000, country: DE}\n"
        "languages: [en]\npayment: net 30\n"
    )
    for name, text in files:
        (root / "clients" / name).parent.mkdir(parents=True, exist_ok=True)
        (root / "clients" / name).write_bytes(text.encode())
    return root


def read(root: Path) -> LoadedClient:
    (files,), _ = find_clients(root / "clients", root)
    loaded, problems = read_client(files, root)
    assert loaded is not None, problems
    return loaded


def noted(root: Path, *notes: Note) -> None:
    record(read_project(root), "kvist", notes)


def added(before: str, after: str) -> list[str]:
    """Return the lines that were added; nothing may be taken away."""
    changes = [line for line in difflib.ndiff(before.splitlines(), after.splitlines()) if line[0] in "+-"]
    assert all(line[0] == "+" for line in changes), changes
    return [line[2:] for line in changes]


@pytest.mark.parametrize(
    ("text", "note", "lines"),
    [
        (HEAD + INVOICE, SENT, ["    sent: [2026-04-15]"]),
        (
            HEAD + INVOICE.replace("    lines:", "    sent:\n      - 2026-03-01   # by mail\n    lines:"),
            SENT,
            ["      - 2026-04-15"],
        ),
        (HEAD + RATES, NOTICED, ["      noticed: 2026-04-15"]),
        (
            HEAD + INVOICE + LOG,
            REMINDED,
            ["  reminders:", "    - {invoice: A-1, on: 2026-04-15, step: 2, way: mail}"],
        ),
        (
            HEAD + INVOICE + REMINDERS,
            REMINDED,
            ["    - {invoice: A-1, on: 2026-04-15, step: 2, way: mail}"],
        ),
        (
            HEAD + INVOICE + "private:\n  notes: |\n    Many.\n",
            REMINDED,
            ["  reminders:", "    - {invoice: A-1, on: 2026-04-15, step: 2, way: mail}"],
        ),
    ],
    ids=["no sent yet", "sent in lines", "a rate", "below the log", "behind the last", "in front of notes"],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("start", ["", "\ufeff"])
def test_lines_are_added_and_none_is_changed(
    tmp_path: Path, text: str, note: Note, lines: list[str], end: str, start: str
) -> None:
    before = start + text.replace("\n", end)
    root = project(tmp_path / "p", ("kvist.yml", before))
    noted(root, note)
    path = root / "clients/kvist.yml"
    after = path.read_bytes().decode()
    assert added(before, after) == lines
    assert after.count("\r\n") == (after.count("\n") if end == "\r\n" else 0)
    noted(root, note)
    assert path.read_bytes().decode() == after


FLOW = HEAD + (
    "invoices: [{number: A-1, issued: 2026-03-01, purpose: W, lines: [{item: W, quantity: 1, price: 9}]%s}]\n"
)


@pytest.mark.parametrize(
    ("text", "note", "old", "new"),
    [
        (
            HEAD + INVOICE + "    sent: [2026-03-01]  # once\n",
            SENT,
            "[2026-03-01]",
            "[2026-03-01, 2026-04-15]",
        ),
        (HEAD + INVOICE + "    sent: []\n", SENT, "[]", "[2026-04-15]"),
        (HEAD + INVOICE + "    sent:   # not yet\n", SENT, "sent: ", "sent: [2026-04-15] "),
        (FLOW % "", SENT, "9}]}", "9}], sent: [2026-04-15]}"),
        (
            HEAD + INVOICE + "private: {notes: x}\n",
            REMINDED,
            "{notes: x}",
            "{notes: x, reminders: [{invoice: A-1, on: 2026-04-15, step: 2, way: mail}]}",
        ),
        (
            HEAD + INVOICE + "private:\n",
            REMINDED,
            "private:",
            "private: {reminders: [{invoice: A-1, on: 2026-04-15, step: 2, way: mail}]}",
        ),
    ],
    ids=["in brackets", "empty", "nothing there", "all in braces", "private in braces", "private empty"],
)
def test_what_stands_on_one_line_stays_on_it(
    tmp_path: Path, text: str, note: Note, old: str, new: str
) -> None:
    root = project(tmp_path / "p", ("kvist.yml", text))
    noted(root, note, note)
    assert (root / "clients/kvist.yml").read_text("utf-8") == text.replace(old, new)


def test_without_anything_private_a_file_of_notes_is_made(tmp_path: Path) -> None:
    root = project(tmp_path / "p", ("kvist.yml", HEAD + INVOICE))
    noted(root, SENT, REMINDED)
    assert "reminders" not in (root / "clients/kvist.yml").read_text("utf-8")
    assert "- {invoice: A-1, on: 2026-04-15, step: 2, way: mail}" in (
        root / "clients/kvist.private.yml"
    ).read_text("utf-8")
    private = read(root).private
    assert private is not None
    assert [(one.invoice, one.on, one.step) for one in private.reminders] == [("A-1", DAY, 2)]


def test_a_file_of_notes_that_is_there_takes_them(tmp_path: Path) -> None:
    notes = "private:\n  log: []\n"
    root = project(
        tmp_path / "p", ("kvist.yml", HEAD + INVOICE + "private: {notes: x}\n"), ("kvist.private.yml", notes)
    )
    noted(root, REMINDED)
    assert "step: 2" in (root / "clients/kvist.private.yml").read_text("utf-8")


def test_a_folder_of_files_is_added_to_where_the_invoice_stands(tmp_path: Path) -> None:
    files = (
        ("kvist/client.yml", HEAD),
        ("kvist/2025.yml", INVOICE.replace("A-1", "A-0")),
        ("kvist/2026.yml", INVOICE),
    )
    root = project(tmp_path / "p", *files)
    noted(root, SENT, REMINDED)
    assert (root / "clients/kvist/2025.yml").read_text("utf-8") == files[1][1]
    assert added(INVOICE, (root / "clients/kvist/2026.yml").read_text("utf-8")) == ["    sent: [2026-04-15]"]
    assert (root / "clients/kvist.private.yml").is_file()
    assert read(root).private is not None


@pytest.mark.parametrize(
    ("note", "said"),
    [(Sent("A-9", DAY), "no invoice A-9"), (Noticed("day", DAY, DAY), "no such rate")],
)
def test_what_is_gone_from_the_record_is_told(tmp_path: Path, note: Note, said: str) -> None:
    root = project(tmp_path / "p", ("kvist.yml", HEAD + INVOICE))
    with pytest.raises(GoodTermsError, match=said):
        noted(root, note)


def test_a_reminder_that_the_record_could_not_hold_changes_nothing(tmp_path: Path) -> None:
    root = project(tmp_path / "p", ("kvist.yml", HEAD + INVOICE))
    with pytest.raises(GoodTermsError, match="nothing can be added"):
        noted(root, Reminded("A-9", DAY, 1))
    assert [path.name for path in (root / "clients").iterdir()] == ["kvist.yml"]


def test_a_link_is_not_replaced_by_a_file(tmp_path: Path) -> None:
    root = project(tmp_path / "p", ("kvist.yml", HEAD + INVOICE))
    path = root / "clients/kvist.yml"
    path.rename(root / "clients/real.txt")
    path.symlink_to("real.txt")
    with pytest.raises(GoodTermsError, match="is a link"):
        noted(root, SENT)
    assert path.is_symlink()


def test_an_alias_is_not_torn_apart(tmp_path: Path) -> None:
    text = (HEAD + INVOICE).replace("issued: 2026-03-01", "issued: &day 2026-03-01") + "    sent: [*day]\n"
    root = project(tmp_path / "p", ("kvist.yml", text))
    noted(root, SENT)
    assert "sent: [*day, 2026-04-15]" in (root / "clients/kvist.yml").read_text("utf-8")
