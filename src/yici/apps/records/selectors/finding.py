"""Finding records by what people know of them: a number finds, name with birth date and area only proposes."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django.db.models import Q

from yici.apps.places.public import AreaView
from yici.apps.records.contracts import Finding
from yici.apps.records.guards import follow_merges, visible_records
from yici.apps.records.models import AreaRelation, Identifier, ProtectedLookup, Record
from yici.apps.records.rules import dates, names, numbers
from yici.apps.records.selectors.catalogue import catalogue
from yici.core import clock, crypto
from yici.core.access import Actor

NAME, BIRTH = "person.name", "person.birth_date"


def lookup_of(kind: str, text: str) -> bytes:
    """The blind index under which a number of this identifier kind is found."""
    return crypto.blind_index(kind, numbers.check_number(_rule(kind), text, clock.today()).lookup)


def _rule(kind: str) -> str:
    return {"disability_certificate": "disability_certificate", "credit_code": "uscc"}.get(kind, kind)


def find_by_number(kind: str, text: str) -> Record | None:
    """The living record with this number, former numbers included; merged ones are followed. No scope is applied."""
    held = Identifier.objects.filter(kind=kind, lookup=lookup_of(kind, text), is_living=True)
    found = held.select_related("record").first()
    if found is None:
        return None
    return follow_merges({found.record.key: found.record})[found.record.key]


def find_by_value(actor: Actor, element: str, text: str) -> list[uuid.UUID]:
    """Records in scope that have or had this protected value, as a whole ("138…"); never part of one."""
    facts = catalogue().element(element)
    if facts is None or not facts.is_protected:
        return []
    if facts.identifier:
        found = find_by_number(facts.identifier, text)
        ids = [found.pk] if found else []
    else:
        rule = "phone" if facts.type == "phone" else next(iter(facts.validators), "")
        lookup = crypto.blind_index(element, numbers.check_number(rule, text, clock.today()).lookup)
        rows = ProtectedLookup.objects.filter(element=element, lookup=lookup)
        ids = list(rows.values_list("record_id", flat=True)[:200])
    return list(visible_records(actor).filter(pk__in=ids).values_list("key", flat=True))


def propose_persons(values: Mapping[str, Any], area: AreaView) -> list[Finding]:
    """People in the area with the same folded name and an agreeing birth date; never by name alone."""
    name, born = values.get(NAME), values.get(BIRTH)
    if not name or not born:
        return []
    key = names.name_key(str(name))
    here = AreaRelation.objects.filter(area__path__startswith=area.path, replaced_at=None)
    rows = Record.objects.filter(
        Q(state="living"), entity="person", area_relations__in=here, **{f"current__{BIRTH}__startswith": str(born)[:4]}
    )
    found: list[Finding] = []
    for record, current in rows.values_list("key", "current").distinct():
        theirs = current.get(BIRTH)
        if theirs and names.name_key(str(current.get(NAME, ""))) == key and _agree(str(theirs), str(born)):
            found.append(Finding(record, certain=False, by="name, birth date and area"))
    return found


def _agree(one: str, two: str) -> bool:
    """Whether two dates of any precision may be the same day."""
    return dates.first_day(one) <= dates.last_day(two) and dates.first_day(two) <= dates.last_day(one)


def find_records(actor: Actor, entity: str, values: Mapping[str, Any], area: AreaView) -> list[Finding]:
    """Records that the values may speak of: one certain by number, else proposals in the actor's scope."""
    for code, value in values.items():
        element = catalogue().element(code)
        if element is None or not element.identifier or element.entity != entity or not value:
            continue
        record = find_by_number(element.identifier, str(value))
        if record is not None and record.entity == entity:
            return [Finding(record.key, certain=True, by=element.code)]
    if entity != "person":
        return []
    proposals = propose_persons(values, area)
    own = set(visible_records(actor).filter(key__in=[one.record for one in proposals]).values_list("key", flat=True))
    return [one for one in proposals if one.record in own]
