"""Payments in a record that somebody wrote by hand: lines are added, none is changed.

Where each payment goes is worked out on the nodes of the file as it is, and all are put in at
once, the last first. What comes out must read back as the same record with exactly these
payments in it; else the file is left alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import yaml

from goodterms.errors import GoodTermsError
from goodterms.records.yaml import Places, Value, locate, read_yaml
from goodterms.starting.scalars import flow_scalar

KEY = "payments"

Written = Mapping[str, str]
"""A payment as it will be written: keys with their texts."""


def with_payments(source: Places, added: Mapping[int, Sequence[Written]]) -> bytes:
    """Return a file's bytes with payments in it.

    Args:
        source: The file; its YAML has no slip.
        added: For the place of each invoice in this file, its new payments in order.

    Raises:
        GoodTermsError: The file is laid out so that nothing can be added without a risk.
    """
    wanted = _with(source, added)
    for compact in (False, True):
        text = _inserted(source, added, compact=compact)
        if text is not None:
            value, slips = read_yaml(text)
            if not slips and value == wanted:
                return text
    raise GoodTermsError(
        f"{source.file} is laid out so that no payment can be added to it",
        "add the payment yourself, below `payments:` of its invoice",
    )


def _with(source: Places, added: Mapping[int, Sequence[Written]]) -> Value:
    """Return what the file is to say."""
    value, _ = read_yaml(source.data)
    if not isinstance(value, dict) or not isinstance(value.get("invoices"), tuple):
        return None
    invoices = list(value["invoices"] or ())
    for at, payments in added.items():
        invoice = invoices[at] if at < len(invoices) else None
        if not isinstance(invoice, dict) or not isinstance(invoice.get(KEY, ()), tuple):
            return None
        old = invoice.get(KEY) or ()
        new = tuple(read_yaml(_flow(payment).encode())[0] for payment in payments)
        invoices[at] = {**invoice, KEY: (*old, *new)}
    return {**value, "invoices": tuple(invoices)}


def _inserted(source: Places, added: Mapping[int, Sequence[Written]], *, compact: bool) -> bytes | None:
    text = source.data.decode("utf-8")
    # A byte order mark is not counted by the marks of nodes.
    start = "\ufeff" if text.startswith("\ufeff") else ""
    text = text.removeprefix("\ufeff")
    end = "\r\n" if "\r\n" in text else "\n"
    edits: list[tuple[int, int, str]] = []
    for at, payments in added.items():
        found = locate([source], ("invoices", at))
        if found is None or not isinstance(found[1], yaml.MappingNode):
            return None
        edit = _edit(text, found[1], payments, end, compact=compact)
        if edit is None:
            return None
        edits.append(edit)
    for begin, stop, new in sorted(edits, reverse=True):
        text = text[:begin] + new + text[stop:]
    return (start + text).encode()


def _edit(
    text: str, invoice: yaml.MappingNode, payments: Sequence[Written], end: str, *, compact: bool
) -> tuple[int, int, str] | None:
    """Return what to put in the place of which characters."""
    pairs = {key.value: (key, node) for key, node in invoice.value}
    flows = ", ".join(_flow(payment) for payment in payments)
    if KEY not in pairs:
        if invoice.flow_style:
            return _into_brackets(text, invoice, f"{KEY}: [{flows}]")
        column = invoice.value[0][0].start_mark.column
        anchor = pairs["lines"][1] if "lines" in pairs else invoice.value[-1][1]
        at = _line_after(text, _last(anchor))
        head = f"{' ' * column}{KEY}:"
        if compact:
            return at, at, _led(text, at, end) + f"{head} [{flows}]{end}"
        dash = _dash(pairs["lines"][1] if "lines" in pairs else None, column)
        return at, at, _led(text, at, end) + head + end + _rows(payments, dash, end)
    key, node = pairs[KEY]
    if isinstance(node, yaml.SequenceNode) and node.flow_style:
        return _into_brackets(text, node, flows)
    if isinstance(node, yaml.SequenceNode):
        at = _line_after(text, _last(node))
        return at, at, _led(text, at, end) + _rows(payments, node.start_mark.column, end)
    # A key with nothing behind it, or null.
    colon = text.index(":", key.end_mark.index) + 1
    return colon, max(colon, node.end_mark.index if node.value else colon), f" [{flows}]"


def _into_brackets(text: str, node: yaml.CollectionNode, flow: str) -> tuple[int, int, str]:
    """Put text behind the last entry of a list or map in brackets."""
    if not node.value:
        inside = node.start_mark.index + 1
        return inside, inside, flow
    last = node.value[-1][1] if isinstance(node, yaml.MappingNode) else node.value[-1]
    at = last.end_mark.index
    return at, at, f", {flow}"


def _rows(payments: Sequence[Written], dash: int, end: str) -> str:
    return "".join(f"{' ' * dash}- {_flow(payment)}{end}" for payment in payments)


def _dash(lines: yaml.Node | None, column: int) -> int:
    """Return where the dashes of a list stand in this file, as its invoice lines show it."""
    if isinstance(lines, yaml.SequenceNode) and not lines.flow_style and lines.value:
        return lines.start_mark.column
    return column + 2


def _last(node: yaml.Node) -> int:
    """Return where the last thing in a node ends; a block itself ends only behind blanks and comments."""
    while not getattr(node, "flow_style", True) and node.value:
        last = node.value[-1]
        node = last[1] if isinstance(node, yaml.MappingNode) else last
    return node.end_mark.index


def _line_after(text: str, at: int) -> int:
    """Return the beginning of the line after a place; a text block ends at the beginning of one."""
    if at and text[at - 1] == "\n":
        return at
    found = text.find("\n", at)
    return len(text) if found < 0 else found + 1


def _led(text: str, at: int, end: str) -> str:
    """Return the line end that is missing before a place at the end of a file."""
    return end if at and text[at - 1] != "\n" else ""


def _flow(payment: Written) -> str:
    return "{" + ", ".join(f"{key}: {flow_scalar(text)}" for key, text in payment.items()) + "}"
