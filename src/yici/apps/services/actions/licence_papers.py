"""A licence leaves the house: as a signed PDF for its holder, as a copy for one purpose until a day, opened at a desk.

Whose name is opened leaves a line in the access log of the holder's record.
"""

from __future__ import annotations

import datetime as dt
import io
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import segno

from yici.apps.places.public import find_unit
from yici.apps.records.public import read_rows
from yici.apps.services.actions.letters import Paper, open_own_letter
from yici.apps.services.contracts import LicenceView
from yici.apps.services.errors import CopyNotPossible, CopyOver, LicenceNotFound, PurposeNeeded
from yici.apps.services.guards import card_of, get_application_by_code, get_card_for
from yici.apps.services.models import Application, Letter, LicenceCard, UseCopy
from yici.apps.services.rules.licences import copy_paper, licence_paper
from yici.apps.services.selectors.licences import (
    NAMES,
    PURPOSE,
    RECIPIENT,
    copy_view,
    holder_name,
    list_held,
    owner_of,
    view_of_card,
)
from yici.core import audit, clock, crypto, numbers, signing
from yici.core.access import Actor
from yici.core.actions import action
from yici.core.ids import new_key
from yici.core.prints import compile_pdf

TEMPLATE = Path(__file__).resolve().parent.parent / "templates" / "services" / "licence.typ"
AddressOf = Callable[[str], str]  # where a licence is checked, by its check code
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
class LicencePaper:
    """What the template of a licence takes, and the name of its file."""

    data: Mapping[str, Any]
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
    card = _held_card(holder, licence)
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


def _paper(card: LicenceCard, address: AddressOf) -> LicencePaper:
    seen = view_of_card(card)
    data = {**licence_paper(seen, holder_name(card), clock.today()), **_check(seen, address(card.check_code))}
    return LicencePaper(data, f"{seen.kind_name}-{seen.number}.pdf")


def _check(seen: LicenceView, address: str) -> dict[str, str]:
    drawn = io.BytesIO()
    segno.make(address, error="m").save(drawn, kind="svg", border=2, xmldecl=False, svgns=True)
    return {"qr": drawn.getvalue().decode(), "address": address.partition("://")[2], "code": seen.check_code}


def draw_licence(paper: LicencePaper) -> bytes:
    """The paper as a signed PDF. Call it after the action that opened it: drawing and signing take a third of a second,
    and nobody else writes in the meantime while one is open."""
    return signing.sign_pdf(compile_pdf(TEMPLATE, paper.data, at=clock.now()), reason=str(paper.data["title"]))


@action
def open_licence(*, actor: Actor, licence: uuid.UUID, address: AddressOf) -> LicencePaper:
    """The licence as PDF for a desk that keeps it; the line in the access log is written with it."""
    card = get_card_for(actor, licence)
    _trace(actor, card, "licence as PDF")
    audit.record("licence.opened", actor=actor, kind="licence", key=card.key)
    return _paper(card, address)


@action
def open_own_licence(*, actor: Actor, licence: uuid.UUID, number: str, code: str, address: AddressOf) -> LicencePaper:
    """The licence as PDF for whoever has number and code of its application."""
    card = card_of(get_application_by_code(number, code), licence)
    audit.record("licence.opened", actor=actor, kind="licence", key=card.key)
    return _paper(card, address)


@action
def open_copy(*, actor: Actor, copy: uuid.UUID, address: AddressOf) -> LicencePaper:
    """A copy for use for the unit that took it. Raises ``LicenceNotFound``, ``CopyOver``."""
    row = UseCopy.objects.filter(key=copy, unit__code=actor.unit_code).select_related("card__unit", "card__part")
    return _opened(actor, row.first(), address)


@action
def open_own_copy(*, actor: Actor, copy: uuid.UUID, number: str, code: str, address: AddressOf) -> LicencePaper:
    """A copy for use that the holder took, with number and code of the application."""
    application: Application = get_application_by_code(number, code)
    row = UseCopy.objects.filter(key=copy, unit=None, card__part__application=application)
    return _opened(actor, row.select_related("card__unit", "card__part").first(), address)


def _opened(actor: Actor, row: UseCopy | None, address: AddressOf) -> LicencePaper:
    if row is None:
        raise LicenceNotFound
    audit.record("licence.copy_opened", actor=actor, kind="licence", key=row.card.key, copy=str(row.key))
    seen, view = view_of_card(row.card), copy_view(row)
    if view.is_over or seen.state != "valid":
        raise CopyOver
    data = {
        **copy_paper(seen, view, holder_name(row.card), clock.today()),
        **_check(seen, address(row.card.check_code)),
    }
    return LicencePaper(data, f"{seen.kind_name}-{view.number}.pdf")


@action
def open_held_licence(*, actor: Actor, holder: uuid.UUID, licence: uuid.UUID, address: AddressOf) -> LicencePaper:
    """The licence as PDF for its holder, who has been told from everybody else: ``holder`` is their record."""
    card = _held_card(holder, licence)
    audit.record("licence.opened", actor=actor, kind="licence", key=card.key)
    return _paper(card, address)


@action
def open_held_copy(*, actor: Actor, holder: uuid.UUID, copy: uuid.UUID, address: AddressOf) -> LicencePaper:
    """A copy for use that the holder took, for the holder."""
    row = UseCopy.objects.filter(key=copy, unit=None).select_related("card__unit", "card__part").first()
    if row is not None:
        _held_card(holder, row.card.key)
    return _opened(actor, row, address)


def _held_card(holder: uuid.UUID, licence: uuid.UUID) -> LicenceCard:
    card = LicenceCard.objects.filter(key=licence).select_related("unit", "part").first()
    if card is None or str(card.record) not in {one.source for one in list_held(holder)}:
        raise LicenceNotFound
    return card


@dataclass(frozen=True, slots=True)
class Pack:
    """Everything that came out of an application: letters and licences, as papers to be drawn."""

    number: str
    letters: tuple[Paper, ...]
    licences: tuple[LicencePaper, ...]


@action
def open_pack(*, actor: Actor, number: str, code: str, address: AddressOf) -> Pack:
    """The result pack for whoever has number and code. Raises ``ApplicationNotFound``."""
    row = get_application_by_code(number, code)
    letters = Letter.objects.filter(part__application=row).order_by("made_at", "id").values_list("key", flat=True)
    cards = LicenceCard.objects.filter(part__application=row).select_related("unit", "part").order_by("id")
    audit.record("application.packed", actor=actor, kind="application", key=row.key)
    return Pack(
        row.number, tuple(open_own_letter(actor=actor, letter=one, number=number, code=code) for one in letters),
        tuple(_paper(one, address) for one in cards),
    )  # fmt: skip
