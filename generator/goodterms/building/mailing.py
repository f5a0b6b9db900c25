"""A mail put together from its parts: the same parts give the same bytes, and no part can add a header.

Names, purposes and addresses come from records. The header registry of :mod:`email` refuses
line ends in them and writes down what is not ASCII (RFC 2047), so nothing of it is done here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from email.header import Header
from email.headerregistry import Address, AddressHeader
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime

from goodterms.errors import GoodTermsError
from goodterms.records.checks import is_email


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a mail."""

    name: str
    data: bytes = field(repr=False)
    type: str = "application/pdf"


@dataclass(frozen=True, slots=True)
class Mail:
    """All that a mail is made of."""

    sender: Address
    to: Address | None
    """None where nobody knows it yet; the draft's To is then empty."""
    subject: str
    text: str
    """Plain text; lines end in ``\\n``."""
    language: str
    mark: str
    """ASCII letters and digits that no other mail has: the Message-ID is made of it."""
    date: datetime
    """With its time zone."""
    html: str = ""
    """The same in HTML, where it is wanted."""
    attachments: tuple[Attachment, ...] = ()

    @property
    def message_id(self) -> str:
        """Return what mail programs and servers tell one mail from another by (RFC 5322, 3.6.4)."""
        return f"<{self.mark}@{self.sender.domain}>"

    @property
    def needs_utf8(self) -> bool:
        """Whether an address has letters that only SMTPUTF8 (RFC 6531) can carry."""
        return not all(one.addr_spec.isascii() for one in (self.sender, self.to) if one)


def address(name: str, email: str) -> Address:
    """Return a mail address with its domain as mail servers know it (RFC 5890).

    Raises:
        GoodTermsError: It cannot be one.
    """
    if not is_email(email):
        raise GoodTermsError("a mail address cannot be read", "write it as name@firm.example")
    local, _, domain = email.rpartition("@")
    try:
        known = domain if domain.isascii() else domain.encode("idna").decode()
    except UnicodeError:
        raise GoodTermsError("a mail address has a domain that cannot exist", "check its spelling") from None
    # White space of any kind is one space, for a header is one line. Given in one piece, an
    # address with letters before the @ that are not ASCII (RFC 6531) would be refused.
    return Address(" ".join(name.split()), local, known)


class _Policy(EmailPolicy):
    """Folds a long subject or name without losing a space, which :mod:`email` does (Python 3.11, 3.12)."""

    def fold_binary(self, name: str, value: str) -> bytes:
        """Return a header as it is sent."""
        key = name.lower()
        if key not in {"subject", "from", "to"} or self.utf8 or str(value).isascii():
            return super().fold_binary(name, value)
        text, behind = str(value), ""
        if isinstance(value, AddressHeader):
            text, behind = value.addresses[0].display_name, f"{self.linesep} <{value.addresses[0].addr_spec}>"
        folded = Header(text, "utf-8", header_name=name).encode(linesep=self.linesep)
        return f"{name}: {folded}{behind}{self.linesep}".encode("ascii")


def compose(mail: Mail, *, unsent: bool) -> EmailMessage:
    """Put a mail together.

    Args:
        mail: Its parts.
        unsent: Mark it as a draft that a mail program opens to be looked at and sent.
    """
    # Seven bits: then no server on the way needs to know more than RFC 5321 asks of it.
    message = EmailMessage(policy=_Policy(linesep="\r\n", cte_type="7bit", utf8=mail.needs_utf8))
    message["Date"] = format_datetime(mail.date)
    message["From"] = mail.sender
    message["To"] = mail.to or ""
    message["Subject"] = " ".join(mail.subject.split())
    message["Message-ID"] = mail.message_id
    if unsent:
        # Outlook and Apple Mail know it.
        message["X-Unsent"] = "1"
    message.set_content(mail.text)
    # Not before: set_content() clears what begins with Content-.
    message["Content-Language"] = mail.language
    if mail.html:
        message.add_alternative(mail.html, subtype="html")
    for one in mail.attachments:
        main, _, sub = one.type.partition("/")
        message.add_attachment(one.data, maintype=main, subtype=sub, filename=one.name)
    if message.is_multipart():
        # Else it is random.
        message.set_boundary(f"=={mail.mark}==")
        for at, part in enumerate(message.walk()):
            if at and part.is_multipart():
                part.set_boundary(f"=={mail.mark}.{at}==")
    return message
