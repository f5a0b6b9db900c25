"""An invoice in question, and what each way to settle it makes of its amount and its dates."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal

from markupsafe import Markup

from goodterms.errors import GoodTermsError
from goodterms.guide import invented
from goodterms.guide.table import block, paragraph, strong, table
from goodterms.guide.words import GuideWords
from goodterms.ledger import Account
from goodterms.ledger.money import ZERO, rounded
from goodterms.ledger.schedule import discount_amount, holiday_country
from goodterms.ledger.terms.model import day_of_month, month_end
from goodterms.ledger.workdays import working_day
from goodterms.pages.causes import sentence
from goodterms.records.disputes import Instalment, Resolution
from goodterms.records.invoices import Invoice
from goodterms.records.policy import Policy
from goodterms.records.scalars import Discount

_RAISED, _TALKED = timedelta(5), timedelta(7)
"""From the invoice to the question, and from there to the agreement."""
_TENTH, _TWENTIETH = Decimal(10), Decimal(5)
_PARTS = 3


def show(agreed: str, bill: Invoice, policy: Policy, words: GuideWords) -> Markup:
    """Return the example as a block of Markdown.

    Args:
        agreed: adjust, discount, extend or plan.
        bill: The invoice.
        policy: What the ledger reckons with.
        words: The language.

    Raises:
        GoodTermsError: No such agreement.
    """
    made = _AGREEMENTS.get(agreed) if isinstance(agreed, str) else None
    if made is None:
        known = ", ".join(f'"{name}"' for name in _AGREEMENTS)
        raise GoodTermsError(f"there is no example of `{agreed}`", f"choose one of {known}")
    issued = bill.issued or date.min
    before = invented.account(policy, words, bill, issued)
    # In time, for what lateness costs is another example's.
    raised = max(issued, min(issued + _RAISED, *(part.due for part in before.instalments)))
    day = raised + _TALKED
    resolution = Resolution(agreed=day, by=(invented.NUMBER,)).model_copy(update=made(before, day, policy))
    after = invented.account(policy, words, bill, day, (invented.question(raised, resolution),))
    return block(
        paragraph(*_setting(before, raised, words), _AGREED_ON[agreed](after, day, words)),
        _sums(after, words),
        _dates(after, words),
    )


def _adjusted(before: Account, day: date, policy: Policy) -> dict[str, object]:
    return {"adjust": -discount_amount(_TENTH, before.totals.net, policy.currency)}


def _discounted(before: Account, day: date, policy: Policy) -> dict[str, object]:
    return {"discount": Discount(percent=_TWENTIETH)}


def _extended(before: Account, day: date, policy: Policy) -> dict[str, object]:
    return {"extend": _months_later(max(day, _last(before)), 1, policy)}


def _in_parts(before: Account, day: date, policy: Policy) -> dict[str, object]:
    left, first = before.totals.gross, max(day, _last(before))
    part = rounded(left / _PARTS, policy.currency)
    amounts = [part] * (_PARTS - 1) + [left - part * (_PARTS - 1)]
    plan = (
        Instalment(due=_months_later(first, at, policy), amount=amount)
        for at, amount in enumerate(amounts)
        if amount > 0
    )
    return {"plan": tuple(plan)}


def _months_later(day: date, months: int, policy: Policy) -> date:
    """Return the same day of a later month, or the next working day where the policy keeps those."""
    later = day_of_month(month_end(day, months), day.day)
    country = holiday_country(policy)
    return later if country is None else working_day(later, country)


_AGREEMENTS: dict[str, Callable[[Account, date, Policy], dict[str, object]]] = {
    "adjust": _adjusted,
    "discount": _discounted,
    "extend": _extended,
    "plan": _in_parts,
}


def _last(account: Account) -> date:
    return max(part.due for part in account.instalments)


def _say_adjusted(after: Account, day: date, words: GuideWords) -> str:
    taken = sum((credit.net for credit in after.credits), ZERO)
    return words.gettext("On {day} it is agreed that {amount} without tax comes off.").format(
        day=words.pages.day(day), amount=words.pages.money(-taken)
    )


def _say_discounted(after: Account, day: date, words: GuideWords) -> str:
    return words.gettext("On {day} a discount of {rate} is agreed.").format(
        day=words.pages.day(day), rate=words.pages.format.percent(_TWENTIETH)
    )


def _say_extended(after: Account, day: date, words: GuideWords) -> str:
    return words.gettext("On {day} a later due date is agreed.").format(day=words.pages.day(day))


def _say_in_parts(after: Account, day: date, words: GuideWords) -> str:
    said = words.plural(
        "On {day} payment in {n} instalment is agreed.",
        "On {day} payment in {n} instalments is agreed.",
        len(after.instalments),
    )
    return said.format(day=words.pages.day(day))


_AGREED_ON: dict[str, Callable[[Account, date, GuideWords], str]] = {
    "adjust": _say_adjusted,
    "discount": _say_discounted,
    "extend": _say_extended,
    "plan": _say_in_parts,
}


def _setting(before: Account, raised: date, words: GuideWords) -> Iterator[str]:
    _, pages, totals = words.gettext, words.pages, before.totals
    setting = _("An example: an invoice for {amount}, issued on {day}, is due on {due}.")
    if totals.tax:
        setting = _(
            "An example: an invoice for {amount} ({net} and {tax} tax), issued on {day}, is due on {due}."
        )
    yield setting.format(
        amount=pages.money(totals.gross),
        net=pages.money(totals.net),
        tax=pages.money(totals.tax),
        day=pages.day(before.invoice.issued or raised),
        due=pages.day(_last(before)),
    )
    yield _("A question about it comes on {day}.").format(day=pages.day(raised))


def _sums(after: Account, words: GuideWords) -> str:
    """Show what the agreement makes of the amount; nothing where it leaves it as it is."""
    _, pages = words.gettext, words.pages
    rows = [(_("The invoice"), pages.money(after.totals.gross))]
    for credit in after.credits:
        rows.append((_("Taken off, without tax"), pages.money(credit.net)))
        for group in credit.groups:
            if group.tax:
                said = _("Tax of {rate} on it").format(rate=pages.format.percent(group.rate))
                rows.append((said, pages.money(group.tax)))
    rows += [
        (sentence(entry, after, pages), pages.money(entry.amount))
        for entry in after.entries
        if entry.kind not in {"invoice", "adjustment"}
    ]
    if len(rows) == 1:
        return ""
    rows.append((strong(_("New total")), strong(pages.money(after.balance))))
    return table((_("What"), _("Amount")), rows)


def _dates(after: Account, words: GuideWords) -> str:
    _, pages = words.gettext, words.pages
    parts = [part for part in after.instalments if part.open]
    rows = [(pages.day(part.due), pages.money(part.open)) for part in parts]
    if len(rows) > 1:
        total = sum((part.open for part in parts), ZERO)
        rows.append((strong(_("Total")), strong(pages.money(total))))
    return table((_("Due"), _("Amount")), rows)
