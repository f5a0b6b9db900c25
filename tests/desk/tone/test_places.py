"""A finding is told where its first letter stands in the file, whatever the file is."""

from __future__ import annotations

import base64
import quopri
from email.message import EmailMessage
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from goodterms.desk.tone.files import named_texts
from goodterms.desk.tone.records import passages, read_yaml_file
from goodterms.desk.tone.telling import Told, judge

PHRASES = {"en": "You failed to", "de": "Sie hätten es wissen müssen", "kk": "Талай рет айттым"}


def told_of(path: Path, content: str | bytes, language: str | None = None) -> list[Told]:
    """Write a file and judge it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    texts = named_texts([path], path.parent, language)
    assert texts.problems == []
    return judge(texts.passages, hosted=False)


def places(told: list[Told]) -> list[tuple[int, int]]:
    return [(one.problem.line, one.problem.column) for one in told]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("text: You failed to pay.", (3, 9)),
        ("text: So,\n      you failed to pay.", (4, 7)),
        ("text: 'It''s so: you failed to pay.'", (3, 20)),
        ('text: "\\u0059ou failed to pay."', (3, 10)),
        ('text: "A \\"B\\".\\n\\n\\x59ou\\x20failed \\\n      to pay."', (3, 22)),
        ("text: |\n      Fine.\n\n      And you failed to pay.", (6, 11)),
        ("text: |2-\n       Fine, you failed to pay.", (4, 14)),
        ("text: >-  # folded\n      Fine, and\n      you failed\n      to pay.", (5, 7)),
        ("text: &a |\n      You failed to pay.", (4, 7)),
    ],
)
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_in_every_style_of_yaml(
    tmp_path: Path, text: str, place: tuple[int, int], line_end: str, mark: str
) -> None:
    record = f"language: en\nupdates:\n- {text}\n  on: 2026-01-01\n"
    told = told_of(tmp_path / "a.yml", mark + record.replace("\n", line_end))
    assert places(told) == [place]


def test_a_text_that_stands_for_several_is_told_once(tmp_path: Path) -> None:
    record = "language: en\nupdates:\n  - {text: &same You failed to pay.}\n  - {text: *same}\n"
    assert places(told_of(tmp_path / "a.yml", record)) == [(3, 18)]


@given(
    before=st.text(st.sampled_from(" \n\tabÄ'\"\\:#-&*!|>{}[],é😀.\u00a0\u2028"), max_size=40),
    after=st.text(st.sampled_from(" \nab.'\"\\:#"), max_size=20),
    language=st.sampled_from(sorted(PHRASES)),
    style=st.sampled_from([None, "'", '"', "|", ">"]),
    width=st.sampled_from([20, 80]),
    plain=st.booleans(),
)
@settings(max_examples=300, deadline=None)
def test_wherever_a_writer_of_yaml_folds_and_escapes(
    before: str, after: str, language: str, style: str | None, width: int, plain: bool
) -> None:
    value = f"{before}\n\n{PHRASES[language]} {after}"
    record = {"updates": [{"text": value, "on": "2026-01-01"}], "language": language}
    data = yaml.safe_dump(record, default_style=style, width=width, allow_unicode=plain).encode()
    read, problems = read_yaml_file(data, "a.yml")
    if read is None:
        assert problems
        return
    lines = data.decode().split("\n")
    told = judge(passages(read, language), hosted=False)
    assert PHRASES[language] in {one.phrase for one in told}
    for one in told:
        stands = lines[one.problem.line - 1][one.problem.column - 1]
        assert stands in {one.phrase[0], "\\"}


def test_in_markdown_and_plain_text(tmp_path: Path) -> None:
    head = "---\ntitle: Fine\n---\n\n# Title\n\n"
    page = f"{head}Text, **you failed** to pay.\r\n\r\n> You failed to pay.\r\n\nYou failed to."
    assert places(told_of(tmp_path / "en/page.md", page)) == [(7, 9), (11, 1)]
    letter = "Subject: {{ x }}\n\nDear {{ client.contact }}, you failed\nto pay!!\n"
    assert places(told_of(tmp_path / "letters/en/own.txt", letter)) == [(3, 28), (4, 7)]


def test_in_a_catalogue(tmp_path: Path) -> None:
    catalogue = (
        'msgid ""\nmsgstr ""\n"Language: de\\n"\n"X: ALWAYS PAY NOW\\n"\n\n'
        '#~ msgid "You failed to"\n#~ msgstr "Wie bereits gesagt"\n\n'
        '# You failed to\nmsgid "A \\"quoted\\" word, you failed to {n}"\n'
        'msgid_plural ""\n"You "\n"failed to {n}"\n'
        'msgstr[0] "Fein.\\n"\n"Wie bereits "\n"gesagt"\nmsgstr[1] "Fein"\n'
    )
    told = told_of(tmp_path / "de.po", catalogue)
    assert [(one.language, *place) for one, place in zip(told, places(told), strict=True)] == [
        ("en", 10, 27),
        ("en", 12, 2),
        ("de", 15, 2),
    ]


@pytest.mark.parametrize("encoding", ["8bit", "quoted-printable", "base64"])
def test_in_a_mail(tmp_path: Path, encoding: str) -> None:
    body = "Guten Tag,\n\nfür Sie: Sie hätten es wissen müssen.\n\n> Sie lügen.\n"
    mail = EmailMessage()
    mail["Subject"] = "Die Rechnung"
    mail.set_content(body, cte=encoding)
    mail.add_alternative("<p>Sie lügen</p>", subtype="html")
    mail.add_attachment("Sie lügen", filename="notes.txt")
    data = mail.as_bytes()
    [one] = told_of(tmp_path / "draft.eml", data, "de")
    assert one.phrase == "Sie hätten es wissen müssen"
    before = data.decode().split("\n")[one.problem.line - 1][: one.problem.column - 1]
    start = body.split("\n")[2].index("Sie hätten")
    if encoding == "base64":
        # Three bytes are four letters: the place is exact to the three.
        packed = before[: len(before) // 4 * 4]
        assert abs(len(base64.b64decode(packed)) - len(body[: body.index("Sie hätten")].encode())) <= 3
    elif encoding == "quoted-printable":
        assert quopri.decodestring(before).decode() == body.split("\n")[2][:start]
    else:
        assert before == body.split("\n")[2][:start]


def test_in_the_subject_of_a_mail(tmp_path: Path) -> None:
    mail = EmailMessage()
    mail["To"] = "a@firm.example"
    mail["Subject"] = "Our final warning"
    mail.set_content("Hello")
    assert places(told_of(tmp_path / "a.eml", mail.as_bytes(), "en")) == [(2, 14)]
    mail.replace_header("Subject", "Für Sie: letzte Mahnung")
    assert places(told_of(tmp_path / "a.eml", mail.as_bytes(), "de")) == [(2, 10)]


@given(st.binary(max_size=200), st.sampled_from(["eml", "po", "yml", "md", "txt"]))
@settings(max_examples=150, deadline=None)
def test_no_file_is_too_broken_to_be_told_of(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, kind: str
) -> None:
    path = tmp_path_factory.getbasetemp() / f"any.{kind}"
    path.write_bytes(b"Content-Transfer-Encoding: base64\nContent-Type: text/plain\n" + data)
    texts = named_texts([path], path.parent, "en")
    judge(texts.passages, hosted=False)
