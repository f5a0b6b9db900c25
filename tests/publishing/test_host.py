"""A push to a host with MkDocs and everything: what is published, and what is turned away."""

from __future__ import annotations

import shutil
import stat
from pathlib import Path

import pytest

from goodterms.sealing.keys import Access, b64decode
from tests.conftest import SECRET
from tests.publishing.conftest import RECORD, Hosting, goodterms, make_host, make_work
from tests.publishing.small import CONFIG


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Hosting:
    """A host that was pushed to once."""
    folder = tmp_path_factory.mktemp("a host")
    hosting = Hosting(make_work(folder / "work"), make_host(folder))
    done = hosting.push()
    assert done.returncode == 0, done.stderr
    lines = [line.removeprefix("remote: ").rstrip() for line in done.stderr.splitlines() if "remote:" in line]
    pages = len(list((hosting.host.site / "c").iterdir()))
    assert lines[-1] == f"published: release 1, {pages} sealed pages"
    assert "thornquay" not in done.stderr.casefold()
    return hosting


def live_page(hosting: Hosting, epoch: int = 1) -> Path:
    access = Access.derive(b64decode(SECRET), "thornquay", epoch, "link")
    return hosting.host.site / "c" / access.page_id("home") / "index.html"


def test_a_push_publishes_the_guide_and_the_sealed_pages(published: Hosting) -> None:
    assert "First edition." in (published.host.site / "index.html").read_text()
    assert live_page(published).is_file()
    assert published.left_over() == []


def test_only_the_site_is_for_others_to_read(published: Hosting) -> None:
    site = published.host.site.resolve()
    for path in (site, *site.rglob("*")):
        wanted = 0o755 if path.is_dir() else 0o644
        assert stat.S_IMODE(path.stat().st_mode) == wanted, path
    assert stat.S_IMODE(published.path.stat().st_mode) == 0o700
    assert stat.S_IMODE((published.path / ".goodterms/secret").stat().st_mode) == 0o600


def test_a_wrong_record_is_turned_away_with_its_place_and_the_site_stays(published: Hosting) -> None:
    before = published.host.site.resolve()
    record = RECORD.replace("issued: 2026-03-02", "isued: 2026-03-02").replace(
        "language: en", "language: Klingon"
    )
    published.work.commit({"clients/thornquay.yml": record})
    done = published.push()
    published.work.git("reset", "--quiet", "--hard", "HEAD~1")
    assert done.returncode == 1
    assert "clients/thornquay.yml:9:5: error: " in done.stderr
    assert "clients/thornquay.yml:2:11: error: " in done.stderr, "all problems are told, not the first"
    assert "Klingon" not in done.stderr, "the log of a host repeats no value"
    assert "the site stays as it was" in done.stderr
    assert "Traceback" not in done.stderr
    assert published.host.site.resolve() == before
    assert published.left_over() == []


def test_what_is_wrong_with_the_guide_turns_a_push_away(published: Hosting) -> None:
    published.work.commit({"content/index.md": "# How billing works\n\n[Rates](no-such-page.md)\n"})
    done = published.push()
    published.work.git("reset", "--quiet", "--hard", "HEAD~1")
    assert done.returncode == 1
    assert "no-such-page.md" in done.stderr
    assert published.left_over() == []


def test_a_record_in_public_is_not_published(published: Hosting) -> None:
    published.work.commit({"content/index.md": "# Hello\n\nWe work for Thornquay Boats of Galway.\n"})
    done = published.push()
    published.work.git("reset", "--quiet", "--hard", "HEAD~1")
    assert done.returncode == 1
    assert "of a client stands here in public" in done.stderr


def test_what_is_pushed_cannot_stand_in_for_a_module(published: Hosting) -> None:
    published.work.commit({"mkdocs/__init__.py": "raise SystemExit(0)", "yaml.py": "raise SystemExit(0)"})
    done = published.push()
    assert done.returncode == 0, done.stderr
    assert live_page(published).is_file()


def test_a_raised_epoch_stays_raised_unless_a_rollback_is_meant(published: Hosting) -> None:
    published.work.commit({"clients/thornquay.yml": RECORD.replace("epoch: 1", "epoch: 2")})
    assert published.push().returncode == 0
    assert not live_page(published, 1).exists()
    assert live_page(published, 2).exists()

    done = goodterms("host", "rollback", published.path, "1")
    assert done.exit_code == 1
    assert "would work again" in done.output
    assert live_page(published, 2).exists()

    done = goodterms("host", "rollback", published.path, "1", "--yes")
    assert done.exit_code == 0, done.output
    assert live_page(published, 1).exists()
    # A nightly build leaves it so; publishing the branch does not.
    assert goodterms("host", "publish", published.path, "--live").exit_code == 0
    assert live_page(published, 1).exists()
    assert goodterms("host", "publish", published.path).exit_code == 0
    assert live_page(published, 2).exists()


def test_a_restricted_host_takes_content_and_no_code(tmp_path: Path) -> None:
    hosting = Hosting(make_work(tmp_path / "work"), make_host(tmp_path, "--plugins-allowed", "search"))
    assert hosting.push().returncode == 0
    marker = tmp_path / "was here"
    for change in (
        {"mkdocs.yml": CONFIG + "hooks: [hook.py]\n", "hook.py": f"open({str(marker)!r}, 'w')"},
        {"mkdocs.yml": CONFIG + f"x: !!python/object/apply:os.mkdir [{str(marker)!r}]\n"},
        {"mkdocs.yml": CONFIG.replace("plugins:\n", "plugins:\n  - offline\n")},
    ):
        hosting.work.commit(dict(change))
        done = hosting.push()
        assert done.returncode == 1
        assert "remote: mkdocs.yml:" in done.stderr
        assert not marker.exists()
        hosting.work.git("reset", "--quiet", "--hard", "HEAD~1")

    hosting.work.commit(
        {
            "mkdocs.yml": CONFIG + "copyright: <img src=x onerror=steal()>\n",
            "content/index.md": "# Hello\n\nSee\n\n<script src=/notes.txt></script>\n",
            "content/notes.txt": "steal()",
            "content/view.htm": "<script>steal()</script>",
            "content/assets/goodterms/unseal.js": "steal()",
        }
    )
    done = hosting.push()
    assert done.returncode == 1
    for place in (
        "mkdocs.yml:7:",
        "content/index.md:5:1",
        "content/view.htm:1:1",
        "content/assets/goodterms/unseal.js:1:1",
    ):
        assert done.stderr.count(place) == 1, done.stderr
    assert "notes.txt:" not in done.stderr, "a text is a text"
    assert "the site stays as it was" in done.stderr
    assert hosting.left_over() == []


def test_a_host_takes_no_site_that_was_built_without_the_plugin(tmp_path: Path) -> None:
    bare = CONFIG.partition("plugins:")[0].replace("docs_dir: content", "docs_dir: clients")
    hosting = Hosting(make_work(tmp_path / "work"), make_host(tmp_path))
    hosting.work.commit({"mkdocs.yml": bare, "clients/index.md": "# Hello\n"})
    done = hosting.push()
    assert done.returncode == 1
    assert "without the plugin goodterms" in done.stderr
    assert not hosting.host.site.exists()


def test_a_host_gone_stale_says_so_in_words(tmp_path: Path) -> None:
    hosting = Hosting(make_work(tmp_path / "work"), make_host(tmp_path))
    hook = hosting.path / "hooks/pre-receive"
    hook.write_text(hook.read_text().replace("python=", "python=/gone"))
    done = hosting.push()
    assert done.returncode == 1
    assert "goodterms host publish" in done.stderr
    shutil.rmtree(hosting.host.kept, ignore_errors=True)
    assert goodterms("host", "status", hosting.path).exit_code == 1
