"""Which invoices are reminded of, with which step, and why the others are not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from goodterms.desk.chasing import Chase, Hold, chase, steps_taken
from goodterms.desk.letters.template import is_own
from goodterms.desk.portfolio import Relation
from goodterms.ledger import Account
from goodterms.records.chase import LAST_STEP
from goodterms.records.policy import Policy

# A step chosen for an invoice that is named may come early, or after the last; nothing else yields.
_YIELDING = frozenset({"too soon", "all steps taken"})
_PLAIN = frozenset({"not due", "not issued"})


@dataclass(frozen=True, slots=True)
class Planned:
    """A reminder that may go out."""

    relation: Relation
    account: Account
    step: int
    doubts: tuple[str, ...] = ()
    """What speaks against it, where the freelancer chose the step; to be asked about, never passed over."""


@dataclass(frozen=True, slots=True)
class PassedOver:
    """An invoice that is not reminded of."""

    slug: str
    number: str
    why: str
    is_plain: bool = False
    """Whether it is simply not due yet, as most invoices are."""


def together(planned: Sequence[Planned], root: Path) -> list[list[Planned]]:
    """Part reminders into letters: one to a client about all that a note or a clear reminder fits.

    A last letter is about one invoice. Who has own words for a step, and none for several
    invoices at once, has them in each letter.

    Args:
        planned: The reminders, those of a client one after the other.
        root: The project's folder, where own words stand.
    """
    letters: list[list[Planned]] = []
    open_to: dict[str, list[Planned]] = {}
    for one in planned:
        slug, language = one.relation.slug, str(one.relation.client.language)
        own = is_own(f"reminder-{one.step}", language, root) and not is_own("reminders", language, root)
        if one.step == LAST_STEP or own:
            letters.append([one])
        elif slug in open_to:
            open_to[slug].append(one)
        else:
            open_to[slug] = [one]
            letters.append(open_to[slug])
    return letters


def choose(
    relation: Relation, policy: Policy, *, number: str = "", step: int = 0
) -> tuple[list[Planned], list[PassedOver]]:
    """Choose what to remind a client of.

    Args:
        relation: The client.
        policy: The house's terms.
        number: Only this invoice; empty for all that something is left of.
        step: This step instead of the one that fits; 0 for that. With a number, it may also come
            earlier than one fits.
    """
    ledger = relation.ledger
    accounts = [
        account
        for account in (*reversed(ledger.accounts), *ledger.drafts)
        if (account.invoice.number == number if number else account.open or account in ledger.drafts)
    ]
    planned: list[Planned] = []
    passed: list[PassedOver] = []
    for account in accounts:
        found = chase(account, relation, policy, relation.as_of)
        yielding = _YIELDING if step and number else frozenset()
        standing = [hold for hold in found.holds if hold.reason not in yielding]
        if account.state == "written off":
            passed.append(PassedOver(relation.slug, account.invoice.number, "it is written off"))
        elif standing:
            why = "; ".join(_said(hold, account) for hold in standing)
            is_plain = all(hold.reason in _PLAIN for hold in standing)
            passed.append(PassedOver(relation.slug, account.invoice.number, why, is_plain))
        elif step:
            planned.append(Planned(relation, account, step, _doubts(found, account, relation, step)))
        elif found.step is not None:
            planned.append(Planned(relation, account, found.step.number))
    return planned, passed


def _doubts(found: Chase, account: Account, relation: Relation, step: int) -> tuple[str, ...]:
    since = account.overdue_since
    taken = steps_taken(account, relation, since, relation.as_of) if since else []
    done = max((number for _, number in taken), default=0)
    doubts = [_said(hold, account) for hold in found.holds]
    if step <= done:
        day = max(day for day, number in taken if number >= step)
        doubts.append(
            f"step {done} went out already, on {max(day for day, _ in taken)}"
            if step < done
            else f"step {step} went out already, on {day}"
        )
    elif step > done + 1:
        skipped = " and ".join(str(number) for number in range(done + 1, step))
        doubts.append(f"step {skipped} did not go out yet")
    return tuple(doubts)


def _said(hold: Hold, account: Account) -> str:
    match hold.reason:
        case "not issued":
            return "it is a draft, not issued yet"
        case "nothing open":
            return "nothing is open"
        case "in discussion":
            return "it is in discussion"
        case "on a plan":
            return f"it is on a plan that is kept; the next instalment is due on {account.next_due}"
        case "not due":
            return f"it is due on {account.next_due}" if account.next_due else "nothing of it is due"
        case "only charges":
            return "only interest and fee are left, which no reminder is sent for"
        case "covered by credit":
            return "the client's own credit covers it"
        case "paused":
            return f"it is paused until {hold.until}"
        case "too soon":
            fits = hold.until + timedelta(1) if hold.until else None
            return f"the next reminder fits on {fits}"
        case "all steps taken":
            return "all steps were taken; now it takes a talk"
