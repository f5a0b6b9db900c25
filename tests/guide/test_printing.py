"""All pages as one: nothing is ambiguous, every link leads where it led."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from goodterms.site.printing import Chapter, Rendered, chapters

AT = "print/"


class Read(HTMLParser):
    """What a browser would find: ids, and addresses by attribute."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.found: dict[str, list[str | None]] = {}
        self.tags: list[str] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        for name, value in attrs:
            self.found.setdefault(name, []).append(value)
            if name == "id":
                self.ids.append(value or "")

    def handle_data(self, data: str) -> None:
        self.text += data


def read(html: str) -> Read:
    return Read(html)


def one(html: str, url: str = "late/", at: str = AT) -> Read:
    """Return a page that stands alone between a home and another page."""
    return read(around(html, url, at)[1].html)


def around(html: str, url: str = "late/", at: str = AT) -> list[Chapter]:
    directory = not url.endswith(".html")
    home, other = ("./", "offers/") if directory else ("index.html", "offers.html")
    return chapters(
        [
            Rendered(home, "Home", "<h1 id='home'>Home</h1>"),
            Rendered(url, "Late", html),
            Rendered(other, "Offers", '<h1 id="home">Offers</h1><h2 id="prices">Prices</h2>'),
        ],
        at,
    )


def test_no_id_is_given_twice() -> None:
    pages = [
        Rendered("a/b/", "One", '<h1 id="x">One</h1><p id="a">.</p><i id="a">twice</i>'),
        Rendered("a-b/", "Two", '<h1 id="x">Two</h1>'),
        Rendered("a-b--x/", "Three", '<h1 id="x">Three</h1>'),
        Rendered("", "Home", '<h1 id="index">Home</h1>'),
        Rendered("index-2/", "Other", "<h1>Other</h1>"),
    ]
    found = chapters(pages, AT)
    ids = [chapter.id for chapter in found] + [one for c in found for one in read(c.html).ids]
    assert len(ids) == 5 + 5
    assert len(set(ids)) == len(ids)
    assert not any(" " in one for one in ids)


def test_what_points_at_an_id_on_its_page_still_does() -> None:
    html = (
        '<h1 id="top">Late</h1><a href="#fn:1">1</a><label for="a">A</label><input id="a" type="radio">'
        '<table aria-describedby="n1 n2"></table><p id="n1">.</p><p id="n2">.</p><p id="fn:1">Note</p>'
    )
    page = one(html)
    assert page.found["for"][0] in page.ids
    assert all(name in page.ids for name in str(page.found["aria-describedby"][0]).split())
    assert str(page.found["href"][0]).removeprefix("#").replace("%3A", ":") in page.ids


def test_choices_of_two_pages_do_not_switch_each_other_off() -> None:
    tabs = '<h1>Tabs</h1><input type="radio" name="__tabbed_1" id="__tabbed_1_1" checked>'
    first, second = chapters([Rendered("a/", "A", tabs), Rendered("b/", "B", tabs)], AT)
    assert read(first.html).found["name"] != read(second.html).found["name"]
    assert "checked" in read(first.html).found


@pytest.mark.parametrize(
    ("href", "leads_to"),
    [
        ("../offers/", "offers"),
        ("../offers/index.html", "offers"),
        ("../offers/#prices", "offers--prices"),
        ("../offers/#home", "offers--home"),
        ("../offers/#gone", "offers"),
        ("..", "index"),
        ("../", "index"),
        ("../#home", "index--home"),
        ("../index.html", "index"),
        ("#own", "late--own"),
        ("#", "late"),
        ("./", "late"),
    ],
)
def test_a_link_between_pages_leads_to_the_chapter(href: str, leads_to: str) -> None:
    found = around(f'<h1 id="own">Late</h1><a href="{href}">there</a>')
    assert read(found[1].html).found["href"] == [f"#{leads_to}"]
    ids = {chapter.id for chapter in found} | {one for c in found for one in read(c.html).ids}
    assert leads_to in ids


def test_links_between_pages_without_folders_of_their_own() -> None:
    html = '<h1>Late</h1><a href="offers.html#prices">a</a> <a href="index.html">b</a> <img src="a.png">'
    page = one(html, "late.html", "print/index.html")
    assert page.found["href"] == ["#offers--prices", "#index"]
    assert page.found["src"] == ["../a.png"]


@pytest.mark.parametrize(
    ("address", "from_print"),
    [
        ("../assets/plan.svg", "../assets/plan.svg"),
        ("plan.svg", "../late/plan.svg"),
        ("../../assets/plan.svg", "../../assets/plan.svg"),
        ("../../de/late/", "../../de/late/"),
        ("../offers/?from=late", "../offers/?from=late"),
        ("../not-a-chapter/#part", "../not-a-chapter/#part"),
        ("/robots.txt", "/robots.txt"),
        ("//other.example/x", "//other.example/x"),
        ("https://other.example/x?a=1&amp;b=2#c", "https://other.example/x?a=1&b=2#c"),
        ("mailto:anna@lind-studio.example", "mailto:anna@lind-studio.example"),
        ("http://[", "http://["),
    ],
)
def test_what_is_elsewhere_is_still_found(address: str, from_print: str) -> None:
    page = one(f'<h1>Late</h1><a href="{address}">there</a>')
    assert page.found["href"] == [from_print]


def test_pictures_in_several_sizes_are_still_found() -> None:
    page = one(
        '<h1>Late</h1><img src="a.png" srcset="a.png 1x, ../b.png 2x,"><img srcset="data:image/png,x 1x">'
    )
    assert page.found["src"] == ["../late/a.png"]
    assert page.found["srcset"] == ["../late/a.png 1x, ../b.png 2x", "data:image/png,x 1x"]


def test_letters_beyond_ascii_are_found_in_anchors() -> None:
    page = one(
        '<h1 id="кешігу">Кешігу</h1><a href="#кешігу">x</a>'
        '<a href="#%D0%BA%D0%B5%D1%88%D1%96%D0%B3%D1%83">x</a>'
    )
    assert page.ids == ["late--кешігу"]
    assert set(page.found["href"]) == {"#late--%D0%BA%D0%B5%D1%88%D1%96%D0%B3%D1%83"}


def test_permalinks_and_scripts_are_left_out_and_nothing_else() -> None:
    page = one(
        '<h1 id="a">Late<a class="headerlink" href="#a" title="Permanent link">¶<b>!</b><br></a></h1>'
        "<script>if (a < b) { '</p>' }</script><p>Paid &amp; done &#8211; 1 &lt; 2<br/>next</p>"
        '<a class="md-button" href="../offers/">Offers</a>'
    )
    assert page.tags == ["h1", "p", "br", "a"]
    assert page.text == "LatePaid & done – 1 < 2nextOffers"


def test_what_is_folded_is_unfolded() -> None:
    page = one("<h1>Late</h1><details><summary>More</summary>x</details><details open>y</details>")
    assert page.found["open"] == [None, None]


@pytest.mark.parametrize("title", ["Terms & prices", "Terms &amp; prices"])
def test_a_page_without_a_heading_gets_its_title(title: str) -> None:
    (chapter,) = chapters([Rendered("terms/", title, "<p>x</p>")], AT)
    assert chapter.title == "Terms &amp; prices"
    assert read(chapter.html).tags == ["h1", "p"]
    assert read(chapter.html).text.split("\n")[0] == "Terms & prices"


def test_text_cannot_become_markup() -> None:
    page = one('<h1>Late</h1><p title="&quot;&gt;&lt;script&gt;">&lt;script&gt;</p>')
    assert page.tags == ["h1", "p"]
    assert page.found["title"] == ['"><script>']
    (chapter,) = chapters([Rendered("x/", "<script>", "<p>x</p>")], AT)
    assert read(chapter.html).tags == ["h1", "p"]


def test_a_chapter_keeps_the_language_it_is_written_in() -> None:
    (chapter,) = chapters([Rendered("x/", "X", "<h1>X</h1>", "en")], AT)
    assert chapter.lang == "en"


def test_no_pages_make_no_chapters() -> None:
    assert chapters([], AT) == []
