"""PDFs are made once: what is kept, when it is made anew, and what a stranger could read of it."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from goodterms.building.pdfs import KEEP_DAYS, Pdfs
from goodterms.pages.pdf import Print, prints

from ..records import CASES, case

SECRET = bytes(range(32))
PRINTS = [one for path in CASES[:3] for one in prints(case(path))]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "pdfs"


def make(folder: Path | None, of: list[Print], secret: bytes = SECRET) -> tuple[list[bytes], int]:
    pdfs = Pdfs.open(folder, secret)
    data = pdfs.make(of)
    pdfs.close()
    assert pdfs.made + pdfs.reused == len(of)
    return data, pdfs.made


def test_what_was_made_once_is_not_made_again(folder: Path) -> None:
    first, made = make(folder, PRINTS)
    assert made == len(PRINTS)
    assert first == [one.make() for one in PRINTS]
    assert make(folder, PRINTS) == (first, 0)


def test_a_change_costs_one_pdf(folder: Path) -> None:
    make(folder, PRINTS)
    changed = replace(PRINTS[1], data=PRINTS[1].data.replace('"title":"', '"title":"77 '))
    moved = replace(PRINTS[2], day=date(1999, 1, 1))
    data, made = make(folder, [PRINTS[0], changed, moved, *PRINTS[3:]])
    assert made == 2
    assert data[2] == moved.make()


def test_without_a_folder_nothing_is_kept(folder: Path) -> None:
    assert make(None, PRINTS[:2]) == make(None, PRINTS[:2])
    assert not folder.exists()


def test_an_entry_tells_a_stranger_nothing(folder: Path) -> None:
    make(folder, PRINTS)
    for path in folder.iterdir():
        assert b"PDF" not in path.read_bytes()[:64]
        assert not any(one.path in path.name or one.name in path.name for one in PRINTS)
    assert folder.stat().st_mode & 0o777 == 0o700
    assert make(folder, PRINTS, secret=bytes(32))[1] == len(PRINTS)


@pytest.mark.parametrize("damage", [b"", b"short", bytes(5000)])
def test_a_damaged_entry_is_made_anew(folder: Path, damage: bytes) -> None:
    first, _made = make(folder, PRINTS)
    for path in folder.iterdir():
        path.write_bytes(damage)
    assert make(folder, PRINTS) == (first, len(PRINTS))


def test_an_entry_put_in_another_s_place_does_not_open(folder: Path) -> None:
    first, _made = make(folder, PRINTS[:2])
    one, other = sorted(folder.iterdir())
    one.write_bytes(other.read_bytes())
    assert make(folder, PRINTS[:2]) == (first, 1)


def test_what_no_build_asks_for_is_forgotten_in_time(folder: Path) -> None:
    make(folder, PRINTS)
    old = PRINTS[0]
    for path in folder.iterdir():
        stamp = path.stat().st_mtime - (KEEP_DAYS + 1) * 86400
        os.utime(path, (stamp, stamp))
    make(folder, [old])
    assert len(list(folder.iterdir())) == 1
    assert make(folder, [old])[1] == 0


def test_a_folder_that_cannot_be_written_costs_the_entries_only(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    assert make(tmp_path / "file" / "pdfs", PRINTS[:2])[0] == [one.make() for one in PRINTS[:2]]
