"""A payment that was not what was asked for: what has become of the difference, kindly said."""

from __future__ import annotations

from collections.abc import Iterator

from goodterms.ledger import Account
from goodterms.pages.scene import Scene
from goodterms.pages.words import isolate


def misfits(account: Account, scene: Scene) -> Iterator[str]:
    """Yield a sentence for what was paid too little or too much on an invoice."""
    words = scene.words
    _ = words.gettext
    part = next((part for part in account.instalments if 0 < part.open < part.amount), None)
    if part and account.open and account.paid > 0 and (missing := part.open - part.disputed):
        template = (
            _("{paid} has arrived, thank you. {missing} of what was due on {day} is still open; please send it, too, or tell us if something is unclear.")  # noqa: E501
            if part.due < scene.as_of
            else _("{paid} has arrived, thank you. The other {missing} can wait until {day}.")
        )  # fmt: skip
        yield template.format(
            paid=words.money(account.paid), missing=words.money(missing), day=words.day(part.due)
        )
    for entry in account.entries:
        if entry.cause.key == "credit used on" and entry.cause.number in scene.accounts:
            yield _("{amount} more than needed was paid here; invoice {number} has taken it.").format(
                amount=words.money(abs(entry.amount)), number=isolate(entry.cause.number or "")
            )
    if account.credit:
        yield _(
            "{amount} more than needed was paid. It stands to your credit, and your next invoice takes it."
        ).format(amount=words.money(account.credit))
