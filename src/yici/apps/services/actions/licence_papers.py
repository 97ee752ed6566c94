"""A licence leaves the house: as a signed PDF for its holder, as a copy for one purpose until a day, opened at a desk.

Whose name is opened leaves a line in the access log of the holder's record.
"""

from __future__ import annotations

import datetime as dt
import io
import uuid
from dataclasses import dataclass
from pathlib import Path

import segno

from yici.apps.places.public import find_unit
from yici.apps.records.public import read_rows
from yici.apps.services.contracts import LicenceView
from yici.apps.services.errors import CopyNotPossible, CopyOver, LicenceNotFound, PurposeNeeded
from yici.apps.services.guards import card_of, get_application_by_code, get_card_for
from yici.apps.services.models import Application, LicenceCard, UseCopy
from yici.apps.services.rules.licences import copy_paper, licence_paper
from yici.apps.services.selectors.licences import (
    NAMES,
    PURPOSE,
    RECIPIENT,
    copy_view,
    holder_name,
    owner_of,
    view_of_card,
)
from yici.core import audit, clock, crypto, numbers, signing
from yici.core.access import Actor
from yici.core.actions import action
from yici.core.ids import new_key
from yici.core.prints import compile_pdf

TEMPLATE = Path(__file__).resolve().parent.parent / "templates" / "services" / "licence.typ"
LETTER = "Y"  # of the numbers of copies for use (用)
LONGEST = dt.timedelta(days=366)
CONTEXT = "licence"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A copy for use as somebody asks for it."""

    purpose: str
    recipient: str
    until: dt.date | None


@dataclass(frozen=True, slots=True)
class LicenceFile:
    """A signed PDF with the name of its file."""

    data: bytes
    name: str


@action
def look_at_licence(*, actor: Actor, licence: uuid.UUID, purpose: str) -> str:
    """The holder's whole name, for a purpose and with a line in the access log. Raises ``PurposeNeeded``."""
    card = get_card_for(actor, licence)
    if not purpose.strip():
        raise PurposeNeeded
    _trace(actor, card, purpose)
    audit.record("licence.looked_at", actor=actor, kind="licence", key=card.key, purpose=purpose.strip()[:200])
    return holder_name(card)


def _trace(actor: Actor, card: LicenceCard, purpose: str) -> None:
    """The line in the access log of the holder's record; a holder without a record has the line of the audit log."""
    owner = owner_of(card)
    if owner is not None and owner[1] in NAMES:
        for _ in read_rows(actor, [owner[0]], [NAMES[owner[1]]], purpose=purpose.strip(), context=CONTEXT):
            pass


@action
def take_copy(*, actor: Actor, licence: uuid.UUID, wanted: Wanted) -> uuid.UUID:
    """A unit takes a copy for one purpose until a day; it stands with the holder, and in the access log.

    Raises ``CopyNotPossible``, ``LicenceNotFound``.
    """
    card = get_card_for(actor, licence)
    key = _copy(card, wanted, find_unit(actor.unit_code).id, actor.account)
    _trace(actor, card, wanted.purpose)
    audit.record("licence.copied", actor=actor, kind="licence", key=card.key, copy=str(key))
    return key


@action
def take_own_copy(*, actor: Actor, number: str, code: str, licence: uuid.UUID, wanted: Wanted) -> uuid.UUID:
    """The holder takes a copy, with number and code of the application that the licence came out of."""
    card = card_of(get_application_by_code(number, code), licence)
    key = _copy(card, wanted, None, None)
    audit.record("licence.copied", actor=actor, kind="licence", key=card.key, copy=str(key))
    return key


@action
def take_copy_of_held(*, actor: Actor, holder: uuid.UUID, licence: uuid.UUID, wanted: Wanted) -> uuid.UUID:
    """The holder takes a copy, who has been told from everybody else: ``holder`` is their record."""
    card = LicenceCard.objects.filter(key=licence).select_related("unit", "part").first()
    owner = owner_of(card) if card is not None else None
    if card is None or owner is None or owner[0] != holder:
        raise LicenceNotFound
    key = _copy(card, wanted, None, None)
    audit.record("licence.copied", actor=actor, kind="licence", key=card.key, copy=str(key))
    return key


def _copy(card: LicenceCard, wanted: Wanted, unit: int | None, account: uuid.UUID | None) -> uuid.UUID:
    purpose, recipient, today = wanted.purpose.strip()[:200], wanted.recipient.strip()[:100], clock.today()
    until = wanted.until
    if not purpose or not recipient or until is None or not today <= until <= today + LONGEST:
        raise CopyNotPossible
    if view_of_card(card).state != "valid":
        raise CopyNotPossible
    key = new_key()
    UseCopy.objects.create(
        key=key, card=card, number=numbers.issue(LETTER), unit_id=unit, taken_by=account, taken_at=clock.now(),
        taken_on=today, until=until, purpose_sealed=crypto.seal(purpose, record=str(key), element=PURPOSE),
        recipient_sealed=crypto.seal(recipient, record=str(key), element=RECIPIENT),
    )  # fmt: skip
    return key


def draw_licence(card: LicenceCard, address: str) -> LicenceFile:
    """The licence as a signed PDF; ``address`` is where it is checked, and stands in its QR code."""
    seen = view_of_card(card)
    data = {**licence_paper(seen, holder_name(card), clock.today()), **_check(seen, address)}
    return _signed(data, f"{seen.kind_name}-{seen.number}.pdf")


def draw_copy(copy: UseCopy, address: str) -> LicenceFile:
    """A copy for use as a signed PDF with its watermark. Raises ``CopyOver`` after its day, or when not valid."""
    seen, view = view_of_card(copy.card), copy_view(copy)
    if view.is_over or seen.state != "valid":
        raise CopyOver
    data = {**copy_paper(seen, view, holder_name(copy.card), clock.today()), **_check(seen, address)}
    return _signed(data, f"{seen.kind_name}-{view.number}.pdf")


def _check(seen: LicenceView, address: str) -> dict[str, str]:
    drawn = io.BytesIO()
    segno.make(address, error="m").save(drawn, kind="svg", border=2, xmldecl=False, svgns=True)
    return {"qr": drawn.getvalue().decode(), "address": address.partition("://")[2], "code": seen.check_code}


def _signed(data: dict[str, object], name: str) -> LicenceFile:
    pdf = compile_pdf(TEMPLATE, data, at=clock.now())
    return LicenceFile(signing.sign_pdf(pdf, reason=str(data["title"])), name)


@action
def open_licence(*, actor: Actor, licence: uuid.UUID, address: str) -> LicenceFile:
    """The licence as PDF for a desk that keeps it; the line in the access log is written with it."""
    card = get_card_for(actor, licence)
    _trace(actor, card, "licence as PDF")
    audit.record("licence.opened", actor=actor, kind="licence", key=card.key)
    return draw_licence(card, address)


@action
def open_own_licence(*, actor: Actor, licence: uuid.UUID, number: str, code: str, address: str) -> LicenceFile:
    """The licence as PDF for whoever has number and code of its application."""
    card = card_of(get_application_by_code(number, code), licence)
    audit.record("licence.opened", actor=actor, kind="licence", key=card.key)
    return draw_licence(card, address)


@action
def open_copy(*, actor: Actor, copy: uuid.UUID, address: str) -> LicenceFile:
    """A copy for use for the unit that took it. Raises ``LicenceNotFound``, ``CopyOver``."""
    row = UseCopy.objects.filter(key=copy, unit__code=actor.unit_code).select_related("card__unit", "card__part")
    return _opened(actor, row.first(), address)


@action
def open_own_copy(*, actor: Actor, copy: uuid.UUID, number: str, code: str, address: str) -> LicenceFile:
    """A copy for use that the holder took, with number and code of the application."""
    application: Application = get_application_by_code(number, code)
    row = UseCopy.objects.filter(key=copy, unit=None, card__part__application=application)
    return _opened(actor, row.select_related("card__unit", "card__part").first(), address)


def _opened(actor: Actor, row: UseCopy | None, address: str) -> LicenceFile:
    if row is None:
        raise LicenceNotFound
    audit.record("licence.copy_opened", actor=actor, kind="licence", key=row.card.key, copy=str(row.key))
    return draw_copy(row, address)
