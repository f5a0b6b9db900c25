"""A contract names the policy by its day and a short hash, and what it names stays as it was."""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from goodterms.building.policy_pdfs import check_versions, earlier_versions, make_plainly, policy_files
from goodterms.guide.version import Version, kept_hash, kept_name, short_hash
from goodterms.records.checks import check_policy
from goodterms.records.load import read_policy
from goodterms.records.problems import Problem

from .small import POLICY, document_of, facts, guide_of, write

CHAPTERS = ["# One\n\nPlain words.\n", "# Two\n\nÉtat, żółw, қаз.\n"]


def test_the_hash_is_what_its_definition_says() -> None:
    text = "# One\n\nPlain words.\f# Two\n\nÉtat, żółw, қаз."
    assert short_hash(CHAPTERS) == hashlib.sha256(text.encode()).hexdigest()[:8]


@pytest.mark.parametrize(
    "again",
    [
        [chapter.replace("\n", "\r\n") for chapter in CHAPTERS],
        [chapter.replace("\n\n", " \n\t\n\n") + "\n\n" for chapter in CHAPTERS],
        [chapter.replace(" ", "\n").replace("#\n", "#\u202f") for chapter in CHAPTERS],
        [unicodedata.normalize("NFD", chapter) for chapter in CHAPTERS],
        [chapter.replace(".", "&#46;") for chapter in CHAPTERS],
    ],
    ids=["line ends", "blank lines", "line breaks", "other form of Unicode", "character references"],
)
def test_what_no_reader_sees_is_not_in_it(again: list[str]) -> None:
    assert again != CHAPTERS
    assert short_hash(again) == short_hash(CHAPTERS)


@pytest.mark.parametrize(
    "other",
    [
        CHAPTERS[::-1],
        CHAPTERS[:1],
        ["".join(CHAPTERS)],
        [CHAPTERS[0].replace("Plain", "plain"), CHAPTERS[1]],
        [CHAPTERS[0].replace("\n\n", "\n"), CHAPTERS[1]],
        [CHAPTERS[0].replace("Plain words", "Plainwords"), CHAPTERS[1]],
    ],
    ids=["order", "a chapter less", "chapters joined", "a letter", "a paragraph", "a space"],
)
def test_what_a_reader_sees_is_in_it(other: list[str]) -> None:
    assert short_hash(other) != short_hash(CHAPTERS)


@pytest.mark.parametrize(
    ("language", "label"),
    [
        ("en", "1 January 2026 · 3f9a1c2d"),
        ("de", "1. Januar 2026 · 3f9a1c2d"),
        ("pl", "1 stycznia 2026 · 3f9a1c2d"),
        ("is", "1. janúar 2026 · 3f9a1c2d"),
        ("kk", "2026 ж. 1 қаңтар · 3f9a1c2d"),
    ],
)
def test_its_name_in_each_language(language: str, label: str) -> None:
    assert Version("3f9a1c2d", date(2026, 1, 1)).label(language, "DE") == label
    assert Version("3f9a1c2d", None).label(language, "DE") == "3f9a1c2d"


def test_a_kept_file_tells_its_hash() -> None:
    name = kept_name(Version("3f9a1c2d", date(2026, 1, 1)), "kk")
    assert name == "policy-versions/2026-01-01-3f9a1c2d-kk.pdf"
    assert kept_hash(name) == "3f9a1c2d"
    assert kept_hash("policy-versions/as-printed-in-2024.pdf") is None


def test_facts_are_part_of_the_text_and_the_day_is_not(tmp_path: Path) -> None:
    was = document_of(write(tmp_path / "a")).version
    later = document_of(write(tmp_path / "b", policy=POLICY.replace("net 30", "net 14"))).version
    renamed = document_of(write(tmp_path / "c", policy=POLICY.replace("2026-01-01", "2026-07-01"))).version
    assert later.hash != was.hash
    assert renamed.hash == was.hash
    assert renamed != was


def policy_problems(tmp_path: Path, more: str) -> list[str]:
    (tmp_path / "policy.yml").write_text(POLICY + more, encoding="utf-8")
    policy, sources, problems = read_policy(tmp_path / "policy.yml", tmp_path)
    return [problem.text() for problem in (check_policy(policy, sources) if policy else problems)]


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ("policy_versions: [{from: 2025-02-30, files: {en: a.pdf}}]", ":11:26: error: there is no such day"),
        ("policy_versions: [{from: 2025-01-01, files: {}}]", "error: the list is empty"),
        ("policy_versions: [{from: 2025-01-01, files: {fr: a.pdf}}]", "error: the word is not one of those"),
        (
            "policy_versions: [{from: 2025-01-01, files: {en: ../a.pdf}}]",
            "the path leaves the guide's folder",
        ),
        ("policy_versions: [{from: 2025-01-01, files: {en: /a.pdf}}]", "the path leaves the guide's folder"),
        (
            "policy_versions: [{from: 2025-01-01, files: {en: policy.yml}}]",
            ":11:50: error: a kept version is a PDF",
        ),
        (
            "policy_versions:\n"
            "- {from: 2025-01-01, files: {en: a.pdf}}\n"
            "- {from: 2024-01-01, files: {en: b.pdf}}\n"
            "- {from: 2025-01-01, files: {de: c.pdf}}\n",
            ":14:10: error: two versions begin on the same day",
        ),
    ],
)
def test_what_cannot_be_a_kept_version(tmp_path: Path, more: str, message: str) -> None:
    found = policy_problems(tmp_path, more)
    assert len(found) == 1
    assert message in found[0]
    assert "(mend: " in found[0]


def test_any_order_and_a_day_to_come_are_fine(tmp_path: Path) -> None:
    kept = (
        "policy_versions:\n"
        "- {from: 2024-01-01, files: {en: a.pdf}}\n"
        "- {from: 2025-01-01, files: {en: b.pdf, kk: c.PDF}}\n"
    )
    assert policy_problems(tmp_path, kept) == []
    assert policy_problems(tmp_path, kept.replace("2024", "2199")) == []


def versions_of(root: Path, kept: str, files: dict[str, bytes]) -> list[Problem]:
    project = write(root, policy=POLICY + kept)
    for name, data in files.items():
        path = project.docs / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
    return check_versions(project, facts(project), guide_of(project))


def test_kept_files_have_to_be_there(tmp_path: Path) -> None:
    kept = "policy_versions: [{from: 2025-01-01, files: {en: old/a.pdf, de: old/b.pdf}}]\n"
    found = versions_of(tmp_path, kept, {"old/a.pdf": b"%PDF-1.7\n", "old/b.pdf": b"<html>"})
    assert [(one.line, one.column, one.message) for one in found] == [
        (11, kept.index("old/b") + 1, "the file is no PDF")
    ]
    (tmp_path / "content/old/a.pdf").unlink()
    messages = {one.message for one in versions_of(tmp_path, kept, {})}
    assert messages == {"there is no such file below content/", "the file is no PDF"}


def test_a_kept_file_cannot_be_a_link_out(tmp_path: Path) -> None:
    (tmp_path / "secret.pdf").write_bytes(b"%PDF-1.7\n")
    project = write(tmp_path, policy=POLICY + "policy_versions: [{from: 2025-01-01, files: {en: a.pdf}}]\n")
    (project.docs / "a.pdf").symlink_to(tmp_path / "secret.pdf")
    (found,) = check_versions(project, facts(project), guide_of(project))
    assert "a link out of the guide's folder" in found.message


def test_what_was_published_stays_as_it_was(tmp_path: Path) -> None:
    project = write(tmp_path)
    names = {
        language: kept_name(document_of(project, language).version, language) for language in ("en", "de")
    }
    kept = f"policy_versions: [{{from: 2026-01-01, files: {{en: {names['en']}, de: {names['de']}}}}}]\n"
    files = dict.fromkeys(names.values(), b"%PDF-1.7\n")
    assert versions_of(tmp_path, kept, files) == []

    page = tmp_path / "content/de/late.md"
    page.write_text(page.read_text("utf-8").replace("nichts", "wenig"), encoding="utf-8")
    (found,) = check_versions(project, facts(project), guide_of(project))
    assert found.severity == "error"
    assert (found.file, found.line, found.column) == ("content/policy.yml", 10, 13)
    assert found.message == "what was published as the policy of 1 January 2026 was changed since, in de"
    assert "new `valid_from`" in found.mend

    with (tmp_path / "content/policy.yml").open("r+", encoding="utf-8") as file:
        text = file.read().replace("valid_from: 2026-01-01", "valid_from: 2026-05-01")
        file.seek(0)
        file.write(text)
    assert check_versions(project, facts(project), guide_of(project)) == []
    english = [("1 January 2026 · " + (kept_hash(names["en"]) or ""), names["en"])]
    assert earlier_versions(facts(project), "en") == english
    assert earlier_versions(facts(project), "pl") == []


@pytest.mark.parametrize("pdfs", [True, False])
def test_what_is_published(tmp_path: Path, pdfs: bool) -> None:
    kept = "policy_versions: [{from: 2024-01-01, files: {en: old/a.pdf, pl: old/b.pdf}}]\n"
    versions_of(tmp_path, kept, {"old/a.pdf": b"%PDF-1.4 a", "old/b.pdf": b"%PDF-1.4 b"})
    project = replace(write(tmp_path, policy=POLICY + kept), pdfs=pdfs)
    guide, policy = guide_of(project), facts(project)
    documents = {language: document_of(project, language) for language in guide.languages}
    published = dict(
        policy_files(project, policy, guide, documents, date(2026, 4, 15), make_plainly(project))
    )
    now = {"policy.pdf", "de/policy.pdf", "pl/policy.pdf"} if pdfs else set()
    assert published.keys() == now | {"old/a.pdf", "old/b.pdf"}
    assert published["old/b.pdf"] == b"%PDF-1.4 b"
    assert all(published[name].startswith(b"%PDF-1.7") for name in now)
    assert len({published[name] for name in now}) == len(now)


def test_a_file_named_by_hand_is_not_held_against_the_text(tmp_path: Path) -> None:
    kept = "policy_versions: [{from: 2026-01-01, files: {en: as-signed.pdf}}]\n"
    assert versions_of(tmp_path, kept, {"as-signed.pdf": b"%PDF-1.4\n"}) == []
