"""Whatever the layout: the file says what it said and the addition, and the other lines stay."""

from __future__ import annotations

from difflib import SequenceMatcher

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from goodterms.building.edits import Addition, Items, with_additions
from goodterms.building.yaml_text import Text
from goodterms.records.yaml import Places, Value, read_yaml

PAYMENT: Text = {"on": "2026-04-01", "amount": "50.00", "reference": "B/1, {c}: #2"}
INVOICE: Text = {"number": "2026-014", "lines": ({"item": "A: b", "price": "1.10"}, {"item": "ł"})}
WORDS = st.sampled_from(["a", "2026-03-01", "x y", "Größe", "№ 7", "yes"])
TEXTS = st.sampled_from(["one\ntwo", "# no comment\nbut a text", "- no item", "end\n\n"])
COMMENTS = st.sampled_from(["# x", "# invoices: []", "#", "# - {a: b}"])


@st.composite
def blanks(draw: st.DrawFn, most: int = 8) -> list[str]:
    """Blank lines and comments, as they stand between others."""
    kinds = st.one_of(st.just(""), st.builds(lambda n, c: " " * n + c, st.integers(0, most), COMMENTS))
    return draw(st.lists(kinds, max_size=2))


@st.composite
def brackets(draw: st.DrawFn, pieces: list[str], ends: str, column: int) -> str:
    """A list or map in brackets, on one line or several."""
    comma = draw(st.sampled_from(["", ",", " ,"])) if pieces else ""
    if draw(st.booleans()):
        room = draw(st.sampled_from(["", " "]))
        return ends[0] + room + ", ".join(pieces) + comma + room + ends[1]
    indent = "\n" + " " * (column + draw(st.integers(1, 4)))
    glue = draw(st.sampled_from(["", "   # y"]))
    rows = [
        f"{indent}{piece}{',' if at < len(pieces) - 1 else comma}{glue}" for at, piece in enumerate(pieces)
    ]
    return ends[0] + "".join(rows) + "\n" + " " * (column + draw(st.integers(1, 2))) + ends[1]


@st.composite
def payments(draw: st.DrawFn, column: int) -> str:
    """What stands behind a key in the given column that has a list of payments."""
    anchor = draw(st.sampled_from(["", "", " &a"]))
    one = st.sampled_from(["{on: 2026-03-01}", '{on: 2026-03-02, "method": cash}', "&b {on: 1}"])
    kind = draw(st.sampled_from(["lines", "lines", "brackets", "nothing", "null"]))
    if kind == "brackets":
        return f"{anchor} " + draw(brackets(draw(st.lists(one, max_size=2)), "[]", column))
    if kind in {"nothing", "null"}:
        return draw(st.sampled_from(["", "  # none", " "] if kind == "nothing" else [" null", " ~  # none"]))
    dash = " " * (column + draw(st.integers(0, 4)))
    width = " " * draw(st.integers(1, 3))
    rows = []
    for _ in range(draw(st.integers(1, 2))):
        rows += draw(blanks())
        inner = draw(
            st.sampled_from(["{on: 2026-03-01}", "on: 2026-03-02\n{}amount: 1", "on: |\n{}  t\n{}  # t"])
        )
        rows.append(
            f"{dash}-{width}" + inner.replace("{}", f"{dash} {width}") + draw(st.sampled_from(["", "  "]))
        )
    return anchor + "\n" + "\n".join(rows)


@st.composite
def maps(draw: st.DrawFn, keys: dict[str, st.SearchStrategy[str]], column: int) -> list[str]:
    """The rows of a map whose keys stand in a column; what stands behind each is drawn."""
    rows: list[str] = []
    for key in draw(st.lists(st.sampled_from(sorted(keys)), min_size=1, unique=True)):
        rows += draw(blanks()) if rows else []
        quote = draw(st.sampled_from(["", "", '"', "'"]))
        rows += (" " * column + f"{quote}{key}{quote}:" + draw(keys[key])).split("\n")
    return rows


@st.composite
def texts(draw: st.DrawFn, column: int) -> str:
    indent = "\n" + " " * (column + draw(st.integers(1, 4)))
    head = draw(st.sampled_from([" |", " |-", " |+", " >", ' "', " "]))
    words = draw(TEXTS) if head in {" |", " |-", " |+", " >"} else draw(WORDS)
    return (
        head
        + (indent + words.replace("\n", indent) if "\n" in words else words)
        + ('"' if head == ' "' else "")
    )


@st.composite
def invoices(draw: st.DrawFn, column: int) -> str:
    """What stands behind ``invoices:``."""
    if draw(st.integers(0, 4)) == 0:
        piece = st.sampled_from(
            ["{number: 1}", "{number: 2, payments: []}", "{number: 3, payments: [{on: 1}]}"]
        )
        return " " + draw(brackets(draw(st.lists(piece, max_size=2)), "[]", column))
    dash, width = column + draw(st.integers(0, 4)), draw(st.integers(2, 5))
    rows: list[str] = []
    for _ in range(draw(st.integers(1, 3))):
        inner = dash + width
        keys = {"payments": payments(inner), "note": texts(inner), "lines": st.just(" [{item: x}]   # z")}
        own = draw(maps(keys, inner))
        own[0] = " " * dash + "-" + own[0][dash + 1 :]
        rows += [*draw(blanks()), *own]
    return "\n" + "\n".join(rows)


@st.composite
def records(draw: st.DrawFn) -> str:
    column = draw(st.sampled_from([0, 0, 0, 2]))
    keys = {
        "name": texts(column), "invoices": invoices(column), "z": st.just(" {a: 1}"),
        "private": st.sampled_from(["", " {log: []}", f"\n{' ' * column} log:\n{' ' * column} - x"]),
    }  # fmt: skip
    rows = [*draw(blanks()), *draw(maps(keys, column)), *draw(blanks())]
    text = "\n".join(rows) + draw(st.sampled_from(["", "\n", "\n\n"]))
    return draw(st.sampled_from(["", "\ufeff"])) + text.replace("\n", draw(st.sampled_from(["\n", "\r\n"])))


def after(value: Value, addition: Addition) -> list[Value]:
    """Return what a file may say: items stand at the side that was asked for, or else at the end."""
    if addition.place:
        step, *rest = addition.place
        inner = Items(tuple(rest), addition.key, addition.items)  # type: ignore[union-attr]
        if isinstance(value, tuple):
            assert isinstance(step, int)
            return [(*value[:step], one, *value[step + 1 :]) for one in after(value[step], inner)]
        assert isinstance(value, dict)
        return [{**value, str(step): one} for one in after(value.get(str(step)), inner)]
    assert isinstance(addition, Items)
    known = value if isinstance(value, dict) else {}
    old: tuple[Value, ...] = known.get(addition.key) or ()  # type: ignore[assignment]
    new: tuple[Value, ...] = addition.items  # type: ignore[assignment]
    sides = [(*new, *old), (*old, *new)] if addition.first else [(*old, *new)]
    return [{**known, addition.key: side} for side in sides]


@settings(deadline=None, max_examples=40)
@given(records(), st.data())
def test_the_addition_comes_and_every_other_line_stays(text: str, data: st.DataObject) -> None:
    old, slips = read_yaml(text.encode())
    # An anchor given twice is read, but has no place.
    assume(not slips and Places("a.yml", text.encode()).root)
    assert isinstance(old, dict)
    held = old.get("invoices") or ()
    additions = [
        Items((), "invoices", (INVOICE,) * data.draw(st.integers(1, 2)), first=data.draw(st.booleans()),
              roomy=data.draw(st.booleans())),
        Items(("private",), "reminders", (PAYMENT,), behind=("log",)),
        *(Items(("invoices", at), "payments", (PAYMENT,), behind=("lines",)) for at in range(len(held))),
    ]  # fmt: skip
    addition = data.draw(st.sampled_from(additions))
    changed = with_additions(Places("a.yml", text.encode()), addition).decode()
    value, slips = read_yaml(changed.encode())
    assert slips == []
    # A text at the very end has its last line end only when something follows it.
    ended, _ = read_yaml(text.encode() + b"\n")
    assert value in [*after(old, addition), *after(ended, addition)]
    was, now = text.splitlines(keepends=True), changed.splitlines(keepends=True)
    touched = []
    for kind, begin, end, *_ in SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        if kind in {"replace", "delete"}:
            touched += was[begin:end]
    # The line of a list in brackets, of a key without a value, or the last one without its end.
    assert len(touched) <= 2
    for line in touched:
        assert any(mark in line for mark in "[]{}:") or line == was[-1]
    ends = {line[len(line.rstrip("\r\n")) :] for line in now} - {""}
    assert len(ends) <= 1
