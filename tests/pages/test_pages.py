"""The pages of a client: what there is, what they hold, and that their figures add up."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goodterms.locale import LANGUAGES
from goodterms.pages import client_documents, page_paths
from goodterms.pages.dispute import dispute_page, disputes
from goodterms.pages.home import home
from goodterms.pages.invoice import invoice_page
from goodterms.pages.scene import Scene
from goodterms.pages.statement import any_entries, statement_page
from goodterms.records.client import Client
from goodterms.records.scalars import Period

from ..ledger.records import policy
from .records import CASES, DAY, case, client, pages, scene
from .test_markdown import Reader


def one_line(number: str = "1", **more: Any) -> dict[str, Any]:
    line = {"item": "Work", "quantity": Decimal(1), "price": Decimal(100)}
    return {"number": number, "purpose": "Site", "issued": date(2026, 4, 1), "lines": [line], **more}


# -- what there is -----------------------------------------------------------------------


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_the_paths_told_are_the_pages_made(path: Any) -> None:
    stage = case(path)
    made = pages(stage.client, stage.policy, stage.as_of)
    assert set(page_paths(stage.client, stage.as_of)) == set(made)


def test_a_draft_and_an_invoice_to_come_stand_nowhere() -> None:
    tomorrow = DAY + timedelta(1)
    record = client(
        {
            "invoices": [
                one_line("shown"),
                one_line("draft-7", issued=None),
                one_line("later-8", issued=tomorrow),
            ]
        }
    )
    made = pages(record)
    assert set(made) == {"home", "invoice/shown", "statement"} == set(page_paths(record, DAY))
    assert not any("draft-7" in page.html or "later-8" in page.html for page in made.values())
    assert "invoice/later-8" in pages(record, day=tomorrow)


def test_a_document_is_sealed_once_and_can_be_opened() -> None:
    evidence = [{"file": "log.pdf", "title": "Work log"}, {"file": "contract.pdf"}, {"file": "log.pdf"}]
    dispute = {"id": "D", "invoice": "1", "raised": date(2026, 4, 2), "concern": "Why?", "evidence": evidence}
    record = client(
        {
            "terms": {"contract": {"title": "Contract", "file": "contract.pdf"}},
            "invoices": [one_line()],
            "disputes": [dispute],
        }
    )
    found = [(one.path, one.name, one.type, one.file) for one in client_documents(record)]
    assert found == [
        ("document/contract.pdf", "contract.pdf", "application/pdf", "contract.pdf"),
        ("document/log.pdf", "log.pdf", "application/pdf", "log.pdf"),
    ]
    front = pages(record)["home"].html
    for one in client_documents(record):
        opener = f'href="../id-of-{one.path}/sealed.bin" data-gt-document data-gt-id="id-of-{one.path}"'
        assert front.count(opener) == 1
    assert "Work log" in front


def test_the_future_is_not_told() -> None:
    record = client(
        {
            "invoices": [one_line()],
            "updates": [{"on": date(2026, 4, 20), "text": "not-yet-said"}],
            "promises": [{"made": date(2026, 4, 20), "what": "not-yet-said"}],
            "changes": [{"id": "C", "requested": date(2026, 4, 20), "request": "not-yet-said"}],
            "disputes": [{"id": "D", "invoice": "1", "raised": date(2026, 4, 20), "concern": "not-yet-said"}],
            "ended": {"on": date(2026, 4, 20), "words": "not-yet-said"},
            "terms": {
                "rates": [
                    {
                        "from": date(2026, 9, 1),
                        "unit": "hour",
                        "price": Decimal(1),
                        "noticed": date(2026, 4, 20),
                        "why": "not-yet-said",
                    }
                ]
            },
        }
    )
    assert "not-yet-said" not in "".join(page.html for page in pages(record).values())


# -- what they hold ----------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_every_page_is_one_article_that_stands_on_its_own(path: Any, language: str) -> None:
    stage = case(path)
    spoken = stage.client.model_copy(update={"language": language, "also": ()})
    for page in pages(spoken, stage.policy, stage.as_of).values():
        assert page.lang == language
        elements = Reader(page.html).elements
        tags = [tag for tag, _attributes in elements]
        assert tags[0] == "article"
        assert tags.count("h1") == 1
        assert not {"script", "style", "img", "iframe", "form", "object", "link", "meta"} & set(tags)
        ids = [attributes["id"] for _tag, attributes in elements if "id" in attributes]
        assert len(ids) == len(set(ids))
        for tag, attributes in elements:
            assert "style" not in attributes
            assert not any(name.startswith("on") for name in attributes)
            if tag == "a":
                sealed = "data-gt-page" in attributes or "data-gt-document" in attributes
                href = attributes["href"] or ""
                assert (
                    href.startswith("../id-of-") if sealed else href == "../../" or href.startswith("mailto:")
                )
            if tag == "button":
                assert attributes["type"] == "button"
            if tag == "th":
                assert attributes["scope"] in {"col", "row"}
        ours = [given for tag, given in elements if tag == "table" and given.get("class") != "gt-plain"]
        assert len(ours) == tags.count("caption")


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_empty_record_has_a_page(language: str) -> None:
    front = pages(client({"language": language}))["home"]
    assert "Kvist &amp; Holm" in front.html
    assert "gt-due--none" in front.html


HOSTILE = [
    '<script>alert("x")</script>',
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "{{ 7 * 7 }}{% raw %}{number}{0}",
    "שלום \u200fעולם",
    "👩🏽‍🎨 emoji",
    "x" * 200,
    "%s %(name)s %d",
]


def saying(text: str) -> Client:
    """Return a record that says one text in every place for text."""
    day = date(2026, 4, 1)
    line = {"item": text, "quantity": Decimal(1), "unit": text, "price": Decimal(10), "tax": Decimal(19)}
    invoice = {
        **one_line(text),
        "purpose": text,
        "lines": [line],
        "note": text,
        "payments": [{"on": day, "amount": Decimal(1), "method": text}],
        "written_off": {"on": day, "why": text},
    }
    return client(
        {
            "name": text,
            "address": text,
            "tax_id": text,
            "contact": {"name": text, "email": text},
            "terms": {
                "rates": [{"from": day, "unit": text, "price": Decimal(1), "why": text}],
                "contract": {"title": text, "file": text, "clauses": {text: text}},
            },
            "invoices": [invoice, one_line("2", issued=date(2026, 4, 2))],
            "changes": [
                {
                    "id": text,
                    "requested": day,
                    "request": text,
                    "offer": {"on": day},
                    "answer": {"on": day, "accepted": True, "by": text},
                }
            ],
            "updates": [{"on": day, "text": text, "next": text}],
            "promises": [{"made": day, "what": text}],
            "disputes": [
                {
                    "id": text,
                    "invoice": text,
                    "raised": day,
                    "concern": text,
                    "evidence": [{"file": text, "title": text}],
                    "resolution": {
                        "agreed": day,
                        "by": [text],
                        "next_steps": [{"who": "client", "what": text}],
                        "prevention": text,
                    },
                },
                {"id": "open", "invoice": "2", "raised": date(2026, 4, 2), "concern": text},
            ],
            "ended": {"on": day, "words": text},
        }
    )


def skeleton(record: Client) -> list[list[tuple[str, set[str]]]]:
    """Return the elements of all pages with the names of their attributes."""
    made = pages(record).values()
    return [[(tag, set(attributes)) for tag, attributes in Reader(page.html).elements] for page in made]


@pytest.mark.parametrize("text", HOSTILE)
def test_any_text_anywhere_is_only_text(text: str) -> None:
    assert skeleton(saying(text)) == skeleton(saying("word"))
    for page in pages(saying(text)).values():
        for _tag, attributes in Reader(page.html).elements:
            assert (attributes.get("href") or "../").startswith(("../", "mailto:"))


def test_right_to_left_letters_turn_nothing_else_around() -> None:
    record = client({"name": "שלום", "invoices": [one_line("א-1")]})
    made = pages(record)
    assert "<bdi>שלום</bdi>" in made["invoice/א-1"].html
    assert made["invoice/א-1"].title == "Invoice \u2068א-1\u2069"


def test_what_needs_no_fence_gets_none() -> None:
    assert "\u2068" not in pages(client({"invoices": [one_line("A-1")]}))["invoice/A-1"].title


def test_private_notes_have_no_way_in() -> None:
    assert "private" not in Client.model_fields


# -- figures -----------------------------------------------------------------------------


def figure(text: str) -> Decimal:
    """Read an amount back that was written for an American."""
    return Decimal(text.replace("$", "").replace(",", "").replace("−", "-") or "0")


cents = st.decimals(Decimal("0.01"), 5000, places=2)
days = st.dates(date(2026, 1, 1), DAY)


@st.composite
def clients(draw: st.DrawFn) -> Client:
    invoices, disputes = [], []
    for at in range(draw(st.integers(1, 4))):
        rates = draw(st.sampled_from([["0"], ["19"], ["19", "7"], ["8.1"]]))
        lines = [
            {
                "item": "x",
                "quantity": Decimal(draw(st.integers(1, 400))) / 8,
                "price": draw(cents),
                "tax": Decimal(draw(st.sampled_from(rates))),
            }
            for _ in range(draw(st.integers(1, 4)))
        ]
        issued = draw(days)
        payments = [{"on": draw(days), "amount": draw(cents)} for _ in range(draw(st.integers(0, 2)))]
        terms = draw(st.sampled_from(["net 30", "net 0", "2/10 net 30", "30% on issue; rest net 60"]))
        invoices.append(
            {
                "number": f"N-{at}",
                "issued": issued,
                "service": Period(issued, issued),
                "purpose": "p",
                "lines": lines,
                "payments": payments,
                "terms": terms,
            }
        )
        if draw(st.booleans()):
            dispute: dict[str, Any] = {
                "id": f"D-{at}",
                "invoice": f"N-{at}",
                "raised": max(issued, draw(days)),
                "concern": "?",
            }
            if draw(st.booleans()):
                dispute["disputed"] = draw(cents)
            if draw(st.booleans()):
                dispute["resolution"] = {
                    "agreed": max(dispute["raised"], draw(days)),
                    "by": ["A"],
                    "extend": date(2026, 6, 1),
                }
            disputes.append(dispute)
    late = {"annual_rate": Decimal(9), "flat_fee": Decimal(40)}
    return client(
        {
            "country": "US",
            "currency": "USD",
            "terms": {"late": late},
            "invoices": invoices,
            "disputes": disputes,
        }
    )


@settings(max_examples=100, deadline=None)
@given(clients())
def test_every_total_is_the_sum_of_what_is_shown(record: Client) -> None:
    stage = scene(record, policy())
    front = home(stage)
    shown = sum((figure(row.open) for row in front.invoices), Decimal(0))
    assert figure(front.total_open) == shown == stage.ledger.open
    _due_adds_up(front, shown)
    for account in stage.ledger.accounts:
        page = invoice_page(account, stage)
        assert sum(figure(line.net) for line in page.lines) == figure(page.net)
        assert figure(page.net) + sum(figure(tax.tax) for tax in page.taxes) == figure(page.total)
        balance = Decimal(0)
        for entry in page.entries:
            balance += figure(entry.amount)
            assert balance == figure(entry.balance)
        assert max(balance, Decimal(0)) == figure(page.open)
        if page.schedule:
            assert sum(figure(part.amount) for part in page.schedule) == figure(page.total)
            assert all(figure(part.paid) + figure(part.open) == figure(part.amount) for part in page.schedule)
        _due_adds_up(page, figure(page.open))
    _statement_adds_up(stage)
    for dispute in disputes(stage):
        figures = dispute_page(dispute, stage).figures
        taken = sum(figure(step.amount) for step in figures.steps)
        assert figure(figures.before.amount) + taken == figure(figures.after.amount)
        if figures.due_after:
            assert sum(figure(part.amount) for part in figures.due_after) == figure(figures.after.amount)


def _statement_adds_up(stage: Scene) -> None:
    if not any_entries(stage.client, stage.as_of):
        return
    page = statement_page(stage)
    balance = Decimal(0)
    for row in (row for year in page.years for row in year.rows):
        balance += figure(row.amount)
        assert balance == figure(row.balance)
    assert balance == figure(page.closing) == stage.ledger.balance
    assert abs(balance) == figure(page.balance)
    if page.ageing:
        assert sum(figure(bar.amount) for bar in page.ageing) == balance
        assert max(bar.width for bar in page.ageing) == 100


def _due_adds_up(view: Any, whole: Decimal) -> None:
    if view.due is None:
        assert figure(view.discussed) == whole
        assert view.pay is None
        return
    later = sum((figure(part.amount) for part in view.due.later), Decimal(0))
    assert figure(view.due.amount) + later + figure(view.due.disputed) == whole
    assert figure(view.due.open or view.due.amount) == whole
    assert figure(view.pay.amount) == figure(view.due.amount) == Decimal(view.pay.digits) > 0


# -- much of it --------------------------------------------------------------------------


def test_four_hundred_invoices_fold_away_by_year_and_none_is_lost() -> None:
    paid = [{"on": date(2026, 4, 2), "amount": Decimal(100)}]
    many = [
        one_line(
            f"N{at:03}",
            issued=date(2022 + at // 100, 1, 1) + timedelta(at % 100),
            payments=paid if at % 50 else [],
        )
        for at in range(400)
    ]
    front = home(scene(client({"invoices": many})))
    folded = [row for year in front.years for row in year.rows]
    assert {row.invoice.number for row in (*front.invoices, *folded)} == {f"N{at:03}" for at in range(400)}
    assert not any(row.open for row in folded)
    assert [year.label for year in front.years] == ["2024", "2023", "2022"]


def test_three_thousand_lines_stand_on_one_page() -> None:
    line = {"item": "Work", "quantity": Decimal(1), "price": Decimal("0.01")}
    html = pages(client({"invoices": [one_line(lines=[line] * 3000)]}))["invoice/1"].html
    assert html.count("Work") == 3000
    assert "€30.00" in html


def test_large_amounts_are_whole() -> None:
    line = {"item": "Work", "quantity": Decimal(1), "price": Decimal("999999999999.99")}
    made = pages(client({"invoices": [one_line(lines=[line])]}))
    assert "€999,999,999,999.99" in made["home"].html
    assert "gt-due__amount--long" in made["home"].html


def test_a_freelancers_own_template_takes_the_place_of_ours(tmp_path: Any) -> None:
    from goodterms.ledger import client_ledger
    from goodterms.pages import client_pages

    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "due.html").write_text("<p>Mine: {{ page.due.amount }}</p>")
    record = client({"invoices": [one_line()]})
    ledger = client_ledger(record, policy(), DAY)
    made = list(client_pages(record, policy(), ledger, lambda path: path, (tmp_path,)))
    assert "<p>Mine: €100.00</p>" in made[0].html
    assert "Invoices" in made[0].html


def test_a_scene_shows_no_draft() -> None:
    stage: Scene = scene(client({"invoices": [one_line(issued=None)]}))
    assert stage.accounts == {}


@pytest.mark.parametrize(
    ("language", "guides", "leads"),
    [("de", ("de", "pl"), "../../de/"), ("kk", ("de",), "../../"), ("en", ("de",), "../../")],
)
def test_a_page_links_to_the_guide_in_its_own_language_where_there_is_one(
    language: str, guides: tuple[str, ...], leads: str
) -> None:
    from goodterms.ledger import client_ledger
    from goodterms.pages import client_pages

    record = client({"language": language, "invoices": [one_line()]})
    made = client_pages(record, policy(), client_ledger(record, policy(), DAY), str, guides=guides)
    assert f'href="{leads}"' in next(made).html
