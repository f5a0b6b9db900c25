"""A build does the whole job or none of it."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import pytest

from goodterms.sealing.envelope import Envelope, open_document, open_page
from goodterms.sealing.keys import Access, page_key
from tests.conftest import SECRET, Portal, copy_sample


def digest(folder: Path) -> dict[str, str]:
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}


def links(portal: Portal) -> list[dict[str, object]]:
    done = portal.goodterms("links", "--json")
    assert done.returncode == 0, done.stderr
    result: list[dict[str, object]] = json.loads(done.stdout)
    return result


def envelope(portal: Portal, id_: str) -> Envelope:
    html = (portal.site / "c" / id_ / "index.html").read_text(encoding="utf-8")
    found = re.search(r'<script type="application/json" id="sealed">(.*?)</script>', html)
    assert found
    return Envelope.from_json(found[1])


def access(slug: str, epoch: int = 1, mode: str = "link") -> Access:
    from goodterms.sealing.keys import b64decode

    return Access.derive(b64decode(SECRET), slug, epoch, mode)


def test_every_link_opens_its_page(built: Portal) -> None:
    found = links(built)
    assert len(found) == 6
    ids = set()
    for client in found:
        mode = str(client["mode"])
        assert (client["code"] is None) == (mode == "link")
        key = access(str(client["client"]), 2 if mode == "link+code" else 1, mode)
        pages = client["pages"]
        assert isinstance(pages, list)
        for page in pages:
            assert page["url"] == f"https://lind-studio.example/c/{page['id']}/#{key.fragment}"
            opened = open_page(page_key(key.opening_key, page["id"]), envelope(built, page["id"]))
            assert opened.html.startswith("<article")
            ids.add(page["id"])
        assert client["url"] == pages[0]["url"]
    folders = {path.parent.name for path in (built.site / "c").rglob("index.html")}
    assert folders == ids, "each page has a link, and there is no page without one"


def test_an_amount_that_ends_in_a_full_stop_ends_its_sentence_with_it(built: Portal) -> None:
    [kvistholm] = [one for one in links(built) if one["client"] == "kvistholm"]
    key = access("kvistholm")
    pages = kvistholm["pages"]
    assert isinstance(pages, list)
    texts = [open_page(page_key(key.opening_key, p["id"]), envelope(built, p["id"])).html for p in pages]
    assert any("kr.</" in text or "kr. " in text for text in texts)
    assert not [text for text in texts if "kr.." in text]


def test_documents_are_sealed_files(built: Portal) -> None:
    key = access("brandtner")
    for name in ("contract.pdf", "worklog.pdf"):
        id_ = key.page_id(f"document/{name}")
        sealed = (built.site / "c" / id_ / "sealed.bin").read_bytes()
        document = open_document(page_key(key.opening_key, id_), id_, sealed)
        assert document.name == name
        assert document.media_type == "application/pdf"
        assert document.data == (built.root / "clients/brandtner" / name).read_bytes()


def test_the_same_records_give_the_same_bytes(built: Portal, tmp_path: Path) -> None:
    portal = copy_sample(tmp_path / "portal", built.environ, pdfs=True, guide=True)
    assert portal.build("--quiet").returncode == 0
    first = digest(portal.site / "c")
    assert first == digest(built.site / "c")
    assert portal.build("--quiet").returncode == 0, "from the cache"
    assert digest(portal.site / "c") == first


def test_sealed_files_have_one_time(built: Portal) -> None:
    times = {path.stat().st_mtime for path in (built.site / "c").rglob("*")}
    assert len(times) == 1
    assert max(times) < int(built.environ["SOURCE_DATE_EPOCH"]), "no server may tell of a time to come"


def test_another_day_another_secret(portal: Portal) -> None:
    assert portal.build("--quiet").returncode == 0
    before = {path.name for path in (portal.site / "c").iterdir()}
    assert portal.build("--quiet", GOODTERMS_SECRET=SECRET[:-1] + "4").returncode == 0
    assert before.isdisjoint(path.name for path in (portal.site / "c").iterdir())


def test_raising_the_epoch_moves_every_page(portal: Portal) -> None:
    assert portal.build("--quiet").returncode == 0
    old = access("kvistholm").page_id("home")
    assert (portal.site / "c" / old).is_dir()
    with (portal.root / "clients/kvistholm.yml").open("a") as file:
        file.write("\naccess: {epoch: 7}\n")
    assert portal.build("--quiet").returncode == 0
    assert not (portal.site / "c" / old).exists()
    assert (portal.site / "c" / access("kvistholm", 7).page_id("home")).is_dir()


BROKEN = [
    ("clients/new.yml", b"name: [", "clients/new.yml:2:1"),
    ("clients/new.yml", b"", "clients/new.yml:1:1"),
    ("clients/new.yml", b"a:\n\tb: 1\n", "clients/new.yml:2:1"),
    ("clients/new.yml", b"- a list\n", "clients/new.yml:1:1"),
    ("clients/new.yml", b"name: !!python/object/apply:os.system [touch hacked]\n", "clients/new.yml:1:7"),
    ("clients/new.yml", b"[" * 200_000, "clients/new.yml:1:31"),
    ("clients/new.yml", "name: ü\n".encode("latin-1"), "clients/new.yml:1:7"),
    ("clients/new.yml", b"# " + b"x" * (50 * 1024 * 1024), "clients/new.yml:1:1"),
    ("content/policy.yml", b"payment: net 30\n", "content/policy.yml:1:1"),
]


@pytest.mark.parametrize(("name", "data", "place"), BROKEN)
def test_a_broken_record_stops_the_build_and_the_site_stays(
    portal: Portal, name: str, data: bytes, place: str
) -> None:
    portal.site.mkdir()
    (portal.site / "index.html").write_text("the last good site")
    (portal.root / name).write_bytes(data)
    done = portal.build()
    assert done.returncode != 0
    assert place in done.stderr
    assert "Traceback" not in done.stderr
    assert [path.name for path in portal.site.iterdir()] == ["index.html"]
    assert not list(portal.root.glob(".site.*")), "nothing half-built is left beside the site"
    assert not (portal.root / "hacked").exists()


def test_a_missing_or_bad_secret_stops_the_build(portal: Portal) -> None:
    done = portal.build(GOODTERMS_SECRET="")
    assert done.returncode != 0
    assert "goodterms secret new" in done.stderr
    assert not portal.site.exists()
    done = portal.build(GOODTERMS_SECRET="dG9vIHNob3J0")
    assert done.returncode != 0
    assert "dG9vIHNob3J0" not in done.stderr
    assert not portal.site.exists()


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("name: material", "name: readthedocs", "theme"),
        ("font: false", "font: {text: Roboto}", "fonts"),
        ("clients: clients", "clients: content", "guide"),
        ("clients: clients", "accent: red", "colour"),
    ],
)
def test_a_set_up_that_could_leak_is_refused(portal: Portal, old: str, new: str, told: str) -> None:
    portal.edit("mkdocs.yml", old, new)
    done = portal.build()
    assert done.returncode != 0
    assert told in done.stderr
    assert not portal.site.exists()


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("We worked for Kvist & Holm ehf. last year.", "name"),
        ("See invoice 2026-013.", "number"),
        ("Files named kvistholm are old.", "slug"),
    ],
)
def test_a_leak_in_the_guide_fails_the_build(portal: Portal, written: str, kind: str) -> None:
    with (portal.root / "content/en/index.md").open("a") as file:
        file.write(f"\n{written}\n")
    done = portal.build()
    assert done.returncode != 0
    assert f"index.html: a {kind} of a client" in done.stderr
    assert written not in done.stderr
    assert not portal.site.exists()


def test_a_plugin_that_writes_a_record_out_fails_the_build(portal: Portal) -> None:
    (portal.root / "hook.py").write_text(
        "import pathlib\n"
        "def on_post_build(config):\n"
        "    text = pathlib.Path('clients/kvistholm.yml').read_text()\n"
        "    pathlib.Path(config.site_dir, 'robots.txt').write_text(text)\n"
    )
    with (portal.root / "mkdocs.yml").open("a") as file:
        file.write("\nhooks: [hook.py]\n")
    done = portal.build()
    assert done.returncode != 0
    assert "robots.txt: a name of a client" in done.stderr
    assert not portal.site.exists()


def test_a_chosen_day_is_told_throughout(portal: Portal, built: Portal) -> None:
    key = access("brandtner")
    home = key.page_id("home")
    living = open_page(page_key(key.opening_key, home), envelope(built, home)).html
    assert portal.build("--quiet", GOODTERMS_AS_OF="2026-04-15").returncode == 0
    chosen = open_page(page_key(key.opening_key, home), envelope(portal, home)).html
    assert "data-gt-days" in living
    assert "data-gt-days" not in chosen


def test_the_policys_source_is_not_published(built: Portal) -> None:
    assert not (built.site / "policy.yml").exists()


def test_every_page_has_the_strict_policy(built: Portal) -> None:
    for path in built.site.rglob("*.html"):
        html = path.read_text(encoding="utf-8")
        found = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', html)
        assert found, path
        assert "unsafe" not in found[1]
        assert "default-src 'none'" in found[1]
        assert not re.search(r"<script(?![^>]*(\bsrc=|application/json))", html), path
        assert not re.search(r"\son\w+=|\sstyle=", html), path


def test_sealed_pages_are_small(built: Portal) -> None:
    assert max(path.stat().st_size for path in (built.site / "c").rglob("index.html")) < 20_000


@pytest.mark.parametrize("target", ["clients", ".goodterms", "content/built", "."])
def test_a_site_never_takes_the_place_of_the_freelancers_own_folders(portal: Portal, target: str) -> None:
    before = digest(portal.root)
    done = portal.build("--site-dir", target)
    assert done.returncode != 0
    assert digest(portal.root) == before


def test_what_is_hidden_in_the_site_is_kept(portal: Portal) -> None:
    (portal.site / ".git").mkdir(parents=True)
    (portal.site / ".git/HEAD").write_text("ref")
    (portal.site / ".htaccess").write_text("Deny")
    (portal.site / "old.html").write_text("old")
    assert portal.build("--quiet").returncode == 0
    assert (portal.site / ".git/HEAD").read_text() == "ref"
    assert (portal.site / ".htaccess").read_text() == "Deny"
    assert not (portal.site / "old.html").exists()


def test_a_linked_site_stays_a_link(portal: Portal, tmp_path: Path) -> None:
    real = tmp_path / "www"
    real.mkdir()
    portal.site.symlink_to(real)
    assert portal.build("--quiet").returncode == 0
    assert portal.site.is_symlink()
    assert (real / "index.html").is_file()


def test_an_edited_page_never_looks_unchanged_to_a_server(portal: Portal) -> None:
    assert portal.build("--quiet").returncode == 0
    before = {p: (p.stat().st_size, p.stat().st_mtime) for p in (portal.site / "c").rglob("*.*")}
    portal.edit("clients/kvistholm.yml", "name: Kvist & Holm ehf.", "name: Kvist & Hulm ehf.")
    assert portal.build("--quiet").returncode == 0
    after = {p: (p.stat().st_size, p.stat().st_mtime) for p in (portal.site / "c").rglob("*.*")}
    assert len({time for _, time in after.values()}) == 1, "what changed together does not show"
    assert all(before[path] != after[path] for path in before)


def test_a_hosted_build_tells_no_value_whatever_happens(portal: Portal) -> None:
    secret = "x" * 300
    portal.edit(
        "clients/kvistholm.yml",
        "\nupdates:",
        f"\nterms: {{contract: {{title: t, file: {secret}}}}}\nupdates:",
    )
    done = portal.build(CI="true")
    assert done.returncode != 0
    assert secret not in done.stderr + done.stdout
    assert "Traceback" not in done.stderr
    done = portal.goodterms("check", CI="true")
    assert secret not in done.stderr + done.stdout
    assert "Traceback" not in done.stderr


def test_what_the_freelancer_names_as_public_may_be_public(portal: Portal) -> None:
    with (portal.root / "content/en/index.md").open("a") as file:
        file.write("\nWe are proud to work for Kvist & Holm ehf.\n")
    assert portal.build("--quiet").returncode != 0
    portal.edit("mkdocs.yml", "clients: clients", "clients: clients\n      public: [Kvist & Holm ehf.]")
    done = portal.build("--quiet")
    assert done.returncode == 0, done.stderr


def test_a_page_without_the_policy_is_not_published(portal: Portal) -> None:
    (portal.root / "content/en/raw.html").write_text("<html><script>alert(1)</script></html>")
    done = portal.build()
    assert done.returncode != 0
    assert "raw.html: a page without a Content-Security-Policy" in done.stderr
