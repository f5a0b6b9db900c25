"""All files or none, and never over what is there."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from goodterms.errors import GoodTermsError
from goodterms.starting.writing import draft_of, write_new


def names(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


@pytest.mark.parametrize("where", ["new", "deep/er/new", "empty"])
def test_a_draft_becomes_the_folder(tmp_path: Path, where: str) -> None:
    (tmp_path / "empty").mkdir()
    with draft_of(tmp_path / where) as draft:
        write_new(draft, {"a/b.txt": b"1", ".hidden": b"2"})
    assert names(tmp_path / where) == [".hidden", "a", "a/b.txt"]
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


@pytest.mark.parametrize("where", ["new", "deep/er/new", "empty"])
@pytest.mark.parametrize("error", [GoodTermsError("no"), OSError("disk"), KeyboardInterrupt()])
def test_a_failure_leaves_nothing(tmp_path: Path, where: str, error: BaseException) -> None:
    (tmp_path / "empty").mkdir()

    def fail() -> None:
        with draft_of(tmp_path / where) as draft:
            write_new(draft, {"a/b.txt": b"1"})
            raise error

    with pytest.raises((GoodTermsError, KeyboardInterrupt)):
        fail()
    assert names(tmp_path) == ["empty"]


def test_a_failure_while_moving_leaves_the_repository_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    subprocess.run(["git", "init", "--quiet", str(tmp_path)], check=True)
    before = {path: path.read_bytes() for path in (tmp_path / ".git").rglob("*") if path.is_file()}
    rename = Path.rename

    def fail(self: Path, target: Path) -> Path:
        if self.name == "b.txt":
            raise OSError("disk")
        return rename(self, target)

    def write() -> None:
        with draft_of(tmp_path) as draft:
            write_new(draft, {"b.txt": b"1", ".git/mine": b"2"})
            monkeypatch.setattr(Path, "rename", fail)

    with pytest.raises(GoodTermsError):
        write()
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


def test_a_failure_while_moving_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    moved: list[Path] = []
    rename = Path.rename

    def fail_once(self: Path, target: Path) -> Path:
        moved.append(target)
        if len(moved) == 2:
            raise OSError("disk")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", fail_once)
    with pytest.raises(GoodTermsError), draft_of(tmp_path) as draft:
        write_new(draft, {"a": b"1", "b": b"2"})
    assert names(tmp_path) == []


def test_a_place_that_is_taken_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    for taken in (tmp_path, tmp_path / "file", tmp_path / "link"):
        with pytest.raises(GoodTermsError), draft_of(taken):
            pytest.fail("there is something there")
    assert names(tmp_path) == ["file", "link"]


def test_files_are_never_overwritten(tmp_path: Path) -> None:
    (tmp_path / "b").write_bytes(b"mine")
    with pytest.raises(GoodTermsError, match="b is there already"):
        write_new(tmp_path, {"a": b"1", "b": b"2"})
    assert names(tmp_path) == ["b"]
    assert write_new(tmp_path, {"a": b"1", "b": b"mine"}) == ["a"]


def test_nothing_is_written_through_a_link(tmp_path: Path) -> None:
    project, other = tmp_path / "project", tmp_path / "other"
    project.mkdir()
    other.mkdir()
    (project / "servers").symlink_to(other)
    (project / "wrangler.toml").symlink_to(other / "wrangler.toml")
    for name in ("servers/nginx.conf", "wrangler.toml"):
        with pytest.raises(GoodTermsError):
            write_new(project, {name: b"1"})
    assert names(other) == []
