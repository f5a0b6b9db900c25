"""Reminders: a friendly note with the invoice again, a clear reminder, a last letter with all figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from goodterms.desk.letters.facts import bill_of, reply_of, transfer
from goodterms.desk.letters.writing import Correspondence, Letter
from goodterms.desk.mail.notes import Note, Reminded, Sent
from goodterms.ledger import Account
from goodterms.pages.due import pay
from goodterms.pages.words import isolate


@dataclass(frozen=True, slots=True)
class Together:
    """What the invoices of one letter come to."""

    to_pay: str
    """What is to be paid by today, with interest and fees."""
    charges: str
    """Interest and fees in it; empty where there are none."""
    missed_instalment: bool
    """Whether an instalment of an agreed plan is among them."""
    pay: str
    """What to type into one transfer for all of them, a line each."""


def reminder(account: Account, step: int, post: Correspondence) -> Letter:
    """Write a reminder about an invoice.

    Args:
        account: The invoice's account; something of it is overdue.
        step: 1 to 3.
        post: The client.
    """
    number = account.invoice.number
    return post.letter(
        f"reminder-{step}",
        number,
        {"invoice": bill_of(account, post.scene), "reply": reply_of(post.scene)},
        page=f"invoice/{number}",
        occasion=_earlier(number, step, post),
        prints=(post.invoice_print(account),),
        notes=_notes(number, step, post),
    )


def reminders(late: Sequence[tuple[Account, int]], post: Correspondence) -> Letter:
    """Write one letter about several invoices, in the words of the furthest of their steps.

    Args:
        late: The accounts, the oldest first, each with its own step, 1 or 2.
        post: The client.
    """
    scene = post.scene
    numbers = [account.invoice.number for account, _ in late]
    bills = tuple(bill_of(account, scene) for account, _ in late)
    due = sum((account.due_now for account, _ in late), Decimal(0))
    charges = sum((account.charges_open for account, _ in late), Decimal(0))
    typed = pay(due, numbers, scene.words, scene.policy.freelancer)
    return post.letter(
        "reminders",
        ", ".join(numbers),
        {
            "numbers": scene.words.format.join([isolate(one) for one in numbers]),
            "invoices": bills,
            "step": max(step for _, step in late),
            "together": Together(
                to_pay=typed.amount,
                charges=scene.words.money(charges) if charges else "",
                missed_instalment=any(bill.missed_instalment for bill in bills),
                pay=transfer(typed, scene, typed.amount),
            ),
            "reply": reply_of(scene),
        },
        prints=tuple(post.invoice_print(account) for account, _ in late),
        notes=tuple(
            note for (_, step), one in zip(late, numbers, strict=True) for note in _notes(one, step, post)
        ),
        covers=tuple(
            post.mark(f"reminder-{step}", one, _earlier(one, step, post))
            for (_, step), one in zip(late, numbers, strict=True)
        ),
    )


def _notes(number: str, step: int, post: Correspondence) -> tuple[Note, ...]:
    today = post.scene.as_of
    reminded = Reminded(number, today, step)
    return (Sent(number, today), reminded) if step == 1 else (reminded,)


def _earlier(number: str, step: int, post: Correspondence) -> int:
    """Return how often the step was taken: who is behind again after having paid gets another first note."""
    return sum((one.invoice, one.step) == (number, step) for one in post.relation.private.reminders)
