"""What is asked about a person for that person: who they are, where they belong. Nobody's scope is applied.

Whoever calls this has made sure who asks (services: a personal key, a window clerk, a trusted source).
"""

from __future__ import annotations

import uuid

from yici.apps.places.public import AreaView, find_area
from yici.apps.records.contracts import PersonFacts, Relation
from yici.apps.records.guards import BORN, follow_merges, holds_on
from yici.apps.records.models import AreaRelation, Record
from yici.apps.records.selectors.finding import NAME, find_by_number
from yici.core import clock

AREAS_OF_A_PERSON = (Relation.RESIDENT, Relation.REGISTERED)  # where somebody lives comes first


def find_person(number: str) -> PersonFacts | None:
    """The living person with this identity number; None when there is none, also for a number that cannot be one."""
    record = find_by_number("id_number", number) if number.strip() else None
    return _facts(record)


def get_person(key: uuid.UUID) -> PersonFacts | None:
    """The living person that a key stands for by now (merges are followed); None when there is none."""
    found = Record.objects.filter(BORN, key=key).first()
    return _facts(follow_merges({key: found})[key]) if found is not None else None


def _facts(record: Record | None) -> PersonFacts | None:
    if record is None or record.entity != "person" or record.state != "living":
        return None
    area = area_of(record)
    return PersonFacts(
        record.key, str(record.current.get(NAME, "")), area.code if area else "", area.path if area else ""
    )


def area_of(record: Record) -> AreaView | None:
    """Where a person belongs today: the place of residence, else of registration."""
    rows = AreaRelation.objects.filter(holds_on(clock.today()), record=record, relation__in=AREAS_OF_A_PERSON)
    found = dict(rows.values_list("relation", "area__key"))
    chosen = next((found[one] for one in AREAS_OF_A_PERSON if one in found), None)
    return find_area(chosen) if chosen else None
