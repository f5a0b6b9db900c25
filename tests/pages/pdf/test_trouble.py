"""What nobody should write, and somebody will: long, large, foreign and hostile."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

import goodterms.pages.pdf as pdf
from goodterms.errors import GoodTermsError
from goodterms.ledger import Account
from goodterms.pages.invoice import InvoicePage, invoice_page
from goodterms.pages.pdf import invoice_print
from goodterms.pages.scene import Scene
from goodterms.records.client import Client

from ...ledger.records import yaml
from ..records import client, scene
from .reader import closed_up, metadata_of, opened, squeezed, text_of

HOSTILE = (
    '#import "@preview/x:1.0.0": * #panic() $x^2$ @ref <label> *b* _i_ `raw` // c /* d */ [x] \\u{41} '
    '"; } #read("/etc/passwd") = h'
)


def record(invoice: str = "", **more: str) -> Client:
    """Return a client with one invoice of 3 March 2026; the rest as given."""
    one = yaml(
        "{number: 2026-1, issued: 2026-03-03, purpose: Work, lines: [{item: Work, quantity: 1, price: 100}]}"
    )
    given = {"name": "Oak Lane Books", **more, "invoices": [{**one, **(yaml(invoice) if invoice else {})}]}
    return client(given)


def made(of: Client) -> tuple[bytes, InvoicePage]:
    told = scene(of)
    view = invoice_page(first(told), told)
    return invoice_print(view, told).make(), view


def first(told: Scene) -> Account:
    return told.ledger.accounts[0]


def is_accessible(data: bytes) -> bool:
    said = metadata_of(data)
    return "<pdfuaid:part>1<" in said and "<pdfaid:part>3<" in said


def test_markup_of_the_typesetter_is_only_text() -> None:
    quoted = "'" + HOSTILE.replace("'", "''") + "'"
    data, view = made(
        record(
            f"{{purpose: {quoted}, note: {quoted}, lines: [{{item: {quoted}, quantity: 1, price: 1}}]}}",
            name=HOSTILE,
        )
    )
    text = closed_up(text_of(data))
    # Name, purpose (on the page; once more as the PDF's subject) and item.
    assert text.count(closed_up(HOSTILE)) == 3
    assert opened(data).metadata.subject == view.purpose == HOSTILE  # type: ignore[union-attr]


def test_hostile_html_in_a_note_is_only_text() -> None:
    note = (
        "<script>alert(1)</script> [click](javascript:alert(1)) [mail](mailto:a@b.example) ![cat](http://x/y)"
    )
    data, _view = made(record(f'{{note: "{note}"}}'))
    assert "<script>alert(1)</script> click mail cat" in text_of(data)
    notes = [one.get_object() for page in opened(data).pages for one in page.get("/Annots", ())]
    assert [one["/A"]["/URI"] for one in notes] == ["mailto:a@b.example"]


def test_a_thousand_lines_are_all_there_under_a_head_on_every_page() -> None:
    lines = ", ".join(
        f"{{item: Line no. {at}, quantity: 1.5, unit: hour, price: {at}.25}}" for at in range(1000)
    )
    data, view = made(record(f"{{lines: [{lines}]}}"))
    pages = [squeezed(page.extract_text()) for page in opened(data).pages]
    text = " ".join(pages)
    for at, line in enumerate(view.lines):
        assert squeezed(f"Line no. {at} {line.quantity} {line.price} {line.net}") in text
    full = [page for page in pages if "Line no." in page]
    assert len(full) > 20
    assert all("Item Quantity Unit price Net" in page for page in full)
    assert view.total in pages[-1] or view.total in pages[-2]
    assert is_accessible(data)


def test_large_amounts_keep_every_digit() -> None:
    data, view = made(record("{lines: [{item: A, quantity: 3, price: 123456789012.34, tax: 19}]}"))
    assert view.total == "€440,740,736,774.05"
    assert Decimal(view.total[1:].replace(",", "")) == Decimal("440740736774.05")
    assert view.total in text_of(data)
    assert view.net in text_of(data)


@pytest.mark.parametrize("letter", ["W", "ß", "ұ"])
def test_a_name_without_end_stays_on_the_paper_and_is_still_one_word(letter: str) -> None:
    line = f"{{item: {letter * 199}, quantity: 1, price: 1}}"
    data, _view = made(record(f"{{purpose: {letter * 150}, lines: [{line}]}}", name=letter * 200))
    text = closed_up(text_of(data))
    for long in (200, 199, 150):
        assert letter * long in text
    assert is_accessible(data)
    places: list[float] = []

    def note(said: str, _cm: object, matrix: list[float], _font: object, _size: object) -> None:
        places.append(matrix[4] if said.strip() else 0)

    for page in opened(data).pages:
        page.extract_text(visitor_text=note)
        assert max(places) < float(page.mediabox.width)


@pytest.mark.parametrize(
    "name",
    [
        "Ärztehaus Żółć ehf. Þórður",
        "«Көктал Қыш» ЖШС ₸ әғқңөұүһі",
        "Ελληνικά",
        "חברת הדוגמה",
        "شركة المثال",
        "გამარჯობა",
        "हिन्दी",
    ],
)
def test_scripts_that_the_fonts_have_are_set_in_them(name: str) -> None:
    data, _view = made(record(name=name))
    assert is_accessible(data)
    if name[0] < "\u0590":
        assert name in text_of(data)


def test_a_letter_that_no_font_has_is_told_to_a_screen_reader() -> None:
    data, _view = made(record(name="株式会社 Beispiel 🎉"))
    assert is_accessible(data)
    assert "Beispiel" in text_of(data)
    assert alternatives(data) >= {"株", "式", "会", "社", "🎉"}


def alternatives(data: bytes) -> set[str]:
    reader = opened(data)
    said: set[str] = set()
    for number in range(1, int(str(reader.trailer["/Size"]))):
        value = reader.get_object(number)
        if isinstance(value, dict) and "/Alt" in value:
            said.add(str(value["/Alt"]))
    return said


def test_a_summary_in_rich_markdown_keeps_its_words() -> None:
    note = """
      # One

      ### Two

      1. first
      2. second
          - inner **bold** *slanted* `code`

      > quoted

      | left | right |
      |------|------:|
      | a    | 1     |
      | b \\| c | `2` |

          kept   as it is

      ---

      [a page](https://oak.example/a?b=1&c=2)
    """
    indented = "\n".join(line[4:] for line in note.splitlines())
    of = record()
    invoice = of.invoices[0].model_copy(
        update={"note": "\n".join(line[2:] for line in indented.splitlines())}
    )
    data, _view = made(of.model_copy(update={"invoices": (invoice,)}))
    text = text_of(data)
    for words in ("One Two", "1. first", "2. second", "inner bold slanted code", "quoted", "left right a 1",
                  "b | c 2", "kept as it is", "a page"):  # fmt: skip
        assert words in text, words
    assert is_accessible(data)


@pytest.mark.parametrize(
    "note", ["> " * 300 + "deep", "- " * 300 + "deep", "[" * 3000 + "deep", "|" * 300 + "\n|-|"]
)
def test_nesting_without_end_is_laid_out(note: str) -> None:
    of = record()
    invoice = of.invoices[0].model_copy(update={"note": note})
    data, _view = made(of.model_copy(update={"invoices": (invoice,)}))
    assert "deep" in text_of(data) or "|" in text_of(data)


def test_a_template_of_the_freelancer_s_own_wins(tmp_path: Path) -> None:
    (tmp_path / "print").mkdir()
    (tmp_path / "print" / "invoice.typ").write_text(
        '#import "letter.typ": *\n#show: sheet\n= #d.title\nOur own words: #d.purpose'
    )
    told = scene(record())
    one = invoice_print(invoice_page(first(told), told), told)
    assert "Our own words: Work" in text_of(one.make((tmp_path,)))
    assert pdf.fingerprint((tmp_path,)) != pdf.fingerprint()


def test_a_template_that_is_broken_is_told_apart(tmp_path: Path) -> None:
    (tmp_path / "print").mkdir()
    (tmp_path / "print" / "invoice.typ").write_text("#let")
    told = scene(record())
    with pytest.raises(GoodTermsError, match=r"print/invoice\.typ"):
        invoice_print(invoice_page(first(told), told), told).make((tmp_path,))


def test_a_broken_template_tells_a_hosted_log_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "print").mkdir()
    (tmp_path / "print" / "invoice.typ").write_text('#import "letter.typ": *\n#panic(d.letter.recipient)')
    monkeypatch.setenv("CI", "true")
    told = scene(record())
    with pytest.raises(GoodTermsError) as caught:
        invoice_print(invoice_page(first(told), told), told).make((tmp_path,))
    assert "Oak Lane" not in str(caught.value)
