"""The desk's page: one self-contained document, with no script and nothing from elsewhere."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from goodterms.desk.dashboard.charts import Chart, Value, chart
from goodterms.desk.dashboard.figures import Desk, Money, Payer, Question, desk
from goodterms.desk.portfolio import Portfolio
from goodterms.desk.today import HEADINGS
from goodterms.desk.words import Say
from goodterms.ledger.ageing import BUCKETS
from goodterms.ledger.terms.model import counted
from goodterms.records.problems import Problem

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"
AT_ONCE = 12
"""Items of a list that are seen at once; the others open with a click."""
SHOWN = 12
"""How many clients a chart shows; the table has all of them."""

_AGES = {"not due": "Not due yet", "1-30": "1 to 30 days", "31-60": "31 to 60 days",
         "61-90": "61 to 90 days", "over 90": "Over 90 days"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Document:
    """A page with the policy it is to be served under."""

    html: str
    policy: str
    """Content-Security-Policy: no script, no request, this one style sheet."""


@dataclass(frozen=True, slots=True)
class _MoneyView:
    currency: str
    tiles: tuple[tuple[str, str], ...]
    ages: Chart
    expected: Chart
    open: str
    total_expected: str


def render(portfolio: Portfolio, problems: Sequence[Problem] = (), name: str = "") -> Document:
    """Return the desk's page.

    Args:
        portfolio: All clients.
        problems: What is wrong with the records of the others.
        name: The freelancer's, for the head of the page; else the policy's.
    """
    figures, say = desk(portfolio), Say(portfolio.policy, portfolio.as_of)
    style = (TEMPLATES / "desk.css").read_text(encoding="utf-8")
    digest = b64encode(hashlib.sha256(style.encode()).digest()).decode()
    rules = (
        "default-src 'none'",
        f"style-src 'sha256-{digest}'",
        "img-src data:",
        "base-uri 'none'",
        "form-action 'none'",
    )
    html = (
        _environment()
        .get_template("desk.html")
        .render(
            style=Markup(style),  # noqa: S704 - our own file
            policy="; ".join(rules),
            owner=name or portfolio.policy.freelancer.name,
            day=say.full(figures.as_of),
            groups=_groups(figures),
            count=len(figures.items),
            at_once=AT_ONCE,
            moneys=[_money_view(money, say) for money in figures.moneys],
            questions=[_question(one, say) for one in figures.questions],
            question_chart=_question_chart(figures.questions),
            payers=[_payer(one) for one in figures.payers],
            payer_chart=_payer_chart(figures.payers),
            problems=[problem.text() for problem in sorted(problems)],
        )
    )
    # A <meta> cannot forbid frames; the header can.
    return Document(html, "; ".join((*rules, "frame-ancestors 'none'")))


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["code"] = _code
    return environment


def _code(text: str) -> Markup:
    """Set what stands between backticks as code."""
    parts = text.split("`")
    # A backtick without its fellow is no mark.
    if len(parts) % 2 == 0:
        return escape(text)
    return Markup("").join(
        Markup("<code>{}</code>").format(part) if at % 2 else escape(part) for at, part in enumerate(parts)
    )


def _groups(figures: Desk) -> list[dict[str, object]]:
    groups: list[dict[str, object]] = []
    for level, heading in HEADINGS.items():
        chosen = [item for item in figures.items if item.level == level]
        if chosen:
            groups.append({"level": level, "heading": heading, "items": chosen})
    return groups


def _money_view(money: Money, say: Say) -> _MoneyView:
    def written(amount: Decimal) -> str:
        return say.money(amount, money.currency)

    ages = [Value(_AGES[name], money.ages[name], written(money.ages[name])) for name in BUCKETS]
    ages.append(Value("In discussion", money.disputed, written(money.disputed)))
    weeks = [Value(say.span(week.start, week.end), week.amount, written(week.amount)) for week in money.weeks]
    expected = [
        Value("Due already", money.due, written(money.due)),
        *weeks,
        Value("Later", money.later, written(money.later)),
    ]
    tiles = [("Open", money.open), ("Overdue", money.overdue), ("In discussion", money.disputed)]
    if money.credit:
        tiles.append(("Clients’ own credit", money.credit))
    code = money.currency.lower()
    return _MoneyView(
        money.currency,
        tuple((label, written(amount)) for label, amount in tiles),
        chart(f"ages-{code}", f"Open amounts by age, {money.currency}", ages),
        chart(f"weeks-{code}", f"Money expected by week, {money.currency}", expected),
        written(money.open),
        written(money.expected),
    )


def _question(one: Question, say: Say) -> dict[str, str]:
    you = one.turn.who == "freelancer"
    waits = counted(one.turn.days(say.as_of), "day")
    return {
        "name": one.relation.client.name,
        "id": one.dispute,
        "invoice": one.invoice,
        "raised": say.format.short_day(one.raised),
        "age": counted(one.days, "day"),
        "amount": say.money(one.amount, one.relation.ledger.currency),
        "turn": f"yours, for {waits}" if you else f"theirs, for {waits}",
    }


def _question_chart(questions: Sequence[Question]) -> Chart:
    values = [Value(one.dispute, Decimal(one.days), counted(one.days, "day")) for one in questions[:SHOWN]]
    return chart("questions", "Open questions by age", values)


def _payer(one: Payer) -> dict[str, str]:
    paid = one.habit
    late = sum(1 for invoice in paid.invoices if invoice.days)
    return {
        "name": one.relation.client.name,
        "days": counted(one.days, "day"),
        "invoices": str(len(paid.invoices)),
        "late": str(late),
        "trend": paid.trend or "too few to tell",
    }


def _payer_chart(payers: Sequence[Payer]) -> Chart:
    values = [Value(one.relation.slug, Decimal(one.days), counted(one.days, "day")) for one in payers[:SHOWN]]
    return chart("payers", "Days beyond terms, median of each client", values)
