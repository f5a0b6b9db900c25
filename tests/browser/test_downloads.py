"""Everything a page leads to: no link is dead, and each file says the same as the page it belongs to."""

from __future__ import annotations

import csv
import io
import re
from base64 import b64decode, b64encode
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

import pytest
import zxingcpp
from babel.messages.pofile import read_po
from icalendar import Calendar
from playwright.sync_api import Browser, Page
from pypdf import PdfReader
from tests.browser.test_sample import address, links, open_link
from tests.browser.unsealed import Opened, Reader, plain, read_all
from tests.conftest import REPOSITORY, Portal

from goodterms.sealing.packing import Document

__all__ = ["address", "links"]

pytestmark = pytest.mark.browser

CLIENTS = ("brandtner", "koktalqysh", "kvistholm", "murmurlab", "podskalka", "thornquay")
LANGUAGES = ("de", "is", "kk", "pl")
# What is to be paid after the sample's day and is not in discussion, by hand from the records.
TO_COME = {
    ("brandtner", "2026-012"): {date(2026, 4, 20): "149570"},
    ("kvistholm", "2026-013"): {date(2026, 5, 15): "100000", date(2026, 6, 15): "100000"},
    ("podskalka", "2026-014"): {date(2026, 4, 15): "404000"},
    ("thornquay", "2026-015"): {date(2026, 5, 8): "114000"},
}


@pytest.fixture(scope="module")
def readers(built: Portal, address: str) -> dict[str, Reader]:
    return read_all(built, address)


def digits(amount: str) -> str:
    """Return an amount's digits, minor units and sign: the same however a language writes it."""
    # The currency may end in a full stop, and the Icelandic one is all there is behind the digits.
    return re.sub(r"[^\d−-]", "", amount).replace("−", "-")


def pages_of(reader: Reader, kind: str) -> list[Opened]:
    return [
        page for path, page in reader.pages.items() if path.removeprefix(f"{page.lang}/").startswith(kind)
    ]


def files_of(reader: Reader, page: Opened, media_type: str) -> list[Document]:
    return [file for file in reader.files(page) if file.media_type == media_type]


@pytest.mark.parametrize("client", CLIENTS)
class TestLinks:
    def test_no_link_is_dead(self, readers: dict[str, Reader], client: str) -> None:
        reader = readers[client]
        own = {page.id: page for page in reader.pages.values()}
        tried = 0
        for page in own.values():
            switch = {
                link.attributes["href"].split("/")[1]
                for link in page.all("a", data_gt_page="*", hreflang="*")
            }
            for link in page.all("a"):
                href = link.attributes["href"]
                tried += 1
                if "data-gt-page" in link.attributes:
                    id_ = href.split("/")[1]
                    assert href == f"../{id_}/"
                    assert id_ in own
                    assert own[id_].lang == page.lang or id_ in switch, "a link keeps the language"
                elif "data-gt-document" in link.attributes:
                    id_ = link.attributes["data-gt-id"]
                    assert href == f"../{id_}/sealed.bin"
                    assert reader.document(id_).data
                    own_key = link.attributes.get("data-gt-key", "")
                    assert reader.document(id_, own_key).data
                elif href.startswith("mailto:"):
                    assert "@" in href
                else:
                    assert self._stands(reader.site, page, href), f"{page.path} leads nowhere: {href}"
        assert tried > len(own)

    def _stands(self, site: Path, page: Opened, href: str) -> bool:
        parts = urlsplit(urljoin(f"https://guide.example/c/{page.id}/", href))
        if parts.netloc != "guide.example":
            return parts.scheme == "https"
        file = site / unquote(parts.path).lstrip("/")
        file = file / "index.html" if file.is_dir() else file
        return file.is_file() and (not parts.fragment or f'id="{parts.fragment}"' in file.read_text("utf-8"))

    def test_nothing_is_sealed_that_no_page_leads_to(self, readers: dict[str, Reader], client: str) -> None:
        linked = {
            id_ for reader in readers.values() for page in reader.pages.values() for id_ in page.documents
        }
        ids = {page.id for reader in readers.values() for page in reader.pages.values()}
        site = readers[client].site
        assert {folder.name for folder in (site / "c").iterdir()} == linked | ids


@pytest.mark.parametrize("client", CLIENTS)
class TestFilesSayWhatThePageSays:
    def test_the_pdf_of_an_invoice(self, readers: dict[str, Reader], client: str) -> None:
        reader = readers[client]
        for page in pages_of(reader, "invoice/"):
            (file,) = files_of(reader, page, "application/pdf")
            text, pdf = read_pdf(file)
            number = page.path.rpartition("/")[2]
            assert file.name in (f"{number}.pdf", f"{number}-{page.lang}.pdf")
            assert pdf.metadata
            assert pdf.metadata.title == page.title
            assert str(pdf.root_object["/Lang"]).startswith(page.lang)
            titles = [plain(link.text) for link in page.all("a", data_gt_document="*")]
            sums = [plain(amount) for amount in amounts_of(page, "gt-totals")]
            assert len(sums) > 1
            wanted = [number, page.title, *sums]
            wanted += [plain(row.text) for row in page.all("td", role="cell") if "gt-num" in row.classes][-1:]
            wanted += [plain(one.text) for one in page.of_class("gt-due__amount")]
            wanted += [plain(one.text) for one in page.all("bdi") if plain(one.text) not in titles]
            missing = [one for one in wanted if squeezed(one) not in squeezed(text)]
            assert missing == [], f"{page.path} has it, its PDF has not"

    def test_the_pdf_of_a_written_summary(self, readers: dict[str, Reader], client: str) -> None:
        reader = readers[client]
        for page in pages_of(reader, "dispute/"):
            (file,) = [f for f in reader.files(page) if f.name.startswith(page.path.rpartition("/")[2])]
            text, _pdf = read_pdf(file)
            wanted = [page.title, *(plain(one) for one in amounts_of(page, "gt-sums"))]
            wanted += [plain(one.text) for one in page.all("p") if one.classes == ["gt-news__day"]]
            assert [one for one in wanted if squeezed(one) not in squeezed(text)] == []

    def test_the_statement_as_pdf_and_as_table(self, readers: dict[str, Reader], client: str) -> None:
        reader = readers[client]
        for page in pages_of(reader, "statement"):
            (printed,) = files_of(reader, page, "application/pdf")
            (table,) = files_of(reader, page, "text/csv")
            shown = [plain(cell.text) for cell in page.all("td", role="cell") if "gt-num" in cell.classes]
            balance = plain(page.of_class("gt-due__amount")[0].text)
            text, _pdf = read_pdf(printed)
            assert [one for one in [*shown, balance] if squeezed(one) not in squeezed(text)] == []
            assert table.data.startswith(b"\xef\xbb\xbf"), "spreadsheets read it as UTF-8"
            rows = list(csv.DictReader(io.StringIO(table.data.decode("utf-8-sig"))))
            entries = [row for row in rows if row["kind"] != "closing"]
            running = Decimal(0)
            for row in entries:
                running += Decimal(row["amount"])
                assert Decimal(row["balance"]) == running
                assert plain(row["cause"]) in page.text
            assert Decimal(rows[-1]["balance"]) == running
            assert digits(str(running)) == digits(balance)
            assert digits(shown[-1]) == digits(balance)
            assert [digits(row["amount"]) for row in entries] == [
                digits(one) for one in statement_amounts(page)
            ]

    def test_the_due_dates_for_a_calendar(self, readers: dict[str, Reader], client: str) -> None:
        reader = readers[client]
        for page in pages_of(reader, "invoice/"):
            number = page.path.rpartition("/")[2]
            files = files_of(reader, page, "text/calendar")
            wanted = TO_COME.get((client, number), {})
            assert len(files) == (1 if wanted else 0)
            if not wanted:
                continue
            events = Calendar.from_ical(files[0].data).walk("VEVENT")
            assert {
                event.decoded("dtstart"): digits(str(event["summary"]).rpartition(number)[2])
                for event in events
            } == wanted
            assert files[0].name == f"{number}.ics"
            first = min(wanted).isoformat()
            assert page.all("time", data_gt_due=first), "the day the page names is the calendar's"


def read_pdf(file: Document) -> tuple[str, PdfReader]:
    pdf = PdfReader(io.BytesIO(file.data))
    return "\n".join(page.extract_text() for page in pdf.pages), pdf


def squeezed(text: str) -> str:
    """Return a text without any space: a PDF breaks lines where it likes."""
    return plain(text).replace(" ", "")


def amounts_of(page: Opened, class_: str) -> list[str]:
    """Return the amounts in the description lists of a class."""
    found = []
    inside = False
    for one in page.elements:
        if one.tag == "dl":
            inside = class_ in one.classes
        if inside and one.tag == "dd":
            found.append(one.text)
    return found


def statement_amounts(page: Opened) -> list[str]:
    """Return what stands in the column of amounts, not that of balances, of the statement's rows."""
    cells = page.elements[page.elements.index(page.of_class("gt-statement")[0]) :]
    numbers = [one.text for one in cells if one.tag == "td" and "gt-num" in one.classes]
    return numbers[:-1:2]


@pytest.fixture(scope="module")
def english() -> dict[str, list[str]]:
    """What each language says differently: pieces of sentences long enough to be told apart."""
    found = {}
    for language in LANGUAGES:
        pieces = set()
        for domain in ("pages", "print", "terms"):
            path = REPOSITORY / f"generator/goodterms/locale/{language}/LC_MESSAGES/{domain}.po"
            for message in read_po(io.BytesIO(path.read_bytes())):
                texts = (message.id,) if isinstance(message.id, str) else message.id
                for text in texts:
                    pieces |= {plain(one) for one in re.split(r"\{\w*\}", text)}
        found[language] = [one for one in pieces if len(one) >= 10 and " " in one]
        assert len(found[language]) > 200
    return found


class TestLanguageOfEverything:
    """No English sentence of ours stands on a page, or in a file, in another language."""

    @pytest.mark.parametrize("client", CLIENTS)
    def test_no_english_is_left(
        self, readers: dict[str, Reader], english: dict[str, list[str]], client: str
    ) -> None:
        reader = readers[client]
        files = [*(REPOSITORY / "clients").glob(f"{client}*"), *(REPOSITORY / "clients" / client).glob("*")]
        written = "".join(file.read_text("utf-8") for file in files if file.suffix == ".yml")
        assert written
        for path, page in reader.pages.items():
            if page.lang == "en":
                continue
            said = [page.text, page.title]
            said += [plain(one.attributes.get(name, "")) for one in page.elements for name in NAMED]
            said += [unquote(link.attributes["href"]) for link in page.all("a", href="*")]
            for file in reader.files(page):
                if file.media_type == "application/pdf" and file.name not in ("contract.pdf", "worklog.pdf"):
                    said.append(plain(read_pdf(file)[0]))
                elif file.media_type.startswith("text/"):
                    said.append(plain(file.data.decode()))
            everything = "\n".join(said)
            left = [piece for piece in english[page.lang] if piece in everything and piece not in written]
            assert left == [], path
            if reader.pages["home"].lang != "en":  # where the freelancer wrote to them in English
                assert re.findall(r"\b(?:the|your|you|with|which|this|invoice)\b", page.text) == [], path


NAMED = ("aria-label", "data-label", "title", "alt", "aria-description", "data-gt-days")


@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (1280, "dark")])
def test_the_payment_code_is_read_by_a_scanner(
    browser: Browser, links: dict[str, dict[str, Any]], width: int, scheme: Any
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 844}, color_scheme=scheme)
    pixels = context.new_page()
    tab = context.new_page()
    for page in links["brandtner"]["pages"]:
        if page["path"] not in ("home", "en/invoice/2026-012"):
            continue
        open_link(tab, links["brandtner"], page["url"])
        picture = tab.locator("svg.gt-qr").screenshot()
        (found,) = zxingcpp.read_barcodes(
            grey(pixels, picture), formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
        )
        # EPC069-12: service tag, version, UTF-8, credit transfer, BIC, name, IBAN, amount, purpose,
        # structured reference, remittance text.
        assert found.text.split("\n") == [
            *("BCD", "002", "1", "SCT", "COBADEFFXXX", "Anna Lind", "DE89370400440532013000"),
            *("EUR1495.70", "", "", "2026-012"),
        ]
        assert found.ec_level == "M"
    context.close()


def grey(tab: Page, png: bytes) -> memoryview:
    """Return a picture as rows of grey, decoded by the browser."""
    width, height, values = tab.evaluate(
        """async (png) => {
            const bytes = Uint8Array.from(atob(png), (char) => char.charCodeAt(0));
            const picture = await createImageBitmap(new Blob([bytes], {type: 'image/png'}));
            const canvas = new OffscreenCanvas(picture.width, picture.height).getContext('2d');
            canvas.drawImage(picture, 0, 0);
            const {data} = canvas.getImageData(0, 0, picture.width, picture.height);
            let grey = '';
            for (let at = 0; at < data.length; at += 4) {
                grey += String.fromCharCode((data[at] + data[at + 1] + data[at + 2]) / 3);
            }
            return [picture.width, picture.height, btoa(grey)];
        }""",
        b64encode(png).decode(),
    )
    return memoryview(b64decode(values)).cast("B", (height, width))
