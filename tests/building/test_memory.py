"""What a machine remembers is its owner's alone, and never in the way."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from goodterms.building.memory import recall, remember
from goodterms.errors import GoodTermsError


def test_what_is_kept_is_its_owners_alone_and_comes_back(tmp_path: Path) -> None:
    for values in ({"a": 1}, {"ұ": ["б"]}):
        remember(tmp_path, "x.json", values)
        assert recall(tmp_path, "x.json") == values
        assert stat.S_IMODE((tmp_path / ".goodterms/x.json").stat().st_mode) == 0o600


@pytest.mark.parametrize("data", [b"", b"[1]", b"\xff", b"[" * 100_000])
def test_what_cannot_be_read_counts_as_empty(tmp_path: Path, data: bytes) -> None:
    assert recall(tmp_path, "x.json") == {}
    remember(tmp_path, "x.json", {})
    (tmp_path / ".goodterms/x.json").write_bytes(data)
    assert recall(tmp_path, "x.json") == {}


def test_where_it_cannot_be_written_that_is_told(tmp_path: Path) -> None:
    remember(tmp_path, "y.json", {})
    (tmp_path / ".goodterms/x.json").symlink_to(tmp_path / "gone/x.json")
    with pytest.raises(GoodTermsError, match=r"\.goodterms/x\.json cannot be written"):
        remember(tmp_path, "x.json", {})
