"""What YAML becomes, and that no file can hurt the process that reads it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodterms.records.scalars import Plain
from goodterms.records.yaml import MAX_BYTES, Places, place, read_yaml


def test_a_value_keeps_what_was_written() -> None:
    value, slips = read_yaml(b"country: NO\nprice: 1.10\ntax_id: 0123\non: 2026-03-02\nquoted: '1.10'\n")
    assert slips == []
    assert value == {"country": "NO", "price": "1.10", "tax_id": "0123", "on": "2026-03-02", "quoted": "1.10"}
    assert isinstance(value, dict)
    assert isinstance(value["price"], Plain)
    assert not isinstance(value["quoted"], Plain)


def test_a_key_without_a_value_counts_as_left_out() -> None:
    assert read_yaml(b"a:\nb: ~\nc: null\nd: 1\n") == ({"d": "1"}, [])
    assert read_yaml(b"\xef\xbb\xbf{a: , b : , c: ~, d: 1}") == ({"d": "1"}, [])


@pytest.mark.parametrize(
    ("data", "line", "column", "message"),
    [
        (b"", 1, 1, "empty"),
        (b"\xef\xbb\xbf", 1, 1, "empty"),
        (b"a: 1\nb: \xff\n", 2, 4, "not UTF-8"),
        ("a: ü".encode("utf-16"), 1, 1, "not UTF-8"),
        (b"a: 1\nb: x\x00y\n", 2, 5, "control character"),
        (b"a:\n\tb: 1\n", 2, 1, "tab"),
        (b"a: 1\na: 2\n", 2, 1, "twice"),
        (b"a: !!python/object/apply:os.system [x]\n", 1, 4, "tags"),
        (b"a: !!python/name:os.system\n", 1, 4, "tags"),
        (b"a: *b\n", 1, 4, "alias"),
        (b"a: &a [*a]\n", 1, 8, "alias"),
        (b"a: 1\n---\nb: 2\n", 2, 1, "second document"),
        (b"a: [1, 2\n", 2, 1, "breaks off"),
        (b"a: b: c\n", 1, 5, "colon"),
        (b"? [a]\n: 1\n", 1, 5, "key"),
        (b"{price: 12,5, tax: 19}\n", 1, 12, "no colon"),
        ("\ufeffä: [{item: Möbel, Maß, price: 1}]\n".encode(), 1, 19, "no colon"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(data: bytes, line: int, column: int, message: str) -> None:
    _, slips = read_yaml(data)
    assert (slips[0].line, slips[0].column) == (line, column)
    assert message in slips[0].message
    assert slips[0].mend


@pytest.mark.parametrize("opening", [b"[", b"{a: ", b"- ", b"? ", b"[{a: "])
def test_deep_nesting_is_refused_before_it_can_crash(opening: bytes) -> None:
    _, slips = read_yaml(opening * 100_000)
    assert "nested too deep" in slips[0].message


def test_aliases_that_multiply_are_refused() -> None:
    laughs = "a0: &a0 [x]\n" + "".join(f"a{i}: &a{i} [*a{i - 1}, *a{i - 1}]\n" for i in range(1, 10_000))
    _, slips = read_yaml(laughs.encode())
    assert "aliases repeat too much" in slips[0].message


def test_a_few_aliases_are_fine() -> None:
    assert read_yaml(b"a: &a [x]\nb: *a\n") == ({"a": ("x",), "b": ("x",)}, [])


def test_a_huge_file_is_refused_unread() -> None:
    _, slips = read_yaml(b"a: " + b"x" * MAX_BYTES)
    assert "too large" in slips[0].message


@given(st.binary(max_size=200))
def test_no_bytes_raise(data: bytes) -> None:
    value, slips = read_yaml(data)
    assert slips or value is None or isinstance(value, str | tuple | dict)


@given(st.text(alphabet="ab:-?[]{}&*!|>'\"%@` \n\t#,~", max_size=60))
def test_no_text_of_yaml_signs_raises(text: str) -> None:
    read_yaml(text.encode())


def test_places_are_counted_over_several_files() -> None:
    first = Places("a.yml", b"invoices:\n  - number: 1\n")
    second = Places("b.yml", b"name: x\ninvoices:\n  - number: 2\n  - number: 3\n")
    files = [first, second]
    assert place(files, ("invoices", 0, "number")) == ("a.yml", 2, 13)
    assert place(files, ("invoices", 2, "number")) == ("b.yml", 4, 13)
    assert place(files, ("invoices", 2, "number"), key=True) == ("b.yml", 4, 5)
    assert place(files, ("invoices", 2, "missing")) == ("b.yml", 4, 5)
    assert place(files, ("name",)) == ("b.yml", 1, 7)
