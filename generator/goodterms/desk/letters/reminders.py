"""Reminders: a friendly note with the invoice again, a clear reminder, a last letter with all figures."""

from __future__ import annotations

from goodterms.desk.letters.facts import bill_of, reply_of
from goodterms.desk.letters.writing import Correspondence, Letter
from goodterms.desk.mail.notes import Note, Reminded, Sent
from goodterms.ledger import Account


def reminder(account: Account, step: int, post: Correspondence) -> Letter:
    """Write a reminder about an invoice.

    Args:
        account: The invoice's account; something of it is overdue.
        step: 1 to 3.
        post: The client.
    """
    number, today = account.invoice.number, post.scene.as_of
    notes: tuple[Note, ...] = (Reminded(number, today, step),)
    if step == 1:
        notes = (Sent(number, today), *notes)
    # Who is behind again after having paid gets the first note again: another letter.
    earlier = [one for one in post.relation.private.reminders if (one.invoice, one.step) == (number, step)]
    return post.letter(
        f"reminder-{step}",
        number,
        {"invoice": bill_of(account, post.scene), "reply": reply_of(post.scene)},
        page=f"invoice/{number}",
        occasion=len(earlier),
        prints=(post.invoice_print(account),),
        notes=notes,
    )
