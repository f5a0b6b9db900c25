"""The site is the old one or the new one, whatever happens to a build."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from goodterms.building.staging import Staging


def test_a_build_takes_the_sites_place_only_when_published(tmp_path: Path) -> None:
    site = tmp_path / "site"
    site.mkdir()
    (site / "old.html").write_text("old")
    staging = Staging.beside(site)
    (staging.folder / "new.html").write_text("new")
    assert (site / "old.html").exists()
    staging.publish()
    assert [path.name for path in tmp_path.iterdir()] == ["site"]
    assert [path.name for path in site.iterdir()] == ["new.html"]


def test_a_discarded_build_leaves_the_site(tmp_path: Path) -> None:
    site = tmp_path / "site"
    site.mkdir()
    (site / "old.html").write_text("old")
    Staging.beside(site).discard()
    assert [path.name for path in tmp_path.iterdir()] == ["site"]
    assert (site / "old.html").read_text() == "old"


def test_the_folder_is_readable_by_a_web_server(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        staging = Staging.beside(tmp_path / "site")
        staging.publish()
    finally:
        os.umask(before)
    assert (tmp_path / "site").stat().st_mode & 0o777 == 0o755


def test_what_a_killed_build_left_is_cleared(tmp_path: Path) -> None:
    dead = tmp_path / ".site.building-999999999-ab12cd34"
    dead.mkdir()
    alive = tmp_path / f".site.building-{os.getppid()}-ab12cd34"
    alive.mkdir()
    Staging.beside(tmp_path / "site").discard()
    assert not dead.exists()
    assert alive.exists()


def test_a_site_moved_away_by_a_killed_build_comes_back(tmp_path: Path) -> None:
    moved = tmp_path / ".site.leaving-999999999-ab12cd34"
    moved.mkdir()
    (moved / "old.html").write_text("old")
    Staging.beside(tmp_path / "site").discard()
    assert (tmp_path / "site/old.html").read_text() == "old"


def test_a_failed_rename_puts_the_old_site_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = tmp_path / "site"
    site.mkdir()
    (site / "old.html").write_text("old")
    staging = Staging.beside(site)
    staging.folder.rmdir()
    with pytest.raises(OSError, match="No such file"):
        staging.publish()
    assert (site / "old.html").read_text() == "old"
