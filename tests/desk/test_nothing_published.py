"""A built site knows nothing of the desk: no log, no sign, no reminder, no pause, not even unsealed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from goodterms.building.project import read_project
from goodterms.desk.portfolio import read_portfolio
from goodterms.desk.signs import signs
from goodterms.desk.today import today
from tests.browser.unsealed import Reader, read_all
from tests.conftest import SECRET, Portal, copy_sample, environ

NOTES = """\
private:
  log: [{on: 2026-04-06T23:10, sign: demands, kind: call, note: Marzipanhafen rang at night.}]
  chase: [{invoice: 2026-009, pause: 2093-05-03}]
  reminders: [{invoice: 2026-009, on: 2026-04-02, step: 1, way: Brieftaubenpost}]
"""
# What was written down for the desk alone, and words that only the desk says.
SECRETS = (
    "Marzipanhafen",
    "Brieftaubenpost",
    "2093-05",
    "May 2093",
    "Dale says accounts",
    "half in advance",
    "pause until",
    "everything for nothing",
    "goodterms desk",
    "days beyond terms",
    "for your eyes only",
    "last letter fits",
)


def told(text: str) -> set[str]:
    return {secret for secret in SECRETS if secret.lower() in text.lower()}


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Portal:
    """The sample with notes wherever they may stand: in the record, an invoice, a file of their own."""
    portal = copy_sample(tmp_path_factory.mktemp("published") / "portal", environ(GOODTERMS_SECRET=SECRET))
    sent = "    sent: [2026-04-08]\n"
    portal.edit("clients/thornquay.yml", sent, f"{sent}    chase: pause until 2093-05-02\n")
    portal.edit("clients/thornquay.yml", "private:\n", "chase: pause until 2093-05-01\n\nprivate:\n")
    record = portal.root / "clients/koktalqysh.yml"
    record.write_text(record.read_text("utf-8").partition("\nprivate:\n")[0] + "\n", encoding="utf-8")
    record.with_suffix(".private.yml").write_text(NOTES, encoding="utf-8")
    done = portal.build()
    assert done.returncode == 0, done.stderr
    assert told(done.stdout + done.stderr) == set()
    return portal


def test_the_desk_itself_knows_what_is_looked_for(published: Portal) -> None:
    """Else the searches below would find nothing whatever was published."""
    portfolio, problems = read_portfolio(read_project(published.root), date(2026, 5, 20))
    assert problems == []
    listed = " ".join(item.text for item in today(portfolio))
    evidence = [said for one in signs(portfolio) for sign in one.readings for said in sign.evidence]
    assert "May 2093" in told(listed)
    assert {"Marzipanhafen", "Dale says accounts"} <= told(" ".join(evidence))


def test_no_file_of_the_site_tells_of_it(published: Portal) -> None:
    for path in published.site.rglob("*"):
        if path.is_file():
            assert told(path.read_bytes().decode("utf-8", "replace")) == set(), path


def opened(readers: dict[str, Reader]) -> Iterator[tuple[str, str]]:
    for client, reader in readers.items():
        for page in reader.pages.values():
            yield f"{client}, {page.path}", f"{page.title} {page.html}"
            for document in reader.files(page):
                text = document.data.decode("utf-8", "replace")
                yield f"{client}, {document.name}", f"{document.name} {text}"


def test_no_page_or_document_tells_of_it_when_its_link_opens_it(published: Portal) -> None:
    found = list(opened(read_all(published, "https://lind-studio.example/")))
    assert len(found) > 50
    for where, text in found:
        assert told(text) == set(), where
