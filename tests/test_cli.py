"""What holds for every command: a slip of the finger is understood, and every name can be written."""

from __future__ import annotations

import io

import pytest
from click.testing import CliRunner

from goodterms.building.clients import meant_invoice
from goodterms.cli import main


def test_a_command_misspelt_is_told_which_was_meant() -> None:
    told = CliRunner().invoke(main, ["statment"]).output
    assert told.startswith("goodterms: no such command 'statment'; did you mean 'statement'? (see ")
    assert "did you mean" not in CliRunner().invoke(main, ["xyzzy"]).output


@pytest.mark.parametrize(
    ("terminal", "written"), [(False, "за 30 дней".encode()), (True, b"?? 30 ????")], ids=["pipe", "terminal"]
)
def test_a_latin_1_locale_stops_no_output(
    monkeypatch: pytest.MonkeyPatch, terminal: bool, written: bytes
) -> None:
    raw = io.BytesIO()
    out = io.TextIOWrapper(raw, encoding="latin-1")
    monkeypatch.setattr(out, "isatty", lambda: terminal, raising=False)
    monkeypatch.setattr("sys.stdout", out)
    with pytest.raises(SystemExit):
        main(["terms", "--help"])
    out.write("за 30 дней")
    out.flush()
    assert raw.getvalue().endswith(written)


def test_of_many_invoices_a_wrong_number_is_told_the_nearest_or_a_few() -> None:
    known = [f"B-{number:04}" for number in range(1000)]
    assert meant_invoice("B-0O12", known).startswith("did you mean B-0")
    assert meant_invoice("X", known).endswith(", B-0009 and 990 more")
    assert meant_invoice("X", []) == "the client's invoices: none"
