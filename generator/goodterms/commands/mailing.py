"""What the commands that write letters share: drafts, sending, and a word on each mail."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime, time
from email.headerregistry import Address
from pathlib import Path

import click

from goodterms.building.clients import known_policy
from goodterms.building.mailing import address, compose
from goodterms.building.project import Project, build_day, read_project
from goodterms.building.replacing import replace_file
from goodterms.building.staging import SEALED_FOLDER
from goodterms.commands.asking import has_terminal
from goodterms.commands.mailing_options import DRAFTS_FOLDER, How
from goodterms.desk.letters.writing import Correspondence, Letter, correspondence
from goodterms.desk.mail.courier import Courier
from goodterms.desk.mail.drafts import Drafts
from goodterms.desk.mail.notes import Reminded
from goodterms.desk.mail.outbox import OUTBOX_FOLDER, Outbox, Posted, open_outbox
from goodterms.desk.mail.recording import record
from goodterms.desk.mail.sending import Hands, Outcome, Parcel, send, settle
from goodterms.desk.mail.settings import MailServer, read_mail_server
from goodterms.desk.portfolio import Portfolio, Relation, read_portfolio
from goodterms.errors import GoodTermsError
from goodterms.publishing.privately import check_place, write_new
from goodterms.records.find import display
from goodterms.records.policy import Policy
from goodterms.sealing.keys import hkdf
from goodterms.sealing.secret import ensure_ignored, read_secret

_LINK = f"/{SEALED_FOLDER}/"


class Desk:
    """One run of a command with letters."""

    def __init__(self, how: How) -> None:
        self.how = how
        self.project: Project = read_project(Path.cwd(), clients=how.clients)
        self.today = build_day(self.project.as_of)
        self.as_of = how.as_of or self.today
        if (how.send or how.record) and self.as_of != self.today:
            raise GoodTermsError(
                "what goes out goes out today", "leave out --as-of, or write drafts without --send"
            )
        self.secret = read_secret(self.project.root)
        self.server: MailServer | None = read_mail_server() if how.send else None
        policy, _ = known_policy(self.project)
        self.policy: Policy = policy
        self._said_no_link = False
        self.troubled = False
        """Whether anything did not go as asked for; the exit code says so."""

    def run(self, write: Callable[[], Iterable[Letter]]) -> None:
        """Settle what an interrupted run left, write the letters, and do with them what was asked for."""
        if self.how.dry_run:
            for letter in write():
                _show(letter)
        else:
            with open_outbox(self.project.root) as outbox:
                hands = Hands(outbox, self._record, lambda: datetime.now().astimezone())
                for outcome in settle(hands, self._went_out):
                    self._tell(outcome)
                outbox.tidy(datetime.now().astimezone())
                unclear = [
                    one for entry in outbox.entries() if entry.state == "sending" for one in _topics(entry)
                ]
                letters = [letter for letter in write() if not _topics(letter) & {*unclear}]
                self._do(letters, hands)
        if self.troubled:
            sys.exit(1)

    def portfolio(self, names: Iterable[str] = ()) -> Portfolio:
        """Read the clients; those whose records are wrong are told of and left out."""
        portfolio, problems = read_portfolio(self.project, self.as_of, names)
        for problem in problems:
            click.echo(problem.text(), err=True)
            self.troubled |= problem.severity == "error"
        return portfolio

    def trouble(self, text: str) -> None:
        """Tell of something that did not go as asked for."""
        self.troubled = True
        click.echo(text, err=True)

    def correspondence(self, relation: Relation) -> Correspondence:
        """Return what letters to a client are made of; say once where they can have no link."""
        post = correspondence(self.project, self.secret, self.policy, relation)
        if not post.urls and not self._said_no_link:
            self._said_no_link = True
            click.echo("The letters have no link: mkdocs.yml has no `site_url:`.", err=True)
        return post

    def doubt(self, question: str) -> bool:
        """Ask about something that should not happen in silence; --yes is a yes.

        Raises:
            GoodTermsError: Nobody is there to answer.
        """
        if self.how.yes or self.how.dry_run:
            click.echo(question, err=True)
            return True
        if not has_terminal():
            raise GoodTermsError(question, "give --yes if that is meant")
        return click.confirm(f"{question}. Go on?")

    def _do(self, letters: list[Letter], hands: Hands) -> None:
        if not letters:
            return
        if self.how.record:
            self._note(letters, hands)
        elif self.server is None:
            self._draft(letters)
        else:
            self._draft([letter for letter in letters if letter.to is None])
            self._send([letter for letter in letters if letter.to is not None], self.server, hands)

    def take_away(self, clients: Iterable[str], name: str, letters: Iterable[Letter]) -> None:
        """Take drafts away that nobody touched and that no longer fit: a reminder of what is paid by now.

        Args:
            clients: The slugs of those who were looked at.
            name: How the names of the letters begin.
            letters: Those that fit today.
        """
        if self.how.send or self.how.record or self.how.dry_run:
            return
        fitting = {(self._folder() / f"{_file_name(letter)}.eml").resolve() for letter in letters}
        drafts = Drafts(self.project.root)
        for client in clients:
            for path in drafts.untouched(client, name):
                if path.parent == self._folder().resolve() and path not in fitting:
                    path.unlink(missing_ok=True)
                    click.echo(f"{display(path, Path.cwd().resolve())}: taken away, it no longer fits")

    def _folder(self) -> Path:
        return self.how.output or self.project.root / DRAFTS_FOLDER

    def _draft(self, letters: list[Letter]) -> None:
        folder = self._folder()
        if self.how.output is None:
            ensure_ignored(self.project.root)
        drafts = Drafts(self.project.root)
        for letter in letters:
            path = folder / f"{_file_name(letter)}.eml"
            date = datetime.combine(self.as_of, time(12), UTC)
            data = compose(letter.mail(self._sender(), date), unsent=True).as_bytes()
            check_place(path, self.project)
            shown = display(path.resolve(), Path.cwd().resolve())
            if path.is_file() and not path.is_symlink() and path.read_bytes() == data:
                click.echo(f"{shown}: is there already")
            elif drafts.is_untouched(path):
                replace_file(path, data)
                drafts.remember(path, data, letter.client, letter.name)
                click.echo(f"{shown}: {letter.subject} (in place of an older draft)")
            elif path.exists() or path.is_symlink():
                self.troubled = True
                click.echo(f"{shown}: a draft that you changed is there; send or delete it first", err=True)
            else:
                write_new(path, data)
                drafts.remember(path, data, letter.client, letter.name)
                click.echo(f"{shown}: {letter.subject}")
            if letter.to is None:
                self.troubled |= self.how.send
                click.echo(f"{letter.client}: the record has no mail address; fill in To yourself.", err=True)
        if letters:
            click.echo(
                "Publish, look at them, send them, note it with --record. Whoever reads them can open pages."
            )

    def _send(self, letters: list[Letter], server: MailServer, hands: Hands) -> None:
        for letter in letters:
            files = f" ({', '.join(one.name for one in letter.attachments)})" if letter.attachments else ""
            click.echo(f"{letter.client}, {letter.title}, to {_addr(letter.to)}: {letter.subject}{files}")
        if any(_LINK in letter.text for letter in letters):
            click.echo("Their links show what is published; publish first if something is new.")
        count = "this mail" if len(letters) == 1 else f"these {len(letters)} mails"
        if not letters or not self.doubt(f"About to send {count}"):
            return
        parcels = [self._parcel(letter, hands.outbox) for letter in letters]
        try:
            for outcome in send(hands, parcels, lambda: Courier(server)):
                self._tell(outcome)
        except KeyboardInterrupt:
            raise GoodTermsError(
                "stopped while sending; what went out is noted", "run it again to settle what is unclear"
            ) from None

    def _parcel(self, letter: Letter, outbox: Outbox) -> Parcel:
        times = 1
        while self.how.again and outbox.find(letter.mark, *letter.covers):
            anew = [
                hkdf(self.secret, f"{mark} again {times}")[:15].hex()
                for mark in (letter.mark, *letter.covers)
            ]
            letter = replace(letter, mark=anew[0], covers=tuple(anew[1:]))
            times += 1
        mail = letter.mail(self._sender(), datetime.now().astimezone())
        return Parcel(
            _posted(letter), mail.sender.addr_spec, compose(mail, unsent=False).as_bytes(), mail.needs_utf8
        )

    def _note(self, letters: list[Letter], hands: Hands) -> None:
        for letter in letters:
            record(self.project, letter.client, letter.notes)
            posted = _posted(letter)
            if hands.outbox.find(posted.mark, *posted.covers) is None:
                hands.outbox.put(posted.moved("recorded", hands.now()))
            click.echo(f"{letter.client}, {letter.title}: noted")

    def _record(self, posted: Posted) -> None:
        record(self.project, posted.client, posted.notes)

    def _sender(self) -> Address:
        who = self.policy.freelancer
        if self.server and self.server.sender:
            given = self.server.sender
            return address(given.display_name or who.name, given.addr_spec)
        return address(who.name, who.email)

    def _went_out(self, posted: Posted) -> bool | None:
        question = f"The mail to {posted.to} ({posted.title}) may have gone out at {posted.at}: did it?"
        if self.how.unclear:
            click.echo(f"{question} You say: {self.how.unclear}.")
            return self.how.unclear == "sent"
        if not has_terminal():
            return None
        click.echo(f"It is kept in {OUTBOX_FOLDER}/{posted.mark}.eml; your provider's log knows more.")
        answer: str = click.prompt(question, type=click.Choice(["sent", "not sent", "later"]))
        return None if answer == "later" else answer == "sent"

    def _tell(self, outcome: Outcome) -> None:
        posted = outcome.posted
        self.troubled |= outcome.fate != "sent"
        told = {
            "sent": f"sent to {posted.to}, and noted",
            "refused": f"not sent: the server says {outcome.said}",
            "failed": f"not sent: {outcome.said}",
            "unclear": "it may have gone out, or not; it is not sent again until you say what became of it "
            "(--unclear sent or not-sent)" + (f": {outcome.said}" if outcome.said else ""),
            "unrecorded": f"sent to {posted.to}, but not noted: {outcome.said}; the next run tries again",
            "sent before": f"not sent: it went out already at {outcome.said} (--again sends it once more, "
            "--record notes it)",
        }[outcome.fate]
        click.echo(f"{posted.title}: {told}", err=outcome.fate != "sent")


def _posted(letter: Letter) -> Posted:
    return Posted(
        letter.mark, letter.client, letter.name, letter.about, _addr(letter.to), letter.notes,
        covers=letter.covers,
    )  # fmt: skip


def _topics(one: Letter | Posted) -> frozenset[tuple[str, str, str]]:
    """Return what others wait for that share one of them, until its fate is known: all steps are one."""
    reminded = [note.invoice for note in one.notes if isinstance(note, Reminded)]
    if reminded:
        return frozenset((one.client, "reminder", number) for number in reminded)
    return frozenset({(one.client, one.name, one.about)})


def _addr(to: Address | None) -> str:
    return to.addr_spec if to else ""


def _file_name(letter: Letter) -> str:
    bare = re.sub(r"[^\w.-]+", "-", f"{letter.client}-{letter.about}-{letter.name}")[:100]
    # Two numbers may differ only in what a file name cannot hold.
    return bare if bare == f"{letter.client}-{letter.about}-{letter.name}" else f"{bare}-{letter.mark[:6]}"


def _show(letter: Letter) -> None:
    click.echo(f"To: {letter.to or ''}\nSubject: {letter.subject}")
    for one in letter.attachments:
        click.echo(f"Attached: {one.name}")
    click.echo(f"\n{letter.text}\n{'-' * 72}")
