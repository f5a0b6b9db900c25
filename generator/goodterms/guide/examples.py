"""Worked examples as Markdown: each figure and each day is reckoned by the ledger from the policy."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from markupsafe import Markup

from goodterms.errors import GoodTermsError
from goodterms.guide import invented, settlement
from goodterms.guide.asked import Amount, read_amount, read_day, read_days, read_rate, read_terms
from goodterms.guide.table import block, paragraph, strong, table
from goodterms.guide.words import GuideWords
from goodterms.ledger import Account, Quote, quote
from goodterms.ledger.interest import interest_of
from goodterms.ledger.money import ZERO
from goodterms.ledger.schedule import due_dates, holiday_country
from goodterms.ledger.terms import Anchors, Terms
from goodterms.ledger.terms.model import AfterDelivery, FromReceipt, OnEvent
from goodterms.pages import facts
from goodterms.pages.causes import sentence
from goodterms.records.invoices import Payment
from goodterms.records.policy import Policy

TAX = "20"
"""The rate in per cent of examples that name none: no country's in particular, and easy to follow."""


class Examples:
    """The functions of a page.

    Args:
        policy: What the ledger reckons with.
        words: The language.
        year: Of the examples that name no day.
    """

    def __init__(self, policy: Policy, words: GuideWords, year: int) -> None:
        self._policy = policy
        self._words = words
        self._first = _first_monday(year)

    def example(
        self,
        terms: str,
        amount: Amount = 1000,
        issued: str | date | None = None,
        received: str | date | None = None,
        delivered: str | date | None = None,
        tax: Amount = TAX,
    ) -> Markup:
        """Show what payment terms come to.

        Args:
            terms: As a record writes them: net 30; 2/10 net 30.
            amount: The invoice's total with tax, in the policy's currency.
            issued: The invoice date, YYYY-MM-DD; without one it is the first Monday of March.
            received: Two days later if not given.
            delivered: The last day of the work; the day before the invoice if not given.
            tax: The rate in per cent; it matters where a discount comes off the total without tax.

        Raises:
            GoodTermsError: Something of it cannot be read or reckoned with.
        """
        policy, words = self._policy, self._words
        read, gross = read_terms(terms), read_amount(amount, policy.currency)
        day = self._first if issued is None else read_day(issued)
        anchors = Anchors(
            day,
            day + invented.ON_THE_WAY if received is None else read_day(received),
            day - invented.WORKED if delivered is None else read_day(delivered),
        )
        net = invented.net_of(gross, read_rate(tax), policy.currency)
        worked_out = quote(
            read,
            anchors,
            gross=gross,
            net=net,
            currency=policy.currency,
            discount_base=policy.discount_base,
            country=holiday_country(policy),
        )
        if worked_out.problem:
            raise GoodTermsError(worked_out.problem, "lower the shares so that they stay within the amount")
        # Without its currency an amount in the terms would stand there as a bare number.
        said = worked_out if any(part.share.kind == "amount" for part in read.parts) else None
        return block(
            paragraph(facts.payment(read, words.pages, said)),
            paragraph(*_setting(read, anchors, gross, words)),
            self._dues(worked_out),
            paragraph(
                *_moved(read, anchors, worked_out, words), *_early(worked_out, read, policy, net, words)
            ),
        )

    def late_example(
        self, amount: Amount = 1000, days: int = 30, issued: str | date | None = None, tax: Amount = TAX
    ) -> Markup:
        """Show what an invoice costs that is paid some days late, under the policy's own terms.

        Args:
            amount: The invoice's total with tax, in the policy's currency.
            days: How many days after the last due date it is paid.
            issued: The invoice date, YYYY-MM-DD; without one it is the first Monday of March.
            tax: The rate in per cent.

        Raises:
            GoodTermsError: Something of it cannot be read.
        """
        policy, words = self._policy, self._words
        gross, late = read_amount(amount, policy.currency), read_days(days)
        day = self._first if issued is None else read_day(issued)
        bill = invented.invoice(gross, read_rate(tax), day, policy.currency)
        due = max(part.due for part in invented.account(policy, words, bill, day).instalments)
        paid = max(due, day) + timedelta(late)
        total = invented.account(policy, words, bill, day).totals.gross
        bill = bill.model_copy(update={"payments": (Payment(on=paid, amount=total),)})
        account = invented.account(policy, words, bill, paid)
        return block(
            paragraph(*_late_setting(account, paid, late, words)), *_charges(account, policy, late, words)
        )

    def settlement_example(
        self, agreed: str, amount: Amount = 1200, issued: str | date | None = None, tax: Amount = TAX
    ) -> Markup:
        """Show an invoice with a question, and what the agreement makes of it.

        Args:
            agreed: adjust, discount, extend or plan.
            amount: The invoice's total with tax, in the policy's currency.
            issued: The invoice date, YYYY-MM-DD; without one it is the first Monday of March.
            tax: The rate in per cent.

        Raises:
            GoodTermsError: Something of it cannot be read.
        """
        day = self._first if issued is None else read_day(issued)
        gross = read_amount(amount, self._policy.currency)
        bill = invented.invoice(gross, read_rate(tax), day, self._policy.currency)
        return settlement.show(agreed, bill, self._policy, self._words)

    def _dues(self, worked_out: Quote) -> str:
        _, pages = self._words.gettext, self._words.pages
        parts = sorted(worked_out.instalments, key=lambda part: part[0])
        rows = [(pages.day(due), pages.money(amount or ZERO)) for due, amount in parts]
        if len(rows) > 1:
            total = sum((amount or ZERO for _due, amount in parts), ZERO)
            rows.append((strong(_("Total")), strong(pages.money(total))))
        return table((_("Due"), _("Amount")), rows)


def _first_monday(year: int) -> date:
    first = date(year, 3, 1)
    return first + timedelta(-first.weekday() % 7)


def _setting(terms: Terms, anchors: Anchors, gross: Decimal, words: GuideWords) -> Iterator[str]:
    """Say which invoice the example is about, with the days that its terms count from."""
    _, pages = words.gettext, words.pages
    yield _("An example: an invoice for {amount}, issued on {day}.").format(
        amount=pages.money(gross), day=pages.day(anchors.issued)
    )
    rules = [part.rule for part in terms.parts]
    if anchors.received and any(isinstance(one, FromReceipt) or one == OnEvent("receipt") for one in rules):
        yield _("It is received on {day}.").format(day=pages.day(anchors.received))
    if anchors.delivered and any(
        isinstance(one, AfterDelivery) or one == OnEvent("delivery") for one in rules
    ):
        yield _("The work was delivered on {day}.").format(day=pages.day(anchors.delivered))


def _moved(terms: Terms, anchors: Anchors, worked_out: Quote, words: GuideWords) -> Iterator[str]:
    """Say of each due date that a weekend or holiday moved where it would have been."""
    for written, (due, _amount) in zip(due_dates(terms, anchors), worked_out.instalments, strict=True):
        if written != due:
            yield words.gettext("{day} is not a working day: the due date moves to {moved}.").format(
                day=words.pages.format.full_day(written), moved=words.pages.day(due)
            )


def _early(worked_out: Quote, terms: Terms, policy: Policy, net: Decimal, words: GuideWords) -> Iterator[str]:
    if terms.discount is None or worked_out.until is None or worked_out.takes_off is None:
        return
    _, pages = words.gettext, words.pages
    yield _("If you pay by {day}, {rate} ({discount}) comes off, and {amount} is enough.").format(
        day=pages.day(worked_out.until),
        rate=pages.format.percent(terms.discount.percent),
        discount=pages.money(worked_out.takes_off),
        amount=pages.money(worked_out.pay or ZERO),
    )
    if policy.discount_base == "net":
        yield _("The discount is worked out on {amount}, the total without tax.").format(
            amount=pages.money(net)
        )


def _late_setting(account: Account, paid: date, late: int, words: GuideWords) -> Iterator[str]:
    _, pages = words.gettext, words.pages
    setting = _("An example: an invoice for {amount}, issued on {day}, is due on {due}.")
    if len(account.instalments) > 1:
        setting = _("An example: the last part of an invoice for {amount}, issued on {day}, is due on {due}.")
    yield setting.format(
        amount=pages.money(account.totals.gross),
        day=pages.day(account.invoice.issued or paid),
        due=pages.day(max(part.due for part in account.instalments)),
    )
    yield words.plural(
        "All of it is paid on {day}, {n} day late.", "All of it is paid on {day}, {n} days late.", late
    ).format(day=pages.day(paid))


def _charges(account: Account, policy: Policy, late: int, words: GuideWords) -> Iterator[str]:
    """Yield what lateness costs: the charges with the total, and what a day of interest comes to."""
    _, pages = words.gettext, words.pages
    charged = [entry for entry in account.entries if entry.kind in {"late fee", "interest"}]
    if not charged:
        costs = policy.late.annual_rate or policy.late.rates or policy.late.flat_fee is not None
        in_time = costs and late <= policy.late.grace_days
        yield paragraph(
            facts.grace(policy.late, pages) if in_time else facts.late(policy.late, pages, policy.currency)
        )
        return
    rows = [(_("The invoice"), pages.money(account.totals.gross))]
    rows += [(sentence(entry, account, pages), pages.money(entry.amount)) for entry in charged]
    total = account.totals.gross + sum((entry.amount for entry in charged), ZERO)
    rows.append((strong(_("To pay in all")), strong(pages.money(total))))
    yield table((_("What"), _("Amount")), rows)
    cause = next((entry.cause for entry in charged if entry.kind == "interest"), None)
    if cause and cause.base and cause.rate:
        a_day = interest_of(cause.base * cause.rate, policy.currency)
        yield paragraph(
            _("One day of interest at {rate} a year on {base} comes to {amount}.").format(
                rate=pages.format.percent(cause.rate), base=pages.money(cause.base), amount=pages.money(a_day)
            )
            if a_day
            else ""
        )
