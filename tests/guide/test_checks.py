"""What is wrong with a guide is told where it is wrong, and nothing else is."""

from __future__ import annotations

from pathlib import Path

import pytest

from goodterms.guide.checks import check_guide
from goodterms.guide.content import GuidePage, read_guide
from goodterms.guide.filling import Filling
from goodterms.guide.reading import read
from goodterms.locale import LANGUAGES
from goodterms.records.load import read_policy
from goodterms.records.problems import Problem
from tests.conftest import REPOSITORY, Portal
from tests.guide.small import POLICY, facts, guide_of, write

HEAD = "---\ntitle: Title\ndescription: A page of the guide.\n---\n\n"
INDEX = HEAD + "# Title\n\n{{ policy.payment }} [Late](late.md#fee)\n"
LATE = HEAD + "# Late\n\n## What is added {: #fee }\n\n{{ policy.late }}\n"
SOUND = {f"{language}/{name}": text for language in ("en", "de", "pl") for name, text in
         {"index.md": INDEX, "late.md": LATE}.items()}  # fmt: skip


def check(root: Path, changed: dict[str, str], policy: str = POLICY) -> list[Problem]:
    """Check a sound guide with some of its pages changed."""
    project = write(root, {**SOUND, **changed}, policy)
    return sorted(check_guide(guide_of(project), facts(project), project.root))


def one_problem(root: Path, changed: dict[str, str]) -> Problem:
    [problem] = check(root, changed)
    return problem


def place(problem: Problem) -> tuple[str, int, int, str]:
    return problem.file, problem.line, problem.column, problem.severity


def test_a_sound_guide_has_no_problem(tmp_path: Path) -> None:
    assert check(tmp_path, {}) == []


def test_pages_in_a_language_that_the_policy_does_not_list_are_told(tmp_path: Path) -> None:
    problem = one_problem(tmp_path, {"kk/index.md": INDEX})
    assert place(problem) == ("content/kk", 1, 1, "warning")
    assert "add kk to `languages:`" in problem.mend


def test_the_sample_guide_has_no_problem() -> None:
    content = REPOSITORY / "content"
    policy, _, _ = read_policy(content / "policy.yml", REPOSITORY)
    assert policy is not None
    guide = read_guide(content, policy.languages)
    assert set(guide.languages) == set(LANGUAGES)
    assert [problem.text() for problem in check_guide(guide, policy, REPOSITORY)] == []


@pytest.mark.parametrize(
    ("head", "line"),
    [
        ("title: &a [x]\ndescription: [*a, *a]\n", 3),
        ("title: " + "[" * 30 + "]" * 30 + "\n", 2),
        ("title: " + "[" * 5000 + "\n", 2),
        ("title: " + "x" * 30_000 + "\n", 1),
    ],
)
def test_front_matter_that_grows_when_it_is_written_out_is_no_front_matter(
    tmp_path: Path, head: str, line: int
) -> None:
    problem = one_problem(tmp_path, {"en/late.md": f"---\n{head}---\n# Late\n\n## Fee {{: #fee }}\n"})
    assert place(problem) == ("content/en/late.md", line, 1, "error")


def test_an_unknown_fact_is_an_error_in_each_language(tmp_path: Path) -> None:
    wrong = {f"{language}/late.md": LATE.replace("late }}", "lat }}") for language in ("en", "pl")}
    first, second = check(tmp_path, wrong)
    assert place(first) == ("content/en/late.md", 10, 11, "error")
    assert place(second) == ("content/pl/late.md", 10, 11, "error")
    assert first.mend == "did you mean `late`?"


@pytest.mark.parametrize(
    ("link", "column", "severity", "mend"),
    [
        ("[x](lat.md)", 5, "error", "mend the link"),
        ("[x](late)", 5, "error", "did you mean `late.md`?"),
        ("[x](de/late.md)", 5, "error", "did you mean `late.md`?"),
        ("[x](../de/late.md)", 5, "error", "did you mean `late.md`?"),
        ("[x](../policy.yml)", 5, "error", "mend the link"),
        ("![x](shot.png)", 6, "error", "mend the link"),
        ('<img src="shot.png" alt="">', 11, "error", "mend the link"),
        ("[x](late.md#costs)", 5, "error", "{: #costs }"),
        ("[x](#costs)", 5, "error", "{: #costs }"),
        ("[x][y]\n\n[y]: lat.md", 6, "error", "mend the link"),
        ("[x](/late/)", 5, "warning", "from this page on"),
    ],
)
def test_a_dead_link_is_told_where_it_stands(
    tmp_path: Path, link: str, column: int, severity: str, mend: str
) -> None:
    problem = one_problem(tmp_path, {"en/index.md": f"{INDEX}\n{link}\n"})
    line = 10 + link.count("\n")
    assert place(problem) == ("content/en/index.md", line, column, severity)
    assert mend in problem.mend


def test_every_dead_link_of_a_kind_has_its_own_place(tmp_path: Path) -> None:
    found = check(tmp_path, {"en/index.md": INDEX + "\n[a](no.md) [b](no.md)\n\n[c](no.md)\n"})
    assert [(one.line, one.column) for one in found] == [(10, 5), (10, 16), (12, 5)]


@pytest.mark.parametrize(
    "link",
    [
        "[x](late.md)",
        "[x](late.md?a#fee)",
        "[x](#title)",
        "[x](late.md#late)",
        "[x](form.pdf)",
        "![x](../img/a%20b.png)",
        "[x](policy.pdf)",
        "[x](print/)",
        "[x](https://lind.example/nowhere)",
        "[x](//lind.example/nowhere)",
        "[x](mailto:anna@lind.example)",
        "<anna@lind.example>",
        "`[x](no.md)`",
        "    [x](no.md)",
        "[x](here.md#own-1)",
        "[x](here.md#_1)",
        "[x](here.md#raw)",
    ],
)
def test_a_link_that_leads_somewhere_is_left_alone(tmp_path: Path, link: str) -> None:
    here = HEAD + "# Здесь\n\n## Там\n\n## Own\n\n## Own { #own-1 }\n\n<a id='raw'></a>\n"
    (tmp_path / "content/img").mkdir(parents=True)
    (tmp_path / "content/img/a b.png").touch()
    (tmp_path / "content/en").mkdir()
    (tmp_path / "content/en/form.pdf").touch()
    pages = {f"{language}/here.md": here for language in ("en", "de", "pl")}
    assert check(tmp_path, {**pages, "en/index.md": f"{INDEX}\n{link}\n"}) == []


def test_a_translation_links_to_what_readers_of_its_language_have(tmp_path: Path) -> None:
    only_english = {"en/more.md": HEAD + "# More\n\n## Below {: #below }\n"}
    found = check(tmp_path, {**only_english, "de/index.md": INDEX + "\n[x](more.md#below) [y](more.md#no)\n"})
    assert [(one.file, one.severity) for one in found] == [
        ("content/de", "warning"),
        ("content/de/index.md", "error"),
        ("content/pl", "warning"),
    ]


def test_a_page_without_translation_is_named_with_what_readers_get(tmp_path: Path) -> None:
    (tmp_path / "content/pl").mkdir(parents=True)
    problem = one_problem(tmp_path, {"en/more.md": HEAD, "de/more.md": HEAD})
    assert place(problem) == ("content/pl", 1, 1, "warning")
    assert "more.md" in problem.message
    assert problem.mend == "translate content/en/more.md; until then readers get it in English"
    found = check(tmp_path, {"de/extra.md": HEAD, "en/more.md": HEAD, "de/more.md": HEAD, "pl/more.md": HEAD})
    assert [(one.file, one.mend) for one in found] == [
        ("content/en", "translate content/de/extra.md"),
        ("content/pl", "translate content/de/extra.md"),
    ]


def test_a_language_of_the_policy_that_a_translated_guide_leaves_out(tmp_path: Path) -> None:
    problem = check(tmp_path, {}, POLICY.replace("[en, de, pl]", "[en, de, pl, is]"))[0]
    assert place(problem) == ("content/is", 1, 1, "warning")
    assert "Icelandic" in problem.message


def test_a_guide_in_one_language_misses_none(tmp_path: Path) -> None:
    project = write(tmp_path, {"index.md": INDEX, "late.md": LATE})
    assert check_guide(guide_of(project), facts(project), project.root) == []
    project = write(tmp_path / "two", {"en/index.md": INDEX, "en/late.md": LATE})
    assert check_guide(guide_of(project), facts(project), project.root) == []


def test_every_language_quotes_the_same_facts(tmp_path: Path) -> None:
    other = LATE.replace("{{ policy.late }}", "{{ policy.late.annual_rate }} {{ example('net 30') }}")
    problem = one_problem(tmp_path, {"pl/late.md": other})
    assert place(problem) == ("content/pl/late.md", 1, 1, "warning")
    assert problem.message == (
        "the page quotes other facts than content/en/late.md: without policy.late; "
        "with example('net 30'), policy.late.annual_rate besides"
    )


@pytest.mark.parametrize(
    ("head", "line", "message"),
    [
        ("", 1, "the page has no `description`"),
        ("---\ntitle: A\n---\n", 1, "the page has no `description`"),
        ("---\ndescription: A\n---\n", 1, "the page has no `title`"),
        ("---\ntitle: ''\ndescription: A\n---\n", 1, "the page has no `title`"),
        (f"---\ntitle: A\ndescription: {'x' * 161}\n---\n", 3, "the description has 161 characters"),
        ("---\ntitle: A: B\ndescription: C\n---\n", 1, "the front matter cannot be read"),
    ],
)
def test_front_matter_names_and_describes_the_page(
    tmp_path: Path, head: str, line: int, message: str
) -> None:
    problem = check(tmp_path, {"en/late.md": LATE.replace(HEAD, head)})[0]
    assert place(problem) == ("content/en/late.md", line, 1, "warning")
    assert problem.message == message


def test_a_description_may_quote_a_fact(tmp_path: Path) -> None:
    page = LATE.replace("A page of the guide.", "{{ policy.late.grace_days }} days")
    pages = {f"{language}/late.md": page for language in ("en", "de", "pl")}
    assert check(tmp_path, pages) == []


def test_a_page_that_cannot_be_read_is_a_problem(tmp_path: Path) -> None:
    project = write(tmp_path, SOUND)
    (tmp_path / "content/en/late.md").write_bytes(b"\xff\xfe# Late")
    (tmp_path / "content/de/more.md").mkdir()
    (tmp_path / "content/de/gone.md").symlink_to("nowhere.md")
    found = sorted(check_guide(guide_of(project), facts(project), project.root))
    assert [(one.file, one.severity) for one in found if one.severity == "error"] == [
        ("content/de/gone.md", "error"),
        ("content/de/more.md", "error"),
        ("content/en/late.md", "error"),
    ]
    filled = Filling(facts(project), project.root).page(GuidePage("x.md", "en", tmp_path / "content/en/x.md"))
    assert filled.text == ""
    assert [problem.file for problem in filled.problems] == ["content/en/x.md"]


def test_a_page_of_nothing_but_quotes_in_quotes_is_no_traceback(tmp_path: Path) -> None:
    assert check(tmp_path, {"en/late.md": LATE + "\n" + ">" * 3000 + " deep\n"}) == []


def test_a_long_sentence_is_told_with_its_line(tmp_path: Path) -> None:
    long = "It " + "and it goes on " * 10 + "until it ends."
    problem = one_problem(tmp_path, {"en/late.md": f"{LATE}\nShort.\n\n- {long} Short again.\n"})
    assert place(problem) == ("content/en/late.md", 14, 1, "warning")
    assert "44 words" in problem.message


def test_a_page_that_reads_like_a_notice_is_told_with_its_figure(tmp_path: Path) -> None:
    notice = (
        "Notwithstanding aforementioned contractual stipulations, remuneration entitlements "
        "accumulate proportionally throughout respective accounting periods. "
    )
    problem = one_problem(tmp_path, {"en/late.md": f"{LATE}\n{notice * 10}\n"})
    assert place(problem) == ("content/en/late.md", 12, 1, "warning")
    assert "LIX 109, plain is up to 40" in problem.message


@pytest.mark.parametrize(
    ("prose", "words", "lix", "most"),
    [
        # One sentence of ten words, two of them longer than six letters: 10 + 20.
        ("The invoice is due in ten days after its receiving.", 10, 30, 10),
        # Two sentences of five words, no long one: 5 + 0.
        ("You ask me about it. I tell you what is.", 10, 5, 5),
        # A day's number, an initial and an abbreviation end no sentence.
        ("Fällig am 1. April laut A. Lind, z. B. per Mail.", 10, 10, 10),
        ("Það er á. Svo er hitt!", 6, 3, 3),
        ("12 € — 30 %", 0, 0, 0),
    ],
)
def test_lix_is_reckoned_as_bjornsson_does(prose: str, words: int, lix: int, most: int) -> None:
    found = read([prose])
    assert (found.words, found.lix, found.most) == (words, lix, most)


def test_check_tells_of_the_guide_beside_the_records(portal: Portal) -> None:
    portal.edit("content/en/index.md", "policy.payment", "policy.paymnt")
    done = portal.goodterms("check")
    assert done.returncode == 1
    assert (
        "content/en/index.md:8:11: error: `policy` has no `paymnt` (mend: did you mean `payment`?)"
        in done.stdout
    )
