"""Several late invoices of one client: one mail about all of them, and none of them twice."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from goodterms.desk.mail.outbox import OUTBOX_FOLDER

from .desk import Desk, make_desk
from .server import Server, drop, running

SEND = ("remind", "--send", "--yes")
SECOND = """\
  - number: ash-2
    issued: 2026-02-25
    purpose: Map
    lines: [{item: Map, quantity: 1, price: 50.00}]
    sent: [2026-02-25]
"""


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = make_desk(tmp_path / "p", "ash")
    add(desk, SECOND)
    return desk


@pytest.fixture
def server(desk: Desk) -> Iterator[Server]:
    with running() as server:
        desk.reach(server)
        yield server


def add(desk: Desk, text: str) -> None:
    path = desk.root / "clients/ash.yml"
    path.write_text(path.read_text("utf-8") + text, encoding="utf-8")


def noted(desk: Desk, *more: str) -> list[str]:
    """Return the invoices whose first reminder the record has."""
    return [
        number for number in ("ash-1", "ash-2", *more) if f"{{invoice: {number}, on:" in desk.record("ash")
    ]


def test_a_client_gets_one_mail_about_all_of_them(desk: Desk, server: Server) -> None:
    done = desk.run(*SEND)
    assert done.exit_code == 0, done.output
    (mail,) = server.mails
    assert mail["Subject"] == "Invoices ash-1 and ash-2 once more"
    assert [part.get_filename() for part in mail.iter_attachments()] == ["ash-1.pdf", "ash-2.pdf"]
    body = mail.get_body(("plain",))
    assert body is not None
    assert "Together: €150.00." in body.get_content()
    assert "Reference: ash-1, ash-2" in body.get_content()
    assert noted(desk) == ["ash-1", "ash-2"]
    assert desk.record("ash").count("2026-04-15]") == 2
    assert desk.run(*SEND).exit_code == 0
    assert len(server.mails) == 1


def test_each_has_its_own_where_that_is_wanted(desk: Desk, server: Server) -> None:
    assert desk.run(*SEND, "--each").exit_code == 0
    assert [mail["Subject"] for mail in server.mails] == [
        "Invoice ash-1 once more",
        "Invoice ash-2 once more",
    ]
    assert noted(desk) == ["ash-1", "ash-2"]


def test_the_words_are_those_of_the_furthest_step_and_each_step_is_noted(desk: Desk, server: Server) -> None:
    add(desk, "private: {reminders: [{invoice: ash-1, on: 2026-04-01, step: 1}]}\n")
    assert desk.run(*SEND).exit_code == 0
    (mail,) = server.mails
    assert mail["Subject"] == "Reminder: invoices ash-1 and ash-2"
    assert "{invoice: ash-1, on: 2026-04-15, step: 2, way: mail}" in desk.record("ash")
    assert "{invoice: ash-2, on: 2026-04-15, step: 1, way: mail}" in desk.record("ash")


def test_a_last_letter_is_about_one_invoice(desk: Desk) -> None:
    steps = ", ".join(
        f"{{invoice: ash-1, on: 2026-03-{day}, step: {step}}}" for day, step in ((24, 1), (28, 2))
    )
    add(desk, f"private: {{reminders: [{steps}]}}\n")
    said = desk.run("remind", "--dry-run").output
    assert "Subject: Invoice ash-1: where it stands" in said
    assert "Subject: Invoice ash-2 once more" in said


def test_one_that_may_have_gone_out_holds_back_what_it_was_about(desk: Desk, server: Server) -> None:
    server.fail("TEXT", drop)
    assert desk.run(*SEND).exit_code == 1
    path = desk.root / "clients/ash.yml"
    text = path.read_text("utf-8")
    # One of them is paid meanwhile, so that the other would get a mail of its own.
    paid = text.replace(
        "    purpose: Map\n", "    purpose: Map\n    payments: [{on: 2026-04-10, amount: 50.00}]\n"
    )
    path.write_text(paid, encoding="utf-8")
    done = desk.run(*SEND)
    assert (done.exit_code, len(server.mails)) == (1, 1)
    assert "it may have gone out, or not" in done.output
    path.write_text(text, encoding="utf-8")
    done = desk.run(*SEND, "--unclear", "sent")
    assert (done.exit_code, len(server.mails)) == (0, 1)
    assert noted(desk) == ["ash-1", "ash-2"]


@pytest.mark.parametrize(("first", "then"), [((), ("--each",)), (("--each",), ())])
def test_what_went_out_one_way_does_not_go_out_the_other_way(
    desk: Desk, server: Server, first: tuple[str, ...], then: tuple[str, ...]
) -> None:
    before = desk.record("ash")
    assert desk.run(*SEND, *first).exit_code == 0
    count = len(server.mails)
    # The record is put back, as from an old copy.
    (desk.root / "clients/ash.private.yml").unlink()
    (desk.root / "clients/ash.yml").write_text(before, encoding="utf-8")
    done = desk.run(*SEND, *then)
    assert (done.exit_code, len(server.mails)) == (1, count)
    assert "it went out already at" in done.output
    assert desk.run(*SEND, *then, "--again").exit_code == 0
    assert len(server.mails) > count
    assert noted(desk) == ["ash-1", "ash-2"]


def test_who_has_own_words_for_one_invoice_keeps_them(desk: Desk) -> None:
    own = desk.root / "letters/en/reminder-1.txt"
    own.parent.mkdir(parents=True)
    own.write_text("Subject: {{ invoice.number }}\n\nMine.\n")
    said = desk.run("remind", "--dry-run").output
    assert "Subject: ash-1\n" in said
    assert "Subject: ash-2\n" in said
    assert desk.run("letter", "reminders", "--own", "en").exit_code == 0
    assert "Subject: Invoices ash-1 and ash-2 once more" in desk.run("remind", "--dry-run").output


def test_the_journal_knows_what_a_mail_stands_for(desk: Desk, server: Server) -> None:
    desk.run(*SEND)
    (path,) = (desk.root / OUTBOX_FOLDER).glob("*.json")
    entry = json.loads(path.read_text("utf-8"))
    assert (entry["name"], entry["about"], len(set(entry["covers"]))) == ("reminders", "ash-1, ash-2", 2)
