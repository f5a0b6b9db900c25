"""What to try first for each sign, and the steps to a decent end. Our own words, and warm ones."""

from __future__ import annotations

from goodterms.desk.portfolio import Relation
from goodterms.desk.signs.reading import Reading, Sign
from goodterms.ledger.terms.model import counted
from goodterms.records.policy import Policy


def try_first(reading: Reading, policy: Policy) -> tuple[str, ...]:
    """Return what to try first; nothing where there is no sign."""
    if reading.level == "none":
        return ()
    return _first(policy)[reading.sign]


def _first(policy: Policy) -> dict[Sign, tuple[str, ...]]:
    hours = policy.hours
    reach = f"between {hours.from_} and {hours.to}" if hours else "in your working hours"
    notice = policy.cancellation
    short = counted(notice.notice_hours, "hour") if notice else "a day"
    return {
        "demands": (
            f"Say once, kindly and before you need it, when you can be reached: {reach}. "
            "A link to the guide's page on hours says it for you.",
            "Leave what comes at night for the morning. An answer at eleven teaches that eleven works.",
            "Offer a fixed half hour a week; much of what cannot wait then can.",
        ),
        "everything for nothing": (
            "Answer each wish with an offer, however small, even one that comes to nothing: "
            "so both see that it has a worth.",
            "Name what is included before the work begins, with the number of rounds, and point to it later.",
            "If something is a gift, say so on the invoice: a line with its price, and the same amount off.",
        ),
        "slow pay": (
            "Ask, on the phone, what would make it easier: another day of the month, a purchase order "
            "number, somebody in accounting to write to.",
            "Agree on shorter steps: a part in advance, and smaller invoices more often.",
            "Remind on the same days each time. What comes as surely as the calendar offends nobody.",
        ),
        "not listening": (
            "After each talk write three lines: what was decided, who does what, by when. Ask for a yes.",
            "Ask who else decides, and have them there once.",
            "Show instead of explaining: a sketch is misheard less often than a sentence.",
        ),
        "not answering": (
            "Ask one thing at a time, so that yes, no or a date is a full answer.",
            "Say with each question what you will do if you hear nothing, and by when; then do just that.",
            "Change the way: who does not answer mails may well answer a call.",
        ),
        "disrespect": (
            "Say what it did to your day, without blame: I had kept the hour free.",
            f"Confirm appointments two days before; up to {short} before, cancelling costs nothing, "
            "and it helps to be told.",
            "If it was how something was said, name it once, alone with the person, and soon.",
        ),
    }


def is_time_to_part(readings: tuple[Reading, ...], relation: Relation) -> bool:
    """Tell whether parting is worth a thought: two or more signs are clear and the work goes on."""
    return relation.client.ended is None and sum(one.level == "clear" for one in readings) >= 2


def decent_end(relation: Relation, policy: Policy) -> tuple[tuple[str, str], ...]:
    """Return the steps to a decent end, in order, each with its command.

    Args:
        relation: The client.
        policy: For the days that a question's answer takes.
    """
    slug, ledger = relation.slug, relation.ledger
    steps: list[tuple[str, str]] = [
        ("Talk first, and say openly what would have to change. Name a day on which you will look again.", "")
    ]
    if any(account.in_discussion for account in ledger.accounts):
        steps.append(("Settle the open questions before anything else; nothing ends well around them.", ""))
    steps += [
        (
            "Name the last day in writing, as far ahead as the contract asks for, "
            "and say what will be done by then.",
            "",
        ),
        (
            "Bill what is done, and only that: the final invoice. "
            "If the end is weeks away, send an interim one first.",
            f"goodterms invoice add {slug}",
        ),
        (
            "Send the statement of account, so that both see that nothing was forgotten.",
            f"goodterms statement {slug}",
        ),
    ]
    if ledger.credit:
        steps.append(("Pay back what is left of the client's own money.", ""))
    steps += [
        (
            "Hand over: the files in a form that others can go on with, the access, "
            "and a note on where things stand.",
            "",
        ),
        (
            "Write `ended: {on: …, words: …}` with a friendly last word. The page stays readable.",
            f"${{EDITOR:-vi}} {relation.where('name').rpartition(':')[0]}".rstrip(),
        ),
        ("Say goodbye in a friendly letter, with all of that in it.", f"goodterms letter ending {slug}"),
    ]
    return tuple(steps)
