"""A run of mails: what an interrupted run left is settled first, then each goes out once and is recorded."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from goodterms.desk.mail.courier import Courier, Delivery, NoConnectionError
from goodterms.desk.mail.outbox import Outbox, Posted
from goodterms.errors import GoodTermsError

Fate = Literal["sent", "refused", "failed", "unclear", "unrecorded", "sent before"]


@dataclass(frozen=True, slots=True)
class Parcel:
    """A mail ready to go out."""

    posted: Posted
    sender: str
    data: bytes = field(repr=False)
    utf8: bool
    """Whether an address needs SMTPUTF8."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a mail, for the freelancer."""

    posted: Posted
    fate: Fate
    """unrecorded: it went out, but the record could not be written; sent before: by an earlier run."""
    said: str = ""
    """The server's words, or why; in one line."""


@dataclass(frozen=True, slots=True)
class Hands:
    """What a run needs from around it."""

    outbox: Outbox
    record: Callable[[Posted], None]
    """Writes into the client's record what a mail brings with it; raises GoodTermsError."""
    now: Callable[[], datetime]


def settle(hands: Hands, went_out: Callable[[Posted], bool | None]) -> Iterator[Outcome]:
    """Bring to an end what an interrupted run left behind.

    Args:
        hands: The journal and the records.
        went_out: Asked about a mail of which nobody knows; True for sent, False for not sent, None
            for no answer: then it is left as it is, and is not sent again.
    """
    for posted in hands.outbox.entries():
        if posted.state == "prepared":
            hands.outbox.forget(posted)
        elif posted.state == "sending":
            answer = went_out(posted)
            if answer is None:
                yield Outcome(posted, "unclear")
            elif answer:
                yield _recorded(hands, _moved(hands, posted, "sent"))
            else:
                hands.outbox.forget(posted)
        elif posted.state == "sent":
            yield _recorded(hands, posted)


def send(hands: Hands, parcels: Sequence[Parcel], connect: Callable[[], Courier]) -> Iterator[Outcome]:
    """Send mails over one connection, each written down before and after, and recorded at once.

    Args:
        hands: The journal and the records.
        parcels: The mails.
        connect: Makes the connection, which is opened when it is sure that there is something to send.

    Raises:
        NoConnectionError: The server cannot be talked to at all. Nothing has gone out.
    """
    waiting = []
    for parcel in parcels:
        earlier = hands.outbox.find(parcel.posted.mark, *parcel.posted.covers)
        if earlier is None:
            hands.outbox.put(parcel.posted, parcel.data)
            waiting.append(parcel)
        else:
            yield Outcome(earlier, "unclear" if earlier.state == "sending" else "sent before", earlier.at)
    if not waiting:
        return
    # Nothing of these has gone out, whatever ends the run before their turn.
    left = {parcel.posted.mark: parcel.posted for parcel in waiting}
    try:
        with connect() as courier:
            while waiting:
                parcel = waiting.pop(0)
                try:
                    delivery = _deliver(hands, courier, parcel, left)
                except NoConnectionError as error:
                    for one in (parcel, *waiting):
                        yield Outcome(one.posted, "failed", error.message)
                    return
                yield _outcome(hands, parcel, delivery, left)
    finally:
        for posted in left.values():
            hands.outbox.forget(posted)


def _deliver(hands: Hands, courier: Courier, parcel: Parcel, left: dict[str, Posted]) -> Delivery:
    posted = parcel.posted

    def begin() -> None:
        _moved(hands, posted, "sending")
        left.pop(posted.mark)

    return courier.deliver(parcel.sender, posted.to, parcel.data, utf8=parcel.utf8, begin=begin)


def _outcome(hands: Hands, parcel: Parcel, delivery: Delivery, left: dict[str, Posted]) -> Outcome:
    posted = parcel.posted
    if delivery.fate == "sent":
        return _recorded(hands, _moved(hands, posted, "sent"), delivery.said)
    if delivery.fate == "unclear":
        return Outcome(posted, "unclear", delivery.said)
    left.pop(posted.mark, None)
    hands.outbox.forget(posted)
    return Outcome(posted, delivery.fate, delivery.said)


def _recorded(hands: Hands, posted: Posted, said: str = "") -> Outcome:
    try:
        hands.record(posted)
    except GoodTermsError as error:
        return Outcome(posted, "unrecorded", str(error))
    _moved(hands, posted, "recorded")
    return Outcome(posted, "sent", said)


def _moved(hands: Hands, posted: Posted, state: Literal["sending", "sent", "recorded"]) -> Posted:
    moved = posted.moved(state, hands.now())
    hands.outbox.put(moved)
    return moved
