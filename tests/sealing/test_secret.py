"""The root secret: made once, kept from others, never shown, never replaced."""

from __future__ import annotations

import os
import stat
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from goodterms.errors import GoodTermsError
from goodterms.sealing.keys import b64encode
from goodterms.sealing.secret import (
    BadSecret,
    MissingSecret,
    ensure_ignored,
    read_secret,
    secret_path,
    write_secret,
)

ROOT = bytes(range(32))
posix = pytest.mark.skipif(os.name != "posix", reason="file modes are a POSIX matter")


def put(project: Path, content: str | bytes, mode: int = 0o600) -> Path:
    path = secret_path(project)
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    path.chmod(mode)
    return path


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@posix
def test_a_new_secret_is_for_its_owner_only(tmp_path: Path) -> None:
    previous = os.umask(0)
    try:
        path = write_secret(tmp_path)
    finally:
        os.umask(previous)
    assert path == tmp_path / ".goodterms" / "secret"
    assert mode(path) == 0o600
    assert mode(path.parent) == 0o700
    assert len(read_secret(tmp_path, {})) == 32


def test_two_new_secrets_differ(tmp_path: Path) -> None:
    secrets = set()
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        write_secret(tmp_path / name)
        secrets.add(read_secret(tmp_path / name, {}))
    assert len(secrets) == 2


def test_a_secret_is_never_overwritten(tmp_path: Path) -> None:
    path = write_secret(tmp_path)
    before = path.read_bytes()
    with pytest.raises(GoodTermsError) as refusal:
        write_secret(tmp_path)
    assert path.read_bytes() == before
    assert "\n" not in str(refusal.value)


def test_of_many_runs_at_once_one_makes_the_secret(tmp_path: Path) -> None:
    def attempt(_: int) -> bool:
        try:
            write_secret(tmp_path)
        except BadSecret:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(attempt, range(8))) == 1
    assert len(read_secret(tmp_path, {})) == 32


@posix
def test_a_planted_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / ".goodterms").mkdir()
    secret_path(tmp_path).symlink_to(tmp_path / "published.txt")
    with pytest.raises(BadSecret):
        write_secret(tmp_path)
    assert not (tmp_path / "published.txt").exists()


def test_a_disk_that_fills_up_leaves_no_half_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(BadSecret, match="No space left"):
        write_secret(tmp_path)
    assert not secret_path(tmp_path).exists()


def test_the_environment_comes_first(tmp_path: Path) -> None:
    put(tmp_path, b64encode(bytes(31) + b"\1"))
    assert read_secret(tmp_path, {"GOODTERMS_SECRET": b64encode(ROOT)}) == ROOT
    assert read_secret(tmp_path, {}) == bytes(31) + b"\1"


def test_the_processs_own_environment_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOODTERMS_SECRET", b64encode(ROOT))
    assert read_secret(tmp_path) == ROOT


@pytest.mark.parametrize("ending", ["", "\n", "\r\n", "\n\n", " \n"], ids=repr)
def test_a_line_end_behind_the_secret_does_no_harm(tmp_path: Path, ending: str) -> None:
    put(tmp_path, b64encode(ROOT) + ending)
    assert read_secret(tmp_path, {}) == ROOT
    assert read_secret(tmp_path, {"GOODTERMS_SECRET": b64encode(ROOT) + ending}) == ROOT


@pytest.mark.parametrize("environ", [{}, {"GOODTERMS_SECRET": ""}, {"GOODTERMS_SECRET": " \n"}], ids=str)
def test_a_missing_secret_says_what_to_do(tmp_path: Path, environ: dict[str, str]) -> None:
    with pytest.raises(MissingSecret) as refusal:
        read_secret(tmp_path, environ)
    assert refusal.value.mend == (
        "run `goodterms secret new`, or `goodterms secret restore` if links were sent before, "
        "or set GOODTERMS_SECRET"
    )


def test_an_empty_variable_leaves_the_file_in_force(tmp_path: Path) -> None:
    put(tmp_path, b64encode(ROOT))
    assert read_secret(tmp_path, {"GOODTERMS_SECRET": ""}) == ROOT


UNFIT = {
    "short": b64encode(ROOT[:31]),
    "long": b64encode(ROOT + b"\1"),
    "padded": b64encode(ROOT) + "=",
    "standard base64": "+/" + b64encode(ROOT)[2:],
    "hex": ROOT.hex(),
    "cut off": b64encode(ROOT)[:-1],
    "a word": "correct horse battery staple",
    "all zero": b64encode(bytes(32)),
    "two lines": b64encode(ROOT) + "\n" + b64encode(ROOT),
    "not ASCII": "ä" * 43,
}


@pytest.mark.parametrize("text", UNFIT.values(), ids=UNFIT)
def test_an_unfit_secret_is_refused_and_not_shown(tmp_path: Path, text: str) -> None:
    put(tmp_path, text)
    for environ in ({}, {"GOODTERMS_SECRET": text}):
        with pytest.raises(BadSecret) as refusal:
            read_secret(tmp_path, environ)
        shown = str(refusal.value)
        assert "\n" not in shown
        assert not any(text[at : at + 6] in shown for at in range(len(text) - 5))


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"A" * 10_000], ids=["empty", "bytes", "huge"])
def test_a_file_of_something_else_is_refused(tmp_path: Path, content: bytes) -> None:
    put(tmp_path, content)
    with pytest.raises(BadSecret):
        read_secret(tmp_path, {})


@posix
@pytest.mark.parametrize("bits", [0o640, 0o604, 0o660, 0o644, 0o777], ids=oct)
def test_a_secret_others_may_open_is_refused(tmp_path: Path, bits: int) -> None:
    put(tmp_path, b64encode(ROOT), bits)
    with pytest.raises(BadSecret) as refusal:
        read_secret(tmp_path, {})
    assert refusal.value.mend == "chmod 600 .goodterms/secret"


@posix
def test_a_read_only_secret_is_fine(tmp_path: Path) -> None:
    put(tmp_path, b64encode(ROOT), 0o400)
    assert read_secret(tmp_path, {}) == ROOT


def test_a_folder_in_the_secrets_place_is_refused_with_a_reason(tmp_path: Path) -> None:
    secret_path(tmp_path).mkdir(parents=True)
    with pytest.raises(BadSecret):
        read_secret(tmp_path, {})


def test_a_file_in_the_folders_place_is_refused_with_a_reason(tmp_path: Path) -> None:
    (tmp_path / ".goodterms").write_text("")
    with pytest.raises(MissingSecret):
        read_secret(tmp_path, {})
    with pytest.raises(BadSecret):
        write_secret(tmp_path)


@posix
def test_a_folder_others_may_enter_is_closed(tmp_path: Path) -> None:
    (tmp_path / ".goodterms").mkdir(mode=0o755)
    (tmp_path / ".goodterms").chmod(0o755)
    write_secret(tmp_path)
    assert mode(tmp_path / ".goodterms") == 0o700


@pytest.mark.parametrize("before", [None, "", "links.txt\n", "*\n!secret\n"], ids=repr)
def test_git_never_sees_the_secret(tmp_path: Path, before: str | None) -> None:
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    if before is not None:
        (tmp_path / ".goodterms").mkdir()
        (tmp_path / ".goodterms" / ".gitignore").write_text(before)
    ensure_ignored(tmp_path)
    ensure_ignored(tmp_path)
    write_secret(tmp_path)
    status = ["git", "-C", str(tmp_path), "status", "--porcelain", "--untracked-files=all"]
    assert subprocess.run(status, check=True, capture_output=True, text=True).stdout == ""
