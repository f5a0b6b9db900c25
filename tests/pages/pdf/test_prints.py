"""What a client prints says what the page says."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from goodterms.pages.dispute import DisputePage, dispute_page, disputes
from goodterms.pages.invoice import invoice_page
from goodterms.pages.pdf import client_prints, invoice_print, prints, statement_print, summary_print
from goodterms.pages.pdf.letter import Print
from goodterms.pages.qr import symbol_rows as rows
from goodterms.pages.scene import Scene
from goodterms.pages.statement import statement_page

from ..records import CASES, case, client, link, scene
from .reader import dark_modules, metadata_of, opened, root_of, squeezed, text_of

SCENES = {path.stem: case(path) for path in CASES}


@pytest.fixture(params=sorted(SCENES))
def told(request: pytest.FixtureRequest) -> Scene:
    """Each golden case, in its language."""
    return SCENES[request.param]


def prints_of(of: Scene) -> list[Print]:
    """Return every print in the client's first language."""
    return list(prints(of))


def assert_says(text: str, *sentences: str) -> None:
    for sentence in sentences:
        assert squeezed(sentence) in text, sentence


def test_an_invoice_says_what_its_page_says(told: Scene) -> None:
    for account in told.ledger.accounts:
        view = invoice_page(account, told)
        text = text_of(invoice_print(view, told).make())
        assert_says(text, view.title, view.purpose, view.net, view.total_label, view.total, view.terms)
        assert_says(text, *(part for fact in view.facts for part in (fact.label, fact.value)))
        for party in (view.issuer, view.client):
            assert_says(text, party.name, *party.address, party.tax_id)
        for line in view.lines:
            assert_says(text, line.item, line.quantity, line.price, line.net)
        assert_says(text, *(part for tax in view.taxes for part in (tax.label, tax.tax)))
        assert_says(text, view.tax_reason, *view.notices)
        for part in view.schedule:
            assert_says(text, part.due, part.amount, part.paid, part.open)
        for talk in view.talks:
            assert_says(text, talk.raised, talk.disputed, talk.next)
        for agreed in view.agreements:
            assert_says(text, agreed.agreed, *agreed.effects)
        if len(view.entries) > 1:
            assert_says(text, *(part for entry in view.entries for part in (entry.cause, entry.balance)))
            assert_says(text, view.open)


def test_it_says_how_to_pay(told: Scene) -> None:
    for account in told.ledger.accounts:
        view = invoice_page(account, told)
        text = text_of(invoice_print(view, told).make())
        if view.due and view.pay:
            assert_says(text, view.due.label, view.due.amount, view.due.when, *view.due.notes)
            assert_says(text, view.due.open, view.due.disputed)
            assert_says(text, view.pay.holder, view.pay.iban, view.pay.bic, view.pay.reference)
        else:
            assert_says(text, view.thanks)


def test_the_code_is_the_page_s_own() -> None:
    told = SCENES["open.en"]
    account = next(one for one in told.ledger.accounts if one.due_now or one.next_due)
    view = invoice_page(account, told)
    assert view.pay is not None
    house = told.policy.freelancer
    lines = (
        *("BCD", "002", "1", "SCT", house.bic or "", house.name, house.iban.replace(" ", "")),
        *(f"EUR{account.due_now or account.next_amount:.2f}", "", "", view.pay.reference),
    )
    assert dark_modules(invoice_print(view, told).make()) == rows("\n".join(lines).encode())


def test_a_summary_tells_the_whole_story(told: Scene) -> None:
    for dispute in disputes(told):
        view = dispute_page(dispute, told)
        text = text_of(summary_print(view, told).make())
        assert_says(text, view.title, view.raised, view.confirmed, view.state.label, *view.outcome)
        assert_says(text, *figures(view), view.figures.due_before)
        assert_says(text, view.contract, *(number for number, _text in view.clauses))
        for proposal in view.proposals:
            assert_says(text, proposal.made, *proposal.effects)
        if view.agreed:
            assert_says(text, view.agreed.agreement.agreed, view.agreed.seal)
        for old in view.earlier:
            assert_says(text, old.agreement.agreed, old.replaced)


def figures(view: DisputePage) -> list[str]:
    every = (view.figures.before, *view.figures.steps, view.figures.after, *view.figures.due_after)
    return [part for figure in every for part in (figure.label, figure.amount)]


def test_a_statement_says_what_its_page_says(told: Scene) -> None:
    view = statement_page(told)
    text = text_of(statement_print(view, told).make())
    assert_says(text, view.title, view.as_of, view.closing, view.balance_label, view.balance)
    for year in view.years:
        for row in year.rows:
            assert_says(text, row.on, row.cause, row.amount, row.balance)
    assert_says(text, *(part for bar in view.ageing for part in (bar.label, bar.amount)))


def test_each_claims_and_carries_what_archives_and_screen_readers_need(told: Scene) -> None:
    for one in prints_of(told):
        data = one.make()
        claims, root = metadata_of(data), root_of(data)
        assert "<pdfaid:part>3</pdfaid:part>" in claims
        assert "<pdfaid:conformance>A</pdfaid:conformance>" in claims
        assert "<pdfuaid:part>1</pdfuaid:part>" in claims
        assert root["/Lang"].split("-")[0] == told.words.language
        assert root["/ViewerPreferences"]["/DisplayDocTitle"]
        assert root["/MarkInfo"]["/Marked"]
        assert "/StructTreeRoot" in root
        title = opened(data).metadata.title  # type: ignore[union-attr]
        assert title
        assert squeezed(title) in text_of(data)


def test_it_uses_no_font_but_its_own_and_holds_no_script(told: Scene) -> None:
    for one in prints_of(told):
        data = one.make()
        assert not {"/OpenAction", "/AA", "/AcroForm"} & set(root_of(data))
        for page in opened(data).pages:
            resources: Any = page["/Resources"]
            fonts = resources.get("/Font", {}).values()
            assert all(
                font.get_object()["/BaseFont"].split("+")[1].startswith(("Inter", "Noto")) for font in fonts
            )


def test_the_same_words_give_the_same_bytes(told: Scene) -> None:
    assert [one.make() for one in prints_of(told)] == [one.make() for one in prints_of(told)]


def test_an_unchanged_invoice_is_the_same_tomorrow() -> None:
    record = SCENES["settled.kk"].client
    today, tomorrow = (scene(record, SCENES["settled.kk"].policy, date(2026, 8, day)) for day in (1, 2))
    of_today, of_tomorrow = (
        [one for one in prints_of(told) if one.template == "invoice"] for told in (today, tomorrow)
    )
    assert of_today == of_tomorrow != []


def test_each_language_has_its_own_under_its_own_name() -> None:
    told = SCENES["late.de"]
    record = told.client.model_copy(update={"also": ("en",)})
    found = [*client_prints(record, told.policy, told.ledger, link)]
    german = [one for one in found if not one.path.startswith("en/")]
    english = [one for one in found if one.path.startswith("en/")]
    assert [one.path for one in english] == [f"en/{one.path}" for one in german]
    assert len({one.name for one in found}) == len(found)
    for one in english:
        assert root_of(one.make())["/Lang"].startswith("en")


def test_a_client_with_nothing_has_no_prints() -> None:
    assert prints_of(scene(client({}))) == []


def test_pages_are_counted() -> None:
    told = SCENES["open.en"]
    data = invoice_print(invoice_page(told.ledger.accounts[0], told), told).make()
    count = len(opened(data).pages)
    for at, page in enumerate(opened(data).pages, start=1):
        assert f"Page {at} of {count}" in squeezed(page.extract_text())


def test_it_is_printed_on_the_client_s_paper() -> None:
    sizes = {}
    for country in ("DE", "US"):
        record = SCENES["open.en"].client.model_copy(update={"country": country})
        told = scene(record, SCENES["open.en"].policy, SCENES["open.en"].as_of)
        box = (
            opened(invoice_print(invoice_page(told.ledger.accounts[0], told), told).make()).pages[0].mediabox
        )
        sizes[country] = (round(float(box.width)), round(float(box.height)))
    assert sizes == {"DE": (595, 842), "US": (612, 792)}


def test_a_name_of_a_file_is_one_everywhere(tmp_path: Path) -> None:
    told = SCENES["open.en"]
    account = told.ledger.accounts[0]
    invoice = account.invoice.model_copy(update={"number": 'A/1\\2:"?*<x>|' + "9" * 300})
    record = told.client.model_copy(update={"invoices": (invoice,), "disputes": ()})
    (one, _statement) = prints_of(scene(record, told.policy, told.as_of))
    assert not set('/\\:"?*<>|') & set(one.name)
    (tmp_path / one.name).write_bytes(b"")
