"""The cache gives back what it was given, and tells a stranger nothing."""

from __future__ import annotations

from pathlib import Path

from goodterms.building.cache import Cache, Entry

SECRET = bytes(range(32))
ENTRY = Entry(
    pages=[("0" * 26, '{"v":1}')],
    documents=[("1" * 26, b"\x00binary\n\xff"), ("2" * 26, b"")],
    sources={"contract.pdf": "ab" * 32},
    numbers=[("invoice", "2026-014")],
    needles=[("name", "words", "kvist holm ehf")],
)


def test_an_entry_comes_back_as_it_was(tmp_path: Path) -> None:
    cache = Cache.open(tmp_path, SECRET)
    mark = cache.fingerprint([b"record", b"policy"])
    assert cache.get("kvist", mark) is None
    cache.put("kvist", mark, ENTRY)
    assert Cache.open(tmp_path, SECRET).get("kvist", mark) == ENTRY


def test_anything_else_is_no_entry(tmp_path: Path) -> None:
    cache = Cache.open(tmp_path, SECRET)
    mark = cache.fingerprint([b"record"])
    cache.put("kvist", mark, ENTRY)
    assert cache.get("holm", mark) is None
    assert cache.get("kvist", cache.fingerprint([b"recor", b"d"])) is None
    assert Cache.open(tmp_path, bytes(32)).get("kvist", mark) is None
    [path] = tmp_path.iterdir()
    data = bytearray(path.read_bytes())
    data[20] ^= 1
    path.write_bytes(data)
    assert cache.get("kvist", mark) is None


def test_a_stranger_reads_nothing_in_it(tmp_path: Path) -> None:
    cache = Cache.open(tmp_path / "cache", SECRET)
    cache.put("kvist", cache.fingerprint([b"record"]), ENTRY)
    [path] = (tmp_path / "cache").iterdir()
    everything = path.name.encode() + path.read_bytes()
    for secret in (b"kvist", b"2026-014", b"contract", b"holm", SECRET, cache.key):
        assert secret not in everything
    assert (tmp_path / "cache").stat().st_mode & 0o077 == 0


def test_a_client_that_left_is_forgotten(tmp_path: Path) -> None:
    cache = Cache.open(tmp_path, SECRET)
    for slug in ("kvist", "birch"):
        cache.put(slug, cache.fingerprint([slug.encode()]), ENTRY)
    later = Cache.open(tmp_path, SECRET)
    later.get("kvist", later.fingerprint([b"kvist"]))
    later.prune()
    assert len(list(tmp_path.iterdir())) == 1
