"""The policy on paper says what its pages say, and can be found one's way in."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from goodterms.building.policy_pdfs import policy_prints
from goodterms.building.project import has_logo
from goodterms.guide.content import read_guide
from goodterms.guide.document import Document, read_document, read_documents
from goodterms.guide.paper import policy_print
from goodterms.guide.prose import page_html, page_nodes
from goodterms.locale import LANGUAGES
from goodterms.pages.pdf.letter import said
from goodterms.pages.pdf.tree import Node
from goodterms.records.load import read_policy
from tests.conftest import REPOSITORY
from tests.pages.pdf.reader import closed_up, metadata_of, opened, root_of, text_of

from .small import PAGES, POLICY, document_of, facts, guide_of, one_page, write

DAY = date(2026, 4, 15)


def made(document: Document, **options: Any) -> bytes:
    return policy_print(document, DAY, **options).make()


def links(reader: PdfReader, page: int) -> dict[str, list[str]]:
    """Return the links of a page by kind: addresses elsewhere, and names of places in the file."""
    found: dict[str, list[str]] = {"uri": [], "place": []}
    for annotation in reader.pages[page].get("/Annots", []):
        link = annotation.get_object()
        if "/A" in link:
            found["uri"].append(str(link["/A"]["/URI"]))
        elif isinstance(link["/Dest"], str):
            found["place"].append(str(link["/Dest"]))
    return found


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The small guide in English: cover, contents, two chapters."""
    return made(document_of(write(tmp_path_factory.mktemp("guide"))))


def test_chapters_are_the_navigation_s(tmp_path: Path) -> None:
    project = write(tmp_path)
    english = document_of(project)
    assert [(one.name, one.title) for one in english.chapters] == [
        ("index.md", "Working together"),
        ("late.md", "If a payment is late"),
    ]
    assert english.title == "Working together"
    assert "Payable within 30\N{NO-BREAK SPACE}days of the invoice date." in english.chapters[0].text
    assert "title:" not in english.chapters[0].text
    polish = document_of(project, "pl")
    assert [one.language for one in polish.chapters] == ["pl", "en"]
    assert polish.version.hash != english.version.hash


def test_a_page_without_a_heading_stands_under_its_title(tmp_path: Path) -> None:
    document = one_page(tmp_path, "---\ntitle: Rates & *more*\n---\nPlain words.\n")
    assert document.title == "Rates & *more*"
    assert "Rates & *more* Plain words." in text_of(made(document))


@pytest.mark.parametrize(
    "text", ["Words alone.\n", "## A section\n\nWords alone.\n", "A heading\n===\n\nWords.\n"]
)
def test_a_chapter_has_a_heading_whatever_the_page_has(tmp_path: Path, text: str) -> None:
    document = one_page(tmp_path, text)
    assert document.title in {"Index", "A section", "A heading"}
    assert opened(made(document)).outline[1]["/Title"] == f"1 {document.title}"  # type: ignore[call-overload]


def test_all_problems_of_all_pages_are_told_once(tmp_path: Path) -> None:
    pages = {
        "en/index.md": "# One\n\n{{ policy.paiment }}\n",
        "en/late.md": "# Two\n\n{{ freelancer.nam }}\n",
        "de/index.md": "# Eins\n",
    }
    project = write(tmp_path, pages)
    found, problems = read_documents(guide_of(project), facts(project), project.root)
    assert found == {}
    assert sorted((one.file, one.line) for one in problems) == [
        ("content/en/index.md", 3),
        ("content/en/late.md", 3),
    ]


def test_a_guide_without_pages_is_a_problem(tmp_path: Path) -> None:
    project = write(tmp_path, {})
    document, (problem,) = read_document(guide_of(project), facts(project), "en", project.root)
    assert document is None
    assert problem.file == "content"


def test_the_cover_names_who_what_and_since_when(small: bytes) -> None:
    cover = " ".join(opened(small).pages[0].extract_text().split())
    for part in ("Anna Lind", "Working together", "Valid from 1 January 2026", "anna@lind.example"):
        assert part in cover
    assert "Page 1 of 3" in cover


def test_a_site_with_a_logo_of_its_own_has_not_our_mark(small: bytes, tmp_path: Path) -> None:
    def drawings(data: bytes) -> list[str]:
        return list(opened(data).pages[0]["/Resources"].get("/XObject", {}))  # type: ignore[attr-defined]

    assert drawings(small)
    assert not drawings(made(document_of(write(tmp_path)), mark=False))


@pytest.mark.parametrize(
    ("theme", "logo"),
    [({}, False), ({"icon": {"logo": "x"}}, True), ({"logo": "x.svg"}, True), ({"icon": "x"}, False)],
)
def test_which_theme_has_a_logo(theme: dict[str, object], logo: bool) -> None:
    assert has_logo(theme) is logo


def test_every_page_names_the_version(small: bytes, tmp_path: Path) -> None:
    label = document_of(write(tmp_path)).label
    pages = [" ".join(page.extract_text().split()) for page in opened(small).pages]
    assert len(pages) == 3
    for number, page in enumerate(pages, 1):
        assert f"Anna Lind · Version {label}" in page
        assert f"Page {number} of 3" in page


def test_without_a_day_the_version_is_the_hash(tmp_path: Path) -> None:
    document = document_of(write(tmp_path, policy=POLICY.replace("valid_from: 2026-01-01\n", "")))
    text = text_of(made(document))
    assert f"Version {document.version.hash}" in text
    assert "Valid from" not in text
    assert opened(made(document)).metadata["/CreationDate"] == "D:20260415000000Z"  # type: ignore[index]


def test_it_is_for_archives_and_for_everyone(small: bytes) -> None:
    claims = metadata_of(small)
    assert "<pdfaid:part>3</pdfaid:part>" in claims
    assert "<pdfuaid:part>1</pdfuaid:part>" in claims
    root = root_of(small)
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en-DE"
    assert opened(small).metadata["/Title"] == "Working together"  # type: ignore[index]


def test_the_same_text_makes_the_same_bytes(small: bytes, tmp_path: Path) -> None:
    again = document_of(write(tmp_path))
    assert policy_print(again, date(2027, 1, 1)).make() == small
    assert made(again, accent="#aa3300") != small


def test_links_lead_where_they_lead_on_the_site(small: bytes) -> None:
    reader = opened(small)
    assert links(reader, 2) == {
        "uri": ["mailto:anna@lind.example", "https://lind.example/a?b=c"],
        "place": ["late#added", "late", "index", "index", "late#added"],
    }
    places = reader.named_destinations
    assert {name: reader.get_destination_page_number(place) for name, place in places.items()} == {
        "index": 2,
        "late": 2,
        "late#added": 2,
    }


def test_files_keep_their_address_where_there_is_one(tmp_path: Path) -> None:
    project = write(tmp_path)
    (project.docs / "en/form.pdf").write_bytes(b"%PDF-1.7\n")
    site = replace(project, site_url="https://anna.example/terms/")
    for language, url in (("en", "https://anna.example/terms/form.pdf"), ("de", None)):
        documents = {language: document_of(site, language)}
        ((path, one),) = policy_prints(site, guide_of(site), documents, DAY).items()
        assert path == ("policy.pdf" if language == "en" else "de/policy.pdf")
        found = links(opened(one.make()), 2)["uri"]
        assert (url in found) is (url is not None)


@pytest.mark.parametrize(("words", "page"), [(100, 3), (450, 4), (700, 4)])
def test_a_chapter_begins_where_half_a_page_is_left_and_contents_tell_where(
    tmp_path: Path, words: int, page: int
) -> None:
    pages = PAGES | {
        "en/index.md": PAGES["en/index.md"] + "\n\n" + "\n\n".join(["Word. " * 50] * (words // 50))
    }
    made_pages = opened(made(document_of(write(tmp_path, pages)))).pages
    contents = made_pages[1].extract_text()
    for entry in ("1 How we work together 3", "In short 3", f"2 If a payment is late {page}"):
        assert entry in contents
    assert f"What is added {page}" in contents
    assert "If a payment is late" in made_pages[page - 1].extract_text()
    # Where it goes on below the end of the one before, and where it has a page of its own.
    assert ("Word." in made_pages[page - 1].extract_text()) is (words != 450)


def test_bookmarks_lead_to_chapters_and_sections(small: bytes) -> None:
    reader = opened(small)
    outline: Any = reader.outline
    assert [entry["/Title"].strip() for entry in outline if not isinstance(entry, list)] == [
        "Contents",
        "1 How we work together",
        "2 If a payment is late",
    ]
    assert [entry["/Title"].strip() for entry in outline[-1]] == ["What is added"]
    assert reader.get_destination_page_number(outline[-1][0]) == 2


def test_what_markdown_can_say_is_said(tmp_path: Path) -> None:
    text = """\
# All of it {: #top }

[To the term](#interest) and [the top](#top), a note[^1].

!!! note "Mind this"
    Said in a box.

Interest {: #interest }
:   A share.
:   Once more.

Debt
Claim
:   Both sides.

```text
  fenced   code
```

1. first
2. second

> quoted

![A drawing of a bridge](bridge.png)

<details><summary>More</summary><p>folded</p></details>

<script>alert("out")</script><style>p { color: red }</style><b onclick="x()">bold</b>

[^1]: A footnote.
"""
    data = made(one_page(tmp_path, text))
    said_text = text_of(data)
    for part in ("Mind this", "Said in a box.", "A share. Once more.", "Claim", "Both sides.", "fenced"):
        assert part in said_text
    for part in ("1. first", "quoted", "A drawing of a bridge", "folded", "bold", "A footnote."):
        assert part in said_text
    for part in ("alert", "color", "{:", "[^"):
        assert part not in said_text
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata_of(data)
    # To the term, to the chapter, to the footnote and back.
    assert len(opened(data).pages[2].get("/Annots", [])) == 4


def test_nothing_is_read_as_the_print_s_own_markup(tmp_path: Path) -> None:
    text = "# Plain\n\nIs #panic() $x$ <y> @z `#read` \\*star\\* = no heading // no comment\n"
    assert "Is #panic() $x$ @z #read *star* = no heading // no comment" in text_of(
        made(one_page(tmp_path, text))
    )


def test_a_long_table_has_its_head_on_every_page(tmp_path: Path) -> None:
    rows = "".join(f"| Day {number} | {number}.00 |\n" for number in range(120))
    data = made(one_page(tmp_path, f"# Rows\n\n| When | Amount |\n|:--|--:|\n{rows}"))
    pages = [page.extract_text() for page in opened(data).pages][2:]
    assert len(pages) > 2
    assert all("When" in page and "Amount" in page for page in pages)


def test_a_heading_is_never_the_last_thing_on_a_page(tmp_path: Path) -> None:
    parts = "".join(f"## Section {number}\n\n{'Some words. ' * (9 + number % 7)}\n\n" for number in range(40))
    data = made(one_page(tmp_path, f"# Many\n\n{parts}"))
    for page in opened(data).pages[2:]:
        body = re.split("Anna Lind", page.extract_text())[0].strip()
        assert not re.search(r"Section \d+$", body)


def test_a_short_quotation_stays_in_one_piece(tmp_path: Path) -> None:
    draft = "> Dear sir\n>\n> 1. one\n> 2. two\n> 3. three\n>\n> Best wishes\n\n"
    parts = "".join(f"{'Some words. ' * (60 + number * 9)}\n\n{draft}" for number in range(20))
    pages = [page.extract_text() for page in opened(made(one_page(tmp_path, f"# Many\n\n{parts}"))).pages]
    assert len(pages) > 6
    assert sum(page.count("Dear sir") for page in pages) == 20
    assert all(page.count("Dear sir") == page.count("Best wishes") for page in pages)


@pytest.mark.parametrize(
    "long", ["> line\n>\n" * 150, ">     line\n" * 150, "> | a |\n> |---|\n" + "> | line |\n" * 150]
)
def test_a_long_quotation_goes_on_over_the_page(tmp_path: Path, long: str) -> None:
    pages = opened(made(one_page(tmp_path, f"# Long\n\n{long}\n"))).pages[2:]
    assert len(pages) > 1
    assert sum(page.extract_text().count("line") for page in pages) == 150
    assert all(page.extract_text().count("line") < 80 for page in pages)


def test_the_worst_words_stay_on_the_page(tmp_path: Path) -> None:
    name = "W" * 300
    policy = POLICY.replace("name: Anna Lind", f"name: {name}")
    text = f"# {'X' * 200}\n\n{'Y' * 500}\n\n| {'Z' * 90} | {'9' * 60} |\n|:--|--:|\n| a | {'8' * 90} |\n"
    data = made(one_page(tmp_path, text, policy))
    whole = closed_up(text_of(data))
    assert name in whole
    assert "Y" * 500 in whole
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata_of(data)


def test_a_guide_of_hundreds_of_nested_lists_is_still_laid_out(tmp_path: Path) -> None:
    text = "# Deep\n\n" + "".join("    " * depth + f"- level {depth}\n" for depth in range(200))
    assert "level 199" in text_of(made(one_page(tmp_path, text)))


class _Words(HTMLParser):
    """Takes the words out of HTML, block by block."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []

    def handle_data(self, data: str) -> None:
        self.words.extend(data.split())


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sample_s_guide_is_all_there(language: str) -> None:
    """Every word of every chapter, in the order of the pages."""
    policy, _, problems = read_policy(REPOSITORY / "content/policy.yml", REPOSITORY)
    assert policy is not None, problems
    guide = read_guide(REPOSITORY / "content", policy.languages)
    if language not in guide.languages:
        pytest.skip("the guide is not written in it")
    document, problems = read_document(guide, policy, language, REPOSITORY)
    assert document is not None, problems
    data = made(document)
    text = closed_up(text_of(data))
    for chapter in document.chapters:
        parser = _Words()
        parser.feed(page_html(chapter.text))
        missing = [word for word in parser.words if word not in text]
        assert missing == [], chapter.name
    claims = metadata_of(data)
    assert "<pdfuaid:part>1</pdfuaid:part>" in claims
    assert root_of(data)["/Lang"] == f"{language}-{policy.freelancer.country}"
    contents = opened(data).pages[1]
    assert closed_up(said(language)("Contents")) in closed_up(contents.extract_text())
    # Its two columns end at about the same height: a chapter's entries apart at most.
    boxes = [annotation.get_object()["/Rect"] for annotation in contents["/Annots"]]  # type: ignore[attr-defined]
    middle = float(contents.mediabox.width) / 2
    ends = [min(float(y) for x, y, *_ in boxes if (float(x) < middle) is left) for left in (True, False)]
    assert abs(ends[0] - ends[1]) < 90


@pytest.mark.parametrize("language", [one for one in LANGUAGES if one != "en"])
@pytest.mark.parametrize(
    "words",
    [
        "Contents",
        "Valid from {day}",
        "Version {version}",
        "In a contract it is enough to name the version: {version}",
    ],
)
def test_its_own_words_are_in_every_language(language: str, words: str) -> None:
    told = said(language)(words)
    assert told != words
    assert re.findall(r"\{\w+\}", told) == re.findall(r"\{\w+\}", words)


@pytest.mark.parametrize("text", ["- one\n\n- two\n", "1. one\n    - in it\n2. two\n", "> one\n>\n> two\n"])
def test_white_space_between_blocks_makes_no_empty_line(text: str) -> None:
    def children(node: Node) -> list[Node]:
        return [] if isinstance(node, str) else node.get("c", [])

    (outer,) = page_nodes(text)
    inner = [one for part in children(outer) for one in children(part)]
    assert inner
    assert " " not in inner
