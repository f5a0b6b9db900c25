"""A new invoice in a record written by hand: lines are added, none is changed."""

from __future__ import annotations

import pytest

from goodterms.errors import GoodTermsError
from goodterms.records.yaml import Places, read_yaml
from goodterms.starting.inserting import Entry, with_invoice

ENTRY = Entry({"number": "2026-002", "purpose": "Prints, posters"}, ({"item": "A: b", "quantity": "2"},))
VALUE = {"number": "2026-002", "purpose": "Prints, posters", "lines": ({"item": "A: b", "quantity": "2"},)}


def added(text: str, *, first: bool = False) -> str:
    return with_invoice(Places("clients/kvist.yml", text.encode()), ENTRY, first=first).decode()


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


def test_a_draft_says_how_it_becomes_an_invoice() -> None:
    draft = Entry(ENTRY.values, ENTRY.lines, draft=True)
    text = with_invoice(Places("clients/kvist.yml", b"name: x\n"), draft).decode()
    assert "    # issued: " in text
