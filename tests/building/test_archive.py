"""A client's whole archive, opened again."""

from __future__ import annotations

import io
import random
from datetime import date
from zipfile import ZipFile

from goodterms.building.archive import archive
from goodterms.pages import GeneratedDocument

DAY = date(2026, 4, 15)


def document(name: str, data: bytes = b"x", type_: str = "text/csv") -> GeneratedDocument:
    return GeneratedDocument(f"file/{name}", name, type_, data)


def test_it_holds_every_document_unchanged() -> None:
    given = {"statement.csv": b"a,b\r\n" * 900, "Ж 1.pdf": random.Random(1).randbytes(5000), "e.bin": b""}
    made = ZipFile(io.BytesIO(archive([document(name, data) for name, data in given.items()], DAY)))
    assert made.testzip() is None
    assert {name: made.read(name) for name in made.namelist()} == given
    assert {entry.date_time for entry in made.infolist()} == {(2026, 4, 15, 0, 0, 0)}
    assert made.getinfo("statement.csv").compress_size < 200


def test_the_same_documents_give_the_same_bytes_in_any_order() -> None:
    given = [document(f"{at}.csv", bytes([at])) for at in range(30)]
    assert archive(given, DAY) == archive(reversed(given), DAY)
    assert archive(given, DAY) != archive(given, date(2026, 4, 16))


def test_documents_of_one_name_stand_side_by_side() -> None:
    given = [
        GeneratedDocument(f"{at}", name, "text/plain", name.encode())
        for at, name in enumerate(
            ("a/b.txt", "a-b.txt", "A-B.TXT", "a-b (2).txt", "../../etc/passwd", "C:\\x")
        )
    ]
    names = ZipFile(io.BytesIO(archive(given, DAY))).namelist()
    assert len({name.casefold() for name in names}) == len(given)
    assert not any("/" in name or "\\" in name or ":" in name or name.startswith(".") for name in names)


def test_days_that_a_zip_cannot_tell_do_not_stop_it() -> None:
    assert archive([document("a")], date(1970, 1, 1))
    assert archive([document("a")], date(2200, 1, 1))
