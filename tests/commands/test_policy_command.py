"""``goodterms policy``, as a freelancer calls it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from goodterms.building.project import Project
from goodterms.commands.policy import policy
from goodterms.errors import GoodTermsError
from goodterms.guide.version import kept_hash
from tests.guide.small import PAGES, POLICY, document_of, facts, write
from tests.pages.pdf.reader import opened, text_of

CONFIG = "site_name: Anna\ndocs_dir: content\nnav: [index.md, late.md]\nplugins: [goodterms]\n"


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with the small guide, and the folder a command is called in."""
    return project(tmp_path, monkeypatch)


def project(root: Path, monkeypatch: pytest.MonkeyPatch, text: str = POLICY) -> Path:
    write(root, policy=text)
    (root / "mkdocs.yml").write_text(CONFIG, encoding="utf-8")
    monkeypatch.chdir(root)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1776254400")
    return root


def run(*words: str) -> Result:
    result = CliRunner().invoke(policy, words, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result


def refused(*words: str) -> GoodTermsError:
    with pytest.raises(GoodTermsError) as told:
        CliRunner().invoke(policy, words, catch_exceptions=False)
    assert told.value.mend or "(mend: " in told.value.message
    return told.value


def tree(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()
    }


def test_show_names_each_language_and_where_it_is_kept(root: Path) -> None:
    label = document_of(write(root), "de").label
    said = run("show").output
    assert f"de  {label}\n    not kept\n" in said
    assert run("show", "--language", "de").output == f"de  {label}\n    not kept\n"
    run("keep")
    assert f"kept as content/policy-versions/2026-01-01-{label[-8:]}-de.pdf" in run("show").output


def test_show_in_json(root: Path) -> None:
    run("keep")
    said = json.loads(run("show", "--json").output)
    assert said.keys() == {"valid_from", "languages", "earlier"}
    assert said["valid_from"] == "2026-01-01"
    assert list(said["languages"]) == ["en", "de", "pl"]
    for language, one in said["languages"].items():
        assert one.keys() == {"version", "hash", "kept"}
        assert one["kept"] == f"policy-versions/2026-01-01-{one['hash']}-{language}.pdf"
    assert said["earlier"] == []


def test_a_day_to_come_is_fine_and_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project(tmp_path, monkeypatch, POLICY.replace("2026-01-01", "2027-01-01"))
    assert "It holds from 2027-01-01 on, which is still to come." in run("show").output
    assert "Kept content/policy-versions/2027-01-01-" in run("keep").output


def test_pdf_writes_one_language(root: Path) -> None:
    assert run("pdf").output.startswith("Wrote policy-en.pdf: 1 January 2026 · ")
    run("pdf", "--language", "pl", "--output", "out.pdf")
    assert "Współpraca" in text_of((root / "out.pdf").read_bytes())
    assert len(opened((root / "policy-en.pdf").read_bytes()).pages) == 3
    assert (
        CliRunner().invoke(policy, ["pdf", "--output", "-"]).stdout_bytes
        == (root / "policy-en.pdf").read_bytes()
    )


def test_pdf_takes_the_place_of_no_other_file(root: Path) -> None:
    before = tree(root)
    assert "is no PDF" in refused("pdf", "--output", "mkdocs.yml").message
    assert tree(root) == before


def test_a_language_the_guide_does_not_have(root: Path) -> None:
    error = refused("pdf", "--language", "kk")
    assert "not written in `kk`" in error.message
    assert "en, de, pl" in error.mend


def test_a_page_that_cannot_be_filled_is_told_with_its_place(root: Path) -> None:
    (root / "content/de/late.md").write_text("# Zwei\n\n{{ policy.nothing }}\n", encoding="utf-8")
    for words in (("show",), ("keep",), ("pdf", "--language", "de")):
        assert "content/de/late.md:3:" in str(refused(*words))
    run("pdf")


def test_keep_writes_every_language_and_names_it(root: Path) -> None:
    before = tree(root)
    said = run("keep").output
    after = tree(root)
    new = sorted(after.keys() - before.keys())
    assert len(new) == 3
    assert all(f"Kept {name}\n" in said for name in new)
    assert {name for name in before if before[name] != after[name]} == {"content/policy.yml"}
    assert after["content/policy.yml"].startswith(before["content/policy.yml"].rstrip())
    (kept,) = facts(as_it_stands(root)).policy_versions
    assert [f"content/{name}" for name in kept.files.values()] == [
        name for language in ("en", "de", "pl") for name in new if name.endswith(f"-{language}.pdf")
    ]
    for name in new:
        pages = opened(after[name]).pages
        assert f"· {kept_hash(name)}" in " ".join(pages[0].extract_text().split())


def as_it_stands(root: Path) -> Project:
    text = (root / "content/policy.yml").read_text("utf-8")
    return write(root, {}, text)


def test_keeping_twice_changes_nothing(root: Path) -> None:
    run("keep")
    before = tree(root)
    assert "Nothing to do" in run("keep").output
    assert tree(root) == before


def test_a_policy_without_a_day_cannot_be_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project(tmp_path, monkeypatch, POLICY.replace("valid_from: 2026-01-01\n", ""))
    before = tree(tmp_path)
    assert "valid_from: 2026-04-15" in refused("keep").mend
    assert tree(tmp_path) == before
    assert "without `valid_from:`" in run("show").output


def test_changed_words_need_a_new_day(root: Path) -> None:
    run("keep")
    page = root / "content/en/late.md"
    page.write_text(page.read_text("utf-8") + "\nOne more sentence.\n", encoding="utf-8")
    before = tree(root)
    # Polish borrows the page from English.
    assert "1 January 2026 was changed since, in en and pl" in str(refused("keep"))
    assert tree(root) == before
    assert run("show").output.count("changed since it was kept as") == 2

    facts_file = root / "content/policy.yml"
    facts_file.write_text(facts_file.read_text("utf-8").replace("valid_from: 2026-01", "valid_from: 2026-07"))
    run("keep")
    now, then = facts(as_it_stands(root)).policy_versions
    assert (str(now.from_), str(then.from_)) == ("2026-07-01", "2026-01-01")
    assert before.items() - tree(root).items() == {("content/policy.yml", before["content/policy.yml"])}
    assert "Earlier, from 2026-01-01:" in run("show").output


def test_a_language_that_joins_later_is_added(root: Path) -> None:
    shutil.move(root / "content/de", root / "de")
    run("keep")
    first = facts(as_it_stands(root)).policy_versions
    shutil.move(root / "de", root / "content/de")
    said = run("keep").output
    assert said.count("Kept ") == 1
    (kept,) = facts(as_it_stands(root)).policy_versions
    assert {language: kept.file(language) for language in first[0].files} == first[0].files
    assert kept.file("de")
    assert "Nothing to do" in run("keep").output


def test_a_file_that_says_something_else_is_left_alone(root: Path) -> None:
    version = document_of(write(root), "de").version
    path = root / f"content/policy-versions/2026-01-01-{version.hash}-de.pdf"
    path.parent.mkdir()
    path.write_bytes(b"%PDF-1.7 something else")
    before = tree(root)
    assert "is there already and says something else" in refused("keep").message
    assert tree(root) == before


def test_a_run_that_was_cut_off_is_taken_up(root: Path) -> None:
    text = (root / "content/policy.yml").read_bytes()
    run("keep")
    after = tree(root)
    (root / "content/policy.yml").write_bytes(text)
    assert run("keep").output.count("Kept ") == 3
    assert tree(root) == after


KEPT = "policy-versions/2025-01-01-00000000-en.pdf"


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("", "\n\npolicy_versions:\n  - from: 2026-01-01\n    files:\n      en: policy-versions/2026"),
        (
            "policy_versions:  # old ones\n",
            "policy_versions: [{from: 2026-01-01, files: {en: policy-versions/2026",
        ),
        ("policy_versions: []  # none\nlate: {}\n", "policy_versions: [{from: 2026-01-01, files: {en: "),
        (
            f"policy_versions: [{{from: 2025-01-01, files: {{en: {KEPT}}}}}]\n",
            f"[{{from: 2025-01-01, files: {{en: {KEPT}}}}}, {{from: 2026-01-01, files: {{en: ",
        ),
        (
            f"policy_versions:\n# Newest first.\n- from: 2025-01-01\n  files: {{en: {KEPT}}}   # first\n",
            "policy_versions:\n# Newest first.\n- from: 2026-01-01\n  files:\n    en: policy-versions/2026",
        ),
        (
            f"policy_versions:\n   -  from: 2025-01-01\n      files:\n        en: {KEPT}\nlate: {{}}\n",
            "policy_versions:\n   -  from: 2026-01-01\n      files:\n        en: policy-versions/2026",
        ),
        (
            "policy_versions:\n- files: {de: old.pdf}\n  from: 2026-01-01\n",
            "policy_versions:\n- files: {de: old.pdf, en: policy-versions/2026",
        ),
        (
            "policy_versions:\n- from: 2026-01-01\n  files:\n    # By hand.\n    de: old.pdf # this one\n",
            "  files:\n    # By hand.\n    en: policy-versions/2026",
        ),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_comments_and_layout_stay(
    was: str, now: str, end: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = (POLICY + was).replace("\n", end)
    project(tmp_path, monkeypatch)
    for name in (KEPT, "old.pdf"):
        path = tmp_path / "content" / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"%PDF-1.7\n")
    (tmp_path / "content/policy.yml").write_bytes(before.encode())
    run("keep")
    after = (tmp_path / "content/policy.yml").read_bytes().decode()
    assert now.replace("\n", end) in after
    assert end == "\r\n" or "\r" not in after
    # What was there is there still, in its order, with more in between.
    left = iter(after)
    assert all(letter in left for letter in before.rstrip())
    assert [line for line in before.split(end) if "#" in line and ":" not in line] == [
        line for line in after.split(end) if "#" in line and ":" not in line
    ]
    assert "Nothing to do" in run("keep").output


@pytest.mark.parametrize("tail", ["...\n", "policy_versions: &a\n"])
def test_a_layout_that_cannot_be_added_to_is_left_alone(
    tail: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project(tmp_path, monkeypatch, POLICY + tail)
    before = tree(tmp_path)
    error = refused("keep")
    assert "content/policy.yml cannot be added to" in error.message
    assert "{from: 2026-01-01, files: {en: policy-versions/2026-01-01-" in error.mend
    assert tree(tmp_path) == before


def test_pages_outside_the_navigation_are_not_part_of_it(root: Path) -> None:
    assert "en/apart.md" in PAGES
    before = run("show").output
    (root / "content/en/apart.md").write_text("# Apart\n\nChanged.\n", encoding="utf-8")
    assert run("show").output == before
