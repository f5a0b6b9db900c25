"""A changed file takes the place of the old one as a whole, with the rights that it had."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from goodterms.building.replacing import replace_file
from goodterms.errors import GoodTermsError


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.skipif(os.name != "posix", reason="other systems have no such rights")
def test_a_private_record_is_never_open_to_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    record = tmp_path / "kvist.yml"
    record.write_text("old")
    record.chmod(0o600)
    seen: list[int] = []
    chmod = os.chmod

    def note(path: Path, rights: int) -> None:
        seen.append(mode(path))
        chmod(path, rights)

    monkeypatch.setattr(Path, "chmod", note)
    replace_file(record, b"new")
    assert record.read_bytes() == b"new"
    assert seen == [0o600], "before it is given its rights, it has no more than they are"
    assert mode(record) == 0o600


def test_what_cannot_be_written_leaves_the_old_file_alone(tmp_path: Path) -> None:
    taken = tmp_path / "kvist.yml"
    taken.mkdir()
    with pytest.raises(GoodTermsError):
        replace_file(taken, b"new")
    assert [path.name for path in tmp_path.iterdir()] == ["kvist.yml"]
