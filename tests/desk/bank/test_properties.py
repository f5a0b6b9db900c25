"""What holds whatever the records and the file: sums agree, nothing is written twice, nothing is guessed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import example, given, settings
from hypothesis import strategies as st

from goodterms.building.edits import Items, with_additions
from goodterms.desk.bank.entry import BankEntry, BankFile, with_references
from goodterms.desk.bank.numbers import Numbers
from goodterms.desk.bank.session import Session, run, sure
from goodterms.desk.bank.writing import NewPayment
from goodterms.records.client import Client
from goodterms.records.invoices import Invoice, InvoiceLine, Payment
from goodterms.records.yaml import Places, read_yaml

from ...ledger.records import client, policy

NAMES = {"kvist": "Kvist & Holm ehf.", "murmur": "Murmuration Labs GmbH"}
RULES = policy("payment: 2/10 net 30\nlate: {annual_rate: 8, flat_fee: 40, grace_days: 5}")
quick = settings(deadline=None, max_examples=60)
PRICES = [Decimal(text) for text in ("100.00", "50.00", "98.00", "150.00", "33.33")]
AMOUNTS = [*PRICES, *(Decimal(text) for text in ("200", "148", "32.66", "-50", "-100", "1", "140", "250"))]
FIRST = date(2026, 1, 1)


@st.composite
def records(draw: st.DrawFn) -> dict[str, Client]:
    """Two clients with a few invoices, many of the same amount."""
    number = iter(range(1, 99))
    made = {}
    for slug, name in NAMES.items():
        invoices = [
            Invoice(
                number=f"2026-{next(number):03}",
                issued=FIRST + timedelta(draw(st.integers(0, 40))),
                purpose="Work",
                lines=(InvoiceLine(item="Work", quantity=Decimal(1), price=draw(st.sampled_from(PRICES))),),
            )
            for _ in range(draw(st.integers(0, 3)))
        ]
        made[slug] = client(f"name: {name}").model_copy(update={"invoices": tuple(invoices)})
    return made


@st.composite
def files(draw: st.DrawFn) -> BankFile:
    """Entries that name one invoice, several, a client, or nothing."""
    entries = []
    for at in range(draw(st.integers(0, 6))):
        numbers = draw(st.lists(st.integers(1, 7), max_size=3))
        text = draw(st.sampled_from(["Rg. ", "", "Danke "])) + ", ".join(f"2026-{n:03}" for n in numbers)
        entries.append(
            BankEntry(
                on=FIRST + timedelta(draw(st.integers(0, 90))),
                amount=draw(st.sampled_from(AMOUNTS)),
                currency=draw(st.sampled_from(["EUR", "EUR", "EUR", "USD"])),
                text=text,
                name=draw(st.sampled_from(["", "KVIST UND HOLM", "Murmuration Labs", "Somebody"])),
                reference=draw(st.sampled_from(["", f"BANK-{at}"])),
                reversal=draw(st.sampled_from([False] * 5 + [True])),
            )
        )
    return BankFile("csv", with_references(entries)[0])


def paid(clients: dict[str, Client], payments: Iterable[NewPayment]) -> dict[str, Client]:
    """Return the records with payments written into them."""
    done = dict(clients)
    for one in payments:
        record = done[one.slug]
        payment = Payment(on=one.on, amount=one.amount, reference=one.reference)
        invoices = tuple(
            i.model_copy(update={"payments": (*i.payments, payment)}) if i.number == one.number else i
            for i in record.invoices
        )
        done[one.slug] = record.model_copy(update={"invoices": invoices})
    return done


def unasked(file: BankFile, clients: dict[str, Client], above: int = 95) -> Session:
    return run(file, clients, RULES, sure(above))


@quick
@given(records(), files(), st.sampled_from([0, 50, 95]))
def test_what_is_written_adds_up_to_its_entry(clients: dict[str, Client], file: BankFile, above: int) -> None:
    for one in unasked(file, clients, above).decided:
        parts = one.payments()
        assert sum(part.amount for part in parts) == (one.proposal.entry.amount if parts else 0)
        assert max(Counter((p.slug, p.number) for p in parts).values(), default=1) == 1
        if parts:
            assert one.proposal.status == "proposed"
            assert not one.proposal.choices[0].must_ask
            assert all(clients[p.slug].currency == one.proposal.entry.currency for p in parts)


@quick
@given(records(), files(), st.sampled_from([0, 50, 95]))
def test_a_second_import_writes_nothing(clients: dict[str, Client], file: BankFile, above: int) -> None:
    first = unasked(file, clients, above)
    again = unasked(file, paid(clients, first.payments()), above)
    assert [p for p in again.payments() if p.reference in {q.reference for q in first.payments()}] == []
    known = {one.proposal.entry.reference for one in again.decided if one.proposal.status == "known"}
    assert known >= {payment.reference for payment in first.payments()}


@quick
@given(records(), files())
def test_no_invoice_is_paid_beyond_what_is_open(clients: dict[str, Client], file: BankFile) -> None:
    written: dict[str, Decimal] = {}
    for payment in unasked(file, clients).payments():
        written[payment.number] = written.get(payment.number, Decimal(0)) + payment.amount
    for record in clients.values():
        for invoice in record.invoices:
            gross = invoice.lines[0].price
            # Fee and interest of three months are below the price of the cheapest and 50.
            assert written.get(invoice.number, 0) <= gross + 50


@quick
@given(records(), files())
def test_the_order_in_the_file_decides_nothing(clients: dict[str, Client], file: BankFile) -> None:
    days = [entry.on for entry in file.entries]
    if len(set(days)) < len(days):
        return
    turned = BankFile("csv", tuple(reversed(file.entries)))
    assert unasked(file, clients).payments() == unasked(turned, clients).payments()


@quick
@given(st.text(max_size=200))
def test_any_text_can_be_searched(text: str) -> None:
    for mention in Numbers(["2026-014", "RE-7", "14", "A/1/2026"]).find(text):
        assert mention.number in {"2026-014", "RE-7", "14", "A/1/2026"}


@quick
@given(
    st.lists(st.text(alphabet="0123456789ABCxyz-/. ", min_size=1, max_size=12), min_size=1, max_size=5),
    st.sampled_from(["{}", "Rechnung {} vom 01.03.2026", "re:{},", "pay {} thanks"]),
)
@example(["0A0y0y0y0y0"], "{}")
def test_a_number_is_found_as_it_is_written(numbers: list[str], frame: str) -> None:
    index = Numbers(numbers)
    for number in numbers:
        if any(character.isdigit() for character in number):
            assert number in {mention.number for mention in index.find(frame.format(number))}


REFERENCE = st.text(
    st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"], exclude_characters="\ufeff"), min_size=1
)


@quick
@given(st.lists(REFERENCE.map(str.strip).filter(bool), min_size=1, max_size=3), st.sampled_from([
    "invoices:\n  - number: 1\n", "invoices: [{number: 1}]\n", "invoices:\n- number: 1\n  payments: []\n",
    "invoices:\n  - number: 1\n    payments:\n      - {on: 2026-01-01}   # x\n\n  # y\n",
]))  # fmt: skip
def test_any_reference_is_written_so_that_it_reads_back(references: list[str], text: str) -> None:
    new = tuple({"on": "2026-01-02", "amount": "1.00", "reference": reference} for reference in references)
    added = Items(("invoices", 0), "payments", new, behind=("lines",))
    value, slips = read_yaml(with_additions(Places("a.yml", text.encode()), added))
    assert not slips
    assert isinstance(value, dict)
    assert [p.get("reference") for p in value["invoices"][0]["payments"]][-len(new) :] == references  # type: ignore[index,call-overload,union-attr]
