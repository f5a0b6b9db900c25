"""What the desk keeps about reminders is read wherever it is written, and no page knows of it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from goodterms.records.client import Client
from goodterms.records.find import find_clients
from goodterms.records.invoices import Invoice
from goodterms.records.load import LoadedClient, read_client
from goodterms.records.problems import Problem

from ..ledger.records import policy
from ..pages.records import pages

BARE = """\
name: Kvist & Holm ehf.
language: en
currency: EUR
country: IS
address: Laugavegur 12
invoices:
  - number: 2026-1
    issued: 2026-03-01
    purpose: Work
    lines: [{item: Work, quantity: 1, price: 100.00}]
"""
IN_INVOICE = "    chase: pause until 2029-05-01\n"
AT_TOP = "chase: pause until 2029-05-02\n"
PRIVATE = """\
private:
  chase: [{invoice: 2026-1, pause: 2029-05-03}]
  reminders: [{invoice: 2026-1, on: 2026-04-05, step: 1, way: pigeon}]
  log: [{on: 2026-04-06T23:10, sign: slow pay, kind: call, note: Quince jam}]
  notes: Elderflower
"""


def read(folder: Path, text: str, private: str = "") -> tuple[LoadedClient | None, list[Problem]]:
    (folder / "kvist.yml").write_text(text, encoding="utf-8")
    if private:
        (folder / "kvist.private.yml").write_text(private, encoding="utf-8")
    (files,), _ = find_clients(folder, folder)
    return read_client(files, folder)


def read_well(folder: Path, text: str, private: str = "") -> LoadedClient:
    loaded, problems = read(folder, text, private)
    assert loaded is not None, problems
    return loaded


def test_a_pause_may_stand_in_an_invoice_beside_the_client_and_under_private(tmp_path: Path) -> None:
    loaded = read_well(tmp_path, BARE + IN_INVOICE + AT_TOP, PRIVATE)
    assert loaded.private is not None
    assert {(one.invoice, one.pause) for one in loaded.private.chase} == {
        ("2026-1", date(2029, 5, 1)),
        (None, date(2029, 5, 2)),
        ("2026-1", date(2029, 5, 3)),
    }


def test_the_type_that_pages_are_made_of_has_no_such_field() -> None:
    for name in ("chase", "reminders", "private"):
        assert name not in Client.model_fields
        assert name not in Invoice.model_fields


def test_pages_are_the_same_with_and_without_what_the_desk_keeps(tmp_path: Path) -> None:
    (tmp_path / "with").mkdir()
    (tmp_path / "without").mkdir()
    kept = read_well(tmp_path / "with", BARE + IN_INVOICE + AT_TOP, PRIVATE)
    bare = read_well(tmp_path / "without", BARE)
    assert kept.client == bare.client
    rendered = pages(kept.client, policy(), date(2026, 4, 15))
    assert rendered == pages(bare.client, policy(), date(2026, 4, 15))
    text = "".join(str(page) for page in rendered.values())
    assert "2026-1" in text
    for secret in ("2029", "pigeon", "Quince", "Elderflower"):
        assert secret not in text


@pytest.mark.parametrize(
    ("extra", "line", "message"),
    [
        ("    chase: until May\n", 11, "a pause was expected here"),
        ("    chase: pause until 2026-02-30\n", 11, "a pause was expected here"),
        ("    chase: {pause: soon}\n", 11, "a pause was expected here"),
        ("    chase: {invoice: 2026-2, pause: 2026-05-01}\n", 11, "the pause names another invoice"),
        ("chase: [pause]\n", 11, "a pause was expected here"),
        ("private: {chase: never}\n", 11, "a pause was expected here"),
        ("private: {reminders: [{invoice: 2026-1, on: 2026-04-01, step: 4}]}\n", 11, "there is no such step"),
    ],
)
def test_a_slip_is_told_at_its_place(tmp_path: Path, extra: str, line: int, message: str) -> None:
    loaded, problems = read(tmp_path, BARE + extra)
    assert loaded is None
    assert [(problem.line, problem.message) for problem in problems] == [(line, message)]


@pytest.mark.parametrize(
    ("private", "message"),
    [
        ("{chase: [{invoice: 2026-9, pause: 2026-05-01}]}", "the client has no invoice of this number"),
        (
            "{reminders: [{invoice: 2026-9, on: 2026-04-01, step: 1}]}",
            "the client has no invoice of this number",
        ),
        (
            "{reminders: [{invoice: 2026-1, on: 2026-02-01, step: 1}]}",
            "the reminder went out before the invoice was issued",
        ),
        (
            "{log: [{on: 2026-04-06T10:00, kind: question, note: Red, answered: 2026-04-05}]}",
            "the question was answered before it was asked",
        ),
    ],
)
def test_notes_that_fit_nothing_are_told(tmp_path: Path, private: str, message: str) -> None:
    from goodterms.records.checks import check_client

    loaded = read_well(tmp_path, f"{BARE}private: {private}\n")
    assert [problem.message for problem in check_client(loaded, policy())] == [message]
    assert check_client(loaded, policy())[0].line == 11
