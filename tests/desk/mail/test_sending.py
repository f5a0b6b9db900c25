"""Sending, with faults at each step: nothing is lost, and nothing goes out twice in silence."""

from __future__ import annotations

import json
import os
import signal
import socket
from collections.abc import Iterator

import pytest

from goodterms.commands import mailing
from goodterms.desk.mail.outbox import OUTBOX_FOLDER, open_outbox

from .desk import Desk
from .server import PASSWORD, USER, Fault, Server, answer, drop, hang, leave, running

SEND = ("remind", "--send", "--yes")


@pytest.fixture
def server(desk: Desk) -> Iterator[Server]:
    with running() as server:
        desk.reach(server)
        yield server


def states(desk: Desk) -> list[str]:
    paths = sorted((desk.root / OUTBOX_FOLDER).glob("*.json"))
    return sorted(json.loads(path.read_text("utf-8"))["state"] for path in paths)


def test_what_is_sent_arrives_and_is_noted(desk: Desk, server: Server) -> None:
    done = desk.run(*SEND)
    assert done.exit_code == 0, done.output
    assert server.connections == 1
    assert [mail["To"] for mail in server.mails] == [
        "Robin Marsh <ash@orchard.example>",
        "Robin Marsh <birch@orchard.example>",
    ]
    mail = server.mails[0]
    assert mail["From"] == "Anna Lind <anna@lind.example>"
    assert mail["X-Unsent"] is None
    assert [part.get_filename() for part in mail.iter_attachments()] == ["ash-1.pdf"]
    assert desk.is_noted("ash")
    assert desk.is_noted("birch")
    assert "# the first" in desk.record("ash")
    assert states(desk) == ["recorded", "recorded"]
    again = desk.run(*SEND)
    assert again.exit_code == 0
    assert "ash, ash-1: no reminder, the next reminder fits on 2026-04-25" in again.output
    assert len(server.mails) == 2


@pytest.mark.parametrize(
    ("step", "fault"),
    [
        ("MAIL", answer("451 later")),
        ("RCPT", answer("550 no such user")),
        ("DATA", answer("452 full")),
        ("TEXT", answer("554 spam")),
        ("RCPT", drop),
        ("DATA", drop),
        ("DATA", hang),
    ],
    ids=[
        "4xx at MAIL",
        "5xx at RCPT",
        "4xx at DATA",
        "5xx after the text",
        "gone at RCPT",
        "gone at DATA",
        "hangs",
    ],
)
def test_what_did_not_go_out_goes_out_next_time(desk: Desk, server: Server, step: str, fault: Fault) -> None:
    desk.reach(server, TIMEOUT="1")
    server.fail(step, fault)
    first = desk.run(*SEND)
    assert first.exit_code == 1
    assert "ash, reminder-1 ash-1: not sent:" in first.output
    assert not desk.is_noted("ash")
    assert desk.is_noted("birch")
    second = desk.run(*SEND)
    assert second.exit_code == 0, second.output
    assert desk.is_noted("ash")
    assert [mail["To"].addresses[0].username for mail in server.mails] == ["birch", "ash"]


@pytest.mark.parametrize("fault", [drop, hang], ids=["gone", "hangs"])
def test_what_may_have_gone_out_is_asked_about(desk: Desk, server: Server, fault: Fault) -> None:
    desk.reach(server, TIMEOUT="1")
    server.fail("TEXT", fault)
    first = desk.run(*SEND)
    assert first.exit_code == 1
    assert "ash, reminder-1 ash-1: it may have gone out, or not" in first.output
    assert not desk.is_noted("ash")
    assert desk.is_noted("birch")
    (unclear, _) = server.mails
    # Without an answer it is not sent again, whatever is asked for.
    for words in (SEND, (*SEND, "--again"), ("remind", "ash", "--step", "2", "--send", "--yes")):
        silent = desk.run(*words)
        assert silent.exit_code == 1
        assert "ash, reminder-1 ash-1: it may have gone out, or not" in silent.output
        assert len(server.mails) == 2
        assert not desk.is_noted("ash")
    assert desk.run("remind", "ash").exit_code == 1
    assert not (desk.root / ".goodterms/letters").exists()
    # Sent again only when told so, and then as the same mail.
    told = desk.run(*SEND, "--unclear", "not-sent")
    assert told.exit_code == 0, told.output
    assert "The mail to ash@orchard.example (ash, reminder-1 ash-1) may have gone out at" in told.output
    assert server.mails[2]["Message-ID"] == unclear["Message-ID"]
    assert desk.is_noted("ash")


def test_what_did_go_out_is_only_noted(desk: Desk, server: Server) -> None:
    server.fail("TEXT", drop)
    desk.run(*SEND)
    told = desk.run(*SEND, "--unclear", "sent")
    assert told.exit_code == 0, told.output
    assert len(server.mails) == 2
    assert desk.is_noted("ash")
    assert states(desk) == ["recorded", "recorded"]


@pytest.mark.parametrize(
    ("typed", "mails", "code"), [("sent\n", 2, 0), ("not sent\n", 3, 0), ("later\n", 2, 1)]
)
def test_at_a_terminal_the_question_is_asked(
    desk: Desk, server: Server, monkeypatch: pytest.MonkeyPatch, typed: str, mails: int, code: int
) -> None:
    server.fail("TEXT", drop)
    desk.run(*SEND)
    monkeypatch.setattr(mailing, "has_terminal", lambda: True)
    told = desk.run(*SEND, typed=typed)
    assert (told.exit_code, len(server.mails)) == (code, mails), told.output
    assert "may have gone out at" in told.output


def test_a_server_that_is_not_there_changes_nothing(desk: Desk) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    desk.reach(Server(port=port))
    before = {path: path.read_bytes() for path in (desk.root / "clients").iterdir()}
    done = desk.run(*SEND)
    assert done.exit_code == 1
    assert "refuses the connection" in done.output
    assert states(desk) == []
    assert {path: path.read_bytes() for path in (desk.root / "clients").iterdir()} == before


@pytest.mark.filterwarnings("ignore:Requiring AUTH")
def test_a_wrong_password_changes_nothing(desk: Desk) -> None:
    with running(login=True) as server:
        desk.reach(server, USER=USER, PASSWORD="wrong")
        done = desk.run(*SEND)
        assert done.exit_code == 1
        assert "does not accept user and password" in done.output
        assert "wrong" not in done.output
        desk.reach(server, USER=USER, PASSWORD=PASSWORD)
        assert desk.run(*SEND).exit_code == 0
        assert len(server.mails) == 2


def test_a_server_that_goes_away_midway_is_told_for_each_mail(desk: Desk, server: Server) -> None:
    desk.client("cedar")
    server.fail("RCPT", leave)
    done = desk.run(*SEND)
    assert done.exit_code == 1
    assert done.output.count(": not sent:") == 3
    assert server.mails == []
    assert states(desk) == []


def test_a_record_that_cannot_be_written_is_written_next_time(
    desk: Desk, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr("goodterms.desk.mail.recording.replace_file", _no_space)
        done = desk.run(*SEND)
    assert done.exit_code == 1
    assert "sent to ash@orchard.example, but not noted: the file cannot be written" in done.output
    assert states(desk) == ["sent", "sent"]
    assert not desk.is_noted("ash")
    # Any run notes it, and none sends it.
    assert desk.run("remind").exit_code == 0
    assert desk.is_noted("ash")
    assert desk.is_noted("birch")
    assert len(server.mails) == 2


def _no_space(path: object, data: bytes) -> None:
    from goodterms.errors import GoodTermsError

    raise GoodTermsError("the file cannot be written", "No space left on device")


def test_a_record_that_was_put_back_does_not_send_the_mail_again(desk: Desk, server: Server) -> None:
    before = {path: path.read_bytes() for path in (desk.root / "clients").iterdir()}
    desk.run(*SEND)
    for path in (desk.root / "clients").iterdir():
        path.unlink()
    for path, data in before.items():
        path.write_bytes(data)
    done = desk.run(*SEND)
    assert done.exit_code == 1
    assert done.output.count("not sent: it went out already") == 2
    assert len(server.mails) == 2
    assert desk.run("remind", "ash", "--record").exit_code == 0
    assert desk.is_noted("ash")
    assert desk.run("remind", "birch", "--send", "--yes", "--again").exit_code == 0
    assert len(server.mails) == 3
    assert len({mail["Message-ID"] for mail in server.mails}) == 3


def test_two_runs_at_once_do_not_both_send(desk: Desk, server: Server) -> None:
    with open_outbox(desk.root):
        done = desk.run(*SEND)
    assert done.exit_code == 1
    assert "another run is sending mails right now" in done.output
    assert server.mails == []


@pytest.mark.parametrize(
    ("step", "mails", "state"),
    [("MAIL", 0, "prepared"), ("DATA", 0, "prepared"), ("TEXT", 1, "sending")],
)
def test_a_run_that_is_killed_is_settled_by_the_next(
    desk: Desk, server: Server, step: str, mails: int, state: str
) -> None:
    pids: list[int] = []

    async def kill(_server: Server, _smtp: object) -> None:
        os.kill(pids[0], signal.SIGKILL)

    server.fail(step, kill)
    run = desk.start("remind", "ash", "--send", "--yes")
    pids.append(run.pid)
    assert run.wait(60) == -signal.SIGKILL
    assert run.stdout is not None
    run.stdout.close()
    assert states(desk) == [state]
    assert len(server.mails) == mails
    assert not desk.is_noted("ash")
    if mails:
        assert desk.run("remind", "ash", "--send", "--yes").exit_code == 1
        assert len(server.mails) == mails
        assert desk.run("remind", "ash", "--send", "--yes", "--unclear", "sent").exit_code == 0
    else:
        assert desk.run("remind", "ash", "--send", "--yes").exit_code == 0
    assert len(server.mails) == 1
    assert desk.is_noted("ash")


@pytest.mark.parametrize(
    "where",
    [
        # Before the record is opened, between its two files, and before the journal is told.
        "mailing.record = lambda *given: kill()",
        "recording.sync_folder = lambda folder: kill()",
        "recording.record = mailing.record; old = mailing.record\n"
        "def both(*given): old(*given); kill()\nmailing.record = both",
    ],
    ids=["before", "between", "after"],
)
def test_a_run_that_is_killed_while_it_notes_a_mail_neither_repeats_nor_forgets_it(
    desk: Desk, server: Server, where: str
) -> None:
    patch = (
        "import os\nfrom goodterms.commands import mailing\nfrom goodterms.desk.mail import recording\n"
        f"def kill(): os.kill(os.getpid(), 9)\n{where}"
    )
    run = desk.start("remind", "ash", "--send", "--yes", patch=patch)
    assert run.wait(60) == -signal.SIGKILL
    assert run.stdout is not None
    run.stdout.close()
    assert len(server.mails) == 1
    assert states(desk) == ["sent"]
    done = desk.run("remind", "ash", "--send", "--yes")
    assert done.exit_code == 0, done.output
    assert desk.is_noted("ash")
    assert len(server.mails) == 1
    assert states(desk) == ["recorded"]
