"""The written summary: a question about an invoice from the first word to what was agreed.

What is said on it is the client's and the freelancer's; the page's own words take no side.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from itertools import pairwise

from goodterms.ledger import Account, client_ledger
from goodterms.ledger.agreed import SEAL_PREFIX
from goodterms.ledger.money import ZERO
from goodterms.ledger.schedule import anchors_of, due_dates, holiday_country
from goodterms.ledger.terms import parse_terms
from goodterms.pages.documents import document_ref
from goodterms.pages.languages import Version, versions
from goodterms.pages.scene import DocumentRef, Ref, Scene
from goodterms.pages.states import StateView
from goodterms.pages.talks import Agreement, Talk, agreement, effects, in_force, is_open, talk
from goodterms.pages.terms import contract_line
from goodterms.pages.words import Words, isolate
from goodterms.records.disputes import Dispute, Proposal, Resolution

SEAL_SHOWN = 12
"""Characters of a seal that tell it from any other; shown in groups of four."""


@dataclass(frozen=True, slots=True)
class ProposalView:
    """An offer to settle, from either side."""

    made: str
    """Whose it is, and of which day."""
    text: str
    """Markdown."""
    effects: tuple[str, ...]
    """What it would change, in figures."""


@dataclass(frozen=True, slots=True)
class Figure:
    """An amount with what it is."""

    label: str
    amount: str


@dataclass(frozen=True, slots=True)
class Figures:
    """The invoice before and after."""

    before: Figure
    steps: tuple[Figure, ...]
    """What was taken off, or is in question."""
    after: Figure
    """``before`` and ``steps`` add up to it."""
    due_before: str
    """The days that the payment terms had set; empty where the agreement set no others."""
    due_after: tuple[Figure, ...]
    """By day, the amounts that are due since the agreement; they add up to ``after``."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """An agreement with its seal."""

    agreement: Agreement
    seal: str
    """Its first characters; empty while it is not sealed."""
    replaced: str
    """The day a later one took its place; empty for the one in force."""


@dataclass(frozen=True, slots=True)
class DisputePage:
    """Everything on the page of a dispute, in the client's language."""

    title: str
    id: str
    invoice: Ref
    purpose: str
    """Of the invoice."""
    state: StateView
    outcome: tuple[str, ...]
    """Where it stands, a sentence each."""
    closing: str
    """The freelancer's words on how it ended without an agreement; Markdown."""
    talk: Talk | None
    """While it is open."""
    figures: Figures
    raised: str
    concern: str
    """The client's own words; Markdown."""
    understood: str
    """What was heard, said back; Markdown."""
    confirmed: str
    """When the client said that this is it; empty until then."""
    contract: str
    clauses: tuple[tuple[str, str], ...]
    """Number and wording (Markdown)."""
    documents: tuple[DocumentRef, ...]
    proposals: tuple[ProposalView, ...]
    agreed: Sealed | None
    """The agreement in force."""
    earlier: tuple[Sealed, ...]
    """Agreements that a later one replaced, the newest first."""
    summary: str
    """Markdown."""
    pdf: DocumentRef | None
    languages: tuple[Version, ...]
    as_of: str


def disputes(scene: Scene) -> Iterator[Dispute]:
    """Yield the disputes that have a page on the day: raised, and about an invoice that is issued."""
    for dispute in scene.client.disputes:
        if dispute.raised <= scene.as_of and dispute.invoice in scene.accounts:
            yield dispute


def dispute_page(dispute: Dispute, scene: Scene) -> DisputePage:
    """Return the view of a dispute's page."""
    words, as_of, account = scene.words, scene.as_of, scene.accounts[dispute.invoice]
    _ = words.gettext
    made = [one for one in _resolutions(dispute) if one.agreed <= as_of]
    current = in_force(dispute, as_of)
    clauses = scene.client.terms.contract.clauses if scene.client.terms.contract else {}
    named = [evidence.clause for evidence in dispute.evidence if evidence.clause]
    return DisputePage(
        title=_("Your question about invoice {number}").format(number=isolate(dispute.invoice)),
        id=dispute.id,
        invoice=scene.ref(dispute.invoice),
        purpose=account.invoice.purpose,
        state=_state(dispute, scene),
        outcome=tuple(_outcome(dispute, current, scene)),
        closing=(dispute.closed.words or "") if dispute.closed and dispute.closed.on <= as_of else "",
        talk=talk(dispute, account, scene) if is_open(dispute, as_of) else None,
        figures=_figures(dispute, account, current, scene),
        raised=words.day(dispute.raised),
        concern=dispute.concern,
        understood=dispute.understood or "",
        confirmed=_confirmed(dispute, scene),
        contract=contract_line(scene.client, words) if named else "",
        clauses=tuple((clause, clauses.get(clause, "")) for clause in dict.fromkeys(named)),
        documents=tuple(
            document_ref(evidence.file, evidence.title, scene)
            for evidence in dispute.evidence
            if evidence.file
        ),
        proposals=tuple(
            _proposal(dispute, proposal, scene)
            for proposal in sorted(dispute.proposals, key=lambda proposal: proposal.on)
            if proposal.on <= as_of
        ),
        agreed=_sealed(dispute, current, account, None, scene) if current else None,
        earlier=tuple(
            _sealed(dispute, old, _as_if(dispute, old, scene), newer, scene)
            for old, newer in reversed(list(pairwise(made)))
        ),
        summary=dispute.summary or "",
        pdf=scene.pdf(f"dispute/{dispute.id}"),
        languages=versions(f"dispute/{dispute.id}", scene),
        as_of=_("As of {day}").format(day=words.day(as_of)),
    )


def _resolutions(dispute: Dispute) -> tuple[Resolution, ...]:
    return (*dispute.earlier, *((dispute.resolution,) if dispute.resolution else ()))


def _state(dispute: Dispute, scene: Scene) -> StateView:
    if is_open(dispute, scene.as_of):
        return _states(scene.words)["open"]
    if in_force(dispute, scene.as_of):
        return _states(scene.words)["agreed"]
    return _states(scene.words)[dispute.closed.outcome if dispute.closed else "unresolved"]


@cache
def _states(words: Words) -> dict[str, StateView]:
    _ = words.gettext
    return {
        "open": StateView("in-discussion", _("In discussion")),
        "agreed": StateView("settled", _("Agreed")),
        "withdrawn": StateView("written-off", _("Withdrawn")),
        "unresolved": StateView("open", _("Without agreement")),
    }


def _outcome(dispute: Dispute, current: Resolution | None, scene: Scene) -> Iterator[str]:
    words = scene.words
    _ = words.gettext
    if current:
        yield _("Agreed on {day} by {people}").format(
            day=words.day(current.agreed), people=words.format.join(isolate(name) for name in current.by)
        )
    elif dispute.closed and dispute.closed.on <= scene.as_of:
        day = words.day(dispute.closed.on)
        if dispute.closed.outcome == "withdrawn":
            yield _("The question was withdrawn on {day}. The invoice stands as it was.").format(day=day)
        else:
            yield _("The conversation ended on {day} without an agreement.").format(day=day)
            yield _("The invoice stands as it was. What each side said stays on this page.")


def _confirmed(dispute: Dispute, scene: Scene) -> str:
    if not dispute.confirmed or dispute.confirmed > scene.as_of:
        return ""
    words = scene.words
    return words.gettext("You confirmed this on {day}.").format(day=words.day(dispute.confirmed))


def _figures(dispute: Dispute, account: Account, current: Resolution | None, scene: Scene) -> Figures:
    words = scene.words
    _ = words.gettext
    gross = account.totals.gross
    before = Figure(_("Invoice total"), words.money(gross))
    if current is None:
        asked = gross if dispute.disputed is None else min(dispute.disputed, gross)
        in_question = Figure(_("In question"), words.money(-asked))
        if dispute.closed and dispute.closed.on <= scene.as_of and dispute.closed.outcome == "withdrawn":
            back = Figure(_("No longer in question"), words.money(asked))
            return Figures(
                before, (in_question, back), Figure(_("Invoice, unchanged"), words.money(gross)), "", ()
            )
        return Figures(
            before, (in_question,), Figure(_("Not in question"), words.money(gross - asked)), "", ()
        )
    taken = [(entry.kind, entry.amount) for entry in account.entries if entry.cause.dispute == dispute.id]
    total = gross + sum((amount for _kind, amount in taken), ZERO)
    labels = {"adjustment": _("Adjustment"), "discount": _("Discount")}
    moved = bool(current.plan or current.extend)
    return Figures(
        before=before,
        steps=tuple(Figure(labels.get(kind, labels["adjustment"]), words.money(sum_))
                    for kind, sum_ in _by_kind(taken)),
        after=Figure(_("Invoice after the agreement"), words.money(total)),
        due_before=_due_before(account, scene) if moved else "",
        due_after=tuple(_due_after(account, total, words)) if moved else (),
    )  # fmt: skip


def _by_kind(taken: Sequence[tuple[str, Decimal]]) -> Iterator[tuple[str, Decimal]]:
    """Add up by kind, so that what a replaced agreement took and gave back is not told twice."""
    for kind in dict.fromkeys(kind for kind, _amount in taken):
        amount = sum((amount for of, amount in taken if of == kind), ZERO)
        if amount:
            yield kind, amount


def _due_after(account: Account, total: Decimal, words: Words) -> Iterator[Figure]:
    parts = [part for part in account.instalments if part.origin != "terms"]
    done = total - sum((part.amount for part in parts), ZERO)
    if done:
        yield Figure(words.gettext("Paid or taken off"), words.money(done))
    for part in parts:
        yield Figure(words.gettext("by {day}").format(day=words.day(part.due)), words.money(part.amount))


def _due_before(account: Account, scene: Scene) -> str:
    terms, _problem = parse_terms(account.terms)
    if terms is None or account.invoice.issued is None:
        return ""
    anchors = anchors_of(account.invoice, account.invoice.issued)
    days = due_dates(terms, anchors, holiday_country(scene.policy))
    return scene.words.format.join(scene.words.day(day) for day in sorted(set(days)))


def _proposal(dispute: Dispute, proposal: Proposal, scene: Scene) -> ProposalView:
    words = scene.words
    _ = words.gettext
    template = _("You proposed on {day}") if proposal.by == "client" else _("We proposed on {day}")
    terms = {name: getattr(proposal, name) for name in ("adjust", "discount", "extend", "plan")}
    said: tuple[str, ...] = ()
    if any(terms.values()):
        meant = Resolution(agreed=max(proposal.on, dispute.raised), by=("-",), **terms)
        account = _as_if(dispute, meant, scene)
        said = effects(dispute, meant, account, words)
        if proposal.adjust or proposal.discount:
            said = (*said, _("The invoice would come to {amount}.").format(
                amount=words.money(_total_with(dispute, account))
            ))  # fmt: skip
    return ProposalView(template.format(day=words.day(proposal.on)), proposal.text, said)


def _total_with(dispute: Dispute, account: Account) -> Decimal:
    agreed = (entry.amount for entry in account.entries if entry.cause.dispute == dispute.id)
    return account.totals.gross + sum(agreed, ZERO)


def _as_if(dispute: Dispute, resolution: Resolution, scene: Scene) -> Account:
    """Return the invoice's account on the day a resolution is or would be made, with it in force."""
    before = tuple(one for one in _resolutions(dispute) if one.agreed < resolution.agreed)
    meant = dispute.model_copy(update={"resolution": resolution, "earlier": before, "closed": None})
    others = tuple(meant if one.id == dispute.id else one for one in scene.client.disputes)
    record = scene.client.model_copy(update={"disputes": others})
    found = client_ledger(record, scene.policy, resolution.agreed).account(dispute.invoice)
    return found or scene.accounts[dispute.invoice]


def _sealed(
    dispute: Dispute, resolution: Resolution, account: Account, newer: Resolution | None, scene: Scene
) -> Sealed:
    seal = (resolution.seal or "").strip().lower().removeprefix(SEAL_PREFIX)[:SEAL_SHOWN]
    return Sealed(
        agreement=agreement(dispute, resolution, account, scene),
        seal=" ".join(seal[at : at + 4] for at in range(0, len(seal), 4)),
        replaced=scene.words.day(newer.agreed) if newer else "",
    )
