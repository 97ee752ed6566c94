"""Rosters: the records of one entity in the actor's areas, page by page, searched and narrowed by their values."""

from __future__ import annotations

import uuid
from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from yici.apps.places.public import AreaView, area_of_path, find_area, in_scope, list_area_ids
from yici.apps.records.contracts import ElementFacts, PopulationQuery
from yici.apps.records.errors import AreaTooWide
from yici.apps.records.guards import BORN, holds_on, visible_records
from yici.apps.records.models import AreaRelation, Record
from yici.apps.records.rules.rosters import FIRST, NOT_LISTED
from yici.apps.records.rules.staleness import stale_before
from yici.apps.records.rules.values import store
from yici.apps.records.selectors.catalogue import catalogue
from yici.apps.records.selectors.cityfiles import named_populations
from yici.apps.records.selectors.populations import find_population
from yici.apps.records.selectors.readers import may_read
from yici.apps.records.selectors.searching import matching
from yici.core import clock
from yici.core.access import Actor

TOWNSHIP = 4
MOST_COUNTED = 10_000
SAMPLED = 60


@dataclass(frozen=True, slots=True)
class RosterQuery:
    """Which records of an entity: everything but the entity may stay empty."""

    entity: str
    text: str = ""
    area: AreaView | None = None
    population: str = ""
    element: str = ""
    value: str = ""
    only_stale: bool = False
    after: uuid.UUID | None = None


@dataclass(frozen=True, slots=True)
class RosterPage:
    """Records of a page in order, and the last one when more follow."""

    records: tuple[uuid.UUID, ...]
    next_after: uuid.UUID | None


def list_entities() -> list[str]:
    """Entities of the catalogue that have records, the usual ones first."""
    found = {one.entity for one in catalogue().elements.values()} - NOT_LISTED
    return [one for one in FIRST if one in found] + sorted(found - set(FIRST))


def readable_elements(actor: Actor, entity: str) -> dict[str, ElementFacts]:
    """Elements of an entity that the post reads in lists, by code; protected numbers are read one record at a time."""
    return {
        one.code: one
        for one in catalogue().of_entity(entity)
        if not one.is_protected and not one.is_forbidden and may_read(actor, one)
    }


def list_roster(actor: Actor, query: RosterQuery, *, most: int = 50) -> RosterPage:
    """A page of a roster in the order in which its records were made.

    Raises ``AreaNotFound`` for an area out of scope and ``AreaTooWide`` for a population of more than a township.
    """
    rows = _rows(actor, query).order_by("id")
    if query.after is not None:
        last = Record.objects.filter(key=query.after).values_list("pk", flat=True).first()
        rows = rows.filter(pk__gt=last or 0)
    keys = list(rows.values_list("key", flat=True)[: most + 1])
    return RosterPage(tuple(keys[:most]), keys[most - 1] if len(keys) > most else None)


def count_roster(actor: Actor, query: RosterQuery, *, most: int = MOST_COUNTED) -> int:
    """How many records a roster has, counted up to ``most`` + 1."""
    return _rows(actor, query).order_by()[: most + 1].count()


def count_present(actor: Actor, query: RosterQuery) -> Counter[str]:
    """How many of the first records of a roster have each element."""
    found: Counter[str] = Counter()
    for current in _rows(actor, query).order_by("id").values_list("current", flat=True)[:SAMPLED]:
        found.update(current.keys())
    return found


def _rows(actor: Actor, query: RosterQuery) -> QuerySet[Record]:
    rows = _in_area(actor, query)
    if query.population:
        rows = rows.filter(pk__in=_population(actor, query))
    if query.text.strip():
        rows = matching(actor, rows, query.entity, query.text, is_wide=_is_wide(actor, query))
    if query.element:
        rows = rows.filter(_holds(actor, query))
    if query.only_stale:
        rows = rows.filter(stale_condition(readable_elements(actor, query.entity).values()))
    return rows


def _is_wide(actor: Actor, query: RosterQuery) -> bool:
    if query.area is not None:
        return query.area.level < TOWNSHIP
    return actor.is_system or any(path.count("/") <= TOWNSHIP - 1 for path in actor.area_paths)


def _in_area(actor: Actor, query: RosterQuery) -> QuerySet[Record]:
    rows = Record.objects.filter(BORN, entity=query.entity, state="living")
    if query.area is None and actor.is_system:
        return rows
    place = query.area
    if place is None and len(actor.area_paths) == 1 and actor.area_paths[0].count("/") > TOWNSHIP - 1:
        place = area_of_path(actor.area_paths[0])
    if place is not None and place.level >= TOWNSHIP:  # few areas: from them to their records
        here = AreaRelation.objects.filter(holds_on(clock.today()), area_id__in=list_area_ids(place))
        return rows.filter(pk__in=here.values("record_id"))
    if place is None:
        return visible_records(actor).filter(entity=query.entity, state="living")
    here = AreaRelation.objects.filter(
        holds_on(clock.today()), in_scope(actor, "area__path"), area__path__startswith=place.path
    )
    return rows.filter(Exists(here.filter(record=OuterRef("pk"))))


def _population(actor: Actor, query: RosterQuery) -> list[int]:
    named = next((one for one in named_populations(query.entity) if one.code == query.population), None)
    if named is None:
        return []
    place = query.area
    if place is None and len(actor.area_paths) == 1:
        place = area_of_path(actor.area_paths[0])
    if place is None or place.level < TOWNSHIP:
        raise AreaTooWide
    asked = PopulationQuery(query.entity, named.condition, named.relation or "registered", place.key)
    return list(find_population(actor, asked).ids)


def _holds(actor: Actor, query: RosterQuery) -> Q:
    """The value that an element must have; nothing fits an element that the post does not read or that is computed."""
    element = readable_elements(actor, query.entity).get(query.element)
    if element is None:
        return Q(pk__in=[])
    if not query.value.strip():
        return Q(current__has_key=element.code)
    stored = store(element, catalogue().lists.get(element.code_list), query.value, clock.today())
    if stored.errors:
        return Q(pk__in=[])
    return Q(**{f"current__{element.code}": stored.value})


def stale_condition(elements: Any) -> Q:
    """Records in which at least one value is older than the cycle of its element."""
    today = clock.today()
    found = Q(pk__in=[])
    for one in elements:
        before = stale_before(one.refresh, today)
        if before:
            found |= Q(**{f"told_on__{one.code}__lt": before})
    return found


def area_for(actor: Actor, key: str) -> AreaView | None:
    """The area named in an address, None when it is empty; ``AreaNotFound`` for one that is not the actor's."""
    return find_area(uuid.UUID(key), actor) if key else None
