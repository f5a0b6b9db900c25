"""Which texts are looked over, and in which language."""

from __future__ import annotations

from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from goodterms import locale
from goodterms.building.audit import check_project
from goodterms.building.project import read_project
from goodterms.desk import letters
from goodterms.desk.tone.files import named_texts
from goodterms.desk.tone.project import Read, hearing, project_texts
from goodterms.desk.tone.reader import find
from goodterms.desk.tone.telling import judge
from goodterms.guide.content import read_guide
from goodterms.guide.filling import Filling
from goodterms.records.load import read_policy
from tests.conftest import REPOSITORY
from tests.desk.small import HEAD, POLICY

HARSH = "You failed to pay."

OURS = f"""\
name: Firm
{HEAD}terms:
  rates: [{{from: 2026-01-01, unit: hour, price: 1, why: {HARSH} why}}]
invoices:
  - number: "1"
    purpose: {HARSH} purpose
    note: {HARSH} note
    lines: [{{item: {HARSH} item, quantity: 1, price: 1}}]
    written_off: {{on: 2026-01-01, why: {HARSH} off}}
updates: [{{on: 2026-01-01, text: {HARSH} text, next: {HARSH} next}}]
promises: [{{made: 2026-01-01, what: {HARSH} promise}}]
disputes:
  - id: D-1
    understood: {HARSH} understood
    evidence: [{{file: a.pdf, title: {HARSH} title}}]
    proposals: [{{by: freelancer, on: 2026-01-01, text: {HARSH} proposal}}]
    resolution:
      prevention: {HARSH} prevention
      next_steps: [{{who: client, what: {HARSH} step}}]
    closed: {{words: {HARSH} closed}}
    summary: {HARSH} summary
ended: {{on: 2026-01-01, words: {HARSH} ended}}
"""

NOT_OURS = f"""\
name: Firm
{HEAD}contact: {{name: {HARSH}}}
terms:
  contract: {{title: {HARSH}, clauses: {{"1": {HARSH}}}}}
changes: [{{id: C-1, request: {HARSH}}}]
disputes:
  - id: D-1
    concern: {HARSH}
    proposals: [{{by: client, text: {HARSH}}}]
    summary: |
      You told me:

      > {HARSH}
    resolution: {{seal: "sha256:0", prevention: {HARSH}}}
    earlier: [{{seal: "sha256:0", prevention: {HARSH}}}]
private:
  log: [{{on: 2026-01-01T10:00, note: {HARSH}}}]
  notes: {HARSH}
"""


def project(root: Path, files: dict[str, str]) -> Path:
    """Write a project with a policy, a page and some more files."""
    for name, text in {
        "mkdocs.yml": "site_name: A\ndocs_dir: content\nplugins: [goodterms]\n",
        "content/policy.yml": POLICY,
        "content/index.md": "# Fine\n",
        "clients/.keep": "",
        **files,
    }.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


def told_in(root: Path) -> list[tuple[str, str, int]]:
    """Return language, file and line of what is found in a project."""
    texts = project_texts(read_project(root))
    assert texts.problems == []
    found = judge(texts.passages, hosted=False)
    return [(one.language, one.problem.file, one.problem.line) for one in found]


def test_the_freelancers_words_are_judged_wherever_they_stand(tmp_path: Path) -> None:
    project(tmp_path, {"clients/firm.yml": OURS})
    texts = project_texts(read_project(tmp_path))
    judged = {passage.text for passage in texts.passages}
    assert {text for text in judged if text.startswith(HARSH)} == {
        f"{HARSH} {one}"
        for one in (
            *("why", "purpose", "note", "item", "off", "text", "next", "promise", "understood", "title"),
            *("proposal", "prevention", "step", "closed", "summary", "ended"),
        )
    }
    assert len(told_in(tmp_path)) == OURS.count(HARSH)


def test_records_that_were_read_already_are_not_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rate = "terms:\n  rates: [{{from: 2026-0{}-01, unit: hour, price: 1, why: {}}}]\n"
    files = {
        "clients/firm/a.yml": f"name: Firm\n{HEAD}" + rate.format(1, HARSH),
        "clients/firm/b.yml": rate.format(2, HARSH),
        "clients/wrong.yml": OURS + "nobody: knows this\n",
    }
    root = read_project(project(tmp_path, files))
    by_itself = told_in(tmp_path)
    assert {(file, line) for _, file, line in by_itself} > {
        ("clients/firm/a.yml", files["clients/firm/a.yml"].count("\n")),
        ("clients/firm/b.yml", 2),
    }
    read: Read = {}
    check_project(root, hearing(read))
    monkeypatch.setattr("goodterms.desk.tone.project.read_yaml_file", None)
    told = judge(project_texts(root, read).passages, hosted=False)
    assert [(one.language, one.problem.file, one.problem.line) for one in told] == by_itself


def test_other_peoples_words_and_private_notes_are_not(tmp_path: Path) -> None:
    private = "private:\n  notes: You failed to pay.\n"
    assert told_in(project(tmp_path, {"clients/a.yml": NOT_OURS, "clients/a.private.yml": private})) == []


def test_a_client_in_several_files_has_one_language(tmp_path: Path) -> None:
    files = {
        "clients/a/client.yml": f"name: Firm\n{HEAD}".replace("language: en", "language: de"),
        "clients/a/talk.yml": "updates:\n  - {on: 2026-01-01, text: Sie lügen. You failed to pay.}\n",
        "clients/b.yml": f"name: Firm\n{HEAD}updates:\n  - {{on: 2026-01-01, text: Sie lügen.}}\n",
    }
    assert told_in(project(tmp_path, files)) == [("de", "clients/a/talk.yml", 2)]


def test_guide_and_own_letters_are_judged_in_their_language(tmp_path: Path) -> None:
    files = {
        "content/policy.yml": POLICY.replace("[en]", "[en, de]"),
        "content/en/index.md": "# Fine\n\nYou failed to pay {{ policy.payment }}.\n",
        "content/de/index.md": "# Gut\n\n{% if policy.late %}\nSie lügen. You failed to pay.\n{% endif %}\n",
        "letters/de/reminder-1.txt": "Subject: Hallo\n\nSie lügen.\n",
    }
    assert told_in(project(tmp_path, files)) == [
        ("de", "content/de/index.md", 4),
        ("en", "content/en/index.md", 3),
        ("de", "letters/de/reminder-1.txt", 3),
    ]


def test_the_names_of_a_client_may_stand_in_capitals(tmp_path: Path) -> None:
    record = (
        f"name: Always Now GmbH\n{HEAD}updates:\n  - {{on: 2026-01-01, text: Files for ALWAYS NOW are up.}}\n"
    )
    assert told_in(project(tmp_path, {"clients/a.yml": record})) == []
    assert told_in(project(tmp_path, {"clients/a.yml": record.replace("Always Now GmbH", "Firm")})) != []


@pytest.mark.parametrize(
    ("name", "text", "language"),
    [
        ("content/de/a.md", "", "de"),
        ("reply.pl.md", "", "pl"),
        ("reply_is.txt", "", "is"),
        ("kk.po", "", "kk"),
        ("x/de/LC_MESSAGES/mail.po", "", "de"),
        ("a.po", 'msgid ""\nmsgstr "Language: is\\n"\n\n', "is"),
        ("en/a.md", "---\nlang: de\n---\n", "de"),
        ("a.eml", "Content-Language: pl\n\n", "pl"),
        ("clients/k/note.txt", "", "kk"),
        ("how-it-is.txt", "", None),
        ("a.txt", "", None),
    ],
)
def test_a_file_says_what_it_is_written_in(
    tmp_path: Path, name: str, text: str, language: str | None
) -> None:
    record = f"name: Firm\n{HEAD}".replace("language: en", "language: kk")
    project(tmp_path, {"clients/k/client.yml": record, name: f'{text}msgid "a"\nmsgstr "b"\n'})
    texts = named_texts([tmp_path / name], tmp_path)
    assert texts.passages[-1].language == (language or "en")
    assert texts.guessed == ([] if language else [name])
    assert named_texts([tmp_path / name], tmp_path, "is").passages[-1].language == "is"


def test_what_cannot_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "latin.txt").write_bytes("Müller".encode("latin-1"))
    (tmp_path / "broken.yml").write_text("a: [", encoding="utf-8")
    (tmp_path / "picture.md").write_bytes(b"\x89PNG\0")
    texts = named_texts([tmp_path, tmp_path / "missing.md"], tmp_path, "en")
    assert [problem.file for problem in texts.problems] == [
        "broken.yml",
        "latin.txt",
        "picture.md",
        "missing.md",
    ]


def test_the_whole_sample_comes_out_without_a_word() -> None:
    """Records, guide, letters and catalogues in five languages; the guide also with its facts filled in."""
    texts = project_texts(read_project(REPOSITORY))
    assert len(texts.passages) > 150
    assert {passage.language for passage in texts.passages} == set(locale.LANGUAGES)
    folders = [Path(module.__file__ or "").parent for module in (locale, letters)]
    ours = named_texts(folders, REPOSITORY)
    assert ours.guessed == []
    assert [one.problem.text() for one in judge([*texts.passages, *ours.passages], hosted=False)] == []
    policy, _, _ = read_policy(REPOSITORY / "content/policy.yml", REPOSITORY)
    assert policy is not None
    filling = Filling(policy, REPOSITORY)
    for language, pages in read_guide(REPOSITORY / "content", policy.languages).own.items():
        for page in pages.values():
            filled = filling.page(page)
            assert filled.problems == []
            assert [(page.name, one.rule.id) for one in find(filled.text, language)] == []


def test_every_catalogue_gives_all_its_texts() -> None:
    for path in sorted(Path(locale.__file__).parent.glob("*/LC_MESSAGES/*.po")):
        with path.open("rb") as file:
            catalogue = read_po(file)
        expected = {
            text
            for message in catalogue
            if message.id
            for part in (message.id, message.string)
            for text in (part if isinstance(part, (tuple, list)) else (part,))
            if text
        }
        assert {passage.text for passage in named_texts([path], path.parent).passages} == expected
