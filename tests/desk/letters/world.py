"""A project with one client who has met with everything, in any of the five languages."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from goodterms.building.project import read_project
from goodterms.desk.letters.agreements import (
    agreement_letter,
    new_rate_letter,
    offer_letter,
    waiting_letter,
)
from goodterms.desk.letters.ending import ending_letter
from goodterms.desk.letters.invoices import (
    invoice_letters,
    statement_letter,
    thank_you,
    wrong_amount,
)
from goodterms.desk.letters.reminders import reminder, reminders
from goodterms.desk.letters.writing import Correspondence, Letter, correspondence
from goodterms.desk.portfolio import read_portfolio

SECRET = bytes(range(32))
DAY = date(2026, 4, 15)

POLICY = """\
freelancer:
  name: Anna Lind
  address: Kaiwinkel 4
  email: anna@lind.example
  phone: +49 451 000000
  iban: DE89 3704 0044 0532 0130 00
  country: DE
languages: [en, de, pl, is, kk]
payment: net 30
late: {annual_rate: 8, flat_fee: 40, grace_days: 5}
"""

# What each client says in their own language.
_OWN = {
    "en": {
        "name": "Orchard Lane Press",
        "contact": "Robin Marsh",
        "country": "IE",
        "site": "Website, second phase",
        "shop": "Booking form",
        "request": "Could the form take vouchers as well?",
        "step": "Send the corrected invoice",
        "theirs": "Send the final texts",
        "prevention": "Each round of revisions is agreed in writing before it starts.",
        "why": "The first rise in three years; tools and insurance cost more.",
        "farewell": "It was a pleasure to see your site grow.",
        "handover": "The source files on a drive",
    },
    "de": {
        "name": "Obstgarten Verlag GmbH",
        "contact": "Kim Brandt",
        "country": "DE",
        "site": "Website, zweite Phase",
        "shop": "Buchungsformular",
        "request": "Kann das Formular auch Gutscheine annehmen?",
        "step": "Korrigierte Rechnung schicken",
        "theirs": "Endgültige Texte schicken",
        "prevention": "Jede Korrekturrunde wird vor Beginn schriftlich vereinbart.",
        "why": "Die erste Erhöhung seit drei Jahren; Werkzeuge und Versicherung kosten mehr.",
        "farewell": "Es war schön, Ihre Website wachsen zu sehen.",
        "handover": "Die Quelldateien auf einem Datenträger",
    },
    "pl": {
        "name": "Wydawnictwo Sad sp. z o.o.",
        "contact": "Maria Leśna",
        "country": "PL",
        "site": "Strona internetowa, drugi etap",
        "shop": "Formularz rezerwacji",
        "request": "Czy formularz może przyjmować także bony?",
        "step": "Przesłać poprawioną fakturę",
        "theirs": "Przesłać ostateczne teksty",
        "prevention": "Każdą rundę poprawek uzgadniamy na piśmie przed jej rozpoczęciem.",
        "why": "Pierwsza podwyżka od trzech lat; zdrożały narzędzia i ubezpieczenie.",
        "farewell": "Miło było patrzeć, jak rośnie Państwa strona.",
        "handover": "Pliki źródłowe na nośniku",
    },
    "is": {
        "name": "Aldingarður ehf.",
        "contact": "Birta Lund",
        "country": "IS",
        "site": "Vefsíða, annar áfangi",
        "shop": "Bókunarform",
        "request": "Getur formið líka tekið við gjafabréfum?",
        "step": "Senda leiðréttan reikning",
        "theirs": "Senda endanlega texta",
        "prevention": "Samið er skriflega um hverja umferð lagfæringa áður en hún hefst.",
        "why": "Fyrsta hækkunin í þrjú ár; verkfæri og tryggingar kosta meira.",
        "farewell": "Það var gaman að sjá vefinn ykkar vaxa.",
        "handover": "Frumskrárnar á drifi",
    },
    "kk": {
        "name": "«Бау» баспасы ЖШС",
        "contact": "Әсел Бауыржан",
        "country": "KZ",
        "site": "Веб-сайт, екінші кезең",
        "shop": "Брондау нысаны",
        "request": "Нысан сертификаттарды да қабылдай ала ма?",
        "step": "Түзетілген шотты жіберу",
        "theirs": "Соңғы мәтіндерді жіберу",
        "prevention": "Әр түзету кезеңін басталар алдында жазбаша келісеміз.",
        "why": "Үш жылдағы алғашқы өсім; құралдар мен сақтандыру қымбаттады.",
        "farewell": "Сайтыңыздың өскенін көру қуанышты болды.",
        "handover": "Бастапқы файлдар тасығышта",
    },
}

_RECORD = """\
name: "{name}"
language: {language}
currency: EUR
country: {country}
address: Nr. 1
contact: {{name: "{contact}", email: client@orchard.example}}
terms:
  rates:
    - {{from: 2024-01-01, unit: hour, price: 85.00}}
    - {{from: 2026-07-01, unit: hour, price: 95.00, why: "{why}"}}
invoices:
  - number: 2026-001
    issued: 2026-01-05
    purpose: "{site}"
    lines: [{{item: "{site}", quantity: 1, price: 1000.00, tax: 19}}]
    payments: [{{on: 2026-02-03, amount: 1200.00}}]
    sent: [2026-01-05]
  - number: 2026-002
    issued: 2026-02-20
    purpose: "{shop}"
    lines: [{{item: "{shop}", quantity: 1, price: 2000.00, tax: 19}}]
    sent: [2026-02-20]
  - number: 2026-003
    issued: 2026-02-25
    purpose: "{site}"
    terms: net 14
    lines: [{{item: "{site}", quantity: 1, price: 500.00, tax: 19}}]
    payments: [{{on: 2026-03-10, amount: 559.00}}]
    sent: [2026-02-25]
  - number: 2026-004
    issued: 2026-03-02
    purpose: "{shop}"
    lines: [{{item: "{shop}", quantity: 1, price: 1000.00, tax: 19}}]
    sent: [2026-03-02]
  - number: 2026-005
    issued: 2026-04-15
    purpose: "{shop}"
    terms: 2/10 net 30
    lines: [{{item: "{shop}", quantity: 1, price: 300.00, tax: 19}}]
  - number: 2026-006
    issued: 2026-03-20
    purpose: "{shop}"
    terms: 50% on issue; rest net 60
    lines: [{{item: "{shop}", quantity: 1, price: 400.00, tax: 19}}]
    payments: [{{on: 2026-03-23, amount: 238.00}}]
    sent: [2026-03-20]
changes:
  - id: C-1
    requested: 2026-04-07
    request: "{request}"
    offer: {{on: 2026-04-09, price: 800.00, deadline: 2026-05-22}}
promises:
  - {{made: 2026-04-01, what: "{handover}", due: 2026-05-08}}
disputes:
  - id: D-1
    invoice: 2026-004
    raised: 2026-03-06
    concern: "?"
    understood: "!"
    confirmed: 2026-03-07
    proposals: [{{on: 2026-03-09, by: freelancer, text: "…", adjust: -100.00}}]
    resolution:
      agreed: 2026-03-12
      by: [Anna Lind, "{contact}"]
      adjust: -100.00
      plan: [{{due: 2026-04-30, amount: 571.00}}, {{due: 2026-05-29, amount: 500.00}}]
      next_steps:
        - {{who: freelancer, what: "{step}", by: 2026-03-16, done: 2026-03-16}}
        - {{who: client, what: "{theirs}", by: 2026-04-20}}
      prevention: "{prevention}"
ended: {{on: 2026-05-31, words: "{farewell}"}}
"""

_OTHER = """\
name: "{name}"
language: {language}
currency: EUR
country: {country}
address: Nr. 1
contact: {{name: "{contact}", email: client@orchard.example}}
access: {{mode: link+code}}
invoices:
  - number: B-1
    issued: 2026-03-10
    purpose: "{site}"
    lines: [{{item: "{site}", quantity: 1, price: 100.00}}]
    payments: [{{on: 2026-03-30, amount: 100.00}}]
    sent: [2026-03-10]
  - number: B-2
    issued: 2026-03-02
    purpose: "{shop}"
    lines: [{{item: "{shop}", quantity: 1, price: 200.00}}]
    sent: [2026-03-20]
  - number: B-3
    issued: 2026-03-25
    corrects: B-2
    purpose: "{shop}"
    lines: [{{item: "{shop}", quantity: 1, price: -50.00}}]
  - number: B-4
    issued: 2026-03-20
    purpose: "{site}"
    lines: [{{item: "{site}", quantity: 1, price: 300.00}}]
    sent: [2026-03-20]
  - number: B-5
    issued: 2026-03-27
    corrects: B-4
    purpose: "{site}"
    terms: 30% on issue; rest net 60
    lines: [{{item: "{site}", quantity: 1, price: 280.00}}]
  - number: B-6
    issued: 2026-02-01
    purpose: "{shop}"
    lines: [{{item: "{shop}", quantity: 1, price: 600.00}}]
    sent: [2026-02-01]
  - number: B-7
    issued: 2026-02-25
    purpose: "{site}"
    lines: [{{item: "{site}", quantity: 1, price: 400.00}}]
    sent: [2026-02-25]
  - number: B-8
    issued: 2026-04-01
    purpose: "{shop}"
    terms: 30% on issue; 30% net 30; rest net 60
    lines: [{{item: "{shop}", quantity: 1, price: 1000.00}}]
    payments: [{{on: 2026-04-01, amount: 300.00}}]
    sent: [2026-04-01]
changes:
  - id: C-2
    requested: 2026-04-07
    request: "{request}"
    offer: {{on: 2026-04-09, deadline: 2026-05-22}}
disputes:
  - id: D-6
    invoice: B-6
    raised: 2026-02-10
    concern: "?"
    resolution:
      agreed: 2026-02-20
      by: [Anna Lind, "{contact}"]
      plan: [{{due: 2026-04-01, amount: 300.00}}, {{due: 2026-05-02, amount: 300.00}}]
  - id: D-7
    invoice: B-7
    raised: 2026-03-03
    disputed: 150.00
    concern: "?"
    understood: "!"
    confirmed: 2026-03-04
    proposals: [{{on: 2026-03-09, by: freelancer, text: "…", adjust: -50.00}}]
ended: {{on: 2026-04-10}}
"""


def record_of(language: str, *, other: bool = False) -> str:
    """Return a client's record in a language: the one, or the other with an access code."""
    return (_OTHER if other else _RECORD).format(language=language, **_OWN[language])


def make_project(root: Path, *records: str) -> Path:
    """Make a project whose clients are c1, c2 …; returns its folder."""
    (root / "content").mkdir(parents=True)
    (root / "clients").mkdir()
    (root / "mkdocs.yml").write_text(
        "site_url: https://lind.example/\ndocs_dir: content\nplugins: [{goodterms: {as_of: 2026-04-15}}]\n"
    )
    (root / "content/policy.yml").write_text(POLICY, encoding="utf-8")
    for at, record in enumerate(records, start=1):
        (root / f"clients/c{at}.yml").write_text(record, encoding="utf-8")
    return root


def post_to(root: Path, slug: str = "c1", day: date = DAY) -> Correspondence:
    """Return what letters to a client are made of."""
    project = read_project(root)
    portfolio, problems = read_portfolio(project, day, [slug])
    assert not problems, problems
    return correspondence(project, SECRET, portfolio.policy, portfolio.relations[0])


def every_letter(post: Correspondence) -> dict[str, Letter]:
    """Write each kind of letter once, by what it is about."""
    account = post.scene.ledger.account("2026-002")
    assert account is not None
    found = {f"reminder-{step}": reminder(account, step, post) for step in (1, 2, 3)}
    (found["invoice"],) = invoice_letters(post, "", again=False)
    (found["invoice-in-parts"],) = invoice_letters(post, "2026-006", again=True)
    found["thank-you"] = thank_you(post, "2026-006")
    found["too-little"] = wrong_amount(post, "2026-003")
    found["too-much"] = wrong_amount(post, "2026-001")
    found["statement"] = statement_letter(post)
    found["agreement"] = agreement_letter(post, "D-1")
    found["offer"] = offer_letter(post, "C-1")
    found["new-rate"] = new_rate_letter(post, None)
    found["waiting"] = waiting_letter(post, "", interim_on=date(2026, 4, 30))
    found["waiting-with-invoice"] = waiting_letter(post, "C-1", interim="2026-005")
    found["ending"] = ending_letter(post)
    return found


def every_other_letter(post: Correspondence) -> dict[str, Letter]:
    """Write letters about what came differently: corrected, in instalments, in part in discussion."""
    found = {}
    for number, name in (("B-6", "missed-instalment"), ("B-7", "in-part-in-discussion")):
        account = post.scene.ledger.account(number)
        assert account is not None
        found[name] = reminder(account, 2, post)
    (found["credit-note"],) = invoice_letters(post, "B-3", again=False)
    (found["sent-late"],) = invoice_letters(post, "B-2", again=True)
    (found["corrected-invoice"],) = invoice_letters(post, "B-5", again=False)
    late = [post.scene.ledger.account(number) for number in ("B-6", "B-7")]
    for step in (1, 2):
        found[f"several-{step}"] = reminders([(one, step) for one in late if one], post)
    found["plan-kept"] = thank_you(post, "B-8")
    found["all-paid"] = thank_you(post, "B-1")
    found["ended-with-much-open"] = ending_letter(post)
    found["offer-of-a-day"] = offer_letter(post, "C-2")
    found["all-that-is-missing"] = waiting_letter(post, "")
    return found
