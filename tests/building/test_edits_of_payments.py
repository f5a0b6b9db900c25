"""Payments put into records of every layout: what was there stays, byte for byte."""

from __future__ import annotations

import pytest

from goodterms.building.edits import Items, with_additions
from goodterms.errors import GoodTermsError
from goodterms.records.yaml import Places, read_yaml

NEW = {"on": "2026-04-01", "amount": "50.00", "method": "transfer", "reference": "A-1"}
FLOW = "{on: 2026-04-01, amount: 50.00, method: transfer, reference: A-1}"

LAYOUTS = {
    "a list of maps": """\
invoices:
  - number: 1
    payments:
      - {on: 2026-03-01, amount: 1.00}     # the first
      # and a remark
    sent: [2026-03-01]
""",
    "a list of blocks": """\
invoices:
  - number: 1
    payments:
      - on: 2026-03-01
        amount: 1.00
        # behind

  - number: 2
""",
    "dashes not indented": """\
invoices:
- number: 1
  lines:
  - {item: a}
  # what follows

- number: 2
""",
    "no payments yet": """\
# A comment
invoices:
  - number: 1
    lines:
      - {item: a, quantity: 1}     # one
      - {item: b}
    note: |
      Two lines
      of text.

  # about the second
  - number: 2
updates: []
""",
    "nothing but an invoice, and no line end": "invoices:\n  - number: 1",
    "a text block at the end": "invoices:\n  - number: 1\n    note: |\n      One.\n      Two.\n",
    "an empty list": "invoices:\n  - number: 1\n    payments: []\n    purpose: x\n",
    "an empty key": "invoices:\n  - number: 1\n    payments:    # none yet\n    purpose: x\n",
    "null": "invoices:\n  - number: 1\n    payments: null  # none\n",
    "in brackets": "invoices:\n  - number: 1\n    payments: [{on: 2026-03-01, amount: 1.00}]  # x\n",
    "in brackets on lines": "invoices:\n  - number: 1\n    payments: [\n      {on: 2026-03-01},\n    ]\n",
    "all in brackets": "invoices: [{number: 1, purpose: x}, {number: 2}]\n",
    "all in brackets with payments": "{invoices: [{number: 1, payments: [{on: 2026-03-01, amount: 1}]}]}\n",
    "lines end in CRLF": "invoices:\r\n  - number: 1\r\n    payments:\r\n      - {on: 2026-03-01}\r\n",
    "a byte order mark": "\ufeffinvoices:\n  - number: Ö\n    payments:\n      - {on: 2026-03-01}\n",
    "a document mark": "---\ninvoices:\n  - number: 1\n    purpose: x\n...\n",
    "text outside the first plane": "name: 𝄞 and 😀\ninvoices:\n  - {number: 1, purpose: 😀}\n",
}


def with_payments(source: Places, added: dict[int, list[dict[str, str]]]) -> bytes:
    new = [Items(("invoices", at), "payments", tuple(items), ("lines",)) for at, items in added.items()]
    return with_additions(source, *new, what="no payment")


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("count", [1, 2])
def test_payments_are_added_and_nothing_else_changes(layout: str, count: int) -> None:
    text = LAYOUTS[layout]
    data = with_payments(Places("a.yml", text.encode()), {0: [NEW] * count})
    before, after = read_yaml(text.encode())[0], read_yaml(data)[0]
    assert isinstance(before, dict)
    assert isinstance(after, dict)
    old, new = before["invoices"][0], after["invoices"][0]  # type: ignore[index]
    assert new == {**old, "payments": (*old.get("payments", ()), *[NEW] * count)}  # type: ignore[union-attr,dict-item,misc]
    assert after == {**before, "invoices": (new, *before["invoices"][1:])}  # type: ignore[index,misc]
    # Seen as text: characters came in, none went; but for a `null` that the list takes the place of.
    characters = iter(data.decode())
    assert all(character in characters for character in text.replace(" null", ""))
    assert data.decode().count("\r\n") == data.decode().count("\n") or "\r" not in text


def test_a_payment_stands_where_a_person_would_put_it() -> None:
    data = with_payments(Places("a.yml", LAYOUTS["a list of maps"].encode()), {0: [NEW]})
    assert data.decode().splitlines()[3:6] == [
        "      - {on: 2026-03-01, amount: 1.00}     # the first",
        f"      - {FLOW}",
        "      # and a remark",
    ]
    data = with_payments(Places("a.yml", LAYOUTS["no payments yet"].encode()), {0: [NEW]})
    assert data.decode().splitlines()[5:9] == [
        "      - {item: b}",
        "    payments:",
        f"      - {FLOW}",
        "    note: |",
    ]


def test_several_invoices_at_once() -> None:
    text = "invoices:\n" + "".join(f"  - number: {n}\n    purpose: x\n" for n in range(1, 6))
    data = with_payments(Places("a.yml", text.encode()), {4: [NEW], 0: [NEW], 2: [NEW, NEW]})
    value, _ = read_yaml(data)
    assert isinstance(value, dict)
    counts = [len(invoice.get("payments", ())) for invoice in value["invoices"]]  # type: ignore[union-attr,arg-type]
    assert counts == [1, 0, 2, 0, 1]


@pytest.mark.parametrize(
    "text",
    [
        "one: &a [{on: 2026-03-01}]\ninvoices:\n- number: 1\n  payments: *a\n- number: 2\n  payments: *a\n",
        "invoices:\n  - &x {number: 1}\n  - *x\n",
        "invoices: 5\n",
    ],
)
def test_what_cannot_be_added_to_without_a_risk_is_refused(text: str) -> None:
    with pytest.raises(GoodTermsError, match="no payment can be added"):
        with_payments(Places("a.yml", text.encode()), {0: [NEW]})


def test_a_reference_reads_back_as_it_was() -> None:
    for reference in (
        "00012",
        "2026-03-01",
        "a: b",
        "#1",
        "[x]",
        "null",
        "'",
        '"',
        "B/1, {c}",
        "~",
        "1e5",
        "ÄÖ ł",
    ):
        payment = {**NEW, "reference": reference}
        value, _ = read_yaml(with_payments(Places("a.yml", LAYOUTS["null"].encode()), {0: [payment]}))
        assert value["invoices"][0]["payments"][0]["reference"] == reference  # type: ignore[index,call-overload]
