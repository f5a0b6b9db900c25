"""Records that are wrong: each mistake is told at its place, with its mend, and all of them at once."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from goodterms.records.find import find_clients
from goodterms.records.load import read_client
from tests.records.conftest import CLIENT, Check

INVOICE = """\
invoices:
  - number: 2026-014
    issued: 2026-03-02
    purpose: Relaunch
    lines: [{item: Design, quantity: 2, price: 85.00, tax: 19}]
"""
CONTRACT = """\
terms:
  contract:
    title: Framework
    clauses: {"4.2": Two rounds are included.}
"""


def test_a_good_record_has_no_problems(check: Check) -> None:
    assert check({"kvist.yml": CLIENT + INVOICE + CONTRACT}) == []


CASES = [
    # what is added to a good record, line, column, words of the message
    ("nmae: x\n", 6, 1, "not known"),
    ("tax_id: '999'\n", 6, 9, "tax number"),
    ("also: [fr]\n", 6, 8, "word"),
    ("also: [pl]\n", 6, 8, "policy does not list"),
    ("contact: {name: Guðrún, email: gudrun.kvist}\n", 6, 32, "mail address"),
    ("access: link\n", 6, 9, "map"),
    ("invoices: {number: 1}\n", 6, 11, "list"),
    ("changes:\n  - {id: C-1, requested: 2026-03-10, request: x, offer: {on: 2026-03-01}}\n", 7, 62, "older"),
    (
        "changes:\n  - {id: C-1, requested: 2026-03-10, request: x, offer: {on: 2026-03-12},\n"
        "     answer: {on: 2026-03-11, accepted: true, by: G}}\n",
        8,
        19,
        "answered before",
    ),
    ("appointments:\n  - {on: 2026-03-05T10:00, status: held, invoice: 2026-099}\n", 7, 51, "no invoice"),
    ("promises:\n  - {made: 2026-03-05, what: x, kept: 2026-03-01}\n", 7, 39, "kept before"),
]


@pytest.mark.parametrize(("added", "line", "column", "message"), CASES)
def test_a_mistake_is_told_at_its_place(
    check: Check, added: str, line: int, column: int, message: str
) -> None:
    problems = check({"kvist.yml": CLIENT + added})
    assert [(p.file, p.line, p.column) for p in problems] == [("clients/kvist.yml", line, column)]
    assert message in problems[0].message
    assert problems[0].mend


INVOICE_CASES = [
    ("    payments: [{on: 2026-03-01, amount: 5.00}]\n", "paid before"),
    ("    received: 2026-03-01\n", "received before"),
    ("    sent: [2026-03-02, 2026-03-01]\n", "sent before"),
    ("    corrects: 2025-001\n", "no invoice of this number"),
    ("    change: C-9\n", "no change of this id"),
    ("    written_off: {on: 2026-01-01, why: x}\n", "written off before"),
]


@pytest.mark.parametrize(("added", "message"), INVOICE_CASES)
def test_a_mistake_in_an_invoice(check: Check, added: str, message: str) -> None:
    problems = check({"kvist.yml": CLIENT + INVOICE + added})
    assert [p.line for p in problems] == [11]
    assert message in problems[0].message


DISPUTE_CASES = [
    ("invoice: 2026-099, raised: 2026-03-12", "no invoice"),
    ("invoice: 2026-014, raised: 2026-03-01", "raised before"),
    ("invoice: 2026-014, raised: 2026-03-12, confirmed: 2026-03-10, understood: y", "confirmed before"),
    ("invoice: 2026-014, raised: 2026-03-12, confirmed: 2026-03-13", "not written down"),
    ('invoice: 2026-014, raised: 2026-03-12, evidence: [{clause: "9.9"}]', "no such clause"),
    ("invoice: 2026-014, raised: 2026-03-12, evidence: [{title: y}]", "either a clause or a file"),
    ("invoice: 2026-014, raised: 2026-03-12, evidence: [{file: no.pdf}]", "no such file"),
    ("invoice: 2026-014, raised: 2026-03-12, evidence: [{file: ../x.pdf}]", "leaves"),
    ("invoice: 2026-014, raised: 2026-03-12, evidence: [{file: /etc/passwd}]", "leaves"),
    ("invoice: 2026-014, raised: 2026-03-12, resolution: {agreed: 2026-03-01, by: [A]}", "answered before"),
]


@pytest.mark.parametrize(("fields", "message"), DISPUTE_CASES)
def test_a_mistake_in_a_dispute(check: Check, fields: str, message: str) -> None:
    text = f"{CLIENT}{INVOICE}{CONTRACT}disputes:\n  - {{id: D-1, concern: x, {fields}}}\n"
    problems = check({"kvist.yml": text})
    assert [p.line for p in problems] == [16]
    assert message in problems[0].message


def test_all_problems_of_all_files_are_told(check: Check) -> None:
    broken = CLIENT.replace("EUR", "EUX").replace("IS", "XX") + "nmae: 1\n"
    problems = check({"one.yml": CLIENT + "extra: 1\nmore: 2\n", "two.yml": broken, "three.yml": "[\n"})
    assert sorted((p.file, p.line) for p in problems) == [
        ("clients/one.yml", 6),
        ("clients/one.yml", 7),
        ("clients/three.yml", 2),
        ("clients/two.yml", 6),
    ]


@pytest.mark.parametrize(("code", "message"), [("EUX", "no such currency"), ("DEM", "no such currency")])
def test_a_currency_must_be_money_of_today(check: Check, code: str, message: str) -> None:
    problems = check({"kvist.yml": CLIENT.replace("EUR", code)})
    assert message in problems[0].message


def test_a_number_used_by_two_clients_is_told_at_the_second(check: Check) -> None:
    problems = check({"alder.yml": CLIENT + INVOICE, "birch.yml": CLIENT + INVOICE})
    assert [(p.file, p.line, p.column) for p in problems] == [("clients/birch.yml", 7, 13)]
    assert "clients/alder.yml" in problems[0].mend


def test_a_misspelt_key_gets_the_nearest_right_one(check: Check) -> None:
    text = CLIENT + INVOICE.replace("issued", "isued")
    problems = check({"kvist.yml": text})
    assert problems[0].mend == "did you mean `issued`?"
    assert (problems[0].line, problems[0].column) == (8, 5)


def test_a_problem_never_quotes_a_value_on_a_build_service(
    check: Check, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CI", "true")
    text = CLIENT + "Verysecret: Hush\ncontact: {name: Gudrun, email: nothing-secret}\n"
    told = "\n".join(problem.text() for problem in check({"kvist.yml": text}))
    assert told
    for secret in ("Verysecret", "Hush", "Gudrun", "nothing-secret", "Kvist"):
        assert secret not in told


def test_a_folder_is_merged(check: Check, tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "kvist/1-client.yml": CLIENT + INVOICE,
        "kvist/2-more.yml": INVOICE.replace("014", "015") + "terms: {payment: net 14}\n",
        "kvist/3-terms.yml": CONTRACT,
        "kvist.private.yml": "private: {notes: Remember to ask.}\n",
    }
    assert check(files) == []
    clients, _ = find_clients(tmp_path / "clients", tmp_path)
    loaded, _ = read_client(clients[0], tmp_path)
    assert loaded is not None
    assert [invoice.number for invoice in loaded.client.invoices] == ["2026-014", "2026-015"]
    assert loaded.client.terms.payment == "net 14"
    assert loaded.client.terms.contract is not None
    assert loaded.private is not None
    assert not hasattr(loaded.client, "private")


def test_a_scalar_given_in_two_files_is_told(check: Check) -> None:
    problems = check({"kvist/a.yml": CLIENT, "kvist/b.yml": "name: Other\n"})
    assert [(p.file, p.line, p.column) for p in problems] == [("clients/kvist/b.yml", 1, 7)]


def test_notes_outside_private_are_not_published_by_mistake(check: Check) -> None:
    problems = check({"kvist.yml": CLIENT, "kvist.private.yml": "updates: [{on: 2026-01-01, text: x}]\n"})
    assert "private notes" in problems[0].message


@pytest.mark.parametrize("name", ["Kvist.yml", "kv ist.yml", "kvíst.yml", "kvist.yaml", "-x.yml"])
def test_a_file_name_that_names_no_client(check: Check, name: str) -> None:
    problems = check({name: CLIENT})
    assert [(p.line, p.column) for p in problems] == [(1, 1)]
    assert "rename" in problems[0].mend


def test_a_file_and_a_folder_of_one_name(check: Check) -> None:
    assert check({"kvist.yml": CLIENT, "kvist/a.yml": CLIENT})[0].mend == "keep one of the two"


def test_links_out_of_the_folder_are_refused(check: Check, tmp_path: Path) -> None:
    outside = tmp_path / "outside.pdf"
    outside.write_bytes(b"%PDF")
    folder = tmp_path / "clients/kvist"
    folder.mkdir(parents=True)
    (folder / "contract.pdf").symlink_to(outside)
    problems = check({"kvist/a.yml": CLIENT + CONTRACT.replace("title:", "file: contract.pdf\n    title:")})
    assert "link out" in problems[0].message

    (tmp_path / "clients/birch.yml").symlink_to(tmp_path / "content/policy.yml")
    assert any("leads out" in p.message for p in check({}))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("DE89 3704 0044 0532 0130 00", "DE89 3704 0044 0532 0130 01", "IBAN"),
        ("country: DE", "country: D", "country"),
        ("[en, de]", "[en, en]", "already"),
        ("anna@lind.example", "anna", "mail"),
        ("  iban:", "  tax_id: DE123456789\n  iban:", "tax number"),
    ],
)
def test_a_policy_is_checked_too(tmp_path: Path, old: str, new: str, message: str) -> None:
    from goodterms.records.checks import check_policy
    from goodterms.records.load import read_policy
    from tests.records.conftest import POLICY

    path = tmp_path / "policy.yml"
    path.write_text(POLICY.replace(old, new), encoding="utf-8")
    policy, sources, _ = read_policy(path, tmp_path)
    assert policy is not None
    assert [message in p.message for p in check_policy(policy, sources)] == [True]


def test_nothing_that_looks_like_a_record_is_passed_over(check: Check) -> None:
    problems = check({"kvist/a.yml": CLIENT, "kvist/b.yaml": "x: 1\n", "birch.YML": CLIENT})
    assert sorted(p.file for p in problems) == ["clients/birch.YML", "clients/kvist/b.yaml"]


def test_a_pipe_is_no_record(check: Check, tmp_path: Path) -> None:
    (tmp_path / "clients").mkdir()
    os.mkfifo(tmp_path / "clients/kvist.yml")
    assert [p.message for p in check({})] == ["this is no file"]


def test_a_loop_of_links_is_told(check: Check, tmp_path: Path) -> None:
    (tmp_path / "clients").mkdir()
    (tmp_path / "clients/kvist.yml").symlink_to("kvist.yml")
    assert [p.file for p in check({})] == ["clients/kvist.yml"]


@pytest.mark.parametrize("name", ["other/contract.pdf", "kvist.bak", "x" * 300])
def test_a_document_is_the_clients_own_and_no_record(check: Check, name: str) -> None:
    contract = CONTRACT.replace("title:", f"file: {name}\n    title:")
    files: dict[str, str | bytes] = {
        "kvist.yml": CLIENT + contract,
        "other/a.yml": CLIENT,
        "other/contract.pdf": b"%PDF",
        "kvist.bak": CLIENT + "private: {notes: x}\n",
    }
    assert [(p.file, p.line) for p in check(files)] == [("clients/kvist.yml", 8)]
