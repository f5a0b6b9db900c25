"""Invoices added to records of every layout: lines are added, none is changed."""

from __future__ import annotations

import pytest

from goodterms.building import edits
from goodterms.building.edits import Entries, Items, with_additions
from goodterms.building.yaml_text import Quoted, Text
from goodterms.errors import GoodTermsError
from goodterms.records.yaml import Places, Slip, Value, read_yaml

VALUE: dict[str, Text] = {
    "number": "2026-002",
    "purpose": "Prints, posters",
    "lines": ({"item": "A: b", "quantity": "2"},),
}


def added(text: str, *, first: bool = False, remark: str = "") -> str:
    new = Items((), "invoices", (VALUE,), first=first, roomy=True, remark=remark)
    return with_additions(Places("clients/kvist.yml", text.encode()), new).decode()


def test_below_the_last_with_its_comments_and_above_what_follows() -> None:
    record = (
        "name: Kvist   # the firm\n"
        "invoices:\n"
        "  # two so far\n"
        "  - number: 2026-001\n"
        "    lines:\n"
        "      - {item: x}\n"
        "    # sent by post\n"
        "\n"
        "# how it goes\n"
        "updates: []\n"
    )
    assert added(record) == record.replace(
        "    # sent by post\n",
        "    # sent by post\n"
        "\n"
        "  - number: 2026-002\n"
        "    purpose: Prints, posters\n"
        "    lines:\n"
        '      - {item: "A: b", quantity: 2}\n',
    )


LAYOUTS = {
    "no key": "name: x\n",
    "no key, no last line end": "name: x",
    "an empty list": "name: x\ninvoices: []   # none yet\nupdates: []\n",
    "an empty list over two lines": "invoices: [\n]\nz: 1\n",
    "nothing": "name: x\ninvoices:   # none yet\nupdates: []\n",
    "null": "name: x\ninvoices: null\n",
    "a tilde": "invoices: ~",
    "brackets": "name: x\ninvoices: [{number: a}]\n",
    "brackets over lines": "invoices: [\n  {number: a},\n  {number: b}\n]\nz: 1\n",
    "brackets and a last comma": "invoices: [\n  {number: a},\n]\nz: 1\n",
    "braces all around": "{name: x, invoices: []}\n",
    "braces without the key": "{name: x}",
    "dashes at the margin": "invoices:\n- number: a\n  purpose: b\n\n- number: c\n  purpose: d",
    "dashes far from their keys": "invoices:\n    -   number: a\n        purpose: b\nz: 1\n",
    "dashes on lines of their own": "invoices:\n  -\n    number: a\n    x: b\n  -\n    number: c\nz: 1\n",
    "one line each": "invoices:\n  - {number: a}\n  - {number: b}\nz: 1\n",
    "a text like a comment": "invoices:\n  - number: a\n    note: |\n      Hello\n      # none\n\nz: 1\n",
    "a text that keeps its air": "invoices:\n  - number: a\n    note: |+\n      Hello\n\n\nz: 1\n",
    "an empty value at the end": "invoices:\n  - number: a\n    payments:\nz: 1\n",
    "an alias at the end": "t: &net net 30\ninvoices:\n  - number: a\n    terms: *net\nz: 1\n",
    "the document's end": "invoices:\n  - number: a\n...\n",
}


@pytest.mark.parametrize("first", [False, True])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("start", ["", "\ufeff"])
@pytest.mark.parametrize("record", LAYOUTS.values(), ids=LAYOUTS.keys())
def test_every_layout_that_records_come_in(record: str, start: str, end: str, first: bool) -> None:
    record = start + record.replace("\n", end)
    before, _ = read_yaml(record.encode())
    after = added(record, first=first)
    value, slips = read_yaml(after.encode())
    assert slips == []
    assert isinstance(before, dict)
    assert isinstance(value, dict)
    invoices = value.pop("invoices")
    old = before.pop("invoices", ())
    assert value == before
    assert isinstance(invoices, tuple)
    assert VALUE in (invoices[0], invoices[-1])
    assert [one for one in invoices if one != VALUE] == list(old or ())
    if "\r\n" in record:
        assert after.count("\n") == after.count("\r\n")
    kept = [line for line in record.removeprefix("\ufeff").split(end) if "invoices" not in line]
    for line in kept:
        assert line.rstrip("]}") in after


def test_the_newest_can_stand_first() -> None:
    text = added("invoices:\n  - number: b\n    purpose: c\n\n  - number: a\n    purpose: d\n", first=True)
    assert text.index("2026-002") < text.index("number: b")


@pytest.mark.parametrize(
    "record",
    [
        "old: &old\n  - number: a\ninvoices: *old\n",
        "invoices: &all\n  - number: a\nold: *all\n",
        "invoices: some text\n",
        "name: x\n...\n",
    ],
)
def test_what_could_be_corrupted_is_refused(record: str) -> None:
    with pytest.raises(GoodTermsError, match="laid out"):
        added(record)


@pytest.mark.parametrize(
    ("record", "after"),
    [
        ("invoices: [\n  {number: a},   # one\n  {number: b}    # two\n]\n",
         "invoices: [\n  {number: a},   # one\n  {number: b},    # two\n  NEW\n]\n"),
        ("invoices: [\n  {number: a},\n  # none\n]\n", "invoices: [\n  {number: a},\n  NEW,\n  # none\n]\n"),
        ("x: &a {number: a}\ninvoices: [ *a ]\n", "x: &a {number: a}\ninvoices: [ *a, NEW ]\n"),
        ("x: &a {number: a}\ninvoices: [*a, # one\n]\n", "x: &a {number: a}\ninvoices: [*a, # one\n NEW]\n"),
        ("{invoices}", "{invoices: [NEW]}"),
        ("{ invoices, z: 1}", "{ invoices: [NEW], z: 1}"),
        ("'invoices' : []   # none\nz: [b]", "'invoices' : [NEW]   # none\nz: [b]"),
        ('"invoices": &all [{number: a}]', '"invoices": &all [{number: a}, NEW]'),
        ("invoices: &all # all\n  - &a {number: a}\n", "invoices: &all # all\n  - &a {number: a}\n  - NEW\n"),
        ("x:\n- 1\ninvoices: null\n", "x:\n- 1\ninvoices: [NEW]\n"),
        ("  name: x\n  z: 1", "  name: x\n  z: 1\n\n  invoices:\n    - NEW\n"),
        ("name: x\nz:\n- 1\n", "name: x\nz:\n- 1\n\ninvoices:\n- NEW\n"),
    ],
)  # fmt: skip
def test_it_stands_where_a_person_would_put_it(record: str, after: str) -> None:
    new = Items((), "invoices", ({"number": "2026-002"},))
    changed = with_additions(Places("a.yml", record.encode()), new).decode()
    assert changed == after.replace("NEW", "{number: 2026-002}")


@pytest.mark.parametrize(
    ("record", "after"),
    [
        ("terms:\n  price: 1   # each\n  why: x\n", "terms:\n  price: 1   # each\n  noticed: 1\n  why: x\n"),
        ("terms: {price: 1}\n", "terms: {price: 1, noticed: 1}\n"),
        ("terms:\n  price: 1\n  noticed:   # not yet\n", "terms:\n  price: 1\n  noticed: 1   # not yet\n"),
        ("terms:   # none\n", "terms: {noticed: 1}   # none\n"),
        ("name: x\n", "name: x\n\nterms:\n  noticed: 1\n"),
        ("terms:\n    why: |\n      x\n\n# end\n", "terms:\n    why: |\n      x\n    noticed: 1\n\n# end\n"),
    ],
)
def test_an_entry_stands_behind_the_one_that_it_belongs_to(record: str, after: str) -> None:
    new = Entries(("terms",), {"noticed": "1"}, behind=("price",))
    assert with_additions(Places("a.yml", record.encode()), new).decode() == after


@pytest.mark.parametrize(
    "record",
    [
        "name: x\ninvoices:\n\t- number: a\n",
        "name: x\n---\nname: y\n",
        "name: x\nname: y\n",
        "invoices: []\n'invoices': []\n",
        "- number: a\n",
        "# nothing but this\n",
        "",
    ],
)
def test_what_is_no_record_is_refused(record: str) -> None:
    with pytest.raises(GoodTermsError, match="laid out"):
        added(record)


def test_the_mend_says_what_to_add_by_hand() -> None:
    with pytest.raises(GoodTermsError) as raised:
        added("invoices: some text\n")
    assert raised.value.mend == (
        "add to `invoices:` yourself: "
        '{number: 2026-002, purpose: "Prints, posters", lines: [{item: "A: b", quantity: 2}]}'
    )
    entries = Entries(("terms",), {"noticed": "2026-04-01"})
    with pytest.raises(GoodTermsError) as raised:
        with_additions(Places("a.yml", b"terms: {noticed: 2026-01-01}"), entries)
    assert raised.value.mend == "add yourself, to `terms:`: noticed: 2026-04-01"


def test_one_that_takes_another_way_does_not_spoil_the_others() -> None:
    record = "invoices:\n  - number: a\n    note: |+\n      x\n\n  - number: b\n    note: y\n\nz: 1\n"
    new = [Items(("invoices", at), "sent", ("2026-04-01",)) for at in (0, 1)]
    assert with_additions(Places("a.yml", record.encode()), *new).decode() == record.replace(
        "\n\n  - number: b\n    note: y\n",
        "\n\n    sent: [2026-04-01]\n  - number: b\n    note: y\n    sent: [2026-04-01]\n",
    )


def test_a_word_can_keep_its_quotes() -> None:
    new = Entries((), {"seal": Quoted("sha256:0")}, first=True)
    assert with_additions(Places("a.yml", b"a: 1\n"), new) == b'seal: "sha256:0"\na: 1\n'


def test_a_file_is_read_once_however_many_are_added(monkeypatch: pytest.MonkeyPatch) -> None:
    record = "invoices:\n" + "".join(f"  - number: {n}\n    lines: [{{item: x}}]\n" for n in range(300))
    new = [Items(("invoices", n), "payments", ({"on": "2026-04-01"},), ("lines",)) for n in range(300)]
    reads: list[int] = []

    def counted(data: bytes) -> tuple[Value, list[Slip]]:
        reads.append(len(data))
        return read_yaml(data)

    monkeypatch.setattr(edits, "read_yaml", counted)
    with_additions(Places("a.yml", record.encode()), *new)
    assert len(reads) == 2


def test_an_item_in_lines_can_bear_a_remark() -> None:
    assert "  - number: 2026-002\n    # issued: later\n" in added("name: x\n", remark="issued: later")
