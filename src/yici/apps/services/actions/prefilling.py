"""What the city can fill in for somebody who is identified: shown to them, taken after their yes, written down.

A value that is taken leaves its line in the access log before it is handed out; therefore this runs outside of actions.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.conf import settings
from django.db import DatabaseError
from django.utils.translation import gettext as _
from django.utils.translation import override

from yici.apps.records.public import log_own, take_own, tell_own
from yici.apps.services.actions.consenting import consent, given_consent, say_wrong
from yici.apps.services.actions.identifying import RESIDENT, leave, number_index
from yici.apps.services.actions.own_page import withheld_codes
from yici.apps.services.actions.receiving import receive_application
from yici.apps.services.contracts import ApplicationView, Applying, HeldLicence, Item, ResidentView, Thing
from yici.apps.services.errors import ConsentEnded, FieldsWrong, SourceDown
from yici.apps.services.models import Consent
from yici.apps.services.rules.composing import compose
from yici.apps.services.rules.forms import names_of
from yici.apps.services.rules.prefilling import (
    Answer,
    CityValue,
    Filling,
    fill_in,
    licence_code,
    usable_licences,
    wanted_codes,
)
from yici.apps.services.selectors.catalogue import chosen_items, fill, list_materials
from yici.apps.services.selectors.licences import list_held
from yici.apps.services.selectors.residents import index_of
from yici.core import clock
from yici.core.access import Actor
from yici.core.errors import YiciError
from yici.core.ids import new_key

LOGGER = logging.getLogger(__name__)
FOR_ONESELF = ("self", "helper")  # whoever acts for somebody else is not the one whose values these are


@dataclass(frozen=True, slots=True)
class CityHolds:
    """What the city holds for one form. ``is_down``: it could not be asked just now; everything is typed."""

    values: Mapping[str, CityValue] = field(default_factory=dict)
    licences: Sequence[HeldLicence] = ()
    is_down: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """The applicant's answer: use the city's values or not, which of them not, which consent the page showed, whether
    what is wrong is told to its owner. ``draft`` is the key of the kept form, if it is kept."""

    answer: Answer = ""
    refused: tuple[str, ...] = ()
    seen: uuid.UUID | None = None
    tells: bool = False
    draft: uuid.UUID | None = None


def held_for_form(resident: ResidentView, thing: Thing, items: Sequence[Item]) -> CityHolds:
    """What the city holds of somebody for a form, numbers closed. Nobody but they read it: no line is due."""
    composed = compose(items, thing.parts)
    materials = list_materials()
    codes = set(wanted_codes(composed.fields, composed.needs, materials)) - withheld_codes()
    try:
        told = tell_own(resident.record)[0]
        licences = usable_licences(list_held(resident.record), composed.needs, materials, clock.today())
    except (YiciError, DatabaseError, OSError):
        LOGGER.warning("the records could not be asked for a form")
        return CityHolds(is_down=True)
    values = {
        one.element.code: CityValue(
            one.element.code, one.value.value if one.value else None, one.element.owner, one.source, one.told_on,
            is_closed=one.is_closed,
        )
        for one in told if one.element.code in codes and (one.is_closed or one.value is not None)
    }  # fmt: skip
    return CityHolds(values, licences)


def remember(resident: ResidentView, thing: Thing, holds: CityHolds, said: Said, account: uuid.UUID | None) -> None:
    """Write the answer down for a kept form, when it is another than before. Raises ``ConsentEnded``."""
    if not said.answer or said.draft is None or holds.is_down:
        return
    before = given_consent(said.draft, resident.record)
    _still_there(said, resident)
    elements = _elements_of(holds)
    if not elements:
        return  # nothing was asked
    refused = [one for one in said.refused if one in elements]
    is_given = said.answer == "yes"
    if before and (before.is_given, before.elements, before.refused) == (is_given, elements, refused):
        return
    consent(
        resident, draft=said.draft, thing=thing.code, title=thing.name, elements=elements, refused=refused,
        is_given=is_given, account=account,
    )  # fmt: skip


def _elements_of(holds: CityHolds) -> list[str]:
    return [*sorted(holds.values), *sorted({licence_code(one.kind) for one in holds.licences})]


def _still_there(said: Said, resident: ResidentView) -> None:
    """A page that shows a yes which was taken back meanwhile uses nothing."""
    if said.seen is None or said.answer != "yes":
        return
    row = Consent.objects.filter(key=said.seen, record=resident.record).first()
    if row is None or row.ended_at is None:
        return
    now = given_consent(row.draft, resident.record)
    if now is None or not now.is_given:
        raise ConsentEnded


def send_for_resident(
    resident: ResidentView, *, actor: Actor, applying: Applying, client_key: str, said: Said
) -> ApplicationView:
    """Hand in a form of somebody who is identified: what the city holds is used only after the yes, read anew.

    Raises ``ConsentEnded``, ``SourceDown`` and what ``receive_application`` raises.
    """
    thing, items = chosen_items(applying.code, is_thing=applying.is_thing)
    key = new_key()
    said = replace(said, draft=said.draft or key)
    is_own = applying.who.role in FOR_ONESELF and _is_they(resident, applying)
    holds = held_for_form(resident, thing, items) if is_own and said.answer else CityHolds()
    if holds.is_down and said.answer == "yes":
        raise SourceDown
    composed = compose(items, thing.parts)
    shown = fill_in(
        composed.fields, applying.values, holds.values, holds.licences, answer=said.answer, refused=said.refused
    )  # fmt: skip
    _check(thing, items, shown)
    if is_own:
        remember(resident, thing, holds, said, actor.account)
    filling = shown
    if shown.known or shown.licences:
        taken = _taken(resident, thing, shown, key)
        filling = fill_in(
            composed.fields, applying.values, taken, shown.licences, answer=said.answer, refused=said.refused
        )  # fmt: skip
        _check(thing, items, filling)
    values = filling.values
    who = replace(
        applying.who, record=resident.record if is_own else None,
        name=str(values.get("person.name") or applying.who.name or (resident.name if is_own else "")),
        number=str(values.get("person.id_number") or applying.who.number),
        phone=str(values.get("person.phone") or applying.who.phone),
    )  # fmt: skip
    made = receive_application(
        actor=actor,
        applying=replace(applying, who=who, values=values, sources=filling.sources, draft=said.draft, key=key),
        client_key=client_key, licences=filling.licences, known=filling.known,
    )  # fmt: skip
    if made.key != key:  # the same form was handed in before: that one stands, with its own answer
        Consent.objects.filter(draft=key).delete()
    elif said.tells and said.answer == "yes":
        _tell(resident, said, applying.values, holds.values)
    if resident.by == "window":
        leave(resident)
    return made


def _is_they(resident: ResidentView, applying: Applying) -> bool:
    """Whether the applicant is whoever was identified: nobody else's number was typed."""
    number = applying.who.number.strip()
    if number:
        return number_index(number) == index_of(resident)
    name = applying.who.name.strip()
    return not name or name == resident.name


def _check(thing: Thing, items: Sequence[Item], shown: Filling) -> None:
    """What is missing or wrong is said before anything is read for the application."""
    state, _parts, composed = fill(thing, items, shown.values)
    if state.problems:
        raise FieldsWrong(fields="、".join(dict.fromkeys(names_of(composed.fields, state.problems).values())))


def _taken(resident: ResidentView, thing: Thing, shown: Filling, key: uuid.UUID) -> dict[str, CityValue]:
    """The city's values read anew for this application; their line stands in the log by then."""
    with override(settings.LANGUAGE_CODE):
        purpose = _("{thing}: used after your yes").format(thing=thing.name)
    context = f"application {key}"
    try:
        found = take_own(resident.record, shown.known, purpose=purpose, context=context)
        if shown.licences:
            log_own(RESIDENT, resident.record, ["licence.number"], purpose=purpose, context=context)
    except (DatabaseError, OSError):
        raise SourceDown from None
    return {
        code: CityValue(code, one.known.value, one.element.owner, one.source, one.told_on, one.record, one.version)
        for code, one in found.items()
    }


def _tell(
    resident: ResidentView, said: Said, typed: Mapping[str, object], held: Collection[str]
) -> None:  # fmt: skip
    for code in said.refused:
        value = str(typed.get(code, "") or "").strip()
        if code in held and value:
            try:
                say_wrong(resident, code, value)
            except YiciError:
                LOGGER.info("a correction offered with an application was not taken")
