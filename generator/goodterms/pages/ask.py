"""Mail drafts that help a client to say calmly what is unclear about an invoice."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from urllib.parse import quote

from goodterms.ledger import Account
from goodterms.pages.scene import Scene
from goodterms.pages.words import Words

# Stands in a quoted draft for what differs from invoice to invoice; quoting leaves it as it is.
_NUMBER, _COMPANY = "--number--", "--company--"


@dataclass(frozen=True, slots=True)
class Draft:
    """A mail to the freelancer, begun."""

    topic: str
    href: str
    """A mailto: address with subject and body (RFC 6068)."""


def drafts(account: Account, scene: Scene) -> tuple[Draft, ...]:
    """Return a draft for each thing that may be unclear: amount, date, service, something else."""
    number, company = quote(account.invoice.number, safe=""), quote(scene.client.name, safe="")
    return tuple(
        Draft(topic, href.replace(_NUMBER, number).replace(_COMPANY, company))
        for topic, href in _quoted(scene.words, scene.policy.freelancer.email)
    )


@cache
def _quoted(words: Words, email: str) -> tuple[tuple[str, str], ...]:
    _ = words.gettext
    topics = (
        (_("The amount"), _("The amount is not clear to me. I had expected:")),
        (_("A date"), _("I have a question about a date (issue, service or due date):")),
        (_("What was done"), _("I have a question about what was done, namely:")),
        (_("Something else"), _("I have a question:")),
    )
    subject, greeting = _("Question about invoice {number}"), _("Hello,")
    about, closing = _("this is about invoice {number}."), _("Kind regards")
    to = quote(email, safe="@")
    found = []
    for topic, question in topics:
        head = f"{subject.format(number=_NUMBER)}: {topic}"
        lines = (greeting, "", about.format(number=_NUMBER), question, "", "", "", closing, _COMPANY)
        body = "\r\n".join(lines)
        found.append((topic, f"mailto:{to}?subject={quote(head, safe='')}&body={quote(body, safe='')}"))
    return tuple(found)
