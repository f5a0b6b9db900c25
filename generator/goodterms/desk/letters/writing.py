"""A letter put together: its words, its private link, its PDFs, and what a record says once it is sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.headerregistry import Address

from goodterms.building.clients import refuse
from goodterms.building.links import client_links
from goodterms.building.mailing import Attachment, Mail, address
from goodterms.building.project import Project
from goodterms.desk.letters.facts import PrivatePage, freelancer_of, recipient_of
from goodterms.desk.letters.template import fill, find
from goodterms.desk.mail.notes import Note
from goodterms.desk.portfolio import Relation
from goodterms.ledger import Account
from goodterms.pages import client_scenes
from goodterms.pages.invoice import invoice_page
from goodterms.pages.pdf import Print, invoice_print
from goodterms.pages.scene import Scene
from goodterms.records.policy import Policy
from goodterms.sealing.keys import Access, hkdf


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter to one client, ready to go."""

    client: str
    """The slug."""
    name: str
    """Of its template: reminder-1."""
    about: str
    """What it is about, for the freelancer: the number of an invoice, the id of a dispute …"""
    mark: str
    """Made of what it is about, never of its words: the same letter twice has the same."""
    to: Address | None
    language: str
    subject: str
    text: str
    attachments: tuple[Attachment, ...] = ()
    notes: tuple[Note, ...] = ()
    covers: tuple[str, ...] = ()
    """Of one in place of several: the marks those would have; what went out in one goes out in no other."""

    @property
    def title(self) -> str:
        """Return what it is called where the freelancer reads of it."""
        return f"{self.name} {self.about}".strip()

    def mail(self, sender: Address, date: datetime) -> Mail:
        """Return it as a mail."""
        return Mail(
            sender,
            self.to,
            self.subject,
            self.text,
            self.language,
            self.mark,
            date,
            attachments=self.attachments,
        )


@dataclass(frozen=True, slots=True)
class Correspondence:
    """All that letters to one client on one day are made of."""

    project: Project
    relation: Relation
    scene: Scene
    secret: bytes = field(repr=False)
    urls: Mapping[str, str] = field(repr=False)
    """The private link of each page by its path; none where the site has no address."""

    @property
    def to(self) -> Address | None:
        """The address that letters go to, if the record has one."""
        contact = self.scene.client.contact
        return address(contact.name, contact.email) if contact and contact.email else None

    def mark(self, name: str, about: str, occasion: int = 0) -> str:
        """Return what the Message-ID of a letter is made of; the arguments are those of :meth:`letter`."""
        key = "\n".join(("letter", self.relation.slug, name, about, str(occasion)))
        return hkdf(self.secret, key)[:15].hex()

    def letter(
        self,
        name: str,
        about: str,
        facts: Mapping[str, object],
        *,
        page: str = "home",
        occasion: int = 0,
        prints: tuple[Print, ...] = (),
        notes: tuple[Note, ...] = (),
        covers: tuple[str, ...] = (),
    ) -> Letter:
        """Write a letter.

        Args:
            name: Of its template.
            about: What it is about.
            facts: What the template can quote besides what all can.
            page: The path of the page that its link opens.
            occasion: How many letters of this name about this went out before and are no reason not
                to send this one.
            prints: The PDFs that go with it.
            notes: What the record says once it is sent.
            covers: The marks of the letters in whose place it goes out.

        Raises:
            GoodTermsError: The template has problems, or a PDF cannot be laid out.
        """
        scene, slug = self.scene, self.relation.slug
        link = self.urls.get(page) or self.urls.get("home", "")
        everywhere = {
            "client": recipient_of(scene),
            "freelancer": freelancer_of(scene),
            "page": PrivatePage(link, scene.client.access.mode == "link+code"),
            "today": scene.words.day(scene.as_of),
        }
        filled, problems = fill(find(name, scene.words.language, self.project.root), {**everywhere, **facts})
        refuse(problems)
        return Letter(
            client=slug,
            name=name,
            about=about,
            mark=self.mark(name, "\n".join((about, *covers)), occasion),
            to=self.to,
            language=scene.words.language,
            subject=filled.subject,
            text=filled.text,
            attachments=tuple(
                Attachment(one.name, one.make(self.project.portal), one.type) for one in prints
            ),
            notes=notes,
            covers=covers,
        )

    def invoice_print(self, account: Account) -> Print:
        """Return the PDF of an invoice, as its page has it."""
        return invoice_print(invoice_page(account, self.scene), self.scene, self.project.accent)


def correspondence(project: Project, secret: bytes, policy: Policy, relation: Relation) -> Correspondence:
    """Return what letters to a client are made of, in the client's own language.

    Args:
        project: The project; where it has no ``site_url``, letters have no link.
        secret: The root secret.
        policy: The house's terms.
        relation: The client, on the day of the letters.

    Raises:
        GoodTermsError: The record's mail address cannot be one.
    """
    client = relation.client
    access = Access.derive(secret, relation.slug, client.access.epoch, client.access.mode)
    scene = next(client_scenes(client, policy, relation.ledger, access.page_id))
    urls: dict[str, str] = {}
    if project.site_url:
        (links,) = client_links(project, secret, (relation.slug,))
        urls = {path: url for path, _, url in links.pages}
    return Correspondence(project, relation, scene, secret, urls)
