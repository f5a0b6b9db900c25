"""Worked examples, held by cases that a person can read and reckon after.

``GOODTERMS_REWRITE=1 pytest tests/guide/test_examples.py`` writes what they say anew; read the
difference before you keep it.
"""

from __future__ import annotations

import html
import os
import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown import Markdown
from markdown.extensions.tables import TableExtension

from goodterms.guide.facts import names
from goodterms.guide.template import fill
from goodterms.ledger import client_ledger, quote
from goodterms.ledger.terms import Anchors, parse_terms
from goodterms.locale import LANGUAGES
from goodterms.pages.format import plain
from goodterms.records.policy import Policy
from tests.ledger.records import client, policy, yaml

CASES = sorted((Path(__file__).parent / "cases").glob("*.yml"))
DUTIES = ("net 30", "2/10 net 30", "30% on issue; rest net 14", "50% net 7; 25% net 14; 25% net 21")


def said(page: str, house: Policy, language: str = "en") -> str:
    """Fill a page that has no problem; its no-break spaces are told as spaces, which a person can read."""
    text, problems = fill(page, "page.md", names(house, language))
    assert problems == []
    return plain(text)


def refused(page: str, house: Policy | None = None) -> list[str]:
    text, problems = fill(page, "page.md", names(house or policy(), "en"))
    assert text == ""
    return [problem.text() for problem in problems]


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_examples_say_what_the_ledger_reckons(path: Path) -> None:
    written = path.read_text(encoding="utf-8")
    asked, _, wanted = written.partition("---\n")
    given_ = yaml(asked)
    text = said(given_["page"], policy(given_.get("policy", "")), given_["language"])
    text = re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"
    if os.environ.get("GOODTERMS_REWRITE"):
        path.write_text(f"{asked}---\n{text}", encoding="utf-8")
        wanted = text
    assert text == wanted


def amounts(table: str) -> Iterator[Decimal]:
    """Yield the last column of a table in English, below its head."""
    for row in table.splitlines()[2:]:
        cell = row.strip("| ").split("|")[-1]
        yield Decimal(re.sub(r"[^\d.−]", "", cell).replace("−", "-"))


def tables(text: str) -> list[str]:
    return [part for part in text.split("\n\n") if part.lstrip().startswith("|")]


@given(
    kind=st.sampled_from(["adjust", "discount", "extend", "plan"]),
    cents=st.integers(1, 10**9),
    tax=st.sampled_from(["0", "7", "19", "20", "23.5"]),
    terms=st.sampled_from(DUTIES),
)
def test_what_an_agreement_makes_adds_up(kind: str, cents: int, tax: str, terms: str) -> None:
    amount = Decimal(cents) / 100
    page = f'{{{{ settlement_example("{kind}", amount="{amount}", tax="{tax}") }}}}'
    *sums, due = tables(said(page, policy(f'payment: "{terms}"')))
    parts = list(amounts(due))
    if len(parts) > 1:
        *parts, total = parts
        assert sum(parts) == total
    for table in sums:
        *rows, total = amounts(table)
        assert sum(rows) == total == sum(parts)


@given(cents=st.integers(1, 10**9), days=st.integers(1, 3650), terms=st.sampled_from(DUTIES))
def test_what_lateness_costs_adds_up(cents: int, days: int, terms: str) -> None:
    house = policy(f'payment: "{terms}"\nlate: {{annual_rate: 8, flat_fee: 40}}')
    page = f'{{{{ late_example(amount="{Decimal(cents) / 100}", days={days}) }}}}'
    [table] = tables(said(page, house))
    *rows, total = amounts(table)
    assert sum(rows) == total


@given(cents=st.integers(1, 10**9), terms=st.sampled_from(DUTIES))
def test_the_parts_of_terms_are_those_of_the_ledger(cents: int, terms: str) -> None:
    amount = Decimal(cents) / 100
    [table] = tables(said(f'{{{{ example("{terms}", amount="{amount}") }}}}', policy()))
    read, _ = parse_terms(terms)
    assert read is not None
    wanted = [part for _, part in quote(read, Anchors(date(2026, 3, 2)), gross=amount).instalments]
    shown = list(amounts(table))
    assert shown == (wanted if len(wanted) == 1 else [*wanted, amount])


def test_a_late_example_is_the_account_of_such_a_client() -> None:
    house = policy("late: {annual_rate: 8, flat_fee: 40}")
    record = client(
        """\
        invoices:
          - number: A
            issued: 2026-03-02
            purpose: Work
            lines: [{item: Work, quantity: 1, price: 1000}]
            payments: [{on: 2026-05-01, amount: 1000}]
        """
    )
    account = client_ledger(record, house, date(2026, 5, 1)).accounts[0]
    [table] = tables(said("{{ late_example(tax=0) }}", house))
    assert list(amounts(table))[-1] == 1000 + account.balance


@pytest.mark.parametrize("language", LANGUAGES)
def test_amounts_stand_on_the_right_in_every_language(language: str) -> None:
    text = said('{{ example("30% on issue; rest net 30") }}', policy(), language)
    rendered = Markdown(extensions=[TableExtension(use_align_attribute=True)]).convert(text)
    reader = Cells()
    reader.feed(rendered)
    assert reader.last == {"right"}
    assert len(reader.rows) == 4


class Cells(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []

    @property
    def last(self) -> set[str]:
        return {row[-1] for row in self.rows}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self.rows.append([])
        if tag in {"th", "td"}:
            self.rows[-1].append(dict(attrs).get("align") or "left")


def test_the_policy_decides_what_an_example_comes_to() -> None:
    page = '{{ example("2/10 net 30", issued="2026-04-02", amount=1200) }}'
    assert "2 May 2026" in said(page, policy("working_days: as written"))
    moved = said(page, policy("working_days: next"))
    assert "| 4 May 2026 |" in moved
    assert "Saturday, 2 May 2026 is not a working day" in moved
    assert "2% (€24.00)" in said(page, policy("discount_base: gross"))
    assert "2% (€20.00)" in said(page, policy("discount_base: net"))
    assert "1.200,00 $" in html.unescape(said(page, policy("currency: USD"), "de"))


def test_where_nothing_is_charged_it_says_so() -> None:
    assert "Nothing is charged for late payment." in said("{{ late_example() }}", policy())
    house = policy("late: {annual_rate: 8, grace_days: 5}")
    assert "Nothing is charged if you pay within 5 days" in said("{{ late_example(days=5) }}", house)
    assert tables(said("{{ late_example(days=6) }}", house))
    less_than_a_cent = said("{{ late_example(amount=0.01, days=6) }}", house)
    assert "Interest of 8% a year" in less_than_a_cent


def test_terms_that_name_a_day_make_examples_as_well() -> None:
    house = policy("payment: 2026-01-01\nlate: {annual_rate: 8}")
    for page in ("late_example()", "settlement_example('adjust')", "settlement_example('plan')"):
        assert tables(said(f"{{{{ {page} }}}}", house))


def test_the_year_of_examples_is_that_of_the_policy() -> None:
    assert "issued on 1 March 2027" in said('{{ example("net 5") }}', policy("valid_from: 2027-07-01"))


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ('example("net 30 EOM")', "two senses"),
        ('example("nett 30")', "page.md:3:1: error"),
        ('example("net 30", amount=0)', "no number above zero"),
        ('example("net 30", amount="lots")', "no number above zero"),
        ('example("net 30", amount=10.001)', "more decimals"),
        ('example("net 30", issued="2 March")', "no calendar day"),
        ('example("2000 on issue; rest net 30")', "the rest would be negative"),
        ('example("net 30", ammount=5)', "write example(terms, amount=1000,"),
        ("example()", "missing a required argument: 'terms'"),
        ("late_example(days=0)", "no whole number"),
        ("late_example(days=2.5)", "no whole number"),
        ("late_example(tax=101)", "0 to 100"),
        ('settlement_example("adjusted")', 'choose one of "adjust", "discount", "extend", "plan"'),
        ('settlement_example(["adjust"])', "there is no example"),
        ('example("net 30", issued="2199-12-31", amount=true)', "no number above zero"),
    ],
)
def test_a_slip_in_asking_is_told_at_its_line(asked: str, told: str) -> None:
    [problem] = refused(f"# Terms\n\n{{{{ {asked} }}}}\n")
    assert problem.startswith("page.md:3:1: error: ")
    assert told in problem


def test_every_refused_example_is_told() -> None:
    told = refused('{{ example("a") }}\n{{ example("net 30") }}\n{{ late_example(days=0) }}\n')
    assert [line.split(": ")[0] for line in told] == ["page.md:1:1", "page.md:3:1"]
