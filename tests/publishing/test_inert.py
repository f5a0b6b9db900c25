"""What somebody would publish who may push content to a host and wants a client's key."""

from __future__ import annotations

import gzip
import itertools
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import nh3
import pytest

from goodterms.paths import theme_dir
from goodterms.publishing.hosting.inert.check import Host, check_site
from goodterms.publishing.hosting.inert.fault import Fault
from goodterms.publishing.hosting.inert.markup import read_tags
from goodterms.publishing.hosting.inert.places import Sources
from tests.conftest import Portal

POLICY = next(
    line
    for line in (theme_dir() / "partials/goodterms/csp.html").read_text().splitlines()
    if line.startswith("<meta")
)
BEGIN = f'<!doctype html>\n<html lang="en" class="no-js">\n<head>\n{POLICY}\n<meta charset="utf-8">\n'
SCRIPTS = (
    '<script src="{up}assets/goodterms/scope.js" data-scope="/"></script>'
    '<script id="__config" type="application/json">{{"base": ".", "features": ["<x>"], '
    '"search": "{up}assets/worker.js", "translations": {{"a": "# more"}}}}</script>'
    '<script src="{up}assets/bundle.js"></script>'
).replace("<x>", "")
ENVELOPE = (
    '<script type="application/json" id="sealed">{"v":1,"id":"0123456789abcdefghjkmnpqrs",'
    '"check":"aaaaaaaaaaa","nonce":"aaaaaaaaaaaaaaaa","data":"AAAA"}</script>'
)
PNG = b"\x89PNG\r\n\x1a\n\0\0"
ASSETS = {
    "assets/goodterms/scope.js": b"ours();",
    "assets/bundle.js": b"b();",
    "assets/worker.js": b"w();",
} | {f"assets/goodterms/{name}.js": f"{name}();".encode() for name in ("unseal", "redirect", "lost")}
SEALED = f"c/{'0' * 26}/index.html"


def page(body: str, *, up: str = "", head: str = "") -> bytes:
    """Return a page as the theme writes it, around a body."""
    return f"{BEGIN}{head}</head><body>{body}{SCRIPTS.format(up=up)}</body></html>".encode()


def shell(body: str = "", *, head: str = "") -> bytes:
    """Return the frame around a sealed page, with the page."""
    scripts = "".join(
        f'<script src="../../assets/goodterms/{name}.js" defer></script>' for name in ("scope", "unseal")
    )
    page_ = '<article class="gt-page" id="gt-page" hidden></article>'
    return f"{BEGIN}{head}{scripts}</head><body>{body}{page_}{ENVELOPE}</body></html>".encode()


def redirect(where: str) -> bytes:
    refresh = f'<noscript><meta http-equiv="refresh" content="0;url={where}"></noscript>'
    script = f'<script src="assets/goodterms/redirect.js" data-location="{where}"></script>'
    return f"{BEGIN}{refresh}{script}</head>".encode()


Told = Callable[..., list[str]]


@pytest.fixture
def told(tmp_path: Path) -> Told:
    """Publish files beside the theme's, and say what is found: ``path: message``."""
    theme, site = tmp_path / "theme", tmp_path / "site"

    def publish(files: dict[str, bytes | str]) -> list[str]:
        for folder, content in ((theme, ASSETS), (site, {"index.html": page("Hi"), **ASSETS, **files})):
            for name, data in content.items():
                path = folder / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(data.encode() if isinstance(data, str) else data)
        return [f"{name}: {fault.message}" for name, fault in check_site(site, Host((theme,), frozenset()))]

    return publish


def test_what_a_writer_publishes_is_taken(told: Told) -> None:
    body = (
        '<h1 id="sealed">Terms</h1><p title="a &lt; b" onclic="x">1 < 2, <!-- old: <p>no</p> --> I <3 you</p>'
        '<a href="mailto:a@lind.example">x</a><a href="https://lind.example">y</a><a href=#z>z</a>'
        '<img src="data:image/png;base64,AA" alt="a"><svg viewBox="0 0 1 1"><path d="M0"/></svg>'
        '<script type="math/tex; mode=display">a^2</script><link rel="stylesheet" href="own.css">'
    )
    site_map = (
        b'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url>'
        b"<loc>https://x.example</loc></url><url><loc>https://x.example/at/de/rates/</loc></url></urlset>"
    )
    files: dict[str, bytes | str] = {
        "index.html": page(body.replace(' onclic="x"', "")),
        "de/rates/index.html": page("Hallo", up="../../"),
        "404.html": page("No page", up="/portal/"),
        "move.html": redirect("../rates/"),
        "own.css": ':root{--c:#123}.a::before{content:"\\2014";mask:url("data:image/svg+xml,x")}b{c:url(#d)}',
        "picture.png": PNG,
        "terms.v1.2.pdf": b"%PDF-1.7",
        "drawing.svg": '<?xml version="1.0"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://w3.example/s">'
        '<svg xmlns="http://www.w3.org/2000/svg"><style/><a href="https://x.example"><path d="M"/></a>'
        '<animate attributeName="opacity" values="0;1"/></svg>',
        "robots.txt": "User-agent: *",
        "_headers": "# Ours\n/*\n  X-Content-Type-Options: nosniff\n  Cache-Control: public, max-age=9\n",
        ".well-known/security.txt": "Contact: mailto:a@lind.example",
        "search/search_index.json": '{"config": {"lang": ["de", "pt-br"]}, "docs": [{"location": "rates/#a", '
        '"text": "<p>1 &lt; 2</p>"}]}',
        "table.csv": "a,b",
        "data.json": '{"text": "1 < 2 and <b>bold</b>"}',
        "sitemap.xml": site_map,
        "sitemap.xml.gz": gzip.compress(site_map),
        SEALED: shell('<header><img src="logo.png" alt=""><svg><path d="M0"/></svg></header>'),
        f"c/{'0' * 26}/sealed.bin": b"<script>",
    }
    assert told(files) == []


@pytest.mark.parametrize(
    "body",
    [
        "<script>steal()</script>",
        "<script src=https://evil.example/x.js></script>",
        "<script src=notes.txt></script>",
        "<script src=assets/bundle.js nonce=x></script>",
        "<script src=assets/bundle.js src=x></script>",
        '<script src="//evil.example/assets/bundle.js"></script>',
        '<script src="/\\evil.example/assets/bundle.js"></script>',
        '<script src="assets/bundle.js%3f"></script>',
        '<script src="assets/bundle.js?x"></script>',
        '<script src="\thttps://evil.example/assets/bundle.js"></script>',
        '<script type="module">x</script>',
        '<script type="importmap">{}</script>',
        '<script type="speculationrules">{}</script>',
        '<script type="application/json" src=assets/bundle.js></script>',
        '<script type="application/json"><!--<script></script>',
        '<script type="application/json" id="sealed">{}</script>',
        '<script id="__config" type="application/json">{"search": "assets/worker.js"}</script>',
        '<SCRIPT\nSRC="notes.txt"></SCRIPT>',
        "<svg><script href=notes.txt /></svg>",
        "<svg/><script>x</script>",
        "<!-- <script>x</script> -->",
        "<textarea></textarea ><script>x</script></textarea>",
        '<noscript><p title="</noscript><script>x</script>"></p></noscript>',
        '<img src=x alt="a>b" onerror=steal()>',
        "<select><style></select><script>x</script></style>",
        "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img onerror=x&gt;'>",
        "<iframe src=notes.html></iframe>",
        '<p title="&lt;iframe srcdoc=&quot;&lt;script src=/notes.txt&gt;&lt;/script&gt;&quot;&gt;">x</p>',
        '<p title="&lt;b title=&quot;&amp;lt;iframe&amp;gt;&quot;&gt;">x</p>',
        "<img src=x onerror=steal()>",
        "<img/src=x/onerror=steal()>",
        "<p ONCLICK='x'>",
        "<details open ontoggle=x>",
        "<a href=javascript:steal()>x</a>",
        "<a href='java&#10;script&colon;steal()'>x</a>",
        "<a href='&#1;JAVASCRIPT:steal()'>x</a>",
        "<a href='data:text/html,x'>x</a>",
        "<a href='blob:https://lind.example/1'>x</a>",
        "<svg><a xlink:href='vbscript:x'>x</a></svg>",
        "<svg><animate attributeName=href values=javascript:x /></svg>",
        "<svg><use href='data:image/svg+xml,x'></svg>",
        "<svg><foreignObject></svg>",
        "<form action=javascript:x>",
        "<button formaction=x>",
        "<base href=https://evil.example/>",
        "<object data=x.svg>",
        "<embed src=x.svg>",
        "<frameset>",
        "<template shadowrootmode=open>",
        "<style>@import 'x'</style>",
        "<my-element>",
        "<meta http-equiv=refresh content='0;url=https://evil.example/'>",
        "<meta http-equiv=refresh content='0;url=javascript:x'>",
        "<meta http-equiv=refresh content='0;url=//evil.example'>",
        "<meta http-equiv=Content-Security-Policy content=\"script-src 'unsafe-inline'\">",
        "<meta http-equiv=Set-Cookie content=x>",
        "<meta charset=iso-2022-jp>",
        "<meta name=referrer content=unsafe-url>",
        "<link rel=stylesheet href=https://evil.example/x.css>",
        "<link rel=stylesheet href=notes.txt>",
        "<link rel=modulepreload href=assets/bundle.js>",
        "<link rel='preload icon' as=script href=x>",
        "<link rel=import href=x>",
        "<link rel=dns-prefetch href=//evil.example>",
        "<link rel=icon href=https://evil.example/x.png>",
        "<link rel=stylesheet href=own.css charset=iso-2022-jp>",
        "<link rel=next href=https://evil.example/>",
        # In a drawing `src` means nothing, and the text runs.
        "<svg><script src=assets/bundle.js>steal()</script></svg>",
        "<script src=assets/bundle.js>steal()</script>",
        "<script src=assets/goodterms/redirect.js data-location=x></script>",
        "<script src=assets/goodterms/lost.js></script>",
        "<p data-gt-header='{&quot;labels&quot;: [[&quot;script&quot;, &quot;src&quot;, &quot;x&quot;]]}'>",
        "<p data-gt-header='{&quot;title&quot;: &quot;\\u003ciframe srcdoc=x\\u003e&quot;}'>",
        "<p data-gt-header='[]'>",
        "<svg><rect fill='url(/notes.svg#a)'></svg>",
        "<svg><rect mask='u\\72l(/notes.svg#a)'></svg>",
        "\x1b$B<p title='\x1b(B'>",
        "<p id=__config>",
        "<img name=currentScript>",
        "<p a='x'b='y'>",
        "<p a=`x`>",
        "<p title='>'>",
        "<svg:script>",
        "a\0b",
    ],
)
def test_no_page_runs_what_was_pushed(told: Told, body: str) -> None:
    found = told({"index.html": page(body), "notes.txt": "steal()"})
    assert found
    assert all(one.startswith("index.html: ") for one in found), found


@pytest.mark.parametrize(
    "text",
    [
        "<script>x</script>",
        f"<!doctype html><html><head></head><body>{POLICY}",
        f"<!doctype html><html><head><link rel=icon href=x>{POLICY}",
        f"<!doctype html><html><head><!-- {POLICY} -->",
        f"<html><head>{POLICY}",
        f"<!doctype html><html manifest=x><head>{POLICY}",
        BEGIN.replace("script-src 'self'", "script-src *"),
        # What is no white space to a browser ends the head, and with it the policy.
        BEGIN.replace("<html", "\N{NO-BREAK SPACE}<html"),
        BEGIN.replace("<head>", "<head>\v"),
        BEGIN.replace('<meta charset="utf-8">', ""),
        BEGIN.encode().replace(b"en", b"\xff"),
        redirect("https://evil.example/"),
        redirect("//evil.example/"),
        page("").replace(b'"search": "assets/worker.js"', b'"search": "notes.txt"'),
        page("").replace(
            b'"search": "assets/worker.js"', b'"search": "https://evil.example/assets/worker.js"'
        ),
        page("").replace(b'"base": "."', b'"base": "https://evil.example"'),
        page("").replace(b"# more", b"\\u003ciframe srcdoc=x\\u003e"),
    ],
)
def test_a_page_of_ones_own_is_under_the_same_policy(told: Told, text: str | bytes) -> None:
    assert told({"page.html": text})


def test_the_shell_around_sealed_pages_is_looked_at_too(told: Told) -> None:
    ids = ["0" * 26, "1" * 26]
    found = told({f"c/{id_}/index.html": shell("<script>x</script>") for id_ in ids})
    assert found == [f"c/{ids[0]}/index.html: a script would run in your clients' browsers"], "once for all"
    assert told({f"c/{'2' * 26}/index.html": shell(ENVELOPE)})


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ("", "<script src=../../assets/goodterms/redirect.js defer data-location=x></script>"),
        ("", "<script src=../../assets/goodterms/lost.js></script>"),
        ("", "<script src=../../assets/bundle.js></script>"),
        ("<meta http-equiv=refresh content='0;url=../../x/'>", ""),
        ("", "<img src=../../Ab.png loading=lazy>"),
        ("", "<img srcset=../../Ab.png>"),
        ("", "<table background=../../Ab.png>"),
        ("", "<div background=../../Ab.png>"),
        ("", "<video poster=../../Ab.png>"),
        ("", "<svg><use href=../../Ab.svg></svg>"),
        ("", "<a id=gt-page href=x>"),
    ],
)
def test_the_frame_around_a_clients_page_holds_the_themes_own_and_no_more(
    told: Told, head: str, body: str
) -> None:
    """Scripts of the theme's, put here, would lead the key away; what is loaded when shown would tell it."""
    assert told({SEALED: shell()}) == []
    found = told({SEALED: shell(body, head=head), "x/index.html": page("x", up="../")})
    assert {one.partition(":")[0] for one in found} == {SEALED}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("evil.js", "steal()"),
        ("evil.mjs", "steal()"),
        ("sw.JS", "steal()"),
        ("evil.wasm", b"\0asm"),
        ("assets/bundle.js", "steal()"),
        ("assets/other.js", "b();"),
        ("evil.htm", "<script>x</script>"),
        ("evil.xhtml", "<html/>"),
        ("evil.HTML", "<script>x</script>"),
        ("evil.shtml", "x"),
        ("evil.php", "<?php"),
        ("evil.php.txt", "x"),
        ("evil.html.csv", "x"),
        ("index.html.gz", gzip.compress(b"<script>x</script>")),
        ("sitemap.xml.gz", gzip.compress(b"<script>x</script>")),
        ("index.html.br", b"x"),
        ("evil", " \n<script>x</script>"),
        ("evil.txt", b"\xef\xbb\xbf\t<html>"),
        ("evil.csv", "<!-- x"),
        ("evil.png", "<script>x</script>"),
        ("evil.pdf", "<html>"),
        ("evil.webmanifest", "{}"),
        ("evil.swf", b"CWS"),
        (".htaccess", "AddType text/html .txt"),
        ("a/.user.ini", "x"),
        ("evil.json", "<script>"),
        ("evil.json", "{"),
        ("search/search_index.json", '{"docs": [{"title": "<iframe srcdoc=x></iframe>"}]}'),
        ("versions.json", '[{"<img src=x onerror=y>": 1}]'),
        ("evil.xml", '<?xml-stylesheet href="x.xsl" type="text/xsl"?><a/>'),
        ("evil.xml", '<a><script xmlns="http://www.w3.org/1999/xhtml">x</script></a>'),
        ("evil.xml", '<svg xmlns="http://www.w3.org/2000/svg"/>'),
        ("evil.xsl", "<a/>"),
        # Where a server knows no type for the name, it looks at the first bytes.
        ("evil.heic", "<P> ftyp<script>steal()</script>"),
        ("evil.atom", "<a ><script>steal()</script></a>"),
        ("evil.rss", "<!-- --><rss><script>steal()</script></rss>"),
        ("_redirects", "/c/* https://evil.example/:splat 302"),
        ("_headers", "/*\n  Refresh: 0;url=https://evil.example"),
        ("_headers", "/notes.txt\n  Content-Type: text/html"),
        ("_headers", "/*\n  ! Content-Security-Policy"),
        ("serve.json", "{}"),
        ("staticwebapp.config.json", "{}"),
        (".well-known/acme-challenge/x", "x"),
        (".well-known/assetlinks.json", "[]"),
        ("apple-app-site-association", "{}"),
        ("x/search/search_index.json", '{"config": {"lang": ["x/../../../../notes.txt?"]}, "docs": []}'),
        ("search/search_index.json", '{"docs": []}'),
        (
            "search/search_index.json",
            '{"config": {"lang": ["en"]}, "docs": [{"text": "<p>a <</p><p>img b"}]}',
        ),
        ("search/search_index.json", '{"config": {"lang": ["en"]}, "docs": [{"location": "javascript:x"}]}'),
        (
            "search/search_index.json",
            f'{{"config": {{"lang": ["en"]}}, "docs": [{{"text": "{"x" * (1 << 20)}"}}]}}',
        ),
    ],
)
def test_no_file_is_more_than_it_says(told: Told, name: str, content: str | bytes) -> None:
    found = told({name: content})
    assert found
    assert all(one.startswith(f"{name}: ") for one in found), found


@pytest.mark.parametrize("path", ["notes.txt", "at/notes.txt/", "x/../%6eotes.txt", "at/notes"])
def test_a_site_map_lists_pages_alone(told: Told, path: str) -> None:
    """Material's script fetches whatever is listed as if it were a page, and puts it into the one shown."""
    listed = f"<urlset><url><loc>https://lind.example/{path}</loc></url></urlset>"
    files = {"notes.txt": "a <script src=notes.txt>", "notes": "a <b>", "de/sitemap.xml": listed}
    assert told(files) == ["de/sitemap.xml: the site map lists what is no page"]


@pytest.mark.parametrize(
    "inside",
    [
        "<script>x</script>",
        '<script href="x.txt"/>',
        "<foreignObject/>",
        '<rect onload="x"/>',
        '<a href="javascript:x"/>',
        '<a xmlns:l="http://www.w3.org/1999/xlink" l:href="java&#10;script:x"/>',
        '<use href="data:image/svg+xml,x"/>',
        '<set attributeName="href" to="javascript:x"/>',
        '<animate attributeName="xlink:href" values="javascript:x"/>',
        '<b xmlns="http://www.w3.org/1999/xhtml"/>',
        '<iframe xmlns="http://www.w3.org/1999/xhtml" src="javascript:x"/>',
        '<?xml-stylesheet href="x"?>',
        '<handler type="application/ecmascript"/>',
    ],
)
def test_no_drawing_runs_when_it_is_opened_alone(told: Told, inside: str) -> None:
    assert told({"d.svg": f'<svg xmlns="http://www.w3.org/2000/svg">{inside}</svg>'})


@pytest.mark.parametrize(
    "text",
    [
        '<!DOCTYPE svg [<!ATTLIST svg onload CDATA "x">]><svg xmlns="http://www.w3.org/2000/svg"/>',
        '<!DOCTYPE svg [<!ENTITY x "&lt;script&gt;">]><svg xmlns="http://www.w3.org/2000/svg">&x;</svg>',
        '<?xml version="1.0" encoding="utf-7"?><svg xmlns="http://www.w3.org/2000/svg"/>',
        '<svg xmlns="http://www.w3.org/2000/svg">',
        '<svg xmlns="http://www.w3.org/2000/svg"/>'.encode("utf-16"),
        b"\x1f\x8b",
    ],
)
def test_a_drawing_is_plain_xml(told: Told, text: str | bytes) -> None:
    assert told({"d.svg": text})


@pytest.mark.parametrize(
    "text",
    [
        'a[href*="c=Ab"]{background:url(/Ab)}',
        "a{background:URL( 'x.png' )}",
        "a{background:u\\72l(/Ab)}",
        "a{background:\\75\nrl(/Ab)}",
        "@import 'x.css';",
        "@\\69mport 'x.css';",
        "a{background:image-set('x.png' 1x)}",
        "a{background:-webkit-image-set('x.png' 1x)}",
        "@font-face{src:url(x.woff2)}",
        "a{background:url(data:text/html,x)}",
        "a{background:src('x')}",
        '@charset "utf-16";',
        "a{background:u\x1b(Brl(/Ab)}",
        "a{background:url(x)}".encode("utf-16"),
    ],
)
def test_a_style_sheet_asks_for_nothing(told: Told, text: str | bytes) -> None:
    """A selector can read a key in a link; what it then loads would tell the key to the server."""
    assert [one.partition(":")[0] for one in told({"own.css": text})] == ["own.css"]


def test_a_tag_is_found_wherever_a_browser_could_begin_one() -> None:
    tags, odd = read_tags("<!--<a>--><title><b></title>x < y <3 <i\na='1' b=2 c>")
    assert [(tag.name, tag.attributes) for tag in tags if not tag.closes] == [
        ("a", []),
        ("title", []),
        ("b", []),
        ("i", [("a", "1"), ("b", "2"), ("c", "")]),
    ]
    assert odd == []
    assert read_tags("x <a b='") == ([], ["<a b='"])


AROUND = (
    "",
    "<select>",
    "<svg>",
    "<svg><desc>",
    "<math><mtext>",
    "<table>",
    "<noscript>",
    "<p title=x>",
    "<!-->",
)
RAW = ("title", "textarea", "style", "noscript", "xmp", "iframe", "script", "svg", "b")
HIDING = (
    ("<!--", "-->"),
    ("<!--", "--!>"),
    ("<![CDATA[", "]]>"),
    ("<!", ">"),
    ("<?", ">"),
    ("</ ", ">"),
    ("", ""),
)


def tags_of_a_browser(html: str) -> set[str]:
    """Return the names of tags with the attribute x that a parser after the standard finds."""
    seen = set()

    def note(tag: str, _name: str, value: str) -> str:
        seen.add(tag)
        return value

    tags = {"script", "img", *RAW, "select", "desc", "math", "mtext", "table", "p"}
    nh3.clean(html, tags=tags, clean_content_tags=set(), attributes={"*": {"x"}}, attribute_filter=note)
    return seen


def test_a_browsers_parser_finds_no_tag_that_was_not_found_here() -> None:
    """html5ever, the parser behind nh3, follows the standard as browsers do."""
    hidden = 0
    for around, raw, (begins, ends) in itertools.product(AROUND, RAW, HIDING):
        html = f"{around}<{raw}>{begins}</{raw}><img x=1><script x=1>{ends}</script>"
        seen = tags_of_a_browser(html)
        tags, _ = read_tags(html)
        assert seen <= {tag.name for tag in tags if tag.get("x")}, html
        hidden += "script" in seen and bool(begins)
    assert hidden > 100, "some of these tags stand where a simple reader would not look"


def test_the_sample_site_would_be_taken(built: Portal) -> None:
    assert list(check_site(built.site, Host.installed([]))) == []


def test_what_looks_like_a_tag_a_million_times_is_read_in_no_time() -> None:
    hostile = "<a" + " a" * 100_000 + "<a a=" * 50_000 + "<" * 100_000 + "<a '" * 50_000
    assert len(read_tags(hostile)[1]) > 100_000


def test_scripts_of_an_allowed_plugin_are_the_hosts_own(tmp_path: Path) -> None:
    script = next((theme_dir() / "assets/goodterms").glob("unseal.js"))
    site = tmp_path / "site"
    (site / "js").mkdir(parents=True)
    (site / "js/plugin.js").write_bytes(script.read_bytes())
    assert list(check_site(site, Host.installed([])))

    digests = frozenset({sha256(script.read_bytes()).hexdigest()})
    assert list(check_site(site, Host((), digests))) == []
    assert Host.installed(["material/tags"]).digests
    assert not Host.installed(["no-such-plugin"]).digests


class TestPlaces:
    @pytest.fixture
    def sources(self, tmp_path: Path) -> Sources:
        files = {
            "mkdocs.yml": "site_name: x\ncopyright: <iframe>\n",
            "content/index.md": "# Hello\n",
            "content/rates.md": "# Rates\n\nA price.\n\n  <ScRiPt>x</script>\n",
            "content/de/rates/index.md": "# Preise\n<script>\n",
            "content/policy.yml": "freelancer:\n  name: <embed>\n",
            "content/img/x.svg": "<svg>\n<rect onload=x/></svg>",
            "content/evil.js": "x",
            "clients/kvist.yml": "name: <object>\n",
        }
        for name, text in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        return Sources(tmp_path, tmp_path / "content", "mkdocs.yml")

    @pytest.mark.parametrize(
        ("name", "sought", "place"),
        [
            ("rates/index.html", "<script", "content/rates.md:5:3"),
            ("de/rates/index.html", "<script", "content/de/rates/index.md:2:1"),
            ("is/rates/index.html", "<script", "content/rates.md:5:3"),
            ("index.html", "<iframe", "mkdocs.yml:2:12"),
            ("404.html", "<embed", "content/policy.yml:2:9"),
            ("img/x.svg", "onload", "content/img/x.svg:2:7"),
            ("evil.js", "", "content/evil.js:1:1"),
            ("rates/index.html", "&#106;avascript", "content/rates.md:1:1"),
            ("print/index.html", "<object", "mkdocs.yml:1:1"),
        ],
    )
    def test_a_fault_is_told_where_it_was_written(
        self, sources: Sources, name: str, sought: str, place: str
    ) -> None:

        problem = sources.problem(name, Fault("m", "n", sought))
        assert f"{problem.file}:{problem.line}:{problem.column}" == place

    def test_the_same_fault_on_many_pages_is_told_once(self, sources: Sources) -> None:

        fault = Fault("m", "n", "<iframe")
        assert len(sources.problems([("index.html", fault), ("404.html", fault)])) == 1
