"""The site is the old one or the new one, whatever happens to a build."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from goodterms.building.staging import Staging
from goodterms.errors import GoodTermsError

OLD = {
    "index.html": "old",
    "c/kept/index.html": "same",
    "c/moved/index.html": "before",
    "c/left/index.html": "x",
}
NEW = {
    "index.html": "new",
    "c/kept/index.html": "same",
    "c/moved/index.html": "after",
    "c/came/index.html": "y",
}


class Killed(BaseException):
    """Ends a build as SIGKILL would: nothing tidies up after it."""


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def read(folder: Path) -> dict[str, str]:
    return {p.relative_to(folder).as_posix(): p.read_text() for p in folder.rglob("*") if p.is_file()}


def staged(site: Path) -> Staging:
    staging = Staging.beside(site)
    (staging.site / "index.html").write_text("new")
    write(staging.fresh, {"moved/index.html": "after", "came/index.html": "y"})
    return staging


@pytest.fixture
def site(tmp_path: Path) -> Path:
    write(tmp_path / "site", OLD)
    return tmp_path / "site"


def test_a_build_takes_the_sites_place_only_when_published(site: Path) -> None:
    staging = staged(site)
    assert read(site) == OLD
    staging.publish(["kept"])
    assert read(site) == NEW
    assert [path.name for path in site.parent.iterdir()] == ["site"]


def test_what_is_not_kept_is_gone(site: Path) -> None:
    staged(site).publish()
    assert read(site) == {name: text for name, text in NEW.items() if "kept" not in name}


def test_the_first_build_of_all(tmp_path: Path) -> None:
    staged(tmp_path / "deep" / "site").publish()
    assert read(tmp_path / "deep" / "site")["c/came/index.html"] == "y"


def test_a_discarded_build_leaves_the_site(site: Path) -> None:
    staged(site).discard()
    assert read(site) == OLD
    assert [path.name for path in site.parent.iterdir()] == ["site"]


def test_the_folder_is_readable_by_a_web_server(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        staged(tmp_path / "site").publish()
    finally:
        os.umask(before)
    for path in (tmp_path / "site", *(tmp_path / "site").rglob("*")):
        assert path.stat().st_mode & 0o444 == 0o444


@pytest.mark.parametrize("step", range(40))
def test_a_build_killed_at_any_step_is_finished_or_thrown_away(
    site: Path, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    staging = staged(site)
    left = step

    def kill_at_the_step(call: Any) -> Any:
        def wrapped(*args: Any, **kwargs: Any) -> Any:
            nonlocal left
            left -= 1
            if left < 0:
                raise Killed
            return call(*args, **kwargs)

        return wrapped

    with monkeypatch.context() as patched:
        for owner, name in ((Path, "rename"), (Path, "replace"), (os, "rename"), (Path, "mkdir")):
            patched.setattr(owner, name, kill_at_the_step(getattr(owner, name)))
        patched.setattr(shutil, "rmtree", kill_at_the_step(shutil.rmtree))
        try:
            staging.publish(["kept"])
        except Killed:
            pass
        else:
            assert step > 8, "the steps were counted"
            assert read(site) == NEW

    # The process is dead now, as its number tells the next build.
    if staging.work.exists():
        staging.work.rename(site.parent / ".site.building-999999999-ab12cd34")
    Staging.beside(site).discard()
    assert read(site) in (OLD, NEW)
    assert [path.name for path in site.parent.iterdir()] == ["site"]


def test_a_build_that_is_still_running_is_left_alone(site: Path) -> None:
    running = site.parent / f".site.building-{os.getppid()}-ab12cd34"
    running.mkdir()
    Staging.beside(site).discard()
    assert running.exists()


def test_where_no_folder_can_be_made_the_reason_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(GoodTermsError, match="the folder of the site cannot be written: ") as told:
        Staging.beside(tmp_path / "file" / "site")
    assert "rights" in told.value.mend
