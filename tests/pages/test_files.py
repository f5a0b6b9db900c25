"""Calendar files and the statement as a table, read again by other readers."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from icalendar import Calendar

from goodterms.ledger import client_ledger
from goodterms.pages import GeneratedDocument, client_files
from goodterms.pages.everything import ARCHIVE, archived, has_archive
from goodterms.pages.files import file_name
from goodterms.pages.pdf import client_prints
from goodterms.records.client import Client

from ..ledger.records import policy
from .records import CASES, DAY, case, client, link, pages
from .test_pages import one_line


def files(record: Client, day: date = DAY) -> dict[str, GeneratedDocument]:
    ledger = client_ledger(record, policy(), day)
    return {one.path: one for one in client_files(record, policy(), ledger, link)}


def test_due_dates_stand_in_the_calendar() -> None:
    record = client({"language": "kk", "invoices": [one_line("Ж-1", terms="40% on issue; rest net 30")]})
    made = files(record, date(2026, 4, 1))["file/Ж-1.ics"]
    assert (made.name, made.type) == ("Ж-1.ics", "text/calendar")
    assert all(len(line) <= 75 for line in made.data.split(b"\r\n")), "RFC 5545, 3.1"
    events = Calendar.from_ical(made.data).walk("VEVENT")
    assert [event.decoded("dtstart") for event in events] == [date(2026, 4, 1), date(2026, 5, 1)]
    assert "40,00" in str(events[0]["summary"])
    assert "60,00" in str(events[1]["summary"])
    assert len({event["uid"] for event in events}) == 2
    assert events[0].walk("VALARM")


def test_only_what_is_still_to_be_paid_stands_in_the_calendar() -> None:
    paid = [{"on": date(2026, 4, 1), "amount": Decimal(40)}]
    record = client({"invoices": [one_line("1", terms="40% on issue; rest net 30", payments=paid)]})
    (event,) = Calendar.from_ical(files(record)["file/1.ics"].data).walk("VEVENT")
    assert event.decoded("dtstart") == date(2026, 5, 1)
    assert "file/1.ics" not in files(record, date(2026, 5, 2)), "too late for a reminder"


def test_files_do_not_change_from_day_to_day() -> None:
    record = client({"invoices": [one_line()]})
    assert files(record, date(2026, 4, 2))["file/1.ics"] == files(record, date(2026, 4, 20))["file/1.ics"]


def test_an_event_is_the_same_in_every_language() -> None:
    record = client({"also": ["de"], "invoices": [one_line()]})
    made = files(record)
    ours, theirs = (Calendar.from_ical(made[path].data).walk("VEVENT")[0] for path in made if ".ics" in path)
    assert ours["uid"] == theirs["uid"]
    assert ours["summary"] != theirs["summary"]


def test_a_long_line_is_folded_between_letters() -> None:
    record = client({"name": "x", "language": "kk", "invoices": [one_line("Шот 1; а,б\\в" + "ғ" * 80)]})
    (made,) = (one for path, one in files(record).items() if path.endswith(".ics"))
    assert all(len(line) <= 75 and line.decode() for line in made.data.splitlines())
    (event,) = Calendar.from_ical(made.data).walk("VEVENT")
    assert "Шот 1; а,б\\в" + "ғ" * 80 in str(event["summary"])
    assert event["dtstamp"].to_ical() == b"20260401T000000Z"


# -- paths and names -----------------------------------------------------------------------

ODD = (
    "X",
    "X.pdf",
    "X.ics",
    "../x",
    "a/b",
    "a-b",
    "print/X",
    "statement",
    "statement.csv",
    "en/home",
    "Ж" * 300,
)


def test_no_two_things_share_a_path_whatever_invoices_are_called() -> None:
    record = client({"also": ["en"], "language": "de", "invoices": [one_line(number) for number in ODD]})
    ledger = client_ledger(record, policy(), DAY)
    made = [
        *pages(record),
        *(one.path for one in client_files(record, policy(), ledger, link)),
        *(one.path for one in client_prints(record, policy(), ledger, link)),
        ARCHIVE,
    ]
    assert len(made) == len(set(made))
    names = [one.name for one in client_prints(record, policy(), ledger, link)]
    assert not any(
        "/" in name or len(name) > 110 for name in (*names, *(one.name for one in files(record).values()))
    )


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("2026-014.ics", "2026-014.ics"),
        ("../x.ics", "x.ics"),
        ('a/b:c "d".pdf', "a-b-c -d.pdf"),
        ("..", "document"),
        ("x" * 200 + ".pdf", "x" * 96 + ".pdf"),
        ("Работа, февраль.pdf", "Работа, февраль.pdf"),
    ],
)
def test_a_name_is_one_that_every_file_system_takes(given: str, name: str) -> None:
    assert file_name(given) == name


def test_an_archive_holds_what_is_shown_in_the_clients_own_language() -> None:
    contract = {"contract": {"title": "Contract", "file": "c.pdf"}}
    later = {
        "id": "D",
        "invoice": "1",
        "raised": date(2026, 5, 1),
        "concern": "?",
        "evidence": [{"file": "l.pdf"}],
    }
    record = client({"also": ["de"], "terms": contract, "invoices": [one_line()], "disputes": [later]})
    found = [*files(record).values()]
    found += [
        GeneratedDocument(f"document/{name}", name, "application/pdf", b"") for name in ("c.pdf", "l.pdf")
    ]
    inside = {one.path for one in archived(found, record, DAY)}
    assert inside == {"document/c.pdf", "file/1.ics", "file/statement.csv"}
    assert has_archive(record, DAY)
    assert not has_archive(client({"terms": contract}), DAY), "it is there by itself"
    assert archived(found, client({"terms": contract}), DAY) == ()


def read(made: GeneratedDocument) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(made.data.decode("utf-8-sig"), newline="")))


def test_the_table_adds_up_to_the_balance() -> None:
    for path in CASES:
        stage = case(path)
        ledger = client_ledger(stage.client, stage.policy, stage.as_of)
        made = {one.path: one for one in client_files(stage.client, stage.policy, ledger, link)}
        *entries, closing = read(made["file/statement.csv"])
        assert (
            sum(Decimal(entry["amount"]) for entry in entries)
            == Decimal(closing["balance"])
            == ledger.balance
        )
        assert closing["kind"] == "closing"


def test_a_table_cell_is_no_formula() -> None:
    why = {"on": date(2026, 4, 2), "why": "=HYPERLINK(1)"}
    made = files(client({"invoices": [one_line("=1+1", written_off=why)]}))["file/statement.csv"]
    assert not [cell for row in read(made) for cell in row.values() if cell.startswith("=")]


def test_what_a_page_links_to_is_made() -> None:
    for path in CASES:
        stage = case(path)
        ledger = client_ledger(stage.client, stage.policy, stage.as_of)
        made = {link(one.path) for one in client_files(stage.client, stage.policy, ledger, link)}
        html = "".join(page.html for page in pages(stage.client, stage.policy, stage.as_of).values())
        asked = {
            part.split("/sealed.bin")[0] for part in html.split('href="../') if "/sealed.bin" in part[:200]
        }
        assert {one for one in asked if "document/" not in one} == {*made, link(ARCHIVE)}


def test_a_draft_is_named_nowhere_though_it_was_paid() -> None:
    deposit: dict[str, Any] = {"payments": [{"on": date(2026, 4, 2), "amount": Decimal(50)}]}
    record = client({"invoices": [one_line("secret-9", issued=None, **deposit)]})
    made = files(record)
    assert b"secret-9" not in made["file/statement.csv"].data
    assert "50.00" in pages(record)["statement"].html
    assert not any("secret-9" in page.html for page in pages(record).values())
