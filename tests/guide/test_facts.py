"""The facts a page of the guide quotes: one source, five languages, nothing mistaken for markup.

``GOODTERMS_REWRITE=1 pytest tests/guide/test_facts.py`` writes counted.yml anew; read the
difference before you keep it.
"""

from __future__ import annotations

import html
import os
import re
from datetime import date
from pathlib import Path
from textwrap import dedent
from urllib.parse import parse_qs, urlsplit

import pytest
import yaml as pyyaml
from hypothesis import given
from hypothesis import strategies as st
from markdown import markdown

from goodterms.guide.facts import PolicyFacts, names
from goodterms.guide.literal import literal, unmarked
from goodterms.guide.template import fill
from goodterms.ledger import client_ledger
from goodterms.locale import LANGUAGES
from goodterms.pages.format import plain
from goodterms.pages.terms import terms
from goodterms.pages.words import words
from goodterms.records.policy import Policy
from tests.ledger.records import client, policy

COUNTED = Path(__file__).parent / "counted.yml"
FULL = """\
working_days: next
late: {annual_rate: 8, rates: [{from: 2027-01-01, annual_rate: 7.5}], flat_fee: 40, grace_days: 5}
hours: {from: "09:00", to: "17:00", days: [mon, tue, wed, thu, fri]}
cancellation: {notice_hours: 24, fee: 50%}
"""


def facts(house: Policy, language: str = "en") -> PolicyFacts:
    found = names(house, language)["policy"]
    assert isinstance(found, PolicyFacts)
    return found


def said(source: str, house: Policy | None = None, language: str = "en") -> str:
    text, problems = fill(source, "page.md", names(house or policy(FULL), language))
    assert problems == []
    return plain(text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_guide_says_what_client_pages_say(language: str) -> None:
    house = policy(FULL)
    record = client(f"language: {language}")
    spoken = words(language, record.country, record.currency)
    late = client_ledger(record, house, date(2026, 4, 15)).late
    page = [term.text for term in terms(record, house, late, spoken)]
    own = facts(house, language)
    guide: list[object] = [own.payment, own.working_days, own.late, own.disputes, own.changes, own.revisions]
    guide += [own.cancellation, own.rounding, f"{own.reply_within} {own.hours}"]
    assert [str(fact) for fact in guide] == page


CHANGES = [
    ("payment", "payment: net 31", "payment.text"),
    ("working_days", "working_days: next", "working_days"),
    ("late: {annual_rate: 8}", "late: {annual_rate: 8.5}", "late.text"),
    ("late: {annual_rate: 8}", "late: {annual_rate: 8.5}", "late.annual_rate"),
    ("late: {flat_fee: 40}", "late: {flat_fee: 50}", "late.flat_fee"),
    ("late: {flat_fee: 40}", "late: {flat_fee: 40, grace_days: 3}", "late.text"),
    ("late: {flat_fee: 40}", "late: {flat_fee: 40, grace_days: 3}", "late.grace_days"),
    ("late: {}", "late: {rates: [{from: 2027-01-01, annual_rate: 7}]}", "late.rates"),
    ("", "hours: {from: '08:00', to: '12:00', days: [mon, wed]}", "hours"),
    ("reply_within: 2", "reply_within: 3", "reply_within.text"),
    ("reply_within: 2", "reply_within: 3", "reply_within.days"),
    ("", "cancellation: {notice_hours: 24, fee: 50%}", "cancellation"),
    ("disputes: {raise_within: 9, answer_within: 5}", "disputes: {raise_within: 8, answer_within: 5}",
     "disputes.raise_within"),
    ("disputes: {raise_within: 9, answer_within: 5}", "disputes: {raise_within: 9, answer_within: 4}",
     "disputes.answer_within"),
    ("disputes: {raise_within: 9, answer_within: 5}", "disputes: {raise_within: 9, answer_within: 4}",
     "disputes.text"),
    ("changes: {answer_within: 3}", "changes: {answer_within: 4}", "changes.text"),
    ("changes: {answer_within: 3}", "changes: {answer_within: 4}", "changes.answer_within"),
    ("revisions_included: 2", "revisions_included: 0", "revisions.text"),
    ("rounding: {hours: 0.25}", "rounding: {hours: 0.3}", "rounding.text"),
    ("rounding: {hours: 0.25}", "rounding: {hours: 0.333}", "rounding.text"),
    ("missed_plan: plan stays", "missed_plan: all due", "missed_plan.text"),
    ("discount_base: gross", "discount_base: net", "discount_base.text"),
    ("currency: EUR", "currency: PLN", "currency"),
]  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("before", "after", "fact"), CHANGES, ids=lambda value: str(value)[:40])
def test_a_change_of_the_policy_changes_its_fact(language: str, before: str, after: str, fact: str) -> None:
    values = []
    for settings in (before, after):
        value: object = facts(policy(settings if ":" in settings else ""), language)
        for name in fact.split("."):
            value = getattr(value, name)
        values.append(value)
    assert values[0] != values[1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_belongs_together_is_on_one_line(language: str) -> None:
    source = (
        "{{ freelancer.phone }}{{ freelancer.iban }}{{ policy.hours.days }}{{ policy.late.flat_fee }}"
        "{{ policy.late.annual_rate }}"
    )
    text, problems = fill(source, "page.md", names(policy(FULL), language))
    assert problems == []
    assert " " not in text
    assert "–\u2060" in str(facts(policy(FULL), language).hours)


def test_every_number_is_counted_as_the_language_counts() -> None:
    told: dict[str, dict[str, list[str]]] = {}
    for language in LANGUAGES:
        for n in (1, 2, 5, 21, 22):
            numbers = f"""\
                late: {{annual_rate: 8, grace_days: {n}}}
                reply_within: {n}
                cancellation: {{notice_hours: {n}, fee: 50%}}
                disputes: {{raise_within: {n}, answer_within: {n}}}
                changes: {{answer_within: {n}}}
                revisions_included: {n}
                """
            own = facts(policy(dedent(numbers)), language)
            told.setdefault(language, {})[str(n)] = [
                str(fact)
                for fact in (own.late, own.reply_within, own.cancellation, own.disputes.raise_within,
                             own.disputes.answer_within, own.changes, own.revisions)
            ]  # fmt: skip
    text = pyyaml.safe_dump(told, allow_unicode=True, sort_keys=False, width=200)
    if os.environ.get("GOODTERMS_REWRITE"):
        COUNTED.write_text(text, encoding="utf-8")
    assert text == COUNTED.read_text(encoding="utf-8")


def test_a_term_that_is_not_set_is_not_there() -> None:
    page = "{% if policy.cancellation %}yes{% else %}no{% endif %}{{ policy.hours }}{{ freelancer.phone }}"
    assert said(page, policy()) == "no"
    assert (
        said("{{ policy.late.rates is none }} {{ policy.late.annual_rate is none }}", policy()) == "True True"
    )
    text, [problem] = fill("\n{{ policy.cancellation.fee }}", "page.md", names(policy(), "en"))
    assert (text, problem.line) == ("", 2)
    assert "`fee` belongs to a term that the policy does not set" in problem.message
    assert "{% if" in problem.mend


def test_bare_values_are_written_as_the_language_writes_them() -> None:
    page = (
        "{{ policy.late.annual_rate }} {{ policy.late.flat_fee }} {{ policy.late.grace_days + 1 }} "
        "{{ policy.hours.days }} {{ policy.hours.start }} {{ policy.cancellation.fee }} "
        "{{ policy.cancellation.notice_hours }} {{ policy.reply_within.days }} {{ freelancer.country }}"
    )
    assert said(page) == "8% €40.00 6 Mon–Fri 09:00 50% 24 2 Germany"
    assert said(page, language="de") == "8 % 40,00 € 6 Mo–Fr 09:00 50 % 24 2 Deutschland"


def test_the_rate_told_is_that_of_the_day_from_which_the_policy_holds() -> None:
    later = "{from: 2027-01-01, annual_rate: 7}, {from: 2028-01-01, annual_rate: 6}"
    rates = f"late: {{annual_rate: 8, rates: [{later}]}}"
    own = facts(policy(rates))
    assert own.late.annual_rate == "8%"
    assert plain(own.late.rates or "") == (
        "From 1 January 2027 on the interest is 7% a year. From 1 January 2028 on the interest is 6% a year."
    )
    own = facts(policy(f"{rates}\nvalid_from: 2027-06-01"))
    assert own.late.annual_rate == "7%"
    assert plain(own.late.rates or "") == "From 1 January 2028 on the interest is 6% a year."
    assert "Interest of 7% a year" in str(own.late)


FREELANCER = """\
freelancer:
  name: "{}"
  address: |
    Lindenweg 1
    04109 Leipzig
  email: a_b_c*d*@lind.example
  iban: DE02120300000000202051
  country: DE
"""


def words_of(text: str) -> str:
    return html.unescape(re.sub(r"<[^>]*>", "", text))


@pytest.mark.parametrize(
    "name",
    [
        "A_b_ *Lind*",
        "<b>Lind</b>",
        "Lind & Co",
        "[Lind](x)",
        "1. Lind",
        "# Lind",
        "- Lind",
        "`Lind`",
        "a | b",
    ],
)
def test_a_name_is_never_markup(name: str) -> None:
    house = policy(FREELANCER.format(name))
    rendered = markdown(said("{{ freelancer.name }}\n", house), extensions=["tables", "toc", "attr_list"])
    assert re.fullmatch(r"<p>[^<]*</p>", rendered)
    assert words_of(rendered) == name
    row = markdown(said("| a |\n| --- |\n| {{ freelancer.name }} |\n", house), extensions=["tables"])
    assert row.count("<td>") == 1
    assert name in words_of(row)


def test_an_address_in_one_line_and_a_mail_that_can_be_linked_to() -> None:
    house = policy(FREELANCER.format("Lind"))
    assert said("{{ freelancer.address }}", house) == "Lindenweg 1, 04109 Leipzig"
    rendered = markdown(said("[mail](mailto:{{ freelancer.email }})", house))
    assert html.unescape(rendered) == '<p><a href="mailto:a_b_c*d*@lind.example">mail</a></p>'


def test_front_matter_has_no_need_of_markdowns_escapes() -> None:
    house = policy(FREELANCER.format("A_b *c* & Co"))
    text = said("---\ntitle: {{ freelancer.name }}\n---\n\n{{ freelancer.name }}\n", house)
    assert text == "---\ntitle: A_b *c* &#38; Co\n---\n\nA&#95;b &#42;c&#42; &#38; Co\n"


@given(
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zs", "Zl", "Zp", "Cf"]), min_size=1)
)
def test_whatever_a_value_holds_it_is_read_as_it_is(text: str) -> None:
    rendered = markdown(str(literal(text)), extensions=["tables", "attr_list", "def_list", "footnotes"])
    assert words_of(rendered) == text
    assert html.unescape(unmarked(literal(text))) == text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_question_comes_as_a_mail_and_as_a_draft(language: str) -> None:
    rendered = markdown(said("{{ question_mail }}", language=language))
    href = html.unescape(re.findall('href="([^"]*)"', rendered)[0])
    parts = urlsplit(href)
    assert (parts.scheme, parts.path) == ("mailto", "anna@lind.example")
    asked = parse_qs(parts.query, strict_parsing=True)
    lines = asked["body"][0].split("\r\n")
    assert [line[:2] for line in lines if re.match(r"\d\.", line)] == ["1.", "2.", "3.", "4.", "5."]
    draft = markdown(said("{{ question_draft }}", language=language))
    assert draft.startswith("<blockquote>")
    assert draft.count("<li>") == 5
    for line in filter(None, lines):
        assert re.sub(r"^\d\. ", "", line) in html.unescape(draft)
