"""Letters that bring a client their link, and the one that brings the code."""

from __future__ import annotations

import os
import re
import stat
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po

import goodterms.publishing.invitations as module
from goodterms.locale import LANGUAGES, catalogue_path
from goodterms.publishing.invitations import DOMAIN, Invitation, invitations
from goodterms.sealing.keys import Access, b64decode, b64encode, format_code
from tests.conftest import SECRET
from tests.publishing.small import Portal, alone, make_portal

TRANSLATED = [language for language in LANGUAGES if language != "en"]
ROOT = b64decode(SECRET)


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch) -> None:
    alone(monkeypatch)


@pytest.fixture
def portal(tmp_path: Path) -> Portal:
    return make_portal(tmp_path)


def mail(folder: Path, name: str) -> EmailMessage:
    return message_from_bytes((folder / name).read_bytes(), policy=default)


def body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def made(portal: Portal, *names: str, by: module.By = "text") -> list[Invitation]:
    return invitations(portal.project, ROOT, names, by)


# The letter


def test_the_letter_has_the_link_and_says_to_and_from_whom(portal: Portal) -> None:
    done = portal.goodterms("links", "--invite", "kvist")
    assert done.exit_code == 0, done.output
    message = mail(portal.root / ".goodterms/invitations", "kvist.eml")
    access = Access.derive(ROOT, "kvist", 1, "link")
    link = f"https://lind.example/c/{access.page_id('home')}/#c={b64encode(access.client_key)}"
    assert link in body(message, "plain").split("\n")
    assert f'href="{link}"' in body(message, "html")
    assert message["From"] == "Anna Lind <anna@lind.example>"
    assert message["To"] == "Guðrún Holm <gudrun@kvist.example>"
    assert message["X-Unsent"] == "1"
    assert "einkasíðuna ykkar" in body(message, "plain")
    assert b64encode(access.client_key) not in str(message.items())


def test_nothing_of_a_letter_comes_from_elsewhere(portal: Portal) -> None:
    for one in made(portal, by="mail"):
        for letter in one.letters:
            html = body(message_from_bytes(letter.data, policy=default), "html")
            assert not re.search(r"src=|url\(|<link|<img|<script|@import", html)
            assert len(re.findall("href=", html)) == (0 if letter.name.endswith("-code.eml") else 1)


def test_lines_end_as_mail_has_it_and_headers_are_ascii(portal: Portal) -> None:
    for one in made(portal, by="mail"):
        for letter in one.letters:
            assert letter.data.count(b"\n") == letter.data.count(b"\r\n")
            assert letter.data.partition(b"\r\n\r\n")[0].isascii()


def test_a_letter_made_again_is_the_same(portal: Portal) -> None:
    assert made(portal, by="mail") == made(portal, by="mail")
    assert [one.letters[0].data for one in made(portal)] == [one.letters[0].data for one in made(portal)]
    portal.edit("clients/kvist.yml", "epoch: 1", "epoch: 2")
    [changed] = made(portal, "kvist")
    ids = [message_from_bytes(one.data, policy=default)["Message-ID"] for one in changed.letters]
    portal.edit("clients/kvist.yml", "epoch: 2", "epoch: 1")
    assert (
        message_from_bytes(made(portal, "kvist")[0].letters[0].data, policy=default)["Message-ID"] not in ids
    )


def test_a_name_is_text_and_no_markup(portal: Portal) -> None:
    portal.edit("clients/kvist.yml", "Guðrún Holm", '"Ann <b>, \\"the\\" boss"')
    portal.edit("clients/kvist.yml", "language: is", "language: en")
    message = mail_of(portal, "kvist")
    assert message["To"].addresses[0].display_name == 'Ann <b>, "the" boss'
    assert "Hello Ann <b>, " in body(message, "plain")
    assert "Hello Ann &lt;b&gt;, " in body(message, "html")


def mail_of(portal: Portal, slug: str) -> EmailMessage:
    return message_from_bytes(made(portal, slug)[0].letters[0].data, policy=default)


def test_a_domain_with_letters_of_its_own_language(portal: Portal) -> None:
    portal.edit("clients/kvist.yml", "gudrun@kvist.example", "gudrun@kvíst.example")
    assert "gudrun@xn--kvst-wpa.example" in mail_of(portal, "kvist")["To"]


def test_a_client_without_an_address_is_told(portal: Portal) -> None:
    portal.edit("clients/kvist.yml", ", email: gudrun@kvist.example", "")
    done = portal.goodterms("links", "--invite", "kvist")
    assert "kvist: the record has no mail address" in done.output
    assert mail(portal.root / ".goodterms/invitations", "kvist.eml")["To"] == ""


# The code


def test_the_code_is_in_no_letter_with_the_link(portal: Portal, tmp_path: Path) -> None:
    for by in ("text", "mail"):
        folder = tmp_path / by
        done = portal.goodterms("links", "--invite", "thornquay", "--code", by, "--output", str(folder))
        assert done.exit_code == 0, done.output
        access = Access.derive(ROOT, "thornquay", 1, "link+code")
        key, code = b64encode(access.client_key), format_code(access.code or "")
        for path in folder.iterdir():
            said = path.read_text()
            if path.suffix == ".eml":
                said = body(mail(folder, path.name), "plain") + body(mail(folder, path.name), "html")
            assert (key in said) != (code in said), path.name
            assert (code in said) == path.stem.endswith("-code")
        assert f"#l={key}" in body(mail(folder, "thornquay.eml"), "plain")
        assert "code separately" in body(mail(folder, "thornquay.eml"), "plain")


def test_the_code_goes_to_no_mailbox_by_itself(portal: Portal, tmp_path: Path) -> None:
    portal.edit("clients/thornquay.yml", "access:", "contact: {name: Dale, email: dale@t.example}\naccess:")
    command = ("links", "--invite", "thornquay", "--output", str(tmp_path / "out"))
    told = portal.goodterms(*command, "--code", "mail").output
    assert "To in thornquay-code.eml is left empty on purpose" in told
    assert "as a text message or on the phone" in portal.goodterms(*command, "--code", "text").output
    assert "dale@t.example" in mail(tmp_path / "out", "thornquay.eml")["To"]
    assert mail(tmp_path / "out", "thornquay-code.eml")["To"] == ""


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["Anna Lind", "A very long name of a studio for design, print and all " * 2])
def test_the_code_fits_into_one_text_message(portal: Portal, language: str, name: str) -> None:
    portal.edit("content/policy.yml", "languages: [en, is]", "languages: [en, de, pl, is, kk]")
    portal.edit("content/policy.yml", "Anna Lind", f'"{name.strip()}"')
    portal.edit("clients/thornquay.yml", "language: en", f"language: {language}")
    text = made(portal, "thornquay")[0].letters[1].data.decode().strip()
    # A message takes 160 characters of GSM 03.38, which has ä, ö and ü; with any other in it, 70.
    plain = re.fullmatch(r"[A-Za-z0-9äöüÄÖÜß ,.:()-]+", text)
    assert len(text) <= (160 if plain else 70)
    assert re.search(r"\b([0-9A-Z]{4}-){4}[0-9A-Z]{4}$", text)


def test_a_code_is_no_letters_business_without_one(portal: Portal) -> None:
    assert [letter.name for letter in made(portal, "kvist")[0].letters] == ["kvist.eml"]


# Where they lie


def test_letters_are_for_the_freelancer_alone_and_git_takes_none(portal: Portal) -> None:
    (portal.root / ".gitignore").unlink()
    portal.commit()
    done = portal.goodterms("links", "--invite")
    assert done.exit_code == 0, done.output
    folder = portal.root / ".goodterms/invitations"
    assert sorted(path.name for path in folder.iterdir()) == [
        "kvist.eml",
        "thornquay-code.txt",
        "thornquay.eml",
    ]
    if os.name == "posix":
        assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert portal.git("status", "--porcelain", "--untracked-files=all") == ""


@pytest.mark.parametrize(
    "folder", ["content", "content/new", "clients/sub", "site", "letters", ".", "linked"]
)
def test_a_place_that_others_see_is_refused(portal: Portal, folder: str) -> None:
    (portal.root / "linked").symlink_to("content")
    done = portal.goodterms("links", "--invite", "--output", folder)
    assert done.exit_code == 1
    assert "(mend: " in done.output
    assert not list(portal.root.rglob("*.eml"))


def test_no_letter_is_overwritten_and_then_none_is_written(portal: Portal, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "thornquay.eml").write_text("precious")
    done = portal.goodterms("links", "--invite", "--output", str(folder))
    assert done.exit_code == 1
    assert "thornquay.eml is there already" in done.output
    assert {path.name: path.read_text() for path in folder.iterdir()} == {"thornquay.eml": "precious"}


def test_doing_it_twice_changes_nothing(portal: Portal, tmp_path: Path) -> None:
    command = ("links", "--invite", "--output", str(tmp_path / "out"))
    portal.goodterms(*command)
    done = portal.goodterms(*command)
    assert done.exit_code == 0
    assert "Wrote 0 letters" in done.output
    assert "3 were there already" in done.output


@pytest.mark.parametrize("options", [("--qr",), ("--json",), ("--write", "x.txt")], ids=" ".join)
def test_what_does_not_go_together_is_said(portal: Portal, options: tuple[str, ...]) -> None:
    assert portal.goodterms("links", "--invite", *options).exit_code == 2
    assert portal.goodterms("links", "--output", "x").exit_code == 2


# Links in a log


@pytest.mark.parametrize("options", [(), ("--json",), ("--qr",)], ids=" ".join)
def test_no_key_goes_into_the_log_of_a_build_service(
    portal: Portal, monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...]
) -> None:
    monkeypatch.setenv("CI", "true")
    done = portal.goodterms("links", *options)
    assert done.exit_code == 1
    assert "#" not in done.output
    assert "--show-in-log" in done.output
    assert "#c=" in portal.goodterms("links", "--show-in-log").output


def test_on_a_build_service_letters_name_no_client(portal: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    done = portal.goodterms("links", "--invite")
    assert done.exit_code == 0, done.output
    assert "thornquay" not in done.output


def test_a_file_of_links_that_git_would_take_is_refused(portal: Portal) -> None:
    done = portal.goodterms("links", "--write", "all.txt")
    assert done.exit_code == 1
    assert "git would take all.txt" in done.output
    assert portal.goodterms("links", "--write", "links.txt").exit_code == 0


# The words


@pytest.fixture(scope="module")
def used() -> Catalog:
    catalogue = Catalog()
    for _line, message, *_rest in extract_from_file("python", str(module.__file__), {"_": None}):
        catalogue.add(message)
    return catalogue


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_sentence_is_there_in_every_language(language: str, used: Catalog) -> None:
    with catalogue_path(language, DOMAIN).open("rb") as file:
        said = {message.id: str(message.string) for message in read_po(file, locale=language) if message.id}
    assert len(used) >= 12
    assert said.keys() == {message.id for message in used if message.id}
    for asked, answer in said.items():
        assert answer
        assert answer != asked
        left_out = set(re.findall(r"{(\w+)}", str(asked))) - set(re.findall(r"{(\w+)}", answer))
        # Where a greeting would have to inflect the name, it goes without.
        assert left_out <= ({"name"} if asked == "Hello {name}," else set())
