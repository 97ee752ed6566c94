"""The things that belong to the records of a population: one row each, in the order of their owners."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator, Sequence

from yici.apps.records.conditions import Aggregate, Expression, parse
from yici.apps.records.conditions.syntax import parts_of
from yici.apps.records.contracts import LinkKind, Population
from yici.apps.records.guards import get_ids_for, get_records_for, holds_on, visible_records
from yici.apps.records.models import Link, Record
from yici.apps.records.rules import joins
from yici.apps.records.selectors.areas import area_names
from yici.apps.records.selectors.catalogue import catalogue
from yici.apps.records.selectors.expressions import holds
from yici.apps.records.selectors.histories import chunked
from yici.apps.records.selectors.needs import head_role, needs_of_condition
from yici.apps.records.selectors.telling import Teller
from yici.apps.records.selectors.world import World
from yici.core import clock
from yici.core.access import SYSTEM, Actor


def list_things(actor: Actor, population: Population, entity: str) -> tuple[tuple[uuid.UUID, uuid.UUID], ...]:
    """(thing, owner) for every thing of ``entity`` that belongs to a record of the population, each thing once.

    Where the condition of the population counts or adds up such things ("… where crop.season_year = this_year()"),
    only those it counts are listed. Things that ended or are out of the actor's scope are left out.
    """
    query = population.query
    conditions = tuple(_inner_conditions(query.condition, entity))
    found: dict[uuid.UUID, uuid.UUID] = {}
    for some in chunked(population.ids):
        world = World(query.as_of or clock.today(), query.known_at, head_role=head_role(), relation=query.relation)
        world.load(some, joins.Needs(household=True, things=frozenset({entity})))
        owned = [
            (thing, pk) for pk in some if pk in world.snapshots for thing in world.things_of.get(pk, {}).get(entity, [])
        ]
        for tree in conditions:
            world.load([thing for thing, _ in owned], needs_of_condition(tree, entity))
        teller = Teller(world, catalogue(), area_names())
        for thing, pk in owned:
            if not conditions or any(holds(tree, teller, thing) for tree in conditions):
                found.setdefault(world.snapshots[thing].key, world.snapshots[pk].key)
    return _visible(actor, found)


def _visible(actor: Actor, found: dict[uuid.UUID, uuid.UUID]) -> tuple[tuple[uuid.UUID, uuid.UUID], ...]:
    seen: set[uuid.UUID] = set()
    for some in chunked(found):
        seen.update(visible_records(actor).filter(key__in=some).values_list("key", flat=True))
    return tuple((thing, owner) for thing, owner in found.items() if thing in seen)


def _inner_conditions(condition: str, entity: str) -> Iterator[Expression]:
    """The conditions under which a population's condition counts things of the entity."""
    waiting = [parse(condition)] if condition.strip() else []
    while waiting:
        tree = waiting.pop()
        if isinstance(tree, Aggregate) and tree.source == entity and tree.where is not None:
            yield tree.where
        waiting += parts_of(tree)


def list_members(actor: Actor, record: uuid.UUID, as_of: dt.date | None = None) -> tuple[uuid.UUID, ...]:
    """The living members of a household, or of the household of a person, as the actor may see them: the head first,
    then by age. ``NotFound`` when the record is not the actor's to see."""
    day = as_of or clock.today()
    [pk] = get_ids_for(actor, [record], day=as_of)
    world = World(day, head_role=head_role())
    world.load([pk], joins.Needs(household=True, members=True))
    teller = Teller(world, catalogue(), area_names())
    found = teller.members(pk)

    def place(one: int) -> tuple[bool, str, int]:
        born = teller.tell(one, "person.birth_date") if catalogue().element("person.birth_date") else None
        return world.role_of.get(one) != head_role(), str(born.value) if born is not None else "9", one

    keys = [world.snapshots[one].key for one in sorted(found, key=place)]
    seen = set(visible_records(actor, as_of).filter(key__in=keys).values_list("key", flat=True))
    return tuple(key for key in keys if key in seen)


def list_things_of(actor: Actor, record: uuid.UUID, entity: str, as_of: dt.date | None = None) -> tuple[uuid.UUID, ...]:
    """The things of an entity that belong to one record or its household, as the actor may see them."""
    [pk] = get_ids_for(actor, [record], day=as_of)
    world = World(as_of or clock.today(), head_role=head_role())
    world.load([pk], joins.Needs(household=True, members=True, things=frozenset({entity})))
    keys = [world.snapshots[one].key for one in Teller(world, catalogue()).things(pk, entity)]
    seen = set(visible_records(actor, as_of).filter(key__in=keys).values_list("key", flat=True))
    return tuple(key for key in keys if key in seen)


def list_owned(actor: Actor, record: uuid.UUID, entity: str, as_of: dt.date | None = None) -> tuple[uuid.UUID, ...]:
    """The things of an entity that are linked to the record itself, of whatever kind it is (licences of an
    enterprise), and to the household of a person; oldest link first, as the actor may see them."""
    day = as_of or clock.today()
    [pk] = get_ids_for(actor, [record], day=as_of)
    world = World(day, head_role=head_role())
    world.load([pk], joins.Needs(household=True))
    owners = [one for one in (pk, world.household_of.get(pk)) if one is not None]
    owners += Record.objects.filter(merged_into__in=owners).values_list("pk", flat=True)
    links = Link.objects.filter(holds_on(day), kind=LinkKind.OWNED_BY, whole__in=owners, part__entity=entity)
    parts = list(dict.fromkeys(links.order_by("id").values_list("part_id", flat=True)))
    world.load(parts, joins.NOTHING)
    found = dict.fromkeys(world.standing_for(part) for part in parts)
    things = [one for pk in found if (one := world.snapshots.get(pk)) is not None and one.state != "erased"]
    keys = [one.key for one in things if one.ended_on is None or one.ended_on > day]
    seen = set(visible_records(actor, as_of).filter(key__in=keys).values_list("key", flat=True))
    return tuple(key for key in keys if key in seen)


def list_owners(actor: Actor, things: Sequence[uuid.UUID]) -> dict[uuid.UUID, tuple[uuid.UUID, str]]:
    """Who owns each thing today: key and entity of the record that it is linked to; things of nobody are absent."""
    records = get_records_for(actor, things)
    links = Link.objects.filter(holds_on(clock.today()), kind=LinkKind.OWNED_BY, part__in=list(records.values()))
    wholes = dict(links.order_by("id").values_list("part_id", "whole__key"))
    owners = get_records_for(SYSTEM, set(wholes.values()))
    found = {key: owners[wholes[row.pk]] for key, row in records.items() if row.pk in wholes}
    return {key: (owner.key, owner.entity) for key, owner in found.items()}
