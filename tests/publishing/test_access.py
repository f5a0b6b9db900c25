"""Who has what since when, the secret's rotation, and the secret on paper."""

from __future__ import annotations

import base64
import hashlib
import itertools
import json
import os
import shutil
import stat
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodterms.errors import GoodTermsError
from goodterms.publishing.backup import (
    backup_pdf,
    backup_text,
    fingerprint,
    paper_lines,
    read_backup,
    read_line,
)
from goodterms.publishing.published import note_published
from goodterms.publishing.who import mode_problems
from goodterms.sealing.keys import CROCKFORD, Access, b64decode, b64encode
from goodterms.sealing.secret import read_secret, secret_path
from tests.conftest import SECRET
from tests.publishing.small import THORNQUAY, Portal, alone, make_portal

ROOT = b64decode(SECRET)
INVOICES = "invoices: [{number: 2026-014, purpose: Boats, lines: [{item: Oars, quantity: 2, price: 9}]}]\n"
secrets = st.binary(min_size=32, max_size=32).filter(any)


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch) -> None:
    alone(monkeypatch)


@pytest.fixture
def portal(tmp_path: Path) -> Portal:
    return make_portal(tmp_path)


def listed(portal: Portal) -> dict[str, dict[str, Any]]:
    done = portal.goodterms("access", "--json")
    assert done.exit_code == 0, done.output
    return {one["client"]: one for one in json.loads(done.stdout)}


# Since when


def test_access_tells_each_clients_way_in(portal: Portal) -> None:
    found = listed(portal)
    assert found["kvist"] == {
        "client": "kvist",
        "name": "Kvist & Holm ehf.",
        "mode": "link",
        "epoch": 1,
        "since": "2026-01-10",
        "since_known": "exactly",
        "languages": ["is"],
        "pages": 1,
        "built": None,
        "hint": None,
    }
    assert (found["thornquay"]["mode"], found["thornquay"]["since"]) == ("link+code", "2026-01-10")


@pytest.mark.parametrize("words", [("access",), ("access", "--json"), ("statement", "thornquay"), ("check",)])
def test_on_a_build_service_no_command_tells_of_clients(
    portal: Portal, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    monkeypatch.setenv("CI", "true")
    told = portal.goodterms(*words).output
    assert "kvist" not in told.lower()
    assert "thornquay" not in told.lower()
    assert "2 clients" not in told


def test_an_epoch_holds_since_the_commit_that_raised_it(portal: Portal) -> None:
    portal.edit("clients/kvist.yml", "epoch: 1", "epoch: 2")
    portal.commit("2026-02-01")
    portal.edit("clients/kvist.yml", "Laugavegur 12", "Laugavegur 14")
    portal.commit("2026-03-01")
    found = listed(portal)
    assert (found["kvist"]["since"], found["thornquay"]["since"]) == ("2026-02-01", "2026-01-10")


def test_an_epoch_that_is_not_committed_yet_holds_since_no_day(portal: Portal) -> None:
    portal.edit("clients/kvist.yml", "epoch: 1", "epoch: 2")
    found = listed(portal)["kvist"]
    assert (found["since"], found["since_known"]) == (None, "not committed")
    portal.write({"clients/new.yml": (portal.root / "clients/kvist.yml").read_text()})
    assert listed(portal)["new"]["since_known"] == "not committed"


def test_a_record_that_became_a_folder_keeps_its_day(portal: Portal) -> None:
    text = (portal.root / "clients/kvist.yml").read_text()
    (portal.root / "clients/kvist.yml").unlink()
    portal.write(
        {
            "clients/kvist/client.yml": text.replace("access: {epoch: 1}\n", ""),
            "clients/kvist/way.yml": "access: {epoch: 1}\n",
        }
    )
    portal.commit("2026-03-01")
    assert listed(portal)["kvist"]["since"] == "2026-01-10"
    portal.write({"clients/kvist/way.yml": "access:\n  epoch: 3\n"})
    portal.commit("2026-04-01")
    assert listed(portal)["kvist"]["since"] == "2026-04-01"


def test_a_version_that_cannot_be_read_is_passed_over(portal: Portal) -> None:
    good = (portal.root / "clients/kvist.yml").read_text()
    portal.write({"clients/kvist.yml": "access: [broken\n"})
    portal.commit("2026-02-01")
    portal.write({"clients/kvist.yml": good})
    portal.commit("2026-03-01")
    assert listed(portal)["kvist"]["since"] == "2026-01-10"


def test_without_git_nobody_knows(portal: Portal) -> None:
    shutil.rmtree(portal.root / ".git")
    found = listed(portal)["kvist"]
    assert (found["since"], found["since_known"]) == (None, "unknown")


def test_a_history_that_is_cut_off_gives_the_latest_day_it_can_be(portal: Portal, tmp_path: Path) -> None:
    portal.edit("clients/thornquay.yml", "epoch: 1", "epoch: 2")
    portal.commit("2026-03-01")
    portal.edit("clients/kvist.yml", "Laugavegur 12", "Laugavegur 14")
    portal.commit("2026-04-01")
    portal.git("clone", "--quiet", "--depth=1", f"file://{portal.root}", str(tmp_path / "shallow"))
    found = listed(Portal(tmp_path / "shallow", portal.remote))["kvist"]
    assert (found["since"], found["since_known"]) == ("2026-04-01", "at least")


def test_whether_a_clients_page_is_in_the_site_folder(portal: Portal) -> None:
    page = portal.root / "site/c" / Access.derive(ROOT, "kvist", 1, "link").page_id("home")
    page.mkdir(parents=True)
    (page / "index.html").touch()
    found = listed(portal)
    assert (found["kvist"]["built"], found["thornquay"]["built"]) == (True, False)


def test_no_name_in_the_table_is_cut_off(portal: Portal) -> None:
    long = "a-client-with-quite-a-long-name-that-must-still-be-known-by-it"
    (portal.root / "clients/thornquay.yml").rename(portal.root / f"clients/{long}.yml")
    [row] = [line for line in portal.goodterms("access").output.splitlines() if f" {long} " in line]
    assert "link+code" in row
    assert "not committed yet" in row


def test_the_table_shows_no_key(portal: Portal) -> None:
    done = portal.goodterms("access")
    assert done.exit_code == 0
    assert "2026-01-10" in done.output
    for slug in ("kvist", "thornquay"):
        access = Access.derive(ROOT, slug, 1, "link+code")
        assert b64encode(access.client_key) not in done.output
        assert str(access.code) not in done.output.replace("-", "")


# A link that opens more than was meant


def test_a_code_taken_away_without_a_new_epoch_is_warned_of(portal: Portal) -> None:
    portal.edit("clients/thornquay.yml", "mode: link+code, ", "")
    for _ in range(2):
        [problem] = mode_problems(portal.project)
        assert (problem.file, problem.line, problem.severity) == ("clients/thornquay.yml", 6, "warning")
        assert "without it" in problem.message
        assert "epoch: 2" in problem.mend
        portal.commit("2026-03-01")
    assert "without it" in listed(portal)["thornquay"]["hint"]


def test_the_warning_is_true_of_the_format() -> None:
    """The key in a link that was sent with a code is, in mode link, all it takes."""
    with_code = Access.derive(ROOT, "thornquay", 1, "link+code")
    without = Access.derive(ROOT, "thornquay", 1, "link")
    assert with_code.client_key == without.opening_key
    assert with_code.opening_key != without.opening_key


def test_a_new_epoch_mends_it(portal: Portal) -> None:
    portal.edit("clients/thornquay.yml", "mode: link+code, epoch: 1", "mode: link, epoch: 2")
    assert mode_problems(portal.project) == []
    portal.commit("2026-03-01")
    assert mode_problems(portal.project) == []


def test_a_code_that_is_added_needs_no_warning(portal: Portal) -> None:
    portal.edit("clients/kvist.yml", "{epoch: 1}", "{epoch: 1, mode: link+code}")
    assert mode_problems(portal.project) == []


def test_a_lowered_epoch_revives_dead_links_and_is_warned_of(portal: Portal) -> None:
    portal.edit("clients/kvist.yml", "epoch: 1", "epoch: 2")
    portal.commit("2026-02-01")
    portal.edit("clients/kvist.yml", "epoch: 2", "epoch: 1")
    [problem] = mode_problems(portal.project)
    assert "open pages again" in problem.message
    assert "epoch: 3" in problem.mend


def test_an_epoch_that_was_published_and_never_committed_is_remembered(portal: Portal) -> None:
    portal.edit("clients/kvist.yml", "epoch: 1", "epoch: 4")
    note_published(portal.project)
    portal.edit("clients/kvist.yml", "epoch: 4", "epoch: 3")
    note_published(portal.project)
    [problem] = mode_problems(portal.project)
    assert problem.file == "clients/kvist.yml"
    assert "epoch: 5" in problem.mend
    path = portal.root / ".goodterms/published.json"
    assert path.stat().st_mode & 0o077 == 0
    assert portal.git("status", "--porcelain").split() == ["M", "clients/kvist.yml"]
    assert [one.name for one in path.parent.glob("*published*")] == [path.name]

    portal.edit("clients/kvist.yml", "epoch: 3", "epoch: 5")
    assert mode_problems(portal.project) == []


def test_what_was_published_with_another_secret_says_nothing(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    portal.edit("clients/kvist.yml", "epoch: 1", "epoch: 2")
    note_published(portal.project)
    portal.edit("clients/kvist.yml", "epoch: 2", "epoch: 1")
    assert len(mode_problems(portal.project)) == 1
    monkeypatch.setenv("GOODTERMS_SECRET", SECRET[::-1])
    assert mode_problems(portal.project) == []
    monkeypatch.setenv("GOODTERMS_SECRET", SECRET)
    for text in ("", "[]", '{"x": 1}', "{"):
        (portal.root / ".goodterms/published.json").write_text(text)
        assert mode_problems(portal.project) == []


def test_publishing_warns_of_what_only_the_next_epoch_mends(portal: Portal) -> None:
    portal.edit("clients/thornquay.yml", "mode: link+code, ", "")
    told = portal.goodterms("publish", "--remote", "nowhere").output
    assert "clients/thornquay.yml:6" in told
    assert "epoch: 2" in told


@pytest.mark.parametrize(
    ("old", "new"),
    [("language: is", "language: is"), ("name: Kvist & Holm ehf.", "name: Kvist og dætur ehf.")],
    ids=["the file", "the file and the client"],
)
def test_a_record_of_another_name_has_other_links_and_is_warned_of(
    portal: Portal, old: str, new: str
) -> None:
    portal.edit("clients/kvist.yml", "access:", f"{INVOICES}access:")
    portal.commit("2026-02-01")
    portal.edit("clients/kvist.yml", old, new)
    (portal.root / "clients/kvist.yml").rename(portal.root / "clients/holm.yml")
    [problem] = mode_problems(portal.project)
    assert (problem.file, problem.severity) == ("clients/holm.yml", "warning")
    assert "call it kvist again" in problem.mend
    assert listed(portal)["holm"]["since"] is None
    portal.commit("2026-03-01")
    assert mode_problems(portal.project) == []
    assert listed(portal)["holm"]["since"] == "2026-03-01"


def test_a_new_client_in_the_place_of_another_is_no_other_name(portal: Portal) -> None:
    (portal.root / "clients/kvist.yml").unlink()
    portal.write({"clients/hollow.yml": THORNQUAY.replace("Thornquay Boats", "Hollow Farm")})
    assert mode_problems(portal.project) == []


def test_a_record_that_becomes_a_folder_keeps_its_links(portal: Portal) -> None:
    (portal.root / "clients/kvist").mkdir()
    (portal.root / "clients/kvist.yml").rename(portal.root / "clients/kvist/record.yml")
    assert mode_problems(portal.project) == []


# The secret: a new one


@pytest.fixture
def kept(portal: Portal, monkeypatch: pytest.MonkeyPatch) -> Portal:
    """A project whose secret is in its file."""
    monkeypatch.delenv("GOODTERMS_SECRET")
    assert portal.goodterms("secret", "new").exit_code == 0
    return portal


def test_rotating_keeps_the_old_secret_aside(kept: Portal) -> None:
    old = read_secret(kept.root, {})
    done = kept.goodterms("secret", "rotate", "--yes")
    assert done.exit_code == 0, done.output
    aside = kept.root / ".goodterms/secret-until-2026-04-15"
    assert read_secret(kept.root, {}) != old
    assert b64decode(aside.read_text().strip()) == old
    assert "2 clients need new ones" in done.output
    assert "mv .goodterms/secret-until-2026-04-15 .goodterms/secret" in done.output
    assert {one.name for one in aside.parent.iterdir()} == {".gitignore", "secret", aside.name}
    assert kept.git("status", "--porcelain") == ""
    if os.name == "posix":
        assert {stat.S_IMODE(one.stat().st_mode) for one in (aside, secret_path(kept.root))} == {0o600}


def test_after_rotating_it_is_told_who_else_needs_the_new_secret_and_which_links_die(kept: Portal) -> None:
    assert "made anew" not in kept.goodterms("access").output
    assert "host or forge" in kept.goodterms("secret", "rotate", "--yes").output
    told = kept.goodterms("access").output
    assert "The secret was made anew on 2026-04-15: links from before are dead" in told


def test_rotating_twice_in_a_day_loses_neither(kept: Portal) -> None:
    held = [read_secret(kept.root, {})]
    for _ in range(2):
        kept.goodterms("secret", "rotate", "--yes")
        held.append(read_secret(kept.root, {}))
    there = {b64decode(one.read_text().strip()) for one in (kept.root / ".goodterms").glob("secret*")}
    assert there == set(held)
    assert len(there) == 3


def test_rotating_asks(kept: Portal) -> None:
    old = read_secret(kept.root, {})
    done = kept.goodterms("secret", "rotate")
    assert done.exit_code == 1
    assert "--yes" in done.output
    assert read_secret(kept.root, {}) == old


def test_a_secret_from_the_environment_is_not_rotated(kept: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    old = read_secret(kept.root, {})
    monkeypatch.setenv("GOODTERMS_SECRET", SECRET)
    done = kept.goodterms("secret", "rotate", "--yes")
    assert done.exit_code == 1
    assert "GOODTERMS_SECRET" in done.output
    assert read_secret(kept.root, {}) == old


def test_a_disk_that_is_full_leaves_the_secret(kept: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    old = read_secret(kept.root, {})
    calls: list[int] = []

    def full(_: int) -> None:
        calls.append(1)
        if len(calls) == 2:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    assert kept.goodterms("secret", "rotate", "--yes").exit_code == 1
    assert read_secret(kept.root, {}) == old
    assert {one.name for one in (kept.root / ".goodterms").iterdir()} == {".gitignore", "secret"}


# The secret: on paper


def test_the_paper_form_is_as_its_description_says() -> None:
    """Worked out another way from the module's text, so that a sheet of today can be read in ten years."""
    standard = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
    wanted = []
    for number in (1, 2, 3, 4):
        part = ROOT[8 * number - 8 : 8 * number]
        check = hashlib.sha256(f"goodterms paper 1\0{number}\0".encode() + part).digest()[:2]
        text = base64.b32encode(part + check).decode().translate(str.maketrans(standard, CROCKFORD))
        wanted.append(f"{text[:4]}-{text[4:8]}-{text[8:12]}-{text[12:]}")
    assert list(paper_lines(ROOT)) == wanted


@given(secrets)
def test_what_is_written_is_read_back(secret: bytes) -> None:
    lines = paper_lines(secret)
    assert read_backup("\n".join(lines)) == secret
    assert read_backup("".join(lines).replace("-", "")) == secret
    assert read_backup(b64encode(secret) + "\n") == secret


@pytest.mark.parametrize(
    "typed",
    [
        str.lower,
        lambda text: text.replace("-", " "),
        lambda text: text.replace("-", ""),
        lambda text: text.replace("-", "–"),
        lambda text: text.replace("0", "o").replace("1", "l"),
        lambda text: text.replace("1", "I").replace("\n", "\r\n\r\n"),
        lambda text: "\n".join(f" {n}  {line}  " for n, line in enumerate(text.split("\n"), start=1)),
        lambda text: "\n".join(f"{n}. {line}" for n, line in enumerate(text.split("\n"), start=1)),
    ],
)
def test_a_typist_is_forgiven(typed: Callable[[str], str]) -> None:
    assert read_backup(typed("\n".join(paper_lines(ROOT)))) == ROOT


def test_every_wrong_character_is_found_in_its_line() -> None:
    for number, line in enumerate(paper_lines(ROOT), start=1):
        right = line.replace("-", "")
        for at, wrong in itertools.product(range(16), CROCKFORD):
            typed = right[:at] + wrong + right[at + 1 :]
            if typed != right:
                with pytest.raises(GoodTermsError, match=f"line {number} ") as slip:
                    read_line(number, typed)
                assert typed not in str(slip.value)


def test_lines_that_changed_places_are_found() -> None:
    lines = list(paper_lines(ROOT))
    with pytest.raises(GoodTermsError, match="line 2"):
        read_backup("\n".join([lines[0], lines[2], lines[1], lines[3]]))


@pytest.mark.parametrize(
    "text", ["", "hello", "U" * 64, b64encode(ROOT[:31]), "\n".join(paper_lines(ROOT)[:3])]
)
def test_what_is_no_backup_is_refused(text: str) -> None:
    with pytest.raises(GoodTermsError):
        read_backup(text)


def test_a_line_of_another_length_says_how_many(portal: Portal) -> None:
    with pytest.raises(GoodTermsError, match="here are 15"):
        read_line(1, paper_lines(ROOT)[0][:-1])


def test_the_sheet_has_the_lines_the_fingerprint_and_the_way_back(kept: Portal, tmp_path: Path) -> None:
    sheet = tmp_path / "secret.txt"
    done = kept.goodterms("secret", "backup", "--output", str(sheet))
    assert done.exit_code == 0, done.output
    secret, text = read_secret(kept.root, {}), sheet.read_text()
    assert all(line in text for line in paper_lines(secret))
    assert fingerprint(secret) in text
    assert "goodterms secret restore" in text
    assert "2026-04-15" in text
    assert b64encode(secret) not in done.output
    assert os.name != "posix" or stat.S_IMODE(sheet.stat().st_mode) == 0o600
    assert kept.goodterms("secret", "backup", "--output", str(sheet)).exit_code == 1
    assert sheet.read_text() == text


def test_the_whole_sheet_can_be_given_back(kept: Portal) -> None:
    secret = read_secret(kept.root, {})
    sheet = backup_text(secret, "https://lind.example/", date(2026, 4, 15))
    same = kept.goodterms("secret", "restore", given=sheet)
    assert same.exit_code == 0
    assert "already" in same.output
    secret_path(kept.root).unlink()
    done = kept.goodterms("secret", "restore", given=sheet)
    assert done.exit_code == 0, done.output
    assert fingerprint(secret) in done.output
    assert read_secret(kept.root, {}) == secret
    assert os.name != "posix" or stat.S_IMODE(secret_path(kept.root).stat().st_mode) == 0o600


def test_restoring_never_takes_the_place_of_another(kept: Portal) -> None:
    before = secret_path(kept.root).read_bytes()
    done = kept.goodterms("secret", "restore", given="\n".join(paper_lines(ROOT)))
    assert done.exit_code == 1
    assert "never overwritten" in done.output
    assert secret_path(kept.root).read_bytes() == before


@pytest.mark.parametrize("place", ["content/s.pdf", "clients/s.txt", "s.pdf", "s.doc"])
def test_a_backup_goes_to_no_place_that_others_see(kept: Portal, place: str) -> None:
    assert kept.goodterms("secret", "backup", "--output", place).exit_code == 1
    assert not (kept.root / place).exists()


def test_the_pdf_has_lines_that_can_be_copied_and_a_code_that_can_be_scanned(tmp_path: Path) -> None:
    pypdf = pytest.importorskip("pypdf")
    path = tmp_path / "sheet.pdf"
    path.write_bytes(backup_pdf(ROOT, "https://lind.example/", date(2026, 4, 15)))
    [page] = pypdf.PdfReader(path).pages
    assert "`" not in page.extract_text(), "what is a mark in a terminal is dirt on paper"
    assert read_backup(page.extract_text()) == ROOT
    assert fingerprint(ROOT) in page.extract_text()


def test_the_fingerprint_tells_two_secrets_apart_and_gives_neither_away(kept: Portal) -> None:
    secret = read_secret(kept.root, {})
    said = kept.goodterms("secret", "fingerprint").output.strip()
    assert said == fingerprint(secret)
    assert said != fingerprint(ROOT)
    assert len(said) == 19
    assert said.replace("-", "") not in secret.hex()
