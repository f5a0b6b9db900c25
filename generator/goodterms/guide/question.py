"""The mail with which a client asks about an invoice: what helps is said, and nothing else is asked."""

from __future__ import annotations

from urllib.parse import quote

from markupsafe import Markup

from goodterms.guide.literal import literal
from goodterms.guide.words import GuideWords
from goodterms.records.policy import Freelancer


def question_mail(freelancer: Freelancer, words: GuideWords) -> Markup:
    """Return a Markdown link that begins the mail in the client's own program (RFC 6068)."""
    _ = words.gettext
    points = (f"{number}. {point}" for number, point in enumerate(_points(words), start=1))
    lines = (_("Hello,"), "", _("I have a question about an invoice."), "", *points, "", _("Kind regards"))
    to, subject = quote(freelancer.email, safe="@"), quote(_("Question about an invoice"), safe="")
    body = quote("\r\n".join(lines), safe="")
    href = f"mailto:{to}?subject={subject}&body={body}"
    said = literal(_("Write the mail"))
    return Markup(f"[{said}]({href})")  # noqa: S704 (nothing in it but quoted text)


def question_draft(words: GuideWords) -> Markup:
    """Return the same mail as a Markdown quote, to be copied."""
    _ = words.gettext
    points = (f"{number}. {literal(point)}" for number, point in enumerate(_points(words), start=1))
    lines = (
        literal(_("Hello,")),
        "",
        literal(_("I have a question about an invoice.")),
        "",
        *points,
        "",
        literal(_("Kind regards")),
    )
    quoted = "\n".join(f"> {line}".rstrip() for line in lines)
    return Markup(f"\n\n{quoted}\n\n")  # noqa: S704 (our own words, made literal)


def _points(words: GuideWords) -> tuple[str, ...]:
    _ = words.gettext
    return (
        _("Number of the invoice:"),
        _("The line, amount or date it is about:"),
        _("What I had expected, and why:"),
        _("What we had agreed on it (contract, offer, mail):"),
        _("What would be fair in my eyes:"),
    )
