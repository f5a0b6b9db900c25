"""The letter that brings a client their link, and the one that brings the code: drafts to look at and send.

A letter is in the client's language and holds nothing from elsewhere. A link and its code never
stand in one letter. Made again on the same day, a letter is the same, byte for byte.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from email.headerregistry import Address
from html import escape
from pathlib import Path
from typing import Literal

from goodterms.building.clients import client_files, known_policy, named, refuse
from goodterms.building.links import ClientLinks, client_links
from goodterms.building.mailing import Mail, address, compose
from goodterms.building.project import Project, build_day
from goodterms.errors import GoodTermsError
from goodterms.locale import translations
from goodterms.publishing.privately import check_place, write_new
from goodterms.records.checks import is_email
from goodterms.records.client import Client
from goodterms.records.load import read_client
from goodterms.records.policy import Freelancer
from goodterms.sealing.keys import format_code, hkdf

DOMAIN = "mail"
"""The catalogue of what letters say."""
INVITATIONS_FOLDER = ".goodterms/invitations"

By = Literal["text", "mail"]
"""How a code travels: as a short text (SMS), or as a mail of its own."""

# GSM 03.38, the basic alphabet: with any other letter, a text message holds 70 characters and not 160.
_GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
_PARAGRAPH = '<p style="margin:0 0 1em">{}</p>'
_HTML = """<!doctype html>
<html lang="{language}"><head><meta charset="utf-8"><title>{subject}</title></head>
<body style="font-family:sans-serif;line-height:1.5;overflow-wrap:anywhere">
{body}
</body></html>
"""


@dataclass(frozen=True, slots=True)
class Letter:
    """A file to send."""

    name: str
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Invitation:
    """What one client is sent."""

    client: str
    """The slug."""
    letters: tuple[Letter, ...]
    """The link, and the code where there is one."""
    has_address: bool
    """Whether the record says where to; else the letter's To is empty."""


def invitations(project: Project, secret: bytes, names: Iterable[str], code_by: By) -> list[Invitation]:
    """Write the letters of the named clients, or of all.

    Args:
        project: The project; its ``site_url`` must be set.
        secret: The root secret.
        names: Slugs.
        code_by: How codes travel.

    Raises:
        GoodTermsError: A name that no client has, a record or the policy that cannot be read,
            or two letters that would have the same name.
    """
    policy, _ = known_policy(project)
    if not is_email(policy.freelancer.email):
        raise GoodTermsError("the policy's `email` is no mail address", "write it as name@firm.example")
    known, day = client_files(project), build_day(project.as_of)
    found = []
    for links in client_links(project, secret, names):
        loaded, problems = read_client(named(known, links.client), project.root)
        refuse(problems)
        assert loaded is not None  # noqa: S101 - without a record there are problems
        post = _Post(secret, policy.freelancer, loaded.client, links, day)
        letters = (post.link(), *([post.code(code_by)] if links.code else []))
        found.append(Invitation(links.client, letters, post.to is not None))
    files = [letter.name for one in found for letter in one.letters]
    if len(files) != len(set(files)):
        raise GoodTermsError("two letters would have the same file name", "write them one client at a time")
    return found


def write_invitations(found: Iterable[Invitation], folder: Path, project: Project) -> int:
    """Write letters into a folder, all or none, for the freelancer's eyes only.

    A letter that is there already, and says the same, is left alone.

    Returns:
        How many were written.

    Raises:
        GoodTermsError: The folder is no place for them, or another letter of that name is there.
    """
    letters = {folder / letter.name: letter.data for one in found for letter in one.letters}
    for path, data in list(letters.items()):
        check_place(path, project)
        if path.is_file() and not path.is_symlink() and path.read_bytes() == data:
            del letters[path]
        elif path.is_symlink() or path.exists():
            raise GoodTermsError(
                f"{path.name} is there already, and nothing was written",
                "send and delete it, or name another folder with --output",
            )
    written: list[Path] = []
    try:
        for path, data in letters.items():
            write_new(path, data)
            written.append(path)
    except GoodTermsError:
        for path in written:
            path.unlink(missing_ok=True)
        raise
    return len(written)


class _Post:
    """Writes to one client."""

    def __init__(
        self, secret: bytes, freelancer: Freelancer, client: Client, links: ClientLinks, day: date
    ) -> None:
        self._secret, self._freelancer, self._client = secret, freelancer, client
        self._links, self._day = links, day
        self._say: Callable[[str], str] = translations(client.language, DOMAIN).gettext
        contact = client.contact
        self._name = contact.name if contact else client.name
        self.to = address(contact.name, contact.email) if contact and contact.email else None

    def link(self) -> Letter:
        """The letter with the link, and without the code."""
        _ = self._say
        subject = _("Your private page with {freelancer}").format(freelancer=self._freelancer.name)
        if self._links.code:
            key = _(
                "You need no account and no password: the link is the key, together with a code. You get the "
                "code separately, not in this mail; please keep the two apart."
            )
        else:
            key = _(
                "You need no account and no password: the link itself is the key. Whoever has it can read "
                "your page, so please look after it like a key, and pass it on only to people who may read "
                "everything there."
            )
        paragraphs = (
            _(
                "This link opens your private page. You can see there at any time what is open and by when, "
                "how to pay, what is being discussed and what we agreed:"
            ),
            key,
            _("The page is kept up to date: the same link always shows how things stand."),
            _("If anything is unclear or does not look right, simply reply to this mail."),
        )
        mail = self._mail("link", self.to, subject, paragraphs, self._links.url, is_link=True)
        return Letter(f"{self._links.client}.eml", mail)

    def code(self, by: By) -> Letter:
        """The letter with the code, and without the link."""
        _, code = self._say, format_code(self._links.code or "")
        if by == "text":
            text = _("Access code for your private page: {code}").format(code=code)
            signed = f"{self._freelancer.name}: {text}"
            return Letter(f"{self._links.client}-code.txt", f"{signed if _fits(signed) else text}\n".encode())
        paragraphs = (
            _("Here is the access code for your private page:"),
            _(
                "The page asks for it when you open the link, which you are sent separately. Capital or "
                "small letters, spaces and hyphens make no difference."
            ),
            _("If anything is unclear or does not look right, simply reply to this mail."),
        )
        # Without To: in the mailbox that has the link, a code protects nothing.
        mail = self._mail(
            "code", None, _("Access code for your private page"), paragraphs, code, is_link=False
        )
        return Letter(f"{self._links.client}-code.eml", mail)

    def _mail(
        self,
        kind: str,
        to: Address | None,
        subject: str,
        paragraphs: tuple[str, ...],
        given: str,
        *,
        is_link: bool,
    ) -> bytes:
        """Return a mail as text and as HTML; what is given stands below the first paragraph, alone."""
        _, name = self._say, self._freelancer.name
        greeting, closing = _("Hello {name},").format(name=self._name), (_("Kind regards"), name)
        first, *others = paragraphs
        link = f'<a href="{escape(given)}">{escape(given)}</a>'
        shown = link if is_link else f"<strong>{escape(given)}</strong>"
        body = [
            escape(greeting),
            escape(first),
            shown,
            *map(escape, others),
            "<br>".join(map(escape, closing)),
        ]
        mail = Mail(
            sender=address(name, self._freelancer.email),
            to=to,
            subject=subject,
            text="\n\n".join([greeting, first, given, *others, "\n".join(closing)]) + "\n",
            language=self._client.language,
            mark=hkdf(self._secret, f"invitation {kind} {self._day} {self._links.url}")[:15].hex(),
            date=datetime.combine(self._day, time(12), UTC),
            html=_HTML.format(
                language=self._client.language,
                subject=escape(subject),
                body="\n".join(map(_PARAGRAPH.format, body)),
            ),
        )
        return compose(mail, unsent=True).as_bytes()


def _fits(text: str) -> bool:
    """Tell whether a text goes into one text message."""
    limit = 160 if _GSM.issuperset(text) else 70
    return len(text.encode("utf-16-be")) // 2 <= limit
