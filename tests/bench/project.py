"""A project of any number of made-up clients, each with twelve invoices."""

from __future__ import annotations

import random
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

POLICY = """\
freelancer:
  name: Anna Lind
  address: |
    Am Speicher 4
    04109 Leipzig
  email: anna@lind.example
  iban: DE89 3704 0044 0532 0130 00
  bic: COBADEFFXXX
  country: DE
languages: [en, de, pl, is, kk]
payment: net 30
late: {annual_rate: 8, flat_fee: 40, grace_days: 5}
"""
CONFIG = """\
site_name: Anna Lind
site_url: https://lind.example/
docs_dir: content
theme: {name: material, font: false}
plugins:
  - search
  - goodterms: {pdfs: PDFS}
"""
OPEN = 3
"""How many of a client's twelve invoices are still to be paid; the newest."""
_CENT = Decimal("0.01")
_MONEY = {
    "en": ("USD", "US"),
    "de": ("EUR", "DE"),
    "pl": ("PLN", "PL"),
    "is": ("EUR", "IS"),
    "kk": ("KZT", "KZ"),
}
_WORK = (
    "Design of page templates",
    "Development of the booking form",
    "Proofreading of two chapters",
    "Hosting",
)


def write_project(folder: Path, clients: int, *, pdfs: bool = False) -> None:
    """Write a project that needs nothing but a secret to be built."""
    (folder / "content").mkdir(parents=True)
    (folder / "clients").mkdir()
    (folder / "mkdocs.yml").write_text(CONFIG.replace("PDFS", str(pdfs).lower()))
    (folder / "content/policy.yml").write_text(POLICY)
    (folder / "content/index.md").write_text(
        "# How billing works\n\nOne page, so that the guide costs little.\n"
    )
    for i in range(clients):
        (folder / f"clients/client-{i:05}.yml").write_text(record(i))


def record(i: int) -> str:
    """Return one client's record; the same number gives the same text."""
    dice = random.Random(i)
    language = list(_MONEY)[i % len(_MONEY)]
    currency, country = _MONEY[language]
    lines = [
        f"name: Firm {i:05} of Weaver Street & Sons",
        f"language: {language}",
        f"currency: {currency}",
        f"country: {country}",
        "address: |",
        f"  Weaver Street {i}",
        f"  {10000 + i} Millford",
        f"contact: {{name: Person {i:05}, email: person@firm{i:05}.example}}",
        "terms:",
        "  rates:",
        "    - {from: 2025-01-01, unit: hour, price: 85.00}",
        "updates:",
        "  - {on: 2026-03-01, text: The first layouts are ready., next: Your remarks by 8 March.}",
        "invoices:",
    ]
    for n in range(12):
        year, month = 2025 + (n + 3) // 12, (n + 3) % 12 + 1
        day = dice.randint(1, 28)
        issued = f"{year}-{month:02}-{day:02}"
        lines += [
            f"  - number: {year}-{i:05}-{n:02}",
            f"    issued: {issued}",
            f"    service: {issued}",
            f"    purpose: Work for the website, part {n + 1}",
            "    lines:",
        ]
        nets: dict[int, Decimal] = {}
        for _ in range(dice.randint(1, 4)):
            price, tax = Decimal(dice.randint(2000, 15000)) / 100, dice.choice((19, 19, 7))
            hours = dice.randint(1, 40)
            nets[tax] = nets.get(tax, Decimal(0)) + hours * price
            lines.append(
                f"      - {{item: {dice.choice(_WORK)}, quantity: {hours}, unit: hour, "
                f"price: {price:.2f}, tax: {tax}}}"
            )
        if n < 12 - OPEN:
            gross = sum(net + (net * tax / 100).quantize(_CENT, ROUND_HALF_UP) for tax, net in nets.items())
            lines.append(f"    payments: [{{on: {issued}, amount: {gross:.2f}}}]")
    return "\n".join(lines) + "\n"
