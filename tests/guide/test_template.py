"""Pages as templates: what is unknown is told with its place, and every page comes to an end."""

from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from goodterms.guide.facts import names
from goodterms.guide.template import fill, quotations
from tests.ledger.records import policy

KNOWN = names(policy("late: {annual_rate: 8}"), "en")


def filled(source: str, **more: Any) -> str:
    text, problems = fill(source, "content/en/x.md", {**KNOWN, **more})
    assert [problem.text() for problem in problems] == []
    return text


def problems_of(source: str, **more: Any) -> list[tuple[int, int, str, str]]:
    text, problems = fill(source, "content/en/x.md", {**KNOWN, **more})
    assert text == ""
    assert problems
    assert {(problem.file, problem.severity) for problem in problems} == {("content/en/x.md", "error")}
    return [(problem.line, problem.column, problem.message, problem.mend) for problem in problems]


@given(st.text(st.characters(exclude_characters="{}")))
@example("\r\n\ta\x0b\u2028\ufdd0\n\n")
def test_text_without_braces_goes_through_unchanged(text: str) -> None:
    assert fill(text, "x.md", KNOWN) == (text, [])


@given(st.text(st.sampled_from("{}%# \n.|()[]'\"\\~*+-/=<>!,:ifpolicy019é")))
def test_whatever_is_written_gives_a_page_or_problems(text: str) -> None:
    page, problems = fill(text, "x.md", KNOWN)
    assert not (page and problems)
    lines = text.count("\n") + 1
    assert all(1 <= problem.line <= lines and problem.column >= 1 for problem in problems)


@given(st.text(st.characters(exclude_characters="{}\r")), st.text(st.characters(exclude_characters="{}\r")))
def test_what_stands_around_a_fact_stays(before: str, after: str) -> None:
    text = filled(f"x{before}{{{{ policy.late.annual_rate }}}}{after}x")
    assert text == f"x{before}8%{after}x"


@pytest.mark.parametrize(
    "source",
    [
        "{{ polcy.late }}",
        "{% if polcy %}{% endif %}",
        "{% for x in polcy %}{% endfor %}",
        "{{ example(polcy) }}",
        "{{ polcy | upper }}",
        '{{ "a" ~ polcy }}',
        "{% set x = polcy %}",
    ],
)
def test_an_unknown_name_is_told_with_a_suggestion(source: str) -> None:
    [(line, column, message, mend)] = problems_of(f"# Title\n\nAbc {source} def\n")
    assert (line, column) == (3, 5 + source.index("polcy"))
    assert message == "the guide knows no `polcy`"
    assert mend == "did you mean `policy`?"


@pytest.mark.parametrize(
    ("source", "column", "message", "mend"),
    [
        ("{{ policy.lat }}", 11, "`policy` has no `lat`", "did you mean `late`?"),
        (
            "{{ policy.late.anual_rate }}",
            16,
            "`policy.late` has no `anual_rate`",
            "did you mean `annual_rate`?",
        ),
        ("{{ policy['lat'] }}", 1, "`policy` has no `lat`", "did you mean `late`?"),
        ("{{ policy.cancellation.feee }}", 24, "`policy.cancellation` has no `feee`", "did you mean `fee`?"),
        ("{{ freelancer.nme }}", 15, "`freelancer` has no `nme`", "did you mean `name`?"),
        ("{{ policy.late.annual_rate.x }}", 28, "`policy.late.annual_rate` has no `x`", "print it as it is"),
        ("{{ freelancer.name | uper }}", 22, "there is no filter `uper`", "did you mean `upper`?"),
        ("{% if policy.late is nne %}{% endif %}", 22, "there is no test `nne`", "did you mean `none`?"),
    ],
)
def test_an_unknown_attribute_is_told_where_it_stands(
    source: str, column: int, message: str, mend: str
) -> None:
    assert problems_of(f"\n{source}")[0] == (2, column, message, mend)


def test_all_mistakes_are_told_wherever_they_stand() -> None:
    told = problems_of(
        "---\ntitle: {{ nme }}\n---\n"
        "{% if policy.cancellation %}{{ policy.cancelation }}{% else %}{{ policy.late.x }}{% endif %}\n"
        "{{ policy.late.x }} {{ policy.late.x }}\n"
        "{% raw %}{{ nothing }}{% endraw %} {# {{ nothing }} #}\n"
        "{{\n  late_exampel()\n}}\n"
    )
    assert [(line, column) for line, column, _, _ in told] == [
        (2, 11), (4, 39), (4, 78), (5, 16), (5, 36), (8, 3),
    ]  # fmt: skip


def test_white_space_control_moves_no_column() -> None:
    [(line, column, _, _)] = problems_of("abc   {%- if true %}\n   {{- policy.x }}{% endif %}")
    assert (line, column) == (2, 15)


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("{{ policy.late", 1),
        ("\n{% if policy.late %}\n", 2),
        ("\n\n{% endif %}", 3),
        ("\n{% fi %}", 2),
        ("a {# b", 1),
        ("\n{% raw %}\nx", 2),
        ("{{ 1 + }}", 1),
        ("{{ 'a }}", 1),
        (f"{{{{ {'(' * 5000}1{')' * 5000} }}}}", 1),
        ("{% for i in [1] %}" * 40 + "{% endfor %}" * 40, 1),
    ],
)
def test_a_slip_of_syntax_is_told_at_its_line(source: str, line: int) -> None:
    [(found, _, message, mend)] = problems_of(source)
    assert found == line
    assert message.startswith("the page cannot be read as a template: ")
    assert "{% raw %}" in mend


@pytest.mark.parametrize(
    "source",
    [
        "{% for i in range(10**9) %}x{% endfor %}",
        "{% for i in range(1000000000) %}x{% endfor %}",
        "{% for i in range(9999) %}{% for j in range(9999) %}{% endfor %}{% endfor %}",
        "{% set s = 'x' * 999 %}{% for a in s %}{% for b in s %}{% endfor %}{% endfor %}",
        "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
        "{% macro m(n) %}{% if n %}{{ m(n - 1) }}{{ m(n - 1) }}{% endif %}{% endmacro %}{{ m(40) }}",
        "{{ 10 ** 10 ** 10 }}",
        "{{ 'x' * 10 ** 10 }}",
        "{{ 1000000000 * 'x' }}",
        "{{ [0] * 1000000000 }}",
        "{{ '%01000000000d' % 1 }}",
        "{{ 'x'.ljust(1000000000) }}",
        "{{ 'x' | center(1000000000) }}",
        "{{ '{:01000000000d}'.format(1) }}",
        "{% set x = 'x' * 99999 %}" + "{% set x = x + x %}" * 40,
        "{% set x = 'x' * 99999 %}{{ x | replace('x', x) }}",
        "{% set x = 'x' * 99999 %}{{ x.replace('x', x) }}",
        "{% set x = 'x' * 99999 %}{{ x | join(x) }}",
        "{% set x = 'x' * 99999 %}" + "{% set x = x ~ x %}" * 40,
        "{% for i in range(9000) %}{{ 'x' * 9000 }}{% endfor %}",
        "{% for i in range(99) %}{{ range(99999) | map('string') | map('upper') | list | length }}"
        "{% endfor %}",
        "{% set x = [1] %}" + "{% set x = [x, x] %}" * 60 + "{{ x | string | length }}",
        "{% set x = (1,) %}" + "{% set x = (x, x) %}" * 60 + "{{ {x: 1} | length }}",
        "{% set x = {1: 1} %}" + "{% set x = {1: x, 2: x} %}" * 60 + "{{ x ~ '' }}",
        "{% set x = [1] %}{% set y = [1] %}"
        + "{% set x = [x] * 2 %}{% set y = [y] * 2 %}" * 60
        + "{{ x == y }}",
        "{% set x = [1] %}" + "{% set x = [0, 0] | map('d', x, true) | list %}" * 60 + "{{ x | e }}",
        "{% macro m(n) %}{% if n %}{{ m(n - 1, varargs, varargs) }}{% else %}{{ varargs | string }}"
        "{% endif %}{% endmacro %}{{ m(60, 1) }}",
        "{% set x = 'x' * 99999 %}{{ range(99999) | map('d', x, true) | list | string | length }}",
        "{% set a = 999 ** 12 %}" + "{% set a = a * a %}" * 40 + "{{ a > 1 }}",
        "{{ (1).to_bytes(1000000000, 'big') | length }}",
        "{{ 'x'.encode().ljust(1000000000) | length }}",
        "{% set x %}{% for i in range(9000) %}{{ 'x' * 90000 }}{% endfor %}{% endset %}",
        "{% set x %}{% for i in range(9000) %}" + "x" * 9000 + "{% endfor %}{% endset %}",
        "{% macro m() %}"
        + "x" * 9000
        + "{% endmacro %}{% for i in range(4000) %}{% set z = m() %}{% endfor %}",
        "{% set s = 'x ' * 49999 %}{% for i in range(4000) %}{% set y = s.split() %}{% endfor %}",
        "{{ late_example(days='1E+99999999') }}",
    ],
)
def test_every_page_comes_to_an_end(source: str) -> None:
    began = time.monotonic()
    [(line, _, message, _)] = problems_of(f"a\n{source}")
    assert time.monotonic() - began < 5
    assert line in {1, 2}
    assert message


@pytest.mark.parametrize(
    "source",
    [
        "{% include 'policy.yml' %}",
        "{% import 'x.md' as x %}",
        "{% from 'x.md' import y %}",
        "{% extends 'x.md' %}",
        "{{ ''.__class__.__mro__ }}",
        "{{ policy.__class__ }}",
        "{{ policy.late.__init__.__globals__ }}",
        "{{ example.__self__._policy.freelancer.iban }}",
        "{{ policy | attr('__class__') }}",
        "{{ self._TemplateReference__context }}",
        "{{ [].append(1) }}",
        "{{ cycler }}",
        "{{ lipsum() }}",
    ],
)
def test_a_page_reaches_nothing_but_its_facts(source: str) -> None:
    assert problems_of(source)


@pytest.mark.parametrize("source", ["{{ policy }}", "{{ freelancer }}", "{{ example }}", "{{ [1, 2] }}"])
def test_what_is_no_fact_is_not_printed(source: str) -> None:
    [(line, column, message, _)] = problems_of(f"a\n b {source}")
    assert (line, column) == (2, 4)
    assert "this" in message


def test_an_anchor_of_a_heading_is_no_comment() -> None:
    source = "## Late {#late}\n\n## On time {#on-time .big}\n\n{# left out {{ x }} #}{{ 1 }}{: #a }\n"
    assert filled(source) == "## Late {#late}\n\n## On time {#on-time .big}\n\n1{: #a }\n"


def test_a_condition_alone_on_its_line_leaves_no_gap_in_a_list() -> None:
    source = (
        "- a\n{% if policy.cancellation %}\n- b\n{% endif %}\n  {% if policy.late %}\n- c\n  {% endif %}\n"
    )
    assert filled(source) == "- a\n- c\n"


def test_braces_can_be_written() -> None:
    assert (
        filled("{% raw %}{{ x }} {% y %}{% endraw %} { } {{ '{{' }}\n")
        == "{{ x }} {% y %} { } &#123;&#123;\n"
    )


def test_numbers_and_texts_can_be_worked_with() -> None:
    source = (
        "{% for n in range(3) %}{{ n + 1 }}{{ ', ' if not loop.last }}{% endfor %} "
        "{{ freelancer.name.split()[0] }} {{ freelancer.name | upper }} {{ 2 ** 8 }} "
        "{{ policy.late.grace_days + 2 }}"
    )
    assert filled(source) == "1, 2, 3 Anna ANNA LIND 256 2"


def test_lists_can_be_put_together_and_counted() -> None:
    source = (
        "{% set days = ['Monday', 'Tuesday'] + ['Friday'] %}{% for day in days | sort | reverse %}{{ day }} "
        "{% endfor %}{{ days | length }} {{ days | join(', ') }} {% set a, b = (1, 2) %}{{ a + b }} "
        "{% macro m(x) %}{{ x }}{% endmacro %}{{ m(days[0]) }}"
    )
    assert filled(source) == "Tuesday Monday Friday 3 Monday, Tuesday, Friday 3 Monday"


def test_html_in_a_value_is_text_and_html_of_the_page_is_html() -> None:
    assert filled("<b>{{ x }}</b>", x="<i>&amp;") == "<b>&#60;i&#62;&#38;amp;</b>"


def test_what_a_page_quotes_is_known_without_running_it() -> None:
    source = """\
{{ policy.late }} {% if policy.late.flat_fee %}{{ policy.late.flat_fee | upper }}{% endif %}
{{ example("net 30", amount=1000) }} {{ question_mail }} {% for x in "ab" %}{{ x }}{% endfor %}
{% raw %}{{ policy.payment }}{% endraw %}
"""
    assert quotations(source, KNOWN) == {
        "policy.late", "policy.late.flat_fee", "example('net 30', amount=1000)", "question_mail",
    }  # fmt: skip
    assert quotations("{{ policy.late", KNOWN) == frozenset()
