"""One client after another: read, check, render, seal, write. Nothing is kept but what is asked for later."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from goodterms.building.archive import archive
from goodterms.building.cache import Cache, Entry
from goodterms.building.pdfs import Pdfs
from goodterms.building.project import Project
from goodterms.building.public import Public
from goodterms.building.shell import Shell
from goodterms.building.staging import SEALED_FOLDER, Staging
from goodterms.building.stranger import Allowed, Leak, find, keys_of, needles_of
from goodterms.errors import GoodTermsError, unwritable
from goodterms.ledger import ClientLedger, client_ledger
from goodterms.ledger.audit import Finding, audit
from goodterms.pages import GeneratedDocument, client_documents, client_files, client_pages
from goodterms.pages.everything import ARCHIVE, archive_name, archived
from goodterms.pages.pdf import client_prints
from goodterms.records.checks import check_across, check_client, numbers_of
from goodterms.records.find import ClientFiles, display, find_clients, is_inside
from goodterms.records.load import LoadedClient, build_client, read_bytes
from goodterms.records.policy import Policy
from goodterms.records.problems import Problem, has_errors, is_hosted
from goodterms.records.validate import problem_at
from goodterms.records.yaml import Places, locate
from goodterms.sealing.envelope import seal_document, seal_page
from goodterms.sealing.keys import Access, b64encode


@dataclass(slots=True)
class Sealing:
    """One build's sealing of every client into a folder."""

    project: Project
    policy: Policy
    as_of: date
    secret: bytes = field(repr=False)
    shell: Shell
    staging: Staging
    """Where the site is being built."""
    cache: Cache | None = None
    pdfs: Pdfs | None = None
    """Makes PDFs; None where the freelancer wants none."""
    guides: tuple[str, ...] = ()
    """Languages besides the default that the guide is written in."""
    ground: bytes = b""
    """Digest of what all pages are made of besides records: software, templates, policy."""
    public: Public = field(default_factory=Public)
    allowed: Allowed | None = None
    problems: list[Problem] = field(default_factory=list)
    leaks: set[Leak] = field(default_factory=set)
    written: set[str] = field(default_factory=set)
    """Ids of the pages that are new or changed."""
    kept: set[str] = field(default_factory=set)
    """Ids of the pages that the site has already, byte for byte."""
    clients: int = 0
    reused: int = 0
    _mark: Any = field(default_factory=hashlib.sha256)
    _seen: dict[tuple[str, str], str] = field(default_factory=dict)

    def run(self, progress: Callable[[int, int], None] = lambda done, of: None) -> None:
        """Seal every client of the project.

        Problems and leaks are collected over all clients; where there are any, the folder
        must not be published.

        Args:
            progress: Told after each client how many are done, of how many.
        """
        try:
            clients, problems = find_clients(self.project.clients, self.project.root)
        except OSError as error:
            raise _unforeseen("the clients folder", error) from error
        self.problems += problems
        self.clients = len(clients)
        for done, files in enumerate(clients, start=1):
            try:
                self._take(files)
            except GoodTermsError:
                raise
            except Exception as error:
                raise _unforeseen(display(files.files[0], self.project.root), error) from error
            progress(done, len(clients))
        if self.cache and not self.problems:
            self.cache.prune()

    def _take(self, files: ClientFiles) -> None:
        entry = self._client(files)
        if entry is None:
            return
        if not self.problems:
            self._write(entry)
        if self.allowed:
            self.leaks.update(find(self.public, self.allowed, entry.needles))  # type: ignore[arg-type]

    def _client(self, files: ClientFiles) -> Entry | None:
        contents: list[tuple[Path, bytes]] = []
        for path in files.files:
            data, problems = read_bytes(path, display(path, self.project.root))
            self.problems += problems
            contents.append((path, data))
        if has_errors(self.problems):
            # Go on reading for the sake of further problems, but seal nothing more.
            self._read(files, contents)
            return None
        fingerprint = b""
        if self.cache:
            fingerprint = self.cache.fingerprint(
                [self.ground, files.slug.encode(), str(self.as_of).encode()]
                + [part for path, data in contents for part in (path.name.encode(), data)]
            )
            entry = self.cache.get(files.slug, fingerprint)
            if entry and self._is_fresh(entry, files):
                self.reused += 1
                return entry
        loaded = self._read(files, contents)
        if loaded is None or has_errors(self.problems):
            return None
        entry = self._seal(loaded)
        if self.cache:
            self.cache.put(files.slug, fingerprint, entry)
        return entry

    def _is_fresh(self, entry: Entry, files: ClientFiles) -> bool:
        """Tell whether an entry's documents are unchanged and its numbers still its own."""
        for name, digest in entry.sources.items():
            path = files.base / name
            if not is_inside(path, files.base) or not path.is_file():
                return False
            if _sha256(path.read_bytes()) != digest:
                return False
        if any(number in self._seen for number in entry.numbers):
            return False
        shown = display(files.files[0], self.project.root)
        self._seen.update(dict.fromkeys(entry.numbers, shown))
        return True

    def _read(self, files: ClientFiles, contents: list[tuple[Path, bytes]]) -> LoadedClient | None:
        loaded, problems = build_client(files, contents, self.project.root)
        if loaded is not None:
            problems = problems_of(loaded, self.policy, self._seen)
        self.problems += problems
        return loaded

    def _seal(self, loaded: LoadedClient) -> Entry:
        client = loaded.client
        access = Access.derive(self.secret, loaded.slug, client.access.epoch, client.access.mode)
        pages = []
        ledger = client_ledger(client, self.policy, self.as_of)

        def key(path: str) -> str:
            return b64encode(access.page_key(path))

        for page in client_pages(
            client,
            self.policy,
            ledger,
            access.page_id,
            self.project.portal,
            key,
            pdfs=self.pdfs is not None,
            live=not self.project.as_of,
            guides=self.guides,
        ):
            envelope = seal_page(access.opening_key, page.path, page.title, page.lang, page.html)
            pages.append((envelope.id, envelope.to_json()))
        found, sources = self._documents(loaded, ledger, access)
        documents = [
            seal_document(access.opening_key, one.path, one.name, one.type, one.data) for one in found
        ]
        totals = [figure for account in ledger.accounts for figure in (account.totals.gross, account.open)]
        return Entry(
            pages=pages,
            documents=documents,
            sources=sources,
            numbers=[(kind, text) for kind, _, text, _ in numbers_of(client)],
            needles=[
                *needles_of(loaded.slug, sources, client, loaded.private, totals),
                *keys_of(access, [id_ for id_, _ in (*pages, *documents)]),
            ],
        )

    def _documents(
        self, loaded: LoadedClient, ledger: ClientLedger, access: Access
    ) -> tuple[list[GeneratedDocument], dict[str, str]]:
        """Return every file beside a client's pages, and the SHA-256 of those that came from the record."""
        client, found, sources = loaded.client, [], {}
        for document in client_documents(client):
            data = (loaded.base / document.file).read_bytes()
            sources[document.file] = _sha256(data)
            found.append(GeneratedDocument(document.path, document.name, document.type, data))
        found += client_files(client, self.policy, ledger, access.page_id)
        if self.pdfs is not None:
            prints = [*client_prints(client, self.policy, ledger, access.page_id, self.project.accent)]
            made = self.pdfs.make(prints)
            found += [
                GeneratedDocument(one.path, one.name, one.type, data)
                for one, data in zip(prints, made, strict=True)
            ]
        if inside := archived(found, client, self.as_of):
            data = archive(inside, self.as_of)
            found.append(GeneratedDocument(ARCHIVE, archive_name(self.as_of), "application/zip", data))
        return found, sources

    def _write(self, entry: Entry) -> None:
        for id_, envelope in entry.pages:
            self._mark.update(envelope.encode())
            self._put(id_, "index.html", self.shell.fill(envelope))
        for id_, sealed in entry.documents:
            self._mark.update(id_.encode() + sealed[:12])
            self._put(id_, "sealed.bin", sealed)

    def _put(self, id_: str, name: str, data: bytes) -> None:
        if id_ in self.written or id_ in self.kept:
            raise GoodTermsError("two pages have the same address", "report this; it should not happen")
        if self._stands(id_, name, data):
            self.kept.add(id_)
            return
        self.written.add(id_)
        # Thirteen thousand times in a large build: os costs half of what pathlib does.
        folder = f"{self.staging.fresh}/{id_}"
        os.mkdir(folder)  # noqa: PTH102
        with open(f"{folder}/{name}", "wb", buffering=0) as file:  # noqa: PTH123
            file.write(data)

    def _stands(self, id_: str, name: str, data: bytes) -> bool:
        """Tell whether the published site holds exactly this file under this id, and nothing else."""
        folder = f"{self.staging.target}/{SEALED_FOLDER}/{id_}"
        try:
            with open(f"{folder}/{name}", "rb", buffering=0) as file:  # noqa: PTH123
                return file.read(len(data) + 1) == data and os.listdir(folder) == [name]  # noqa: PTH208
        except OSError:
            return False

    def summary(self) -> str:
        """Say what was sealed; on a build service, whose log others read, without figures."""
        if is_hosted():
            return "Sealed the client pages"
        pages = len(self.written) + len(self.kept)
        again = f", {self.reused} of {self.clients} clients unchanged" if self.reused else ""
        return f"Sealed {pages} pages{again}"

    @property
    def stamp(self) -> int:
        """The one time that all sealed files are given, so that no server tells which were written together.

        It moves whenever any page does: a page keeps its length through most edits, and a server
        must not take the new one for the old. It lies on the second day before the build, which
        is past everywhere: a server may not tell of a time to come (RFC 9110, 8.8.2.1).
        """
        midnight = int(datetime.combine(self.as_of, datetime.min.time(), UTC).timestamp())
        return midnight - 2 * 86_400 + int.from_bytes(self._mark.digest()[:4]) % 86_400

    def proof(self) -> Iterator[str]:
        """Hold the sealed files against what was sealed; yield what does not fit, without values.

        Every fresh file must be exactly the shell and one envelope, or a sealed document of
        this build. What is kept was compared byte for byte when it was found.
        """
        found: set[str] = set()
        for entry in os.scandir(self.staging.fresh):
            names = [inner.name for inner in os.scandir(entry.path)] if entry.is_dir() else [""]
            for name in names:
                path = f"{SEALED_FOLDER}/{entry.name}/{name}".rstrip("/")
                if entry.name not in self.written or name not in {"index.html", "sealed.bin"}:
                    yield f"{path} is not of this build"
                elif name == "index.html":
                    with open(f"{entry.path}/{name}", "rb", buffering=0) as file:  # noqa: PTH123
                        if not self.shell.holds_only_an_envelope(file.read(), entry.name):
                            yield f"{path} is not exactly the shell and one envelope"
            found.add(entry.name)
        for missing in sorted(self.written - found):
            yield f"{SEALED_FOLDER}/{missing} is missing"


def _unforeseen(what: str, error: Exception) -> GoodTermsError:
    """Return the error for what should not have happened, without a client's words in a hosted log."""
    if isinstance(error, OSError) and error.strerror:
        return unwritable(f"{what}: its pages", error)
    why = type(error).__name__ if is_hosted() else repr(error)
    mend = "build on your own machine to see why" if is_hosted() else "if it is no slip, please report it"
    return GoodTermsError(f"{what}: its pages could not be made: {why}", mend)


def problems_of(loaded: LoadedClient, policy: Policy, seen: dict[tuple[str, str], str]) -> list[Problem]:
    """Return every problem of a record that was read: its own, with the others, and in its sums.

    Args:
        loaded: The record.
        policy: The policy it is read under.
        seen: Kind and text of the numbers of the clients before it, with the file; added to.
    """
    own = [*check_client(loaded, policy), *check_across(seen, loaded)]
    return own + located(audit(loaded.client, policy), loaded.sources)


def located(findings: Iterable[Finding], sources: list[Places]) -> list[Problem]:
    """Return what an audit of the ledger found as problems in the files it was read from."""
    return [_located(one, sources) for one in findings]


def _located(one: Finding, sources: list[Places]) -> Problem:
    problem = problem_at(sources, one.path, one.message, one.mend, note=one.note)
    found = locate(sources, one.path)
    if not one.column or found is None:
        return problem
    # The finding counts the characters of the text; a quote in the file comes before them.
    quote = 1 if getattr(found[1], "style", None) in {"'", '"'} else 0
    return replace(problem, column=problem.column + quote + one.column - 1)


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
