"""``goodterms remind`` and ``goodterms letter``: drafts, refusals, and nothing doubtful in silence."""

from __future__ import annotations

import stat
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest

from goodterms.commands import mailing

from ..mail.desk import Desk, make_desk
from ..mail.server import running
from .world import record_of

DRAFTS = ".goodterms/letters"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return make_desk(tmp_path / "p", "ash")


@pytest.fixture
def rich(tmp_path: Path) -> Desk:
    """A client who has met with everything."""
    desk = make_desk(tmp_path / "p")
    (desk.root / "clients/c1.yml").write_text(record_of("en"), encoding="utf-8")
    return desk


def drafts(desk: Desk, folder: str = DRAFTS) -> dict[str, EmailMessage]:
    found = {}
    for path in sorted((desk.root / folder).glob("*.eml")):
        read = message_from_bytes(path.read_bytes(), policy=default)
        assert isinstance(read, EmailMessage)
        found[path.name] = read
    return found


def test_without_send_a_draft_is_written_and_nothing_noted(desk: Desk) -> None:
    before = desk.record("ash")
    done = desk.run("remind")
    assert done.exit_code == 0, done.output
    (path,) = (desk.root / DRAFTS).iterdir()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    draft = drafts(desk)["ash-ash-1-reminder-1.eml"]
    assert draft["X-Unsent"] == "1"
    assert draft["To"] == "Robin Marsh <ash@orchard.example>"
    (pdf,) = draft.iter_attachments()
    assert pdf.get_filename() == "ash-1.pdf"
    assert pdf.get_content().startswith(b"%PDF-")
    body = draft.get_body(("plain",))
    assert body is not None
    assert "https://lind.example/c/" in body.get_content()
    assert desk.record("ash") == before
    again = desk.run("remind")
    assert again.exit_code == 0
    assert "is there already" in again.output


def test_a_draft_that_was_changed_is_never_written_over(desk: Desk) -> None:
    desk.run("remind")
    path = desk.root / DRAFTS / "ash-ash-1-reminder-1.eml"
    path.write_bytes(b"mine")
    done = desk.run("remind")
    assert done.exit_code == 1
    assert "a draft that you changed is there" in done.output
    assert path.read_bytes() == b"mine"


def test_a_draft_that_nobody_touched_follows_the_day(desk: Desk) -> None:
    desk.run("remind", "--as-of", "2026-04-14")
    path = desk.root / DRAFTS / "ash-ash-1-reminder-1.eml"
    before = path.read_bytes()
    done = desk.run("remind")
    assert done.exit_code == 0, done.output
    assert "in place of an older draft" in done.output
    assert path.read_bytes() != before
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [one.name for one in path.parent.iterdir()] == [path.name]


def test_a_draft_of_what_is_paid_by_now_is_taken_away_unless_it_was_touched(desk: Desk) -> None:
    desk.client("birch")
    desk.run("remind")
    desk.run("letter", "statement", "ash")
    mine = desk.root / DRAFTS / "birch-birch-1-reminder-1.eml"
    mine.write_bytes(mine.read_bytes() + b"P. S.")
    for slug in ("ash", "birch"):
        path = desk.root / f"clients/{slug}.yml"
        path.write_text(path.read_text("utf-8") + "    payments: [{on: 2026-04-14, amount: 100.00}]\n")
    desk.run("remind", "--dry-run")
    assert len(drafts(desk)) == 3
    said = desk.run("remind").output
    assert "ash-ash-1-reminder-1.eml: taken away, it no longer fits" in said
    assert list(drafts(desk)) == ["ash-2026-04-15-statement.eml", mine.name]


def test_a_draft_goes_to_no_place_that_is_published_or_committed(desk: Desk) -> None:
    for folder in ("content/letters", "clients", "site"):
        done = desk.run("remind", "--output", folder)
        assert done.exit_code == 1
        assert not list(desk.root.rglob("*.eml"))


def test_a_draft_that_was_sent_by_hand_is_noted(desk: Desk) -> None:
    done = desk.run("remind", "ash", "--record")
    assert done.exit_code == 0, done.output
    assert desk.is_noted("ash")
    assert "the next reminder fits on 2026-04-25" in desk.run("remind").output


def test_a_dry_run_shows_and_leaves_nothing(desk: Desk) -> None:
    done = desk.run("remind", "--dry-run")
    assert done.exit_code == 0
    assert "Subject: Invoice ash-1 once more" in done.output
    assert "Attached: ash-1.pdf" in done.output
    assert not (desk.root / ".goodterms").exists()


def test_the_access_code_never_stands_in_a_mail(tmp_path: Path) -> None:
    desk = make_desk(tmp_path / "p")
    desk.client("ash", more="access: {mode: link+code}\n")
    code = desk.run("links", "ash").output.partition("code  ")[2].split()[0]
    assert len(code) == 24
    text = desk.run("remind", "--dry-run").output
    assert "/#l=" in text
    assert "it asks for your access code" in text
    for spelling in (code, code.replace("-", ""), code.lower()):
        assert spelling not in text


def test_without_a_published_site_letters_have_no_link_and_it_is_said(desk: Desk) -> None:
    path = desk.root / "mkdocs.yml"
    path.write_text(path.read_text().replace("site_url: https://lind.example/\n", ""))
    done = desk.run("remind", "--dry-run")
    assert done.exit_code == 0
    assert "The letters have no link" in done.output
    assert "https:" not in done.output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("remind", "ash", "--step", "2", "--send"), "step 1 did not go out yet"),
        (("remind", "ash", "--send"), "About to send this mail"),
    ],
)
def test_without_a_terminal_nothing_doubtful_is_done(desk: Desk, words: tuple[str, ...], said: str) -> None:
    with running() as server:
        desk.reach(server)
        done = desk.run(*words)
        assert done.exit_code == 1
        assert said in done.output
        assert "--yes" in done.output
        assert server.mails == []


@pytest.mark.parametrize(("typed", "mails"), [("n\n", 0), ("y\n", 1)])
def test_at_a_terminal_it_is_asked(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, typed: str, mails: int
) -> None:
    monkeypatch.setattr(mailing, "has_terminal", lambda: True)
    with running() as server:
        desk.reach(server)
        done = desk.run("remind", "ash", "--send", typed=typed)
        assert done.exit_code == 0
        assert len(server.mails) == mails
    assert desk.is_noted("ash") == bool(mails)


def test_a_chosen_step_goes_out_when_it_is_meant(desk: Desk) -> None:
    with running() as server:
        desk.reach(server)
        done = desk.run("remind", "ash", "--step", "3", "--send", "--yes")
        assert done.exit_code == 0, done.output
        assert "step 1 and 2 did not go out yet" in done.output
        assert server.mails[0]["Subject"].startswith("Invoice ash-1: where it stands")
    assert "step: 3" in desk.record("ash")
    assert "sent: [2026-02-20]" in desk.record("ash")


def test_without_an_address_there_is_a_draft_and_a_word(desk: Desk) -> None:
    path = desk.root / "clients/ash.yml"
    path.write_text(path.read_text().replace(", email: ash@orchard.example", ""))
    with running() as server:
        desk.reach(server)
        done = desk.run("remind", "--send", "--yes")
        assert done.exit_code == 1
        assert server.mails == []
    assert "ash: the record has no mail address" in done.output
    assert drafts(desk)["ash-ash-1-reminder-1.eml"]["To"] == ""
    assert not desk.is_noted("ash")


def test_a_wrong_record_keeps_nobody_else_from_being_reminded(desk: Desk) -> None:
    (desk.root / "clients/broken.yml").write_text("name: [\n")
    done = desk.run("remind")
    assert done.exit_code == 1
    assert "clients/broken.yml:" in done.output
    assert list(drafts(desk)) == ["ash-ash-1-reminder-1.eml"]


def test_a_wrong_template_stops_before_anything_goes_out(desk: Desk) -> None:
    desk.client("birch")
    own = desk.root / "letters/en/reminder-1.txt"
    own.parent.mkdir(parents=True)
    own.write_text("Subject: S\n\n{{ invoice.nmuber }}\n")
    with running() as server:
        desk.reach(server)
        done = desk.run("remind", "--send", "--yes")
        assert done.exit_code == 1
        assert "letters/en/reminder-1.txt:3:12: error: `invoice` has no `nmuber`" in done.output
        assert server.mails == []


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("remind", "nobody"), 1, "there is no client nobody"),
        (("remind", "--invoice", "X-9"), 1, "there is no invoice X-9"),
        (("remind", "--step", "4"), 2, "4 is not in the range"),
        (("remind", "--send", "--dry-run"), 2, "give one of"),
        (("remind", "--send", "--output", "x"), 2, "--output is for drafts"),
        (("remind", "--send"), 1, "no mail server is set"),
        (("letter", "invoice"), 2, "name the client"),
        (("letter", "reminder-1", "ash"), 2, "`goodterms remind` writes reminders"),
        (("letter", "thank-you", "ash"), 2, "name the invoice"),
        (("letter", "invoice", "ash", "ash-1"), 1, "was sent on 2026-02-20"),
        (("letter", "invoice", "ash"), 1, "every invoice of this client was sent"),
        (("letter", "invoice", "ash", "X-9"), 1, "there is no invoice X-9"),
        (("letter", "thank-you", "ash", "ash-1"), 1, "no payment on ash-1 is noted"),
        (("letter", "wrong-amount", "ash", "ash-1"), 1, "no payment on ash-1 is noted"),
        (("letter", "agreement", "ash", "D-1"), 1, "there is no dispute D-1"),
        (("letter", "offer", "ash", "C-1"), 1, "there is no change C-1"),
        (("letter", "new-rate", "ash"), 1, "there is no such rate to announce"),
        (("letter", "new-rate", "ash", "soon"), 2, "day"),
        (("letter", "waiting", "ash"), 1, "no answer of this client is missing"),
        (("letter", "ending", "ash"), 1, "the record does not say that the work ends"),
        (("letter", "statement", "ash", "--interim-on", "2026-05-01"), 2, "go with waiting"),
    ],
)
def test_what_cannot_be_is_told(desk: Desk, words: tuple[str, ...], code: int, said: str) -> None:
    done = desk.run(*words)
    assert (done.exit_code, said in done.output) == (code, True), done.output
    assert drafts(desk) == {}


def test_a_build_service_gets_no_names_into_its_log(desk: Desk) -> None:
    desk.environ["GOODTERMS_HOSTED"] = "1"
    done = desk.run("remind", "--dry-run")
    assert done.exit_code == 1
    assert "Press" not in done.output


def test_another_day_than_today_is_for_drafts(desk: Desk) -> None:
    assert "nobody to remind" in desk.run("remind", "--as-of", "2026-03-01").output
    with running() as server:
        desk.reach(server)
        assert desk.run("remind", "--as-of", "2026-05-01", "--send", "--yes").exit_code == 1
        assert server.mails == []


def test_an_invoice_is_sent_for_the_first_time(rich: Desk) -> None:
    with running() as server:
        rich.reach(server)
        done = rich.run("letter", "invoice", "c1", "--send", "--yes")
        assert done.exit_code == 0, done.output
        assert [mail["Subject"] for mail in server.mails] == ["Invoice 2026-005: Booking form"]
        assert "sent: [2026-04-15]" in rich.record("c1")
        assert rich.run("letter", "invoice", "c1", "2026-005", "--send", "--yes").exit_code == 1
        assert len(server.mails) == 1
        assert rich.run("letter", "invoice", "c1", "2026-005", "--send", "--yes", "--again").exit_code == 0
        assert len({mail["Message-ID"] for mail in server.mails}) == 2


def test_a_new_rate_is_noted_as_announced(rich: Desk) -> None:
    with running() as server:
        rich.reach(server)
        done = rich.run("letter", "new-rate", "c1", "--send", "--yes")
        assert done.exit_code == 0, done.output
    assert "noticed: 2026-04-15" in rich.record("c1")
    assert rich.run("letter", "new-rate", "c1").exit_code == 1
    assert rich.run("letter", "new-rate", "c1", "2026-07-01").exit_code == 0


def test_the_same_letter_is_not_sent_twice_in_silence(rich: Desk) -> None:
    with running() as server:
        rich.reach(server)
        words = ("letter", "offer", "c1", "C-1", "--send", "--yes")
        assert rich.run(*words).exit_code == 0
        second = rich.run(*words)
        assert second.exit_code == 1
        assert "it went out already at" in second.output
        assert len(server.mails) == 1
        assert rich.run(*words, "--again").exit_code == 0
        assert len(server.mails) == 2


def test_a_template_is_copied_to_be_changed(desk: Desk) -> None:
    done = desk.run("letter", "statement", "--own", "en")
    assert done.exit_code == 0, done.output
    own = desk.root / "letters/en/statement.txt"
    text = own.read_text("utf-8")
    assert "statement: open, late" in text
    unchanged = desk.run("letter", "statement", "ash", "--dry-run").output
    assert "Here is your statement of account" in unchanged
    own.write_text(text.replace("Here is your statement of account", "Here it is"), encoding="utf-8")
    assert "Here it is, as of 15 April 2026." in desk.run("letter", "statement", "ash", "--dry-run").output
    assert desk.run("letter", "statement", "--own", "en").exit_code == 1
    assert "Here it is" in own.read_text("utf-8")


def test_what_is_simply_not_due_is_counted_and_named_when_asked_for(desk: Desk) -> None:
    for slug in ("birch", "cedar"):
        desk.client(slug)
        path = desk.root / f"clients/{slug}.yml"
        path.write_text(path.read_text("utf-8").replace("2026-02-20", "2026-04-01"), encoding="utf-8")
    said = desk.run("remind", "--dry-run").output
    assert "Not due yet: 2 invoices." in said
    assert "birch-1" not in said
    assert "birch, birch-1: no reminder, it is due on 2026-05-01" in desk.run("remind", "birch").output
