"""One client on one day, with what the rules of the day's list need to know and to say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from goodterms.desk.mail.gone import GoneOut
from goodterms.desk.portfolio import Relation
from goodterms.desk.today.item import Item, Kind, Level, command, edit, level_of
from goodterms.desk.words import Say
from goodterms.desk.worktime import Worktime
from goodterms.records.client import Client
from goodterms.records.policy import Policy


@dataclass(frozen=True, slots=True)
class Scope:
    """What a rule looks at."""

    relation: Relation
    policy: Policy
    worktime: Worktime
    say: Say
    posted: tuple[GoneOut, ...] = ()
    """The letters to the client that went out from here."""

    @property
    def client(self) -> Client:
        """The record, as far as the client may read it."""
        return self.relation.client

    @property
    def as_of(self) -> date:
        """The day of the list."""
        return self.relation.as_of

    def level(self, by: date | None) -> Level:
        """Return how urgent a thing is that is to be done by a day."""
        return level_of(by, self.as_of, self.worktime)

    def at(self, *path: str | int) -> str:
        """Return the command that opens the record at a value."""
        return edit(self.relation.where(*path))

    def statement(self) -> str:
        """Return the command that shows where all accounts of the client stand."""
        return command("statement", self.relation.slug)

    def letter(self, kind: str, name: str = "") -> str:
        """Return the command that writes a letter to the client."""
        # What begins with a hyphen would be read as an option.
        words = ["--", name] if name.startswith("-") else [name] if name else []
        return command("letter", kind, self.relation.slug, *words)

    def is_written(self, kind: str, name: str, since: date) -> bool:
        """Tell whether a letter went out on a day or later; known only of those that went out from here."""
        return any(
            (one.name, one.about) == (kind, name) and since <= one.on <= self.as_of for one in self.posted
        )

    def money(self, amount: Decimal) -> str:
        """Write an amount in the client's currency."""
        return self.say.money(amount, self.client.currency)

    def item(
        self,
        kind: Kind,
        level: Level,
        text: str,
        command: str,
        *,
        subject: str = "",
        then: str = "",
        since: date | None = None,
        by: date | None = None,
        amount: Decimal | None = None,
    ) -> Item:
        """Return an item about this client."""
        currency = self.client.currency if amount is not None else ""
        return Item(
            kind,
            level,
            self.relation.slug,
            self.client.name,
            subject,
            text,
            command,
            then,
            since,
            by,
            amount,
            currency,
        )
