"""The two sides of an invoice."""

from __future__ import annotations

from dataclasses import dataclass

from goodterms.pages.scene import Scene
from goodterms.pages.words import Words, isolate


@dataclass(frozen=True, slots=True)
class Party:
    """Who bills, or who is billed."""

    name: str
    address: tuple[str, ...]
    """Line by line, with the country where it is another one than the other party's."""
    tax_id: str
    contact: str
    email: str
    phone: str


def issuer(scene: Scene) -> Party:
    """Return who bills."""
    one = scene.policy.freelancer
    return Party(
        name=one.name,
        address=_address(one.address, one.country, scene.client.country, scene.words),
        tax_id=_tax_id(one.tax_id, scene.words),
        contact="",
        email=one.email,
        phone=one.phone or "",
    )


def recipient(scene: Scene) -> Party:
    """Return who is billed."""
    one = scene.client
    return Party(
        name=one.name,
        address=_address(one.address, one.country, scene.policy.freelancer.country, scene.words),
        tax_id=_tax_id(one.tax_id, scene.words),
        contact=one.contact.name if one.contact else "",
        email="",
        phone="",
    )


def _tax_id(number: str | None, words: Words) -> str:
    if not number:
        return ""
    _ = words.gettext
    # A VAT number begins with the two letters of its country (Directive 2006/112/EC, article 215).
    template = _("VAT ID: {number}") if number[:2].isalpha() else _("Tax number: {number}")
    return template.format(number=isolate(number))


def _address(written: str, country: str, other: str, words: Words) -> tuple[str, ...]:
    lines = tuple(line.strip() for line in written.splitlines() if line.strip())
    if country == other:
        return lines
    name = words.format.country(country)
    return lines if name in lines else (*lines, name)
