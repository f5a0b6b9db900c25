"""Mails put together: what a record holds comes out as it was, and adds nothing that was not meant."""

from __future__ import annotations

from datetime import UTC, datetime
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.policy import default
from email.utils import parseaddr

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from goodterms.building.mailing import Attachment, Mail, address, compose
from goodterms.errors import GoodTermsError

NOON = datetime(2026, 4, 15, 12, tzinfo=UTC)


def mail(**parts: object) -> Mail:
    given: dict[str, object] = {
        "sender": address("Anna Lind", "anna@lind.example"),
        "to": address("Guðrún Holm", "gudrun@kvist.example"),
        "subject": "Reikningur 2026-014",
        "text": "Góðan dag.\n\nҚазақша\n",
        "language": "is",
        "mark": "abc123",
        "date": NOON,
    }
    return Mail(**{**given, **parts})  # type: ignore[arg-type]


def sent(one: Mail, *, unsent: bool = False) -> EmailMessage:
    """Return a mail as whoever gets it reads it."""
    data = compose(one, unsent=unsent).as_bytes()
    assert data.isascii() or one.needs_utf8
    assert all(len(line) <= 998 for line in data.split(b"\r\n"))
    assert b"\n" not in data.replace(b"\r\n", b"")
    read = message_from_bytes(data, policy=default)
    assert isinstance(read, EmailMessage)
    assert not read.defects
    return read


def text_of(read: EmailMessage) -> str:
    body = read.get_body(("plain",))
    assert isinstance(body, EmailMessage)
    return str(body.get_content()).replace("\r\n", "\n")


def test_a_mail_says_what_it_was_made_of() -> None:
    read = sent(mail())
    assert read["To"] == "Guðrún Holm <gudrun@kvist.example>"
    assert read["Message-ID"] == "<abc123@lind.example>"
    assert read["Content-Language"] == "is"
    assert text_of(read) == "Góðan dag.\n\nҚазақша\n"
    assert "X-Unsent" not in read
    assert sent(mail(), unsent=True)["X-Unsent"] == "1"


def test_the_same_parts_make_the_same_bytes() -> None:
    one = mail(html="<p>x</p>", attachments=(Attachment("a.pdf", b"%PDF"), Attachment("b.pdf", b"%PDF")))
    assert compose(one, unsent=True).as_bytes() == compose(one, unsent=True).as_bytes()


def test_attachments_keep_their_names() -> None:
    files = (Attachment("Kontoübersicht.pdf", b"%PDF-1"), Attachment("Есеп.pdf", b"%PDF-2"))
    parts = sent(mail(attachments=files)).iter_attachments()
    found = [(part.get_filename(), part.get_content()) for part in parts]
    assert found == [(one.name, one.data) for one in files]


LETTERS = st.characters(codec="utf-8", exclude_categories=["C"])


@settings(deadline=None, max_examples=50)
@example(name="0 0000" + "\u0800" * 13 + " )", subject="", text="")
@given(
    name=st.text(LETTERS, min_size=1, max_size=500).filter(str.strip),
    subject=st.text(LETTERS, max_size=500),
    text=st.text(LETTERS, max_size=2000),
)
def test_names_and_subjects_of_any_length_and_script_come_out_as_they_were(
    name: str, subject: str, text: str
) -> None:
    one = mail(to=address(name, "to@kvist.example"), subject=subject, text=text)
    read = sent(one)
    assert [one.addr_spec for one in read["To"].addresses] == ["to@kvist.example"]
    assert flat(read["Subject"]) == flat(subject)
    # The newer reader of :mod:`email` parts long names anew; the older one reads them as written.
    written = message_from_bytes(compose(one, unsent=False).as_bytes())["To"]
    shown, _ = parseaddr(" ".join(str(written).split()))
    assert flat(str(make_header(decode_header(shown)))) == flat(name)
    assert text_of(read).splitlines() == (text + "\n").splitlines()


def flat(text: str) -> str:
    return " ".join(text.split())


EVIL = ["A\r\nBcc: x@evil.example", "A\nBcc: x@evil.example", "A\r\n\r\nbody", "A\u2028Bcc: x", "A\x85Bcc: x"]


@pytest.mark.parametrize("text", EVIL)
def test_a_line_end_in_a_name_or_subject_adds_no_header(text: str) -> None:
    read = sent(mail(to=address(text, "to@kvist.example"), subject=text))
    assert read["Bcc"] is None
    assert set(read.keys()) == set(sent(mail()).keys())
    assert [one.addr_spec for one in read["To"].addresses] == ["to@kvist.example"]


@pytest.mark.parametrize(
    "name", ["Lind, Anna <x@evil.example>", '"Anna" Lind', "Anna (home)", "a@b.example", "Anna; Bcc: x", "\\"]
)
def test_punctuation_in_a_name_adds_no_recipient(name: str) -> None:
    (to,) = sent(mail(to=address(name, "to@kvist.example")))["To"].addresses
    assert (to.display_name, to.addr_spec) == (name, "to@kvist.example")


def test_a_domain_beyond_ascii_is_written_as_servers_know_it() -> None:
    assert address("A", "info@bücher.example").addr_spec == "info@xn--bcher-kva.example"


def test_a_name_before_the_at_sign_beyond_ascii_is_kept_and_said() -> None:
    one = mail(to=address("Ólöf", "ólöf@kvist.example"))
    assert one.needs_utf8
    assert str(sent(one)["To"]) == "Ólöf <ólöf@kvist.example>"


@pytest.mark.parametrize(
    "email", ["", "a", "@kvist.example", "a b@kvist.example", "a@" + "x" * 70 + "ö.example"]
)
def test_what_can_be_no_address_is_told(email: str) -> None:
    with pytest.raises(GoodTermsError, match="mail address"):
        address("A", email)


def test_nobody_to_write_to_leaves_the_field_empty() -> None:
    assert sent(mail(to=None), unsent=True)["To"] == ""
