"""What was agreed stays agreed: the seal does not see layout, and sees every change."""

from __future__ import annotations

from decimal import Decimal
from hashlib import sha256
from typing import Any

import pytest

from goodterms.ledger.agreed import canonical, differences, is_unbroken, seal_of
from goodterms.records.disputes import Dispute, Resolution

from .records import client

WRITTEN = """
disputes:
  - id: D-1
    invoice: A-1
    raised: 2026-03-12
    concern: Why?
    resolution:
      agreed: 2026-03-20
      by: [Anna Lind, Guðrún Holm]
      adjust: -120.00
      discount: 5%
      plan: [{due: 2026-05-01, amount: 400.00}]
      next_steps: [{who: freelancer, what: Send it, by: 2026-03-25}]
"""
REWRITTEN = """
disputes:
  - concern: Somewhat else
    resolution:   # laid out anew
      plan:
        - amount: 400     # the same amount
          due: 2026-05-01
      "by":
        - "Anna Lind"
        - 'Guðrún Holm'
      discount: 5.0 %
      adjust: -120
      next_steps:
        - who: freelancer
          what: Send it
          by: 2026-03-25
          done: 2026-03-24
      seal: sha256:00
      agreed: 2026-03-20
    raised: 2026-03-12
    invoice: A-1
    id: D-1
"""
CANONICAL = (
    '{"adjust":"-120","agreed":"2026-03-20","by":["Anna Lind","Guðrún Holm"],"discount":"5%","dispute":"D-1",'
    '"invoice":"A-1","next_steps":[{"by":"2026-03-25","what":"Send it","who":"freelancer"}],'
    '"plan":[{"amount":"400","due":"2026-05-01"}]}'
)


def first(record: str) -> tuple[Dispute, Resolution]:
    dispute = client(record).disputes[0]
    assert dispute.resolution is not None
    return dispute, dispute.resolution


def test_the_canonical_form_is_what_is_documented() -> None:
    assert canonical(*first(WRITTEN)) == CANONICAL
    assert seal_of(*first(WRITTEN)) == "sha256:" + sha256(CANONICAL.encode()).hexdigest()


def test_layout_order_and_steps_done_do_not_change_the_seal() -> None:
    assert seal_of(*first(WRITTEN)) == seal_of(*first(REWRITTEN))
    assert differences(first(WRITTEN), first(REWRITTEN)) == []


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("-120.00", "-120.01", "adjust"),
        ("discount: 5%", "discount: 5", "discount"),
        ("amount: 400.00", "amount: 400.01", "plan.1.amount"),
        ("Guðrún Holm", "Guðrun Holm", "by.2"),
        ("invoice: A-1", "invoice: A-2", "invoice"),
        ("what: Send it", "what: Send it soon", "next_steps.1.what"),
        ("discount: 5%", "extend: 2026-06-01", "extend"),
    ],
)
def test_every_change_shows(old: str, new: str, key: str) -> None:
    before, after = first(WRITTEN), first(WRITTEN.replace(old, new))
    assert seal_of(*before) != seal_of(*after)
    assert key in [name for name, _, _ in differences(before, after)]


def test_a_seal_is_kept_or_broken() -> None:
    dispute, resolution = first(WRITTEN)
    sealed = resolution.model_copy(update={"seal": seal_of(dispute, resolution)})
    changed: Any = sealed.model_copy(update={"adjust": Decimal("-119")})
    assert is_unbroken(dispute, resolution)
    assert is_unbroken(dispute, sealed)
    assert not is_unbroken(dispute, changed)
