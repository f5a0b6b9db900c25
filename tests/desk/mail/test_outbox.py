"""The journal: what was written outlives the run, nobody else reads it, and two runs never share it."""

from __future__ import annotations

import stat
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from goodterms.building.mailing import Attachment, Mail, address, compose
from goodterms.desk.mail.notes import Note, Noticed, Reminded, Sent, note_from, note_json
from goodterms.desk.mail.outbox import OUTBOX_FOLDER, Posted, open_outbox
from goodterms.errors import GoodTermsError

NOON = datetime(2026, 4, 15, 12, tzinfo=UTC)
DAY = date(2026, 4, 15)
POSTED = Posted(
    "f00d",
    "kvist",
    "reminder-1",
    "2026-014",
    "to@kvist.example",
    (Sent("2026-014", DAY), Reminded("2026-014", DAY, 1)),
)


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    with open_outbox(tmp_path) as outbox:
        outbox.put(POSTED, b"the mail")
        outbox.put(POSTED.moved("sending", NOON))
    with open_outbox(tmp_path) as outbox:
        (found,) = outbox.entries()
        assert found == POSTED.moved("sending", NOON) == outbox.find("f00d")
        assert (tmp_path / OUTBOX_FOLDER / "f00d.eml").read_bytes() == b"the mail"
        outbox.forget(found)
        assert outbox.entries() == []
        assert outbox.find("f00d") is None


def test_only_its_owner_reads_it_and_git_leaves_it_alone(tmp_path: Path) -> None:
    with open_outbox(tmp_path) as outbox:
        outbox.put(POSTED, b"the mail")
    folder = tmp_path / OUTBOX_FOLDER
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}
    assert (tmp_path / ".goodterms/.gitignore").read_text() == "*\n"


def test_two_runs_at_once_are_refused(tmp_path: Path) -> None:
    with open_outbox(tmp_path), pytest.raises(GoodTermsError, match="another run"), open_outbox(tmp_path):
        pass
    with open_outbox(tmp_path):
        pass


@pytest.mark.parametrize(
    "data", [b"", b"{", b"[]", b'{"mark": "x"}', b'{"state": "gone", "notes": []}', b"\xff"]
)
def test_a_journal_that_cannot_be_read_stops_the_run(tmp_path: Path, data: bytes) -> None:
    with open_outbox(tmp_path) as outbox:
        (tmp_path / OUTBOX_FOLDER / "f00d.json").write_bytes(data)
        with pytest.raises(GoodTermsError, match=r"f00d\.json cannot be read"):
            outbox.entries()


def test_what_a_killed_run_left_half_written_counts_for_nothing(tmp_path: Path) -> None:
    with open_outbox(tmp_path) as outbox:
        outbox.put(POSTED, b"the mail")
        (tmp_path / OUTBOX_FOLDER / "f00d.draft").write_bytes(b'{"mark"')
        assert outbox.entries() == [POSTED]


@pytest.mark.parametrize("note", [Sent("A", DAY), Reminded("A", DAY, 2, "call"), Noticed("hour", DAY, DAY)])
def test_notes_are_read_as_they_were_written(note: Note) -> None:
    assert note_from(note_json(note)) == note


def test_of_old_mails_the_words_are_kept_and_what_was_attached_goes(tmp_path: Path) -> None:
    mail = Mail(
        address("Anna Lind", "anna@lind.example"),
        address("Guðrún", "gudrun@kvist.example"),
        "Áminning",
        "Góðan dag.\n",
        "is",
        "f00d",
        NOON,
        attachments=(Attachment("2026-014.pdf", b"%PDF" * 9999),),
    )
    data = compose(mail, unsent=False).as_bytes()
    folder = tmp_path / OUTBOX_FOLDER
    with open_outbox(tmp_path) as outbox:
        outbox.put(POSTED.moved("recorded", NOON), data)
        outbox.put(replace(POSTED, mark="beef").moved("sending", NOON), data)
        outbox.put(replace(POSTED, mark="cafe").moved("recorded", NOON), b"mine")
        outbox.tidy(NOON + timedelta(90))
        assert len(list(folder.glob("*.eml"))) == 3
        outbox.tidy(NOON + timedelta(91))
        # What is not settled, and what is no mail of ours, is left alone.
        assert {path.name for path in folder.glob("*.eml")} == {"beef.eml", "cafe.eml"}
        assert len(outbox.entries()) == 3
    (kept,) = folder.glob("*.txt")
    text = kept.read_text("utf-8")
    assert "To: Guðrún <gudrun@kvist.example>\nSubject: Áminning\n" in text
    assert "Attached: 2026-014.pdf\n\nGóðan dag.\n" in text
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
