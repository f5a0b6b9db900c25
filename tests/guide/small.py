"""A small guide in two languages and a half, to be written into a folder of its own."""

from __future__ import annotations

from pathlib import Path

from goodterms.building.project import Project, make_project
from goodterms.guide.content import Guide, read_guide
from goodterms.guide.document import Document, read_document
from goodterms.records.load import read_policy
from goodterms.records.policy import Policy

POLICY = """\
# The facts.
freelancer:
  name: Anna Lind
  address: Am Speicher 4, 04109 Leipzig
  email: anna@lind.example
  iban: DE89 3704 0044 0532 0130 00
  country: DE
languages: [en, de, pl]   # English first
payment: net 30
valid_from: 2026-01-01
"""

PAGES = {
    "en/index.md": """\
---
title: Working together
description: What you can expect of each other.
---

# How we work together

{{ policy.payment }} Read on under [what is added](late.md#added), or [all of it](late.md).
Write to <anna@lind.example> or look at [my site](https://lind.example/a?b=c) and at [the form](form.pdf).

## In short

- One
- Two, with `code` and **weight**
""",
    "en/late.md": """\
# If a payment is late

Nothing happens at once.
[Back](index.md), [nowhere](index.md#gone), [below](#added), [a page apart](apart.md).

## What is added {: #added }

| Due | Amount |
|:----|-------:|
| 1 April 2026 | 1,000.00 |

Interest
:   A share of what is open.
""",
    "en/apart.md": "# Apart\n\nNot in the navigation.\n",
    "de/index.md": """\
---
title: Zusammenarbeit
---

# So arbeiten wir zusammen

{{ policy.payment }}
""",
    "de/late.md": "# Wenn eine Zahlung sich verspätet\n\nZuerst geschieht nichts.\n",
    "pl/index.md": "# Współpraca\n\n{{ policy.payment }}\n",
}
ORDER = ("index.md", "late.md")


def write(root: Path, pages: dict[str, str] = PAGES, policy: str = POLICY) -> Project:
    """Write a guide with its policy below a folder, and return the project."""
    for name, text in pages.items():
        path = root / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (root / "content").mkdir(parents=True, exist_ok=True)
    (root / "content/policy.yml").write_text(policy, encoding="utf-8")
    return make_project(
        root, docs=root / "content", site_url="", policy="", clients=root / "clients", order=ORDER
    )


def facts(project: Project) -> Policy:
    """Read the policy of a project, which has no problem."""
    policy, _, problems = read_policy(project.policy, project.root)
    assert policy is not None, problems
    return policy


def guide_of(project: Project) -> Guide:
    """Find the pages of a project's guide."""
    return read_guide(project.docs, facts(project).languages, project.order)


def document_of(project: Project, language: str = "en") -> Document:
    """Read a project's guide in one language, which has no problem."""
    document, problems = read_document(guide_of(project), facts(project), language, project.root)
    assert document is not None, problems
    return document


def one_page(root: Path, text: str, policy: str = POLICY) -> Document:
    """Return a guide of one page."""
    return document_of(write(root, {"en/index.md": text}, policy))
