"""Further languages, keys of documents, days that go by, and mails that ask."""

from __future__ import annotations

import json
from datetime import date, timedelta
from decimal import Decimal
from email.utils import parseaddr
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from babel import Locale
from babel.plural import PluralRule

from goodterms.ledger import client_ledger
from goodterms.locale import LANGUAGES
from goodterms.pages import client_pages, page_paths
from goodterms.pages.days import days, forms
from goodterms.pages.format import plain
from goodterms.pages.home import home
from goodterms.pages.invoice import invoice_page
from goodterms.pages.words import words

from ..ledger.records import policy
from .records import CASES, DAY, case, client, link, pages, scene
from .test_markdown import Reader
from .test_pages import one_line


def test_every_page_stands_again_in_each_further_language() -> None:
    dispute = {"id": "D", "invoice": "1", "raised": date(2026, 4, 2), "concern": "Why?"}
    record = client(
        {"language": "pl", "also": ["en", "kk", "pl"], "invoices": [one_line()], "disputes": [dispute]}
    )
    made = pages(record)
    own = ["home", "invoice/1", "dispute/D", "statement"]
    assert list(made) == [prefix + path for prefix in ("", "en/", "kk/") for path in own]
    assert list(page_paths(record, DAY)) == list(made)
    assert {page.lang for path, page in made.items() if path.startswith("kk/")} == {"kk"}


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_links_stay_in_their_language_and_lead_to_pages_that_are_there(path: Any) -> None:
    stage = case(path)
    further = tuple(language for language in ("is", "kk") if language != stage.client.language)
    record = stage.client.model_copy(update={"also": further})
    made = pages(record, stage.policy, stage.as_of)
    for name, page in made.items():
        prefix = name[:3] if name[2:3] == "/" else ""
        switch = set()
        for tag, given in Reader(page.html).elements:
            if tag != "a" or "data-gt-page" not in given:
                continue
            target = (given["href"] or "")[len("../id-of-") : -1]
            assert target in made
            if "hreflang" in given:
                assert given["hreflang"] == given["lang"] == made[target].lang
                switch.add(target)
            else:
                assert target.startswith(prefix)
                assert prefix or target[2:3] != "/"
        bare = name.removeprefix(prefix)
        assert switch == {each + bare for each in ("", *(f"{one}/" for one in further)) if each != prefix}


def test_without_further_languages_there_is_no_switch() -> None:
    assert not any("hreflang" in page.html for page in pages(client({"invoices": [one_line()]})).values())


def test_a_document_carries_its_own_key_where_one_is_given() -> None:
    record = client({"terms": {"contract": {"title": "Contract", "file": "c.pdf"}}, "invoices": [one_line()]})
    ledger = client_ledger(record, policy(), DAY)
    made = client_pages(record, policy(), ledger, link, key=lambda path: f"key-of-{path}")
    found = {
        (given["data-gt-id"], given["data-gt-key"])
        for page in made
        for tag, given in Reader(page.html).elements
        if "data-gt-document" in given and "data-gt-key" in given
    }
    paths = ("document/c.pdf", "file/1.ics", "file/statement.csv")
    assert found == {(f"id-of-{path}", f"key-of-{path}") for path in paths}
    assert not any("data-gt-key" in page.html for page in pages(record).values())


# -- days --------------------------------------------------------------------------------


def test_days_are_counted_from_the_pages_day() -> None:
    english = words("en", "DE", "EUR")
    said = {left: days(DAY + timedelta(left), english, DAY) for left in (-2, -1, 0, 1, 30)}
    assert [plain(one.text) for one in said.values()] == [
        "2 days late",
        "1 day late",
        "today",
        "in 1 day",
        "in 30 days",
    ]
    assert [one.late for one in said.values()] == [True, True, False, False, False]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_script_has_the_form_for_every_number(language: str) -> None:
    """The script chooses by CLDR's category as the browser knows it; here Babel stands for the browser."""
    spoken, rule = words(language, "DE", "EUR"), Locale(language).plural_form
    assert isinstance(rule, PluralRule)
    given = json.loads(forms(spoken))
    for n in (*range(1, 130), 1001, 1012, 1022):
        ahead = given["ahead"][rule(n)].replace("{n}", str(n))
        late = given["late"][rule(n)].replace("{n}", str(n))
        assert ahead == days(DAY + timedelta(n), spoken, DAY).text
        assert late == days(DAY - timedelta(n), spoken, DAY).text


# -- mails -------------------------------------------------------------------------------


def test_a_mail_asks_about_this_invoice() -> None:
    stage = scene(client({"name": "Kvist & Holm, 100% ?", "invoices": [one_line("N 1&2/ü")]}))
    found = invoice_page(stage.ledger.accounts[0], stage).drafts
    assert [draft.topic for draft in found] == ["The amount", "A date", "What was done", "Something else"]
    for draft in found:
        address = urlsplit(draft.href)
        assert (address.scheme, parseaddr(address.path)[1]) == ("mailto", "anna@lind.example")
        asked = parse_qs(address.query, strict_parsing=True)
        assert asked["subject"] == [f"Question about invoice N 1&2/ü: {draft.topic}"]
        assert "invoice N 1&2/ü." in asked["body"][0]
        assert asked["body"][0].endswith("\r\nKvist & Holm, 100% ?")


# -- what is late ------------------------------------------------------------------------


def test_interest_of_a_paid_invoice_is_not_given_a_due_date() -> None:
    """The older invoice was due in February; what is left of it are charges, which fell due on no day."""
    paid = {"on": date(2026, 3, 6), "amount": Decimal(100)}
    older = one_line("1", issued=date(2026, 1, 5), payments=[paid])
    newer = one_line("2", issued=date(2026, 3, 2))
    house = policy("late: {annual_rate: 8, flat_fee: 40}")
    due = home(scene(client({"invoices": [older, newer]}), house)).due
    assert due is not None
    assert [ref.number for ref in due.invoices] == ["1", "2"]
    assert plain(due.when) == "Apart from interest and fees, the oldest part was due on 1 April 2026."
    both = home(scene(client({"invoices": [one_line("1", issued=date(2026, 1, 5)), newer]}), house)).due
    assert both is not None
    assert plain(both.when) == "The oldest part was due on 4 February 2026."


# -- wrong amounts -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("amount", "day", "said"),
    [
        (90, DAY, "€90.00 has arrived, thank you. The other €10.00 can wait until 1 May 2026."),
        (90, date(2026, 5, 10), "€10.00 of what was due on 1 May 2026 is still open"),
        (112, DAY, "€12.00 more than needed was paid. It stands to your credit"),
        (100, DAY, ""),
    ],
)
def test_a_wrong_amount_is_kindly_put_right(amount: int, day: date, said: str) -> None:
    payments = [{"on": date(2026, 4, 10), "amount": Decimal(amount)}]
    stage = scene(client({"invoices": [one_line(payments=payments)]}), day=day)
    notices = plain(" ".join(invoice_page(stage.ledger.accounts[0], stage).notices))
    assert said in notices
    assert bool(said) == bool(notices)


def test_who_pays_all_but_what_is_in_discussion_is_not_reminded() -> None:
    dispute = {"id": "D", "invoice": "1", "raised": date(2026, 4, 2), "concern": "?", "disputed": Decimal(10)}
    payments = [{"on": date(2026, 4, 10), "amount": Decimal(90)}]
    stage = scene(client({"invoices": [one_line(payments=payments)], "disputes": [dispute]}))
    assert invoice_page(stage.ledger.accounts[0], stage).notices == ()


def test_a_page_leads_to_its_pdf_where_there_is_one() -> None:
    dispute = {"id": "D", "invoice": "1", "raised": date(2026, 4, 2), "concern": "Why?"}
    record = client({"also": ["de"], "invoices": [one_line()], "disputes": [dispute]})
    ledger = client_ledger(record, policy(), DAY)
    made = {page.path: page.html for page in client_pages(record, policy(), ledger, link, pdfs=True)}
    for path, html in made.items():
        prefix = "de/" if path.startswith("de/") else ""
        has_one = path != f"{prefix}home"
        assert (f'data-gt-id="id-of-{prefix}print/{path.removeprefix(prefix)}"' in html) == has_one
    assert not any("print/" in page.html for page in pages(record).values())
