"""A project folder with a policy, to put records into."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from goodterms.records.checks import check_across, check_client
from goodterms.records.load import read_all, read_policy
from goodterms.records.problems import Problem

POLICY = """\
freelancer:
  name: Anna Lind
  address: Am Speicher 4, 04109 Leipzig
  email: anna@lind.example
  iban: DE89 3704 0044 0532 0130 00
  country: DE
languages: [en, de]
payment: net 30
"""

CLIENT = """\
name: Kvist & Holm ehf.
language: en
currency: EUR
country: IS
address: Laugavegur 12
"""

Check = Callable[..., list[Problem]]


@pytest.fixture
def check(tmp_path: Path) -> Check:
    """Return a function that writes files under clients/ and tells the problems of all."""

    def run(files: dict[str, str | bytes], policy: str = POLICY) -> list[Problem]:
        (tmp_path / "content").mkdir(exist_ok=True)
        (tmp_path / "content/policy.yml").write_text(policy, encoding="utf-8")
        for name, text in files.items():
            path = tmp_path / "clients" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text if isinstance(text, bytes) else text.encode())
        read, _, problems = read_policy(tmp_path / "content/policy.yml", tmp_path)
        assert read is not None, problems
        seen: dict[tuple[str, str], str] = {}
        for _, loaded, found in read_all(tmp_path / "clients", tmp_path):
            problems += found
            if loaded:
                problems += [*check_client(loaded, read), *check_across(seen, loaded)]
        return problems

    return run
