"""What a commit may hold: files with harmless names, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from goodterms.publishing.hosting.checkout import Blob, check_out, check_paths, check_sizes
from goodterms.publishing.hosting.host import Limits
from tests.conftest import SECRET
from tests.publishing.conftest import Work, make_work

NEVER = SECRET.encode()


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Work:
    files = {"mkdocs.yml": "site_name: x\n", "content/ő ö.md": "text", "a/b/c.bin": "\0\n\r\n"}
    return make_work(tmp_path_factory.mktemp("tree") / "work", files)


def told(*paths: str | bytes, mode: str = "100644") -> list[str]:
    encoded = [path if isinstance(path, bytes) else path.encode() for path in paths]
    return [problem.text() for problem in check_paths([Blob(mode, "0" * 40, 1, path) for path in encoded])]


def test_files_are_written_as_they_were_committed(work: Work, tmp_path: Path) -> None:
    work.commit({".gitattributes": "*.md text eol=crlf\n*.md filter=evil export-ignore\n"})
    work.git("config", "filter.evil.smudge", "touch /tmp/evil; cat")
    problems = check_out(work.root / ".git", work.git("rev-parse", "HEAD"), tmp_path / "out", Limits(), NEVER)
    assert problems == []
    assert (tmp_path / "out/content/ő ö.md").read_bytes() == b"text"
    assert (tmp_path / "out/a/b/c.bin").read_bytes() == b"\0\n\r\n"


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("../outside", "leads out of the folder"),
        ("a/../../b", "leads out of the folder"),
        ("/etc/passwd", "leads out of the folder"),
        ("a//b", "leads out of the folder"),
        ("./a", "leads out of the folder"),
        (".git/hooks/post-checkout", "git keeps for itself"),
        ("a/.GIT/config", "git keeps for itself"),
        (".g\u200cit/config", "git keeps for itself"),
        (".git ./config", "git keeps for itself"),
        ("GIT~1/config", "git keeps for itself"),
        (".git::$INDEX_ALLOCATION/config", "git keeps for itself"),
        ("a\nb", "control character"),
        ("a\x1b[2Jb", "control character"),
        ("a\u2028b", "control character"),
        (b"a\xff", "not UTF-8"),
        ("x" * 256, "too long"),
        ("x/" * 45 + "y", "too long"),
        (".goodterms/secret", "the secret is in the repository"),
        ("sub/.GoodTerms/secret", "the secret is in the repository"),
        (".goodterms/cache/0123", "belongs to one machine"),
    ],
)
def test_a_name_that_means_something_else_is_refused(path: str | bytes, words: str) -> None:
    [found] = told(path)
    assert words in found
    assert found.isprintable(), "a terminal must not obey a file's name"


@pytest.mark.parametrize(
    "path", ["content/index.md", ".gitignore", ".github/workflows/x.yml", "a.git", "ő/ø 1.md"]
)
def test_a_harmless_name_is_taken(path: str) -> None:
    assert told(path) == []


@pytest.mark.parametrize(
    ("mode", "words"), [("120000", "symbolic link"), ("160000", "submodule"), ("040000", "no file")]
)
def test_what_is_no_file_is_refused(mode: str, words: str) -> None:
    [found] = told("clients/kvist.yml", mode=mode)
    assert found.startswith("clients/kvist.yml:1:1: error: ")
    assert words in found


@pytest.mark.parametrize(
    "paths",
    [
        ("a.md", "A.md"),
        ("docs/a", "Docs/b"),
        ("Docs", "docs/a"),
        ("\u00e9", "e\u0301"),
        ("straße", "STRASSE"),
    ],
)
def test_names_that_some_machine_takes_for_one_are_refused(paths: tuple[str, str]) -> None:
    [found] = told(*paths)
    assert "by small and capital letters" in found


@pytest.mark.parametrize("paths", [("a", "a"), ("a", "a/b"), ("a/b", "a")])
def test_a_name_that_is_there_twice_is_refused(paths: tuple[str, str]) -> None:
    assert any("there twice" in one for one in told(*paths))


def test_private_notes_are_only_warned_of() -> None:
    [found] = told("clients/kvist.private.yml")
    assert ": warning: " in found


def test_large_files_are_refused_each_and_together() -> None:
    blobs = [Blob("100644", "0" * 40, 40_000_000, f"{n}.pdf".encode()) for n in range(3)]
    assert check_sizes(blobs, Limits(file_mb=50, total_mb=500)) == []
    [together] = check_sizes(blobs, Limits(file_mb=50, total_mb=100))
    assert "120 MB" in together.text()
    each = check_sizes(blobs, Limits(file_mb=10, total_mb=500))
    assert [problem.file for problem in each] == ["0.pdf", "1.pdf", "2.pdf"]


def test_too_many_files_are_refused_even_where_a_tree_would_never_end(work: Work, tmp_path: Path) -> None:
    tree = work.store(b"100644 a\0" + bytes.fromhex(work.store(b"x", "blob")), "tree")
    for _ in range(12):
        entries = b"".join(b"40000 %d\0" % n + bytes.fromhex(tree) for n in range(10))
        tree = work.store(entries, "tree")
    bomb = work.git("commit-tree", "-m", "Bomb", tree)
    [problem] = check_out(work.root / ".git", bomb, tmp_path / "out", Limits(files=1000), NEVER)
    assert "more than 1000 files" in problem.text()
    assert not (tmp_path / "out").exists()


def test_a_pointer_to_a_file_kept_elsewhere_is_refused(work: Work, tmp_path: Path) -> None:
    pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n"
    commit = work.commit({"clients/k/contract.pdf": pointer})
    [problem] = check_out(work.root / ".git", commit, tmp_path / "out", Limits(), NEVER)
    assert problem.file == "clients/k/contract.pdf"
    assert "Git LFS" in problem.text()


@pytest.mark.parametrize("before", ["export GOODTERMS_SECRET=", "x" * ((1 << 20) - 9)])
def test_the_hosts_secret_in_any_file_is_refused(work: Work, tmp_path: Path, before: str) -> None:
    commit = work.commit({"clients/k/contract.pdf": "x", ".env": f"{before}{SECRET}\n"})
    [problem] = check_out(work.root / ".git", commit, tmp_path / "out", Limits(), NEVER)
    assert problem.file == ".env"
    assert "the secret is in the repository" in problem.text()
    assert SECRET not in problem.text()
