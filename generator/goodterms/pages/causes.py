"""Every entry of an account says in one sentence where it comes from."""

from __future__ import annotations

from functools import cache

from goodterms.ledger import Account, Cause, Entry
from goodterms.pages.words import Words, isolate


def sentence(entry: Entry, account: Account, words: Words) -> str:
    """Say why there is an entry, for example: Taken off as agreed on 20 March 2026."""
    cause = entry.cause
    return _template(cause, account, words).format(
        amount=words.money(abs(entry.amount)),
        number=isolate(cause.number or ""),
        day=words.day(cause.day) if cause.day else "",
        since=words.short_day(cause.since) if cause.since else "",
        until=words.short_day(cause.until) if cause.until else "",
        rate=words.format.percent(cause.rate) if cause.rate is not None else "",
        base=words.money(cause.base) if cause.base is not None else "",
        days=words.plural("{n} day", "{n} days", cause.days) if cause.days is not None else "",
        text=isolate(_method(cause.text, words) if cause.key in _PAYMENTS else cause.text or ""),
    )


_PAYMENTS = {"paid", "paid before issue", "paid back", "paid after all"}


def _template(cause: Cause, account: Account, words: Words) -> str:
    _ = words.gettext
    match cause.key:
        case "issued" if account.document == "credit note":
            return _("Credit note issued")
        case "issued":
            return _("Invoice issued")
        case "credited by":
            return _("Taken off by credit note {number}")
        case "replaced by":
            return _("Replaced by invoice {number}")
        case "agreed adjustment":
            return _("{amount} taken off, as agreed on {day}")
        case "agreed discount" if cause.rate is not None:
            return _("Discount of {rate} on {base}, as agreed on {day}")
        case "agreed discount":
            return _("Discount of {amount}, as agreed on {day}")
        case "agreement replaced":
            return _("The agreement of {day} was replaced by a new one")
        case "early payment":
            return _("Discount of {rate} for paying by {day}")
        case "early payment lapsed":
            return _("Discount for early payment no longer given")
        case "paid":
            return (
                _("Payment received ({text}), thank you") if cause.text else _("Payment received, thank you")
            )
        case "paid before issue":
            return _("Paid in advance, thank you")
        case "paid back":
            return _("Paid back to you ({text})") if cause.text else _("Paid back to you")
        case "paid late":
            return _("Flat fee for late payment; the due date was {day}")
        case "interest":
            return _("Interest at {rate} a year on {base} for {days}, {since} to {until}")
        case "charge waived":
            return _("Charge for late payment waived")
        case "given up":
            return _("No longer asked for: {text}") if cause.text else _("No longer asked for")
        case "paid after all":
            return _("Paid after all, thank you")
        case "overpaid on":
            return _("Credit from invoice {number}, on which too much was paid")
        case "credit used on":
            return _("Your credit, used for invoice {number}")
        case "credit taken back by":
            return _("Credit taken back by invoice {number}")
        case "credit returned to":
            return _("Credit returned to invoice {number}")
        case "credit of replaced":
            return _("Paid on invoice {number}, which this one replaces")
        case "moved to replacement":
            return _("Moved to invoice {number}, which replaces this one")
        case "moved to corrected":
            return _("Taken off invoice {number}")


def _method(method: str | None, words: Words) -> str:
    return _methods(words).get((method or "").lower()) or method or ""


@cache
def _methods(words: Words) -> dict[str, str]:
    _ = words.gettext
    return {
        "transfer": _("bank transfer"),
        "card": _("card"),
        "cash": _("cash"),
        "direct debit": _("direct debit"),
        "cheque": _("cheque"),
    }
